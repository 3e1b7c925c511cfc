/* The live effect convlab:kernel on a layer, as the lab's options say.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/gimp/live-effect.h"

#include <gegl.h>
#include <glib/gi18n-lib.h>

#include "src/base/clab-error.h"
#include "src/kernel/kernel-text.h"

#define OPERATION "convlab:kernel"

gboolean
clab_live_effect_is_installed (void)
{
  return gegl_has_operation (OPERATION);
}

/* What is to be done by an effect. */
typedef struct
{
  GimpDrawable *drawable;
  const ClabMapOptions *options;
  const ClabBank *bank;
} Wish;

static gboolean
is_for_layer (const Wish *wish)
{
  return GIMP_IS_LAYER (wish->drawable);
}

static gboolean
is_one_kernel (const Wish *wish)
{
  return wish->bank != NULL && clab_bank_size (wish->bank) == 1;
}

static gboolean
is_same_size (const Wish *wish)
{
  return g_str_equal (wish->options->padding->choice.nick, "same");
}

static gboolean
is_every_pixel (const Wish *wish)
{
  return wish->options->stride_x == 1 && wish->options->stride_y == 1
         && wish->options->pooling->add == NULL;
}

static gboolean
is_quick (const Wish *wish)
{
  return !wish->options->operation->is_normalised;
}

static gboolean
is_of_colours (const Wish *wish)
{
  return wish->options->channels->kind == CLAB_CHANNELS_EACH
         || wish->options->channels->kind == CLAB_CHANNELS_SUM;
}

static gboolean
has_its_colours (const Wish *wish)
{
  return clab_bank_kernel (wish->bank, 0)->planes == 1
         || wish->options->channels->kind == CLAB_CHANNELS_SUM
         || gimp_drawable_is_rgb (wish->drawable);
}

static gboolean
is_of_one_map (const Wish *wish)
{
  return !wish->options->activation->is_across_bank;
}

static gboolean
is_without_palette (const Wish *wish)
{
  return wish->options->palette->colour == NULL;
}

/* What an effect needs, and what to say when it is not so. */
static const struct
{
  gboolean (*is_met) (const Wish *wish);
  const char *message;
} needs[] = {
  { is_for_layer, N_ ("Only a layer can have a live effect.") },
  { is_one_kernel, N_ ("A live effect has one kernel: tick just one.") },
  { is_same_size,
    N_ ("A live effect keeps the layer's size: choose the padding “Same”.") },
  { is_every_pixel,
    N_ ("A live effect keeps the layer's size: set both strides to 1 and "
        "choose no pooling.") },
  { is_quick, N_ ("Normalised match is too slow for a live effect; choose "
                  "another operation.") },
  { is_of_colours, N_ ("A live effect convolves each channel or their sum; "
                       "choose one of these under “Channels”.") },
  { has_its_colours,
    N_ ("A grey layer cannot show the colours that this kernel makes; choose "
        "“Sum of channels” under “Channels”.") },
  { is_of_one_map, N_ ("Softmax compares several maps, and a live effect has "
                       "one; choose another activation.") },
  { is_without_palette,
    N_ ("A live effect has no palette; choose the grey one.") },
};

gboolean
clab_live_effect_check (GimpDrawable *drawable,
                        const ClabMapOptions *options,
                        const ClabBank *bank,
                        GError **error)
{
  const Wish wish = { drawable, options, bank };

  for (gsize i = 0; i < G_N_ELEMENTS (needs); i++)
    if (!needs[i].is_met (&wish))
      {
        g_set_error_literal (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                             _ (needs[i].message));
        return FALSE;
      }
  return TRUE;
}

GimpDrawableFilter *
clab_live_effect_on_top (GimpDrawable *drawable)
{
  if (!GIMP_IS_LAYER (drawable))
    return NULL;

  g_autofree GimpDrawableFilter **filters
      = gimp_drawable_get_filters (drawable);

  if (filters == NULL || filters[0] == NULL)
    return NULL;

  g_autofree char *operation
      = gimp_drawable_filter_get_operation_name (filters[0]);

  return g_strcmp0 (operation, OPERATION) == 0 ? filters[0] : NULL;
}

/* What the effect calls differently; all else has one name in both. */
static const struct
{
  const char *argument;
  const char *property;
} names[] = {
  { "operation", "kernel-operation" },  { "channels", "channels" },
  { "padding-mode", "padding-mode" },   { "padding-value", "padding-value" },
  { "dilation-x", "dilation-x" },       { "dilation-y", "dilation-y" },
  { "working-space", "working-space" }, { "bias", "bias" },
  { "activation", "activation" },       { "display", "display" },
};

