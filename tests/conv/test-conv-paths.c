/* Tests of every way to convolve, on every instruction set that this
 * processor has, against the definition: also at the seams of strips, bands
 * and tiles.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv.h"

#include <math.h>
#include <string.h>

#include "src/conv/conv-rows-dispatch.h"
#include "tests/support/reference.h"
#include "tests/support/suite.h"

/* Largest error of a path, in units of Σ|w| · max|in|. */
#define TOLERANCE 2e-6

/* Every how many outputs are compared at least, and how many are enough. */
#define SAMPLING 7
#define ENOUGH 4001

/* Pixels from a broken one to the next. */
#define BREAKING 17389

/* Most products of a weight and a gradient in a test of gradients. */
#define MAX_MEETINGS 6000000

/* Of a case. */
#define MAX_KERNELS 35

typedef enum
{
  NOISE,
  FLAT,
  HIGHLIGHT,
  BROKEN
} Picture;

typedef enum
{
  DENSE,
  SPARSE,
  BOX,
  GAUSSIAN,
  ZERO
} Weights;

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
  Weights weights;
  Picture picture;
} Case;

static const Case cases[] = {
  { 70, 150, 1, 1, 3, 3, 1, 1, DENSE, NOISE },
  { 71, 331, 1, 1, 5, 5, 1, 1, DENSE, NOISE },
  { 69, 1300, 1, 3, 7, 7, 1, 1, DENSE, NOISE },
  { 45, 1024, 1, 2, 4, 6, 1, 1, DENSE, NOISE },
  { 75, 257, 3, 4, 3, 3, 1, 1, DENSE, NOISE },
  { 40, 200, 1, 1, 11, 11, 1, 1, DENSE, NOISE },
  { 40, 130, 1, 1, 13, 2, 1, 1, DENSE, NOISE },
  { 66, 190, 1, 1, 15, 15, 1, 1, DENSE, NOISE },
  { 75, 161, 1, 2, 23, 21, 1, 1, DENSE, NOISE },
  { 90, 300, 2, 2, 31, 31, 1, 1, DENSE, NOISE },
  { 130, 140, 1, 1, 63, 63, 1, 1, DENSE, NOISE },
  { 30, 50, 1, 1, 127, 127, 1, 1, DENSE, NOISE },
  { 35, 290, 1, 1, 1, 31, 1, 1, DENSE, NOISE },
  { 35, 290, 2, 2, 1, 99, 1, 1, DENSE, NOISE },
  { 35, 290, 1, 1, 1, 19, 2, 1, DENSE, NOISE },
  { 90, 29, 1, 1, 40, 1, 1, 1, DENSE, NOISE },
  { 70, 150, 1, 2, 3, 3, 2, 1, DENSE, NOISE },
  { 71, 303, 2, 1, 7, 7, 2, 1, DENSE, NOISE },
  { 99, 401, 1, 1, 5, 3, 4, 1, DENSE, NOISE },
  { 99, 201, 1, 1, 4, 4, 3, 2, DENSE, NOISE },
  { 99, 201, 1, 1, 5, 5, 1, 2, DENSE, NOISE },
  { 120, 201, 1, 1, 3, 5, 1, 9, DENSE, NOISE },
  { 120, 201, 1, 1, 5, 5, 2, 4, DENSE, NOISE },
  { 90, 201, 1, 2, 17, 17, 3, 1, DENSE, NOISE },
  { 1040, 2057, 1, 1, 3, 3, 1, 1, DENSE, NOISE },
  { 1050, 2048, 1, 1, 5, 5, 1, 1, DENSE, NOISE },
  { 700, 1008, 1, 4, 3, 3, 1, 1, DENSE, NOISE },
  { 70, 150, 1, 3, 9, 9, 1, 1, SPARSE, NOISE },
  { 70, 150, 2, 3, 15, 14, 2, 1, SPARSE, NOISE },
  { 70, 150, 1, 2, 5, 5, 1, 1, ZERO, NOISE },
  { 70, 150, 1, 1, 11, 11, 1, 1, BOX, FLAT },
  { 100, 150, 1, 1, 31, 31, 1, 1, BOX, FLAT },
  { 130, 150, 1, 1, 63, 63, 1, 1, BOX, FLAT },
  { 100, 150, 1, 1, 31, 31, 1, 1, GAUSSIAN, NOISE },
  { 100, 150, 1, 1, 31, 31, 1, 1, GAUSSIAN, HIGHLIGHT },
  { 100, 250, 3, 1, 9, 25, 1, 1, GAUSSIAN, NOISE },
  { 176, 174, 1, 1, 9, 11, 2, 3, GAUSSIAN, NOISE },
  { 176, 174, 2, 1, 9, 11, 2, 3, GAUSSIAN, NOISE },
  { 100, 350, 1, 1, 15, 15, 1, 1, DENSE, FLAT },
  { 100, 350, 1, 1, 31, 31, 1, 1, DENSE, HIGHLIGHT },
  { 100, 350, 3, 2, 11, 11, 1, 1, DENSE, HIGHLIGHT },
  { 140, 240, 1, 1, 63, 63, 1, 1, DENSE, HIGHLIGHT },
  { 40, 60, 1, 1, 280, 290, 1, 1, DENSE, NOISE },
  { 130, 700, 3, 12, 13, 12, 1, 1, DENSE, BROKEN },
  { 201, 333, 1, 1, 45, 47, 2, 1, DENSE, NOISE },
  { 203, 420, 2, 2, 40, 63, 3, 1, DENSE, BROKEN },
  { 201, 333, 1, 1, 127, 127, 4, 1, DENSE, HIGHLIGHT },
  { 70, 150, 1, 1, 5, 5, 1, 1, DENSE, BROKEN },
  { 150, 300, 1, 4, 15, 15, 1, 1, DENSE, BROKEN },
  { 150, 300, 3, 3, 9, 11, 1, 1, DENSE, BROKEN },
  { 260, 530, 1, 1, 33, 31, 1, 1, DENSE, BROKEN },
  { 150, 700, 1, 1, 31, 31, 1, 1, BOX, NOISE },
  { 150, 300, 3, 2, 40, 27, 1, 1, BOX, NOISE },
  { 130, 150, 1, 1, 63, 63, 1, 1, BOX, HIGHLIGHT },
  { 260, 530, 1, 1, 33, 31, 1, 1, BOX, BROKEN },
  { 90, 200, 1, 1, 21, 21, 2, 1, BOX, NOISE },
  { 9, 5, 1, 16, 7, 7, 4, 1, DENSE, NOISE },
  { 99, 4200, 1, 16, 3, 3, 4, 1, DENSE, NOISE },
  { 1500, 1403, 1, 16, 5, 5, 4, 1, DENSE, NOISE },
  { 1504, 1408, 1, 16, 2, 3, 4, 1, DENSE, NOISE },
  { 150, 333, 2, 17, 5, 4, 3, 2, DENSE, NOISE },
  { 131, 401, 3, 35, 6, 7, 3, 1, DENSE, FLAT },
  { 60, 1024, 2, 16, 5, 5, 3, 1, DENSE, NOISE },
  { 99, 401, 1, 16, 9, 9, 4, 1, SPARSE, NOISE },
  { 99, 401, 1, 16, 3, 3, 4, 1, ZERO, NOISE },
  { 150, 300, 1, 16, 5, 5, 4, 1, DENSE, BROKEN },
};

