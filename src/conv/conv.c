/* Convolution of float planes with a bank of equally sized kernels.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/conv/conv-box.h"
#include "src/conv/conv-direct.h"
#include "src/conv/conv-fft.h"
#include "src/conv/conv-groups.h"
#include "src/conv/conv-separable.h"

/* Bytes of output from which writing past the caches pays, in whole cache lines
 * and otherwise. */
#define STREAMED_SIZE ((gsize)3 << 20)
#define STREAMED_PARTS_SIZE ((gsize)8 << 20)

/* Rows that the ways without tiles do at once. */
#define BAND_ROWS 32

static void
set_memory_error (const ClabConvShape *shape, GError **error)
{
  g_set_error (error, CLAB_ERROR, CLAB_ERROR_MEMORY,
               _ ("There is not enough memory for a convolution of "
                  "%zu × %zu pixels; take smaller kernels or a smaller image."),
               shape->in_height, shape->in_width);
}

float *
clab_conv_scratch (const ClabConv *conv,
                   ClabParallel *parallel,
                   gsize n,
                   GError **error)
{
  gsize size = sizeof (float);
  float *scratch = g_size_checked_mul (&size, size, n)
                       ? clab_parallel_scratch (parallel, size)
                       : NULL;

  if (scratch == NULL)
    set_memory_error (&conv->shape, error);
  return scratch;
}

/* Whether every array that the engine makes for @shape can be counted. */
static gboolean
is_countable (const ClabConvShape *shape)
{
  gsize kernel = sizeof (double);
  gsize width = shape->out_width;
  gsize height = shape->rows;
  gsize reach;

  return g_size_checked_mul (&kernel, kernel, shape->n_kernels)
         && g_size_checked_mul (&kernel, kernel, shape->channels)
         && g_size_checked_mul (&kernel, kernel, shape->rows)
         && g_size_checked_mul (&kernel, kernel, shape->columns)
         && g_size_checked_mul (&width, width, shape->stride_x)
         && g_size_checked_mul (&reach, shape->columns, shape->dilation_x)
         && g_size_checked_add (&width, width, reach)
         && g_size_checked_mul (&height, height, shape->dilation_y)
         && g_size_checked_mul (&reach, shape->out_height, shape->stride_y)
         && g_size_checked_add (&height, height, reach)
         && g_size_checked_mul (&width, width, shape->channels)
         && g_size_checked_mul (&width, width, height)
         && g_size_checked_mul (&width, width, sizeof (double))
         && width <= G_MAXSSIZE;
}

static gsize
n_weights_of (const ClabConvShape *shape)
{
  return shape->n_kernels * shape->channels * shape->rows * shape->columns;
}

static void
copy_weights (ClabConv *conv, const double *weights, const double *bias)
{
  memcpy (conv->weights, weights,
          n_weights_of (&conv->shape) * sizeof (double));
  for (gsize o = 0; o < conv->shape.n_kernels; o++)
    conv->bias[o] = bias != NULL ? (float)bias[o] : 0;
}

/* A convolution that does not know yet how to compute.
 *
 * @weights: (nullable) */
static ClabConv *
new_undecided (const ClabConvShape *shape,
               const double *weights,
               const double *bias,
               GError **error)
{
  gsize size = n_weights_of (shape);
  g_autoptr (ClabConv) conv = g_new0 (ClabConv, 1);

  conv->shape = *shape;
  if (size == 0 || shape->stride_y == 0 || shape->stride_x == 0
      || shape->dilation_y == 0 || shape->dilation_x == 0
      || shape->in_height == 0 || shape->in_width == 0 || shape->out_height == 0
      || shape->out_width == 0)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                   _ ("A kernel of %zu × %zu on an image of %zu × %zu leaves "
                      "no map; take a smaller kernel or more padding."),
                   shape->rows, shape->columns, shape->in_height,
                   shape->in_width);
      return NULL;
    }
  conv->weights = is_countable (shape) ? g_try_new (double, size) : NULL;
  conv->bias = g_try_new0 (float, shape->n_kernels);
  if (conv->weights == NULL || conv->bias == NULL)
    {
      set_memory_error (shape, error);
      return NULL;
    }

  if (weights != NULL)
    copy_weights (conv, weights, bias);
  conv->variant = clab_variant_get ();
  conv->boxes
      = g_ptr_array_new_with_free_func ((GDestroyNotify)clab_conv_box_free);
  conv->separable = g_ptr_array_new_with_free_func (
      (GDestroyNotify)clab_conv_separable_free);
  return g_steal_pointer (&conv);
}

/* How to do a kernel by itself.
 *
 * @cycles: per value
 */
typedef struct
{
  gsize kernel;
  double cycles;
  ClabConvSeparable *separable;
  ClabConvBox *box;
} Way;

