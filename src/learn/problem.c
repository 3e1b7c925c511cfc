/* What is learnt from: pairs of source and target, cut into tiles of which
 * some are held out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/problem.h"

#include <glib/gi18n-lib.h>

#include "src/base/clab-error.h"
#include "src/learn/exclusion.h"
#include "src/learn/tiles.h"

static void
example_free (gpointer data)
{
  ClabExample *example = data;

  clab_tensor_free (example->source);
  clab_tensor_free (example->target);
  g_free (example->weights);
  g_clear_pointer (&example->tiles, g_array_unref);
  g_free (example);
}

ClabProblem *
clab_problem_new (const ClabLearnOptions *options, GError **error)
{
  if (!clab_learn_options_check (options, error))
    return NULL;

  ClabProblem *problem = g_new0 (ClabProblem, 1);
  problem->options = *options;
  problem->examples = g_ptr_array_new_with_free_func (example_free);
  return problem;
}

void
clab_problem_free (ClabProblem *problem)
{
  if (problem == NULL)
    return;
  g_ptr_array_unref (problem->examples);
  g_free (problem);
}

static void
resolve_axis (const ClabLearnOptions *options,
              gboolean is_vertical,
              gsize n,
              gsize *before,
              gsize *out)
{
  gsize kernel = is_vertical ? options->rows : options->columns;
  gsize stride = is_vertical ? options->stride_y : options->stride_x;
  gsize dilation = is_vertical ? options->dilation_y : options->dilation_x;
  gsize after = is_vertical ? options->pad_bottom : options->pad_right;

  *before = is_vertical ? options->pad_top : options->pad_left;
  options->padding->resolve (n, kernel, stride, dilation, before, &after);
  *out = clab_output_size (n, kernel, stride, dilation, *before, after);
}

/* As in clab_map_geometry_init(): where a map begins at the image's corner, the
 * middle of the window is under its pixel, also where an even dilated kernel
 * has no weight there. */
static gsize
anchor_in_window (const ClabPaddingSize *padding, gsize kernel, gsize dilation)
{
  return padding->is_aligned ? dilation * (kernel - 1) / 2
                             : (kernel - 1) / 2 * dilation;
}

gboolean
clab_problem_check_sizes (const ClabLearnOptions *options,
                          const ClabLearnSize *source,
                          const ClabLearnSize *target,
                          GError **error)
{
  ClabLearnSize map;
  gsize before;

  resolve_axis (options, TRUE, source->height, &before, &map.height);
  resolve_axis (options, FALSE, source->width, &before, &map.width);
  if (map.height == 0 || map.width == 0)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                   _ ("A kernel of %zu × %zu on a source of %zu × %zu pixels "
                      "leaves no map; take a smaller kernel or more "
                      "padding."),
                   options->rows, options->columns, source->height,
                   source->width);
      return FALSE;
    }
  if ((target->height != map.height || target->width != map.width)
      && (target->height != source->height || target->width != source->width))
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                   _ ("The target has %zu × %zu pixels; it needs the source's "
                      "%zu × %zu or the map's %zu × %zu (height × width)."),
                   target->height, target->width, source->height, source->width,
                   map.height, map.width);
      return FALSE;
    }
  return TRUE;
}

static gboolean
set_shape (const ClabProblem *problem, ClabExample *example, GError **error)
{
  const ClabLearnOptions *options = &problem->options;
  const ClabTensor *source = example->source;
  const ClabLearnSize source_size = { source->height, source->width };
  const ClabLearnSize target_size
      = { example->target->height, example->target->width };
  gsize pad_top;
  gsize pad_left;
  gsize out_height;
  gsize out_width;

  if (!clab_problem_check_sizes (options, &source_size, &target_size, error))
    return FALSE;
  resolve_axis (options, TRUE, source->height, &pad_top, &out_height);
  resolve_axis (options, FALSE, source->width, &pad_left, &out_width);
  example->shape = (ClabConvShape){
    .n_kernels = problem->n_kernels,
    .channels = problem->planes,
    .rows = options->rows,
    .columns = options->columns,
    .stride_y = options->stride_y,
    .stride_x = options->stride_x,
    .dilation_y = options->dilation_y,
    .dilation_x = options->dilation_x,
    .in_height = source->height,
    .in_width = source->width,
    .pad_top = (gssize)pad_top,
    .pad_left = (gssize)pad_left,
    .out_height = out_height,
    .out_width = out_width,
    .padding_mode = options->padding_mode,
    .padding_value = (float)options->padding_value,
  };
  example->anchor_y
      = anchor_in_window (options->padding, options->rows, options->dilation_y);
  example->anchor_x = anchor_in_window (options->padding, options->columns,
                                        options->dilation_x);
  return TRUE;
}

