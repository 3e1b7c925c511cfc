/* One kernel on layers of one kind: checked once, used by many threads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/effect/effect-plan.h"

#include <string.h>

#include "src/kernel/kernel-text.h"
#include "src/maps/geometry.h"
#include "src/maps/map-weights.h"
#include "src/maps/pipeline.h"

/* Bytes of kernel text; the largest kernel takes less. */
#define MAX_TEXT ((gsize)1 << 22)

/* Cells that a kernel may reach over so that transforms can do it, and weights
 * that may be spread further.  More of them would take minutes for a large
 * layer, in GIMP itself, and nobody could stop it. */
#define MAX_REACH ((gsize)1000)
#define MAX_SPREAD_WEIGHTS ((gsize)4096)

/* babl's names by working space and encoding, then grey or colour, without and
 * with alpha.
 */
static const char *const linear_names[2][2]
    = { { "Y float", "YA float" }, { "RGB float", "RGBA float" } };
static const char *const non_linear_names[2][2]
    = { { "Y' float", "Y'A float" }, { "R'G'B' float", "R'G'B'A float" } };
static const char *const perceptual_names[2][2]
    = { { "Y~ float", "Y~A float" }, { "R~G~B~ float", "R~G~B~A float" } };

/* As clab_pixels_format() has it for a layer of this format. */
static const Babl *
format_for (const ClabEffectPlan *plan, gboolean is_linear)
{
  gboolean is_perceptual
      = (babl_get_model_flags (plan->native) & BABL_MODEL_FLAG_PERCEPTUAL) != 0;
  const char *const (*names)[2] = is_linear       ? linear_names
                                  : is_perceptual ? perceptual_names
                                                  : non_linear_names;

  return babl_format_with_space (
      names[plan->channels == 3][plan->has_alpha ? 1 : 0], plan->native);
}

/* Returns a bank of one kernel, or NULL. */
static ClabBank *
first_kernel (const char *text)
{
  if (text == NULL || strnlen (text, MAX_TEXT) == MAX_TEXT)
    return NULL;

  g_autoptr (ClabBank) bank = clab_kernel_text_parse (text, NULL);
  if (bank == NULL)
    return NULL;

  ClabBank *first = clab_bank_new (NULL);
  clab_bank_add (first, clab_kernel_copy (clab_bank_kernel (bank, 0)));
  return first;
}

static gboolean
is_quick (const ClabEffectPlan *plan)
{
  const ClabKernel *kernel = clab_bank_kernel (plan->bank, 0);
  gsize reach = MAX (plan->maps.dilation_y * kernel->rows,
                     plan->maps.dilation_x * kernel->columns);

  return reach <= MAX_REACH
         || kernel->planes * kernel->rows * kernel->columns
                <= MAX_SPREAD_WEIGHTS;
}

static ClabEffectReach
reach_of (const ClabMapAxis *axis)
{
  gssize last = axis->first + (gssize)(axis->dilation * (axis->kernel - 1));

  return (ClabEffectReach){ -axis->first, last };
}

/* Plans for a layer of one pixel: what is learnt from it does not depend on
 * the size.  Returns FALSE if the settings do not go with the layer. */
static gboolean
try_on_pixel (ClabEffectPlan *plan)
{
  float values[4] = { 0.5f, 0.5f, 0.5f, 0.5f };
  ClabTensor pixel
      = { 1, plan->channels + (plan->has_alpha ? 1 : 0), 1, 1, values };
  ClabSource source = { .pixels = &pixel,
                        .has_alpha = plan->has_alpha,
                        .width = 1,
                        .height = 1 };
  ClabMapWeights weights;
  ClabMapGeometry geometry;

  if (!clab_map_weights_init (&weights, clab_bank_kernel (plan->bank, 0),
                              &plan->maps, plan->channels, NULL))
    return FALSE;

  gboolean fits = clab_map_geometry_init (&geometry, &plan->maps, &weights,
                                          &source, NULL);
  clab_map_weights_clear (&weights);
  if (!fits)
    return FALSE;

  g_autoptr (ClabPipeline) pipeline
      = clab_pipeline_new (plan->bank, &plan->maps, &source, NULL);
  if (pipeline == NULL)
    return FALSE;

  const ClabMap *map = clab_pipeline_map (pipeline, 0);
  if (map->channels > plan->channels)
    return FALSE;

  plan->y = reach_of (&geometry.y);
  plan->x = reach_of (&geometry.x);
  plan->is_copy = map->is_copy;
  plan->is_local = clab_pipeline_is_local (pipeline);
  return TRUE;
}