typedef struct
{
  ClabConvShape shape;
  double *weights;
  double bias[MAX_KERNELS];
  float *pixels;
  ClabView view;
  gsize n_output;
} Problem;

static double
weight_at (const Case *c, gsize o, gsize i, gsize j, double noise)
{
  double y = (double)i - (c->rows - 1) / 2.0;
  double x = (double)j - (c->columns - 1) / 2.0;

  switch (c->weights)
    {
      case DENSE:
        return noise;
      case SPARSE:
        return (i * 5 + j * 3 + o) % 11 == 0 ? noise : 0;
      case BOX:
        return 1.0 / (c->rows * c->columns);
      case GAUSSIAN:
        return exp (-(y * y) / (c->rows * 2.0) - x * x / (c->columns * 3.0));
      case ZERO:
        return 0;
    }
  return 0;
}

static double *
make_weights (const Case *c)
{
  gsize n = c->n_kernels * c->channels * c->rows * c->columns;
  double *weights = g_new (double, n);
  g_autofree float *noise = g_new (float, n);

  reference_random (1, n, noise);
  for (gsize i = 0; i < n; i++)
    weights[i] = weight_at (c, i / (c->channels * c->rows * c->columns),
                            i / c->columns % c->rows, i % c->columns, noise[i]);
  return weights;
}

