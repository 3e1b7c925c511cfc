/* Tests of plugin/lab/map-part.c: a part has the values of the whole.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/map-part.h"

#include "tests/support/map-collector.h"
#include "tests/support/suite.h"

#define SIDE 41

/* Parts and whole may sum in different orders. */
#define TOLERANCE 1e-5f

typedef struct
{
  const char *padding;
  const char *padding_mode;
  gsize side;
  gsize stride;
  gsize dilation;
  const char *pooling;
  gboolean has_alpha;
  gboolean has_selection;
} Case;

static const Case cases[] = {
  { "same", "replicate", 3, 1, 1, "none", FALSE, FALSE },
  { "same", "reflect", 5, 2, 1, "none", FALSE, FALSE },
  { "same", "zeros", 4, 3, 1, "none", FALSE, FALSE },
  { "valid", "zeros", 3, 1, 2, "none", FALSE, FALSE },
  { "full", "circular", 7, 1, 1, "none", FALSE, FALSE },
  { "explicit", "constant", 3, 2, 1, "none", FALSE, FALSE },
  { "same", "replicate", 3, 1, 1, "max", FALSE, FALSE },
  { "same", "replicate", 5, 1, 1, "none", TRUE, FALSE },
  { "same", "symmetric", 5, 2, 1, "none", TRUE, TRUE },
  { "full", "reflect", 3, 1, 3, "average", FALSE, TRUE },
};

static const ClabMapSpan spans[]
    = { { 0, 3, 1 }, { 5, 4, 1 }, { 0, 5, 2 }, { 1, 3, 3 }, { 6, 1, 1 } };

static ClabTensor *
picture (gboolean has_alpha)
{
  ClabTensor *tensor = clab_tensor_new (1, has_alpha ? 4 : 3, SIDE, SIDE, NULL);
  guint32 state = 99;

  for (gsize i = 0; i < clab_tensor_size (tensor); i++)
    {
      state = state * 1664525u + 1013904223u;
      tensor->data[i] = (float)(state >> 24) / 255.0f;
    }
  return tensor;
}

static ClabBank *
bank_of (gsize side)
{
  ClabBank *bank = clab_bank_new (NULL);
  ClabKernel *kernel = clab_kernel_new ("k", 1, side, side, NULL);

  for (gsize i = 0; i < side * side; i++)
    kernel->weights[i] = (double)(i * 7 % 5) - 2.0;
  clab_bank_add (bank, kernel);
  return bank;
}

static void
options_of (const Case *c, ClabMapOptions *options)
{
  clab_map_options_init (options);
  options->padding = clab_table_find (&clab_padding_sizes, c->padding, NULL);
  options->padding_mode
      = clab_table_find (&clab_padding_modes, c->padding_mode, NULL);
  options->pooling = clab_table_find (&clab_poolings, c->pooling, NULL);
  options->display = clab_table_find (&clab_displays, "raw", NULL);
  options->stride_y = options->stride_x = c->stride;
  options->dilation_y = options->dilation_x = c->dilation;
  options->padding_value = 0.5;
  options->pad_top = 2;
  options->pad_left = 1;
}

static void
compare (const MapCollector *whole,
         const MapCollector *part,
         const ClabMapSpan *span)
{
  const ClabMap *map = clab_pipeline_map (part->pipeline, 0);
  gsize n = map->channels + (map->has_alpha ? 1 : 0);

  ck_assert_uint_ge (map->height, span->count);
  ck_assert_uint_ge (map->width, span->count);
  for (gsize y = 0; y < span->count; y++)
    for (gsize x = 0; x < span->count; x++)
      {
        gsize at_y = span->first + y * span->every;
        gsize at_x = span->first + x * span->every;

        const float *found = map_collector_pixel (part, 0, y, x);
        const float *expected = map_collector_pixel (whole, 0, at_y, at_x);

        for (gsize i = 0; i < n; i++)
          ck_assert_float_eq_tol (found[i], expected[i], TOLERANCE);
      }
}

START_TEST (a_part_has_the_values_of_the_whole)
{
  const Case *c = &cases[_i];
  g_autoptr (ClabTensor) tensor = picture (c->has_alpha);
  g_autoptr (ClabBank) bank = bank_of (c->side);
  ClabSource source = { .pixels = tensor,
                        .has_alpha = c->has_alpha,
                        .x = c->has_selection ? 3 : 0,
                        .y = c->has_selection ? 5 : 0,
                        .width = c->has_selection ? 30 : SIDE,
                        .height = c->has_selection ? 29 : SIDE };
  ClabMapOptions options;
  ClabMapWeights weights;
  ClabMapGeometry geometry;

  options_of (c, &options);
  ck_assert (clab_map_weights_init (&weights, clab_bank_kernel (bank, 0),
                                    &options, 3, NULL));
  ck_assert (
      clab_map_geometry_init (&geometry, &options, &weights, &source, NULL));

  g_autoptr (MapCollector) whole
      = map_collector_run (bank, &options, &source, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      ClabMapOptions part_options = options;
      ClabSource part_source = source;

      if (!clab_map_part_init (&part_options, &part_source, &geometry,
                               &spans[i], &spans[i]))
        {
          ck_assert (options.pooling->add != NULL && spans[i].every > 1);
          continue;
        }

      g_autoptr (MapCollector) part
          = map_collector_run (bank, &part_options, &part_source, 1);

      compare (whole, part, &spans[i]);
    }
  clab_map_weights_clear (&weights);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("map-part");
  TCase *values = tcase_create ("values");

  tcase_add_loop_test (values, a_part_has_the_values_of_the_whole, 0,
                       G_N_ELEMENTS (cases));
  suite_add_tcase (suite, values);
  return suite_run (suite);
}
