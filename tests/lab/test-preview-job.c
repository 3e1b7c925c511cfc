/* Tests of plugin/lab/preview-job.c and preview-render.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/preview-job.h"

#include "src/kernel/kernel-text.h"
#include "tests/support/suite.h"

/* More values than are looked at before the first picture. */
#define WIDTH 1200
#define HEIGHT 1000

#define DARK 0.25
#define LIGHT 0.75

/* Dark on the left, light on the right. */
static ClabLabSource *
two_halves (void)
{
  ClabTensor *tensor = clab_tensor_new (1, 1, HEIGHT, WIDTH, NULL);
  ClabSource source = { .width = WIDTH, .height = HEIGHT };

  for (gsize i = 0; i < clab_tensor_size (tensor); i++)
    tensor->data[i] = i % WIDTH < WIDTH / 2 ? (float)DARK : (float)LIGHT;
  return clab_lab_source_new (&source, tensor, FALSE);
}

/* Of the left upper corner. */
static ClabPreviewRequest *
corner (ClabLabSource *source, const char *kernels, gsize map)
{
  ClabPreviewRequest *request = g_new0 (ClabPreviewRequest, 1);

  request->source = clab_lab_source_ref (source);
  request->bank = clab_kernel_text_parse (kernels, NULL);
  request->map = map;
  clab_map_options_init (&request->options);
  request->view = (cairo_rectangle_t){ 0, 0, 100, 100 };
  request->zoom = 1.0;
  return request;
}

/* What was delivered, and the loop that ends with the last of it. */
typedef struct
{
  GMainLoop *loop;
  int n_parts;
  int n_wholes;
  gboolean has_message;
  ClabStatistics statistics;
} Delivered;

static void
ready (const ClabPreviewResult *result, gpointer data)
{
  Delivered *delivered = data;

  delivered->n_parts += !result->is_whole;
  delivered->n_wholes += result->is_whole;
  delivered->statistics = result->statistics;
  delivered->has_message = result->message != NULL;
  if (result->is_whole || delivered->has_message)
    g_main_loop_quit (delivered->loop);
}

static void
deliver (Delivered *delivered, ClabPreviewJob *job, ClabPreviewRequest *request)
{
  delivered->n_parts = delivered->n_wholes = 0;
  clab_preview_job_request (job, request);
  g_main_loop_run (delivered->loop);
}

static const struct
{
  const char *kernels;
  gsize map;
  double minimum;
  double maximum;
  double mean;
} maps[] = {
  { "[1]", 0, DARK, LIGHT, 0.5 },
  { "box(size=3)", 0, DARK, LIGHT, 0.5 },
  { "[-1 1]", 0, 0, LIGHT - DARK, (LIGHT - DARK) / WIDTH },
  { "[1] | [2]", 1, 2 * DARK, 2 * LIGHT, 1.0 },
};

START_TEST (values_of_the_whole_map_follow_what_is_visible)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (ClabLabSource) source = two_halves ();
  Delivered delivered = { .loop = loop };
  g_autoptr (ClabPreviewJob) job = clab_preview_job_new (ready, &delivered);
  ClabPreviewRequest *request = corner (source, maps[_i].kernels, maps[_i].map);

  deliver (&delivered, job, request);
  ck_assert_int_eq (delivered.n_parts, 1);
  ck_assert_double_eq_tol (delivered.statistics.minimum, maps[_i].minimum,
                           1e-6);
  ck_assert_double_eq_tol (delivered.statistics.maximum, maps[_i].maximum,
                           1e-6);
  ck_assert_double_eq_tol (delivered.statistics.mean, maps[_i].mean, 1e-6);
}
END_TEST

START_TEST (another_view_of_a_known_map_is_drawn_once)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (ClabLabSource) source = two_halves ();
  Delivered delivered = { .loop = loop };
  g_autoptr (ClabPreviewJob) job = clab_preview_job_new (ready, &delivered);

  deliver (&delivered, job, corner (source, "[1]", 0));

  ClabPreviewRequest *other = corner (source, "[1]", 0);

  other->view.x = WIDTH / 2;
  deliver (&delivered, job, other);
  ck_assert_int_eq (delivered.n_parts, 0);
  ck_assert_int_eq (delivered.n_wholes, 1);
  ck_assert_double_eq_tol (delivered.statistics.mean, 0.5, 1e-6);
}
END_TEST

START_TEST (what_has_no_map_says_why)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (ClabLabSource) source = two_halves ();
  Delivered delivered = { .loop = loop };
  g_autoptr (ClabPreviewJob) job = clab_preview_job_new (ready, &delivered);
  ClabPreviewRequest *request = corner (source, "box(size=9)", 0);

  request->options.dilation_y = HEIGHT;
  request->options.padding = (const ClabPaddingSize *)clab_table_find (
      &clab_padding_sizes, "valid", NULL);
  deliver (&delivered, job, request);
  ck_assert_int_eq (delivered.n_wholes, 0);
  ck_assert (delivered.has_message);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("preview-job");
  TCase *values = tcase_create ("values");

  tcase_add_loop_test (values, values_of_the_whole_map_follow_what_is_visible,
                       0, G_N_ELEMENTS (maps));
  tcase_add_test (values, another_view_of_a_known_map_is_drawn_once);
  tcase_add_test (values, what_has_no_map_says_why);
  suite_add_tcase (suite, values);
  return suite_run (suite);
}
