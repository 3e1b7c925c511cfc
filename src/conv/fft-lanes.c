/* Fourier transforms of many columns at once, for one instruction set.
 *
 * Compiled once per row of the table in conv-rows-dispatch.c, with
 * CLAB_LANES = the name of the struct that it exports.
 *
 * Forward: a block of n elements is a polynomial modulo xⁿ − r; modulo the
 * eight factors xᑫ − s of that, q = n/8 and s⁸ = r, it falls into eight
 * blocks, down to single elements.  The factor s is the same all over a block.
 * Inverse: decimation in time, the factors belong to places in a block.  Both
 * multiply before they add, which is one instruction where the processor has
 * it; elements in order become elements by reversed digits and go back from
 * there, so that nothing is ever reordered.  The first step, and the last one
 * back, is one by halves or quarters for sizes that are no powers of 8.
 * Both do what remains of a block before they go to the next one.
 * Sources: D. J. Bernstein, Multidigit multiplication for mathematicians
 * (2001), sections 3 and 4; A. V. Oppenheim, R. W. Schafer, Discrete-Time
 * Signal Processing, section 9.3.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/fft-lanes.h"

#include <math.h>

#include "src/conv/rows-vectors.h"

#define INLINE static inline __attribute__ ((always_inline))

/* Floats of the factors of one step: w, e^(−πi/4)·w, w², w⁴. */
#define FACTORS 8

/* Where the next columns of rows end. */
#define NEXT_END (2 * LANES - 1)

typedef struct
{
  Vector re;
  Vector im;
} Complex;

/* a + w·b, where w is the same in all lanes */
INLINE Complex
fuse (Complex a, const float *w, Complex b)
{
  return (Complex){ a.re + w[0] * b.re - w[1] * b.im,
                    a.im + w[0] * b.im + w[1] * b.re };
}

/* a + w·b, or a + b, to @a, and a − w·b, or a − b, to @b */
INLINE void
cross (Complex *a, Complex *b, const float *w)
{
  Complex x = *a;
  Complex y = *b;

  if (w == NULL)
    {
      *a = (Complex){ x.re + y.re, x.im + y.im };
      *b = (Complex){ x.re - y.re, x.im - y.im };
      return;
    }

  Complex sum = fuse (x, w, y);

  *a = sum;
  *b = (Complex){ 2 * x.re - sum.re, 2 * x.im - sum.im };
}

/* cross() with −i·w or −i */
INLINE void
cross_turned (Complex *a, Complex *b, const float *w)
{
  Complex x = *a;
  Complex y = *b;

  if (w == NULL)
    {
      *a = (Complex){ x.re + y.im, x.im - y.re };
      *b = (Complex){ x.re - y.im, x.im + y.re };
      return;
    }

  Complex sum
      = { x.re + w[0] * y.im + w[1] * y.re, x.im - w[0] * y.re + w[1] * y.im };

  *a = sum;
  *b = (Complex){ 2 * x.re - sum.re, 2 * x.im - sum.im };
}

/* What a₀ + a₁·s + a₂·s² + … is for s = w·e^(−2πi·j/n), by the reversed bits
 * of j.
 *
 * @n: 2, 4 or 8
 * @factors: see FACTORS; %NULL: w = 1 */
INLINE void
evaluate (Complex *a, int n, const float *factors)
{
  static const float eighth[] = { M_SQRT1_2, -M_SQRT1_2 };
  const float *w = factors;
  const float *turned = factors == NULL ? eighth : factors + 2;
  const float *square = factors == NULL ? NULL : factors + 4;
  const float *fourth = factors == NULL ? NULL : factors + 6;

  if (n == 8)
    {
      cross (&a[0], &a[4], fourth);
      cross (&a[1], &a[5], fourth);
      cross (&a[2], &a[6], fourth);
      cross (&a[3], &a[7], fourth);
      cross_turned (&a[4], &a[6], square);
      cross_turned (&a[5], &a[7], square);
    }
  if (n >= 4)
    {
      cross (&a[0], &a[2], square);
      cross (&a[1], &a[3], square);
      cross_turned (&a[2], &a[3], w);
    }
  cross (&a[0], &a[1], w);
  if (n == 8)
    {
      cross (&a[4], &a[5], turned);
      cross_turned (&a[6], &a[7], turned);
    }
}

/* j, for which the value number @i of evaluate() is. */
INLINE int
place (int i, int n)
{
  return n == 8   ? (i & 1) * 4 + (i & 2) + (i & 4) / 4
         : n == 4 ? (i & 1) * 2 + (i & 2) / 2
                  : i;
}

