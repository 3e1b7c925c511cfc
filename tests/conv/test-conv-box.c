/* Tests of boxes of every size, on every instruction set that this processor
 * has, against the definition.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-box.h"

#include <math.h>
#include <string.h>

#include "tests/support/reference.h"
#include "tests/support/suite.h"

#define MAX_SIDE 70
#define MAX_CHANNELS 3
#define MAX_HEIGHT 90
#define MAX_WIDTH 620
#define MAX_OUTPUT ((MAX_HEIGHT + MAX_SIDE) * (MAX_WIDTH + MAX_SIDE))

/* Largest error of a value, in units of Σ|w| · max|in|. */
#define TOLERANCE 2e-6

/* Values that are compared with the definition, of each map. */
#define N_SAMPLES 40

/* What lies before and behind a map, and has to stay. */
#define GUARD 12345.0f
#define N_GUARD 64

static struct
{
  double weights[MAX_CHANNELS * MAX_SIDE * MAX_SIDE];
  float pixels[MAX_CHANNELS * MAX_HEIGHT * MAX_WIDTH + N_GUARD];
  float room[MAX_OUTPUT + 2 * N_GUARD];
  float others[MAX_OUTPUT];
} memory;

/* Sets the weights that are equal: those of a kernel but @margin cells at the
 * top and on the left. */
static void
fill_kernel (const ClabConvShape *shape, gsize margin)
{
  static const double weights[MAX_CHANNELS] = { 0.5, -1.25, 0 };

  for (gsize c = 0; c < shape->channels; c++)
    for (gsize i = 0; i < shape->rows; i++)
      for (gsize j = 0; j < shape->columns; j++)
        {
          gsize at = (c * shape->rows + i) * shape->columns + j;
          gboolean is_inside = i >= MIN (margin, shape->rows - 1)
                               && j >= MIN (margin, shape->columns - 1);

          memory.weights[at]
              = is_inside ? weights[c] / (shape->rows * shape->columns) : 0;
        }
}

static ClabConvShape
shape_of (gsize rows, gsize columns, gsize height, gsize width)
{
  return (ClabConvShape){ .n_kernels = 1,
                          .channels = 1,
                          .rows = rows,
                          .columns = columns,
                          .stride_y = 1,
                          .stride_x = 1,
                          .dilation_y = 1,
                          .dilation_x = 1,
                          .in_height = height,
                          .in_width = width,
                          .pad_top = rows / 2,
                          .pad_left = columns / 2,
                          .out_height = height,
                          .out_width = width,
                          .padding_value = 0.3f };
}

/* Runs a convolution's only kernel as a box. */
static void
run_box (const ClabConv *conv,
         guint threads,
         const ClabView *view,
         gboolean is_streamed,
         float *output)
{
  g_autoptr (ClabParallel) parallel = clab_parallel_new (threads);
  g_autoptr (ClabConvBox) box = clab_conv_box_new (conv, 0);
  ClabRun run = { .conv = conv,
                  .parallel = parallel,
                  .input = view,
                  .n_rows = conv->shape.out_height,
                  .output = output,
                  .is_streamed = is_streamed };

  ck_assert_ptr_nonnull (box);
  ck_assert (clab_conv_box_run (box, &run, NULL));
}

/* Planes in odd cases, else interleaved pixels, wherever they begin. */
static ClabView
view_of (const ClabConvShape *shape, int i)
{
  gboolean is_planes = i % 2 == 1;

  return (ClabView){
    .data = memory.pixels + i % 7,
    .channel_stride = is_planes ? shape->in_height * shape->in_width : 1,
    .row_stride = shape->in_width * (is_planes ? 1 : shape->channels),
    .pixel_stride = is_planes ? 1 : shape->channels,
  };
}

static double
expected_at (const ClabConvShape *shape,
             double bias,
             const ClabView *view,
             gsize at)
{
  ClabConvShape one = *shape;
  double value;

  one.pad_top -= at / shape->out_width;
  one.pad_left -= at % shape->out_width;
  one.out_height = 1;
  one.out_width = 1;
  reference_forward (&one, memory.weights, &bias, view, &value);
  return value;
}

/* Returns: whether this processor can run variant @i */
static gboolean
use_variant (int i)
{
  const ClabVariant *variant
      = (const ClabVariant *)clab_table_row (&clab_variants, i);

  g_setenv ("CLAB_VARIANT", variant->choice.nick, TRUE);
  return variant->is_supported ();
}

