/* Tests of separable convolution with neither strides nor dilation, at many
 * sizes, wherever rows begin in memory, on every instruction set that this
 * processor has.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "src/conv/conv-lines.h"
#include "src/conv/conv.h"
#include "tests/support/reference.h"
#include "tests/support/suite.h"

#define MAX_RANK 3
#define MAX_SIDE 200
#define MAX_OFFSET 16

/* Largest error of a value, in units of Σ|w| · max|in|. */
#define TOLERANCE 2e-6

/* Products of a weight and a pixel in a test of the definition, about. */
#define MAX_MEETINGS 1000000

/* What lies before and behind a map, and has to stay. */
#define GUARD 12345.0f
#define N_GUARD 64

/* @rank: how many products of a column and a row make up each channel
 * @gap: floats between rows
 * @pixel_stride: floats from a pixel to the next
 * @is_padded: whether maps are as big as the image
 */
typedef struct
{
  gsize channels;
  gsize rank;
  gsize rows;
  gsize columns;
  gsize height;
  gsize width;
  gsize gap;
  gsize pixel_stride;
  gboolean is_padded;
} Case;

static const Case cases[] = {
  { 1, 1, 3, 3, 40, 170, 0, 1, TRUE },
  { 1, 1, 3, 3, 3, 3, 0, 1, FALSE },
  { 1, 1, 4, 5, 40, 170, 3, 1, FALSE },
  { 1, 1, 6, 7, 40, 1100, 4, 1, TRUE },
  { 1, 2, 8, 9, 23, 1041, 0, 1, TRUE },
  { 3, 1, 9, 11, 70, 300, 0, 3, TRUE },
  { 2, 3, 13, 8, 50, 1024, 0, 1, TRUE },
  { 1, 1, 31, 31, 70, 1064, 0, 1, TRUE },
  { 1, 1, 31, 31, 131, 1055, 1, 1, FALSE },
  { 1, 2, 31, 30, 90, 2100, 4, 1, TRUE },
  { 4, 1, 31, 31, 70, 96, 0, 4, TRUE },
  { 1, 1, 5, 97, 40, 300, 0, 1, TRUE },
  { 1, 1, 98, 3, 120, 150, 0, 1, TRUE },
  { 2, 2, 131, 200, 60, 140, 0, 1, TRUE },
};

/* What a case is made of. */
typedef struct
{
  ClabConv conv;
  ClabLines *lines;
  double *weights;
  double bias;
  float *room;
  ClabView view;
  gsize n_output;
} Problem;

static void
problem_clear (Problem *problem)
{
  clab_lines_free (problem->lines);
  g_free (problem->weights);
  g_free (problem->room);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Problem, problem_clear)

static ClabConvShape
shape_of (const Case *c, const char *mode)
{
  gsize pad_y = c->is_padded ? c->rows / 2 : 0;
  gsize pad_x = c->is_padded ? c->columns / 2 : 0;

  return (ClabConvShape){
    .n_kernels = 1,
    .channels = c->channels,
    .rows = c->rows,
    .columns = c->columns,
    .stride_y = 1,
    .stride_x = 1,
    .dilation_y = 1,
    .dilation_x = 1,
    .in_height = c->height,
    .in_width = c->width,
    .pad_top = pad_y,
    .pad_left = pad_x,
    .out_height = c->is_padded ? c->height : c->height - c->rows + 1,
    .out_width = c->is_padded ? c->width : c->width - c->columns + 1,
    .padding_mode = clab_table_find (&clab_padding_modes, mode, NULL),
    .padding_value = 0.25,
  };
}

