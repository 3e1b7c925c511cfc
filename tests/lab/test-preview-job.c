/* Tests of plugin/lab/preview-job.c and preview-render.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/preview-job.h"

#include <math.h>

#include "plugin/lab/preview-render.h"
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
  guint32 left;
  guint32 right;
  ClabStatistics statistics;
} Delivered;

/* The pixels of the map's last row. */
static const guint32 *
last_row (cairo_surface_t *map)
{
  int last = cairo_image_surface_get_height (map) - 1;

  return (
      const guint32 *)(const void *)(cairo_image_surface_get_data (map)
                                     + last
                                           * cairo_image_surface_get_stride (
                                               map));
}

static void
ready (const ClabPreviewResult *result, gpointer data)
{
  Delivered *delivered = data;
  cairo_surface_t *map = result->map.surface;

  if (map != NULL)
    {
      delivered->left = last_row (map)[0];
      delivered->right
          = last_row (map)[cairo_image_surface_get_width (map) - 1];
    }
  delivered->n_parts += !result->is_whole;
  delivered->n_wholes += result->is_whole;
  delivered->statistics = result->statistics;
  delivered->has_message = result->message != NULL;
  if (!result->is_sparse && (result->is_whole || delivered->has_message))
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
  /* One that is not yet taken gives way to the next. */
  ck_assert_int_le (delivered.n_parts, 1);
  ck_assert_int_eq (delivered.n_wholes, 1);
  ck_assert_double_eq_tol (delivered.statistics.minimum, maps[_i].minimum,
                           1e-6);
  ck_assert_double_eq_tol (delivered.statistics.maximum, maps[_i].maximum,
                           1e-6);
  ck_assert_double_eq_tol (delivered.statistics.mean, maps[_i].mean, 1e-6);
}
END_TEST

/* What of the options a row wants, by nicks. */
static const struct
{
  const char *kernels;
  gsize map;
  gsize stride;
  const char *pooling;
  const char *combine;
  gboolean enlarge;
  guint32 right;
} far_maps[] = {
  { "[1]", 0, 1, "none", "none", FALSE, 0xffffffff },
  { "[1]", 0, 3, "none", "none", FALSE, 0xffffffff },
  { "[1]", 0, 1, "max", "none", FALSE, 0xffffffff },
  { "[1]", 0, 2, "max", "none", TRUE, 0xffffffff },
  { "[1] | [2]", 0, 1, "none", "none", FALSE, 0xff666666 },
  { "[1] | [1]", 2, 1, "none", "maximum", FALSE, 0xffffffff },
  { "[1] | box(size=3)", 2, 1, "max", "maximum", TRUE, 0xffffffff },
};

/* Whatever it takes, the last picture is of all: its left half is dark, its
 * right one light, as far as the lightest map goes. */
START_TEST (from_far_away_the_last_picture_is_of_the_whole)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (ClabLabSource) source = two_halves ();
  Delivered delivered = { .loop = loop };
  g_autoptr (ClabPreviewJob) job = clab_preview_job_new (ready, &delivered);
  ClabPreviewRequest *request
      = corner (source, far_maps[_i].kernels, far_maps[_i].map);
  ClabMapOptions *options = &request->options;

  options->stride_y = options->stride_x = far_maps[_i].stride;
  options->pooling = (const ClabPooling *)clab_table_find (
      &clab_poolings, far_maps[_i].pooling, NULL);
  options->combine = (const ClabCombination *)clab_table_find (
      &clab_combinations, far_maps[_i].combine, NULL);
  options->enlarge = far_maps[_i].enlarge;
  options->display = (const ClabDisplay *)clab_table_find (&clab_displays,
                                                           "normalize", NULL);
  request->view = (cairo_rectangle_t){ 0, 0, WIDTH, HEIGHT };
  request->zoom = 0.1;
  deliver (&delivered, job, request);
  ck_assert_double_eq_tol (delivered.statistics.minimum, DARK, 1e-6);
  ck_assert_double_eq_tol (delivered.statistics.maximum, LIGHT, 1e-6);
  ck_assert_uint_eq (delivered.left, 0xff000000);
  ck_assert_uint_eq (delivered.right, far_maps[_i].right);
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

  request->zoom = 0.5;
  request->options.dilation_y = HEIGHT;
  request->options.padding = (const ClabPaddingSize *)clab_table_find (
      &clab_padding_sizes, "valid", NULL);
  deliver (&delivered, job, request);
  ck_assert_int_eq (delivered.n_wholes, 0);
  ck_assert (delivered.has_message);
}
END_TEST

