/* The arguments that procedures share: added from one table, read into one
 * struct, whatever the run mode.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/arguments.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "src/base/clab-error.h"
#include "src/kernel/bank-file.h"
#include "src/kernel/kernel-text.h"

typedef struct _Argument Argument;

/**
 * ArgumentKind:
 * @read: stores the value in @field of a #ClabArguments
 */
typedef struct
{
  void (*add) (GimpProcedure *procedure, const Argument *argument);
  gboolean (*read) (GimpProcedureConfig *config,
                    const Argument *argument,
                    gpointer field,
                    GError **error);
} ArgumentKind;

/**
 * Argument:
 * @table: for choices: the words, the first of which is the default
 * @minimum: for numbers
 * @maximum: for numbers
 * @value: for numbers: the default
 * @field: offset in #ClabArguments
 */
struct _Argument
{
  const ArgumentKind *kind;
  const char *name;
  const char *label;
  const char *blurb;
  const ClabTable *table;
  double minimum;
  double maximum;
  double value;
  gsize field;
};

static void
add_choice (GimpProcedure *procedure, const Argument *argument)
{
  clab_arguments_add_choice (procedure, argument->table, _ (argument->label),
                             _ (argument->blurb));
}

static gboolean
read_choice (GimpProcedureConfig *config,
             const Argument *argument,
             gpointer field,
             GError **error)
{
  const void **row = field;

  *row = clab_arguments_get_choice (config, argument->table, error);
  return *row != NULL;
}

static void
add_size (GimpProcedure *procedure, const Argument *argument)
{
  gimp_procedure_add_int_argument (
      procedure, argument->name, _ (argument->label), _ (argument->blurb),
      argument->minimum, argument->maximum, argument->value, G_PARAM_READWRITE);
}

static gboolean
read_size (GimpProcedureConfig *config,
           const Argument *argument,
           gpointer field,
           G_GNUC_UNUSED GError **error)
{
  gsize *size = field;
  int value;

  g_object_get (config, argument->name, &value, NULL);
  *size = value;
  return TRUE;
}

static void
add_number (GimpProcedure *procedure, const Argument *argument)
{
  gimp_procedure_add_double_argument (
      procedure, argument->name, _ (argument->label), _ (argument->blurb),
      argument->minimum, argument->maximum, argument->value, G_PARAM_READWRITE);
}

static gboolean
read_number (GimpProcedureConfig *config,
             const Argument *argument,
             gpointer field,
             GError **error)
{
  double *number = field;

  g_object_get (config, argument->name, number, NULL);
  if (isfinite (*number))
    return TRUE;

  g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
               _ ("The value of %s must be a finite number."), argument->name);
  return FALSE;
}

static void
add_switch (GimpProcedure *procedure, const Argument *argument)
{
  gimp_procedure_add_boolean_argument (procedure, argument->name,
                                       _ (argument->label), _ (argument->blurb),
                                       argument->value != 0, G_PARAM_READWRITE);
}

static gboolean
read_switch (GimpProcedureConfig *config,
             const Argument *argument,
             gpointer field,
             G_GNUC_UNUSED GError **error)
{
  gboolean *is_on = field;

  g_object_get (config, argument->name, is_on, NULL);
  return TRUE;
}

static const ArgumentKind choice = { add_choice, read_choice };
static const ArgumentKind size = { add_size, read_size };
static const ArgumentKind number = { add_number, read_number };
static const ArgumentKind on_off = { add_switch, read_switch };

#define FIELD(name) G_STRUCT_OFFSET (ClabArguments, name)

