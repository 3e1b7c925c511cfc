/* Convolution by Fourier transforms of tiles (overlap-save).
 *
 * Two tiles side by side are the real and the imaginary part of one complex
 * tile: kernels are real, so the products stay apart.  The spectrum of a tile
 * serves the whole bank.  Tiles lie on a grid that is fixed in the output, so
 * that every band of it gets the same digits.
 *
 * With strides, each channel falls into planes: of every stride_y-th row and
 * every stride_x-th column, beginning at each of the first ones.  Each of them
 * meets a part of the kernel without stride, and the products are summed as
 * those of channels are.
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
#define MAX_STRIDE 8

/* From it on, pairs of tiles are too big to share a kernel's spectrum. */
#define FAR_SIZE 128

/* Complex numbers of the bank's spectra that stay in the second-level cache. */
#define CACHED_SPECTRA 131072

/* Columns of a tile are a multiple of it, so that pairs of tiles write whole
 * cache lines into a map whose rows are whole cache lines. */
#define COLUMN_UNIT 8

/* e^(2πi·turns) */
static float *
append_turn (float *to, double turns)
{
  *to++ = (float)cos (2 * G_PI * turns);
  *to++ = (float)sin (2 * G_PI * turns);
  return to;
}

/* Stage by stage, for each block modulo xⁿ − e^(−2πi·turns): a fourth root of
 * that, and its square. */
float *
clab_fft_forward_twiddles (gsize size)
{
  gsize first = __builtin_ctzl (size) % 2 == 1 ? 2 : 1;
  float *twiddles = g_new (float, 2 * size);
  g_autofree double *turns = g_new0 (double, size);
  float *to = twiddles;

  turns[1] = 0.5;
  for (gsize n_blocks = first; n_blocks < size; n_blocks *= 4)
    {
      for (gsize b = 0; b < n_blocks; b++)
        to = append_turn (append_turn (to, -turns[b] / 4), -turns[b] / 2);
      for (gsize b = n_blocks; b-- > 0;)
        for (gsize j = 4; j-- > 0;)
          turns[4 * b + j] = (turns[b] + (double)j) / 4;
    }
  return twiddles;
}