static void
paint (Picture picture, gsize width, gsize n, float *pixels)
{
  static const float broken[] = { NAN, INFINITY, -INFINITY };

  reference_random (2, n, pixels);
  for (gsize i = 0; picture == BROKEN && i * BREAKING + 5 < n; i++)
    pixels[i * BREAKING + 5] = broken[i % G_N_ELEMENTS (broken)];
  for (gsize i = 0; (picture == FLAT || picture == HIGHLIGHT) && i < n; i++)
    pixels[i] = picture == HIGHLIGHT && i % width > width / 2 ? 1 : 0.7f;
  for (gsize i = 0; picture == HIGHLIGHT && i < n; i++)
    if (pixels[i] < 1)
      pixels[i] /= 4096;
}

static void
problem_clear (Problem *problem)
{
  g_free (problem->weights);
  g_free (problem->pixels);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Problem, problem_clear)

static void
problem_init (Problem *problem, const Case *c)
{
  const ClabPaddingSize *same
      = clab_table_find (&clab_padding_sizes, "same", NULL);
  gsize n = c->channels * c->height * c->width;
  gsize top;
  gsize left;
  gsize after;

  same->resolve (c->height, c->rows, c->stride, c->dilation, &top, &after);
  same->resolve (c->width, c->columns, c->stride, c->dilation, &left, &after);
  *problem = (Problem){
    .shape = { .n_kernels = c->n_kernels,
               .channels = c->channels,
               .rows = c->rows,
               .columns = c->columns,
               .stride_y = c->stride,
               .stride_x = c->stride,
               .dilation_y = c->dilation,
               .dilation_x = c->dilation,
               .in_height = c->height,
               .in_width = c->width,
               .pad_top = top,
               .pad_left = left,
               .out_height = (c->height + c->stride - 1) / c->stride,
               .out_width = (c->width + c->stride - 1) / c->stride,
               .padding_mode
               = clab_table_find (&clab_padding_modes, "symmetric", NULL) },
    .weights = make_weights (c),
    .bias = { 0.5, -0.25, 0, 1 },
    .pixels = g_new (float, n),
  };
  paint (c->picture, c->width, n, problem->pixels);
  problem->view = (ClabView){ .data = problem->pixels,
                              .channel_stride = c->height * c->width,
                              .row_stride = c->width,
                              .pixel_stride = 1 };
  problem->n_output
      = c->n_kernels * problem->shape.out_height * problem->shape.out_width;
}

/* Every case on every variant: _i counts both.  Where only a share of all is
 * wanted, it is a larger one: few cases are alike.
 *
 * Returns: whether it is to be tested and this processor can run it */
static gboolean
set_up (int i, Problem *problem)
{
  const ClabVariant *variant = (const ClabVariant *)clab_table_row (
      &clab_variants, i / G_N_ELEMENTS (cases));

  if (i % MAX (1, (int)suite_share () / 4) != 0 || !variant->is_supported ())
    return FALSE;
  g_setenv ("CLAB_VARIANT", variant->choice.nick, TRUE);
  problem_init (problem, &cases[i % G_N_ELEMENTS (cases)]);
  return TRUE;
}

