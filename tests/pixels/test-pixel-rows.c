/* Tests of plugin/gimp/pixel-rows.c: babl is right.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/gimp/pixel-rows.h"

#include <math.h>
#include <string.h>

#include "tests/support/suite.h"

/* Odd, so that what is done several at a time has a rest. */
#define WIDTH 1027

static const struct
{
  const char *native;
  const char *floats;
  gboolean is_u8;
} formats[] = {
  { "R'G'B' u8", "R'G'B' float", TRUE },
  { "R'G'B'A u8", "R'G'B'A float", TRUE },
  { "Y' u8", "Y' float", TRUE },
  { "Y'A u8", "Y'A float", TRUE },
  { "RGB u8", "RGB float", TRUE },
  { "Y u8", "Y float", TRUE },
  { "R'G'B' u8", "RGB float", FALSE },
  { "R'G'B' u16", "R'G'B' float", FALSE },
  { "R'G'B'A half", "R'G'B'A float", FALSE },
  { "Y float", "Y float", FALSE },
};

static ClabRowFormat
format_of (int i)
{
  ClabRowFormat format;

  clab_row_format_init (&format, babl_format (formats[i].native),
                        babl_format (formats[i].floats));
  return format;
}

/* Values between −0.1 and 1.1, every step of a byte among them. */
static float
value_at (gsize i)
{
  return i % 2 == 0 ? (float)(i / 2 % 256) / 255.0f
                    : (float)(i * 7 % 1201) / 1000.0f - 0.1f;
}

START_TEST (pixels_become_the_floats_that_babl_makes_of_them)
{
  ClabRowFormat format = format_of (_i);
  gsize n = format.n * WIDTH;
  g_autofree guint8 *pixels = g_malloc (WIDTH * format.pixel_size);
  g_autofree float *expected = g_new (float, n);
  g_autofree float *scratch = g_new (float, n);
  g_autofree float *memory = g_new (float, n);
  float *planes[CLAB_ROW_COMPONENTS] = { NULL };

  for (gsize i = 0; i < n; i++)
    scratch[i] = value_at (i);
  babl_process (babl_fish (format.floats, format.native), scratch, pixels,
                WIDTH);
  babl_process (babl_fish (format.native, format.floats), pixels, expected,
                WIDTH);
  for (gsize c = 0; c < format.n; c++)
    planes[c] = memory + c * WIDTH;

  clab_row_unpack (&format, pixels, WIDTH, scratch, planes);
  ck_assert_int_eq (format.is_u8, formats[_i].is_u8);
  /* Of several ways that are nearly right, babl takes the quickest. */
  for (gsize i = 0; i < n; i++)
    ck_assert_float_eq_tol (planes[i % format.n][i / format.n], expected[i],
                            1e-6f);
}
END_TEST

START_TEST (floats_become_the_pixels_that_babl_makes_of_them)
{
  ClabRowFormat format = format_of (_i);
  gsize n = format.n * WIDTH;
  gsize size = WIDTH * format.pixel_size;
  g_autofree float *floats = g_new (float, n);
  g_autofree guint8 *expected = g_malloc (size);
  g_autofree guint8 *pixels = g_malloc (size);

  for (gsize i = 0; i < n; i++)
    floats[i] = value_at (i);
  babl_process (babl_fish (format.floats, format.native), floats, expected,
                WIDTH);

  clab_row_pack (&format, floats, WIDTH, pixels);
  ck_assert_mem_eq (pixels, expected, size);
}
END_TEST

/* All widths up to some vectors: no pixel beyond the row is touched. */
START_TEST (planes_become_the_pixels_that_joined_floats_become)
{
  ClabRowFormat format = format_of (_i);
  gsize has_alpha = format.n % 2 == 0;
  guint8 expected[40 * 16], pixels[40 * 16];
  float memory[CLAB_ROW_COMPONENTS][40], joined[40 * CLAB_ROW_COMPONENTS];
  float scratch[40 * CLAB_ROW_COMPONENTS];

  for (gsize width = 1; width <= 40; width++)
    for (gsize is_opaque = 0; is_opaque <= has_alpha; is_opaque++)
      {
        const float *planes[CLAB_ROW_COMPONENTS] = { NULL };

        for (gsize c = 0; c < format.n; c++)
          {
            gboolean is_one = is_opaque && c + 1 == format.n;

            planes[c] = is_one ? NULL : memory[c];
            for (gsize x = 0; x < width; x++)
              {
                memory[c][x] = x == 5 ? NAN : value_at (c * 97 + x + width);
                joined[x * format.n + c] = is_one ? 1.0f : memory[c][x];
              }
          }
        memset (expected, 0xaa, sizeof expected);
        memset (pixels, 0xaa, sizeof pixels);
        clab_row_pack (&format, joined, width, expected);
        clab_row_pack_planes (&format, planes, width, scratch, pixels);
        ck_assert_mem_eq (pixels, expected, sizeof pixels);
      }
}
END_TEST

START_TEST (every_byte_is_a_float_and_comes_back)
{
  ClabRowFormat format = format_of (0);
  guint8 pixels[256 * 3], back[256 * 3];
  float memory[3][256], floats[256 * 3];
  float *planes[CLAB_ROW_COMPONENTS] = { memory[0], memory[1], memory[2] };

  for (int i = 0; i < 256 * 3; i++)
    pixels[i] = (guint8)(i * 5 + i / 256);
  clab_row_unpack (&format, pixels, 256, NULL, planes);
  for (int i = 0; i < 256 * 3; i++)
    {
      floats[i] = memory[i % 3][i / 3];
      ck_assert (floats[i] == (float)(pixels[i] / 255.0));
    }
  clab_row_pack (&format, floats, 256, back);
  ck_assert_mem_eq (back, pixels, sizeof pixels);
}
END_TEST

START_TEST (what_a_byte_cannot_hold_is_clipped)
{
  static const struct
  {
    float value;
    guint8 byte;
  } cases[] = {
    { 1e30f, 255 }, { 3.0f, 255 },     { 1.0f, 255 },    { 0.0f, 0 },
    { -0.0f, 0 },   { -0.001f, 0 },    { -1e30f, 0 },    { 0.001f, 0 },
    { 0.002f, 1 },  { INFINITY, 255 }, { -INFINITY, 0 }, { NAN, 0 },
    { -NAN, 0 },    { 0.998f, 254 },   { 0.9981f, 255 }, { 127.5f / 255, 128 },
    { 0.5f, 128 },
  };
  ClabRowFormat format = format_of (2);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      float row[33];
      guint8 pixels[33];

      for (gsize x = 0; x < G_N_ELEMENTS (row); x++)
        row[x] = cases[i].value;
      clab_row_pack (&format, row, G_N_ELEMENTS (row), pixels);
      for (gsize x = 0; x < G_N_ELEMENTS (row); x++)
        ck_assert_uint_eq (pixels[x], cases[i].byte);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("pixel-rows");
  TCase *rows = tcase_create ("rows");

  babl_init ();
  tcase_add_loop_test (rows, pixels_become_the_floats_that_babl_makes_of_them,
                       0, G_N_ELEMENTS (formats));
  tcase_add_loop_test (rows, floats_become_the_pixels_that_babl_makes_of_them,
                       0, G_N_ELEMENTS (formats));
  tcase_add_loop_test (rows, planes_become_the_pixels_that_joined_floats_become,
                       0, G_N_ELEMENTS (formats));
  tcase_add_test (rows, every_byte_is_a_float_and_comes_back);
  tcase_add_test (rows, what_a_byte_cannot_hold_is_clipped);
  suite_add_tcase (suite, rows);
  return suite_run (suite);
}
