/* Tests of src/conv/conv-round-trip.c, on every instruction set that this
 * processor has: also at the seams of patches.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv.h"

#include <math.h>
#include <string.h>

#include "src/conv/conv-rows-dispatch.h"
#include "tests/support/reference.h"
#include "tests/support/suite.h"

/* What gradients are added to. */
#define START 3

typedef struct
{
  gsize height;
  gsize width;
  gsize channels;
  gsize n_kernels;
  gsize rows;
  gsize columns;
  gsize stride;
  gsize dilation;
  ClabRectangle outputs;
} Case;

static const Case cases[] = {
  { 1, 1, 1, 1, 1, 1, 1, 1, { 0, 1, 0, 1 } },
  { 40, 600, 1, 1, 3, 3, 1, 1, { 0, 40, 0, 600 } },
  { 45, 600, 1, 1, 7, 7, 1, 1, { 3, 35, 5, 531 } },
  { 40, 280, 2, 3, 4, 5, 1, 1, { 0, 37, 2, 278 } },
  { 70, 64, 1, 1, 15, 15, 1, 1, { 2, 64, 0, 64 } },
  { 60, 600, 1, 2, 5, 4, 2, 1, { 1, 29, 3, 297 } },
  { 90, 90, 2, 1, 5, 3, 1, 3, { 0, 90, 7, 70 } },
  { 90, 330, 1, 1, 3, 4, 3, 2, { 0, 30, 0, 110 } },
  { 30, 300, 1, 1, 1, 31, 1, 1, { 4, 20, 1, 290 } },
};

/* Outputs and gradients of the whole map.
 *
 * @slopes: 0 outside of the rectangle
 */
typedef struct
{
  const ClabConvShape *shape;
  const float *outputs;
  const float *slopes;
  gsize n_met;
} Map;

static void
meet (const ClabPatch *patch, gpointer data)
{
  Map *map = data;
  const ClabConvShape *shape = map->shape;
  const ClabRectangle *at = &patch->at;

  for (gsize o = 0; o < shape->n_kernels; o++)
    for (gsize y = 0; y < at->n_rows; y++)
      {
        float *values
            = patch->values + o * patch->map_step + y * patch->row_step;
        gsize from = (o * shape->out_height + at->row + y) * shape->out_width
                     + at->column;

        ck_assert_mem_eq (values, map->outputs + from,
                          at->n_columns * sizeof (float));
        memcpy (values, map->slopes + from, at->n_columns * sizeof (float));
        map->n_met += at->n_columns;
      }
}

static ClabConvShape
shape_of (const Case *c)
{
  return (ClabConvShape){
    .n_kernels = c->n_kernels,
    .channels = c->channels,
    .rows = c->rows,
    .columns = c->columns,
    .stride_y = c->stride,
    .stride_x = c->stride,
    .dilation_y = c->dilation,
    .dilation_x = c->dilation,
    .in_height = c->height,
    .in_width = c->width,
    .pad_top = (c->rows - 1) * c->dilation / 2,
    .pad_left = (c->columns - 1) * c->dilation / 2,
    .out_height = (c->height + c->stride - 1) / c->stride,
    .out_width = (c->width + c->stride - 1) / c->stride,
    .padding_mode = clab_table_find (&clab_padding_modes, "symmetric", NULL),
  };
}

/* Noise, and 0 outside of a rectangle. */
static float *
make_slopes (const ClabConvShape *shape, const ClabRectangle *inside)
{
  gsize n = shape->n_kernels * shape->out_height * shape->out_width;
  float *slopes = g_new (float, n);

  reference_random (3, n, slopes);
  for (gsize i = 0; i < n; i++)
    if (i / shape->out_width % shape->out_height - inside->row >= inside->n_rows
        || i % shape->out_width - inside->column >= inside->n_columns)
      slopes[i] = 0;
  return slopes;
}

static float *
make_pixels (const Case *c)
{
  gsize n = c->channels * c->height * c->width;
  float *pixels = g_new (float, n);

  reference_random (2, n, pixels);
  return pixels;
}

static double *
make_weights (gsize n)
{
  g_autofree float *noise = g_new (float, n);
  double *weights = g_new (double, n);

  reference_random (1, n, noise);
  for (gsize i = 0; i < n; i++)
    weights[i] = noise[i];
  return weights;
}

static void
check (const Case *c)
{
  const ClabConvShape shape = shape_of (c);
  const double biases[] = { 0.5, -1, 0.25 };
  gsize n = c->n_kernels * c->channels * c->rows * c->columns;
  gsize area = c->outputs.n_rows * c->outputs.n_columns;
  g_autoptr (ClabParallel) parallel = clab_parallel_new (1);
  g_autofree double *weights = make_weights (n);
  g_autofree float *pixels = make_pixels (c);
  g_autofree float *slopes = make_slopes (&shape, &c->outputs);
  g_autofree float *outputs
      = g_new (float, shape.n_kernels *shape.out_height *shape.out_width);
  g_autofree double *expected = g_new (double, n);
  double expected_bias[3];
  double bias[3] = { START, START, START };
  ClabView view = { .data = pixels,
                    .channel_stride = c->height * c->width,
                    .row_stride = c->width,
                    .pixel_stride = 1 };
  g_autoptr (ClabConv) conv
      = clab_conv_new_direct (&shape, weights, biases, NULL);
  Map map = { &shape, outputs, slopes, 0 };
  ClabRoundTrip trip = { .input = &view,
                         .outputs = c->outputs,
                         .targets = outputs,
                         .compare = meet,
                         .data = &map,
                         .gradient = weights,
                         .bias_gradient = bias };

  ck_assert (clab_conv_forward (conv, parallel, &view, outputs, NULL));
  for (gsize i = 0; i < n; i++)
    weights[i] = START;
  ck_assert (clab_conv_round_trip (conv, parallel, &trip, NULL));
  ck_assert_uint_eq (map.n_met, c->n_kernels * area);
  reference_backward_weights (&shape, &view, slopes, expected, expected_bias);
  for (gsize i = 0; i < n; i++)
    ck_assert_double_eq_tol (weights[i] - START, expected[i],
                             1e-6 * sqrt ((double)area));
  for (gsize o = 0; o < c->n_kernels; o++)
    ck_assert_double_eq_tol (bias[o] - START, expected_bias[o], 1e-10 * area);
}

START_TEST (patches_are_outputs_and_their_gradients_are_summed_up)
{
  const ClabVariant *variant = (const ClabVariant *)clab_table_row (
      &clab_variants, (gsize)_i / G_N_ELEMENTS (cases));

  if (!variant->is_supported ())
    return;
  g_setenv ("CLAB_VARIANT", variant->choice.nick, TRUE);
  check (&cases[(gsize)_i % G_N_ELEMENTS (cases)]);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("round-trip");
  TCase *patches = tcase_create ("patches");

  tcase_add_loop_test (patches,
                       patches_are_outputs_and_their_gradients_are_summed_up, 0,
                       (int)(clab_variants.n_rows * G_N_ELEMENTS (cases)));
  suite_add_tcase (suite, patches);
  return suite_run (suite);
}
