/* Fourier transforms of tiles of doubles, compiled once per instruction set.
 *
 * Every lane transforms a column of its own; between the columns and the rows
 * the tile is transposed.  A block of n elements is a polynomial modulo
 * xⁿ − r; modulo the four factors xᑫ − s, q = n/4 and s⁴ = r, it falls into
 * four blocks, down to single elements (D. J. Bernstein, Multidigit
 * multiplication for mathematicians, 2001, section 3); for an odd power of 2
 * the last step is one by halves.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/dots-variants.h"

#include <string.h>

#if defined __AVX512F__
#define LANES 8
#elif defined __AVX2__
#define LANES 4
#else
#define LANES 2
#endif

typedef double Vector __attribute__ ((vector_size (LANES * sizeof (double))));

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

/* −i·a */
static inline Complex
turn (Complex a)
{
  return (Complex){ a.im, -a.re };
}

/* a + s·b, where s is the same in all lanes */
static inline Complex
fuse (Complex a, const double *s, Complex b)
{
  return (Complex){ a.re + s[0] * b.re - s[1] * b.im,
                    a.im + s[0] * b.im + s[1] * b.re };
}

/* a − c, where b = a + c */
static inline Complex
mirror (Complex a, Complex b)
{
  return (Complex){ 2 * a.re - b.re, 2 * a.im - b.im };
}

/* What is left of a block for s = 1, −i, −1 and i. */
static void
split_plain (Complex *x, gsize quarter)
{
  for (Complex *at = x; at < x + quarter; at++)
    {
      Complex even = add (at[0], at[2 * quarter]);
      Complex odd = add (at[quarter], at[3 * quarter]);
      Complex even_rest = subtract (at[0], at[2 * quarter]);
      Complex odd_rest = turn (subtract (at[quarter], at[3 * quarter]));

      at[0] = add (even, odd);
      at[quarter] = add (even_rest, odd_rest);
      at[2 * quarter] = subtract (even, odd);
      at[3 * quarter] = subtract (even_rest, odd_rest);
    }
}

/* The same for s, −i·s, −s and i·s.
 *
 * @turns: s, s² */
static void
split (Complex *x, gsize quarter, const double *turns)
{
  for (Complex *at = x; at < x + quarter; at++)
    {
      Complex even = fuse (at[0], turns + 2, at[2 * quarter]);
      Complex odd = fuse (at[quarter], turns + 2, at[3 * quarter]);
      Complex even_rest = mirror (at[0], even);
      Complex odd_rest = turn (mirror (at[quarter], odd));
      Complex first = fuse (even, turns, odd);
      Complex second = fuse (even_rest, turns, odd_rest);

      at[0] = first;
      at[quarter] = second;
      at[2 * quarter] = mirror (even, first);
      at[3 * quarter] = mirror (even_rest, second);
    }
}

/* @halves: the turns of the last step, if that is one by halves */
static void
transform_column (Complex *x, gsize size, const double *turns)
{
  const double *halves = turns + size;
  gsize block = size;

  for (; block >= 4; block /= 4)
    {
      split_plain (x, block / 4);
      for (gsize b = 1; b < size / block; b++)
        split (x + b * block, block / 4, turns + 4 * b);
    }
  for (gsize b = 0; block == 2 && b < size / 2; b++)
    {
      Complex first = fuse (x[2 * b], halves + 2 * b, x[2 * b + 1]);

      x[2 * b + 1] = mirror (x[2 * b], first);
      x[2 * b] = first;
    }
}

/* Exchanges, between rows @half apart, the lanes that are @half apart: after
 * all powers of two, rows are columns. */
#define LOW(k, half) ((k) & (half) ? (k) - (half) + LANES : (k))
#define HIGH(k, half) ((k) & (half) ? (k) + LANES : (k) + (half))
#if LANES == 8
#define ALL(F, half)                                                           \
  F (0, half), F (1, half), F (2, half), F (3, half), F (4, half),             \
      F (5, half), F (6, half), F (7, half)
#define FOR_EACH_HALF(F) F (1) F (2) F (4)
#elif LANES == 4
#define ALL(F, half) F (0, half), F (1, half), F (2, half), F (3, half)
#define FOR_EACH_HALF(F) F (1) F (2)
#else
#define ALL(F, half) F (0, half), F (1, half)
#define FOR_EACH_HALF(F) F (1)
#endif
#define EXCHANGE(half)                                                         \
  _Pragma ("GCC unroll 8") for (int i = 0; i < LANES; i++) if (!(i & (half)))  \
  {                                                                            \
    Vector low = rows[i];                                                      \
    Vector high = rows[i + (half)];                                            \
                                                                               \
    rows[i] = __builtin_shufflevector (low, high, ALL (LOW, half));            \
    rows[i + (half)] = __builtin_shufflevector (low, high, ALL (HIGH, half));  \
  }

