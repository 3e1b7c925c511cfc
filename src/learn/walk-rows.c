/* Sums of products of rows in strips, once per instruction set.
 *
 * There are two passes, as registers hold half of the sums: thirteen of rows
 * with each other, and then twelve with and of targets, which leave time to
 * make doubles of floats.  Both fill sixteen registers, all that AVX2 has.
 * Compilers do not find how it all stays in them, so these are named, those of
 * AVX-512 likewise; where calls may come between, as sanitizers make them, they
 * are not.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/dots-variants.h"

#if defined __AVX512F__
#define LANES 8
#elif defined __AVX2__
#define LANES 4
#else
#define LANES 2
#endif

#define ROWS CLAB_WALK_ROWS
#define SIDE CLAB_WALK_SIDE

typedef double Lanes __attribute__ ((vector_size (LANES * sizeof (double))));
typedef float Floats __attribute__ ((vector_size (LANES * sizeof (float))));

/* In memory the numbers of a vector lie anywhere. */
typedef Lanes LanesAt __attribute__ ((aligned (sizeof (double)), may_alias));
typedef Floats FloatsAt __attribute__ ((aligned (sizeof (float)), may_alias));

#if defined __x86_64__ && defined __AVX2__ && defined __OPTIMIZE__             \
    && !defined CLAB_IS_SANITIZED

#ifdef __AVX512F__
#define NAMED(number) __asm__ ("zmm" number)
#else
#define NAMED(number) __asm__ ("ymm" number)
#endif
#define ADD(sum, a, b)                                                         \
  __asm__ volatile ("vfmadd231pd %2, %1, %0" : "+x"(sum) : "x"(a), "x"(b))
#define ADD_AT(sum, a, at)                                                     \
  __asm__ volatile ("vfmadd231pd %2, %1, %0"                                   \
                    : "+x"(sum)                                                \
                    : "x"(a), "m"(*(const LanesAt *)(at)))
#define ADD_ALONE(sum, a)                                                      \
  __asm__ volatile ("vaddpd %1, %0, %0" : "+x"(sum) : "x"(a))
#define LOAD(to, at)                                                           \
  __asm__ volatile ("vmovupd %1, %0" : "=x"(to) : "m"(*(const LanesAt *)(at)))
#define STORE(at, from)                                                        \
  __asm__ volatile ("vmovupd %1, %0" : "=m"(*(LanesAt *)(at)) : "x"(from))

#else

#define NAMED(number)
#define ADD(sum, a, b) ((sum) += (a) * (b))
#define ADD_AT(sum, a, at) ((sum) += (a) * *(const LanesAt *)(at))
#define ADD_ALONE(sum, a) ((sum) += (a))
#define LOAD(to, at) ((to) = *(const LanesAt *)(at))
#define STORE(at, from) (*(LanesAt *)(at) = (from))

#endif

#ifdef __AVX2__
/* Compilers take several instructions for it. */
#define WIDEN(to, at)                                                          \
  __asm__ volatile ("vcvtps2pd %1, %0"                                         \
                    : "=v"(to)                                                 \
                    : "m"(*(const FloatsAt *)(at)))
#else
#define WIDEN(to, at)                                                          \
  ((to) = __builtin_convertvector (*(const FloatsAt *)(at), Lanes))
#endif

/* Sums that have a register, and where they lie in memory. */
#define SUM(sum, number, at)                                                   \
  register Lanes sum NAMED (number) = *(const LanesAt *)(at)
#define KEEP(sum, at) STORE (at, sum)

/* Where the sum of a lag of row b lies: with row a, counted from two above it,
 * or with a target, from the one that it is the first row of. */
#define PLACE(a, lag) (((a) * SIDE + (lag)) * CLAB_DOTS_LANES)

/* A row of two groups that lie one below the other. */
static inline __attribute__ ((always_inline)) const double *
row_of (const double *upper, const double *lower, int row)
{
  return row < ROWS ? upper + row * CLAB_WALK_STRIDE
                    : lower + (row - ROWS) * CLAB_WALK_STRIDE;
}

/* Columns that are multiplied at a time. */
#define STEP CLAB_DOTS_LANES

/* Floats of a cache line. */
#define LINE 16

/* One vector of row y with those of the rows beside it.
 * @row: where it goes
 * @above: of the row above */