/* The definition at one place of the output. */
static double
expected_at (const Problem *problem, gsize o, gsize y, gsize x)
{
  ClabConvShape one = problem->shape;
  gsize size = one.channels * one.rows * one.columns;
  double value;

  one.n_kernels = 1;
  one.pad_top -= y * one.stride_y;
  one.pad_left -= x * one.stride_x;
  one.out_height = 1;
  one.out_width = 1;
  reference_forward (&one, problem->weights + o * size, &problem->bias[o],
                     &problem->view, &value);
  return value;
}

/* Whether a value is the expected one, finite or not. */
static gboolean
is_near (double value, double expected, double bound)
{
  if (isfinite (expected))
    return fabs (value - expected) <= bound;
  return isnan (expected) ? isnan (value) : value == expected;
}

/* Whether all bits are equal, but for those of what is not a number. */
static gboolean
are_same (const float *some, const float *others, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (memcmp (&some[i], &others[i], sizeof (float)) != 0
        && !(isnan (some[i]) && isnan (others[i])))
      return FALSE;
  return TRUE;
}

START_TEST (every_path_is_the_definition)
{
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  g_auto (Problem) problem = { 0 };

  if (!set_up (_i, &problem))
    return;

  const ClabConvShape *shape = &problem.shape;
  g_autoptr (ClabConv) conv
      = clab_conv_new (shape, problem.weights, problem.bias, NULL);
  g_autofree char *way = clab_conv_describe (conv);
  g_autoptr (ClabTensor) output = clab_tensor_new (
      1, shape->n_kernels, shape->out_height, shape->out_width, NULL);
  gsize area = shape->out_height * shape->out_width;
  double bound
      = TOLERANCE * (1 + reference_weight_sum (shape, problem.weights));

  ck_assert (
      clab_conv_forward (conv, parallel, &problem.view, output->data, NULL));
  for (gsize i = 0; i < problem.n_output;
       i += MAX (SAMPLING, problem.n_output / ENOUGH) * suite_share ())
    {
      gsize y = i % area / shape->out_width;
      gsize x = i % shape->out_width;
      double expected = expected_at (&problem, i / area, y, x);

      ck_assert_msg (is_near (output->data[i], expected, bound),
                     "%s: map %zu (%zu, %zu) is %.9g, not %.9g", way, i / area,
                     y, x, output->data[i], expected);
    }
}
END_TEST

START_TEST (bands_and_threads_do_not_change_a_bit_of_any_path)
{
  static const gsize splits[] = { 1, 13 };
  g_autoptr (ClabParallel) alone = clab_parallel_new (1);
  g_autoptr (ClabParallel) seven = clab_parallel_new (7);
  g_auto (Problem) problem = { 0 };

  if (!set_up (_i, &problem))
    return;

  const ClabConvShape *shape = &problem.shape;
  gsize width = shape->out_width;
  g_autoptr (ClabConv) conv
      = clab_conv_new (shape, problem.weights, problem.bias, NULL);
  g_autoptr (ClabTensor) whole
      = clab_tensor_new (1, shape->n_kernels, shape->out_height, width, NULL);
  g_autofree float *rows = g_new (float, problem.n_output + 1);

  ck_assert (clab_conv_forward (conv, alone, &problem.view, whole->data, NULL));
  ck_assert (clab_conv_forward (conv, seven, &problem.view, rows + 1, NULL));
  ck_assert (are_same (rows + 1, whole->data, problem.n_output));
  for (gsize split = 0; split < G_N_ELEMENTS (splits); split++)
    for (gsize first = split; first < shape->out_height;
         first += splits[split] + 9 + shape->out_height / 6)
      {
        gsize n = MIN (splits[split], shape->out_height - first);

        ck_assert (clab_conv_forward_rows (conv, alone, &problem.view, first, n,
                                           rows, NULL));
        for (gsize o = 0; o < shape->n_kernels; o++)
          ck_assert (
              are_same (rows + o * n * width,
                        whole->data + (o * shape->out_height + first) * width,
                        n * width));
      }
}
END_TEST