/* A square of numbers, transposed.
 *
 * @from: every second vector */
static inline __attribute__ ((always_inline)) void
transpose_part (const Vector *from, Vector *rows)
{
#pragma GCC unroll 8
  for (int i = 0; i < LANES; i++)
    rows[i] = from[2 * i];
  FOR_EACH_HALF (EXCHANGE)
}

static void
exchange_squares (double *a, double *b)
{
  for (int part = 0; part < 2; part++)
    {
      Vector from_a[LANES];
      Vector from_b[LANES];

      transpose_part ((const Vector *)a + part, from_a);
      transpose_part ((const Vector *)b + part, from_b);
#pragma GCC unroll 8
      for (int i = 0; i < LANES; i++)
        {
          ((Vector *)a)[2 * i + part] = from_b[i];
          ((Vector *)b)[2 * i + part] = from_a[i];
        }
    }
}

static void
transpose (double *tile, gsize size)
{
  gsize step = clab_spectra_step (LANES, size);

  for (gsize i = 0; i < size / LANES; i++)
    for (gsize j = 0; j <= i; j++)
      exchange_squares (tile + i * step + j * 2 * LANES * LANES,
                        tile + j * step + i * 2 * LANES * LANES);
}

/* Columns of @rows from @x on, a vector of each row. */
static void
set_part (const ClabSpectraPart *part, gsize size, gsize x, Vector *to)
{
  gsize n = part->n > x ? part->n - x : 0;

  if (n >= LANES)
    for (gsize y = 0; y < size; y++)
      {
        memcpy (to + 2 * y, part->rows[y] + x, sizeof *to);
        /* While these columns are transformed, the next ones arrive. */
        __builtin_prefetch (part->rows[y] + x + LANES);
      }
  else
    for (gsize y = 0; y < size; y++)
      {
        Vector pixels = { 0 };

        memcpy (&pixels, part->rows[y] + x, n * sizeof (double));
        to[2 * y] = pixels;
      }
}

/* The columns of a tile, filled and transformed, become its rows. */
static void
transform_columns (const ClabSpectraPart parts[2],
                   gsize size,
                   const double *turns,
                   double *tile)
{
  gsize step = clab_spectra_step (LANES, size);

  for (gsize i = 0; i < size / LANES; i++)
    {
      Vector *group = (Vector *)(tile + i * step);

      set_part (&parts[0], size, i * LANES, group);
      set_part (&parts[1], size, i * LANES, group + 1);
      if (i * LANES < MAX (parts[0].n, parts[1].n))
        transform_column ((Complex *)group, size, turns);
    }
  transpose (tile, size);
}

static void
transform (const ClabSpectraPart parts[2],
           gsize size,
           const double *turns,
           double *tile)
{
  gsize step = clab_spectra_step (LANES, size);

  transform_columns (parts, size, turns, tile);
  for (gsize i = 0; i < size / LANES; i++)
    transform_column ((Complex *)(tile + i * step), size, turns);
}

/* sums += a*·b */
static void
add_products (const Complex *a, const Complex *b, gsize size, Complex *sums)
{
  for (gsize y = 0; y < size; y++)
    {
      sums[y].re += a[y].re * b[y].re + a[y].im * b[y].im;
      sums[y].im += a[y].re * b[y].im - a[y].im * b[y].re;
    }
}

static void
correlate (const ClabSpectraPart parts[2],
           gsize size,
           const double *turns,
           double *tile,
           const double *others,
           gsize n_others,
           double *sums)
{
  gsize step = clab_spectra_step (LANES, size);
  gsize length = clab_spectra_length (size);

  transform_columns (parts, size, turns, tile);
  for (gsize i = 0; i < size / LANES; i++)
    {
      Complex *group = (Complex *)(tile + i * step);

      transform_column (group, size, turns);
      for (gsize o = 0; o < n_others; o++)
        add_products (group, (const Complex *)(others + o * length + i * step),
                      size, (Complex *)(sums + o * length + i * step));
    }
}

#define CONCATENATE(a, b) a##b
#define VARIANT_SYMBOL(name) CONCATENATE (clab_spectra_, name)

const ClabSpectra VARIANT_SYMBOL (CLAB_VARIANT) = {
  .lanes = LANES,
  .transform = transform,
  .correlate = correlate,
};
