/* Tests of direct convolution at every width from 1 to 70, wherever rows begin
 * in memory, on every instruction set that this processor has; and beside
 * pixels that are not finite.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv.h"

#include <math.h>

#include "src/conv/conv-rows-dispatch.h"
#include "tests/support/reference.h"
#include "tests/support/suite.h"

#define MAX_WIDTH 70
#define MAX_HEIGHT 23
#define MAX_KERNELS 5
#define MAX_SIDE 7
#define MAX_GAP 5
#define MAX_OFFSET 16

/* Largest error of a value, in units of Σ|w| · max|in|. */
#define TOLERANCE 2e-6

/* What lies before and behind a map, and has to stay. */
#define GUARD 12345.0f
#define N_GUARD 64

typedef struct
{
  gsize n_kernels;
  gsize side;
  gsize stride;
  gsize dilation;
} Bank;

static const Bank banks[] = {
  { 1, 3, 1, 1 }, { 2, 3, 1, 1 }, { 5, 3, 1, 1 }, { 1, 5, 1, 1 },
  { 5, 5, 1, 1 }, { 1, 7, 1, 1 }, { 4, 7, 1, 1 }, { 1, 3, 2, 1 },
  { 4, 5, 2, 1 }, { 3, 7, 4, 1 }, { 2, 3, 1, 2 }, { 2, 5, 3, 2 },
  { 1, 6, 2, 1 }, { 1, 7, 2, 1 }, { 1, 4, 4, 1 }, { 1, 5, 4, 1 },
};

/* @pixels: with gaps of up to MAX_GAP between rows */
typedef struct
{
  double weights[MAX_KERNELS * MAX_SIDE * MAX_SIDE];
  double bias[MAX_KERNELS];
  float pixels[MAX_HEIGHT * (MAX_WIDTH + MAX_GAP) + MAX_OFFSET];
  float room[MAX_KERNELS * MAX_HEIGHT * MAX_WIDTH + 3 * N_GUARD];
  double wanted[MAX_KERNELS * MAX_HEIGHT * MAX_WIDTH];
} Memory;

static Memory memory;

static ClabConvShape
shape_of (const Bank *bank, gsize width)
{
  gsize height = 1 + width * 7 % MAX_HEIGHT;

  return (ClabConvShape){
    .n_kernels = bank->n_kernels,
    .channels = 1,
    .rows = bank->side,
    .columns = bank->side,
    .stride_y = bank->stride,
    .stride_x = bank->stride,
    .dilation_y = bank->dilation,
    .dilation_x = bank->dilation,
    .in_height = height,
    .in_width = width,
    .pad_top = bank->side / 2,
    .pad_left = bank->side / 2,
    .out_height = (height + bank->stride - 1) / bank->stride,
    .out_width = (width + bank->stride - 1) / bank->stride,
    .padding_mode = clab_table_find (&clab_padding_modes, "replicate", NULL),
  };
}

/* A kernel by itself need not get the digits that it gets in a bank: so its
 * products can be folded, if it has a stride. */
static ClabConv *
make_conv (const ClabConvShape *shape)
{
  if (shape->n_kernels == 1 && shape->stride_x > 1)
    return clab_conv_new (shape, memory.weights, memory.bias, NULL);
  return clab_conv_new_direct (shape, memory.weights, memory.bias, NULL);
}

/* Of test number @i.
 *
 * Returns: (nullable): %NULL where the processor has not got its instruction
 *   set */
