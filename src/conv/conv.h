/* Convolution of float planes with a bank of equally sized kernels.
 *
 * Kernels are not flipped: this is cross-correlation, as in CNN libraries.
 * The anchor of a kernel is cell ((rows − 1) / 2, (columns − 1) / 2), so an
 * even kernel reaches one cell further down and to the right.
 *
 *   out[o, y, x] = bias[o] + Σ_c Σ_i Σ_j w[o, c, i, j]
 *     · in[c, y·stride_y + i·dilation_y − pad_top,
 *             x·stride_x + j·dilation_x − pad_left]
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "src/base/parallel.h"
#include "src/conv/padding.h"

G_BEGIN_DECLS

/**
 * ClabConvShape:
 * @n_kernels: maps that come out
 * @channels: planes that every kernel spans, and planes of the input
 * @rows: of a kernel
 * @columns: of a kernel
 * @stride_y: ≥ 1
 * @stride_x: ≥ 1
 * @dilation_y: ≥ 1
 * @dilation_x: ≥ 1
 * @in_height: of the input
 * @in_width: of the input
 * @pad_top: cells above the input at which the first window begins; negative:
 *   it begins inside (as for a selection, whose neighbours are real pixels)
 * @pad_left: likewise
 * @out_height: ≥ 1; windows may reach beyond the input on any side
 * @out_width: ≥ 1
 * @origin_y: where output row 0 lies in a whole map of which only a part is
 *   asked for, otherwise 0: so that the part has the digits of the whole
 * @origin_x: likewise
 * @padding_mode: what lies outside the input
 * @padding_value: for modes that add a constant
 */
typedef struct
{
  gsize n_kernels;
  gsize channels;
  gsize rows;
  gsize columns;
  gsize stride_y;
  gsize stride_x;
  gsize dilation_y;
  gsize dilation_x;
  gsize in_height;
  gsize in_width;
  gssize pad_top;
  gssize pad_left;
  gsize out_height;
  gsize out_width;
  gsize origin_y;
  gsize origin_x;
  const ClabPaddingMode *padding_mode;
  float padding_value;
} ClabConvShape;

/**
 * ClabView:
 * @data: channel 0, row 0, column 0
 * @channel_stride: floats from a plane to the next
 * @row_stride: floats from a row to the next
 * @pixel_stride: floats from a pixel to its right neighbour: 1 in planes, the
 *   number of channels in interleaved pixels
 *
 * An input that somebody else owns; its size is that of the #ClabConvShape.
 */
typedef struct
{
  const float *data;
  gsize channel_stride;
  gsize row_stride;
  gsize pixel_stride;
} ClabView;

typedef struct _ClabConv ClabConv;

/**
 * clab_conv_new:
 * @weights: n_kernels × channels × rows × columns, copied
 * @bias: (nullable): n_kernels, copied
 *
 * Chooses the way to compute and prepares it.
 *
 * Returns: (transfer full) (nullable): what clab_conv_forward() runs, or %NULL
 *   with %CLAB_ERROR_SIZE or %CLAB_ERROR_MEMORY.
 */
ClabConv *
clab_conv_new (const ClabConvShape *shape,
               const double *weights,
               const double *bias,
               GError **error);

/**
 * clab_conv_new_direct:
 * @weights: (nullable): as in clab_conv_new(); %NULL: clab_conv_set_weights()
 *   will tell
 *
 * As clab_conv_new(), but every kernel is done directly.
 */
ClabConv *
clab_conv_new_direct (const ClabConvShape *shape,
                      const double *weights,
                      const double *bias,
                      GError **error);

/**
 * clab_conv_set_weights:
 * @conv: of clab_conv_new_direct() without weights; not running
 * @weights: n_kernels × channels × rows × columns, copied
 * @bias: (nullable): n_kernels, copied
 *
 * For weights that change with every step of learning: allocates nothing.
 */
void
clab_conv_set_weights (ClabConv *conv,
                       const double *weights,
                       const double *bias);

void
clab_conv_free (ClabConv *conv);

const ClabConvShape *
clab_conv_shape (const ClabConv *conv);

/**
 * clab_conv_describe:
 *
 * Returns: (transfer full): how it computes, e.g. "direct, 3 × 3".
 */
char *
clab_conv_describe (const ClabConv *conv);

/**
 * clab_conv_is_local:
 *
 * Returns: whether nothing but what its window sees decides about the digits
 *   of a value.  (In a transform, the rest of the tile touches the last ones.)
 */
gboolean
clab_conv_is_local (const ClabConv *conv);

/**
 * clab_conv_forward:
 * @input: channels × in_height × in_width
 * @output: n_kernels × out_height × out_width; not overlapping @input
 *
 * The result does not depend on the number of threads.  Scratch memory is the
 * team's: some megabytes for each thread, taken at its first call.
 *
 * Returns: %FALSE with %CLAB_ERROR_MEMORY.
 */
