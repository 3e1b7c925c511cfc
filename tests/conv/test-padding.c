/* Tests of src/conv/padding.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/padding.h"

#include <string.h>

#include "tests/support/reference.h"
#include "tests/support/suite.h"

#define FAR 40

static const ClabPaddingMode *
mode_row (gsize index)
{
  return (const ClabPaddingMode *)clab_table_row (&clab_padding_modes, index);
}

static const ClabPaddingSize *
size_named (const char *nick)
{
  return clab_table_find (&clab_padding_sizes, nick, NULL);
}

START_TEST (every_mode_agrees_with_walking_back_step_by_step)
{
  const ClabPaddingMode *mode = mode_row (_i);

  for (gssize n = 1; n <= 9; n++)
    for (gssize i = -FAR; i < n + FAR; i++)
      ck_assert_int_eq (mode->index (i, n),
                        reference_padding_index (mode->choice.nick, i, n));
}
END_TEST

/* From numpy.pad ([0, 1, 2], 5, mode=…): edge, constant, reflect, symmetric,
 * wrap. */
static const struct
{
  const char *nick;
  gssize cells[13];
} numpy_pads[] = {
  { "replicate", { 0, 0, 0, 0, 0, 0, 1, 2, 2, 2, 2, 2, 2 } },
  { "zeros", { -1, -1, -1, -1, -1, 0, 1, 2, -1, -1, -1, -1, -1 } },
  { "constant", { -1, -1, -1, -1, -1, 0, 1, 2, -1, -1, -1, -1, -1 } },
  { "reflect", { 1, 0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 2, 1 } },
  { "symmetric", { 1, 2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0, 1 } },
  { "circular", { 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1 } },
};

START_TEST (a_border_wider_than_the_image_is_that_of_numpy)
{
  const ClabPaddingMode *mode
      = clab_table_find (&clab_padding_modes, numpy_pads[_i].nick, NULL);

  ck_assert_ptr_nonnull (mode);
  for (gssize i = 0; i < 13; i++)
    ck_assert_int_eq (mode->index (i - 5, 3), numpy_pads[_i].cells[i]);
}
END_TEST

START_TEST (same_gives_one_output_per_stride)
{
  const ClabPaddingSize *same = size_named ("same");

  for (gsize n = 1; n <= 20; n++)
    for (gsize kernel = 1; kernel <= 9; kernel++)
      for (gsize stride = 1; stride <= 4; stride++)
        for (gsize dilation = 1; dilation <= 3; dilation++)
          {
            gsize before;
            gsize after;

            same->resolve (n, kernel, stride, dilation, &before, &after);
            ck_assert_uint_eq (
                clab_output_size (n, kernel, stride, dilation, before, after),
                (n + stride - 1) / stride);
            ck_assert (after == before || after == before + 1);
          }
}
END_TEST

static const struct
{
  const char *nick;
  gsize kernel;
  gsize dilation;
  gsize before;
  gsize after;
} resolved[] = {
  { "same", 2, 1, 0, 1 },       { "same", 3, 1, 1, 1 }, { "same", 5, 2, 4, 4 },
  { "valid", 5, 2, 0, 0 },      { "full", 5, 2, 8, 8 }, { "full", 1, 3, 0, 0 },
  { "explicit", 5, 2, 77, 78 },
};

START_TEST (a_padding_size_gives_cells_before_and_after)
{
  gsize before = 77;
  gsize after = 78;

  size_named (resolved[_i].nick)
      ->resolve (20, resolved[_i].kernel, 1, resolved[_i].dilation, &before,
                 &after);
  ck_assert_uint_eq (before, resolved[_i].before);
  ck_assert_uint_eq (after, resolved[_i].after);
}
END_TEST

START_TEST (an_output_smaller_than_one_is_0)
{
  ck_assert_uint_eq (clab_output_size (28, 3, 1, 1, 0, 0), 26);
  ck_assert_uint_eq (clab_output_size (7, 3, 2, 1, 1, 1), 4);
  ck_assert_uint_eq (clab_output_size (5, 3, 1, 2, 0, 0), 1);
  ck_assert_uint_eq (clab_output_size (4, 3, 1, 2, 0, 0), 0);
  ck_assert_uint_eq (clab_output_size (1, 255, 7, 9, 0, 0), 0);
}
END_TEST

START_TEST (padded_rows_are_the_image_with_its_border)
{
  static const ClabBorder borders[]
      = { { 3, 2, 4, 1 }, { 0, 0, 0, 0 }, { -1, 2, -2, 3 }, { 9, 9, 9, 9 } };
  static const float plane[3 * 5]
      = { 1, 2, 3, 4, -9, 5, 6, 7, 8, -9, 9, 10, 11, 12, -9 };
  const ClabPaddingMode *mode = mode_row (_i);
  gboolean is_constant = strcmp (mode->choice.nick, "constant") == 0;

  for (gsize b = 0; b < G_N_ELEMENTS (borders); b++)
    for (gsize first = 0; first < 2; first++)
      {
        const ClabBorder *border = &borders[b];
        gsize height = 3 + border->top + border->bottom - first;
        gsize width = 4 + border->left + border->right;
        g_autofree float *padded = g_new (float, height *(width + 2));

        clab_pad_rows (plane, 3, 4, 5, mode, 0.25, border, first, height,
                       padded, width + 2);
        for (gsize y = 0; y < height; y++)
          for (gsize x = 0; x < width; x++)
            {
              gssize row = mode->index ((gssize)(y + first) - border->top, 3);
              gssize column = mode->index ((gssize)x - border->left, 4);
              float outside = is_constant ? 0.25 : 0;
              float expected
                  = row < 0 || column < 0 ? outside : plane[row * 5 + column];

              ck_assert_float_eq (padded[y * (width + 2) + x], expected);
            }
      }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("padding");
  TCase *modes = tcase_create ("modes");
  TCase *sizes = tcase_create ("sizes");

  tcase_add_loop_test (modes, every_mode_agrees_with_walking_back_step_by_step,
                       0, clab_padding_modes.n_rows);
  tcase_add_loop_test (modes, a_border_wider_than_the_image_is_that_of_numpy, 0,
                       G_N_ELEMENTS (numpy_pads));
  tcase_add_loop_test (modes, padded_rows_are_the_image_with_its_border, 0,
                       clab_padding_modes.n_rows);
  tcase_add_test (sizes, same_gives_one_output_per_stride);
  tcase_add_loop_test (sizes, a_padding_size_gives_cells_before_and_after, 0,
                       G_N_ELEMENTS (resolved));
  tcase_add_test (sizes, an_output_smaller_than_one_is_0);
  suite_add_tcase (suite, modes);
  suite_add_tcase (suite, sizes);
  return suite_run (suite);
}
