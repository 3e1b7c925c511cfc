/* What is learnt from: pairs of source and target, cut into tiles of which
 * some are held out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/problem.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/learn/tiles.h"

/* Clipped outputs are left out if at least this share of all remains: a
 * drawing in black and white is not clipped, it is like that. */
#define ENOUGH 0.25

/* An opacity from here on is opaque: half a step of a 10-bit alpha. */
#define OPAQUE 0.9995f

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
set_memory_error (GError **error)
{
  g_set_error (error, CLAB_ERROR, CLAB_ERROR_MEMORY,
               _ ("There is not enough memory to learn from a layer of this "
                  "size; use a smaller one."));
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

static gboolean
set_shape (const ClabProblem *problem, ClabExample *example, GError **error)
{
  const ClabLearnOptions *options = &problem->options;
  const ClabTensor *source = example->source;
  gsize pad_top;
  gsize pad_left;
  gsize out_height;
  gsize out_width;

  resolve_axis (options, TRUE, source->height, &pad_top, &out_height);
  resolve_axis (options, FALSE, source->width, &pad_left, &out_width);
  if (out_height == 0 || out_width == 0)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                   _ ("A kernel of %zu × %zu on a source of %zu × %zu pixels "
                      "leaves no map; take a smaller kernel or more "
                      "padding."),
                   options->rows, options->columns, source->height,
                   source->width);
      return FALSE;
    }
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

/* Which cell of a target of the source's size belongs to output @i. */
static gssize
anchor_cell (gsize i, gsize stride, gssize pad, gsize kernel, gsize dilation)
{
  return (gssize)(i * stride) - pad + (gssize)((kernel - 1) / 2 * dilation);
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
        gssize v = anchor_cell (y, shape->stride_y, shape->pad_top, shape->rows,
                                shape->dilation_y);
        gssize u = anchor_cell (x, shape->stride_x, shape->pad_left,
                                shape->columns, shape->dilation_x);
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
  if (target->height != shape->in_height || target->width != shape->in_width)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                   _ ("The target has %zu × %zu pixels; it needs the source's "
                      "%zu × %zu or the map's %zu × %zu (height × width)."),
                   target->height, target->width, shape->in_height,
                   shape->in_width, shape->out_height, shape->out_width);
      return FALSE;
    }

  g_autofree float *weights
      = g_try_new (float, shape->out_height * shape->out_width);
  if (weights == NULL)
    {
      set_memory_error (error);
      return FALSE;
    }
  if (!read_at_anchors (example, weights, error))
    return FALSE;
  weights = NULL;
  return TRUE;
}

/* Sets what is not finite in @tensor to 0, and there @is_good (height × width,
 * made at need) to 0.  Returns how many pixels that were. */
static gsize
clear_not_finite (ClabTensor *tensor, float **is_good)
{
  gsize size = tensor->height * tensor->width;
  gsize n_bad = 0;

  for (gsize c = 0; c < tensor->channels; c++)
    {
      float *plane = clab_tensor_plane (tensor, 0, c);

      for (gsize i = 0; i < size; i++)
        if (!isfinite (plane[i]))
          {
            if (*is_good == NULL)
              {
                *is_good = g_new (float, size);
                for (gsize k = 0; k < size; k++)
                  (*is_good)[k] = 1;
              }
            plane[i] = 0;
            n_bad += (*is_good)[i] > 0;
            (*is_good)[i] = 0;
          }
    }
  return n_bad;
}

/* Where padding adds numbers instead of pixels, they are opaque. */
static const ClabPaddingMode *
opacity_padding (const ClabPaddingMode *mode)
{
  return mode->index (-1, 1) < 0
             ? clab_table_find (&clab_padding_modes, "constant", NULL)
             : mode;
}

/* Sets @weights to 0 where a window sees a pixel whose @opacity is below 1.
 * @padded: of one row of outputs */
static void
exclude_windows (const ClabConvShape *shape,
                 const float *opacity,
                 float *padded,
                 float *weights)
{
  gsize height = (shape->rows - 1) * shape->dilation_y + 1;
  gsize width = (shape->out_width - 1) * shape->stride_x
                + (shape->columns - 1) * shape->dilation_x + 1;
  const ClabPaddingMode *mode = opacity_padding (shape->padding_mode);

  for (gsize y = 0; y < shape->out_height; y++)
    {
      gssize top = (gssize)(y * shape->stride_y) - shape->pad_top;
      ClabBorder border = {
        .top = -top,
        .left = shape->pad_left,
        .right = (gssize)width - shape->pad_left - (gssize)shape->in_width,
      };

      clab_pad_rows (opacity, shape->in_height, shape->in_width,
                     shape->in_width, mode, 1, &border, 0, height, padded,
                     width);
      for (gsize i = shape->dilation_y; i < height; i += shape->dilation_y)
        for (gsize x = 0; x < width; x++)
          padded[x] = MIN (padded[x], padded[i * width + x]);
      for (gsize x = 0; x < shape->out_width; x++)
        for (gsize j = 0; j < shape->columns; j++)
          if (padded[x * shape->stride_x + j * shape->dilation_x] < OPAQUE)
            weights[y * shape->out_width + x] = 0;
    }
}

static const float *
merge_opacity (const ClabExample *example, const float *opacity, float *is_good)
{
  gsize size = example->source->height * example->source->width;

  if (is_good == NULL)
    return opacity;
  for (gsize i = 0; opacity != NULL && i < size; i++)
    is_good[i] = MIN (is_good[i], opacity[i]);
  return is_good;
}

static gboolean
is_opaque (const float *opacity, gsize size)
{
  for (gsize i = 0; opacity != NULL && i < size; i++)
    if (opacity[i] < OPAQUE)
      return FALSE;
  return TRUE;
}

