/* Convolution by Fourier transforms of tiles (overlap-save).
 *
 * The lower half of a real tile is the imaginary part of its upper half: then
 * complex transforms of half the rows, modulo yⁿ − i, convolve it modulo
 * y²ⁿ + 1: what wraps around comes back with the opposite sign.  The spectrum
 * of a tile serves the whole bank.  Tiles lie on a grid that is fixed in the
 * output, so that every band of it gets the same digits.
 *
 * With strides, each channel falls into planes: of every stride_y-th row and
 * every stride_x-th column, beginning at each of the first ones.  Each of them
 * meets a part of the kernel without stride, and the products are summed as
 * those of channels are.
 *
 * A complex tile is size / 2 × size, in groups of columns (see fft-lanes.h).
 * Columns are transformed, the tile is transposed, and the columns, which were
 * rows, are transformed again; spectra stay transposed.  Products are
 * transformed and transposed back block by block, where the blocks lie.
 * Source: H. J. Nussbaumer, Fast Fourier Transform and Convolution Algorithms
 * (1982), on right-angle circular convolution.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-fft.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MIN_SIZE 32
#define MAX_SIZE 1024
#define MAX_STRIDE 8

/* From it on, tiles are too big to share a kernel's spectrum. */
#define FAR_SIZE 128

/* Complex numbers of the bank's spectra that stay in the second-level cache. */
#define CACHED_SPECTRA 120000

/* Columns of a tile are a multiple of it, so that tiles write whole cache lines
 * into a map whose rows are whole cache lines. */
#define COLUMN_UNIT 16

/* e^(2πi·turns) */
static float *
append_turn (float *to, double turns)
{
  *to++ = (float)cos (2 * G_PI * turns);
  *to++ = (float)sin (2 * G_PI * turns);
  return to;
}

/* w = e^(2πi·turns), e^(−πi/4)·w, w², w⁴ */
static float *
append_factors (float *to, double turns)
{
  to = append_turn (to, turns);
  to = append_turn (to, turns - 0.125);
  to = append_turn (to, 2 * turns);
  return append_turn (to, 4 * turns);
}

/* Stage by stage, for each block modulo xⁿ − e^(−2πi·turns) that falls into
 * @radix parts, a root of that. */
static void
set_forward (ClabAxis *axis, double first)
{
  g_autofree double *turns = g_new (double, axis->size);
  float *to = axis->forward;
  gsize radix = axis->radix;

  turns[0] = first;
  for (gsize n_blocks = 1; n_blocks < axis->size; n_blocks *= radix, radix = 8)
    {
      for (gsize b = 0; b < n_blocks; b++)
        to = append_factors (to, -turns[b] / radix);
      for (gsize b = n_blocks; b-- > 0;)
        for (gsize j = radix; j-- > 0;)
          turns[radix * b + j] = (turns[b] + (double)j) / radix;
    }
}

/* Stage by stage from blocks of 64 on, for each place in one of their parts. */
static void
set_inverse (ClabAxis *axis)
{
  gsize last = axis->size / axis->radix;
  float *to = axis->inverse;

  for (gsize part = 8; part < last; part *= 8)
    for (gsize j = 0; j < part; j++)
      to = append_factors (to, (double)j / (8 * part));
  for (gsize j = 0; j < last; j++)
    to = append_factors (to, (double)j / axis->size);
}

void
clab_axis_init (ClabAxis *axis, gsize size, double turns)
{
  static const gsize radices[] = { 8, 2, 4 };
  float *to;

  axis->size = size;
  axis->radix = radices[__builtin_ctzl (size) % 3];
  axis->forward = g_new (float, 2 * size);
  axis->inverse = g_new (float, 5 * size);
  axis->turns = g_new (float, 2 * size);
  set_forward (axis, turns);
  set_inverse (axis);
  to = axis->turns;
  for (gsize j = 0; j < size; j++)
    to = append_turn (to, turns * j / size);
}

void
clab_axis_clear (ClabAxis *axis)
{
  g_free (axis->forward);
  g_free (axis->inverse);
  g_free (axis->turns);
}

/* Rows of a plane that a kernel reaches down. */
static gsize
reach_y (const ClabConvShape *shape)
{
  return (shape->rows - 1) * shape->dilation_y / shape->stride_y;
}

static gsize
reach_x (const ClabConvShape *shape)
{
  return (shape->columns - 1) * shape->dilation_x / shape->stride_x;
}