gboolean
clab_conv_forward (const ClabConv *conv,
                   ClabParallel *parallel,
                   const ClabView *input,
                   float *output,
                   GError **error);

/**
 * clab_conv_forward_rows:
 * @first_row: 0 … out_height − 1
 * @n_rows: how many rows of every map
 * @output: n_kernels × n_rows × out_width
 *
 * A horizontal band of what clab_conv_forward() gives, with the same digits.
 *
 * Returns: %FALSE with %CLAB_ERROR_MEMORY.
 */
gboolean
clab_conv_forward_rows (const ClabConv *conv,
                        ClabParallel *parallel,
                        const ClabView *input,
                        gsize first_row,
                        gsize n_rows,
                        float *output,
                        GError **error);

/**
 * clab_conv_forward_band:
 * @input: what the first @n_rows rows of output see
 * @origin_y: where these rows lie in the whole map, see #ClabConvShape
 * @output: n_kernels × n_rows × out_width
 *
 * As clab_conv_forward_rows() from row 0, for callers who make one band of
 * input after the other: every band gets the digits of the whole.
 *
 * Returns: %FALSE with %CLAB_ERROR_MEMORY.
 */
gboolean
clab_conv_forward_band (const ClabConv *conv,
                        ClabParallel *parallel,
                        const ClabView *input,
                        gsize origin_y,
                        gsize n_rows,
                        float *output,
                        GError **error);

/**
 * clab_conv_band_rows:
 *
 * Returns: bands of so many rows of output, that begin at multiples of it in
 *   the whole map, cost least; smaller ones may cost as much.
 */
gsize
clab_conv_band_rows (const ClabConv *conv);

/**
 * clab_conv_backward_weights:
 * @output_gradient: n_kernels × out_height × out_width: dL/d out
 * @weights_gradient: (out): n_kernels × channels × rows × columns: dL/dw
 * @bias_gradient: (out) (optional): n_kernels: dL/d bias
 *
 * Products of up to some thousand neighbours are summed in single precision,
 * some hundred at most one after the other, and these sums in double
 * precision, in an order that does not depend on the number of threads.
 *
 * Returns: %FALSE with %CLAB_ERROR_MEMORY.
 */
gboolean
clab_conv_backward_weights (const ClabConv *conv,
                            ClabParallel *parallel,
                            const ClabView *input,
                            const float *output_gradient,
                            double *weights_gradient,
                            double *bias_gradient,
                            GError **error);

/**
 * ClabRectangle:
 *
 * Part of the output.
 */
typedef struct
{
  gsize row;
  gsize n_rows;
  gsize column;
  gsize n_columns;
} ClabRectangle;

/* The most columns of a patch. */
#define CLAB_PATCH_COLUMNS 256

/**
 * ClabPatch:
 * @at: which outputs
 * @values: n_kernels × n_rows × n_columns
 * @map_step: floats from a map to the next
 * @row_step: floats from a row to the next
 *
 * Outputs that are looked at while they are in the first-level cache.
 */
typedef struct
{
  ClabRectangle at;
  float *values;
  gsize map_step;
  gsize row_step;
} ClabPatch;

/**
 * ClabPatchFunc:
 *
 * Replaces the outputs of a patch by dL/d out.
 */
typedef void (*ClabPatchFunc) (const ClabPatch *patch, gpointer data);

/**
 * ClabRoundTrip:
 * @outputs: not empty
 * @targets: n_kernels × out_height × out_width: what @compare will look at
 * @gradient: (nullable): n_kernels × channels × rows × columns: to these dL/dw
 *   is added; %NULL: only the outputs are asked for
 * @bias_gradient: (nullable): n_kernels: likewise dL/d bias
 */
typedef struct
{
  const ClabView *input;
  ClabRectangle outputs;
  const float *targets;
  ClabPatchFunc compare;
  gpointer data;
  double *gradient;
  double *bias_gradient;
} ClabRoundTrip;

/**
 * clab_conv_round_trip:
 * @conv: of clab_conv_new_direct()
 * @parallel: whose scratch memory is used, by this thread
 *
 * Forward and backward through some outputs, patch by patch.
 *
 * Returns: %FALSE with %CLAB_ERROR_MEMORY.
 */
gboolean
clab_conv_round_trip (const ClabConv *conv,
                      ClabParallel *parallel,
                      const ClabRoundTrip *trip,
                      GError **error);

/**
 * clab_conv_backward_input:
 * @output_gradient: n_kernels × out_height × out_width: dL/d out
 * @input_gradient: (out): channels × in_height × in_width: dL/d in, where
 *   padded cells count for the pixel they are taken from
 *
 * Returns: %FALSE with %CLAB_ERROR_MEMORY.
 */
gboolean
clab_conv_backward_input (const ClabConv *conv,
                          ClabParallel *parallel,
                          const float *output_gradient,
                          float *input_gradient,
                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabConv, clab_conv_free)

G_END_DECLS
