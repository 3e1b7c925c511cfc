/* Tests of src/learn/windows.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/windows.h"

#include "tests/support/learn-examples.h"
#include "tests/support/suite.h"

static const struct
{
  gsize height;
  gsize width;
} sizes[] = { { 1, 1 },    { 7, 70 },    { 70, 7 },
              { 33, 300 }, { 600, 400 }, { 40, 9000 } };

/* Counts, for every output, the bands that it is in. */
static void
count (const GArray *bands, gsize width, guint8 *times)
{
  for (guint i = 0; i < bands->len; i++)
    {
      const ClabTile *tile = &g_array_index (bands, ClabWindow, i).tile;

      ck_assert_uint_le (tile->height, 32);
      ck_assert_uint_le (tile->width, 4096);
      for (gsize y = tile->y; y < tile->y + tile->height; y++)
        for (gsize x = tile->x; x < tile->x + tile->width; x++)
          times[y * width + x]++;
    }
}

/* The same of the tiles that they are made of. */
static void
count_tiles (const ClabProblem *problem,
             gboolean is_held_out,
             gsize width,
             guint8 *times)
{
  g_autoptr (GArray) tiles = clab_problem_windows (problem, is_held_out);

  for (guint i = 0; i < tiles->len; i++)
    {
      const ClabTile *tile = &g_array_index (tiles, ClabWindow, i).tile;

      for (gsize y = tile->y; y < tile->y + tile->height; y++)
        for (gsize x = tile->x; x < tile->x + tile->width; x++)
          times[y * width + x]++;
    }
}

START_TEST (bands_are_made_of_the_same_outputs_as_tiles)
{
  ClabLearnOptions options = learn_options ("each", "same", "replicate");
  gsize height = sizes[_i].height;
  gsize width = sizes[_i].width;

  options.hold_out = 0.3;
  g_autoptr (ClabProblem) problem
      = learn_problem (&options, 1, height, width, FALSE);

  for (int is_held_out = 0; is_held_out < 2; is_held_out++)
    {
      g_autoptr (GArray) bands = clab_windows_bands (problem, is_held_out);
      g_autofree guint8 *expected = g_new0 (guint8, height * width);
      g_autofree guint8 *found = g_new0 (guint8, height * width);

      count (bands, width, found);
      count_tiles (problem, is_held_out, width, expected);
      ck_assert_mem_eq (found, expected, height * width);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("windows");
  TCase *bands = tcase_create ("bands");

  tcase_add_loop_test (bands, bands_are_made_of_the_same_outputs_as_tiles, 0,
                       G_N_ELEMENTS (sizes));
  suite_add_tcase (suite, bands);
  return suite_run (suite);
}
