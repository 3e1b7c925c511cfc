/* Tests of src/learn/glimpse.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/glimpse.h"

#include <math.h>

#include "src/learn/initials.h"
#include "tests/support/learn-examples.h"
#include "tests/support/reference.h"
#include "tests/support/suite.h"

#define HEIGHT 23
#define WIDTH 31

/* How a kernel may lie on its source. */
typedef struct
{
  const char *channels;
  const char *padding;
  const char *mode;
  const char *activation;
  gsize stride;
  gsize dilation;
  gsize side;
} Case;

static const Case cases[] = {
  { "each", "same", "replicate", "none", 1, 1, 100 },
  { "each", "valid", "zeros", "relu", 1, 2, 7 },
  { "sum", "full", "constant", "none", 2, 1, 9 },
  { "mix", "same", "reflect", "tanh", 1, 1, 1 },
  { "mix", "same", "circular", "none", 3, 2, 5 },
};

/* The mean squared error of all that is sampled, if that is everything. */
static double
error_of (const ClabGlimpse *glimpse)
{
  gsize size = glimpse->channels * glimpse->height * glimpse->width;
  double sum = 0.0;

  for (gsize i = 0; i < size; i++)
    sum += pow ((double)glimpse->prediction[i] - (double)glimpse->target[i],
                2.0);
  return sum / (double)size;
}

static ClabProblem *
make_problem (const Case *row)
{
  ClabLearnOptions options
      = learn_options (row->channels, row->padding, row->mode);

  options.activation
      = clab_table_find (&clab_activations, row->activation, NULL);
  options.stride_y = options.stride_x = row->stride;
  options.dilation_y = options.dilation_x = row->dilation;
  options.hold_out = 0.0;
  return learn_problem (&options, 3, HEIGHT, WIDTH, FALSE);
}

START_TEST (every_output_has_the_loss_of_the_definition)
{
  Case row = cases[_i];

  row.side = 100;
  row.activation = "none";

  g_autoptr (ClabProblem) problem = make_problem (&row);
  g_autoptr (ClabGlimpse) glimpse = clab_glimpse_new (problem, row.side);
  g_autofree double *weights = clab_initial_weights (problem, "random", NULL);

  ck_assert_uint_eq (glimpse->every, 1);
  ck_assert (clab_glimpse_predict (glimpse, problem, weights));

  double loss = learn_reference_loss (problem, FALSE, weights);

  ck_assert_double_eq_tol (error_of (glimpse), loss, 1e-5 * loss);
}
END_TEST

START_TEST (a_sample_has_the_values_of_the_whole)
{
  const Case *row = &cases[_i];
  g_autoptr (ClabProblem) problem = make_problem (row);
  g_autoptr (ClabGlimpse) whole = clab_glimpse_new (problem, 1000);
  g_autoptr (ClabGlimpse) sample = clab_glimpse_new (problem, row->side);
  g_autofree double *weights = clab_initial_weights (problem, "random", NULL);

  ck_assert_uint_le (sample->height, row->side);
  ck_assert_uint_le (sample->width, row->side);
  ck_assert (clab_glimpse_predict (whole, problem, weights));
  ck_assert (clab_glimpse_predict (sample, problem, weights));
  for (gsize c = 0; c < sample->channels; c++)
    for (gsize y = 0; y < sample->height; y++)
      for (gsize x = 0; x < sample->width; x++)
        {
          gsize at = (c * sample->height + y) * sample->width + x;
          gsize there = (c * whole->height + y * sample->every) * whole->width
                        + x * sample->every;

          ck_assert_float_eq (sample->target[at], whole->target[there]);
          ck_assert_float_eq (sample->prediction[at], whole->prediction[there]);
        }
}
END_TEST

START_TEST (the_residual_leaves_out_what_is_no_number)
{
  g_autoptr (ClabProblem) problem = make_problem (&cases[0]);
  g_autoptr (ClabGlimpse) glimpse = clab_glimpse_new (problem, 4);
  gsize size = glimpse->channels * glimpse->height * glimpse->width;

  for (gsize i = 0; i < size; i++)
    glimpse->prediction[i] = glimpse->target[i];
  glimpse->prediction[1] = glimpse->target[1] - 0.5f;
  glimpse->prediction[2] = (float)NAN;
  ck_assert_double_eq_tol (clab_glimpse_residual (glimpse),
                           0.5 / sqrt ((double)(size - 1)), 1e-6);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("glimpse");
  TCase *values = tcase_create ("values");

  tcase_add_loop_test (values, every_output_has_the_loss_of_the_definition, 0,
                       G_N_ELEMENTS (cases));
  tcase_add_loop_test (values, a_sample_has_the_values_of_the_whole, 0,
                       G_N_ELEMENTS (cases));
  tcase_add_test (values, the_residual_leaves_out_what_is_no_number);
  suite_add_tcase (suite, values);
  return suite_run (suite);
}