ClabEffectPlan *
clab_effect_plan_new (const ClabEffectSettings *settings, const Babl *native)
{
  ClabEffectPlan *plan = g_new0 (ClabEffectPlan, 1);

  g_atomic_ref_count_init (&plan->references);
  plan->maps = settings->maps;
  plan->native = native;
  plan->channels
      = (babl_get_model_flags (native) & BABL_MODEL_FLAG_GRAY) != 0 ? 1 : 3;
  plan->has_alpha = babl_format_has_alpha (native);
  plan->bank = first_kernel (settings->kernel);
  plan->format = native;
  if (plan->bank == NULL || !is_quick (plan) || !try_on_pixel (plan))
    plan->is_copy = TRUE;
  if (!plan->is_copy)
    plan->format = format_for (plan, settings->space->is_linear);
  return plan;
}

ClabEffectPlan *
clab_effect_plan_ref (ClabEffectPlan *plan)
{
  g_atomic_ref_count_inc (&plan->references);
  return plan;
}

void
clab_effect_plan_unref (ClabEffectPlan *plan)
{
  if (plan == NULL || !g_atomic_ref_count_dec (&plan->references))
    return;
  clab_bank_free (plan->bank);
  g_free (plan);
}

/* One axis: pixels @first … @last. */
typedef struct
{
  gssize first;
  gssize last;
} Span;

static Span
span (gssize first, gssize n)
{
  return (Span){ first, first + n - 1 };
}

/* The rows @y and columns @x of a layer that lies at @whole. */
static GeglRectangle
spanned (const GeglRectangle *whole, Span y, Span x)
{
  return (GeglRectangle){ whole->x + (int)x.first, whole->y + (int)y.first,
                          (int)(x.last - x.first + 1),
                          (int)(y.last - y.first + 1) };
}

/* What stands for cells beyond the edges is asked of the padding mode itself;
 * how often it turns round does not matter, it then takes all. */
static Span
needed_span (const ClabEffectPlan *plan,
             const ClabEffectReach *reach,
             Span part,
             gssize n)
{
  const ClabPaddingMode *mode = plan->maps.padding_mode;
  gssize from = MIN (part.first, part.first - reach->before);
  gssize to = MAX (part.last, part.last + reach->after);
  Span needed = { CLAMP (from, 0, part.first), CLAMP (to, part.last, n - 1) };

  for (gssize i = from; i < 0; i++)
    needed.last = MAX (needed.last, mode->index (i, (gsize)n));
  for (gssize i = n; i <= to; i++)
    {
      gssize index = mode->index (i, (gsize)n);

      if (index >= 0)
        needed.first = MIN (needed.first, index);
    }
  return needed;
}

GeglRectangle
clab_effect_plan_needed (const ClabEffectPlan *plan,
                         const GeglRectangle *whole,
                         const GeglRectangle *part)
{
  if (plan->is_copy)
    return *part;
  if (!plan->is_local)
    return *whole;

  Span y = needed_span (plan, &plan->y, span (part->y - whole->y, part->height),
                        whole->height);
  Span x = needed_span (plan, &plan->x, span (part->x - whole->x, part->width),
                        whole->width);

  return spanned (whole, y, x);
}

/* A window that reaches over an edge may see any pixel of its row or column.
 */
static Span
touched_span (const ClabEffectReach *reach, Span part, gssize n)
{
  gssize far = MAX (ABS (reach->before), ABS (reach->after));

  if (part.first < far || part.last + far >= n)
    return (Span){ 0, n - 1 };
  return (Span){ part.first - far, part.last + far };
}

GeglRectangle
clab_effect_plan_touched (const ClabEffectPlan *plan,
                          const GeglRectangle *whole,
                          const GeglRectangle *part)
{
  if (plan->is_copy)
    return *part;
  if (!plan->is_local)
    return *whole;

  Span y = touched_span (&plan->y, span (part->y - whole->y, part->height),
                         whole->height);
  Span x = touched_span (&plan->x, span (part->x - whole->x, part->width),
                         whole->width);

  return spanned (whole, y, x);
}
