/* Vectors of the instruction set that a file is compiled for, and the blocks
 * that its registers hold.
 *
 * A block is BLOCK_ROWS × (2 · LANES) sums, or half of the rows of two kernels.
 * Registers hold the sums of VECTORS_AT_ONCE of the two vectors of each row,
 * beside a column of MAX_ROWS weights, or two of MAX_PAIR_ROWS, and the pixels
 * that these meet: with few registers, many rows at a time take fewer loads
 * than two vectors of each.  For a group of kernels, a block is GROUP_PIXELS
 * sums of each.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include <stdint.h>

#if defined __AVX2__
#include <immintrin.h>
#endif

#if defined __AVX512F__
#define LANES 16
#define BLOCK_ROWS 8
#define VECTORS_AT_ONCE 2
#define MAX_ROWS 12
#define MAX_PAIR_ROWS 7
#define GROUP_PIXELS 28
#define FOR_EACH_PAIR_HEIGHT(F) F (1) F (2) F (3) F (4) F (5) F (6) F (7)
#define FOR_EACH_HEIGHT(F)                                                     \
  FOR_EACH_PAIR_HEIGHT (F) F (8) F (9) F (10) F (11) F (12)
#define CAN_STREAM TRUE
#define STREAM(to, vector) _mm512_stream_ps ((to), (__m512)(vector))
#define MASK(chosen) _mm512_movepi32_mask ((__m512i)(chosen))
#define LOAD_SOME(from, chosen)                                                \
  (Vector) _mm512_maskz_loadu_ps (MASK (chosen), (from))
#define STORE_SOME(to, vector, chosen)                                         \
  _mm512_mask_storeu_ps ((to), MASK (chosen), (__m512)(vector))
#define FENCE() _mm_sfence ()
#elif defined __AVX2__
#define LANES 8
#define BLOCK_ROWS 8
#define VECTORS_AT_ONCE 1
#define MAX_ROWS 7
#define MAX_PAIR_ROWS 3
#define GROUP_PIXELS 12
#define FOR_EACH_PAIR_HEIGHT(F) F (1) F (2) F (3)
#define FOR_EACH_HEIGHT(F) FOR_EACH_PAIR_HEIGHT (F) F (4) F (5) F (6) F (7)
#define CAN_STREAM TRUE
#define STREAM(to, vector) _mm256_stream_ps ((to), (__m256)(vector))
#define LOAD_SOME(from, chosen)                                                \
  (Vector) _mm256_maskload_ps ((from), (__m256i)(chosen))
#define STORE_SOME(to, vector, chosen)                                         \
  _mm256_maskstore_ps ((to), (__m256i)(chosen), (__m256)(vector))
#define FENCE() _mm_sfence ()
#else
#define LANES 4
#define BLOCK_ROWS 4
#define VECTORS_AT_ONCE 2
#define MAX_ROWS 4
#define MAX_PAIR_ROWS 1
#define GROUP_PIXELS 12
#define FOR_EACH_PAIR_HEIGHT(F) F (1)
#define FOR_EACH_HEIGHT(F) F (1) F (2) F (3) F (4)
#define CAN_STREAM FALSE
#define STREAM(to, vector) store ((to), (vector))
#define LOAD_SOME(from, chosen) load_some ((from), (chosen))
#define STORE_SOME(to, vector, chosen) store_some ((to), (vector), (chosen))
#define FENCE() ((void)0)
#endif

#define VECTOR_SIZE (LANES * sizeof (float))

/* Floats of a cache line. */
#define LINE_FLOATS 16

/* The lists of lanes n, n + 1 … of one vector, and n, n + 2 … and n of the
 * first, n of the second, n + 1 of the first … of two. */
#define FOUR(n, step) (n), (n) + (step), (n) + 2 * (step), (n) + 3 * (step)
#define TWICE_TWO(n) (n), (n) + LANES, (n) + 1, (n) + 1 + LANES
#if LANES == 16
#define FROM(n) FOUR (n, 1), FOUR (n + 4, 1), FOUR (n + 8, 1), FOUR (n + 12, 1)
#define EVERY_OTHER(n)                                                         \
  FOUR (n, 2), FOUR (n + 8, 2), FOUR (n + 16, 2), FOUR (n + 24, 2)
#define BY_TURNS(n)                                                            \
  TWICE_TWO (n), TWICE_TWO (n + 2), TWICE_TWO (n + 4), TWICE_TWO (n + 6)
#elif LANES == 8
#define FROM(n) FOUR (n, 1), FOUR (n + 4, 1)
#define EVERY_OTHER(n) FOUR (n, 2), FOUR (n + 8, 2)
#define BY_TURNS(n) TWICE_TWO (n), TWICE_TWO (n + 2)
#else
#define FROM(n) FOUR (n, 1)
#define EVERY_OTHER(n) FOUR (n, 2)
#define BY_TURNS(n) TWICE_TWO (n)
#endif

typedef float Vector __attribute__ ((vector_size (LANES * 4)));
typedef int Indices __attribute__ ((vector_size (LANES * 4)));
/* In memory the floats of a vector lie anywhere. */
typedef Vector StoredVector __attribute__ ((aligned (4), may_alias));

static inline Vector
load (const float *from)
{
  return *(const StoredVector *)from;
}

static inline void
store (float *to, Vector vector)
{
  *(StoredVector *)to = vector;
}

/* Lane i of @a, or beyond its lanes of @b, for each i of @indices. */
static inline Vector
pick (Vector a, Vector b, Indices indices)
{
#if defined __AVX512F__
  return (Vector)_mm512_permutex2var_ps ((__m512)a, (__m512i)indices,
                                         (__m512)b);
#elif defined __AVX2__
  return (Vector)_mm256_blendv_ps (
      _mm256_permutevar8x32_ps ((__m256)a, (__m256i)indices),
      _mm256_permutevar8x32_ps ((__m256)b, (__m256i)indices),
      (__m256)(indices >= LANES));
#else
  Vector picked;

  for (int lane = 0; lane < LANES; lane++)
    picked[lane]
        = indices[lane] < LANES ? a[indices[lane]] : b[indices[lane] - LANES];
  return picked;
#endif
}

#if LANES == 4
static inline Vector
load_some (const float *from, Indices chosen)
{
  Vector vector = { 0 };

  for (int lane = 0; lane < LANES; lane++)
    if (chosen[lane])
      vector[lane] = from[lane];
  return vector;
}

static inline void
store_some (float *to, Vector vector, Indices chosen)
{
  for (int lane = 0; lane < LANES; lane++)
    if (chosen[lane])
      to[lane] = vector[lane];
}
#endif