#define ADD_PAIRS(y, row, above)                                               \
  LOAD (row, row_of (upper, lower, y) + x);                                    \
  ADD (above_0, row, above);                                                   \
  ADD_AT (above2_0, row, row_of (upper, lower, (y) - 2) + x);                  \
  ADD (own_0, row, row);                                                       \
  LOAD (shifted, row_of (upper, lower, y) + x + 1);                            \
  ADD (above_1, shifted, above);                                               \
  ADD_AT (above2_1, shifted, row_of (upper, lower, (y) - 2) + x);              \
  ADD_AT (below_1, shifted, row_of (upper, lower, (y) + 1) + x);               \
  ADD_AT (below2_1, shifted, row_of (upper, lower, (y) + 2) + x);              \
  ADD (own_1, shifted, row);                                                   \
  LOAD (shifted, row_of (upper, lower, y) + x + 2);                            \
  ADD (above_2, shifted, above);                                               \
  ADD_AT (above2_2, shifted, row_of (upper, lower, (y) - 2) + x);              \
  ADD_AT (below_2, shifted, row_of (upper, lower, (y) + 1) + x);               \
  ADD_AT (below2_2, shifted, row_of (upper, lower, (y) + 2) + x);              \
  ADD (own_2, shifted, row);

static __attribute__ ((noinline)) void
multiply_pairs (const ClabWalk *walk, double *pairs)
{
  const double *upper = walk->upper;
  const double *lower = walk->lower;
  gsize x = 0;
  SUM (above2_0, "0", pairs + PLACE (0, 0));
  SUM (above2_1, "1", pairs + PLACE (0, 1));
  SUM (above2_2, "2", pairs + PLACE (0, 2));
  SUM (above_0, "3", pairs + PLACE (1, 0));
  SUM (above_1, "4", pairs + PLACE (1, 1));
  SUM (above_2, "5", pairs + PLACE (1, 2));
  SUM (own_0, "6", pairs + PLACE (2, 0));
  SUM (own_1, "7", pairs + PLACE (2, 1));
  SUM (own_2, "8", pairs + PLACE (2, 2));
  SUM (below_1, "9", pairs + PLACE (3, 1));
  SUM (below_2, "10", pairs + PLACE (3, 2));
  SUM (below2_1, "11", pairs + PLACE (4, 1));
  SUM (below2_2, "12", pairs + PLACE (4, 2));
  register Lanes one NAMED ("13");
  register Lanes other NAMED ("14");
  register Lanes shifted NAMED ("15");

  /* While a quarter of the columns is multiplied, memory is asked for a row. */
  for (gsize row = 0; row < ROWS; row++)
    {
      gsize end = walk->width * (row + 1) / (ROWS * STEP) * STEP;
      const float *pixels = walk->ahead[0].first + row * walk->ahead[0].stride;
      const float *targets = walk->ahead[1].first + row * walk->ahead[1].stride;

      while (x < end)
        {
#pragma GCC unroll 2
          for (int line = 0; line < ROWS * STEP / LINE;
               line++, pixels += LINE, targets += LINE)
            {
              __builtin_prefetch (pixels, 0, 2);
              __builtin_prefetch (targets, 0, 2);
            }
#pragma GCC unroll 4
          for (int vector = 0; vector < STEP / LANES; vector++, x += LANES)
            {
              LOAD (one, row_of (upper, lower, 1) + x);
              ADD_PAIRS (2, other, one)
              ADD_PAIRS (3, one, other)
              ADD_PAIRS (4, other, one)
              ADD_PAIRS (5, one, other)
            }
        }
    }
  KEEP (above2_0, pairs + PLACE (0, 0));
  KEEP (above2_1, pairs + PLACE (0, 1));
  KEEP (above2_2, pairs + PLACE (0, 2));
  KEEP (above_0, pairs + PLACE (1, 0));
  KEEP (above_1, pairs + PLACE (1, 1));
  KEEP (above_2, pairs + PLACE (1, 2));
  KEEP (own_0, pairs + PLACE (2, 0));
  KEEP (own_1, pairs + PLACE (2, 1));
  KEEP (own_2, pairs + PLACE (2, 2));
  KEEP (below_1, pairs + PLACE (3, 1));
  KEEP (below_2, pairs + PLACE (3, 2));
  KEEP (below2_1, pairs + PLACE (4, 1));
  KEEP (below2_2, pairs + PLACE (4, 2));
}

/* Rows of floats, of which the first @n are reached from one register. */
typedef struct
{
  const float *upper;
  const float *lower;
  gsize stride;
} FloatRows;

static inline __attribute__ ((always_inline)) FloatRows
float_rows (ClabWalkFloats rows, gsize n)
{
  return (FloatRows){ rows.first, rows.first + n * rows.stride, rows.stride };
}

static inline __attribute__ ((always_inline)) const float *
row_at (FloatRows rows, gsize row, gsize n)
{
  return row < n ? rows.upper + row * rows.stride
                 : rows.lower + (row - n) * rows.stride;
}

/* Compilers would keep where each row lies, which takes more registers than
 * there are. */
#define HIDE(pointer) __asm__ ("" : "+r"(pointer))