START_TEST (boxes_of_every_size_are_the_definition)
{
  gsize side = 1 + _i % MAX_SIDE;
  gsize other = 1 + side * 29 % MAX_SIDE;
  ClabConvShape shape
      = shape_of (side, other, 20 + side * 13 % 71, 1 + side * 187 % MAX_WIDTH);
  ClabView view;
  double bias = side % 3 == 0 ? 0 : 0.25;

  if (!use_variant (_i / MAX_SIDE))
    return;
  shape.channels = 1 + side % MAX_CHANNELS;
  shape.padding_mode = (const ClabPaddingMode *)clab_table_row (
      &clab_padding_modes, side % clab_padding_modes.n_rows);
  shape.pad_top -= side % 5;
  shape.out_width += other / 2;
  reference_random (3, G_N_ELEMENTS (memory.pixels), memory.pixels);
  fill_kernel (&shape, side % 4);
  view = view_of (&shape, side);

  g_autoptr (ClabConv) conv
      = clab_conv_new_direct (&shape, memory.weights, &bias, NULL);
  gsize n = shape.out_height * shape.out_width;
  float *output = memory.room + N_GUARD + side % 17;
  double bound
      = TOLERANCE * (bias + reference_weight_sum (&shape, memory.weights));

  for (gsize i = 0; i < G_N_ELEMENTS (memory.room); i++)
    memory.room[i] = GUARD;
  run_box (conv, 1, &view, side % 5 == 0, output);
  for (gsize i = 0; i < 16; i++)
    {
      ck_assert (output[-(gssize)i - 1] == GUARD);
      ck_assert (output[n + i] == GUARD);
    }
  for (gsize i = 0; i < n;
       i += i + 1 < n ? MIN (1 + n / N_SAMPLES, n - 1 - i) : 1)
    {
      double expected = expected_at (&shape, bias, &view, i);

      ck_assert_msg (fabs (output[i] - expected) <= bound,
                     "%zu × %zu: value %zu of %zu is %.9g, not %.9g", side,
                     other, i, n, output[i], expected);
    }

  for (guint threads = 2; threads <= 7; threads += 5)
    {
      run_box (conv, threads, &view, FALSE, memory.others);
      ck_assert_mem_eq (memory.others, output, n * sizeof (float));
    }
}
END_TEST

START_TEST (what_is_not_finite_touches_its_windows_only)
{
  static const float broken[] = { NAN, INFINITY, -INFINITY };
  static const gsize sides[] = { 2, 3, 7, 16, 31, 45, 63 };
  gsize side = sides[_i % G_N_ELEMENTS (sides)];
  ClabConvShape shape = shape_of (side, side, 80, 300);
  gsize middle = 40 * 300 + 257;
  float value = broken[_i % G_N_ELEMENTS (broken)];
  ClabView view
      = { .data = memory.pixels, .row_stride = 300, .pixel_stride = 1 };

  if (!use_variant (_i / G_N_ELEMENTS (sides)))
    return;
  shape.padding_mode = clab_table_find (&clab_padding_modes, "zeros", NULL);
  reference_random (3, 80 * 300, memory.pixels);
  fill_kernel (&shape, 0);
  g_autoptr (ClabConv) conv
      = clab_conv_new_direct (&shape, memory.weights, NULL, NULL);

  memory.pixels[middle] = 0;
  run_box (conv, 1, &view, FALSE, memory.others);
  memory.pixels[middle] = value;
  run_box (conv, 1, &view, FALSE, memory.room);
  for (gsize i = 0; i < 80 * 300; i++)
    {
      gsize y = 40 + side / 2 - i / 300;
      gsize x = 257 + side / 2 - i % 300;

      if (y < side && x < side)
        ck_assert (isnan (value) ? isnan (memory.room[i])
                                 : memory.room[i] == value);
      else
        ck_assert_mem_eq (&memory.room[i], &memory.others[i], sizeof (float));
    }
}
END_TEST

START_TEST (huge_values_do_not_overflow_on_the_way)
{
  ClabConvShape shape = shape_of (31, 31, 60, 70);
  ClabView view
      = { .data = memory.pixels, .row_stride = 70, .pixel_stride = 1 };

  if (!use_variant (_i))
    return;
  shape.padding_mode = clab_table_find (&clab_padding_modes, "replicate", NULL);
  for (gsize i = 0; i < 60 * 70; i++)
    memory.pixels[i] = 3e38f;
  fill_kernel (&shape, 0);
  g_autoptr (ClabConv) conv
      = clab_conv_new_direct (&shape, memory.weights, NULL, NULL);

  run_box (conv, 1, &view, FALSE, memory.others);
  for (gsize i = 0; i < 60 * 70; i++)
    ck_assert_double_eq_tol (memory.others[i], 1.5e38, 3e38 * TOLERANCE);
}
END_TEST

START_TEST (what_is_no_box_is_left_to_others)
{
  ClabConvShape shape = shape_of (5, 5, 60, 70);

  shape.channels = 2;
  shape.padding_mode = clab_table_find (&clab_padding_modes, "replicate", NULL);
  for (int i = 0; i < 5; i++)
    {
      ClabConvShape other = shape;

      fill_kernel (&shape, 1);
      if (i == 1)
        memory.weights[13] *= 1.0000001;
      if (i == 2)
        memory.weights[30] = 0.01;
      if (i == 3)
        memset (memory.weights, 0, sizeof memory.weights);
      if (i == 4)
        other.dilation_x = 2;
      g_autoptr (ClabConv) conv
          = clab_conv_new_direct (&other, memory.weights, NULL, NULL);
      g_autoptr (ClabConvBox) box = clab_conv_box_new (conv, 0);
      ck_assert ((box != NULL) == (i == 0));
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("conv-box");
  TCase *boxes = tcase_create ("boxes");

  tcase_set_timeout (boxes, 60);
  tcase_add_loop_test (boxes, boxes_of_every_size_are_the_definition, 0,
                       clab_variants.n_rows * MAX_SIDE);
  tcase_add_loop_test (boxes, what_is_not_finite_touches_its_windows_only, 0,
                       clab_variants.n_rows * 7);
  tcase_add_loop_test (boxes, huge_values_do_not_overflow_on_the_way, 0,
                       clab_variants.n_rows);
  tcase_add_test (boxes, what_is_no_box_is_left_to_others);
  suite_add_tcase (suite, boxes);
  return suite_run (suite);
}
