/* Rows of GIMP's own pixels, and the floats that they stand for.
 *
 * babl converts everything.  What most pictures are, 8 bits in the encoding
 * that is convolved, is done here: with the digits that babl gives, but without
 * its search for a way, which takes some ten milliseconds in every run.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/gimp/pixel-rows.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

void
clab_row_format_init (ClabRowFormat *format,
                      const Babl *native,
                      const Babl *floats)
{
  gsize n = babl_format_get_n_components (native);
  gboolean is_u8
      = babl_format_get_model (native) == babl_format_get_model (floats);

  for (gsize i = 0; i < n; i++)
    is_u8 &= babl_format_get_type (native, i) == babl_type ("u8");

  *format = (ClabRowFormat){
    .native = native,
    .floats = floats,
    .n = n,
    .pixel_size = babl_format_get_bytes_per_pixel (native),
    .is_u8 = is_u8,
    .is_same = native == floats,
  };
}

static void
split_u8 (const guint8 *pixels,
          gsize n,
          gsize width,
          float *const planes[CLAB_ROW_COMPONENTS])
{
  float values[256];

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = (float)i / 255.0f;
  for (gsize c = 0; c < n; c++)
    {
      float *to = planes[c];

      for (gsize x = 0; x < width; x++)
        to[x] = values[pixels[x * n + c]];
    }
}

static void
split_floats (const float *pixels,
              gsize n,
              gsize width,
              float *const planes[CLAB_ROW_COMPONENTS])
{
  for (gsize c = 0; c < n; c++)
    {
      float *to = planes[c];

      for (gsize x = 0; x < width; x++)
        to[x] = pixels[x * n + c];
    }
}

void
clab_row_unpack (const ClabRowFormat *format,
                 const void *pixels,
                 gsize width,
                 float *scratch,
                 float *const planes[CLAB_ROW_COMPONENTS])
{
  if (format->is_u8)
    {
      split_u8 (pixels, format->n, width, planes);
      return;
    }
  if (!format->is_same)
    {
      babl_process (babl_fish (format->native, format->floats), pixels, scratch,
                    width);
      pixels = scratch;
    }
  split_floats (pixels, format->n, width, planes);
}

/* The nearest step, halves up; what is no number becomes 0. */
static guint8
pack_value (float value)
{
  float step = value * 255.0f + 0.5f;

  return step >= 255.0f ? 255 : step > 0.0f ? (guint8)step : 0;
}

/* The same for the first values, as many as can be done several at a time.
 * Returns how many these are. */
#ifdef __SSE2__
static gsize
pack_most (const float *floats, gsize n, guint8 *pixels)
{
  const __m128 scale = _mm_set1_ps (255.0f);
  const __m128 half = _mm_set1_ps (0.5f);
  gsize done = 0;

  for (; done + 16 <= n; done += 16)
    {
      __m128i steps[4];

      /* Of the two, min returns the second where one is no number, which
       * becomes the smallest integer. */
      for (gsize i = 0; i < 4; i++)
        {
          __m128 values = _mm_loadu_ps (floats + done + 4 * i);

          steps[i] = _mm_cvttps_epi32 (_mm_min_ps (
              scale, _mm_add_ps (_mm_mul_ps (values, scale), half)));
        }
      _mm_storeu_si128 (
          (__m128i *)(void *)(pixels + done),
          _mm_packus_epi16 (_mm_packs_epi32 (steps[0], steps[1]),
                            _mm_packs_epi32 (steps[2], steps[3])));
    }
  return done;
}
#else
static gsize
pack_most (G_GNUC_UNUSED const float *floats,
           G_GNUC_UNUSED gsize n,
           G_GNUC_UNUSED guint8 *pixels)
{
  return 0;
}
#endif

static void
pack_u8 (const float *floats, gsize n, guint8 *pixels)
{
  for (gsize i = pack_most (floats, n, pixels); i < n; i++)
    pixels[i] = pack_value (floats[i]);
}

void
clab_row_pack (const ClabRowFormat *format,
               const float *floats,
               gsize width,
               void *pixels)
{
  if (format->is_u8)
    pack_u8 (floats, format->n * width, pixels);
  else if (format->is_same)
    memcpy (pixels, floats, width * format->pixel_size);
  else
    babl_process (babl_fish (format->floats, format->native), floats, pixels,
                  width);
}

/* Steps of a byte of four values; what is no number becomes 0, since of the
 * two, max returns the second then. */
