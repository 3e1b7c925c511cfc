/* Tests of maps that are so big that they are written past the caches,
 * wherever their rows begin, on every instruction set that this processor has.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv.h"

#include <string.h>

#include "src/conv/conv-rows-dispatch.h"
#include "tests/support/reference.h"
#include "tests/support/suite.h"

/* Values of the maps of a bank together: more than 8 MiB. */
#define N_VALUES 2200000

#define MAX_WEIGHTS (5 * 31 * 31)

/* Rows of a part that is small enough for the caches. */
#define PART 50

/* What lies before and behind the maps, and has to stay. */
#define GUARD 12345.0f
#define N_GUARD 64

typedef enum
{
  DENSE,
  PRODUCT,
  BOX
} Weights;

typedef struct
{
  gsize n_kernels;
  gsize side;
  gsize stride;
  gsize width;
  Weights weights;
} Case;

static const Case cases[] = {
  { 1, 3, 1, 1999, DENSE },  { 1, 3, 1, 2008, DENSE },
  { 2, 3, 1, 1035, DENSE },  { 5, 3, 1, 1003, DENSE },
  { 1, 11, 1, 1201, DENSE }, { 5, 5, 2, 2001, DENSE },
  { 1, 7, 4, 4005, DENSE },  { 1, 31, 1, 1999, PRODUCT },
  { 1, 31, 1, 2050, DENSE }, { 2, 9, 1, 47, DENSE },
  { 1, 31, 1, 2001, BOX },   { 2, 21, 1, 1104, BOX },
  { 17, 7, 4, 2003, DENSE }, { 16, 3, 3, 4800, DENSE },
};

static ClabConvShape
shape_of (const Case *test)
{
  gsize out_width = (test->width + test->stride - 1) / test->stride;
  gsize out_height = N_VALUES / test->n_kernels / out_width;

  return (ClabConvShape){
    .n_kernels = test->n_kernels,
    .channels = 1,
    .rows = test->side,
    .columns = test->side,
    .stride_y = test->stride,
    .stride_x = test->stride,
    .dilation_y = 1,
    .dilation_x = 1,
    .in_height = out_height * test->stride,
    .in_width = test->width,
    .pad_top = test->side / 2,
    .pad_left = test->side / 2,
    .out_height = out_height,
    .out_width = out_width,
    .padding_mode = clab_table_find (&clab_padding_modes, "reflect", NULL),
  };
}

/* A convolution with noise. */
static ClabConv *
conv_of (const Case *test, const ClabConvShape *shape)
{
  static float noise[MAX_WEIGHTS];
  static double weights[MAX_WEIGHTS];
  const double bias[17] = { 0, 0.25, 0, 0.5 };
  gsize side = test->side;

  reference_random (1, G_N_ELEMENTS (noise), noise);
  for (gsize i = 0; i < test->n_kernels * side * side; i++)
    weights[i] = test->weights == BOX ? noise[i / (side * side)]
                 : test->weights == PRODUCT
                     ? (double)noise[i / side] * noise[side + i % side]
                     : noise[i];
  return clab_conv_new (shape, weights, bias, NULL);
}

/* Whether @maps have the digits of what is made in parts. */
static gboolean
are_parts_the_same (const ClabConv *conv,
                    ClabParallel *parallel,
                    const ClabView *view,
                    const float *maps)
{
  const ClabConvShape *shape = clab_conv_shape (conv);
  gsize width = shape->out_width;
  g_autofree float *part = g_new (float, shape->n_kernels *PART *width);

  for (gsize first = 0; first < shape->out_height; first += PART)
    {
      gsize n = MIN (PART, shape->out_height - first);

      ck_assert (
          clab_conv_forward_rows (conv, parallel, view, first, n, part, NULL));
      for (gsize o = 0; o < shape->n_kernels; o++)
        if (memcmp (part + o * n * width,
                    maps + (o * shape->out_height + first) * width,
                    n * width * sizeof (float))
            != 0)
          return FALSE;
    }
  return TRUE;
}

START_TEST (streamed_maps_have_the_digits_of_cached_parts)
{
  const ClabVariant *variant = (const ClabVariant *)clab_table_row (
      &clab_variants, _i / G_N_ELEMENTS (cases));
  const Case *test = &cases[_i % G_N_ELEMENTS (cases)];
  ClabConvShape shape = shape_of (test);
  gsize n = test->n_kernels * shape.out_height * shape.out_width;

  if (!variant->is_supported ())
    return;
  g_setenv ("CLAB_VARIANT", variant->choice.nick, TRUE);

  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  g_autoptr (ClabConv) conv = conv_of (test, &shape);
  g_autofree float *pixels = g_new (float, shape.in_height *shape.in_width);
  g_autofree float *room = g_new (float, n + 3 * N_GUARD);
  ClabView view
      = { .data = pixels, .row_stride = shape.in_width, .pixel_stride = 1 };
  float *maps = room + N_GUARD + 3;

  reference_random (2, shape.in_height * shape.in_width, pixels);
  for (gsize i = 0; i < n + 3 * N_GUARD; i++)
    room[i] = GUARD;
  ck_assert (clab_conv_forward (conv, parallel, &view, maps, NULL));
  ck_assert_msg (are_parts_the_same (conv, parallel, &view, maps),
                 "%s, %s, %zu columns", variant->choice.nick,
                 clab_conv_describe (conv), test->width);
  for (gsize i = 0; i < N_GUARD; i++)
    {
      ck_assert (maps[-(gssize)i - 1] == GUARD);
      ck_assert (maps[n + i] == GUARD);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("conv-streams");
  TCase *streams = tcase_create ("streams");

  tcase_set_timeout (streams, 120);
  tcase_add_loop_test (streams, streamed_maps_have_the_digits_of_cached_parts,
                       0, clab_variants.n_rows * G_N_ELEMENTS (cases));
  suite_add_tcase (suite, streams);
  return suite_run (suite);
}