INLINE int
place_back (int i, int n)
{
  return (n - place (i, n)) % n;
}

/* What forward steps do to @n elements. */
INLINE void
split (Complex *x, gsize step, int n, const float *factors)
{
  Complex a[8];

#pragma GCC unroll 8
  for (int i = 0; i < n; i++)
    a[i] = x[i * step];
  evaluate (a, n, factors);
#pragma GCC unroll 8
  for (int i = 0; i < n; i++)
    x[place (i, n) * step] = a[i];
}

/* What steps back do to @n elements. */
INLINE void
join (Complex *x, gsize step, int n, const float *factors)
{
  Complex a[8];

#pragma GCC unroll 8
  for (int i = 0; i < n; i++)
    a[i] = x[i * step];
  evaluate (a, n, factors);
#pragma GCC unroll 8
  for (int i = 0; i < n; i++)
    x[place_back (i, n) * step] = a[i];
}

/* Exchanges, between rows @half apart, the lanes that are @half apart: after
 * all powers of two, rows are columns. */
#define LOW(k, half) ((k) & (half) ? (k) - (half) + LANES : (k))
#define HIGH(k, half) ((k) & (half) ? (k) + LANES : (k) + (half))
#define EACH_OF_FOUR(F, k, half)                                               \
  F (k, half), F ((k) + 1, half), F ((k) + 2, half), F ((k) + 3, half)
#if LANES == 16
#define ALL(F, half)                                                           \
  EACH_OF_FOUR (F, 0, half), EACH_OF_FOUR (F, 4, half),                        \
      EACH_OF_FOUR (F, 8, half), EACH_OF_FOUR (F, 12, half)
#define FOR_EACH_HALF(F) F (1) F (2) F (4) F (8)
#elif LANES == 8
#define ALL(F, half) EACH_OF_FOUR (F, 0, half), EACH_OF_FOUR (F, 4, half)
#define FOR_EACH_HALF(F) F (1) F (2) F (4)
#else
#define ALL(F, half) EACH_OF_FOUR (F, 0, half)
#define FOR_EACH_HALF(F) F (1) F (2)
#endif
#define EXCHANGE(half)                                                         \
  _Pragma ("GCC unroll 16") for (int i = 0; i < LANES; i++) if (!(i & (half))) \
  {                                                                            \
    Vector low = rows[i];                                                      \
    Vector high = rows[i + (half)];                                            \
                                                                               \
    rows[i] = __builtin_shufflevector (low, high, ALL (LOW, half));            \
    rows[i + (half)] = __builtin_shufflevector (low, high, ALL (HIGH, half));  \
  }

INLINE void
transpose_part (const Vector *from, Vector *to)
{
  Vector rows[LANES];

#pragma GCC unroll 16
  for (int i = 0; i < LANES; i++)
    rows[i] = from[2 * i];
  FOR_EACH_HALF (EXCHANGE)
#pragma GCC unroll 16
  for (int i = 0; i < LANES; i++)
    to[2 * i] = rows[i];
}

static void
transpose (const Complex *from, Complex *to)
{
  transpose_part (&from->re, &to->re);
  transpose_part (&from->im, &to->im);
}

/* Splits the block number @index of a stage of @n_stage blocks, and its parts
 * down to single elements.
 *
 * @size: a power of 8
 * @stage: factors of all blocks of that stage */
static void
split_all (Complex *x,
           gsize size,
           gsize index,
           gsize n_stage,
           const float *stage)
{
  const float *next = stage + FACTORS * n_stage;
  gsize part = size / 8;

  for (Complex *at = x; at < x + part; at++)
    split (at, part, 8, stage + FACTORS * index);
  if (part == 8)
    for (gsize i = 0; i < 8; i++)
      split (x + 8 * i, 1, 8, next + FACTORS * (8 * index + i));
  else if (part > 8)
    for (gsize i = 0; i < 8; i++)
      split_all (x + i * part, part, 8 * index + i, 8 * n_stage, next);
}

/* What remains of part @i after the first step. */
static void
split_part (Complex *x, gsize i, const ClabAxis *axis)
{
  gsize part = axis->size / axis->radix;

  split_all (x + i * part, part, i, axis->radix, axis->forward + FACTORS);
}

