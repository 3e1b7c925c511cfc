/* Convolution by Fourier transforms of tiles (overlap-save).
 *
 * Two tiles side by side are the real and the imaginary part of one complex
 * tile: kernels are real, so the products stay apart.  The spectrum of a tile
 * serves the whole bank.  Tiles lie on a grid that is fixed in the output, so
 * that every band of it gets the same digits.
 *
 * A complex tile is size × size, in groups of columns (see fft-lanes.h).
 * Columns are transformed, the tile is transposed, and the columns, which were
 * rows, are transformed again; spectra stay transposed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-fft.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MIN_SIZE 32
#define MAX_SIZE 1024

/* Above it, a group of columns leaves the first-level cache. */
#define FAST_SIZE 256

/* Complex numbers of the bank's spectra that stay in the second-level cache. */
#define CACHED_SPECTRA 131072

/* Columns of a tile are a multiple of it, so that pairs of tiles write whole
 * cache lines into a map whose rows are whole cache lines. */
#define COLUMN_UNIT 8

float *
clab_fft_twiddles (gsize size)
{
  float *twiddles = g_new (float, 4 * size);
  float *to = twiddles;
  gsize block = size;

  if (__builtin_ctzl (size) % 2 == 1)
    {
      for (gsize j = 0; j < size / 2; j++)
        {
          *to++ = cos (-2 * G_PI * j / size);
          *to++ = sin (-2 * G_PI * j / size);
        }
      block = size / 2;
    }
  for (; block > 4; block /= 4)
    for (gsize j = 0; j < block / 4; j++)
      for (gsize power = 1; power < 4; power++)
        {
          *to++ = cos (-2 * G_PI * power * j / block);
          *to++ = sin (-2 * G_PI * power * j / block);
        }
  return twiddles;
}

static gsize
reach_y (const ClabConvShape *shape)
{
  return (shape->rows - 1) * shape->dilation_y;
}

static gsize
reach_x (const ClabConvShape *shape)
{
  return (shape->columns - 1) * shape->dilation_x;
}

/* Rows of output that a tile gives. */
static gsize
step_y (const ClabConvShape *shape, gsize size)
{
  return size - reach_y (shape);
}

static gsize
step_x (const ClabConvShape *shape, gsize size)
{
  gsize step = size - reach_x (shape);

  return step > COLUMN_UNIT ? step / COLUMN_UNIT * COLUMN_UNIT : step;
}

/* Cycles per vector of complex numbers for reading, transposing and writing, by
 * the binary logarithm of the size of a tile, from that of MIN_SIZE on.
 * Measured on Sapphire Rapids: bigger tiles leave the caches. */
static const double moving_cycles[] = { 14, 35, 60, 85, 110, 200 };

/* Cycles of one place of the output for tiles of @size, whatever the size of
 * the image: parts of a map are done as the whole is.  Measured likewise: a
 * transform of a column takes 1.5 cycles for each power of 2, the product with
 * a spectrum 3 from the cache and 6 from memory. */
static double
size_cycles (const ClabConv *conv, gsize size, gsize n_kernels)
{
  const ClabConvShape *shape = &conv->shape;
  double vectors = (double)size * size / conv->variant->lanes->lanes;
  double spectra = (double)size * size * n_kernels * shape->channels;
  double pass = 1.5 * log2 (size) * (size > FAST_SIZE ? 1.5 : 1);
  double moving = moving_cycles[__builtin_ctzl (size / MIN_SIZE)];
  double there = vectors * (2 * pass + moving);
  double product
      = vectors * shape->channels * (spectra > CACHED_SPECTRA ? 6 : 3);
  double pair = shape->channels * there + n_kernels * (there + product);

  return pair / (2.0 * step_y (shape, size) * step_x (shape, size));
}

static gsize
best_size (const ClabConv *conv, gsize n_kernels, double *cycles)
{
  gsize longest = MAX (reach_y (&conv->shape), reach_x (&conv->shape));
  gsize best = 0;

  *cycles = INFINITY;
  for (gsize size = MIN_SIZE; size <= MAX_SIZE; size *= 2)
    if (size > longest)
      {
        double with = size_cycles (conv, size, n_kernels);

        if (with < *cycles)
          {
            *cycles = with;
            best = size;
          }
      }
  return best;
}

gboolean
clab_conv_fft_can (const ClabConvShape *shape)
{
  return shape->stride_y == 1 && shape->stride_x == 1
         && MAX (reach_y (shape), reach_x (shape)) < MAX_SIZE;
}

double
clab_conv_fft_cost (const ClabConv *conv, gsize n_kernels)
{
  double cycles;

  best_size (conv, n_kernels, &cycles);
  return cycles;
}