START_TEST (kernels_of_a_bank_have_the_digits_of_each_alone)
{
  g_autoptr (ClabParallel) parallel = clab_parallel_new (1);
  g_auto (Problem) problem = { 0 };

  if (!set_up (_i, &problem))
    return;

  const ClabConvShape *shape = &problem.shape;
  ClabConvShape one = *shape;
  gsize n = shape->channels * shape->rows * shape->columns;
  gsize area = shape->out_height * shape->out_width;
  g_autoptr (ClabConv) bank
      = clab_conv_new_direct (shape, problem.weights, problem.bias, NULL);
  g_autofree float *maps = g_new (float, problem.n_output);
  g_autofree float *map = g_new (float, area);

  one.n_kernels = 1;
  ck_assert (clab_conv_forward (bank, parallel, &problem.view, maps, NULL));
  for (gsize o = 0; shape->n_kernels > 1 && o < shape->n_kernels; o++)
    {
      g_autoptr (ClabConv) alone = clab_conv_new_direct (
          &one, problem.weights + o * n, problem.bias + o, NULL);

      ck_assert (clab_conv_forward (alone, parallel, &problem.view, map, NULL));
      ck_assert_mem_eq (map, maps + o * area, area * sizeof (float));
    }
}
END_TEST

START_TEST (parts_have_the_digits_of_the_whole)
{
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  g_auto (Problem) problem = { 0 };

  if (!set_up (_i, &problem))
    return;

  const ClabConvShape *shape = &problem.shape;
  ClabConvShape part = *shape;
  g_autoptr (ClabConv) conv
      = clab_conv_new (shape, problem.weights, problem.bias, NULL);
  g_autofree float *whole = g_new (float, problem.n_output);
  g_autofree float *output = g_new (float, problem.n_output);

  ck_assert (clab_conv_forward (conv, parallel, &problem.view, whole, NULL));
  part.origin_y = shape->out_height / 3;
  part.origin_x = shape->out_width / 5;
  part.pad_top -= part.origin_y * shape->stride_y;
  part.pad_left -= part.origin_x * shape->stride_x;
  part.out_height = shape->out_height / 2;
  part.out_width = shape->out_width / 2;

  g_autoptr (ClabConv) of_part
      = clab_conv_new (&part, problem.weights, problem.bias, NULL);
  ck_assert (
      clab_conv_forward (of_part, parallel, &problem.view, output, NULL));
  for (gsize o = 0; o < shape->n_kernels; o++)
    for (gsize y = 0; y < part.out_height; y++)
      ck_assert (are_same (
          output + (o * part.out_height + y) * part.out_width,
          whole + (o * shape->out_height + part.origin_y + y) * shape->out_width
              + part.origin_x,
          part.out_width));

  /* The same with the origin told for one band only. */
  gsize n = part.out_height / 2 + 1;
  part.origin_y = 0;
  g_autoptr (ClabConv) of_band
      = clab_conv_new (&part, problem.weights, problem.bias, NULL);
  ck_assert (clab_conv_forward_band (of_band, parallel, &problem.view,
                                     shape->out_height / 3, n, output, NULL));
  ck_assert (are_same (
      output, whole + shape->out_height / 3 * shape->out_width + part.origin_x,
      part.out_width));
}
END_TEST

START_TEST (gradients_of_weights_are_the_definition_on_any_number_of_threads)
{
  g_autoptr (ClabParallel) alone = clab_parallel_new (1);
  g_autoptr (ClabParallel) seven = clab_parallel_new (7);
  g_auto (Problem) problem = { 0 };

  if (!set_up (_i, &problem))
    return;

  const ClabConvShape *shape = &problem.shape;
  gsize n = shape->n_kernels * shape->channels * shape->rows * shape->columns;
  gsize area = shape->out_height * shape->out_width;
  const Case *c = &cases[_i % G_N_ELEMENTS (cases)];
  if (n * area > MAX_MEETINGS / suite_share () || c->picture == BROKEN)
    return;

  g_autoptr (ClabConv) conv
      = clab_conv_new (shape, problem.weights, problem.bias, NULL);
  g_autofree float *slopes = g_new (float, problem.n_output);
  g_autofree double *gradient = g_new (double, n);
  g_autofree double *again = g_new (double, n);
  g_autofree double *expected = g_new (double, n);
  double bias[MAX_KERNELS];
  double expected_bias[MAX_KERNELS];

  reference_random (5, problem.n_output, slopes);
  ck_assert (clab_conv_backward_weights (conv, alone, &problem.view, slopes,
                                         gradient, bias, NULL));
  ck_assert (clab_conv_backward_weights (conv, seven, &problem.view, slopes,
                                         again, NULL, NULL));
  reference_backward_weights (shape, &problem.view, slopes, expected,
                              expected_bias);
  ck_assert_mem_eq (gradient, again, n * sizeof (double));
  for (gsize i = 0; i < n; i++)
    ck_assert_double_eq_tol (gradient[i], expected[i], 1e-6 * sqrt (area));
  for (gsize o = 0; o < shape->n_kernels; o++)
    ck_assert_double_eq_tol (bias[o], expected_bias[o], 1e-10 * area);
}
END_TEST

