/* Tests of plugin/effect: whatever parts GEGL asks for, they are the parts of
 * the pipeline's map, bit for bit.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <gegl.h>
#include <gegl-plugin.h>

#include "src/kernel/kernel-text.h"
#include "tests/support/map-collector.h"
#include "tests/support/suite.h"

#define WIDTH 150
#define HEIGHT 131
#define PIXELS (WIDTH * HEIGHT)

/* A layer that does not begin at the origin. */
static const GeglRectangle whole = { -13, 7, WIDTH, HEIGHT };

/* What the effect is told, and the pipeline in the same words. */
typedef struct
{
  const char *kernel;
  const char *padding_mode;
  const char *display;
  const char *channels;
  double bias;
  int dilation_x;
  gboolean has_alpha;
} Case;

static const Case cases[] = {
  { "-1 0 1; -2 0 2; -1 0 1", "replicate", "raw", "each", 0, 1, FALSE },
  { "-1 0 1; -2 0 2; -1 0 1", "zeros", "raw", "each", 0.1, 1, TRUE },
  { "-1 0 1; -2 0 2; -1 0 1", "constant", "raw", "sum", 0.1, 2, FALSE },
  { "1 2 3; 4 5 6; 7 8 10", "reflect", "raw", "each", 0, 1, TRUE },
  { "1 2 3 4; 5 6 7 9", "symmetric", "raw", "sum", 0.3, 5, TRUE },
  { "1 2 3 4; 5 6 7 9", "circular", "raw", "each", -0.1, 1, FALSE },
  { "1 2 3; 4 5 6; 7 8 10", "circular", "raw", "each", 0, 60, TRUE },
  { "1 2 3; 4 5 6; 7 8 10", "reflect", "raw", "each", 0, 200, FALSE },
  { "1 2 3; 4 5 6; 7 8 10", "reflect", "signed", "each", 0, 1, TRUE },
  { "gaussian(size=9)", "reflect", "raw", "each", 0, 1, FALSE },
  { "random(size=31, count=1)", "symmetric", "raw", "each", 0.2, 1, TRUE },
  { "random(size=63, count=1)", "circular", "raw", "sum", 0, 1, FALSE },
};

/* Parts that overlap, stick out, lie in corners, and then all. */
static const GeglRectangle parts[] = {
  { -13, 7, 1, 1 },     { -13, 7, 64, 64 }, { 40, 60, 33, 41 },
  { 51, 71, 64, 64 },   { 136, 137, 1, 1 }, { -30, 130, 60, 30 },
  { 100, 0, 90, 20 },   { 20, 7, 3, 131 },  { -13, 70, 150, 2 },
  { -13, 7, 150, 131 },
};

static const Babl *
format_of (const Case *test)
{
  return babl_format (test->has_alpha ? "R'G'B'A float" : "R'G'B' float");
}

static gsize
size_of (const Case *test)
{
  return test->has_alpha ? 4 : 3;
}

/* Interleaved; a good part of it is opaque. */
static float *
new_picture (const Case *test)
{
  gsize size = size_of (test);
  float *pixels = g_new (float, PIXELS *size);
  guint32 state = 5;

  for (gsize i = 0; i < PIXELS * size; i++)
    {
      state = state * 1664525u + 1013904223u;
      pixels[i] = (float)(state >> 16) / 65535.0f;
      if (i % size == 3)
        pixels[i] = i < PIXELS * size / 2 || pixels[i] > 0.5f ? 1.0f
                    : pixels[i] < 0.1f                        ? 0.0f
                                                              : pixels[i];
    }
  return pixels;
}

static GeglNode *
new_effect (GeglNode *graph, GeglBuffer *buffer, const Case *test)
{
  GeglNode *source = gegl_node_new_child (
      graph, "operation", "gegl:buffer-source", "buffer", buffer, NULL);
  GeglNode *effect
      = gegl_node_new_child (graph, "operation", "convlab:kernel", NULL);
  GParamSpec *spec = gegl_node_find_property (effect, "padding-mode");
  const struct
  {
    const char *name;
    const char *nick;
  } words[] = { { "padding-mode", test->padding_mode },
                { "display", test->display },
                { "channels", test->channels } };

  ck_assert_msg (spec != NULL, "the operation is not there");
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      spec = gegl_node_find_property (effect, words[i].name);
      GEnumValue *value = g_enum_get_value_by_nick (
          G_PARAM_SPEC_ENUM (spec)->enum_class, words[i].nick);

      ck_assert_ptr_nonnull (value);
      gegl_node_set (effect, words[i].name, value->value, NULL);
    }
  gegl_node_set (effect, "kernel", test->kernel, "bias", test->bias,
                 "dilation-x", test->dilation_x, "padding-value", 0.7, NULL);
  gegl_node_link (source, effect);
  return effect;
}