/* What of source and target one kernel sees; the same for all examples. */
static gboolean
set_channels (ClabProblem *problem, ClabExample *example, GError **error)
{
  ClabLearnChannelKind kind = problem->options.channels->kind;
  gsize sources = example->source->channels;
  gsize targets = example->target->channels;
  gsize expected = kind == CLAB_LEARN_SUM         ? 1
                   : kind == CLAB_LEARN_MIX       ? targets
                   : kind == CLAB_LEARN_LUMINANCE ? 1
                                                  : sources;
  gboolean is_shared = kind == CLAB_LEARN_EACH;
  gsize planes = is_shared ? 1 : sources;
  gsize n_kernels = is_shared ? 1 : targets;

  if (targets != expected || (kind == CLAB_LEARN_LUMINANCE && sources != 1)
      || (problem->examples->len > 0
          && (planes != problem->planes || n_kernels != problem->n_kernels)))
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                   _ ("Sources of %zu channels and targets of %zu do not go "
                      "with “%s”; use layers of the same kind, all "
                      "grey or all colour."),
                   sources, targets, problem->options.channels->choice.nick);
      return FALSE;
    }
  problem->planes = planes;
  problem->n_kernels = n_kernels;
  problem->n_taps = planes * problem->options.rows * problem->options.columns;
  example->n_slices = is_shared ? sources : 1;
  return TRUE;
}

/* Multiplies into @weights, and takes over, the pixels under the anchors. */
static gboolean
read_at_anchors (ClabExample *example, float *weights, GError **error)
{
  const ClabConvShape *shape = &example->shape;
  ClabTensor *from = example->target;
  ClabTensor *to = clab_tensor_new (1, from->channels, shape->out_height,
                                    shape->out_width, error);

  if (to == NULL)
    return FALSE;
  for (gsize y = 0; y < to->height; y++)
    for (gsize x = 0; x < to->width; x++)
      {
        gssize v = clab_anchor_row (example, y);
        gssize u = clab_anchor_column (example, x);
        gboolean is_inside = v >= 0 && (gsize)v < from->height && u >= 0
                             && (gsize)u < from->width;

        for (gsize c = 0; c < from->channels; c++)
          clab_tensor_plane (to, 0, c)[y * to->width + x]
              = is_inside ? clab_tensor_plane (
                                from, 0, c)[(gsize)v * from->width + (gsize)u]
                          : 0;
        weights[y * to->width + x]
            = !is_inside ? 0
              : example->weights != NULL
                  ? example->weights[(gsize)v * from->width + (gsize)u]
                  : 1;
      }
  clab_tensor_free (from);
  g_free (example->weights);
  example->target = to;
  example->weights = weights;
  return TRUE;
}

static gboolean
fit_target (ClabExample *example, GError **error)
{
  const ClabConvShape *shape = &example->shape;
  const ClabTensor *target = example->target;

  if (target->height == shape->out_height && target->width == shape->out_width)
    return TRUE;

  g_autofree float *weights
      = g_try_new (float, shape->out_height * shape->out_width);
  if (weights == NULL)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_MEMORY,
                   _ ("There is not enough memory to learn from a layer of "
                      "this size; use a smaller one."));
      return FALSE;
    }
  if (!read_at_anchors (example, weights, error))
    return FALSE;
  weights = NULL;
  return TRUE;
}

static void
clip_target (ClabTensor *target)
{
  for (gsize i = 0; i < clab_tensor_size (target); i++)
    target->data[i] = CLAMP (target->data[i], 0, 1);
}

gboolean
clab_problem_add (ClabProblem *problem, const ClabPair *pair, GError **error)
{
  ClabExample *example = g_new0 (ClabExample, 1);
  gsize target_size = pair->target->height * pair->target->width;

  example->source = pair->source;
  example->target = pair->target;
  example->weights = g_memdup2 (
      pair->weights, pair->weights != NULL ? target_size * sizeof (float) : 0);
  if (!set_channels (problem, example, error)
      || !set_shape (problem, example, error) || !fit_target (example, error)
      || !clab_exclude (problem, example, pair, error))
    {
      example_free (example);
      return FALSE;
    }
  if (problem->options.loss->activation != NULL)
    clip_target (example->target);
  example->tiles = clab_tiles_new (&example->shape);
  clab_tiles_hold_out (example->tiles, example->weights,
                       example->shape.out_width, problem->options.hold_out,
                       problem->options.seed + problem->examples->len);
  g_ptr_array_add (problem->examples, example);
  return TRUE;
}

gssize
clab_anchor_row (const ClabExample *example, gsize y)
{
  return (gssize)(y * example->shape.stride_y + example->anchor_y)
         - example->shape.pad_top;
}

gssize
clab_anchor_column (const ClabExample *example, gsize x)
{
  return (gssize)(x * example->shape.stride_x + example->anchor_x)
         - example->shape.pad_left;
}