static const struct
{
  Case problem;
  const char *way;
} ways[] = {
  { { 500, 500, 1, 1, 5, 5, 1, 1, DENSE, NOISE }, "direct, 5 × 5" },
  { { 500, 500, 1, 1, 7, 7, 1, 1, DENSE, NOISE }, "direct, 7 × 7" },
  { { 500, 500, 3, 4, 11, 11, 1, 1, DENSE, NOISE },
    "Fourier transform, tiles of " },
  { { 500, 500, 1, 1, 31, 31, 1, 1, GAUSSIAN, NOISE },
    "separable, rank 1, 2 × 31 taps" },
  { { 500, 500, 2, 1, 9, 25, 1, 1, GAUSSIAN, NOISE },
    "separable, rank 2, 2 × (9 + 25) taps" },
  { { 500, 500, 1, 3, 31, 31, 1, 1, BOX, NOISE }, "box, 31 × 31" },
  { { 500, 500, 1, 1, 31, 31, 1, 1, DENSE, NOISE },
    "Fourier transform, tiles of " },
  { { 500, 500, 1, 1, 63, 63, 1, 1, DENSE, NOISE },
    "Fourier transform, tiles of 256" },
  { { 500, 500, 1, 1, 127, 127, 1, 1, DENSE, NOISE },
    "Fourier transform, tiles of 512" },
  { { 500, 500, 1, 1, 5, 5, 2, 1, DENSE, NOISE }, "direct, 5 × 5" },
  { { 500, 500, 1, 1, 63, 63, 2, 1, DENSE, NOISE },
    "Fourier transform, tiles of " },
};

START_TEST (the_description_names_the_way)
{
  g_auto (Problem) problem = { 0 };

  /* Other tests leave theirs where none has a process of its own. */
  g_unsetenv ("CLAB_VARIANT");
  problem_init (&problem, &ways[_i].problem);
  g_autoptr (ClabConv) conv
      = clab_conv_new (&problem.shape, problem.weights, NULL, NULL);
  g_autofree char *way = clab_conv_describe (conv);

  ck_assert_msg (g_str_has_prefix (way, ways[_i].way), "%s, not %s", way,
                 ways[_i].way);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("conv-paths");
  TCase *paths = tcase_create ("paths");
  gsize n = clab_variants.n_rows * G_N_ELEMENTS (cases);

  tcase_set_timeout (paths, 60);
  tcase_add_loop_test (paths, every_path_is_the_definition, 0, n);
  tcase_add_loop_test (paths, bands_and_threads_do_not_change_a_bit_of_any_path,
                       0, n);
  tcase_add_loop_test (paths, kernels_of_a_bank_have_the_digits_of_each_alone,
                       0, n);
  tcase_add_loop_test (paths, parts_have_the_digits_of_the_whole, 0, n);
  tcase_add_loop_test (
      paths, gradients_of_weights_are_the_definition_on_any_number_of_threads,
      0, n);
  tcase_add_loop_test (paths, the_description_names_the_way, 0,
                       G_N_ELEMENTS (ways));
  suite_add_tcase (suite, paths);
  return suite_run (suite);
}
