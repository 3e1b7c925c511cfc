/* Losses that see nothing but residuals, compiled once per instruction set.
 *
 * Where slopes are wanted, all is done in floats, and losses are summed a few
 * as floats, and these sums as doubles.  Where only losses are, they are for
 * differences between losses, which floats leave few digits of, so all is done
 * in doubles.  Sums are kept in lanes, which do not depend on how many of them
 * a processor does at once.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/dots-variants.h"

#include <math.h>
#include <string.h>

#if defined __AVX2__
#include <immintrin.h>
#endif

/* LARGER and SMALLER: b if either is no number. */
#if defined __AVX512F__
#define LANES 16
#define LARGER(a, b) (Lanes) _mm512_max_ps ((__m512)(a), (__m512)(b))
#define SMALLER(a, b) (Lanes) _mm512_min_ps ((__m512)(a), (__m512)(b))
#elif defined __AVX2__
#define LANES 8
#define LARGER(a, b) (Lanes) _mm256_max_ps ((__m256)(a), (__m256)(b))
#define SMALLER(a, b) (Lanes) _mm256_min_ps ((__m256)(a), (__m256)(b))
#else
#define LANES 4
#define LARGER(a, b) choose ((a) > (b), (a), (b))
#define SMALLER(a, b) choose ((a) < (b), (a), (b))
#endif

#define SUMS 16

/* Losses that are summed as floats in one lane. */
#define FEW 8

typedef float Lanes __attribute__ ((vector_size (LANES * sizeof (float))));
typedef gint32 Mask __attribute__ ((vector_size (LANES * sizeof (gint32))));

/* Where @mask is set @yes, elsewhere @no. */
static inline Lanes
choose (Mask mask, Lanes yes, Lanes no)
{
  return (Lanes)((mask & (Mask)yes) | (~mask & (Mask)no));
}

static inline Lanes
compare_mse (Lanes residual, Lanes *slope)
{
  *slope = 2 * residual;
  return residual * residual;
}

/* At 0 the subgradient 0: a pixel that is right pulls nowhere. */
static inline Lanes
compare_mae (Lanes residual, Lanes *slope)
{
  const Lanes zero = { 0 };
  const Lanes one = 1 - zero;

  *slope = choose (residual > 0, one, choose (residual < 0, -one, zero));
  return residual * *slope;
}

/* P. J. Huber, "Robust estimation of a location parameter", 1964, with δ = 1:
 * r²/2 up to |r| = 1, |r| − 1/2 beyond: c·(r − c/2) with r clamped to c. */
static inline Lanes
compare_huber (Lanes residual, Lanes *slope)
{
  const Lanes one = 1 - (Lanes){ 0 };

  *slope = SMALLER (one, LARGER (-one, residual));
  return *slope * (residual - 0.5f * *slope);
}

static inline double
loss_mse (double residual)
{
  return residual * residual;
}

static inline double
loss_mae (double residual)
{
  return fabs (residual);
}

static inline double
loss_huber (double residual)
{
  double size = fabs (residual);
  double slope = size < 1 ? size : 1;

  return slope * (size - 0.5 * slope);
}

/* One run; its weights are only looked at where a flag says so. */
typedef struct
{
  const float *output;
  const float *target;
  const float *weights;
  float *slopes;
} Row;

/* @n ≤ LANES floats, and zeros for those that are missing. */
static inline Lanes
load (const float *from, gsize n)
{
  Lanes floats = { 0 };

  memcpy (&floats, from, n * sizeof (float));
  return floats;
}

static inline __attribute__ ((always_inline)) void
add_lanes (Lanes (*compare) (Lanes, Lanes *),
           const Row *row,
           gsize first,
           gsize n,
           gboolean has_weights,
           Lanes *sum)
{
  Lanes slope;
  Lanes loss = compare (
      load (row->output + first, n) - load (row->target + first, n), &slope);

  if (has_weights)
    {
      loss *= load (row->weights + first, n);
      slope *= load (row->weights + first, n);
    }
  *sum += loss;
  memcpy (row->slopes + first, &slope, n * sizeof (float));
}

static double
total_of (double *sums)
{
  for (gsize lane = 0; lane < SUMS / 2; lane++)
    sums[lane] += sums[lane + SUMS / 2];
  return clab_dots_total (sums);
}

static inline __attribute__ ((always_inline)) double
run (Lanes (*compare) (Lanes, Lanes *),
     const Row *row,
     gsize n,
     gboolean has_weights)
{
  double sums[SUMS] = { 0 };

  for (gsize begin = 0; begin < n; begin += FEW * SUMS)
    {
      gsize end = MIN (begin + FEW * SUMS, n);
      Lanes few[SUMS / LANES] = { { 0 } };
      gsize i = begin;

      for (; i + SUMS <= end; i += SUMS)
#pragma GCC unroll 4
        for (gsize lane = 0; lane < SUMS; lane += LANES)
          add_lanes (compare, row, i + lane, LANES, has_weights,
                     &few[lane / LANES]);
      for (gsize lane = 0; i + lane < end; lane += LANES)
        add_lanes (compare, row, i + lane, MIN (LANES, end - i - lane),
                   has_weights, &few[lane / LANES]);
      for (gsize lane = 0; lane < SUMS; lane++)
        sums[lane] += few[lane / LANES][lane % LANES];
    }
  return total_of (sums);
}

static inline __attribute__ ((always_inline)) double
loss_at (double (*loss) (double), const Row *row, gsize i, gboolean has_weights)
{
  double value = loss ((double)row->output[i] - row->target[i]);

  return has_weights ? row->weights[i] * value : value;
}

/* Losses alone. */
static inline __attribute__ ((always_inline)) double
sum_up (double (*loss) (double), const Row *row, gsize n, gboolean has_weights)
{
  double sums[SUMS] = { 0 };
  gsize i = 0;

  for (; i + SUMS <= n; i += SUMS)
    for (gsize lane = 0; lane < SUMS; lane++)
      sums[lane] += loss_at (loss, row, i + lane, has_weights);
  for (gsize lane = 0; i + lane < n; lane++)
    sums[lane] += loss_at (loss, row, i + lane, has_weights);
  return total_of (sums);
}

/* Each case by itself, so that its loop has no branch. */
#define DEFINE_RUN(name)                                                       \
  static double run_##name (const float *output, const float *target,          \
                            const float *weights, gsize n, float *slopes)      \
  {                                                                            \
    const Row row = { output, target, weights, slopes };                       \
                                                                               \
    if (slopes == NULL)                                                        \
      return weights == NULL ? sum_up (loss_##name, &row, n, FALSE)            \
                             : sum_up (loss_##name, &row, n, TRUE);            \
    return weights == NULL ? run (compare_##name, &row, n, FALSE)              \
                           : run (compare_##name, &row, n, TRUE);              \
  }

DEFINE_RUN (mse)
DEFINE_RUN (mae)
DEFINE_RUN (huber)

#define CONCATENATE(a, b) a##b
#define VARIANT_SYMBOL(name) CONCATENATE (clab_losses_, name)

const ClabLossFunc VARIANT_SYMBOL (CLAB_VARIANT)[CLAB_LOSS_CROSS_ENTROPY] = {
  [CLAB_LOSS_MSE] = run_mse,
  [CLAB_LOSS_MAE] = run_mae,
  [CLAB_LOSS_HUBER] = run_huber,
};
