/* Pictures of an image with its padding, and of a map: what a window shows.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/preview-render.h"

#include <math.h>
#include <string.h>

#include "plugin/lab/map-capture.h"
#include "plugin/lab/preview-picture.h"
#include "src/kernel/kernel-text.h"

/* Values of all maps together up to which the whole is computed at once. */
#define SMALL_WHOLE ((gsize)1 << 20)

/* Below this the pixels under the windows of neighbouring values hardly
 * overlap; with so many of them it is not the arithmetic that takes time, but
 * the memory: some 50 ms. */
#define SPARSE_ZOOM 0.25
#define HEAVY 2e6

/**
 * ClabPreviewRenderer:
 * @whole: (nullable): a pipeline whose scales were found, for @whole_source and
 *   @whole_options
 * @key: (nullable): the text of its bank
 * @image: (nullable): the last smooth picture of @image_source, which does not
 *   change with the kernel
 * @image_view: what it shows
 */
struct _ClabPreviewRenderer
{
  ClabParallel *parallel;
  ClabScreen screen;
  ClabPipeline *whole;
  ClabLabSource *whole_source;
  ClabMapOptions whole_options;
  char *key;
  cairo_surface_t *image;
  ClabLabSource *image_source;
  ClabPaddedView image_view;
};

void
clab_preview_request_free (ClabPreviewRequest *request)
{
  if (request == NULL)
    return;
  clab_lab_source_unref (request->source);
  clab_bank_free (request->bank);
  g_free (request);
}

void
clab_preview_result_free (ClabPreviewResult *result)
{
  if (result == NULL)
    return;
  g_clear_pointer (&result->image.surface, cairo_surface_destroy);
  g_clear_pointer (&result->map.surface, cairo_surface_destroy);
  g_free (result->message);
  g_free (result);
}

ClabPreviewRenderer *
clab_preview_renderer_new (void)
{
  ClabPreviewRenderer *renderer = g_new0 (ClabPreviewRenderer, 1);

  renderer->parallel = clab_parallel_new (0);
  return renderer;
}

static void
forget_whole (ClabPreviewRenderer *renderer)
{
  g_clear_pointer (&renderer->whole, clab_pipeline_free);
  g_clear_pointer (&renderer->whole_source, clab_lab_source_unref);
  g_clear_pointer (&renderer->key, g_free);
}

static void
forget_image (ClabPreviewRenderer *renderer)
{
  g_clear_pointer (&renderer->image, cairo_surface_destroy);
  g_clear_pointer (&renderer->image_source, clab_lab_source_unref);
}

void
clab_preview_renderer_free (ClabPreviewRenderer *renderer)
{
  if (renderer == NULL)
    return;
  forget_whole (renderer);
  forget_image (renderer);
  clab_parallel_free (renderer->parallel);
  g_free (renderer);
}

static gboolean
is_whole_known (const ClabPreviewRenderer *renderer,
                const ClabPreviewRequest *request)
{
  if (renderer->whole == NULL || renderer->whole_source != request->source
      || memcmp (&renderer->whole_options, &request->options,
                 sizeof request->options)
             != 0)
    return FALSE;

  g_autofree char *key = clab_kernel_text_print_bank (request->bank);

  return g_str_equal (key, renderer->key);
}

/* What is visible of @count cells that begin at @offset; spread cells stand
 * on multiples of their distance, so that panning does not make them dance. */
static ClabMapSpan
visible_span (double view,
              double extent,
              double offset,
              double cell,
              gsize count,
              double zoom)
{
  gsize every = (gsize)MAX (floor (1.0 / (zoom * cell)), 1.0);
  double first = floor ((view - offset) / cell / (double)every);
  double last = ceil ((view + extent - offset) / cell);
  gsize begin
      = MIN ((gsize)MAX (first, 0.0) * every, (count - 1) / every * every);
  gsize end = CLAMP ((gsize)MAX (last, 0.0), begin + 1, count);
  ClabMapSpan span = { begin, (end - begin + every - 1) / every, every };

  return span;
}

static ClabMapSpan
map_span (const ClabMapAxis *axis,
          const ClabPreviewRequest *request,
          double view,
          double extent)
{
  return visible_span (
      view, extent, clab_map_cell_origin (axis, &request->options),
      (double)clab_map_cell (axis, &request->options), axis->pooled,
      request->zoom / (double)MAX (request->coarseness, 1));
}

static gboolean
needs_all_kernels (const ClabPreviewRequest *request)
{
  return request->options.activation->is_across_bank
         || request->map >= clab_bank_size (request->bank);
}

/* Whether all kernels are laid on the image in the same way. */
static gboolean
have_one_shape (const ClabBank *bank)
{
  const ClabKernel *first = clab_bank_kernel (bank, 0);

  for (gsize i = 1; i < clab_bank_size (bank); i++)
    {
      const ClabKernel *kernel = clab_bank_kernel (bank, i);

      if (kernel->rows != first->rows || kernel->columns != first->columns
          || kernel->anchor_row != first->anchor_row
          || kernel->anchor_column != first->anchor_column)
        return FALSE;
    }
  return TRUE;
}