INLINE void
split_first (Complex *x, const ClabAxis *axis, int radix)
{
  gsize part = axis->size / radix;

  for (Complex *at = x; at < x + part; at++)
    split (at, part, radix, NULL);
}

static void
split_in_place (Complex *x, const ClabAxis *axis)
{
  if (axis->radix == 8)
    split_first (x, axis, 8);
  else if (axis->radix == 4)
    split_first (x, axis, 4);
  else
    split_first (x, axis, 2);
}

static void
forward (float *group, const ClabAxis *axis)
{
  Complex *x = (Complex *)group;

  split_in_place (x, axis);
  for (gsize i = 0; i < axis->radix; i++)
    split_part (x, i, axis);
}

/* The first step, from rows.  Of the next columns, that end is fetched which
 * these ones do not share a cache line with. */
INLINE void
split_rows (const float *const *rows,
            gsize column,
            Complex *x,
            const ClabAxis *axis,
            int radix)
{
  gsize part = axis->size / radix;

  for (gsize j = 0; j < part; j++)
    {
      Complex a[8];

#pragma GCC unroll 8
      for (int i = 0; i < radix; i++)
        {
          const float *re = rows[j + i * part] + column;
          const float *im = rows[j + i * part + axis->size] + column;

          a[i] = (Complex){ load (re), load (im) };
          __builtin_prefetch (re + NEXT_END, 0, 2);
          __builtin_prefetch (im + NEXT_END, 0, 2);
        }
      evaluate (a, radix, axis->forward);
#pragma GCC unroll 8
      for (int i = 0; i < radix; i++)
        x[j + place (i, radix) * part] = a[i];
    }
}

static void
forward_rows (const float *const *rows,
              gsize column,
              const ClabAxis *axis,
              float *group)
{
  Complex *x = (Complex *)group;

  if (axis->radix == 8)
    split_rows (rows, column, x, axis, 8);
  else if (axis->radix == 4)
    split_rows (rows, column, x, axis, 4);
  else
    split_rows (rows, column, x, axis, 2);
  for (gsize i = 0; i < axis->radix; i++)
    split_part (x, i, axis);
}

/* Joins all blocks of which @end is the end, of more than 8 elements: of 64,
 * 512, …
 *
 * @size: of the biggest ones
 *
 * Returns: factors of the next bigger ones, if they all ended there */
static const float *
join_ended (Complex *x, gsize end, gsize size, const ClabAxis *axis)
{
  const float *factors = axis->inverse;

  for (gsize block = 64; block <= size && end % block == 0; block *= 8)
    {
      gsize part = block / 8;

      for (Complex *at = x + end - block; at < x + end - block + part; at++)
        {
          join (at, part, 8, factors);
          factors += FACTORS;
        }
    }
  return factors;
}

INLINE Complex
multiply (Complex a, Complex b)
{
  return (Complex){ a.re * b.re - a.im * b.im, a.im * b.re + a.re * b.im };
}

INLINE Complex
multiply_add (Complex sum, Complex a, Complex b)
{
  return (Complex){ sum.re + a.re * b.re - a.im * b.im,
                    sum.im + a.im * b.re + a.re * b.im };
}

/* The last step back, and transposes the first @n_blocks blocks of LANES
 * elements: those of the parts as soon as they are done. */
INLINE void
join_last (Complex *x,
           gsize n_blocks,
           const ClabAxis *axis,
           int radix,
           const float *factors)
{
  gsize part = axis->size / radix;
  gsize step = MAX (part / LANES, 1);

  for (gsize j = 0; j < part; j++, factors += FACTORS)
    {
      join (x + j, part, radix, factors);
      for (gsize b = j / LANES;
           part >= LANES && (j + 1) % LANES == 0 && b < n_blocks; b += step)
        transpose (x + b * LANES, x + b * LANES);
    }
  for (gsize b = 0; part < LANES && b < n_blocks; b++)
    transpose (x + b * LANES, x + b * LANES);
}

static Complex *
channel_of (const ClabLanesProducts *products, gsize c)
{
  return (Complex *)(products->factor + c * products->channel_step);
}

/* The first step back of 8 elements from @begin on of the sum of the products
 * of all channels. */
