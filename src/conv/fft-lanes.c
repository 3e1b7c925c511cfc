/* Fourier transforms of many columns at once, for one instruction set.
 *
 * Compiled once per row of the table in conv-rows-dispatch.c, with
 * CLAB_LANES = the name of the struct that it exports.
 *
 * Forward: a block of n elements is a polynomial modulo xⁿ − r; modulo the
 * four factors xᑫ − s of that, q = n/4 and s⁴ = r, it falls into four blocks,
 * down to single elements.  The factor s is the same all over a block.
 * Inverse: decimation in time, the factors belong to places in a block.  Both
 * multiply before they add, which is one instruction where the processor has
 * it; elements in order become elements by reversed digits and go back from
 * there, so that nothing is ever reordered.  The first step of an odd power of
 * 2, and the last one back, is one by halves.
 * Sources: D. J. Bernstein, Multidigit multiplication for mathematicians
 * (2001), sections 3 and 4; A. V. Oppenheim, R. W. Schafer, Discrete-Time
 * Signal Processing, section 9.3.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/fft-lanes.h"

#include <string.h>

#if defined __AVX512F__
#define LANES 16
#elif defined __AVX2__
#define LANES 8
#else
#define LANES 4
#endif

/* Elements that stay in the first-level cache. */
#define CACHED_SIZE 256

typedef float Vector __attribute__ ((vector_size (LANES * 4)));

typedef struct
{
  Vector re;
  Vector im;
} Complex;

static inline Complex
add (Complex a, Complex b)
{
  return (Complex){ a.re + b.re, a.im + b.im };
}

static inline Complex
subtract (Complex a, Complex b)
{
  return (Complex){ a.re - b.re, a.im - b.im };
}

/* a + i·b */
static inline Complex
add_turned (Complex a, Complex b)
{
  return (Complex){ a.re - b.im, a.im + b.re };
}

/* a − i·b */
static inline Complex
subtract_turned (Complex a, Complex b)
{
  return (Complex){ a.re + b.im, a.im - b.re };
}

/* a + w · b, where w is the same in all lanes */
static inline Complex
fuse (Complex a, const float *w, Complex b)
{
  return (Complex){ a.re + w[0] * b.re - w[1] * b.im,
                    a.im + w[0] * b.im + w[1] * b.re };
}

/* a − i·w · b */
static inline Complex
fuse_turned (Complex a, const float *w, Complex b)
{
  return (Complex){ a.re + w[0] * b.im + w[1] * b.re,
                    a.im - w[0] * b.re + w[1] * b.im };
}

/* a + i·w · b */
static inline Complex
fuse_turned_back (Complex a, const float *w, Complex b)
{
  return (Complex){ a.re - w[0] * b.im - w[1] * b.re,
                    a.im + w[0] * b.re - w[1] * b.im };
}

/* a − c, where b = a + c */
static inline Complex
mirror (Complex a, Complex b)
{
  return (Complex){ 2 * a.re - b.re, 2 * a.im - b.im };
}

/* Puts what is left of a + b·s + c·s² + d·s³ for s = 1, −i, −1 and i to @x and
 * @step elements further each. */
static inline void
split (Complex a, Complex b, Complex c, Complex d, Complex *x, gsize step)
{
  Complex even = add (a, c);
  Complex odd = add (b, d);
  Complex even_rest = subtract (a, c);
  Complex odd_rest = subtract (b, d);

  x[0] = add (even, odd);
  x[step] = subtract_turned (even_rest, odd_rest);
  x[2 * step] = subtract (even, odd);
  x[3 * step] = add_turned (even_rest, odd_rest);
}

/* The same for s = 1, i, −1 and −i. */
static inline void
join (Complex a, Complex b, Complex c, Complex d, Complex *x, gsize step)
{
  split (a, d, c, b, x, step);
}

/* split() in place, for s = w, −i·w, −w and i·w.
 *
 * @w: w, w² */
static inline void
split_turned (Complex *x, gsize step, const float *w)
{
  Complex a = x[0];
  Complex b = x[step];
  Complex even = fuse (a, w + 2, x[2 * step]);
  Complex odd = fuse (b, w + 2, x[3 * step]);
  Complex even_rest = mirror (a, even);
  Complex odd_rest = mirror (b, odd);
  Complex first = fuse (even, w, odd);
  Complex second = fuse_turned (even_rest, w, odd_rest);

  x[0] = first;
  x[step] = second;
  x[2 * step] = mirror (even, first);
  x[3 * step] = mirror (even_rest, second);
}