/* Neither side is a multiple of how many pixels share one of the screen. */
#define SMALL_WIDTH 50
#define SMALL_HEIGHT 38
#define EVERY 4
#define MARGIN 6

/* Numbers below 0 and above 1, too, and alpha if there are two channels. */
static ClabLabSource *
noise (gsize channels)
{
  ClabTensor *tensor
      = clab_tensor_new (1, channels, SMALL_HEIGHT, SMALL_WIDTH, NULL);
  ClabSource source = { .width = SMALL_WIDTH,
                        .height = SMALL_HEIGHT,
                        .has_alpha = channels == 2 };
  g_autoptr (GRand) random = g_rand_new_with_seed (5);

  for (gsize i = 0; i < clab_tensor_size (tensor); i++)
    tensor->data[i] = (float)g_rand_double_range (random, -0.2, 1.2);
  return clab_lab_source_new (&source, tensor, FALSE);
}

/* What the screen shows of a channel at (y, x), or of what is around the
 * image. */
static double
shown (const ClabSource *source, gssize y, gssize x, gsize channel)
{
  gboolean is_inside = y >= 0 && x >= 0 && y < SMALL_HEIGHT && x < SMALL_WIDTH;

  if (!is_inside)
    return channel == 0 ? 0.25 : 1.0;
  if (channel == source->pixels->channels)
    return 1.0;
  return CLAMP (
      clab_tensor_plane (source->pixels, 0, channel)[y * SMALL_WIDTH + x], 0.0,
      1.0);
}

/* IEC 61966-2-1, and its inverse. */
static double
light_of (double level)
{
  return level <= 0.04045 ? level / 12.92 : pow ((level + 0.055) / 1.055, 2.4);
}

static double
level_of (double light)
{
  return light <= 0.0031308 ? light * 12.92
                            : 1.055 * pow (light, 1 / 2.4) - 0.055;
}

/* Each pixel is as light as those of @extent that it covers. */
static void
assert_means (const ClabSource *source,
              const ClabPreviewPicture *picture,
              const cairo_rectangle_t *extent)
{
  gssize end_y = (gssize)(extent->y + extent->height);
  gssize end_x = (gssize)(extent->x + extent->width);
  int stride = cairo_image_surface_get_stride (picture->surface);

  ck_assert_int_gt (cairo_image_surface_get_width (picture->surface), 1);
  for (int i = 0; i < cairo_image_surface_get_height (picture->surface); i++)
    for (int j = 0; j < cairo_image_surface_get_width (picture->surface); j++)
      {
        gssize first_y = (gssize)picture->place.y + i * EVERY;
        gssize first_x = (gssize)picture->place.x + j * EVERY;
        double light = 0, alpha = 0;
        int n = 0;

        for (gssize y = first_y; y < MIN (first_y + EVERY, end_y); y++)
          for (gssize x = first_x; x < MIN (first_x + EVERY, end_x); x++, n++)
            {
              double opacity = shown (source, y, x, 1);

              alpha += opacity;
              light += opacity * light_of (shown (source, y, x, 0));
            }

        const guint32 *line
            = (const guint32 *)(const void *)(cairo_image_surface_get_data (
                                                  picture->surface)
                                              + i * stride);
        ck_assert_double_eq_tol (line[j] >> 24, 255 * alpha / n, 1);
        ck_assert_double_eq_tol (
            line[j] & 255, 255 * level_of (light / alpha) * alpha / n, 1.5);
      }
}

