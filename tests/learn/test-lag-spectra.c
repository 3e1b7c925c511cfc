/* Tests of src/learn/lag-spectra.c and spectra.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/lag-spectra.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/learn/lag-twos.h"
#include "src/learn/problem.h"
#include "tests/support/reference.h"
#include "tests/support/suite.h"

static const char *const variants[] = { "avx512", "avx2", "generic" };

typedef struct
{
  gsize planes;
  gsize n_kernels;
  gsize rows;
  gsize columns;
  gsize height;
  gsize width;
} Case;

/* One tile, seams of tiles in both directions, odd numbers of them, tiles of
 * each size, several planes. */
static const Case cases[] = {
  { 1, 1, 1, 1, 64, 64 },     { 1, 1, 3, 3, 60, 62 },
  { 1, 1, 15, 15, 101, 115 }, { 1, 1, 7, 19, 260, 301 },
  { 1, 2, 31, 5, 70, 200 },   { 2, 1, 4, 9, 130, 77 },
  { 3, 2, 9, 4, 150, 131 },   { 1, 1, 61, 3, 190, 240 },
};

/* Of the squares and of the numbers themselves. */
typedef double Sums[2];

/* A rectangle of random pixels with its room for transforms. */
typedef struct
{
  ClabLagShape shape;
  ClabLagPatch patch;
  double *clipped;
  double *rows;
  double *targets;
  double *row_sums;
  Sums *target_sums;
  void *tiles;
} Rectangle;

/* @n rows: @n_pixels of each are random, then zeros. */
static double *
random_rows (unsigned seed, gsize n, gsize n_pixels, gsize stride)
{
  g_autofree float *random = g_new (float, n *n_pixels);
  double *rows = g_new0 (double, n *stride);

  reference_random (seed, n * n_pixels, random);
  for (gsize y = 0; y < n; y++)
    for (gsize x = 0; x < n_pixels; x++)
      rows[y * stride + x] = random[y * n_pixels + x];
  return rows;
}

static Sums *
sum_rows (const double *rows, gsize n, gsize width, gsize stride)
{
  Sums *sums = g_new0 (Sums, n);

  for (gsize y = 0; y < n; y++)
    clab_dots ()->energy (rows + y * stride, width, sums[y]);
  return sums;
}

/* Of the numbers alone. */
static double *
plain_sums (const double *rows, gsize n, gsize width, gsize stride)
{
  g_autofree Sums *sums = sum_rows (rows, n, width, stride);
  double *plain = g_new (double, n);

  for (gsize y = 0; y < n; y++)
    plain[y] = sums[y][1];
  return plain;
}

static void
rectangle_init (Rectangle *rectangle, const Case *it, gboolean has_pairs)
{
  gsize n_kept = it->height + 2 * it->rows;
  gsize n_pixels = it->width + it->columns - 1;
  gsize stride = clab_dots_padded (n_pixels + it->columns + CLAB_DOTS_LANES)
                 + CLAB_DOTS_LANES;

  *rectangle = (Rectangle){ .shape = { .planes = it->planes,
                                       .n_kernels = it->n_kernels,
                                       .rows = it->rows,
                                       .columns = it->columns,
                                       .has_pairs = has_pairs,
                                       .has_spectra = TRUE } };
  rectangle->rows = random_rows (1, it->planes * n_kept, n_pixels, stride);
  rectangle->targets
      = random_rows (2, it->n_kernels * n_kept, it->width, stride);
  rectangle->clipped = g_new0 (double, it->planes *n_kept *stride);
  for (gsize y = 0; y < it->planes * n_kept; y++)
    memcpy (rectangle->clipped + y * stride, rectangle->rows + y * stride,
            it->width * sizeof (double));
  rectangle->row_sums
      = plain_sums (rectangle->rows, it->planes * n_kept, it->width, stride);
  rectangle->target_sums = sum_rows (rectangle->targets, it->n_kernels * n_kept,
                                     it->width, stride);
  ck_assert_int_eq (posix_memalign (&rectangle->tiles, 64,
                                    clab_lag_spectra_room (&rectangle->shape)
                                        * sizeof (double)),
                    0);
  rectangle->patch = (ClabLagPatch){ .height = it->height,
                                     .width = it->width,
                                     .n_kept = n_kept,
                                     .n_targets = n_kept,
                                     .clipped = rectangle->clipped,
                                     .clipped_stride = stride,
                                     .rows = rectangle->rows,
                                     .row_stride = stride,
                                     .targets = rectangle->targets,
                                     .target_stride = stride,
                                     .row_sums = rectangle->row_sums,
                                     .target_sums = rectangle->target_sums };
}

static void
rectangle_clear (Rectangle *rectangle)
{
  g_free (rectangle->rows);
  g_free (rectangle->targets);
  g_free (rectangle->clipped);
  g_free (rectangle->row_sums);
  g_free (rectangle->target_sums);
  free (rectangle->tiles);
}