static Way
choose_alone (const ClabConv *conv, gsize kernel)
{
  Way way
      = { .kernel = kernel, .cycles = clab_conv_direct_cost (conv, kernel) };
  g_autoptr (ClabConvBox) box = clab_conv_box_new (conv, kernel);
  g_autoptr (ClabConvSeparable) separable
      = clab_conv_separable_new (conv, kernel);

  if (separable != NULL && clab_conv_separable_cost (separable) < way.cycles)
    {
      way.cycles = clab_conv_separable_cost (separable);
      way.separable = g_steal_pointer (&separable);
    }
  if (box != NULL && clab_conv_box_cost (box) < way.cycles)
    {
      g_clear_pointer (&way.separable, clab_conv_separable_free);
      way.cycles = clab_conv_box_cost (box);
      way.box = g_steal_pointer (&box);
    }
  return way;
}

/* Prepares transforms for the kernels for which they are faster, if they are,
 * all in all: what those of the input cost counts once for the whole bank.
 *
 * Returns: cycles per value that a kernel has to cost otherwise to be done by
 *   them */
static double
choose_fft (ClabConv *conv, const Way *ways)
{
  g_autoptr (GArray) kernels = g_array_new (FALSE, FALSE, sizeof (gsize));

  if (!clab_conv_fft_can (&conv->shape))
    return INFINITY;

  double one = clab_conv_fft_cost (conv, 1);
  double each = clab_conv_fft_cost (conv, 2) - one;
  double gain = each - one;
  for (gsize o = 0; o < conv->shape.n_kernels; o++)
    if (ways[o].cycles > each)
      {
        gain += ways[o].cycles - each;
        g_array_append_val (kernels, o);
      }
  if (gain > 0)
    conv->fft = clab_conv_fft_new (conv, kernels);
  return conv->fft != NULL ? each : INFINITY;
}

/* Shares the kernels out among the ways to convolve. */
static void
choose_ways (ClabConv *conv)
{
  gsize n = conv->shape.n_kernels;
  g_autofree Way *ways = g_new (Way, n);
  g_autoptr (GArray) direct = g_array_new (FALSE, FALSE, sizeof (gsize));

  for (gsize o = 0; o < n; o++)
    ways[o] = choose_alone (conv, o);

  double limit = choose_fft (conv, ways);
  for (gsize o = 0; o < n; o++)
    {
      g_autoptr (ClabConvSeparable) separable = ways[o].separable;
      g_autoptr (ClabConvBox) box = ways[o].box;

      if (ways[o].cycles > limit)
        continue;
      if (box != NULL)
        g_ptr_array_add (conv->boxes, g_steal_pointer (&box));
      else if (separable != NULL)
        g_ptr_array_add (conv->separable, g_steal_pointer (&separable));
      else
        g_array_append_val (direct, o);
    }
  conv->groups = clab_conv_groups_take (conv, direct);
  if (direct->len > 0)
    conv->direct = clab_conv_direct_new (conv, direct);
}

ClabConv *
clab_conv_new (const ClabConvShape *shape,
               const double *weights,
               const double *bias,
               GError **error)
{
  ClabConv *conv = new_undecided (shape, weights, bias, error);

  if (conv != NULL)
    choose_ways (conv);
  return conv;
}

ClabConv *
clab_conv_new_direct (const ClabConvShape *shape,
                      const double *weights,
                      const double *bias,
                      GError **error)
{
  ClabConv *conv = new_undecided (shape, weights, bias, error);
  g_autoptr (GArray) kernels = g_array_new (FALSE, FALSE, sizeof (gsize));

  if (conv == NULL)
    return NULL;
  for (gsize o = 0; o < shape->n_kernels; o++)
    g_array_append_val (kernels, o);
  /* No weight may be left out for being 0 if it will be another one. */
  for (gsize i = 0; weights == NULL && i < n_weights_of (shape); i++)
    conv->weights[i] = 1;
  conv->has_fixed_digits = TRUE;
  conv->direct = clab_conv_direct_new (conv, kernels);
  return conv;
}

void
clab_conv_set_weights (ClabConv *conv,
                       const double *weights,
                       const double *bias)
{
  copy_weights (conv, weights, bias);
  clab_conv_direct_pack (conv->direct);
}

void
clab_conv_free (ClabConv *conv)
{
  if (conv == NULL)
    return;
  clab_conv_direct_free (conv->direct);
  clab_conv_groups_free (conv->groups);
  clab_conv_fft_free (conv->fft);
  g_clear_pointer (&conv->boxes, g_ptr_array_unref);
  g_clear_pointer (&conv->separable, g_ptr_array_unref);
  g_free (conv->weights);
  g_free (conv->bias);
  g_free (conv);
}

const ClabConvShape *
clab_conv_shape (const ClabConv *conv)
{
  return &conv->shape;
}

static char *
describe_direct (const ClabConv *conv)
{
  return g_strdup_printf (_ ("direct, %zu × %zu"), conv->shape.rows,
                          conv->shape.columns);
}

