/* Fourier transforms of many columns at once, for one instruction set.
 *
 * Compiled once per row of the table in conv-rows-dispatch.c, with
 * CLAB_LANES = the name of the struct that it exports.
 *
 * Decimation in frequency with radix 4 (and once 2, for odd powers of 2): the
 * forward transform takes elements in order and leaves them by reversed
 * digits, the inverse goes the same way back, so nothing is ever reordered.
 * Source of the butterflies: A. V. Oppenheim, R. W. Schafer, Discrete-Time
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

/* a · w, where w is the same in all lanes */
static inline Complex
turn (Complex a, const float *w)
{
  return (Complex){ a.re * w[0] - a.im * w[1], a.im * w[0] + a.re * w[1] };
}

/* a · conj (w) */
static inline Complex
turn_back (Complex a, const float *w)
{
  return (Complex){ a.re * w[0] + a.im * w[1], a.im * w[0] - a.re * w[1] };
}

/* Elements j, j + quarter … of each block of 4 · quarter, whose twiddles
 * depend on j only. */
static void
forward_step (Complex *x, gsize size, gsize quarter, const float *twiddles)
{
  for (gsize j = 0; j < quarter; j++, twiddles += 6)
    for (gsize block = j; block < size; block += 4 * quarter)
      {
        Complex *at = x + block;
        Complex even = add (at[0], at[2 * quarter]);
        Complex odd = add (at[quarter], at[3 * quarter]);
        Complex even_rest = subtract (at[0], at[2 * quarter]);
        Complex odd_rest = subtract (at[quarter], at[3 * quarter]);

        at[0] = add (even, odd);
        at[quarter] = turn (subtract_turned (even_rest, odd_rest), twiddles);
        at[2 * quarter] = turn (subtract (even, odd), twiddles + 2);
        at[3 * quarter] = turn (add_turned (even_rest, odd_rest), twiddles + 4);
      }
}

static void
inverse_step (Complex *x, gsize size, gsize quarter, const float *twiddles)
{
  for (gsize j = 0; j < quarter; j++, twiddles += 6)
    for (gsize block = j; block < size; block += 4 * quarter)
      {
        Complex *at = x + block;
        Complex a = at[0];
        Complex b = turn_back (at[quarter], twiddles);
        Complex c = turn_back (at[2 * quarter], twiddles + 2);
        Complex d = turn_back (at[3 * quarter], twiddles + 4);
        Complex even = add (a, c);
        Complex odd = add (b, d);
        Complex even_rest = subtract (a, c);
        Complex odd_rest = subtract (b, d);

        at[0] = add (even, odd);
        at[quarter] = add_turned (even_rest, odd_rest);
        at[2 * quarter] = subtract (even, odd);
        at[3 * quarter] = subtract_turned (even_rest, odd_rest);
      }
}

/* The steps of blocks of 4, whose twiddles are all 1. */
static void
forward_fours (Complex *x, gsize size)
{
  for (Complex *at = x; at < x + size; at += 4)
    {
      Complex even = add (at[0], at[2]);
      Complex odd = add (at[1], at[3]);
      Complex even_rest = subtract (at[0], at[2]);
      Complex odd_rest = subtract (at[1], at[3]);

      at[0] = add (even, odd);
      at[1] = subtract_turned (even_rest, odd_rest);
      at[2] = subtract (even, odd);
      at[3] = add_turned (even_rest, odd_rest);
    }
}

static void
inverse_fours (Complex *x, gsize size)
{
  for (Complex *at = x; at < x + size; at += 4)
    {
      Complex even = add (at[0], at[2]);
      Complex odd = add (at[1], at[3]);
      Complex even_rest = subtract (at[0], at[2]);
      Complex odd_rest = subtract (at[1], at[3]);

      at[0] = add (even, odd);
      at[1] = add_turned (even_rest, odd_rest);
      at[2] = subtract (even, odd);
      at[3] = subtract_turned (even_rest, odd_rest);
    }
}