/* One vector of the y-th row b with those of the targets that it is the first,
 * the second and the last row of; and one of the next group is made.
 * @first: where that of the first goes */
#define ADD_MOMENTS(y, first, second, last)                                    \
  WIDEN (pixels, row_at (rows, (y), 2) + at);                                  \
  STORE (next + (y) * CLAB_WALK_STRIDE + x, pixels);                           \
  WIDEN (first, row_at (targets, (y) + 2, 3) + at);                            \
  ADD (squares, first, first);                                                 \
  ADD_ALONE (values, first);                                                   \
  LOAD (pixels, row_of (upper, lower, (y) + 2) + x);                           \
  ADD_ALONE (brightness, pixels);                                              \
  ADD (first_0, pixels, first);                                                \
  ADD (second_0, pixels, second);                                              \
  ADD (last_0, pixels, last);                                                  \
  LOAD (pixels, row_of (upper, lower, (y) + 2) + x + 1);                       \
  ADD (first_1, pixels, first);                                                \
  ADD (second_1, pixels, second);                                              \
  ADD (last_1, pixels, last);                                                  \
  LOAD (pixels, row_of (upper, lower, (y) + 2) + x + 2);                       \
  ADD (first_2, pixels, first);                                                \
  ADD (second_2, pixels, second);                                              \
  ADD (last_2, pixels, last);

static __attribute__ ((noinline)) void
multiply_moments (const ClabWalk *walk, double *moments, double *totals)
{
  const double *upper = walk->upper;
  const double *lower = walk->lower;
  double *next = walk->next;
  gsize width = walk->width;
  FloatRows rows = float_rows (walk->pixels, 2);
  FloatRows targets = float_rows (walk->targets, 3);
  SUM (first_0, "0", moments + PLACE (0, 0));
  SUM (first_1, "1", moments + PLACE (0, 1));
  SUM (first_2, "2", moments + PLACE (0, 2));
  SUM (second_0, "3", moments + PLACE (1, 0));
  SUM (second_1, "4", moments + PLACE (1, 1));
  SUM (second_2, "5", moments + PLACE (1, 2));
  SUM (last_0, "6", moments + PLACE (2, 0));
  SUM (last_1, "7", moments + PLACE (2, 1));
  SUM (last_2, "8", moments + PLACE (2, 2));
  SUM (squares, "9", totals + CLAB_WALK_SQUARES * CLAB_DOTS_LANES);
  SUM (values, "10", totals + CLAB_WALK_TARGETS * CLAB_DOTS_LANES);
  SUM (brightness, "11", totals + CLAB_WALK_PIXELS * CLAB_DOTS_LANES);
  register Lanes one NAMED ("12");
  register Lanes two NAMED ("13");
  register Lanes three NAMED ("14");
  register Lanes pixels NAMED ("15");

  for (gsize x = 0; x < width;)
    {
      HIDE (rows.upper);
      HIDE (rows.lower);
      HIDE (targets.upper);
      HIDE (targets.lower);
#pragma GCC unroll 4
      for (gsize at = 0; at < STEP; at += LANES, x += LANES)
        {
          WIDEN (one, row_at (targets, 0, 3) + at);
          WIDEN (two, row_at (targets, 1, 3) + at);
          ADD_MOMENTS (0, three, two, one)
          ADD_MOMENTS (1, one, three, two)
          ADD_MOMENTS (2, two, one, three)
          ADD_MOMENTS (3, three, two, one)
        }
      rows.upper += STEP;
      rows.lower += STEP;
      targets.upper += STEP;
      targets.lower += STEP;
    }
  KEEP (first_0, moments + PLACE (0, 0));
  KEEP (first_1, moments + PLACE (0, 1));
  KEEP (first_2, moments + PLACE (0, 2));
  KEEP (second_0, moments + PLACE (1, 0));
  KEEP (second_1, moments + PLACE (1, 1));
  KEEP (second_2, moments + PLACE (1, 2));
  KEEP (last_0, moments + PLACE (2, 0));
  KEEP (last_1, moments + PLACE (2, 1));
  KEEP (last_2, moments + PLACE (2, 2));
  KEEP (squares, totals + CLAB_WALK_SQUARES * CLAB_DOTS_LANES);
  KEEP (values, totals + CLAB_WALK_TARGETS * CLAB_DOTS_LANES);
  KEEP (brightness, totals + CLAB_WALK_PIXELS * CLAB_DOTS_LANES);
}

#define CONCATENATE(a, b) a##b
#define VARIANT_SYMBOL(name) CONCATENATE (clab_walk_, name)

void
VARIANT_SYMBOL (CLAB_VARIANT) (const ClabWalk *walk,
                               double *pairs,
                               double *moments,
                               double *totals)
{
  multiply_pairs (walk, pairs);
  multiply_moments (walk, moments, totals);
}