START_TEST (from_far_away_light_is_mixed)
{
  g_autoptr (ClabLabSource) source = noise ((gsize)_i + 1);
  g_autoptr (ClabPreviewRenderer) renderer = clab_preview_renderer_new ();
  g_autoptr (ClabPreviewRequest) request = corner (source, "[1]", 0);
  const cairo_rectangle_t inside = { 0, 0, SMALL_WIDTH, SMALL_HEIGHT };
  const cairo_rectangle_t padded = { -MARGIN, -MARGIN, SMALL_WIDTH + 2 * MARGIN,
                                     SMALL_HEIGHT + 2 * MARGIN };

  request->view = padded;
  request->zoom = 1.0 / EVERY;
  g_autoptr (ClabPreviewResult) sparse
      = clab_preview_render (renderer, request, NULL);

  request->is_smooth = TRUE;
  g_autoptr (ClabPreviewResult) smooth
      = clab_preview_render (renderer, request, NULL);

  ck_assert (sparse->is_sparse);
  ck_assert (!smooth->is_sparse);
  assert_means (&source->source, &smooth->map, &inside);
  assert_means (&source->source, &smooth->image, &inside);

  request->options.padding_mode = (const ClabPaddingMode *)clab_table_find (
      &clab_padding_modes, "constant", NULL);
  request->options.padding_value = 0.25;
  g_clear_pointer (&request->bank, clab_bank_free);
  request->bank = clab_kernel_text_parse ("box(size=13)", NULL);
  g_autoptr (ClabPreviewResult) around
      = clab_preview_render (renderer, request, NULL);

  assert_means (&source->source, &around->image, &padded);
}
END_TEST

START_TEST (a_smooth_image_is_kept_while_the_kernel_changes)
{
  g_autoptr (ClabLabSource) source = noise (1);
  g_autoptr (ClabLabSource) transparent = noise (2);
  g_autoptr (ClabPreviewRenderer) renderer = clab_preview_renderer_new ();
  g_autoptr (ClabPreviewRequest) one = corner (source, "[1]", 0);
  g_autoptr (ClabPreviewRequest) other = corner (source, "[2]", 0);

  one->zoom = other->zoom = 1.0 / EVERY;
  one->is_smooth = TRUE;
  one->view = other->view = (cairo_rectangle_t){ 0, 0, 20, 20 };
  g_autoptr (ClabPreviewResult) smooth
      = clab_preview_render (renderer, one, NULL);
  g_autoptr (ClabPreviewResult) sparse
      = clab_preview_render (renderer, other, NULL);
  ck_assert_ptr_eq (sparse->image.surface, smooth->image.surface);

  g_autoptr (ClabPreviewRequest) layer = corner (transparent, "[1]", 0);
  layer->zoom = one->zoom;
  layer->view = one->view;
  g_autoptr (ClabPreviewResult) another
      = clab_preview_render (renderer, layer, NULL);
  ck_assert_ptr_ne (another->image.surface, smooth->image.surface);

  g_autoptr (ClabPreviewResult) again
      = clab_preview_render (renderer, one, NULL);
  other->view.x += EVERY;
  g_autoptr (ClabPreviewResult) elsewhere
      = clab_preview_render (renderer, other, NULL);
  ck_assert_ptr_ne (elsewhere->image.surface, again->image.surface);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("preview-job");
  TCase *values = tcase_create ("values");
  TCase *pictures = tcase_create ("pictures");

  tcase_add_loop_test (values, values_of_the_whole_map_follow_what_is_visible,
                       0, G_N_ELEMENTS (maps));
  tcase_add_test (values, another_view_of_a_known_map_is_drawn_once);
  tcase_add_test (values, what_has_no_map_says_why);
  tcase_add_loop_test (pictures, from_far_away_light_is_mixed, 0, 2);
  tcase_add_loop_test (pictures, from_far_away_the_last_picture_is_of_the_whole,
                       0, G_N_ELEMENTS (far_maps));
  tcase_add_test (pictures, a_smooth_image_is_kept_while_the_kernel_changes);
  suite_add_tcase (suite, values);
  suite_add_tcase (suite, pictures);
  return suite_run (suite);
}