void
clab_conv_fft_transform (const ClabConvFft *fft, float *tile, float *spectrum)
{
  const ClabLanes *lanes = fft->conv->variant->lanes;
  gsize n_groups = fft->size / lanes->lanes;
  gsize block = 2 * lanes->lanes * lanes->lanes;

  for (gsize g = 0; g < n_groups; g++)
    {
      float *group = tile + g * fft->group_step;

      lanes->forward (group, fft->size, fft->twiddles);
      for (gsize r = 0; r < n_groups; r++)
        lanes->transpose (group + r * block,
                          spectrum + r * fft->group_step + g * block);
    }
  for (gsize r = 0; r < n_groups; r++)
    lanes->forward (spectrum + r * fft->group_step, fft->size, fft->twiddles);
}

void
clab_conv_fft_transform_back (const ClabConvFft *fft,
                              const float *spectra,
                              const float *kernel,
                              float *group,
                              float *tile)
{
  const ClabLanes *lanes = fft->conv->variant->lanes;
  gsize n_groups = (fft->step_x + lanes->lanes - 1) / lanes->lanes;
  gsize block = 2 * lanes->lanes * lanes->lanes;

  for (gsize r = 0; r < fft->size / lanes->lanes; r++)
    {
      for (gsize c = 0; c < fft->conv->shape.channels; c++)
        {
          gsize at = c * fft->tile_step + r * fft->group_step;

          lanes->multiply (spectra + at, kernel + at, fft->size, c > 0, group);
        }
      lanes->inverse (group, fft->size, fft->twiddles);
      for (gsize g = 0; g < n_groups; g++)
        lanes->transpose (group + g * block,
                          tile + g * fft->group_step + r * block);
    }
  for (gsize g = 0; g < n_groups; g++)
    lanes->inverse (tile + g * fft->group_step, fft->size, fft->twiddles);
}

/* Where element (y, x) of a tile has its real part. */
static float *
element (const ClabConvFft *fft, float *tile, gsize y, gsize x)
{
  gsize lanes = fft->conv->variant->lanes->lanes;

  return tile + x / lanes * fft->group_step + y * 2 * lanes + x % lanes;
}

/* Correlation turns the kernel; the transforms multiply by size². */
static void
set_spectrum (ClabConvFft *fft,
              const double *weights,
              float *tile,
              float *spectrum)
{
  const ClabConvShape *shape = &fft->conv->shape;
  double scale = 1.0 / ((double)fft->size * fft->size);

  memset (tile, 0, fft->tile_step * sizeof (float));
  for (gsize i = 0; i < shape->rows; i++)
    for (gsize j = 0; j < shape->columns; j++)
      {
        gsize y = (fft->size - i * shape->dilation_y) % fft->size;
        gsize x = (fft->size - j * shape->dilation_x) % fft->size;

        *element (fft, tile, y, x) = weights[i * shape->columns + j] * scale;
      }
  clab_conv_fft_transform (fft, tile, spectrum);
}

static float *
try_floats (gsize n)
{
  void *floats = NULL;

  return posix_memalign (&floats, 64, n * sizeof (float)) == 0 ? floats : NULL;
}

ClabConvFft *
clab_conv_fft_new (const ClabConv *conv, const GArray *kernels)
{
  const ClabConvShape *shape = &conv->shape;
  gsize lanes = conv->variant->lanes->lanes;
  gsize area = shape->rows * shape->columns;
  double cycles;
  g_autoptr (ClabConvFft) fft = g_new0 (ClabConvFft, 1);

  fft->conv = conv;
  fft->size = best_size (conv, kernels->len, &cycles);
  fft->step_y = step_y (shape, fft->size);
  fft->step_x = step_x (shape, fft->size);
  fft->group_step = (fft->size + 1) * 2 * lanes;
  fft->tile_step = fft->size / lanes * fft->group_step;
  fft->kernels = g_array_copy ((GArray *)kernels);
  fft->twiddles = clab_fft_twiddles (fft->size);
  fft->spectra = try_floats (kernels->len * shape->channels * fft->tile_step);

  float *tile = try_floats (fft->tile_step);
  gboolean is_ready = tile != NULL && fft->spectra != NULL;

  for (gsize k = 0; is_ready && k < kernels->len; k++)
    for (gsize c = 0; c < shape->channels; c++)
      set_spectrum (
          fft,
          clab_conv_kernel (conv, g_array_index (kernels, gsize, k)) + c * area,
          tile, fft->spectra + (k * shape->channels + c) * fft->tile_step);
  free (tile);
  return is_ready ? g_steal_pointer (&fft) : NULL;
}

void
clab_conv_fft_free (ClabConvFft *fft)
{
  if (fft == NULL)
    return;
  g_array_unref (fft->kernels);
  g_free (fft->twiddles);
  free (fft->spectra);
  g_free (fft);
}