/* Stage by stage, for each place in a quarter. */
float *
clab_fft_inverse_twiddles (gsize size)
{
  gboolean is_odd = __builtin_ctzl (size) % 2 == 1;
  float *twiddles = g_new (float, 2 * size);
  float *to = twiddles;

  for (gsize block = 16; block <= (is_odd ? size / 2 : size); block *= 4)
    for (gsize j = 0; j < block / 4; j++)
      to = append_turn (append_turn (to, (double)j / block), 2.0 * j / block);
  for (gsize j = 0; is_odd && j < size / 2; j++)
    to = append_turn (to, (double)j / size);
  return twiddles;
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
 * @plane: for reading and transforming one plane
 * @map: for transforming back and writing one map
 */
typedef struct
{
  gsize lanes;
  double plane[6];
  double map[6];
} Costs;

/* Measured on Sapphire Rapids, at 12 megapixels. */
static const Costs all_costs[] = {
  { .lanes = 16,
    .plane = { 1.6, 2.9, 4.2, 6.3, 8.5, 12 },
    .map = { 2.0, 2.3, 3.1, 4.4, 9.5, 14 } },
  { .lanes = 8,
    .plane = { 3.5, 4.2, 5.9, 8, 12, 17 },
    .map = { 2.4, 3.1, 3.9, 5.6, 10, 16 } },
  { .lanes = 4,
    .plane = { 7, 8.6, 9.1, 10, 17, 24 },
    .map = { 9.7, 9.9, 12.4, 15, 22, 32 } },
};

/* The same for the product with a spectrum from the cache, and from memory. */
#define NEAR_PRODUCT 0.8
#define FAR_PRODUCT 1.6

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
  double area = (double)size * size;
  double planes = (double)count_planes (shape);
  double spectra = area * n_kernels * planes;
  double product = spectra > CACHED_SPECTRA && size >= FAR_SIZE ? FAR_PRODUCT
                                                                : NEAR_PRODUCT;
  double each = costs->map[i] + planes * product;
  double pair = area * (planes * costs->plane[i] + n_kernels * each);

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

gsize
clab_conv_fft_pitch (const ClabConvFft *fft)
{
  return 2 * (fft->size + 1);
}

void
clab_conv_fft_transform_columns (const ClabConvFft *fft,
                                 const float *real,
                                 const float *imaginary,
                                 gsize row_step,
                                 float *group,
                                 float *spectrum)
{
  const ClabLanes *lanes = fft->conv->variant->lanes;
  gsize n_groups = fft->size / lanes->lanes;
  gsize block = 2 * lanes->lanes * lanes->lanes;

  for (gsize g = 0; g < n_groups; g++)
    {
      lanes->forward_rows (real + g * lanes->lanes,
                           imaginary + g * lanes->lanes, row_step, fft->size,
                           fft->forward_twiddles, group);
      for (gsize r = 0; r < n_groups; r++)
        lanes->transpose (group + r * block,
                          spectrum + r * fft->group_step + g * block);
    }
}

void
clab_conv_fft_transform_rows (const ClabConvFft *fft, gsize r, float *spectrum)
{
  fft->conv->variant->lanes->forward (spectrum + r * fft->group_step, fft->size,
                                      fft->forward_twiddles);
}

void
clab_conv_fft_transform_back (const ClabConvFft *fft,
                              float *spectra,
                              const float *kernel,
                              gboolean is_first,
                              float *group,
                              float *tile)
{
  const ClabLanes *lanes = fft->conv->variant->lanes;
  gsize n_groups = (fft->step_x + lanes->lanes - 1) / lanes->lanes;
  gsize block = 2 * lanes->lanes * lanes->lanes;

  for (gsize r = 0; r < fft->size / lanes->lanes; r++)
    {
      const ClabLanesProducts products
          = { .factor = spectra + r * fft->group_step,
              .other = kernel + r * fft->group_step,
              .n_channels = fft->n_planes,
              .channel_step = fft->tile_step };

      for (gsize c = 0; is_first && c < fft->n_planes; c++)
        clab_conv_fft_transform_rows (fft, r, spectra + c * fft->tile_step);
      lanes->inverse_products (&products, fft->size, fft->inverse_twiddles,
                               group);
      for (gsize g = 0; g < n_groups; g++)
        lanes->transpose (group + g * block,
                          tile + g * fft->group_step + r * block);
    }
  for (gsize g = 0; g < n_groups; g++)
    lanes->inverse (tile + g * fft->group_step, fft->size,
                    fft->inverse_twiddles);
}

/* Correlation turns the kernel; the transforms multiply by size².
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
  double scale = 1.0 / ((double)fft->size * fft->size);
  gsize pitch = clab_conv_fft_pitch (fft);

  memset (tile, 0, fft->tile_step * sizeof (float));
  for (gsize i = 0; i < shape->rows; i++)
    for (gsize j = 0; j < shape->columns; j++)
      {
        gsize down = i * shape->dilation_y;
        gsize right = j * shape->dilation_x;
        gsize y = (fft->size - down / shape->stride_y) % fft->size;
        gsize x = (fft->size - right / shape->stride_x) % fft->size;

        if (down % shape->stride_y == plane / shape->stride_x
            && right % shape->stride_x == plane % shape->stride_x)
          tile[y * pitch + x] = weights[i * shape->columns + j] * scale;
      }
  clab_conv_fft_transform_columns (fft, tile, tile + fft->size, pitch, group,
                                   spectrum);
  for (gsize r = 0; r < fft->size / fft->conv->variant->lanes->lanes; r++)
    clab_conv_fft_transform_rows (fft, r, spectrum);
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
  fft->tile_step = fft->size / lanes * fft->group_step;
  fft->kernels = g_array_copy ((GArray *)kernels);
  fft->forward_twiddles = clab_fft_forward_twiddles (fft->size);
  fft->inverse_twiddles = clab_fft_inverse_twiddles (fft->size);
  fft->n_planes = count_planes (shape);
  fft->spectra = try_floats (kernels->len * fft->n_planes * fft->tile_step);

  float *tile = try_floats (fft->tile_step + fft->group_step);
  gboolean is_ready = tile != NULL && fft->spectra != NULL;

  for (gsize k = 0; is_ready && k < kernels->len; k++)
    for (gsize p = 0; p < fft->n_planes; p++)
      set_spectrum (fft,
                    clab_conv_kernel (conv, g_array_index (kernels, gsize, k))
                        + p / n_phases * area,
                    p % n_phases, tile, tile + fft->tile_step,
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
  g_free (fft->forward_twiddles);
  g_free (fft->inverse_twiddles);
  free (fft->spectra);
  g_free (fft);
}