static const Bank *
set_up (int i)
{
  const ClabVariant *variant = (const ClabVariant *)clab_table_row (
      &clab_variants, i / G_N_ELEMENTS (banks));
  float noise[MAX_KERNELS * MAX_SIDE * MAX_SIDE];

  if (!variant->is_supported ())
    return NULL;
  g_setenv ("CLAB_VARIANT", variant->choice.nick, TRUE);
  reference_random (1, G_N_ELEMENTS (noise), noise);
  reference_random (2, G_N_ELEMENTS (memory.pixels), memory.pixels);
  for (gsize j = 0; j < G_N_ELEMENTS (noise); j++)
    memory.weights[j] = noise[j];
  for (gsize o = 0; o < MAX_KERNELS; o++)
    memory.bias[o] = (o + i) % 2 == 0 ? 0 : 0.25;
  return &banks[i % G_N_ELEMENTS (banks)];
}

static void
check (const ClabConvShape *shape, const float *output, gsize n)
{
  double bound = TOLERANCE * (1 + reference_weight_sum (shape, memory.weights));

  for (gsize i = 0; i < N_GUARD; i++)
    {
      ck_assert (output[-(gssize)i - 1] == GUARD);
      ck_assert (output[n + i] == GUARD);
    }
  for (gsize i = 0; i < n; i++)
    if (!(fabs (output[i] - memory.wanted[i]) <= bound))
      ck_abort_msg ("%zu wide: value %zu is %.9g, not %.9g", shape->in_width, i,
                    output[i], memory.wanted[i]);
}

START_TEST (every_width_is_the_definition_and_nothing_beside_it_is_written)
{
  const Bank *bank = set_up (_i);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (1);

  if (bank == NULL)
    return;
  for (gsize width = 1; width <= MAX_WIDTH; width++)
    {
      ClabConvShape shape = shape_of (bank, width);
      gsize n = shape.n_kernels * shape.out_height * shape.out_width;
      float *output = memory.room + N_GUARD + width % MAX_OFFSET;
      ClabView view = { .data = memory.pixels + width * 5 % MAX_OFFSET,
                        .row_stride = width + width % MAX_GAP,
                        .pixel_stride = 1 };
      g_autoptr (ClabConv) conv = make_conv (&shape);

      for (gsize i = 0; i < G_N_ELEMENTS (memory.room); i++)
        memory.room[i] = GUARD;
      ck_assert (clab_conv_forward (conv, parallel, &view, output, NULL));
      reference_forward (&shape, memory.weights, memory.bias, &view,
                         memory.wanted);
      check (&shape, output, n);
    }
}
END_TEST

START_TEST (infinite_pixels_spread_no_further_than_their_windows)
{
  const Bank *bank = set_up (_i);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (1);

  if (bank == NULL)
    return;
  for (gsize width = MAX_WIDTH - 8; width <= MAX_WIDTH; width++)
    {
      ClabConvShape shape = shape_of (bank, width);
      gsize n = shape.n_kernels * shape.out_height * shape.out_width;
      ClabView view
          = { .data = memory.pixels, .row_stride = width, .pixel_stride = 1 };
      g_autoptr (ClabConv) conv = make_conv (&shape);
      float *pixel = &memory.pixels[shape.in_height / 2 * width + width / 2];
      const float before = *pixel;

      *pixel = INFINITY;
      ck_assert (clab_conv_forward (conv, parallel, &view, memory.room, NULL));
      reference_forward (&shape, memory.weights, memory.bias, &view,
                         memory.wanted);
      *pixel = before;
      for (gsize i = 0; i < n; i++)
        ck_assert_int_eq (isfinite (memory.room[i]) != 0,
                          isfinite (memory.wanted[i]) != 0);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("conv-sizes");
  TCase *sizes = tcase_create ("sizes");

  tcase_set_timeout (sizes, 60);
  tcase_add_loop_test (
      sizes, every_width_is_the_definition_and_nothing_beside_it_is_written, 0,
      clab_variants.n_rows * G_N_ELEMENTS (banks));
  tcase_add_loop_test (sizes,
                       infinite_pixels_spread_no_further_than_their_windows, 0,
                       clab_variants.n_rows * G_N_ELEMENTS (banks));
  suite_add_tcase (suite, sizes);
  return suite_run (suite);
}