INLINE void
join_products (const ClabLanesProducts *products, gsize begin, Complex *x)
{
  const Complex *a = (const Complex *)products->factor + begin;
  const Complex *b = (const Complex *)products->other + begin;
  gsize step = products->channel_step / (2 * LANES);
  Complex sums[8];

#pragma GCC unroll 8
  for (int i = 0; i < 8; i++)
    sums[i] = multiply (a[i], b[i]);
  for (gsize c = step; c < products->n_channels * step; c += step)
#pragma GCC unroll 8
    for (int i = 0; i < 8; i++)
      sums[i] = multiply_add (sums[i], a[c + i], b[c + i]);
  evaluate (sums, 8, NULL);
#pragma GCC unroll 8
  for (int i = 0; i < 8; i++)
    x[begin + place_back (i, 8)] = sums[i];
}

static void
inverse_products (const ClabLanesProducts *products,
                  const ClabAxis *axis,
                  float *group)
{
  Complex *x = (Complex *)group;
  gsize part = axis->size / axis->radix;
  gsize n_split = products->is_first ? products->n_channels : 0;
  const float *factors = NULL;

  for (gsize c = 0; c < n_split; c++)
    split_in_place (channel_of (products, c), axis);
  for (gsize i = 0; i < axis->radix; i++)
    {
      for (gsize c = 0; c < n_split; c++)
        split_part (channel_of (products, c), i, axis);
      for (gsize begin = i * part; begin < (i + 1) * part; begin += 8)
        {
          join_products (products, begin, x);
          factors = join_ended (x, begin + 8, part, axis);
        }
    }
  if (axis->radix == 8)
    join_last (x, products->n_blocks, axis, 8, factors);
  else if (axis->radix == 4)
    join_last (x, products->n_blocks, axis, 4, factors);
  else
    join_last (x, products->n_blocks, axis, 2, factors);
}

/* Puts @values into row @y, if it is asked for. */
INLINE void
put_row (const ClabLanesRows *rows, gsize y, Vector values)
{
  float *to = rows->data + (y - rows->begin) * rows->step;

  if (y < rows->begin || y >= rows->end)
    return;
  if (rows->is_streamed)
    STREAM (to, values);
  else
    store (to, values);
}

/* The last step back, to rows.
 *
 * @x: all but that done */
INLINE void
join_rows (const Complex *x,
           const ClabLanesRows *rows,
           const ClabAxis *axis,
           int radix,
           const float *factors)
{
  const Vector bias = rows->bias - (Vector){ 0 };
  gsize part = axis->size / radix;

  for (gsize j = 0; j < part; j++, factors += FACTORS)
    {
      Complex a[8];

#pragma GCC unroll 8
      for (int i = 0; i < radix; i++)
        a[i] = x[j + i * part];
      evaluate (a, radix, factors);
#pragma GCC unroll 8
      for (int i = 0; i < radix; i++)
        {
          gsize y = j + place_back (i, radix) * part;
          const float *w = axis->turns + 2 * y;

          put_row (rows, y, bias + w[0] * a[i].re - w[1] * a[i].im);
          put_row (rows, y + axis->size,
                   bias + w[0] * a[i].im + w[1] * a[i].re);
        }
    }
}

/* Element @i of a column of blocks of LANES elements. */
INLINE Complex
get_element (const float *blocks, gsize block_step, gsize i)
{
  return ((const Complex *)(blocks + i / LANES * block_step))[i % LANES];
}

static void
inverse_rows (const float *blocks,
              gsize block_step,
              const ClabAxis *axis,
              float *group,
              const ClabLanesRows *rows)
{
  Complex *x = (Complex *)group;
  gsize part = axis->size / axis->radix;
  const float *factors = NULL;

  for (gsize begin = 0; begin < axis->size; begin += 8)
    {
      Complex a[8];

#pragma GCC unroll 8
      for (int i = 0; i < 8; i++)
        a[i] = get_element (blocks, block_step, begin + i);
      evaluate (a, 8, NULL);
#pragma GCC unroll 8
      for (int i = 0; i < 8; i++)
        x[begin + place_back (i, 8)] = a[i];
      factors = join_ended (x, begin + 8, part, axis);
    }
  if (axis->radix == 8)
    join_rows (x, rows, axis, 8, factors);
  else if (axis->radix == 4)
    join_rows (x, rows, axis, 4, factors);
  else
    join_rows (x, rows, axis, 2, factors);
}

static void
transpose_block (const float *from, float *to)
{
  transpose ((const Complex *)from, (Complex *)to);
}

extern const ClabLanes CLAB_LANES;
const ClabLanes CLAB_LANES = {
  .lanes = LANES,
  .forward = forward,
  .forward_rows = forward_rows,
  .inverse_products = inverse_products,
  .inverse_rows = inverse_rows,
  .transpose = transpose_block,
};
