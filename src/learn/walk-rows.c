/* Sums of products of rows, column by column, once per instruction set.
 *
 * Eleven sums, and five vectors that they are made of, just fill sixteen
 * registers; so there are two passes, each with half of the lags.  Together
 * they take 22 multiplications and seven loads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/dots-variants.h"

#ifdef __AVX2__
#define LANES 4
#else
#define LANES 2
#endif

#define ROWS CLAB_WALK_ROWS
#define SIDE CLAB_WALK_SIDE

typedef double Lanes __attribute__ ((vector_size (LANES * sizeof (double))));

/* In memory the doubles of a vector lie anywhere. */
typedef Lanes LanesAt __attribute__ ((aligned (sizeof (double)), may_alias));

#define N_SUMS 11

/* For pairs, compilers would keep what they have read for the next rows, and
 * move sums out of registers for it.  Before each row they are told to forget
 * it. */
#define FORGET_MEMORY() __asm__ volatile ("" ::: "memory")

/* Where the sums of a pass lie: those of a lag of row b with row a, counted
 * from two above it, or with a target, from the one that it is the first row
 * of. */
#define PLACE(a, lag) (((a) * SIDE + (lag)) * CLAB_DOTS_LANES)

static const gsize pair_places[N_SUMS] = {
  PLACE (0, 1), PLACE (1, 1), PLACE (3, 1), PLACE (4, 1),
  PLACE (0, 2), PLACE (1, 2), PLACE (3, 2), PLACE (4, 2),
  PLACE (0, 0), PLACE (1, 0), PLACE (2, 0),
};

static const gsize moment_places[SIDE * SIDE] = {
  PLACE (0, 0), PLACE (1, 0), PLACE (2, 0), PLACE (0, 1), PLACE (1, 1),
  PLACE (2, 1), PLACE (0, 2), PLACE (1, 2), PLACE (2, 2),
};

static const gsize own_places[] = { PLACE (2, 1), PLACE (2, 2) };

static inline __attribute__ ((always_inline)) Lanes
lanes_at (const double *row, gsize x)
{
  return *(const LanesAt *)(row + x);
}

static inline __attribute__ ((always_inline)) void
load (Lanes *sums, const double *from, const gsize *places, int n)
{
#pragma GCC unroll 16
  for (int i = 0; i < n; i++)
    sums[i] = lanes_at (from, places[i]);
}

static inline __attribute__ ((always_inline)) void
store (const Lanes *sums, double *to, const gsize *places, int n)
{
#pragma GCC unroll 16
  for (int i = 0; i < n; i++)
    *(LanesAt *)(to + places[i]) = sums[i];
}

/* Rows with those above and below, and the squares. */
static inline __attribute__ ((always_inline)) void
add_pairs (const double *const *rows, gsize x, Lanes *sums)
{
  Lanes above2 = lanes_at (rows[0], x);
  Lanes above = lanes_at (rows[1], x);

#pragma GCC unroll 4
  for (int y = SIDE - 1; y < SIDE - 1 + ROWS; y++)
    {
      FORGET_MEMORY ();

      Lanes row = lanes_at (rows[y], x);

      sums[8] += row * above2;
      sums[9] += row * above;
      sums[10] += row * row;
#pragma GCC unroll 2
      for (gsize lag = 1; lag < SIDE; lag++)
        {
          Lanes shifted = lanes_at (rows[y], x + lag);
          Lanes *sum = sums + 4 * (lag - 1);

          sum[0] += shifted * above2;
          sum[1] += shifted * above;
          sum[2] += shifted * lanes_at (rows[y + 1], x);
          sum[3] += shifted * lanes_at (rows[y + 2], x);
        }
      above2 = above;
      above = row;
    }
}

/* Rows with targets, and with themselves.
 * @rows: from the first row b on */
static inline __attribute__ ((always_inline)) void
add_moments (const double *const *rows,
             const double *const *targets,
             gsize x,
             Lanes *sums)
{
  Lanes last = lanes_at (targets[0], x);
  Lanes second = lanes_at (targets[1], x);

#pragma GCC unroll 4
  for (int y = 0; y < ROWS; y++)
    {
      Lanes first = lanes_at (targets[y + 2], x);
      Lanes row = lanes_at (rows[y], x);

      sums[0] += row * first;
      sums[1] += row * second;
      sums[2] += row * last;
#pragma GCC unroll 2
      for (gsize lag = 1; lag < SIDE; lag++)
        {
          Lanes shifted = lanes_at (rows[y], x + lag);
          Lanes *sum = sums + SIDE * lag;

          sum[0] += shifted * first;
          sum[1] += shifted * second;
          sum[2] += shifted * last;
          sums[SIDE * SIDE + lag - 1] += shifted * row;
        }
      last = second;
      second = first;
    }
}

/* While one of @ROWS equal parts of the columns from @x on is multiplied,
 * memory is asked for one row, a cache line at a time.
 *
 * Returns: where the part ends */
static inline gsize
end_of_part (gsize length, gsize x)
{
  gsize part = (length / ROWS + LANES - 1) / LANES * LANES;

  return MIN (x + part, length);
}

/* Floats of a row that memory is asked for with each vector. */
#define ASKED (LANES * ROWS)

static __attribute__ ((noinline)) void
multiply_pairs (const ClabWalk *walk, double *pairs)
{
  const double *rows[G_N_ELEMENTS (walk->rows)];
  Lanes sums[N_SUMS];
  gsize x = 0;

  /* What lies there is forgotten before each row, but not where. */
#pragma GCC unroll 8
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    rows[i] = walk->rows[i];
  load (sums, pairs, pair_places, N_SUMS);
  for (int part = 0; part < ROWS; part++)
    {
      const float *pixels = walk->ahead[part].soon[0];
      const float *others = walk->ahead[part].soon[1];

      for (gsize end = end_of_part (walk->length, x); x < end;
           x += LANES, pixels += ASKED, others += ASKED)
        {
          __builtin_prefetch (pixels, 0, 2);
          __builtin_prefetch (others, 0, 2);
          add_pairs (rows, x, sums);
        }
    }
  store (sums, pairs, pair_places, N_SUMS);
}

static __attribute__ ((noinline)) void
multiply_moments (const ClabWalk *walk, double *pairs, double *moments)
{
  Lanes sums[N_SUMS];

  load (sums, moments, moment_places, SIDE * SIDE);
  load (sums + SIDE * SIDE, pairs, own_places, SIDE - 1);
  for (gsize x = 0; x < walk->length; x += LANES)
    add_moments (walk->rows + SIDE - 1, walk->targets, x, sums);
  store (sums, moments, moment_places, SIDE * SIDE);
  store (sums + SIDE * SIDE, pairs, own_places, SIDE - 1);
}

#define CONCATENATE(a, b) a##b
#define VARIANT_SYMBOL(name) CONCATENATE (clab_walk_, name)

void
VARIANT_SYMBOL (CLAB_VARIANT) (const ClabWalk *walk,
                               double *pairs,
                               double *moments)
{
  multiply_pairs (walk, pairs);
  multiply_moments (walk, pairs, moments);
}
