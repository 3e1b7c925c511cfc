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

/* Floats above 0 are ordered like the integers of their bits, and compilers do
 * several integers at a time. */
#define INFINITE_BITS 0x7f800000
#define WHITE_BITS 0x437f0000 /* 255 */

/* Nearest step, halves up; what is no number becomes 0. */
static void
pack_u8 (const float *floats, gsize n, guint8 *pixels)
{
  for (gsize i = 0; i < n; i++)
    {
      float step = floats[i] * 255.0f + 0.5f;
      gint32 bits;

      memcpy (&bits, &step, sizeof bits);
      bits = bits > INFINITE_BITS ? 0 : bits;
      bits = bits < 0 ? 0 : bits;
      bits = bits > WHITE_BITS ? WHITE_BITS : bits;
      memcpy (&step, &bits, sizeof bits);
      pixels[i] = (guint8)(int)step;
    }
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