/* A pipeline for the visible part alone, or NULL if only the whole gives it.
 * @map becomes the map's index in it. */
static ClabPipeline *
part_pipeline (const ClabPreviewRequest *request,
               const ClabMapGeometry *geometry,
               const ClabMapSpan spans[2],
               gsize *map)
{
  ClabMapOptions options = request->options;
  ClabSource source = request->source->source;
  g_autoptr (ClabBank) one = clab_bank_new (NULL);
  const ClabBank *bank = request->bank;

  if (needs_all_kernels (request))
    {
      if (!have_one_shape (bank))
        return NULL;
    }
  else
    {
      clab_bank_add (one,
                     clab_kernel_copy (clab_bank_kernel (bank, request->map)));
      bank = one;
      *map = 0;
      options.combine = clab_combinations.rows;
    }
  return clab_map_part_init (&options, &source, geometry, &spans[0], &spans[1])
             ? clab_pipeline_new (bank, &options, &source, NULL)
             : NULL;
}

static gboolean
is_small (const ClabPreviewRequest *request, const ClabMapGeometry *geometry)
{
  return geometry->y.size * geometry->x.size * clab_bank_size (request->bank)
         <= SMALL_WHOLE;
}

/* All values that a sparse span stands for. */
static ClabMapSpan
dense_span (const ClabMapSpan *span, const ClabMapAxis *axis)
{
  return (ClabMapSpan){
    span->first,
    MIN (span->count * span->every, axis->pooled - span->first),
    1,
  };
}

static void
draw_map (ClabPreviewRenderer *renderer,
          const ClabPreviewRequest *request,
          gboolean is_smooth,
          ClabPipeline *whole,
          ClabPreviewResult *result,
          GCancellable *cancellable)
{
  const ClabMapGeometry *geometry = &result->geometry;
  const ClabMapSpan spans[2] = {
    map_span (&geometry->y, request, request->view.y, request->view.height),
    map_span (&geometry->x, request, request->view.x, request->view.width),
  };
  ClabMapSpan computed[2] = { spans[0], spans[1] };
  ClabMapSpan shown[2] = { { 0, spans[0].count, 1 }, { 0, spans[1].count, 1 } };
  double cell_y = (double)clab_map_cell (&geometry->y, &request->options);
  double cell_x = (double)clab_map_cell (&geometry->x, &request->options);
  gsize map = request->map;

  result->is_sparse = !is_smooth && (spans[0].every > 1 || spans[1].every > 1);
  if (is_smooth)
    {
      computed[0] = dense_span (&spans[0], &geometry->y);
      computed[1] = dense_span (&spans[1], &geometry->x);
      shown[0].every = spans[0].every;
      shown[1].every = spans[1].every;
    }

  g_autoptr (ClabPipeline) part
      = part_pipeline (request, geometry, computed, &map);

  result->is_whole = part == NULL || is_whole_known (renderer, request);
  if (part == NULL)
    result->map.surface
        = clab_map_capture (whole, request->map, spans, is_smooth,
                            &renderer->screen, renderer->parallel, cancellable);
  else
    {
      if (result->is_whole)
        {
          whole = renderer->whole;
          clab_pipeline_take_scale (part, map, whole, request->map);
        }
      result->map.surface
          = clab_map_capture (part, map, shown, is_smooth, &renderer->screen,
                              renderer->parallel, cancellable);
    }
  if (result->is_whole)
    result->statistics = *clab_pipeline_statistics (whole, request->map);
  result->map.place = (cairo_rectangle_t){
    clab_map_cell_origin (&geometry->x, &request->options)
        + (double)spans[1].first * cell_x,
    clab_map_cell_origin (&geometry->y, &request->options)
        + (double)spans[0].first * cell_y,
    (double)(spans[1].count * spans[1].every) * cell_x,
    (double)(spans[0].count * spans[0].every) * cell_y,
  };
}

/* The region with what is added around it. */
static void
find_padded (const ClabSource *source, ClabPreviewResult *result)
{
  const ClabMapAxis *y = &result->geometry.y;
  const ClabMapAxis *x = &result->geometry.x;
  gsize before_y = result->message == NULL ? y->before : 0;
  gsize before_x = result->message == NULL ? x->before : 0;
  gsize after_y = result->message == NULL ? y->after : 0;
  gsize after_x = result->message == NULL ? x->after : 0;

  result->padded = (cairo_rectangle_t){
    (double)source->x - (double)before_x,
    (double)source->y - (double)before_y,
    (double)(source->width + before_x + after_x),
    (double)(source->height + before_y + after_y),
  };
}

static gboolean
is_image_known (const ClabPreviewRenderer *renderer,
                const ClabPreviewRequest *request,
                const ClabPaddedView *view)
{
  const ClabPaddedView *known = &renderer->image_view;

  return renderer->image != NULL && renderer->image_source == request->source
         && known->x == view->x && known->y == view->y
         && known->width == view->width && known->height == view->height
         && known->every == view->every && known->n_columns == view->n_columns
         && known->n_rows == view->n_rows && known->mode == view->mode
         && known->value == view->value;
}