/* The first step of an odd power of 2. */
static void
forward_halves (Complex *x, gsize half, const float *twiddles)
{
  for (gsize j = 0; j < half; j++, twiddles += 2)
    {
      Complex difference = subtract (x[j], x[j + half]);

      x[j] = add (x[j], x[j + half]);
      x[j + half] = turn (difference, twiddles);
    }
}

static void
inverse_halves (Complex *x, gsize half, const float *twiddles)
{
  for (gsize j = 0; j < half; j++, twiddles += 2)
    {
      Complex turned = turn_back (x[j + half], twiddles);

      x[j + half] = subtract (x[j], turned);
      x[j] = add (x[j], turned);
    }
}

/* A block of a power of 4.  One that does not fit into the first-level cache
 * is done quarter after quarter, another one step after step. */
static void
forward_block (Complex *x, gsize size, const float *twiddles)
{
  gsize block = size;

  if (size > CACHED_SIZE)
    {
      forward_step (x, size, size / 4, twiddles);
      for (gsize i = 0; i < 4; i++)
        forward_block (x + i * (size / 4), size / 4, twiddles + 6 * (size / 4));
      return;
    }
  for (; block > 4; block /= 4)
    {
      forward_step (x, size, block / 4, twiddles);
      twiddles += 6 * (block / 4);
    }
  forward_fours (x, size);
}

static void
inverse_block (Complex *x, gsize size, const float *twiddles)
{
  const float *end = twiddles;

  if (size > CACHED_SIZE)
    {
      for (gsize i = 0; i < 4; i++)
        inverse_block (x + i * (size / 4), size / 4, twiddles + 6 * (size / 4));
      inverse_step (x, size, size / 4, twiddles);
      return;
    }
  for (gsize block = size; block > 4; block /= 4)
    end += 6 * (block / 4);
  inverse_fours (x, size);
  for (gsize block = 16; block <= size; block *= 4)
    {
      end -= 6 * (block / 4);
      inverse_step (x, size, block / 4, end);
    }
}

static gboolean
is_odd_power (gsize size)
{
  return __builtin_ctzl (size) % 2 == 1;
}

static void
forward (float *group, gsize size, const float *twiddles)
{
  Complex *x = (Complex *)group;
  gsize half = size / 2;

  if (is_odd_power (size))
    {
      forward_halves (x, half, twiddles);
      forward_block (x, half, twiddles + 2 * half);
      forward_block (x + half, half, twiddles + 2 * half);
    }
  else
    forward_block (x, size, twiddles);
}

static void
inverse (float *group, gsize size, const float *twiddles)
{
  Complex *x = (Complex *)group;
  gsize half = size / 2;

  if (is_odd_power (size))
    {
      inverse_block (x, half, twiddles + 2 * half);
      inverse_block (x + half, half, twiddles + 2 * half);
      inverse_halves (x, half, twiddles);
    }
  else
    inverse_block (x, size, twiddles);
}

static void
multiply (const float *factor,
          const float *other,
          gsize n,
          gboolean is_added,
          float *sums)
{
  const Complex *a = (const Complex *)factor;
  const Complex *b = (const Complex *)other;
  Complex *to = (Complex *)sums;

  for (gsize i = 0; i < n; i++)
    {
      Complex product = { a[i].re * b[i].re - a[i].im * b[i].im,
                          a[i].im * b[i].re + a[i].re * b[i].im };

      to[i] = is_added ? add (to[i], product) : product;
    }
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
read_row (const float *real,
          const float *imaginary,
          gsize n_groups,
          gsize group_step,
          float *element)
{
  for (gsize g = 0; g < n_groups; g++)
    {
      memcpy (element + g * group_step, real + g * LANES, sizeof (Vector));
      memcpy (element + g * group_step + LANES, imaginary + g * LANES,
              sizeof (Vector));
    }
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
  .inverse = inverse,
  .multiply = multiply,
  .transpose = transpose,
  .read_row = read_row,
  .write_row = write_row,
};