static gboolean
needs_weights (ClabExample *example)
{
  gsize size = example->shape.out_height * example->shape.out_width;

  if (example->weights == NULL)
    {
      example->weights = g_try_new (float, size);
      for (gsize i = 0; example->weights != NULL && i < size; i++)
        example->weights[i] = 1;
    }
  return example->weights != NULL;
}

static void
select_anchors (const ClabConvShape *shape,
                const float *selection,
                float *weights)
{
  for (gsize y = 0; y < shape->out_height; y++)
    for (gsize x = 0; x < shape->out_width; x++)
      {
        gssize v = anchor_cell (y, shape->stride_y, shape->pad_top, shape->rows,
                                shape->dilation_y);
        gssize u = anchor_cell (x, shape->stride_x, shape->pad_left,
                                shape->columns, shape->dilation_x);
        gboolean is_inside = v >= 0 && (gsize)v < shape->in_height && u >= 0
                             && (gsize)u < shape->in_width;

        weights[y * shape->out_width + x]
            *= is_inside ? selection[(gsize)v * shape->in_width + (gsize)u] : 0;
      }
}

static gboolean
is_at_limit (const ClabTensor *target, gsize pixel)
{
  for (gsize c = 0; c < target->channels; c++)
    {
      float value = clab_tensor_plane (target, 0, c)[pixel];

      if (value <= 0 || value >= 1)
        return TRUE;
    }
  return FALSE;
}

static gboolean
exclude_clipped (ClabProblem *problem, ClabExample *example, GError **error)
{
  gsize size = example->shape.out_height * example->shape.out_width;
  gsize n_counted = 0;
  gsize n_clipped = 0;

  for (gsize i = 0; i < size; i++)
    if (example->weights == NULL || example->weights[i] > 0)
      {
        n_counted++;
        n_clipped += is_at_limit (example->target, i);
      }
  if (n_clipped == 0
      || (double)(n_counted - n_clipped) < ENOUGH * (double)n_counted)
    return TRUE;
  if (!needs_weights (example))
    {
      set_memory_error (error);
      return FALSE;
    }
  for (gsize i = 0; i < size; i++)
    if (is_at_limit (example->target, i))
      example->weights[i] = 0;
  problem->n_clipped += n_clipped;
  return TRUE;
}

static gboolean
exclude (ClabProblem *problem,
         ClabExample *example,
         const ClabPair *pair,
         GError **error)
{
  const ClabConvShape *shape = &example->shape;
  gsize size = shape->out_height * shape->out_width;
  const float *opacity = pair->opacity;
  g_autofree float *is_good = NULL;
  g_autofree float *is_good_target = NULL;
  gsize padded_size = clab_example_window_width (example, shape->out_width)
                      * clab_example_window_height (example, 1);
  g_autofree float *padded = g_try_new (float, padded_size);

  problem->n_excluded += clear_not_finite (example->source, &is_good)
                         + clear_not_finite (example->target, &is_good_target);
  opacity = merge_opacity (example, opacity, is_good);
  gboolean has_holes
      = !is_opaque (opacity, example->source->height * example->source->width);
  if (padded == NULL
      || ((has_holes || is_good_target != NULL || pair->selection != NULL)
          && !needs_weights (example)))
    {
      set_memory_error (error);
      return FALSE;
    }
  for (gsize i = 0; is_good_target != NULL && i < size; i++)
    example->weights[i] *= is_good_target[i];
  if (has_holes)
    exclude_windows (shape, opacity, padded, example->weights);
  if (pair->selection != NULL)
    select_anchors (shape, pair->selection, example->weights);
  return !pair->has_limits || problem->options.activation->apply != NULL
         || exclude_clipped (problem, example, error);
}

static void
clip_target (ClabTensor *target)
{
  for (gsize i = 0; i < clab_tensor_size (target); i++)
    target->data[i] = CLAMP (target->data[i], 0, 1);
}

static gboolean
check_anything_left (ClabExample *example, GError **error)
{
  gsize size = example->shape.out_height * example->shape.out_width;
  gsize n_full = 0;
  gsize n_some = 0;

  if (example->weights == NULL)
    return TRUE;
  for (gsize i = 0; i < size; i++)
    {
      n_full += example->weights[i] >= 1;
      n_some += example->weights[i] > 0;
    }
  if (n_full == size)
    g_clear_pointer (&example->weights, g_free);
  if (n_some > 0)
    return TRUE;
  g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
               _ ("There is nothing to learn from: every window sees a "
                  "transparent, unselected or invalid pixel; use opaque layers "
                  "or select more."));
  return FALSE;
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
      || !exclude (problem, example, pair, error)
      || !check_anything_left (example, error))
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
clab_example_pad (const ClabExample *example,
                  gsize slice,
                  const ClabTile *tile,
                  float *padded)
{
  const ClabConvShape *shape = &example->shape;
  gsize height = clab_example_window_height (example, tile->height);
  gsize width = clab_example_window_width (example, tile->width);
  gssize left = shape->pad_left - (gssize)(tile->x * shape->stride_x);
  ClabBorder border = {
    .top = shape->pad_top - (gssize)(tile->y * shape->stride_y),
    .left = left,
    .right = (gssize)width - left - (gssize)shape->in_width,
  };

  for (gsize c = 0; c < shape->channels; c++)
    clab_pad_rows (
        clab_tensor_plane (example->source, 0, slice * shape->channels + c),
        shape->in_height, shape->in_width, shape->in_width, shape->padding_mode,
        shape->padding_value, &border, 0, height, padded + c * height * width,
        width);
}

const float *
clab_example_target (const ClabExample *example, gsize slice, gsize kernel)
{
  return clab_tensor_plane (example->target, 0,
                            slice * example->shape.n_kernels + kernel);
}
