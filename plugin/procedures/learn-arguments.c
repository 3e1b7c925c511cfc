/* The arguments of plug-in-convolution-lab-learn.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/learn-arguments.h"

#include <glib/gi18n-lib.h>

#include "plugin/procedures/arguments.h"
#include "plugin/procedures/learn-outputs.h"

/* Those that mean the same as in apply. */
static const char *const shared_names[] = {
  "padding",   "pad-top",      "pad-bottom",    "pad-left",
  "pad-right", "padding-mode", "padding-value", "stride-x",
  "stride-y",  "dilation-x",   "dilation-y",    NULL,
};

/* Arguments that are numbers, and where they go. */
typedef struct
{
  const char *name;
  const char *label;
  const char *blurb;
  double minimum;
  double maximum;
  double value;
  gsize field;
} Number;

#define FIELD(name) G_STRUCT_OFFSET (ClabLearnOptions, name)

static const Number sizes[] = {
  {
      .name = "rows",
      .label = N_ ("Rows"),
      .blurb = N_ ("Height of the kernel"),
      .minimum = 1,
      .maximum = CLAB_LEARN_MAX_SIDE,
      .value = 3,
      .field = FIELD (rows),
  },
  {
      .name = "columns",
      .label = N_ ("Columns"),
      .blurb = N_ ("Width of the kernel"),
      .minimum = 1,
      .maximum = CLAB_LEARN_MAX_SIDE,
      .value = 3,
      .field = FIELD (columns),
  },
  {
      .name = "steps",
      .label = N_ ("Steps"),
      .blurb = N_ ("How often the kernel is improved"),
      .minimum = 0,
      .maximum = 1000000,
      .value = 200,
      .field = FIELD (steps),
  },
  {
      .name = "batch",
      .label = N_ ("Batch"),
      .blurb = N_ ("Random windows that each step learns from; 0 = every "
                   "pixel"),
      .minimum = 0,
      .maximum = 1000000,
      .value = 0,
      .field = FIELD (batch),
  },
};

static const Number doubles[] = {
  {
      .name = "rate",
      .label = N_ ("Rate"),
      .blurb = N_ ("How far a step goes; 0 = chosen from the data"),
      .minimum = 0,
      .maximum = G_MAXDOUBLE,
      .value = 0,
      .field = FIELD (rate),
  },
  {
      .name = "l2",
      .label = N_ ("L2 penalty"),
      .blurb = N_ ("Added for the squares of the weights: keeps them small"),
      .minimum = 0,
      .maximum = G_MAXDOUBLE,
      .value = 0,
      .field = FIELD (l2),
  },
  {
      .name = "l1",
      .label = N_ ("L1 penalty"),
      .blurb = N_ ("Added for the magnitudes of the weights: keeps them few"),
      .minimum = 0,
      .maximum = G_MAXDOUBLE,
      .value = 0,
      .field = FIELD (l1),
  },
  {
      .name = "hold-out",
      .label = N_ ("Hold out"),
      .blurb = N_ ("Share of the target that is not learnt from but tested on, "
                   "in tiles"),
      .minimum = 0,
      .maximum = 0.5,
      .value = 0.2,
      .field = FIELD (hold_out),
  },
};

/* Arguments that choose from a table, and where the row goes. */
static const struct
{
  const ClabTable *table;
  const char *label;
  const char *blurb;
  gsize field;
} choices[] = {
  { &clab_learn_channels, N_ ("Channels"),
    N_ ("Which channels the kernel spans"), FIELD (channels) },
  { &clab_map_activations, N_ ("Activation"),
    N_ ("What is done to every value of a map"), FIELD (activation) },
  { &clab_losses, N_ ("Loss"), N_ ("How map and target are compared"),
    FIELD (loss) },
  { &clab_optimizers, N_ ("Optimizer"), N_ ("How a gradient becomes a step"),
    FIELD (optimizer) },
  { &clab_gradients, N_ ("Gradient"), N_ ("How the gradient is found"),
    FIELD (gradient) },
};

static void
add_sizes (GimpProcedure *procedure, gsize first, gsize end)
{
  for (gsize i = first; i < end; i++)
    gimp_procedure_add_int_argument (
        procedure, sizes[i].name, _ (sizes[i].label), _ (sizes[i].blurb),
        (int)sizes[i].minimum, (int)sizes[i].maximum, (int)sizes[i].value,
        G_PARAM_READWRITE);
}

static void
add_choices (GimpProcedure *procedure, gsize first, gsize end)
{
  for (gsize i = first; i < end; i++)
    clab_arguments_add_choice (procedure, choices[i].table,
                               _ (choices[i].label), _ (choices[i].blurb));
}