static const Argument arguments[] = {
  {
      .kind = &choice,
      .name = "operation",
      .label = N_ ("Operation"),
      .blurb = N_ ("How a kernel meets the pixels under it"),
      .table = &clab_operations,
      .field = FIELD (maps.operation),
  },
  {
      .kind = &choice,
      .name = "channels",
      .label = N_ ("Channels"),
      .blurb = N_ ("Which channels are convolved, and whether they add up"),
      .table = &clab_channel_modes,
      .field = FIELD (maps.channels),
  },
  {
      .kind = &choice,
      .name = "padding",
      .label = N_ ("Padding"),
      .blurb = N_ ("How much is added around the layer"),
      .table = &clab_padding_sizes,
      .field = FIELD (maps.padding),
  },
  {
      .kind = &size,
      .name = "pad-top",
      .label = N_ ("Top"),
      .blurb = N_ ("Pixels added above, for explicit padding"),
      .maximum = GIMP_MAX_IMAGE_SIZE,
      .field = FIELD (maps.pad_top),
  },
  {
      .kind = &size,
      .name = "pad-bottom",
      .label = N_ ("Bottom"),
      .blurb = N_ ("Pixels added below, for explicit padding"),
      .maximum = GIMP_MAX_IMAGE_SIZE,
      .field = FIELD (maps.pad_bottom),
  },
  {
      .kind = &size,
      .name = "pad-left",
      .label = N_ ("Left"),
      .blurb = N_ ("Pixels added on the left, for explicit padding"),
      .maximum = GIMP_MAX_IMAGE_SIZE,
      .field = FIELD (maps.pad_left),
  },
  {
      .kind = &size,
      .name = "pad-right",
      .label = N_ ("Right"),
      .blurb = N_ ("Pixels added on the right, for explicit padding"),
      .maximum = GIMP_MAX_IMAGE_SIZE,
      .field = FIELD (maps.pad_right),
  },
  {
      .kind = &choice,
      .name = "padding-mode",
      .label = N_ ("Padding mode"),
      .blurb = N_ ("What is added around the layer"),
      .table = &clab_padding_modes,
      .field = FIELD (maps.padding_mode),
  },
  {
      .kind = &number,
      .name = "padding-value",
      .label = N_ ("Padding value"),
      .blurb = N_ ("The constant that is added, 0 = black, 1 = white"),
      .minimum = -G_MAXFLOAT,
      .maximum = G_MAXFLOAT,
      .field = FIELD (maps.padding_value),
  },
  {
      .kind = &size,
      .name = "stride-x",
      .label = N_ ("Stride across"),
      .blurb = N_ ("Steps of the kernel to the right, in pixels"),
      .minimum = 1,
      .maximum = GIMP_MAX_IMAGE_SIZE,
      .value = 1,
      .field = FIELD (maps.stride_x),
  },
  {
      .kind = &size,
      .name = "stride-y",
      .label = N_ ("Stride down"),
      .blurb = N_ ("Steps of the kernel downwards, in pixels"),
      .minimum = 1,
      .maximum = GIMP_MAX_IMAGE_SIZE,
      .value = 1,
      .field = FIELD (maps.stride_y),
  },
  {
      .kind = &size,
      .name = "dilation-x",
      .label = N_ ("Dilation across"),
      .blurb = N_ ("Distance between the kernel's columns, in pixels"),
      .minimum = 1,
      .maximum = GIMP_MAX_IMAGE_SIZE,
      .value = 1,
      .field = FIELD (maps.dilation_x),
  },
  {
      .kind = &size,
      .name = "dilation-y",
      .label = N_ ("Dilation down"),
      .blurb = N_ ("Distance between the kernel's rows, in pixels"),
      .minimum = 1,
      .maximum = GIMP_MAX_IMAGE_SIZE,
      .value = 1,
      .field = FIELD (maps.dilation_y),
  },
  {
      .kind = &choice,
      .name = "working-space",
      .label = N_ ("Working space"),
      .blurb = N_ ("Which numbers are convolved, in the image's colour space"),
      .table = &clab_working_spaces,
      .field = FIELD (working_space),
  },
  {
      .kind = &number,
      .name = "bias",
      .label = N_ ("Bias"),
      .blurb = N_ ("Added to every sum, beside the kernel's own bias"),
      .minimum = -G_MAXFLOAT,
      .maximum = G_MAXFLOAT,
      .field = FIELD (maps.bias),
  },
  {
      .kind = &choice,
      .name = "activation",
      .label = N_ ("Activation"),
      .blurb = N_ ("What is done to every value of a map"),
      .table = &clab_activations,
      .field = FIELD (maps.activation),
  },
  {
      .kind = &choice,
      .name = "pooling",
      .label = N_ ("Pooling"),
      .blurb = N_ ("What stands for each window of a map"),
      .table = &clab_poolings,
      .field = FIELD (maps.pooling),
  },
  {
      .kind = &size,
      .name = "pool-size",
      .label = N_ ("Window"),
      .blurb = N_ ("Side of the pooling window, in values of the map"),
      .minimum = 1,
      .maximum = GIMP_MAX_IMAGE_SIZE,
      .value = 2,
      .field = FIELD (maps.pool_size),
  },
  {
      .kind = &size,
      .name = "pool-stride",
      .label = N_ ("Pooling stride"),
      .blurb = N_ ("Steps of the pooling window, in values of the map"),
      .minimum = 1,
      .maximum = GIMP_MAX_IMAGE_SIZE,
      .value = 2,
      .field = FIELD (maps.pool_stride),
  },
  {
      .kind = &on_off,
      .name = "pool-partial",
      .label = N_ ("Keep windows that stick out"),
      .blurb = N_ ("Pool the rest at the right and bottom edges as well"),
      .field = FIELD (maps.pool_partial),
  },
  {
      .kind = &choice,
      .name = "display",
      .label = N_ ("Display"),
      .blurb = N_ ("How signed values become visible"),
      .table = &clab_displays,
      .field = FIELD (maps.display),
  },
  {
      .kind = &choice,
      .name = "display-scale",
      .label = N_ ("Display scale"),
      .blurb = N_ ("Whether maps can be compared with each other"),
      .table = &clab_display_scales,
      .field = FIELD (maps.display_scale),
  },
  {
      .kind = &choice,
      .name = "palette",
      .label = N_ ("Palette"),
      .blurb = N_ ("Colours of maps that have one channel"),
      .table = &clab_palettes,
      .field = FIELD (maps.palette),
  },
  {
      .kind = &choice,
      .name = "combine",
      .label = N_ ("Combine"),
      .blurb = N_ ("One more layer made of all maps of the bank"),
      .table = &clab_combinations,
      .field = FIELD (maps.combine),
  },
  {
      .kind = &on_off,
      .name = "enlarge",
      .label = N_ ("Enlarge to the layer's size"),
      .blurb = N_ ("Repeat the pixels of smaller maps until they cover the "
                   "layer"),
      .field = FIELD (maps.enlarge),
  },
  {
      .kind = &choice,
      .name = "output",
      .label = N_ ("Output"),
      .blurb = N_ ("Where the maps go"),
      .table = &clab_outputs,
      .field = FIELD (output),
  },
};