#ifdef __SSE2__
static inline __m128i
steps_of (const float *values)
{
  const __m128 scale = _mm_set1_ps (255.0f);
  const __m128 half = _mm_set1_ps (0.5f);
  __m128 steps = _mm_add_ps (_mm_mul_ps (_mm_loadu_ps (values), scale), half);

  return _mm_cvttps_epi32 (
      _mm_min_ps (_mm_max_ps (steps, _mm_setzero_ps ()), scale));
}

/* The lowest byte of each of four integers comes first, those of the other
 * components after it. */
static inline __m128i
four_pixels (const float *const planes[CLAB_ROW_COMPONENTS], gsize n, gsize x)
{
  __m128i pixels = steps_of (planes[0] + x);

  pixels = _mm_or_si128 (pixels, _mm_slli_epi32 (steps_of (planes[1] + x), 8));
  if (n > 2)
    pixels
        = _mm_or_si128 (pixels, _mm_slli_epi32 (steps_of (planes[2] + x), 16));
  if (n > 3)
    pixels
        = _mm_or_si128 (pixels, _mm_slli_epi32 (steps_of (planes[3] + x), 24));
  return pixels;
}

/* Pixels of two, three or four bytes; returns how many of them are done.  Of
 * those of three, six bytes of eight count, and the next ones overwrite the
 * others. */
static gsize
pack_twos (const float *const *planes, gsize width, guint8 *to)
{
  gsize x = 0;

  for (; x + 4 <= width; x += 4)
    {
      __m128i pixels = four_pixels (planes, 2, x);

      /* The instruction keeps 16 bits only of what fits into them with a
       * sign. */
      pixels = _mm_srai_epi32 (_mm_slli_epi32 (pixels, 16), 16);
      _mm_storel_epi64 ((__m128i *)(void *)(to + 2 * x),
                        _mm_packs_epi32 (pixels, pixels));
    }
  return x;
}

static gsize
pack_threes (const float *const *planes, gsize width, guint8 *to)
{
  const __m128i low = _mm_set1_epi64x (0xffffff);
  gsize x = 0;

  for (; x + 5 <= width; x += 4)
    {
      __m128i pixels = four_pixels (planes, 3, x);
      __m128i pairs
          = _mm_or_si128 (_mm_and_si128 (pixels, low),
                          _mm_andnot_si128 (low, _mm_srli_epi64 (pixels, 8)));

      _mm_storel_epi64 ((__m128i *)(void *)(to + 3 * x), pairs);
      _mm_storel_epi64 ((__m128i *)(void *)(to + 3 * x + 6),
                        _mm_unpackhi_epi64 (pairs, pairs));
    }
  return x;
}

static gsize
pack_fours (const float *const *planes, gsize width, guint8 *to)
{
  gsize x = 0;

  for (; x + 4 <= width; x += 4)
    _mm_storeu_si128 ((__m128i *)(void *)(to + 4 * x),
                      four_pixels (planes, 4, x));
  return x;
}

static gsize
pack_single (const float *const *planes, gsize width, guint8 *to)
{
  return pack_most (planes[0], width, to);
}

static gsize (*const pack_several[CLAB_ROW_COMPONENTS]) (
    const float *const *planes,
    gsize width,
    guint8 *to)
    = { pack_single, pack_twos, pack_threes, pack_fours };
#endif

static void
pack_planes_u8 (const float *const *planes, gsize n, gsize width, guint8 *to)
{
  gsize x = 0;

#ifdef __SSE2__
  x = pack_several[n - 1](planes, width, to);
#endif
  for (; x < width; x++)
    for (gsize c = 0; c < n; c++)
      to[x * n + c] = pack_value (planes[c][x]);
}

static void
join_planes (const float *const *planes, gsize n, gsize width, float *to)
{
  for (gsize c = 0; c < n; c++)
    {
      const float *from = planes[c];

      for (gsize x = 0; x < width; x++)
        to[x * n + c] = from != NULL ? from[x] : 1.0f;
    }
}

void
clab_row_pack_planes (const ClabRowFormat *format,
                      const float *const planes[CLAB_ROW_COMPONENTS],
                      gsize width,
                      float *scratch,
                      void *pixels)
{
  const float *filled[CLAB_ROW_COMPONENTS]
      = { scratch, scratch, scratch, scratch };

  if (!format->is_u8)
    {
      join_planes (planes, format->n, width, scratch);
      clab_row_pack (format, scratch, width, pixels);
      return;
    }
  for (gsize c = 0; c < format->n; c++)
    {
      if (planes[c] != NULL)
        filled[c] = planes[c];
      for (gsize x = 0; x < width && planes[c] == NULL; x++)
        scratch[x] = 1.0f;
    }
  pack_planes_u8 (filled, format->n, width, pixels);
}
