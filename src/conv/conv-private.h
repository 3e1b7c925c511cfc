/* What the files of the engine share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/conv-rows-dispatch.h"
#include "src/conv/conv.h"

G_BEGIN_DECLS

/* Floats of a cache line. */
#define CLAB_LINE_FLOATS 16

/* Steps between rows, in floats, at which they drive each other out of the
 * first-level cache, and how near to a multiple of it a step may not be. */
#define CLAB_ALIASING_STEP 1024
#define CLAB_ALIASING_RANGE 16

typedef struct _ClabConvBox ClabConvBox;
typedef struct _ClabConvDirect ClabConvDirect;
typedef struct _ClabConvFft ClabConvFft;
typedef struct _ClabConvGroups ClabConvGroups;
typedef struct _ClabConvSeparable ClabConvSeparable;

/**
 * ClabConv:
 * @weights: n_kernels × channels × rows × columns
 * @bias: n_kernels
 * @variant: the inner loops in use
 * @direct: (nullable): for the kernels that are done directly, one or two at
 *   a time
 * @has_fixed_digits: whether a kernel gets the same digits alone and in a bank
 * @groups: (nullable): for those that are done directly by groups
 * @boxes: (element-type ClabConvBox) (nullable): those of equal weights
 * @separable: (element-type ClabConvSeparable) (nullable): those of low rank
 * @fft: (nullable): for the kernels that are done by Fourier transforms
 */
struct _ClabConv
{
  ClabConvShape shape;
  double *weights;
  float *bias;
  const ClabVariant *variant;
  ClabConvDirect *direct;
  gboolean has_fixed_digits;
  ClabConvGroups *groups;
  GPtrArray *boxes;
  GPtrArray *separable;
  ClabConvFft *fft;
};

/**
 * ClabRun:
 * @origin_y: where output row 0 lies in the whole map
 * @first_row: of the output
 * @n_rows: of the output
 * @output: n_kernels × n_rows × out_width
 * @is_streamed: whether the output is too big for the caches
 *
 * One call of clab_conv_forward_rows().
 */
typedef struct
{
  const ClabConv *conv;
  ClabParallel *parallel;
  const ClabView *input;
  gsize origin_y;
  gsize first_row;
  gsize n_rows;
  float *output;
  gboolean is_streamed;
} ClabRun;

/**
 * clab_conv_kernel:
 *
 * Returns: channels × rows × columns weights.
 */
static inline const double *
clab_conv_kernel (const ClabConv *conv, gsize kernel)
{
  return conv->weights
         + kernel * conv->shape.channels * conv->shape.rows
               * conv->shape.columns;
}

/**
 * clab_conv_scratch:
 *
 * Returns: (transfer none) (nullable): @n floats at a multiple of a cache
 *   line, as clab_parallel_scratch(), or %NULL with %CLAB_ERROR_MEMORY.
 */
float *
clab_conv_scratch (const ClabConv *conv,
                   ClabParallel *parallel,
                   gsize n,
                   GError **error);

/* Whether rows @step floats apart fall into the same places of the first-level
 * cache. */
static inline gboolean
clab_is_aliasing (gsize step)
{
  gsize rest = step % CLAB_ALIASING_STEP;

  return MIN (rest, CLAB_ALIASING_STEP - rest) < CLAB_ALIASING_RANGE;
}

/* The smallest multiple of @unit that is not below @n. */
static inline gsize
clab_round_up (gsize n, gsize unit)
{
  return (n + unit - 1) / unit * unit;
}

G_END_DECLS