/* Sums of products, and the factors that they are made of. */
static void
set_kernel (Problem *problem, const Case *c)
{
  static float noise[2 * MAX_RANK * 4 * MAX_SIDE];
  gsize n = c->channels * c->rank;
  g_autofree double *columns = g_new0 (double, n * c->channels * c->rows);
  g_autofree double *rows = g_new (double, n * c->columns);
  ClabFactors factors = { .rank = n, .columns = columns, .rows = rows };

  reference_random (1, G_N_ELEMENTS (noise), noise);
  problem->weights = g_new0 (double, c->channels * c->rows * c->columns);
  for (gsize r = 0; r < n; r++)
    for (gsize i = 0; i < c->rows; i++)
      {
        gsize channel = r / c->rank;
        double *row = problem->weights + (channel * c->rows + i) * c->columns;

        columns[(r * c->channels + channel) * c->rows + i]
            = noise[r * MAX_SIDE + i];
        for (gsize j = 0; j < c->columns; j++)
          {
            rows[r * c->columns + j] = noise[(n + r) * MAX_SIDE + j];
            row[j] += (double)noise[r * MAX_SIDE + i]
                      * noise[(n + r) * MAX_SIDE + j];
          }
      }
  problem->lines = clab_lines_new (&problem->conv, 0, &factors);
}

static void
problem_init (Problem *problem, const Case *c, const char *mode, gsize offset)
{
  static float bias = 0.5f;
  gsize step = (c->width + c->gap) * c->pixel_stride;
  gsize planes = c->pixel_stride > 1 ? 1 : c->channels;
  gsize n = planes * c->height * step;

  *problem = (Problem){ .conv = { .shape = shape_of (c, mode),
                                  .bias = &bias,
                                  .variant = clab_variant_get () },
                        .bias = bias,
                        .room = g_new (float, n + offset + c->channels) };
  reference_random (2, n + offset + c->channels, problem->room);
  problem->view = (ClabView){ .data = problem->room + offset,
                              .channel_stride
                              = c->pixel_stride > 1 ? 1 : c->height * step,
                              .row_stride = step,
                              .pixel_stride = c->pixel_stride };
  problem->n_output
      = problem->conv.shape.out_height * problem->conv.shape.out_width;
  set_kernel (problem, c);
}

/* Rows @first … of the map. */
static void
run (const Problem *problem,
     guint threads,
     gsize first,
     gsize n_rows,
     gboolean is_streamed,
     float *output)
{
  g_autoptr (ClabParallel) parallel = clab_parallel_new (threads);
  ClabRun run = { .conv = &problem->conv,
                  .parallel = parallel,
                  .input = &problem->view,
                  .first_row = first,
                  .n_rows = n_rows,
                  .output = output,
                  .is_streamed = is_streamed };

  ck_assert (clab_lines_run (problem->lines, &run, NULL));
}

/* Every case on every variant, with every padding mode by turns.
 *
 * Returns: whether this processor can run it */
static gboolean
set_up (int i, Problem *problem)
{
  const ClabVariant *variant = (const ClabVariant *)clab_table_row (
      &clab_variants, i / G_N_ELEMENTS (cases));
  const ClabChoice *mode
      = clab_table_row (&clab_padding_modes, i % clab_padding_modes.n_rows);

  if (!variant->is_supported ())
    return FALSE;
  g_setenv ("CLAB_VARIANT", variant->choice.nick, TRUE);
  problem_init (problem, &cases[i % G_N_ELEMENTS (cases)], mode->nick,
                i * 5 % MAX_OFFSET);
  return TRUE;
}

/* The definition at one place of the output. */
static double
expected_at (const Problem *problem, gsize y, gsize x)
{
  ClabConvShape one = problem->conv.shape;
  double value;

  one.pad_top -= y;
  one.pad_left -= x;
  one.out_height = 1;
  one.out_width = 1;
  reference_forward (&one, problem->weights, &problem->bias, &problem->view,
                     &value);
  return value;
}

START_TEST (maps_are_the_definition_and_nothing_beside_them_is_written)
{
  g_auto (Problem) problem = { 0 };

  if (!set_up (_i, &problem))
    return;

  const ClabConvShape *shape = &problem.conv.shape;
  gsize n = problem.n_output;
  g_autofree float *room = g_new (float, n + 3 * N_GUARD);
  float *output = room + N_GUARD + _i % MAX_OFFSET;
  double bound
      = TOLERANCE * (1 + reference_weight_sum (shape, problem.weights));
  gsize step = 1 + n * shape->rows * shape->columns / MAX_MEETINGS;

  for (gsize i = 0; i < n + 3 * N_GUARD; i++)
    room[i] = GUARD;
  run (&problem, 1, 0, shape->out_height, _i % 2 == 0, output);
  for (gsize i = 0; i < N_GUARD; i++)
    {
      ck_assert (output[-(gssize)i - 1] == GUARD);
      ck_assert (output[n + i] == GUARD);
    }
  for (gsize i = 0; i < n; i += step * suite_share ())
    {
      gsize y = i / shape->out_width;
      gsize x = i % shape->out_width;
      double expected = expected_at (&problem, y, x);

      ck_assert_msg (fabs (output[i] - expected) <= bound,
                     "(%zu, %zu) is %.9g, not %.9g", y, x, output[i], expected);
    }
}
END_TEST