static gsize
count_planes (const ClabConvShape *shape)
{
  return shape->channels * shape->stride_y * shape->stride_x;
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

/* Cycles per complex number of a tile, by the binary logarithm of its size,
 * from that of MIN_SIZE on: bigger tiles leave the caches, and the last ones
 * reach far beyond the image.
 *
 * @lanes: of the vectors
 * @plane: for transforming one plane
 * @map: for transforming one map back
 */
typedef struct
{
  gsize lanes;
  double plane[6];
  double map[6];
} Costs;

/* Measured on Emerald Rapids, at 12 megapixels. */
static const Costs all_costs[] = {
  { .lanes = 16,
    .plane = { 1.7, 1.2, 2.1, 2.9, 3.7, 7 },
    .map = { 0.4, 0.8, 1.1, 1.9, 3.2, 5.8 } },
  { .lanes = 8,
    .plane = { 3.3, 3.1, 3.9, 4.6, 6.3, 12 },
    .map = { 1.7, 2.5, 3.0, 4.0, 5.6, 9 } },
  { .lanes = 4,
    .plane = { 3.3, 8.3, 9.6, 12.6, 15.2, 25 },
    .map = { 8.4, 10, 10.6, 12.3, 13.8, 20 } },
};

/* The same for the product with a spectrum from the cache, and from memory. */
#define NEAR_PRODUCT 0.7
#define FAR_PRODUCT 1.4

/* Cycles per place of the output for reading one plane and for writing one map.
 */
#define READING 0.6
#define WRITING 1.1

/* Of the cycles for transforming a plane, those that columns spare which come
 * from the tile before. */
#define COLUMN_SHARE 0.65

static const Costs *
find_costs (gsize lanes)
{
  const Costs *costs = all_costs;

  while (costs->lanes != lanes)
    costs++;
  return costs;
}

/* Cycles of one place of the output for tiles of @size, whatever the size of
 * the image: parts of a map are done as the whole is. */
static double
size_cycles (const ClabConv *conv, gsize size, gsize n_kernels)
{
  const ClabConvShape *shape = &conv->shape;
  const Costs *costs = find_costs (conv->variant->lanes->lanes);
  gsize i = __builtin_ctzl (size / MIN_SIZE);
  double numbers = (double)size * size / 2;
  double places = (double)(step_y (shape, size) * step_x (shape, size));
  double kept = 1 - (double)step_x (shape, size) / size;
  double planes = (double)count_planes (shape);
  double spectra = numbers * n_kernels * planes;
  double product = spectra > CACHED_SPECTRA && size >= FAR_SIZE ? FAR_PRODUCT
                                                                : NEAR_PRODUCT;
  double plane = costs->plane[i] * (1 - COLUMN_SHARE * kept);
  double map = costs->map[i] + planes * product;

  return planes * READING + n_kernels * WRITING
         + (planes * plane + n_kernels * map) * numbers / places;
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
  return (shape->stride_y == 1 || shape->dilation_y == 1)
         && (shape->stride_x == 1 || shape->dilation_x == 1)
         && MAX (shape->stride_y, shape->stride_x) <= MAX_STRIDE
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
clab_conv_fft_transform_columns (const ClabConvFft *fft,
                                 const ClabFftRows *rows,
                                 float *group,
                                 float *spectrum)
{
  const ClabLanes *lanes = fft->conv->variant->lanes;
  gsize block = 2 * lanes->lanes * lanes->lanes;
  float *to = spectrum + rows->column * 2 * lanes->lanes;

  for (gsize x = 0; x < rows->n_columns; x += lanes->lanes, to += block)
    {
      if (rows->rows != NULL)
        lanes->forward_rows (rows->rows, x, &fft->down, group);
      for (gsize r = 0; r < fft->n_groups; r++)
        if (rows->rows != NULL)
          lanes->transpose (group + r * block, to + r * fft->group_step);
        else
          memset (to + r * fft->group_step, 0, block * sizeof (float));
    }
}

/* Fills in what group @r of columns of a tile shares with the tile before, and
 * keeps what it shares with the next one. */
static void
exchange_kept (const ClabConvFft *fft,
               const ClabFftKept *kept,
               gsize r,
               float *group)
{
  gsize pair = 2 * fft->conv->variant->lanes->lanes;
  gsize n = kept->n_columns * pair;
  gsize last = (fft->size - kept->n_columns) * pair;

  for (gsize p = 0; p < fft->n_planes; p++, group += fft->tile_step)
    {
      float *data = kept->data + (r * fft->n_planes + p) * n;

      if (kept->is_known)
        memcpy (group, data, n * sizeof (float));
      memcpy (data, group + last, n * sizeof (float));
    }
}

void
clab_conv_fft_transform_back (const ClabConvFft *fft,
                              float *spectra,
                              const float *kernel,
                              const ClabFftKept *kept,
                              float *group,
                              float *tile)
{
  const ClabLanes *lanes = fft->conv->variant->lanes;
  gsize n_blocks = (fft->step_x + lanes->lanes - 1) / lanes->lanes;
  gsize block = 2 * lanes->lanes * lanes->lanes;
  gboolean is_in_place = tile == spectra;
  ClabLanesProducts products = { .n_channels = fft->n_planes,
                                 .channel_step = fft->tile_step,
                                 .is_first = kept != NULL,
                                 .n_blocks = is_in_place ? n_blocks : 0 };

  for (gsize r = 0; r < fft->n_groups; r++)
    {
      float *to = tile + r * fft->group_step;

      if (kept != NULL)
        exchange_kept (fft, kept, r, spectra + r * fft->group_step);
      products.factor = spectra + r * fft->group_step;
      products.other = kernel + r * fft->group_step;
      lanes->inverse_products (&products, &fft->across,
                               is_in_place ? to : group);
      for (gsize g = 0; !is_in_place && g < n_blocks; g++)
        lanes->transpose (group + g * block, to + g * block);
    }
}

void
clab_conv_fft_finish_columns (const ClabConvFft *fft,
                              const float *tile,
                              gsize column,
                              float *group,
                              const ClabLanesRows *rows)
{
  const ClabLanes *lanes = fft->conv->variant->lanes;

  lanes->inverse_rows (tile + column * 2 * lanes->lanes, fft->group_step,
                       &fft->down, group, rows);
}

/* Correlation turns the kernel; the transforms multiply by size² / 2.
 *
 * @weights: rows × columns of a channel
 * @plane: of this channel
 * @tile: room for one
 * @group: room for one group of columns */
static void
set_spectrum (ClabConvFft *fft,
              const double *weights,
              gsize plane,
              float *tile,
              float *group,
              float *spectrum)
{
  const ClabConvShape *shape = &fft->conv->shape;
  double scale = 2.0 / ((double)fft->size * fft->size);
  g_autofree const float **each = g_new (const float *, fft->size);
  const ClabFftRows rows = { .rows = each, .n_columns = fft->size };

  for (gsize y = 0; y < fft->size; y++)
    each[y] = tile + y * fft->size;
  memset (tile, 0, fft->size * fft->size * sizeof (float));
  for (gsize i = 0; i < shape->rows; i++)
    for (gsize j = 0; j < shape->columns; j++)
      {
        gsize down = i * shape->dilation_y;
        gsize right = j * shape->dilation_x;
        gsize up = down / shape->stride_y;
        gsize y = (fft->size - up) % fft->size;
        gsize x = (fft->size - right / shape->stride_x) % fft->size;
        double weight = weights[i * shape->columns + j];

        if (down % shape->stride_y == plane / shape->stride_x
            && right % shape->stride_x == plane % shape->stride_x)
          tile[y * fft->size + x] = (up > 0 ? -weight : weight) * scale;
      }
  clab_conv_fft_transform_columns (fft, &rows, group, spectrum);
  for (gsize r = 0; r < fft->n_groups; r++)
    fft->conv->variant->lanes->forward (spectrum + r * fft->group_step,
                                        &fft->across);
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
  gsize n_phases = shape->stride_y * shape->stride_x;
  double cycles;
  g_autoptr (ClabConvFft) fft = g_new0 (ClabConvFft, 1);

  fft->conv = conv;
  fft->size = best_size (conv, kernels->len, &cycles);
  fft->step_y = step_y (shape, fft->size);
  fft->step_x = step_x (shape, fft->size);
  fft->group_step = (fft->size + 1) * 2 * lanes;
  fft->n_groups = fft->size / 2 / lanes;
  fft->tile_step = fft->n_groups * fft->group_step;
  fft->kernels = g_array_copy ((GArray *)kernels);
  clab_axis_init (&fft->down, fft->size / 2, -0.25);
  clab_axis_init (&fft->across, fft->size, 0);
  fft->n_planes = count_planes (shape);
  fft->spectra = try_floats (kernels->len * fft->n_planes * fft->tile_step);

  float *tile = try_floats (fft->size * fft->size + fft->group_step);
  gboolean is_ready = tile != NULL && fft->spectra != NULL;

  for (gsize k = 0; is_ready && k < kernels->len; k++)
    for (gsize p = 0; p < fft->n_planes; p++)
      set_spectrum (fft,
                    clab_conv_kernel (conv, g_array_index (kernels, gsize, k))
                        + p / n_phases * area,
                    p % n_phases, tile, tile + fft->size * fft->size,
                    fft->spectra + (k * fft->n_planes + p) * fft->tile_step);
  free (tile);
  return is_ready ? g_steal_pointer (&fft) : NULL;
}

void
clab_conv_fft_free (ClabConvFft *fft)
{
  if (fft == NULL)
    return;
  g_array_unref (fft->kernels);
  clab_axis_clear (&fft->down);
  clab_axis_clear (&fft->across);
  free (fft->spectra);
  g_free (fft);
}
