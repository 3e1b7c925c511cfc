/* The properties of the effect: the names of the procedure's arguments, but
 * for “kernel-operation”: a node of GEGL has an “operation” of its own.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/effect/effect-properties.h"

#include <gegl-plugin.h>
#include <glib/gi18n-lib.h>

/**
 * Property:
 * @choice: (nullable): what is chosen from
 * @offset: of the field in #ClabEffectSettings
 * @least: of numbers
 * @most: likewise
 * @standard: likewise
 * @usual_least: what a slider shows
 * @usual_most: likewise
 */
typedef struct _Property Property;
struct _Property
{
  const char *name;
  const char *label;
  const char *blurb;
  GParamSpec *(*make) (const Property *property);
  void (*set) (const Property *property, gpointer field, const GValue *value);
  void (*get) (const Property *property, gconstpointer field, GValue *value);
  const ClabEffectChoice *choice;
  gsize offset;
  double least;
  double most;
  double standard;
  double usual_least;
  double usual_most;
};

static const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT
                                 | G_PARAM_STATIC_STRINGS
                                 | GEGL_PARAM_PAD_INPUT;

static GParamSpec *
make_text (const Property *property)
{
  GParamSpec *spec = gegl_param_spec_string (
      property->name, _ (property->label), _ (property->blurb), FALSE, FALSE,
      "-1 0 1\n-2 0 2\n-1 0 1", flags);

  gegl_param_spec_set_property_key (spec, "multiline", "true");
  return spec;
}

static void
set_text (G_GNUC_UNUSED const Property *property,
          gpointer field,
          const GValue *value)
{
  char **text = field;

  g_free (*text);
  *text = g_strdup (g_value_get_string (value));
}

static void
get_text (G_GNUC_UNUSED const Property *property,
          gconstpointer field,
          GValue *value)
{
  char *const *text = field;

  g_value_set_string (value, *text);
}

static GParamSpec *
make_choice (const Property *property)
{
  return gegl_param_spec_enum (
      property->name, _ (property->label), _ (property->blurb),
      clab_effect_choice_type (property->choice), 0, flags);
}

static void
set_choice (const Property *property, gpointer field, const GValue *value)
{
  const void **row = field;

  *row = clab_table_row (property->choice->table,
                         (gsize)g_value_get_enum (value));
}

static void
get_choice (const Property *property, gconstpointer field, GValue *value)
{
  const ClabTable *table = property->choice->table;
  const void *const *row = field;
  gsize distance = (gsize)((const char *)*row - (const char *)table->rows);

  g_value_set_enum (value, (int)(distance / table->row_size));
}

static GParamSpec *
make_number (const Property *property)
{
  return gegl_param_spec_double (
      property->name, _ (property->label), _ (property->blurb), property->least,
      property->most, property->standard, property->usual_least,
      property->usual_most, 1.0, flags);
}

static void
set_number (G_GNUC_UNUSED const Property *property,
            gpointer field,
            const GValue *value)
{
  double *number = field;

  *number = g_value_get_double (value);
}

static void
get_number (G_GNUC_UNUSED const Property *property,
            gconstpointer field,
            GValue *value)
{
  const double *number = field;

  g_value_set_double (value, *number);
}

static GParamSpec *
make_count (const Property *property)
{
  return gegl_param_spec_int (
      property->name, _ (property->label), _ (property->blurb),
      (int)property->least, (int)property->most, (int)property->standard,
      (int)property->usual_least, (int)property->usual_most, 1.0, flags);
}

static void
set_count (G_GNUC_UNUSED const Property *property,
           gpointer field,
           const GValue *value)
{
  gsize *count = field;

  *count = (gsize)g_value_get_int (value);
}

static void
get_count (G_GNUC_UNUSED const Property *property,
           gconstpointer field,
           GValue *value)
{
  const gsize *count = field;

  g_value_set_int (value, (int)*count);
}

#define FIELD(name) .offset = G_STRUCT_OFFSET (ClabEffectSettings, name)
#define TEXT .make = make_text, .set = set_text, .get = get_text
#define CHOICE(row)                                                            \
  .make = make_choice, .set = set_choice, .get = get_choice, .choice = (row)
