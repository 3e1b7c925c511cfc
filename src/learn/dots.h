/* The inner loops of learning: sums of products of rows of doubles, which
 * normal equations are made of, and losses of rows.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/lag-dots.h"
#include "src/learn/losses.h"
#include "src/learn/spectra.h"
#include "src/learn/walk-dots.h"

G_BEGIN_DECLS

/* Partial sums of one pair of rows; their total is the sum of products. */
#define CLAB_DOTS_LANES 8

/* The most rows that one call multiplies with each other. */
#define CLAB_DOTS_A 8
#define CLAB_DOTS_B 4

/**
 * ClabDotsRows:
 * @a: for each step @n_a rows, at most clab_dots_most_a()
 * @n_a: see there
 * @a_step: from the first one of a step to that of the next
 * @b: for each step @n_b rows, at most %CLAB_DOTS_B, one after the other
 * @n_b: see there
 * @n_steps: rows of a step are multiplied with each other only, and the
 *   products of all steps are added up
 * @length: of each, a multiple of the lanes
 * @first: where in their sums lanes begin that are added to
 * @ahead: (nullable): for each step, what memory is asked for meanwhile, all of
 *   it: at most one cache line of each row for 16 columns
 *
 * Rows that are multiplied with each other.
 */
typedef struct
{
  const double *const *a;
  gsize n_a;
  gsize a_step;
  const double *const *b;
  gsize n_b;
  gsize n_steps;
  gsize length;
  gsize first;
  ClabLagAhead *ahead;
} ClabDotsRows;

/**
 * ClabDotsFloats:
 * @row: @n numbers, each @step floats after the last
 * @n_summed: of these, from the first one on, that are added up, too
 * @has_squares: whether the sum of their squares is wanted
 *
 * What doubles are made of.
 */
typedef struct
{
  const float *row;
  gsize step;
  gsize n;
  gsize n_summed;
  gboolean has_squares;
} ClabDotsFloats;

/**
 * ClabDots:
 * @name: of the instruction set
 * @most_a: rows, at most %CLAB_DOTS_A, that registers hold sums for with 1, 2
 *   and so on others
 * @products: for p < n_a and q < n_b adds Σ a[p][x]·b[q][x] to the lanes at
 *   sums[p] + first + q·%CLAB_DOTS_LANES
 * @subtract: for both p, results[p][x] −= Σ coefficients[p·n + q]·rows[q][x],
 *   q < @n, x < @length, a multiple of the lanes
 * @add: to[x] = a[x] + b[x], x < @length, a multiple of the lanes
 * @differences: for j < @n − 1 and q < n − 1 − j adds
 *   a_in[j]·b_in[j + q] − a_out[j]·b_out[j + q] to sums[(j + 1)·p + q], p being
 *   n padded to whole lanes; what is added for larger q is of no use, but
 *   reads b that far
 * @energy: adds Σ row[x]² and Σ row[x], x < n, to sums[0] and sums[1]
 * @widen: to[x] = row[x·step], x < n; adds what @energy adds of the first ones;
 *   if squares are not wanted, what is added to sums[0] is of no use
 * @walk: products of rows in strips
 * @lags: (nullable): sums of products of spread rows; %NULL where there are not
 *   registers enough
 * @losses: by #ClabLossId, but for the cross-entropy: see clab_loss_func()
 * @spectra: transforms of tiles
 *
 * The same functions for one instruction set; pointers need no alignment.
 */
typedef struct
{
  const char *name;
  gsize most_a[CLAB_DOTS_B];
  void (*products) (const ClabDotsRows *rows, double *const *sums);
  void (*subtract) (double *const results[2],
                    const double *const *rows,
                    const double *coefficients,
                    gsize n,
                    gsize length);
  void (*add) (const double *a, const double *b, gsize length, double *to);
  void (*differences) (const double *a_out,
                       const double *b_out,
                       const double *a_in,
                       const double *b_in,
                       gsize n,
                       double *sums);
  void (*energy) (const double *row, gsize n, double sums[2]);
  void (*widen) (const ClabDotsFloats *from, double *to, double sums[2]);
  ClabWalkFunc walk;
  const ClabLagDots *lags;
  const ClabLossFunc *losses;
  const ClabSpectra *spectra;
} ClabDots;

/**
 * clab_dots:
 *
 * Returns: (transfer none): the fastest that this processor runs, or the one
 *   named by the environment variable CLAB_VARIANT.
 */
const ClabDots *
clab_dots (void);

/**
 * clab_doubles_new:
 *
 * Returns: (transfer full) (nullable): @n of them, from a cache line on, for
 *   free(), or %NULL without memory.
 */
double *
clab_doubles_new (gsize n);

/**
 * clab_doubles_new0:
 *
 * Returns: (transfer full) (nullable): likewise, all 0.
 */
double *
clab_doubles_new0 (gsize n);

/**
 * clab_dots_most_a:
 * @n_b: from 1 to %CLAB_DOTS_B
 *
 * Returns: how many rows one call multiplies with @n_b others.
 */
static inline gsize
clab_dots_most_a (const ClabDots *dots, gsize n_b)
{
  return dots->most_a[n_b - 1];
}

/**
 * clab_dots_total:
 * @lanes: %CLAB_DOTS_LANES
 */
static inline double
clab_dots_total (const double *lanes)
{
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6]))
         + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

/**
 * clab_dots_padded:
 *
 * Returns: @n rounded up to whole lanes.
 */
static inline gsize
clab_dots_padded (gsize n)
{
  return (n + CLAB_DOTS_LANES - 1) / CLAB_DOTS_LANES * CLAB_DOTS_LANES;
}

G_END_DECLS
