/* What of a pair is not learnt from.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/exclusion.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "src/base/clab-error.h"

/* Clipped outputs are left out if at least this share of all remains: a
 * drawing in black and white is not clipped, it is like that. */
#define ENOUGH 0.25

/* An opacity from here on is opaque: half a step of a 10-bit alpha. */
#define OPAQUE 0.9995f

static void
set_memory_error (GError **error)
{
  g_set_error (error, CLAB_ERROR, CLAB_ERROR_MEMORY,
               _ ("There is not enough memory to learn from a layer of this "
                  "size; use a smaller one."));
}

/* Sets what is not finite in @tensor to 0, and there @is_good (height × width,
 * made at need) to 0; adds to @n_bad how many pixels that were.  Returns FALSE
 * if there is not enough memory. */
static gboolean
clear_not_finite (ClabTensor *tensor, float **is_good, gsize *n_bad)
{
  gsize size = tensor->height * tensor->width;

  for (gsize c = 0; c < tensor->channels; c++)
    {
      float *plane = clab_tensor_plane (tensor, 0, c);

      for (gsize i = 0; i < size; i++)
        if (!isfinite (plane[i]))
          {
            if (*is_good == NULL)
              {
                *is_good = g_try_new (float, size);
                if (*is_good == NULL)
                  return FALSE;
                for (gsize k = 0; k < size; k++)
                  (*is_good)[k] = 1;
              }
            plane[i] = 0;
            *n_bad += (*is_good)[i] > 0;
            (*is_good)[i] = 0;
          }
    }
  return TRUE;
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
select_anchors (const ClabExample *example, const float *selection)
{
  const ClabConvShape *shape = &example->shape;

  for (gsize y = 0; y < shape->out_height; y++)
    for (gsize x = 0; x < shape->out_width; x++)
      {
        gssize v = clab_anchor_row (example, y);
        gssize u = clab_anchor_column (example, x);
        gboolean is_inside = v >= 0 && (gsize)v < shape->in_height && u >= 0
                             && (gsize)u < shape->in_width;

        example->weights[y * shape->out_width + x]
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
clab_exclude (ClabProblem *problem,
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

  if (padded == NULL
      || !clear_not_finite (example->source, &is_good, &problem->n_excluded)
      || !clear_not_finite (example->target, &is_good_target,
                            &problem->n_excluded))
    {
      set_memory_error (error);
      return FALSE;
    }
  opacity = merge_opacity (example, opacity, is_good);
  gboolean has_holes
      = !is_opaque (opacity, example->source->height * example->source->width);
  if ((has_holes || is_good_target != NULL || pair->selection != NULL)
      && !needs_weights (example))
    {
      set_memory_error (error);
      return FALSE;
    }
  for (gsize i = 0; is_good_target != NULL && i < size; i++)
    example->weights[i] *= is_good_target[i];
  if (has_holes)
    exclude_windows (shape, opacity, padded, example->weights);
  if (pair->selection != NULL)
    select_anchors (example, pair->selection);
  if (pair->has_limits && problem->options.activation->apply == NULL
      && !exclude_clipped (problem, example, error))
    return FALSE;
  return check_anything_left (example, error);
}
