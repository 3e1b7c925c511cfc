/* Convolution of float planes with a bank of equally sized kernels.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/conv/conv-direct.h"
#include "src/conv/conv-fft.h"

/* Bytes of output from which writing past the caches pays. */
#define STREAMED_SIZE ((gsize)8 << 20)

#define CACHE_LINE 64

float *
clab_conv_floats_new (gsize n)
{
  void *floats = NULL;

  if (posix_memalign (&floats, CACHE_LINE, n * sizeof (float)) != 0)
    g_error ("out of memory for %" G_GSIZE_FORMAT " numbers", n);
  return floats;
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

/* Takes from @direct what transforms do faster, all in all: what those of the
 * input cost counts once for the whole bank. */
static GArray *
choose_fft (const ClabConv *conv, GArray *direct)
{
  double one = clab_conv_fft_cost (conv, 1);
  double each = clab_conv_fft_cost (conv, 2) - one;
  double gain = each - one;
  g_autoptr (GArray) fft = g_array_new (FALSE, FALSE, sizeof (gsize));

  for (gsize i = direct->len; i-- > 0;)
    {
      gsize kernel = g_array_index (direct, gsize, i);
      double saved = clab_conv_direct_cost (conv, kernel) - each;

      if (saved > 0)
        {
          gain += saved;
          g_array_append_val (fft, kernel);
        }
    }
  if (gain <= 0)
    g_array_set_size (fft, 0);
  for (gsize i = direct->len; i-- > 0;)
    for (gsize k = 0; k < fft->len; k++)
      if (g_array_index (direct, gsize, i) == g_array_index (fft, gsize, k))
        {
          g_array_remove_index (direct, i);
          break;
        }
  return g_steal_pointer (&fft);
}

/* Shares the kernels out among the ways to convolve. */
static void
choose_ways (ClabConv *conv)
{
  g_autoptr (GArray) direct = g_array_new (FALSE, FALSE, sizeof (gsize));

  for (gsize o = 0; o < conv->shape.n_kernels; o++)
    g_array_append_val (direct, o);
  if (clab_conv_fft_can (&conv->shape))
    {
      g_autoptr (GArray) fft = choose_fft (conv, direct);

      conv->fft = fft->len > 0 ? clab_conv_fft_new (conv, fft) : NULL;
      if (conv->fft == NULL)
        g_array_append_vals (direct, fft->data, fft->len);
    }
  if (direct->len > 0)
    conv->direct = clab_conv_direct_new (conv, direct);
}

ClabConv *
clab_conv_new (const ClabConvShape *shape,
               const double *weights,
               const double *bias,
               GError **error)
{
  gsize size
      = shape->n_kernels * shape->channels * shape->rows * shape->columns;
  g_autoptr (ClabConv) conv = g_new0 (ClabConv, 1);

  conv->shape = *shape;
  if (size == 0 || shape->stride_y == 0 || shape->stride_x == 0
      || shape->dilation_y == 0 || shape->dilation_x == 0
      || shape->in_height == 0 || shape->in_width == 0 || shape->out_height == 0
      || shape->out_width == 0)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                   _ ("A kernel of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
                      " on an image of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
                      " leaves no map; take a smaller kernel or more padding."),
                   shape->rows, shape->columns, shape->in_height,
                   shape->in_width);
      return NULL;
    }
  conv->weights = is_countable (shape) ? g_try_new (double, size) : NULL;
  conv->bias = g_try_new0 (float, shape->n_kernels);
  if (conv->weights == NULL || conv->bias == NULL)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_MEMORY,
                   _ ("There is not enough memory for a convolution of "
                      "%" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
                      " pixels; take smaller kernels or a smaller image."),
                   shape->in_height, shape->in_width);
      return NULL;
    }

  memcpy (conv->weights, weights, size * sizeof (double));
  for (gsize o = 0; bias != NULL && o < shape->n_kernels; o++)
    conv->bias[o] = bias[o];
  conv->variant = clab_variant_get ();

  choose_ways (conv);
  return g_steal_pointer (&conv);
}

void
clab_conv_free (ClabConv *conv)
{
  if (conv == NULL)
    return;
  clab_conv_direct_free (conv->direct);
  clab_conv_fft_free (conv->fft);
  g_free (conv->weights);
  g_free (conv->bias);
  g_free (conv);
}

const ClabConvShape *
clab_conv_shape (const ClabConv *conv)
{
  return &conv->shape;
}

char *
clab_conv_describe (const ClabConv *conv)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (conv->direct != NULL)
    g_string_append_printf (
        text, _ ("direct, %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT),
        conv->shape.rows, conv->shape.columns);
  if (conv->direct != NULL && conv->fft != NULL)
    g_string_append (text, "; ");
  if (conv->fft != NULL)
    g_string_append_printf (text,
                            _ ("Fourier transform, tiles of %" G_GSIZE_FORMAT),
                            clab_conv_fft_size (conv->fft));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
clab_conv_forward (const ClabConv *conv,
                   ClabParallel *parallel,
                   const ClabView *input,
                   float *output)
{
  clab_conv_forward_rows (conv, parallel, input, 0, conv->shape.out_height,
                          output);
}

void
clab_conv_forward_rows (const ClabConv *conv,
                        ClabParallel *parallel,
                        const ClabView *input,
                        gsize first_row,
                        gsize n_rows,
                        float *output)
{
  const ClabConvShape *shape = &conv->shape;
  gsize size = shape->n_kernels * n_rows * shape->out_width * sizeof (float);
  ClabRun run = {
    .conv = conv,
    .parallel = parallel,
    .input = input,
    .first_row = first_row,
    .n_rows = n_rows,
    .output = output,
    .is_streamed = size >= STREAMED_SIZE,
  };

  g_return_if_fail (first_row + n_rows <= shape->out_height);

  if (n_rows > 0 && conv->direct != NULL)
    clab_conv_direct_run (conv->direct, &run);
  if (n_rows > 0 && conv->fft != NULL)
    clab_conv_fft_run (conv->fft, &run);
}