static char *
describe_separable (const ClabConv *conv, const ClabConvSeparable *separable)
{
  gsize rank = clab_conv_separable_rank (separable);
  gsize rows = conv->shape.rows;
  gsize columns = conv->shape.columns;

  if (rows == columns)
    return g_strdup_printf (_ ("separable, rank %zu, %zu × %zu taps"), rank,
                            2 * rank, rows);
  return g_strdup_printf (_ ("separable, rank %zu, %zu × (%zu + %zu) taps"),
                          rank, rank, rows, columns);
}

static char *
describe_fft (const ClabConv *conv)
{
  return g_strdup_printf (_ ("Fourier transform, tiles of %zu"),
                          conv->fft->size);
}

/* Appends @way unless it is there already. */
static void
append_way (GPtrArray *ways, char *way)
{
  if (g_ptr_array_find_with_equal_func (ways, way, g_str_equal, NULL))
    g_free (way);
  else
    g_ptr_array_add (ways, way);
}

char *
clab_conv_describe (const ClabConv *conv)
{
  g_autoptr (GPtrArray) ways = g_ptr_array_new_with_free_func (g_free);

  if (conv->direct != NULL || conv->groups != NULL)
    append_way (ways, describe_direct (conv));
  for (guint i = 0; i < conv->boxes->len; i++)
    append_way (ways,
                clab_conv_box_describe (g_ptr_array_index (conv->boxes, i)));
  for (guint i = 0; i < conv->separable->len; i++)
    append_way (ways, describe_separable (
                          conv, g_ptr_array_index (conv->separable, i)));
  if (conv->fft != NULL)
    append_way (ways, describe_fft (conv));
  g_ptr_array_add (ways, NULL);
  return g_strjoinv ("; ", (char **)ways->pdata);
}

gboolean
clab_conv_is_local (const ClabConv *conv)
{
  return conv->fft == NULL;
}

/* Whether a run's output is better written past the caches. */
static gboolean
is_better_streamed (const ClabRun *run)
{
  const ClabConvShape *shape = &run->conv->shape;
  gsize size
      = shape->n_kernels * run->n_rows * shape->out_width * sizeof (float);
  gboolean is_in_lines = run->conv->variant->rows->lanes == CLAB_LINE_FLOATS
                         || shape->out_width % CLAB_LINE_FLOATS == 0;

  return size >= (is_in_lines ? STREAMED_SIZE : STREAMED_PARTS_SIZE);
}

/* Does what a run asks for in every way that the kernels take. */
static gboolean
run_ways (ClabRun *run, GError **error)
{
  const ClabConv *conv = run->conv;
  const ClabConvShape *shape = &conv->shape;

  g_return_val_if_fail (run->first_row + run->n_rows <= shape->out_height,
                        FALSE);

  if (run->n_rows == 0)
    return TRUE;
  run->is_streamed = is_better_streamed (run);
  if (conv->direct != NULL && !clab_conv_direct_run (conv->direct, run, error))
    return FALSE;
  for (guint i = 0; i < conv->boxes->len; i++)
    if (!clab_conv_box_run (g_ptr_array_index (conv->boxes, i), run, error))
      return FALSE;
  if (conv->groups != NULL && !clab_conv_groups_run (conv->groups, run, error))
    return FALSE;
  for (guint i = 0; i < conv->separable->len; i++)
    if (!clab_conv_separable_run (g_ptr_array_index (conv->separable, i), run,
                                  error))
      return FALSE;
  return conv->fft == NULL || clab_conv_fft_run (conv->fft, run, error);
}

gboolean
clab_conv_forward (const ClabConv *conv,
                   ClabParallel *parallel,
                   const ClabView *input,
                   float *output,
                   GError **error)
{
  return clab_conv_forward_rows (conv, parallel, input, 0,
                                 conv->shape.out_height, output, error);
}

gboolean
clab_conv_forward_rows (const ClabConv *conv,
                        ClabParallel *parallel,
                        const ClabView *input,
                        gsize first_row,
                        gsize n_rows,
                        float *output,
                        GError **error)
{
  ClabRun run = {
    .conv = conv,
    .parallel = parallel,
    .input = input,
    .origin_y = conv->shape.origin_y,
    .first_row = first_row,
    .n_rows = n_rows,
    .output = output,
  };

  return run_ways (&run, error);
}

gboolean
clab_conv_forward_band (const ClabConv *conv,
                        ClabParallel *parallel,
                        const ClabView *input,
                        gsize origin_y,
                        gsize n_rows,
                        float *output,
                        GError **error)
{
  ClabRun run = {
    .conv = conv,
    .parallel = parallel,
    .input = input,
    .origin_y = origin_y,
    .n_rows = n_rows,
    .output = output,
  };

  return run_ways (&run, error);
}

gsize
clab_conv_band_rows (const ClabConv *conv)
{
  return conv->fft != NULL ? conv->fft->step_y : BAND_ROWS;
}