/* Of several kernels the effect has the first one. */
static void
read_kernel (GObject *from, GObject *config)
{
  g_autofree char *text = NULL;

  g_object_get (from, "kernel", &text, NULL);

  g_autoptr (ClabBank) bank
      = text != NULL ? clab_kernel_text_parse (text, NULL) : NULL;

  if (bank != NULL && clab_bank_size (bank) > 1)
    {
      g_ptr_array_set_size (bank->kernels, 1);
      g_free (text);
      text = clab_kernel_text_print_bank (bank);
    }
  g_object_set (config, "kernels", text, NULL);
}

void
clab_live_effect_read (GimpDrawableFilter *effect, GObject *config)
{
  GObject *from = G_OBJECT (gimp_drawable_filter_get_config (effect));

  read_kernel (from, config);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GValue value = G_VALUE_INIT;

      g_object_get_property (from, names[i].property, &value);
      g_object_set_property (config, names[i].argument, &value);
      g_value_unset (&value);
    }
  g_object_set (config, "padding", "same", "stride-x", 1, "stride-y", 1,
                "pooling", "none", "palette", "gray", NULL);
}

static void
configure (GimpDrawableFilter *filter,
           const char *kernel,
           const ClabMapOptions *options,
           const ClabWorkingSpace *space)
{
  GimpDrawableFilterConfig *config = gimp_drawable_filter_get_config (filter);

  g_object_set (config, "kernel", kernel, "kernel-operation",
                options->operation->choice.nick, "channels",
                options->channels->choice.nick, "padding-mode",
                options->padding_mode->choice.nick, "padding-value",
                options->padding_value, "dilation-x", (int)options->dilation_x,
                "dilation-y", (int)options->dilation_y, "working-space",
                space->choice.nick, "bias", options->bias, "activation",
                options->activation->choice.nick, "display",
                options->display->choice.nick, NULL);
}

/* Returns: (transfer none) (nullable): not yet on the layer. */
static GimpDrawableFilter *
make (GimpDrawable *drawable,
      const char *name,
      const char *kernel,
      const ClabMapOptions *options,
      const ClabWorkingSpace *space,
      GError **error)
{
  GimpDrawableFilter *filter
      = gimp_drawable_filter_new (drawable, OPERATION, name);

  if (filter == NULL)
    g_set_error_literal (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                         _ ("GIMP cannot make the live effect; install the "
                            "plug-in again, with its effect."));
  else
    configure (filter, kernel, options, space);
  return filter;
}

static void
put_on_top (GimpDrawable *drawable, GimpDrawableFilter *filter)
{
  gimp_drawable_filter_update (filter);
  gimp_drawable_append_filter (drawable, filter);
  gimp_drawable_update (drawable, 0, 0, gimp_drawable_get_width (drawable),
                        gimp_drawable_get_height (drawable));
}

gboolean
clab_live_effect_append (GimpDrawable *drawable,
                         const char *name,
                         const char *kernel,
                         const ClabMapOptions *options,
                         const ClabWorkingSpace *space,
                         GError **error)
{
  GimpDrawableFilter *filter
      = make (drawable, name, kernel, options, space, error);

  if (filter == NULL)
    return FALSE;
  put_on_top (drawable, filter);
  return TRUE;
}

gboolean
clab_live_effect_replace (GimpDrawable *drawable,
                          const char *name,
                          const char *kernel,
                          const ClabMapOptions *options,
                          const ClabWorkingSpace *space,
                          GError **error)
{
  GimpDrawableFilter *old = clab_live_effect_on_top (drawable);

  if (old == NULL)
    {
      g_set_error_literal (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                           _ ("The live effect is no longer above the layer's "
                              "other effects; apply the kernel as a new one."));
      return FALSE;
    }

  GimpDrawableFilter *filter
      = make (drawable, name, kernel, options, space, error);

  if (filter == NULL)
    return FALSE;
  /* Set in GIMP's own dialog, of which the lab knows nothing. */
  gimp_drawable_filter_set_opacity (filter,
                                    gimp_drawable_filter_get_opacity (old));
  gimp_drawable_filter_set_blend_mode (
      filter, gimp_drawable_filter_get_blend_mode (old));
  put_on_top (drawable, filter);
  return gimp_drawable_filter_delete (old);
}