#define NUMBER .make = make_number, .set = set_number, .get = get_number
#define COUNT .make = make_count, .set = set_count, .get = get_count

static const Property properties[] = {
  {
      .name = "kernel",
      .label = N_ ("Kernel"),
      .blurb = N_ ("A matrix like [1 2 1; 0 0 0; -1 -2 -1] / 4 or a name like "
                   "gauss(size=7). Of several kernels the first counts; a "
                   "text that is no kernel changes nothing."),
      TEXT,
      FIELD (kernel),
  },
  {
      .name = "kernel-operation",
      .label = N_ ("Operation"),
      .blurb = N_ ("How a kernel meets the pixels under it"),
      CHOICE (&clab_effect_operation),
      FIELD (maps.operation),
  },
  {
      .name = "channels",
      .label = N_ ("Channels"),
      .blurb = N_ ("Which channels are convolved, and whether they add up"),
      CHOICE (&clab_effect_channels),
      FIELD (maps.channels),
  },
  {
      .name = "padding-mode",
      .label = N_ ("Padding mode"),
      .blurb = N_ ("What is added around the layer"),
      CHOICE (&clab_effect_padding_mode),
      FIELD (maps.padding_mode),
  },
  {
      .name = "padding-value",
      .label = N_ ("Padding value"),
      .blurb = N_ ("The constant that is added, 0 = black, 1 = white"),
      NUMBER,
      FIELD (maps.padding_value),
      .least = -1e6,
      .most = 1e6,
      .usual_least = 0,
      .usual_most = 1,
  },
  {
      .name = "dilation-x",
      .label = N_ ("Dilation across"),
      .blurb = N_ ("Distance between the kernel's columns, in pixels"),
      COUNT,
      FIELD (maps.dilation_x),
      .least = 1,
      .most = 1024,
      .standard = 1,
      .usual_least = 1,
      .usual_most = 16,
  },
  {
      .name = "dilation-y",
      .label = N_ ("Dilation down"),
      .blurb = N_ ("Distance between the kernel's rows, in pixels"),
      COUNT,
      FIELD (maps.dilation_y),
      .least = 1,
      .most = 1024,
      .standard = 1,
      .usual_least = 1,
      .usual_most = 16,
  },
  {
      .name = "working-space",
      .label = N_ ("Working space"),
      .blurb = N_ ("Which numbers are convolved, in the image's colour space"),
      CHOICE (&clab_effect_space),
      FIELD (space),
  },
  {
      .name = "bias",
      .label = N_ ("Bias"),
      .blurb = N_ ("Added to every sum, beside the kernel's own bias"),
      NUMBER,
      FIELD (maps.bias),
      .least = -1e6,
      .most = 1e6,
      .usual_least = -1,
      .usual_most = 1,
  },
  {
      .name = "activation",
      .label = N_ ("Activation"),
      .blurb = N_ ("What is done to every value of a map"),
      CHOICE (&clab_effect_activation),
      FIELD (maps.activation),
  },
  {
      .name = "display",
      .label = N_ ("Display"),
      .blurb = N_ ("How signed values become visible. All but “raw” are scaled "
                   "by the values of the whole layer, which takes longer for "
                   "large layers."),
      CHOICE (&clab_effect_display),
      FIELD (maps.display),
  },
};

void
clab_effect_properties_install (GObjectClass *klass)
{
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    g_object_class_install_property (klass, i + 1,
                                     properties[i].make (&properties[i]));
}

void
clab_effect_properties_set (ClabEffectSettings *settings,
                            guint id,
                            const GValue *value)
{
  const Property *property = &properties[id - 1];

  property->set (property, (char *)settings + property->offset, value);
}

void
clab_effect_properties_get (const ClabEffectSettings *settings,
                            guint id,
                            GValue *value)
{
  const Property *property = &properties[id - 1];

  property->get (property, (const char *)settings + property->offset, value);
}