static MapCollector *
expected_map (const Case *test, const float *pixels, ClabTensor **tensor)
{
  gsize size = size_of (test);
  g_autoptr (ClabBank) bank = clab_kernel_text_parse (test->kernel, NULL);
  ClabMapOptions options;

  *tensor = clab_tensor_new (1, size, HEIGHT, WIDTH, NULL);
  for (gsize i = 0; i < PIXELS; i++)
    for (gsize c = 0; c < size; c++)
      clab_tensor_plane (*tensor, 0, c)[i] = pixels[i * size + c];
  clab_map_options_init (&options);
  options.padding_mode
      = clab_table_find (&clab_padding_modes, test->padding_mode, NULL);
  options.display = clab_table_find (&clab_displays, test->display, NULL);
  options.channels
      = clab_table_find (&clab_channel_modes, test->channels, NULL);
  options.padding_value = 0.7;
  options.bias = test->bias;
  options.dilation_x = (gsize)test->dilation_x;

  ClabSource source = { .pixels = *tensor,
                        .has_alpha = test->has_alpha,
                        .width = WIDTH,
                        .height = HEIGHT };
  return map_collector_run (bank, &options, &source, 1);
}

/* Compares what lies in @whole; a grey map is R = G = B.  Assertions are for
 * the main thread.
 *
 * Returns: (nullable): what is wrong */
static char *
find_fault (const Case *test,
            const MapCollector *map,
            const GeglRectangle *part,
            const float *got)
{
  gsize size = size_of (test);
  gboolean is_grey = g_str_equal (test->channels, "sum");

  for (int i = 0; i < part->width * part->height; i++)
    {
      int row = part->y + i / part->width - whole.y;
      int column = part->x + i % part->width - whole.x;

      if (row < 0 || row >= HEIGHT || column < 0 || column >= WIDTH)
        continue;
      const float *wanted
          = map_collector_pixel (map, 0, (gsize)row, (gsize)column);
      for (gsize c = 0; c < size; c++)
        {
          float value = !is_grey ? wanted[c] : c < 3 ? wanted[0] : wanted[1];

          if (got[(gsize)i * size + c] != value)
            return g_strdup_printf (
                "%s, %s, %s: (%d, %d) of channel %u is %.9g, not %.9g",
                test->kernel, test->padding_mode, test->display, column, row,
                (guint)c, got[(gsize)i * size + c], value);
        }
    }
  return NULL;
}

static char *
find_fault_of_parts (const Case *test,
                     const MapCollector *map,
                     GeglNode *effect,
                     GeglBlitFlags flags)
{
  char *fault = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (parts) && fault == NULL; i++)
    {
      const GeglRectangle *part = &parts[i];
      g_autofree float *got = g_new (
          float, (gsize)part->width *(gsize)part->height *size_of (test));

      gegl_node_blit (effect, 1.0, part, format_of (test), got,
                      GEGL_AUTO_ROWSTRIDE, flags);
      fault = find_fault (test, map, part, got);
    }
  return fault;
}

static GeglBuffer *
new_buffer (const Case *test, const float *pixels)
{
  GeglBuffer *buffer = gegl_buffer_new (&whole, format_of (test));

  gegl_buffer_set (buffer, &whole, 0, format_of (test), pixels,
                   GEGL_AUTO_ROWSTRIDE);
  return buffer;
}

static char *
find_fault_of_case (const Case *test, GeglBlitFlags flags)
{
  g_autofree float *pixels = new_picture (test);
  g_autoptr (ClabTensor) tensor = NULL;
  MapCollector *map = expected_map (test, pixels, &tensor);
  g_autoptr (GeglBuffer) buffer = new_buffer (test, pixels);
  g_autoptr (GeglNode) graph = gegl_node_new ();
  GeglNode *effect = new_effect (graph, buffer, test);
  GeglRectangle box = gegl_node_get_bounding_box (effect);

  char *fault = gegl_rectangle_equal (&box, &whole)
                    ? find_fault_of_parts (test, map, effect, flags)
                    : g_strdup ("the size is not the layer's");
  map_collector_free (map);
  return fault;
}

START_TEST (every_part_has_the_digits_of_the_whole)
{
  g_autofree char *fault = find_fault_of_case (&cases[_i], GEGL_BLIT_DEFAULT);

  ck_assert_msg (fault == NULL, "%s", fault);
}
END_TEST

START_TEST (parts_from_the_cache_have_the_digits_of_the_whole)
{
  g_autofree char *fault = find_fault_of_case (&cases[_i], GEGL_BLIT_CACHE);

  ck_assert_msg (fault == NULL, "%s", fault);
}
END_TEST

