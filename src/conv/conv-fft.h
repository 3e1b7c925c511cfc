/* Convolution by Fourier transforms of tiles.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/conv-private.h"

G_BEGIN_DECLS

/**
 * ClabConvFft:
 * @kernels: (element-type gsize): which kernels of @conv to do
 * @size: height and width of a tile
 * @step_y: rows of output that a tile gives
 * @step_x: columns of output that a tile gives
 * @group_step: floats from a group of columns of a spectrum to the next
 * @n_groups: of columns of a spectrum
 * @tile_step: floats of a complex tile
 * @n_planes: channels × stride_y × stride_x
 * @down: half the rows of a tile
 * @across: its columns
 * @spectra: kernels × planes × tile
 */
struct _ClabConvFft
{
  const ClabConv *conv;
  GArray *kernels;
  gsize size;
  gsize step_y;
  gsize step_x;
  gsize group_step;
  gsize n_groups;
  gsize tile_step;
  gsize n_planes;
  ClabAxis down;
  ClabAxis across;
  float *spectra;
};

/**
 * clab_conv_fft_can:
 *
 * Returns: whether tiles can do it: not kernels of more than 1000 cells, and
 *   not strides together with dilation.
 */
gboolean
clab_conv_fft_can (const ClabConvShape *shape);

/**
 * clab_conv_fft_new:
 * @kernels: (element-type gsize): which kernels of @conv to do
 *
 * Returns: (transfer full) (nullable): %NULL if there is not enough memory.
 */
ClabConvFft *
clab_conv_fft_new (const ClabConv *conv, const GArray *kernels);

void
clab_conv_fft_free (ClabConvFft *fft);

/**
 * ClabFftRows:
 * @rows: (nullable): each row of the tile, at @column; %NULL: zeros
 * @column: of the tile, the first one of a vector
 * @n_columns: how many; whole vectors
 *
 * Columns of a real tile.
 */
typedef struct
{
  const float *const *rows;
  gsize column;
  gsize n_columns;
} ClabFftRows;

/**
 * clab_conv_fft_transform_columns:
 * @group: room for one group of columns
 * @spectrum: (out): these columns of a tile, the rows of which are still to be
 *   transformed
 */
void
clab_conv_fft_transform_columns (const ClabConvFft *fft,
                                 const ClabFftRows *rows,
                                 float *group,
                                 float *spectrum);

/**
 * ClabFftKept:
 * @data: planes × groups × columns: the last ones of the tile before
 * @n_columns: how many a tile shares with the next one beside it
 * @is_known: whether they are the first ones of this tile
 */
typedef struct
{
  float *data;
  gsize n_columns;
  gboolean is_known;
} ClabFftKept;

/**
 * clab_conv_fft_transform_back:
 * @spectra: planes × tile
 * @kernel: planes × tile
 * @kept: (nullable): if the rows of @spectra are still to be transformed: what
 *   @spectra lacks, and (out) what the next tile will lack
 * @group: room for one group of columns
 * @tile: (out): for clab_conv_fft_finish_columns(); may be @spectra
 */
void
clab_conv_fft_transform_back (const ClabConvFft *fft,
                              float *spectra,
                              const float *kernel,
                              const ClabFftKept *kept,
                              float *group,
                              float *tile);

/**
 * clab_conv_fft_finish_columns:
 * @tile: of clab_conv_fft_transform_back()
 * @column: the first one of a vector
 * @group: room for one group of columns
 * @rows: (out): results
 */
void
clab_conv_fft_finish_columns (const ClabConvFft *fft,
                              const float *tile,
                              gsize column,
                              float *group,
                              const ClabLanesRows *rows);

/**
 * clab_conv_fft_run:
 *
 * In a transform, one value that is not finite would spoil all of its tile:
 * such tiles are done directly.
 */
gboolean
clab_conv_fft_run (const ClabConvFft *fft, const ClabRun *run, GError **error);

/**
 * clab_conv_fft_cost:
 * @n_kernels: of the bank
 *
 * Returns: of @n_kernels kernels together, in cycles per place of the output
 *   (a model), with the best size of tiles.
 */
double
clab_conv_fft_cost (const ClabConv *conv, gsize n_kernels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabConvFft, clab_conv_fft_free)

G_END_DECLS