void
clab_learn_arguments_add (GimpProcedure *procedure)
{
  gimp_procedure_add_drawable_argument (
      procedure, "target", _ ("Target"),
      _ ("What the map should look like: of the source's size, or of the "
         "map's"),
      TRUE, G_PARAM_READWRITE);
  add_sizes (procedure, 0, 2);
  add_choices (procedure, 0, 1);
  gimp_procedure_add_boolean_argument (
      procedure, "with-bias", _ ("Learn a bias"),
      _ ("Learn a number that is added to every value, too"), TRUE,
      G_PARAM_READWRITE);
  clab_arguments_add (procedure, shared_names);
  clab_arguments_add_choice (
      procedure, &clab_learn_spaces, _ ("Working space"),
      _ ("Which numbers are learnt from, in the image's colour space"));
  add_choices (procedure, 1, G_N_ELEMENTS (choices));
  add_sizes (procedure, 2, G_N_ELEMENTS (sizes));
  for (gsize i = 0; i < G_N_ELEMENTS (doubles); i++)
    gimp_procedure_add_double_argument (
        procedure, doubles[i].name, _ (doubles[i].label), _ (doubles[i].blurb),
        doubles[i].minimum, doubles[i].maximum, doubles[i].value,
        G_PARAM_READWRITE);
  gimp_procedure_add_string_argument (
      procedure, "initial", _ ("Start from"),
      _ ("“random”, “zeros”, “identity”, or a kernel of the right size"),
      "random", G_PARAM_READWRITE);
  gimp_procedure_add_int_argument (
      procedure, "seed", _ ("Seed"),
      _ ("Which random numbers; the same seed gives the same result"), 0,
      G_MAXINT, 0, G_PARAM_READWRITE);
  gimp_procedure_add_string_argument (
      procedure, "outputs", _ ("Layers"),
      _ ("Which layers to make: prediction, residual, initial-map, kernel, "
         "filmstrip, curve, separated by blanks"),
      "prediction", G_PARAM_READWRITE);
}

static void
copy_shared (const ClabMapOptions *from, ClabLearnOptions *to)
{
  to->padding = from->padding;
  to->pad_top = from->pad_top;
  to->pad_bottom = from->pad_bottom;
  to->pad_left = from->pad_left;
  to->pad_right = from->pad_right;
  to->padding_mode = from->padding_mode;
  to->padding_value = from->padding_value;
  to->stride_y = from->stride_y;
  to->stride_x = from->stride_x;
  to->dilation_y = from->dilation_y;
  to->dilation_x = from->dilation_x;
}

static void
read_numbers (GimpProcedureConfig *config, ClabLearnOptions *options)
{
  int seed;

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      int value;

      g_object_get (config, sizes[i].name, &value, NULL);
      G_STRUCT_MEMBER (gsize, options, sizes[i].field) = (gsize)value;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (doubles); i++)
    g_object_get (config, doubles[i].name,
                  G_STRUCT_MEMBER_P (options, doubles[i].field), NULL);
  g_object_get (config, "with-bias", &options->with_bias, "seed", &seed, NULL);
  options->seed = (guint32)seed;
}

gboolean
clab_learn_arguments_read (GimpProcedureConfig *config,
                           ClabLearnArguments *arguments,
                           GError **error)
{
  ClabArguments shared;
  g_autofree char *outputs = NULL;

  *arguments = (ClabLearnArguments){ 0 };
  clab_learn_options_init (&arguments->options);
  g_object_get (config, "target", &arguments->target, "initial",
                &arguments->initial, "outputs", &outputs, NULL);
  if (arguments->initial == NULL)
    arguments->initial = g_strdup ("");
  if (!clab_arguments_read_some (config, shared_names, &shared, error))
    return FALSE;
  copy_shared (&shared.maps, &arguments->options);
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      const void *row
          = clab_arguments_get_choice (config, choices[i].table, error);

      if (row == NULL)
        return FALSE;
      G_STRUCT_MEMBER (const void *, &arguments->options, choices[i].field)
          = row;
    }
  read_numbers (config, &arguments->options);
  arguments->space
      = clab_arguments_get_choice (config, &clab_learn_spaces, error);
  if (arguments->space == NULL)
    return FALSE;
  arguments->outputs
      = clab_learn_outputs_parse (outputs != NULL ? outputs : "", error);
  return arguments->outputs != NULL
         && clab_learn_options_check (&arguments->options, error);
}

void
clab_learn_arguments_clear (ClabLearnArguments *arguments)
{
  g_clear_object (&arguments->target);
  g_clear_pointer (&arguments->initial, g_free);
  g_clear_pointer (&arguments->outputs, g_ptr_array_unref);
}