/* Spreads @n rows of @width pixels and @n_more after them. */
static double *
spread_rows (const double *rows,
             gsize n,
             gsize stride,
             gsize width,
             gsize n_more,
             gsize spread_stride)
{
  gsize n_vectors = clab_dots_padded (width) / CLAB_DOTS_LANES;
  double *spread = g_new0 (double, n *spread_stride);

  for (gsize y = 0; y < n; y++)
    for (gsize v = 0; v < n_vectors + n_more; v++)
      for (gsize l = 0; l < CLAB_DOTS_LANES; l++)
        if (l * n_vectors + v < width + n_more)
          spread[y * spread_stride + v * CLAB_DOTS_LANES + l]
              = rows[y * stride + l * n_vectors + v];
  return spread;
}

/* Adds a patch of plain rows; by spread ones where these are quicker. */
static void
add_patch (ClabLags *lags, const ClabLagPatch *plain)
{
  const ClabLagShape *shape = clab_lags_shape (lags);
  gsize stride = clab_dots_padded (plain->width)
                 + (2 * shape->columns + 2) * CLAB_DOTS_LANES;
  ClabLagPatch patch = *plain;

  g_autofree double *sums
      = g_new (double, clab_lag_twos_room (shape, plain->target_stride + stride,
                                           plain->row_stride + stride));
  g_autoptr (ClabLagWork) work = clab_lag_work_new (shape);
  patch.sums = sums;
  patch.work = work;
  if (plain->tiles != NULL || !clab_lags_are_spread (shape, clab_dots ()))
    {
      clab_lags_add_patch (lags, clab_dots (), &patch);
      return;
    }

  g_autofree double *rows = spread_rows (
      plain->rows, shape->planes * plain->n_kept, plain->row_stride,
      plain->width, shape->columns - 1, stride);
  g_autofree double *clipped
      = spread_rows (plain->clipped, shape->planes * plain->n_kept,
                     plain->clipped_stride, plain->width, 0, stride);
  g_autofree double *targets
      = spread_rows (plain->targets, shape->n_kernels * plain->n_targets,
                     plain->target_stride, plain->width, 0, stride);

  patch.is_spread = TRUE;
  patch.rows = rows;
  patch.row_stride = stride;
  patch.clipped = clipped;
  patch.clipped_stride = stride;
  patch.targets = targets;
  patch.target_stride = stride;
  clab_lags_add_patch (lags, clab_dots (), &patch);
}

/* The products of the rectangle, added to two sums and these added up. */
static double *
products (Rectangle *rectangle, gboolean by_spectra)
{
  const ClabLagShape *shape = &rectangle->shape;
  gsize m = shape->planes * shape->rows * shape->columns + 1 + shape->n_kernels;
  double *all = g_new0 (double, m *m);
  g_autoptr (ClabLags) lags = clab_lags_new (shape);
  g_autoptr (ClabLags) other = clab_lags_new (shape);

  rectangle->patch.tiles = by_spectra ? rectangle->tiles : NULL;
  add_patch (lags, &rectangle->patch);
  add_patch (other, &rectangle->patch);
  clab_lags_add (lags, other);
  clab_lags_finish (lags, all);
  return all;
}

START_TEST (transforms_sum_up_what_products_do)
{
  const Case *it = &cases[_i % (int)G_N_ELEMENTS (cases)];
  gsize m = it->planes * it->rows * it->columns + 1 + it->n_kernels;

  g_setenv ("CLAB_VARIANT", variants[_i / (int)G_N_ELEMENTS (cases)], TRUE);
  for (int has_pairs = 0; has_pairs < 2; has_pairs++)
    {
      Rectangle rectangle;

      rectangle_init (&rectangle, it, has_pairs);
      g_autofree double *expected = products (&rectangle, FALSE);
      g_autofree double *found = products (&rectangle, TRUE);
      double largest = 0;
      double error = 0;

      for (gsize i = 0; i < m * m; i++)
        {
          largest = fmax (largest, fabs (expected[i]));
          error = fmax (error, fabs (found[i] - expected[i]));
        }
      ck_assert_double_gt (largest, 1);
      ck_assert_double_lt (error, 1e-13 * largest);
      rectangle_clear (&rectangle);
    }
  g_unsetenv ("CLAB_VARIANT");
}
END_TEST

/* Copies an area of each plane. */
static double *
copy_rows (const double *rows,
           gsize planes,
           gsize n_kept,
           const ClabTile *area,
           gsize stride)
{
  double *copy = g_new0 (double, planes *n_kept *stride);

  for (gsize c = 0; c < planes; c++)
    for (gsize i = 0; i < area->height; i++)
      memcpy (copy + (c * n_kept + i) * stride,
              rows + (c * n_kept + area->y + i) * stride + area->x,
              area->width * sizeof (double));
  return copy;
}