static void
draw_image (ClabPreviewRenderer *renderer,
            const ClabPreviewRequest *request,
            gboolean is_smooth,
            ClabPreviewResult *result,
            GCancellable *cancellable)
{
  const cairo_rectangle_t *padded = &result->padded;
  ClabMapSpan rows
      = visible_span (request->view.y, request->view.height, padded->y, 1.0,
                      (gsize)padded->height, request->zoom);
  ClabMapSpan columns
      = visible_span (request->view.x, request->view.width, padded->x, 1.0,
                      (gsize)padded->width, request->zoom);
  ClabPaddedView view = { .x = (gssize)padded->x + (gssize)columns.first,
                          .y = (gssize)padded->y + (gssize)rows.first,
                          .width = (int)columns.count,
                          .height = (int)rows.count,
                          .every = rows.every,
                          .n_columns = (gsize)padded->width - columns.first,
                          .n_rows = (gsize)padded->height - rows.first,
                          .is_smooth = is_smooth,
                          .mode = request->options.padding_mode,
                          .value = (float)request->options.padding_value };

  if (is_image_known (renderer, request, &view))
    result->image.surface = cairo_surface_reference (renderer->image);
  else
    result->image.surface
        = clab_screen_draw_image (&renderer->screen, &request->source->source,
                                  &view, renderer->parallel, cancellable);
  if (is_smooth && result->image.surface != NULL)
    {
      forget_image (renderer);
      renderer->image = cairo_surface_reference (result->image.surface);
      renderer->image_source = clab_lab_source_ref (request->source);
      renderer->image_view = view;
    }
  result->image.place
      = (cairo_rectangle_t){ (double)view.x, (double)view.y,
                             (double)(columns.count * columns.every),
                             (double)(rows.count * rows.every) };
}

static gboolean
find_geometry (const ClabPreviewRequest *request,
               ClabMapGeometry *geometry,
               GError **error)
{
  const ClabSource *source = &request->source->source;
  gsize kernel = MIN (request->map, clab_bank_size (request->bank) - 1);
  ClabMapWeights weights;

  if (!clab_map_weights_init (
          &weights, clab_bank_kernel (request->bank, kernel), &request->options,
          source->pixels->channels - (source->has_alpha ? 1 : 0), error))
    return FALSE;

  gboolean fits = clab_map_geometry_init (geometry, &request->options, &weights,
                                          source, error);

  clab_map_weights_clear (&weights);
  return fits;
}

ClabPreviewResult *
clab_preview_render (ClabPreviewRenderer *renderer,
                     const ClabPreviewRequest *request,
                     gboolean is_smooth,
                     GCancellable *cancellable)
{
  g_autoptr (ClabPreviewResult) result = g_new0 (ClabPreviewResult, 1);
  g_autoptr (ClabPipeline) whole = NULL;
  g_autoptr (GError) error = NULL;

  clab_screen_init (&renderer->screen, request->source->is_linear);
  if (find_geometry (request, &result->geometry, &error))
    whole = clab_pipeline_new (request->bank, &request->options,
                               &request->source->source, &error);
  if (whole == NULL)
    result->message = g_strdup (error->message);
  find_padded (&request->source->source, result);
  draw_image (renderer, request, is_smooth, result, cancellable);
  if (result->image.surface == NULL)
    return NULL;
  if (whole == NULL)
    return g_steal_pointer (&result);
  if (is_small (request, &result->geometry)
      && !is_whole_known (renderer, request)
      && !clab_preview_refine (renderer, request, cancellable))
    return NULL;
  draw_map (renderer, request, is_smooth, whole, result, cancellable);
  return result->map.surface != NULL ? g_steal_pointer (&result) : NULL;
}

gboolean
clab_preview_is_heavy (const ClabPreviewRequest *request)
{
  double n_pixels = request->view.width * request->view.height * request->zoom
                    * request->zoom;
  double n_cells = 0.0;

  for (gsize i = 0; i < clab_bank_size (request->bank); i++)
    if (i == request->map || needs_all_kernels (request))
      {
        const ClabKernel *kernel = clab_bank_kernel (request->bank, i);

        n_cells += (double)(kernel->rows * kernel->columns);
      }
  return request->zoom < SPARSE_ZOOM && n_pixels * n_cells > HEAVY;
}

gboolean
clab_preview_refine (ClabPreviewRenderer *renderer,
                     const ClabPreviewRequest *request,
                     GCancellable *cancellable)
{
  g_autoptr (ClabPipeline) whole = clab_pipeline_new (
      request->bank, &request->options, &request->source->source, NULL);

  if (whole == NULL
      || !clab_pipeline_find_scales (whole, renderer->parallel, cancellable,
                                     NULL))
    return FALSE;
  forget_whole (renderer);
  renderer->whole = g_steal_pointer (&whole);
  renderer->whole_source = clab_lab_source_ref (request->source);
  memcpy (&renderer->whole_options, &request->options, sizeof request->options);
  renderer->key = clab_kernel_text_print_bank (request->bank);
  return TRUE;
}