static const Argument *
find_argument (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (arguments); i++)
    if (g_str_equal (arguments[i].name, name))
      return &arguments[i];

  return NULL;
}

void
clab_arguments_add (GimpProcedure *procedure, const char *const *names)
{
  for (gsize i = 0; names[i] != NULL; i++)
    {
      const Argument *argument = find_argument (names[i]);

      g_return_if_fail (argument != NULL);
      argument->kind->add (procedure, argument);
    }
}

void
clab_arguments_add_choice (GimpProcedure *procedure,
                           const ClabTable *table,
                           const char *label,
                           const char *blurb)
{
  g_autoptr (GString) text = g_string_new (blurb);

  for (gsize i = 0; i < table->n_rows; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? ": " : ", ",
                            clab_table_row (table, i)->nick);

  gimp_procedure_add_string_argument (
      procedure, table->argument, label, text->str,
      clab_table_row (table, 0)->nick, G_PARAM_READWRITE);
}

const void *
clab_arguments_get_choice (GimpProcedureConfig *config,
                           const ClabTable *table,
                           GError **error)
{
  g_autofree char *nick = NULL;

  g_object_get (config, table->argument, &nick, NULL);
  return clab_table_find (table, nick, error);
}

static void
set_defaults (ClabArguments *result)
{
  clab_map_options_init (&result->maps);
  result->working_space = clab_working_spaces.rows;
  result->output = clab_outputs.rows;
}

gboolean
clab_arguments_read (GimpProcedureConfig *config,
                     ClabArguments *result,
                     GError **error)
{
  GObjectClass *klass = G_OBJECT_GET_CLASS (config);

  set_defaults (result);
  for (gsize i = 0; i < G_N_ELEMENTS (arguments); i++)
    {
      const Argument *argument = &arguments[i];
      gpointer field = G_STRUCT_MEMBER_P (result, argument->field);

      if (g_object_class_find_property (klass, argument->name) != NULL
          && !argument->kind->read (config, argument, field, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
clab_arguments_read_some (GimpProcedureConfig *config,
                          const char *const *names,
                          ClabArguments *result,
                          GError **error)
{
  set_defaults (result);
  for (gsize i = 0; names[i] != NULL; i++)
    {
      const Argument *argument = find_argument (names[i]);

      g_return_val_if_fail (argument != NULL, FALSE);
      if (!argument->kind->read (config, argument,
                                 G_STRUCT_MEMBER_P (result, argument->field),
                                 error))
        return FALSE;
    }

  return TRUE;
}

void
clab_arguments_add_bank (GimpProcedure *procedure, gboolean with_file)
{
  gimp_procedure_add_string_argument (
      procedure, "kernels", _ ("Kernels"),
      _ ("Names of banks, matrices like [1 2 1; 0 0 0; -1 -2 -1] / 4, or "
         "several, separated by “|” or lines"),
      "sobel", G_PARAM_READWRITE);

  if (with_file)
    gimp_procedure_add_file_argument (
        procedure, "bank-file", _ ("Bank file"),
        _ ("A file of kernels to use instead of the text"),
        GIMP_FILE_CHOOSER_ACTION_ANY, TRUE, NULL, G_PARAM_READWRITE);
}

ClabBank *
clab_arguments_read_bank (GimpProcedureConfig *config, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GFile) file = NULL;

  g_object_get (config, "kernels", &text, NULL);
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (config), "bank-file")
      != NULL)
    g_object_get (config, "bank-file", &file, NULL);
  if (file != NULL)
    return clab_bank_load (file, NULL, NULL, error);

  return clab_kernel_text_parse (text != NULL ? text : "", error);
}
