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
 * @screens: of perceptual and of linear numbers
 * @screen: the one of the request
 * @whole: (nullable): a pipeline whose scales were found, for @whole_source and
 *   @whole_options
 * @is_alone: whether it has the shown map's kernel only
 * @key: (nullable): the text of its kernels
 * @image: (nullable): the last smooth picture of @image_source, which does not
 *   change with the kernel
 * @image_view: what it shows
 */
struct _ClabPreviewRenderer
{
  ClabParallel *parallel;
  ClabScreen screens[2];
  const ClabScreen *screen;
  ClabPipeline *whole;
  ClabLabSource *whole_source;
  ClabMapOptions whole_options;
  gboolean is_alone;
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
  for (int i = 0; i < 2; i++)
    clab_screen_init (&renderer->screens[i], i == 1);
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
needs_all_kernels (const ClabPreviewRequest *request)
{
  return request->options.activation->is_across_bank
         || request->map >= clab_bank_size (request->bank);
}

/* The text of the map's kernel, or of all. */
static char *
key_of (const ClabPreviewRequest *request, gboolean is_alone)
{
  return is_alone ? clab_kernel_text_print (
                        clab_bank_kernel (request->bank, request->map))
                  : clab_kernel_text_print_bank (request->bank);
}

static gboolean
is_whole_known (const ClabPreviewRenderer *renderer,
                const ClabPreviewRequest *request)
{
  if (renderer->whole == NULL || renderer->whole_source != request->source
      || memcmp (&renderer->whole_options, &request->options,
                 sizeof request->options)
             != 0
      || (renderer->is_alone && needs_all_kernels (request)))
    return FALSE;

  g_autofree char *key = key_of (request, renderer->is_alone);

  return g_str_equal (key, renderer->key);
}

/* The map's index where the whole is known. */
static gsize
whole_map (const ClabPreviewRenderer *renderer,
           const ClabPreviewRequest *request)
{
  return renderer->is_alone ? 0 : request->map;
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

/* @is_alone: whether only the map's kernel is wanted */
static ClabPipeline *
new_pipeline (const ClabPreviewRequest *request,
              gboolean is_alone,
              const ClabMapOptions *options,
              const ClabSource *source)
{
  g_autoptr (ClabBank) alone = NULL;
  ClabMapOptions own = *options;

  /* What is visible is counted in values before they are enlarged. */
  own.enlarge = FALSE;
  if (is_alone)
    {
      alone = clab_bank_new (NULL);
      clab_bank_add (alone, clab_kernel_copy (clab_bank_kernel (request->bank,
                                                                request->map)));
      own.combine = clab_combinations.rows;
    }
  return clab_pipeline_new (is_alone ? alone : request->bank, &own, source,
                            NULL);
}

/* A pipeline for some values alone, or NULL if only the whole gives them. */
static ClabPipeline *
part_pipeline (const ClabPreviewRequest *request,
               const ClabMapGeometry *geometry,
               const ClabMapSpan spans[2])
{
  ClabMapOptions options = request->options;
  ClabSource source = request->source->source;
  gboolean is_alone = !needs_all_kernels (request);

  if ((!is_alone && !have_one_shape (request->bank))
      || !clab_map_part_init (&options, &source, geometry, &spans[0],
                              &spans[1]))
    return NULL;
  return new_pipeline (request, is_alone, &options, &source);
}

static gboolean
is_small (const ClabPreviewRequest *request, const ClabMapGeometry *geometry)
{
  return geometry->y.size * geometry->x.size * clab_bank_size (request->bank)
         <= SMALL_WHOLE;
}

/* A pipeline for what is visible, or NULL if only the whole gives it.
 * @is_dense: whether all values are wanted, not only those at @visible
 * @shown: (out): where those are in the pipeline's map */
static ClabPipeline *
visible_pipeline (const ClabPreviewRequest *request,
                  const ClabMapGeometry *geometry,
                  const ClabMapSpan visible[2],
                  gboolean is_dense,
                  ClabMapSpan shown[2])
{
  const gsize sizes[2] = { geometry->y.pooled, geometry->x.pooled };
  ClabMapSpan computed[2];

  for (int i = 0; i < 2; i++)
    {
      const ClabMapSpan *span = &visible[i];

      computed[i] = *span;
      shown[i] = (ClabMapSpan){ 0, span->count, is_dense ? span->every : 1 };
      if (is_dense)
        computed[i] = (ClabMapSpan){
          span->first, MIN (span->count * span->every, sizes[i] - span->first),
          1
        };
    }
  return part_pipeline (request, geometry, computed);
}

static void
take_scales (const ClabPreviewRenderer *renderer,
             const ClabPreviewRequest *request,
             ClabPipeline *pipeline)
{
  if (clab_pipeline_n_maps (pipeline) == 1)
    clab_pipeline_take_scale (pipeline, 0, renderer->whole,
                              whole_map (renderer, request));
  else
    for (gsize i = 0; i < clab_pipeline_n_maps (pipeline); i++)
      clab_pipeline_take_scale (pipeline, i, renderer->whole, i);
}

/* Where a map is drawn of which @visible is shown. */
static cairo_rectangle_t
place_of (const ClabPreviewRequest *request,
          const ClabMapGeometry *geometry,
          const ClabMapSpan visible[2])
{
  const ClabMapOptions *options = &request->options;
  double cell_y = (double)clab_map_cell (&geometry->y, options);
  double cell_x = (double)clab_map_cell (&geometry->x, options);

  return (cairo_rectangle_t){
    clab_map_cell_origin (&geometry->x, options)
        + (double)visible[1].first * cell_x,
    clab_map_cell_origin (&geometry->y, options)
        + (double)visible[0].first * cell_y,
    (double)(visible[1].count * visible[1].every) * cell_x,
    (double)(visible[0].count * visible[0].every) * cell_y,
  };
}

/* Where sparse values cannot be had alone, all are drawn. */
static void
draw_map (ClabPreviewRenderer *renderer,
          const ClabPreviewRequest *request,
          ClabPreviewResult *result,
          GCancellable *cancellable)
{
  const ClabMapGeometry *geometry = &result->geometry;
  const ClabMapSpan visible[2] = {
    map_span (&geometry->y, request, request->view.y, request->view.height),
    map_span (&geometry->x, request, request->view.x, request->view.width),
  };
  gboolean has_gaps = visible[0].every > 1 || visible[1].every > 1;
  gboolean is_known = is_whole_known (renderer, request);
  gboolean is_dense = request->is_smooth;
  gsize map = needs_all_kernels (request) ? request->map : 0;
  ClabMapSpan shown[2];
  g_autoptr (ClabPipeline) pipeline
      = visible_pipeline (request, geometry, visible, is_dense, shown);

  if (pipeline == NULL && has_gaps && !is_dense)
    {
      is_dense = TRUE;
      pipeline = visible_pipeline (request, geometry, visible, TRUE, shown);
    }
  result->is_whole = is_known;
  if (pipeline == NULL)
    {
      is_dense = TRUE;
      memcpy (shown, visible, sizeof shown);
      pipeline = new_pipeline (request, !needs_all_kernels (request),
                               &request->options, &request->source->source);
      if (pipeline == NULL)
        return;
      result->is_whole |= needs_all_kernels (request)
                          || !clab_pipeline_needs_scales (pipeline);
    }
  if (is_known)
    take_scales (renderer, request, pipeline);
  result->map.surface
      = clab_map_capture (pipeline, map, shown, is_dense && has_gaps,
                          renderer->screen, renderer->parallel, cancellable);
  result->map.place = place_of (request, geometry, visible);
  result->is_sparse |= has_gaps && !is_dense;
  if (is_known)
    result->statistics = *clab_pipeline_statistics (
        renderer->whole, whole_map (renderer, request));
  else if (result->is_whole)
    result->statistics = *clab_pipeline_statistics (pipeline, map);
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
is_image_known (const ClabPreviewRenderer *renderer, const ClabPaddedView *view)
{
  const ClabPaddedView *known = &renderer->image_view;

  return renderer->image != NULL && known->x == view->x && known->y == view->y
         && known->width == view->width && known->height == view->height
         && known->every == view->every && known->n_columns == view->n_columns
         && known->n_rows == view->n_rows && known->mode == view->mode
         && known->value == view->value;
}

static void
draw_image (ClabPreviewRenderer *renderer,
            const ClabPreviewRequest *request,
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
                          .is_smooth = request->is_smooth,
                          .mode = request->options.padding_mode,
                          .value = (float)request->options.padding_value };

  gboolean has_gaps = view.every > 1;

  if (renderer->image_source != request->source)
    forget_image (renderer);
  if (is_image_known (renderer, &view))
    result->image.surface = cairo_surface_reference (renderer->image);
  else
    {
      result->image.surface
          = clab_screen_draw_image (renderer->screen, &request->source->source,
                                    &view, renderer->parallel, cancellable);
      if (has_gaps && !request->is_smooth)
        result->is_sparse = TRUE;
      else if (has_gaps && result->image.surface != NULL)
        {
          forget_image (renderer);
          renderer->image = cairo_surface_reference (result->image.surface);
          renderer->image_source = clab_lab_source_ref (request->source);
          renderer->image_view = view;
        }
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

/* Why there is no map.
 *
 * Returns: (transfer full) (nullable) */
static char *
find_message (const ClabPreviewRequest *request, ClabMapGeometry *geometry)
{
  g_autoptr (ClabPipeline) whole = NULL;
  g_autoptr (GError) error = NULL;

  if (find_geometry (request, geometry, &error))
    whole = clab_pipeline_new (request->bank, &request->options,
                               &request->source->source, &error);
  return whole == NULL ? g_strdup (error->message) : NULL;
}

ClabPreviewResult *
clab_preview_render (ClabPreviewRenderer *renderer,
                     const ClabPreviewRequest *request,
                     GCancellable *cancellable)
{
  g_autoptr (ClabPreviewResult) result = g_new0 (ClabPreviewResult, 1);

  renderer->screen = &renderer->screens[request->source->is_linear ? 1 : 0];
  result->message = find_message (request, &result->geometry);
  find_padded (&request->source->source, result);
  draw_image (renderer, request, result, cancellable);
  if (result->image.surface == NULL)
    return NULL;
  if (result->message != NULL)
    return g_steal_pointer (&result);
  if (is_small (request, &result->geometry)
      && !is_whole_known (renderer, request)
      && !clab_preview_refine (renderer, request, cancellable))
    return NULL;
  draw_map (renderer, request, result, cancellable);
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
  const ClabMapOptions *options = &request->options;
  const ClabSource *source = &request->source->source;
  gboolean is_alone = !needs_all_kernels (request);
  g_autoptr (ClabPipeline) whole
      = new_pipeline (request, is_alone, options, source);

  /* Kernels may share a scale. */
  if (whole != NULL && is_alone && clab_pipeline_needs_scales (whole))
    {
      is_alone = FALSE;
      clab_pipeline_free (whole);
      whole = new_pipeline (request, is_alone, options, source);
    }
  if (whole == NULL
      || !clab_pipeline_find_scales (whole, renderer->parallel, cancellable,
                                     NULL))
    return FALSE;
  forget_whole (renderer);
  renderer->whole = g_steal_pointer (&whole);
  renderer->whole_source = clab_lab_source_ref (request->source);
  memcpy (&renderer->whole_options, options, sizeof *options);
  renderer->is_alone = is_alone;
  renderer->key = key_of (request, is_alone);
  return TRUE;
}