/* join() in place, for s = w, i·w, −w and −i·w. */
static inline void
join_turned (Complex *x, gsize step, const float *w)
{
  Complex a = x[0];
  Complex b = x[step];
  Complex even = fuse (a, w + 2, x[2 * step]);
  Complex odd = fuse (b, w + 2, x[3 * step]);
  Complex even_rest = mirror (a, even);
  Complex odd_rest = mirror (b, odd);
  Complex first = fuse (even, w, odd);
  Complex second = fuse_turned_back (even_rest, w, odd_rest);

  x[0] = first;
  x[step] = second;
  x[2 * step] = mirror (even, first);
  x[3 * step] = mirror (even_rest, second);
}

/* Splits the block number @index of its stage.
 *
 * @stage: twiddles of all blocks of that stage */
static void
split_block (Complex *x, gsize quarter, gsize index, const float *stage)
{
  if (index == 0)
    for (Complex *at = x; at < x + quarter; at++)
      split (at[0], at[quarter], at[2 * quarter], at[3 * quarter], at, quarter);
  else
    for (Complex *at = x; at < x + quarter; at++)
      split_turned (at, quarter, stage + 4 * index);
}

/* Splits the block number @index of a stage of @n_stage blocks, and its parts
 * down to single elements.  One that does not fit into the first-level cache
 * is done quarter after quarter, another one stage after stage. */
static void
split_all (Complex *x,
           gsize size,
           gsize index,
           gsize n_stage,
           const float *stage)
{
  gsize n_blocks = 1;

  if (size > CACHED_SIZE)
    {
      split_block (x, size / 4, index, stage);
      for (gsize i = 0; i < 4; i++)
        split_all (x + i * (size / 4), size / 4, 4 * index + i, 4 * n_stage,
                   stage + 4 * n_stage);
      return;
    }
  for (gsize block = size; block >= 4; block /= 4)
    {
      for (gsize b = 0; b < n_blocks; b++)
        split_block (x + b * block, block / 4, index * n_blocks + b, stage);
      n_blocks *= 4;
      stage += 4 * n_stage;
      n_stage *= 4;
    }
}

static gboolean
is_odd_power (gsize size)
{
  return __builtin_ctzl (size) % 2 == 1;
}

/* What remains after the first step. */
static void
forward_rest (Complex *x, gsize size, const float *twiddles)
{
  if (is_odd_power (size))
    for (gsize i = 0; i < 2; i++)
      split_all (x + i * (size / 2), size / 2, i, 2, twiddles);
  else
    for (gsize i = 0; i < 4; i++)
      split_all (x + i * (size / 4), size / 4, i, 4, twiddles + 4);
}

static void
forward (float *group, gsize size, const float *twiddles)
{
  Complex *x = (Complex *)group;
  gsize half = size / 2;

  if (is_odd_power (size))
    for (gsize j = 0; j < half; j++)
      {
        Complex difference = subtract (x[j], x[j + half]);

        x[j] = add (x[j], x[j + half]);
        x[j + half] = difference;
      }
  else
    split_block (x, size / 4, 0, twiddles);
  forward_rest (x, size, twiddles);
}

/* Rows of real and of imaginary parts. */
typedef struct
{
  const float *real;
  const float *imaginary;
  gsize row_step;
} Rows;

static inline Complex
get_row (const Rows *rows, gsize y)
{
  Complex x;

  memcpy (&x.re, rows->real + y * rows->row_step, sizeof (Vector));
  memcpy (&x.im, rows->imaginary + y * rows->row_step, sizeof (Vector));
  return x;
}

static void
forward_rows (const float *real,
              const float *imaginary,
              gsize row_step,
              gsize size,
              const float *twiddles,
              float *group)
{
  const Rows rows = { real, imaginary, row_step };
  Complex *x = (Complex *)group;
  gsize half = size / 2;
  gsize quarter = size / 4;

  if (is_odd_power (size))
    for (gsize j = 0; j < half; j++)
      {
        Complex first = get_row (&rows, j);
        Complex second = get_row (&rows, j + half);

        x[j] = add (first, second);
        x[j + half] = subtract (first, second);
      }
  else
    for (gsize j = 0; j < quarter; j++)
      split (get_row (&rows, j), get_row (&rows, j + quarter),
             get_row (&rows, j + 2 * quarter), get_row (&rows, j + 3 * quarter),
             x + j, quarter);
  forward_rest (x, size, twiddles);
}

/* Joins quarters in all blocks of 4 · @quarter elements.
 *
 * @twiddles: by place */
static void
join_blocks (Complex *x, gsize size, gsize quarter, const float *twiddles)
{
  for (Complex *at = x; at < x + size; at += 4 * quarter)
    join (at[0], at[quarter], at[2 * quarter], at[3 * quarter], at, quarter);
  for (gsize j = 1; j < quarter; j++)
    for (Complex *at = x + j; at < x + size; at += 4 * quarter)
      join_turned (at, quarter, twiddles + 4 * j);
}