START_TEST (bands_threads_and_writing_do_not_change_a_bit)
{
  g_auto (Problem) problem = { 0 };

  if (!set_up (_i, &problem))
    return;

  const ClabConvShape *shape = &problem.conv.shape;
  gsize width = shape->out_width;
  gsize size = problem.n_output * sizeof (float);
  g_autofree float *whole = g_new (float, problem.n_output);
  g_autofree float *other = g_new (float, problem.n_output + 1);

  run (&problem, 1, 0, shape->out_height, FALSE, whole);
  run (&problem, 2, 0, shape->out_height, TRUE, other + 1);
  ck_assert_mem_eq (other + 1, whole, size);
  run (&problem, 7, 0, shape->out_height, TRUE, other);
  ck_assert_mem_eq (other, whole, size);
  for (gsize n = 1, first = 0; first < shape->out_height; first += n, n += 2)
    {
      n = MIN (n, shape->out_height - first);
      run (&problem, 2, first, n, n % 3 == 0, other);
      ck_assert_mem_eq (other, whole + first * width,
                        n * width * sizeof (float));
    }
}
END_TEST

/* Whether any of @n_cells cells from @first on stands for cell @cell of @n. */
static gboolean
meets (const ClabPaddingMode *mode,
       gssize first,
       gsize n_cells,
       gsize n,
       gssize cell)
{
  for (gssize i = first; i < first + (gssize)n_cells; i++)
    if (mode->index (i, n) == cell)
      return TRUE;
  return FALSE;
}

START_TEST (what_is_no_number_stays_in_its_windows)
{
  g_auto (Problem) problem = { 0 };

  if (!set_up (_i, &problem))
    return;

  const ClabConvShape *shape = &problem.conv.shape;
  gssize at_y = (gssize)shape->in_height / 2;
  gssize at_x = (gssize)shape->in_width * 2 / 3;
  g_autofree float *clean = g_new (float, problem.n_output);
  g_autofree float *output = g_new (float, problem.n_output);

  run (&problem, 1, 0, shape->out_height, FALSE, clean);
  problem.room[problem.view.data - problem.room + at_y * problem.view.row_stride
               + at_x * problem.view.pixel_stride]
      = NAN;
  run (&problem, 1, 0, shape->out_height, FALSE, output);
  for (gsize i = 0; i < problem.n_output; i++)
    {
      gssize y = (gssize)(i / shape->out_width) - shape->pad_top;
      gssize x = (gssize)(i % shape->out_width) - shape->pad_left;
      gboolean is_seen
          = meets (shape->padding_mode, y, shape->rows, shape->in_height, at_y)
            && meets (shape->padding_mode, x, shape->columns, shape->in_width,
                      at_x);

      if (is_seen)
        ck_assert (isnan (output[i]));
      else
        ck_assert_mem_eq (&output[i], &clean[i], sizeof (float));
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("conv-lines");
  TCase *lines = tcase_create ("lines");
  gsize n = clab_variants.n_rows * G_N_ELEMENTS (cases);

  tcase_set_timeout (lines, 120);
  tcase_add_loop_test (
      lines, maps_are_the_definition_and_nothing_beside_them_is_written, 0, n);
  tcase_add_loop_test (lines, bands_threads_and_writing_do_not_change_a_bit, 0,
                       n);
  tcase_add_loop_test (lines, what_is_no_number_stays_in_its_windows, 0, n);
  suite_add_tcase (suite, lines);
  return suite_run (suite);
}
