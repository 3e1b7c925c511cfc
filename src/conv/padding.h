/* Padding: how much is added around an image, and what is added.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/table.h"
#include "src/base/tensor.h"

G_BEGIN_DECLS

/**
 * ClabPaddingMode:
 * @index: which cell stands for cell @i, any integer, of @n ≥ 1 cells;
 *   −1 for none of them
 * @has_value: whether "none of them" is the padding value; otherwise it is 0
 *
 * What is added around an image.
 */
typedef struct
{
  ClabChoice choice;
  gssize (*index) (gssize i, gsize n);
  gboolean has_value;
} ClabPaddingMode;

/* Rows: ClabPaddingMode.  replicate, zeros, constant, reflect, symmetric,
 * circular: PyTorch's names; reflect does not repeat the edge pixel, symmetric
 * does, and both go on reflecting beyond one image (as numpy.pad). */
extern const ClabTable clab_padding_modes;

/**
 * ClabPaddingSize:
 * @resolve: sets how many cells are added before and after @n cells
 * @is_aligned: whether the map's corner lies on the image's corner, wherever
 *   the first window's anchor is
 *
 * How much is added along one axis.
 */
typedef struct
{
  ClabChoice choice;
  void (*resolve) (gsize n,
                   gsize kernel,
                   gsize stride,
                   gsize dilation,
                   gsize *before,
                   gsize *after);
  gboolean is_aligned;
} ClabPaddingSize;

/* Rows: ClabPaddingSize.  same, valid, full, explicit (which leaves before
 * and after as they are). */
extern const ClabTable clab_padding_sizes;

/**
 * clab_output_size:
 * @n: cells of the image along this axis
 *
 * Returns: floor ((n + before + after − dilation·(kernel − 1) − 1) / stride)
 *   + 1, or 0 where that is below 1.
 */
gsize
clab_output_size (gsize n,
                  gsize kernel,
                  gsize stride,
                  gsize dilation,
                  gsize before,
                  gsize after);

/**
 * ClabRow:
 * @data: its first pixel
 * @width: in pixels
 * @step: floats from a pixel to its right neighbour
 */
typedef struct
{
  const float *data;
  gsize width;
  gsize step;
} ClabRow;

/**
 * clab_pad_row:
 * @value: for modes that add a constant
 * @first: the column, any integer, with which to begin
 * @n: how many columns
 * @padded: (out): n floats without gaps
 */
void
clab_pad_row (const ClabPaddingMode *mode,
              float value,
              const ClabRow *row,
              gssize first,
              gsize n,
              float *padded);

/**
 * ClabBorder:
 *
 * Cells around an image; negative ones lie inside it.
 */
typedef struct
{
  gssize top;
  gssize bottom;
  gssize left;
  gssize right;
} ClabBorder;

/**
 * clab_pad_rows:
 * @plane: height × width, rows @row_stride floats apart
 * @value: for modes that add a constant
 * @first_row: in rows of the padded plane, 0 = top of the border
 * @n_rows: how many rows of the padded plane to make
 * @padded: n_rows × (left + width + right), rows @padded_stride floats apart
 *
 * The only place that knows about edges: everything after it convolves
 * without looking where the image ends.
 */
void
clab_pad_rows (const float *plane,
               gsize height,
               gsize width,
               gsize row_stride,
               const ClabPaddingMode *mode,
               float value,
               const ClabBorder *border,
               gsize first_row,
               gsize n_rows,
               float *padded,
               gsize padded_stride);

G_END_DECLS