/* Joins blocks of 4 elements to blocks of a power of 4, see split_all(). */
static void
join_all (Complex *x, gsize size, gsize block, const float *twiddles)
{
  if (block > CACHED_SIZE)
    {
      for (gsize i = 0; i < size; i += block / 4)
        join_all (x + i, block / 4, block / 4, twiddles);
      join_blocks (x, size, block / 4, twiddles + (block - 16) / 3);
      return;
    }
  for (gsize n = 16; n <= block; n *= 4)
    {
      join_blocks (x, size, n / 4, twiddles);
      twiddles += n;
    }
}

/* What remains after the first step. */
static void
inverse_rest (Complex *x, gsize size, const float *twiddles)
{
  gsize half = size / 2;

  if (!is_odd_power (size))
    {
      join_all (x, size, size, twiddles);
      return;
    }
  join_all (x, size, half, twiddles);
  twiddles += (4 * half - 16) / 3;
  for (gsize j = 0; j < half; j++, twiddles += 2)
    {
      Complex sum = fuse (x[j], twiddles, x[j + half]);

      x[j + half] = mirror (x[j], sum);
      x[j] = sum;
    }
}

static void
inverse (float *group, gsize size, const float *twiddles)
{
  Complex *x = (Complex *)group;

  for (Complex *at = x; at < x + size; at += 4)
    join (at[0], at[1], at[2], at[3], at, 1);
  inverse_rest (x, size, twiddles);
}

static inline Complex
multiply (Complex a, Complex b)
{
  return (Complex){ a.re * b.re - a.im * b.im, a.im * b.re + a.re * b.im };
}

static inline Complex
multiply_add (Complex sum, Complex a, Complex b)
{
  return (Complex){ sum.re + a.re * b.re - a.im * b.im,
                    sum.im + a.im * b.re + a.re * b.im };
}

static void
inverse_products (const ClabLanesProducts *products,
                  gsize size,
                  const float *twiddles,
                  float *group)
{
  const Complex *a = (const Complex *)products->factor;
  const Complex *b = (const Complex *)products->other;
  Complex *x = (Complex *)group;
  gsize step = products->channel_step / (2 * LANES);
  gsize end = products->n_channels * step;

  for (gsize i = 0; i < size; i += 4)
    {
      Complex first = multiply (a[i], b[i]);
      Complex second = multiply (a[i + 1], b[i + 1]);
      Complex third = multiply (a[i + 2], b[i + 2]);
      Complex fourth = multiply (a[i + 3], b[i + 3]);

      for (gsize c = i + step; c < end; c += step)
        {
          first = multiply_add (first, a[c], b[c]);
          second = multiply_add (second, a[c + 1], b[c + 1]);
          third = multiply_add (third, a[c + 2], b[c + 2]);
          fourth = multiply_add (fourth, a[c + 3], b[c + 3]);
        }
      join (first, second, third, fourth, x + i, 1);
    }
  inverse_rest (x, size, twiddles);
}

/* Exchanges, between rows @half apart, the lanes that are @half apart: after
 * all powers of two, rows are columns. */
#define LOW(k, half) ((k) & (half) ? (k) - (half) + LANES : (k))
#define HIGH(k, half) ((k) & (half) ? (k) + LANES : (k) + (half))
#define FOUR(F, k, half)                                                       \
  F (k, half), F ((k) + 1, half), F ((k) + 2, half), F ((k) + 3, half)
#if LANES == 16
#define ALL(F, half)                                                           \
  FOUR (F, 0, half), FOUR (F, 4, half), FOUR (F, 8, half), FOUR (F, 12, half)
#define FOR_EACH_HALF(F) F (1) F (2) F (4) F (8)
#elif LANES == 8
#define ALL(F, half) FOUR (F, 0, half), FOUR (F, 4, half)
#define FOR_EACH_HALF(F) F (1) F (2) F (4)
#else
#define ALL(F, half) FOUR (F, 0, half)
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

static inline __attribute__ ((always_inline)) void
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
transpose (const float *from, float *to)
{
  transpose_part ((const Vector *)from, (Vector *)to);
  transpose_part ((const Vector *)from + 1, (Vector *)to + 1);
}

static void
write_row (const float *part, gsize group_step, gsize n, float bias, float *to)
{
  const Vector biases = bias - (Vector){ 0 };

  for (gsize x = 0; x < n; x += LANES, part += group_step)
    {
      Vector values = *(const Vector *)part + biases;

      memcpy (to + x, &values, sizeof (Vector));
    }
}

extern const ClabLanes CLAB_LANES;
const ClabLanes CLAB_LANES = {
  .lanes = LANES,
  .forward = forward,
  .forward_rows = forward_rows,
  .inverse = inverse,
  .inverse_products = inverse_products,
  .transpose = transpose,
  .write_row = write_row,
};