static void
add_part (const Rectangle *rectangle,
          const ClabTile *part,
          gboolean by_spectra,
          ClabLags *lags)
{
  const ClabLagShape *shape = &rectangle->shape;
  const ClabLagPatch *whole = &rectangle->patch;
  gsize stride = whole->row_stride;
  ClabLagPatch patch = *whole;

  patch.height = part->height;
  patch.width = part->width;
  patch.above = part->y;
  patch.below = whole->height - part->y - part->height;
  patch.left = part->x;
  patch.right = whole->width - part->x - part->width;
  patch.tiles = by_spectra ? rectangle->tiles : NULL;

  gsize before = clab_lag_patch_before (&patch, shape);
  ClabTile seen = { .y = part->y - before,
                    .x = part->x,
                    .height = before + part->height + shape->rows - 1,
                    .width = part->width };
  g_autofree double *targets = copy_rows (rectangle->targets, shape->n_kernels,
                                          patch.n_kept, part, stride);
  g_autofree double *clipped
      = copy_rows (rectangle->rows, shape->planes, patch.n_kept, &seen, stride);
  seen.width += shape->columns - 1;
  g_autofree double *rows
      = copy_rows (rectangle->rows, shape->planes, patch.n_kept, &seen, stride);
  g_autofree double *row_sums
      = plain_sums (rows, shape->planes * patch.n_kept, part->width, stride);
  g_autofree Sums *target_sums = sum_rows (
      targets, shape->n_kernels * patch.n_kept, part->width, stride);
  patch.rows = rows;
  patch.clipped = clipped;
  patch.targets = targets;
  patch.row_sums = row_sums;
  patch.target_sums = target_sums;
  add_patch (lags, &patch);
}

/* The products of the rectangle, added part by part. */
static double *
products_of_parts (const Rectangle *rectangle,
                   gsize height,
                   gsize width,
                   gboolean by_spectra)
{
  const ClabLagShape *shape = &rectangle->shape;
  const ClabLagPatch *whole = &rectangle->patch;
  gsize m = shape->planes * shape->rows * shape->columns + 1 + shape->n_kernels;
  double *all = g_new0 (double, m *m);
  g_autoptr (ClabLags) lags = clab_lags_new (shape);

  for (gsize y = 0; y < whole->height; y += height)
    for (gsize x = 0; x < whole->width; x += width)
      {
        ClabTile part = { .y = y,
                          .x = x,
                          .height = MIN (height, whole->height - y),
                          .width = MIN (width, whole->width - x) };

        add_part (rectangle, &part, by_spectra, lags);
      }
  clab_lags_finish (lags, all);
  return all;
}

/* Parts lower than a kernel and wide ones; only part of the transforms of some
 * lie within the rectangle. */
static const struct
{
  Case whole;
  gsize height;
  gsize width;
} cuts[] = {
  { { 1, 1, 3, 3, 60, 62 }, 7, 30 },     { { 1, 1, 5, 4, 9, 25 }, 2, 16 },
  { { 1, 1, 15, 15, 101, 115 }, 6, 64 }, { { 1, 2, 9, 5, 70, 200 }, 31, 70 },
  { { 2, 1, 4, 9, 130, 77 }, 50, 40 },   { { 3, 2, 9, 4, 50, 61 }, 20, 61 },
};

START_TEST (the_parts_of_a_rectangle_add_up_to_it)
{
  gsize which = (gsize)_i % G_N_ELEMENTS (cuts);
  const Case *it = &cuts[which].whole;
  gsize m = it->planes * it->rows * it->columns + 1 + it->n_kernels;

  g_setenv ("CLAB_VARIANT", variants[_i / (int)G_N_ELEMENTS (cuts)], TRUE);
  for (int by_spectra = 0; by_spectra < 2; by_spectra++)
    {
      Rectangle rectangle;

      rectangle_init (&rectangle, it, TRUE);
      g_autofree double *expected = products (&rectangle, FALSE);
      g_autofree double *found = products_of_parts (
          &rectangle, cuts[which].height, cuts[which].width, by_spectra);

      for (gsize i = 0; i < m * m; i++)
        ck_assert_double_eq_tol (2 * found[i], expected[i], 1e-8);
      rectangle_clear (&rectangle);
    }
  g_unsetenv ("CLAB_VARIANT");
}
END_TEST

START_TEST (large_kernels_are_transformed_and_small_ones_are_not)
{
  const ClabLagShape small = { 1, 1, 3, 3, .has_pairs = TRUE };
  const ClabLagShape large = { 1, 1, 31, 31, .has_pairs = TRUE };

  ck_assert (!clab_lag_spectra_wins (&small, 256, 512));
  ck_assert (clab_lag_spectra_wins (&large, 256, 512));
  ck_assert (!clab_lag_spectra_wins (&large, 8, 8));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("lag-spectra");
  TCase *sums = tcase_create ("sums");

  tcase_add_loop_test (sums, transforms_sum_up_what_products_do, 0,
                       (int)(G_N_ELEMENTS (cases) * G_N_ELEMENTS (variants)));
  tcase_add_loop_test (sums, the_parts_of_a_rectangle_add_up_to_it, 0,
                       (int)(G_N_ELEMENTS (cuts) * G_N_ELEMENTS (variants)));
  tcase_add_test (sums, large_kernels_are_transformed_and_small_ones_are_not);
  suite_add_tcase (suite, sums);
  return suite_run (suite);
}