/* Paints a block and looks at all that was seen before. */
START_TEST (a_change_of_the_layer_reaches_all_that_sees_it)
{
  const Case *test = &cases[_i];
  GeglRectangle blocks[]
      = { { -13, 7, 4, 4 }, { 60, 70, 9, 9 }, { 130, 130, 7, 8 } };
  g_autofree float *pixels = new_picture (test);
  g_autoptr (GeglBuffer) buffer = new_buffer (test, pixels);
  g_autoptr (GeglNode) graph = gegl_node_new ();
  GeglNode *effect = new_effect (graph, buffer, test);

  for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      g_autofree float *all = g_new (float, PIXELS *size_of (test));
      g_autofree float *paint = g_new (float, 100 * size_of (test));
      g_autoptr (ClabTensor) tensor = NULL;

      gegl_node_blit (effect, 1.0, &whole, format_of (test), all,
                      GEGL_AUTO_ROWSTRIDE, GEGL_BLIT_CACHE);
      for (gsize j = 0; j < 100 * size_of (test); j++)
        paint[j] = (float)(j % 7) / 8.0f;
      gegl_buffer_set (buffer, &blocks[i], 0, format_of (test), paint,
                       GEGL_AUTO_ROWSTRIDE);
      gegl_buffer_get (buffer, &whole, 1.0, format_of (test), pixels,
                       GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);

      MapCollector *map = expected_map (test, pixels, &tensor);
      g_autofree char *fault
          = find_fault_of_parts (test, map, effect, GEGL_BLIT_CACHE);
      map_collector_free (map);
      ck_assert_msg (fault == NULL, "%s", fault);
    }
}
END_TEST

static gpointer
find_fault_of_some_cases (G_GNUC_UNUSED gpointer data)
{
  char *fault = NULL;

  for (gsize i = 0; i < 6 && fault == NULL; i++)
    fault = find_fault_of_case (&cases[i], GEGL_BLIT_DEFAULT);
  return fault;
}

START_TEST (effects_of_several_threads_do_not_meet)
{
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, find_fault_of_some_cases, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *fault = g_thread_join (threads[i]);

      ck_assert_msg (fault == NULL, "%s", fault);
    }
}
END_TEST

/* Images saved with the effect hold these numbers. */
START_TEST (numbers_of_choices_stay_what_they_are)
{
  static const struct
  {
    const char *property;
    const char *nicks[8];
  } choices[] = {
    { "kernel-operation", { "correlation", "convolution", "match" } },
    { "channels", { "each", "sum" } },
    { "padding-mode",
      { "replicate", "zeros", "constant", "reflect", "symmetric",
        "circular" } },
    { "working-space", { "perceptual", "linear" } },
    { "activation",
      { "none", "relu", "leaky-relu", "abs", "square", "sigmoid", "tanh" } },
    { "display", { "auto", "raw", "signed", "absolute", "normalize" } },
  };
  g_autoptr (GeglNode) graph = gegl_node_new ();
  GeglNode *effect
      = gegl_node_new_child (graph, "operation", "convlab:kernel", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      GParamSpec *spec = gegl_node_find_property (effect, choices[i].property);
      GEnumClass *values = G_PARAM_SPEC_ENUM (spec)->enum_class;
      guint n = 0;

      for (; n < 8 && choices[i].nicks[n] != NULL; n++)
        ck_assert_str_eq (g_enum_get_value (values, (int)n)->value_nick,
                          choices[i].nicks[n]);
      ck_assert_uint_eq (values->n_values, n);
    }
}
END_TEST

START_TEST (it_is_in_our_menu)
{
  ck_assert_str_eq (gegl_operation_get_key ("convlab:kernel", "gimp:menu-path"),
                    "<Image>/Filters/Convolution");
  ck_assert_ptr_nonnull (
      gegl_operation_get_key ("convlab:kernel", "gimp:menu-label"));
}
END_TEST

int
main (int argc, char **argv)
{
  gegl_init (&argc, &argv);
  gegl_load_module_directory (g_getenv ("CLAB_EFFECT_DIR"));

  Suite *suite = suite_create ("kernel-effect");
  TCase *pixels = tcase_create ("pixels");
  TCase *contract = tcase_create ("contract");

  tcase_add_loop_test (pixels, every_part_has_the_digits_of_the_whole, 0,
                       G_N_ELEMENTS (cases));
  tcase_add_loop_test (pixels,
                       parts_from_the_cache_have_the_digits_of_the_whole, 0,
                       G_N_ELEMENTS (cases));
  tcase_add_loop_test (pixels, a_change_of_the_layer_reaches_all_that_sees_it,
                       0, G_N_ELEMENTS (cases));
  tcase_add_test (pixels, effects_of_several_threads_do_not_meet);
  tcase_add_test (contract, numbers_of_choices_stay_what_they_are);
  tcase_add_test (contract, it_is_in_our_menu);
  suite_add_tcase (suite, pixels);
  suite_add_tcase (suite, contract);
  int status = suite_run (suite);
  gegl_exit ();
  return status;
}