gsize
clab_problem_n_parameters (const ClabProblem *problem)
{
  return problem->n_taps + (problem->options.with_bias ? 1 : 0);
}

gboolean
clab_problem_has_hold_out (const ClabProblem *problem)
{
  for (guint e = 0; e < problem->examples->len; e++)
    {
      const ClabExample *example = g_ptr_array_index (problem->examples, e);

      for (guint i = 0; i < example->tiles->len; i++)
        if (g_array_index (example->tiles, ClabTile, i).is_held_out)
          return TRUE;
    }
  return FALSE;
}

GArray *
clab_problem_windows (const ClabProblem *problem, gboolean is_held_out)
{
  GArray *windows = g_array_new (FALSE, FALSE, sizeof (ClabWindow));

  for (guint e = 0; e < problem->examples->len; e++)
    {
      const ClabExample *example = g_ptr_array_index (problem->examples, e);

      for (gsize slice = 0; slice < example->n_slices; slice++)
        for (guint i = 0; i < example->tiles->len; i++)
          {
            ClabWindow window = {
              .example = example,
              .slice = slice,
              .tile = g_array_index (example->tiles, ClabTile, i),
            };

            if (!window.tile.is_held_out == !is_held_out)
              g_array_append_val (windows, window);
          }
    }
  return windows;
}

gsize
clab_example_window_height (const ClabExample *example, gsize n_rows)
{
  const ClabConvShape *shape = &example->shape;

  return (n_rows - 1) * shape->stride_y + (shape->rows - 1) * shape->dilation_y
         + 1;
}

gsize
clab_example_window_width (const ClabExample *example, gsize n_columns)
{
  const ClabConvShape *shape = &example->shape;

  return (n_columns - 1) * shape->stride_x
         + (shape->columns - 1) * shape->dilation_x + 1;
}

void
clab_example_pad_rows (const ClabExample *example,
                       gsize plane,
                       const ClabTile *tile,
                       gsize first_row,
                       gsize n_rows,
                       float *padded)
{
  const ClabConvShape *shape = &example->shape;
  gsize width = clab_example_window_width (example, tile->width);
  gssize left = shape->pad_left - (gssize)(tile->x * shape->stride_x);
  ClabBorder border = {
    .top = shape->pad_top - (gssize)(tile->y * shape->stride_y),
    .left = left,
    .right = (gssize)width - left - (gssize)shape->in_width,
  };

  clab_pad_rows (clab_tensor_plane (example->source, 0, plane),
                 shape->in_height, shape->in_width, shape->in_width,
                 shape->padding_mode, shape->padding_value, &border, first_row,
                 n_rows, padded, width);
}

void
clab_example_pad (const ClabExample *example,
                  gsize slice,
                  const ClabTile *tile,
                  float *padded)
{
  gsize channels = example->shape.channels;
  gsize height = clab_example_window_height (example, tile->height);
  gsize width = clab_example_window_width (example, tile->width);

  for (gsize c = 0; c < channels; c++)
    clab_example_pad_rows (example, slice * channels + c, tile, 0, height,
                           padded + c * height * width);
}

gboolean
clab_example_is_inside (const ClabExample *example, const ClabTile *tile)
{
  const ClabConvShape *shape = &example->shape;
  gssize y = (gssize)(tile->y * shape->stride_y) - shape->pad_top;
  gssize x = (gssize)(tile->x * shape->stride_x) - shape->pad_left;
  gsize height = clab_example_window_height (example, tile->height);
  gsize width = clab_example_window_width (example, tile->width);

  return y >= 0 && x >= 0 && (gsize)y + height <= shape->in_height
         && (gsize)x + width <= shape->in_width;
}

ClabView
clab_example_view (const ClabExample *example,
                   gsize slice,
                   const ClabTile *tile,
                   float *padded)
{
  const ClabConvShape *shape = &example->shape;
  gsize height = clab_example_window_height (example, tile->height);
  gsize width = clab_example_window_width (example, tile->width);
  gssize y = (gssize)(tile->y * shape->stride_y) - shape->pad_top;
  gssize x = (gssize)(tile->x * shape->stride_x) - shape->pad_left;

  if (clab_example_is_inside (example, tile))
    return (ClabView){
      .data = clab_tensor_plane (example->source, 0, slice * shape->channels)
              + (gsize)y * shape->in_width + (gsize)x,
      .channel_stride = shape->in_height * shape->in_width,
      .row_stride = shape->in_width,
      .pixel_stride = 1,
    };
  clab_example_pad (example, slice, tile, padded);
  return (ClabView){
    .data = padded,
    .channel_stride = height * width,
    .row_stride = width,
    .pixel_stride = 1,
  };
}

const float *
clab_example_target (const ClabExample *example, gsize slice, gsize kernel)
{
  return clab_tensor_plane (example->target, 0,
                            slice * example->shape.n_kernels + kernel);
}
