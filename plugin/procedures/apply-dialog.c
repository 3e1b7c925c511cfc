/* The dialog of plug-in-convolution-lab.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/apply-dialog.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

#include "plugin/gimp/pixels.h"
#include "plugin/lab/lab-dialog.h"
#include "plugin/procedures/arguments.h"
#include "src/kernel/kernel-text.h"

static const ClabDialogField convolution_fields[] = {
  { .name = "operation", .table = &clab_operations },
  { .name = "channels", .table = &clab_channel_modes },
  { .name = "working-space", .table = &clab_working_spaces },
  { .name = "stride-x" },
  { .name = "stride-y" },
  { .name = "dilation-x" },
  { .name = "dilation-y" },
  { .name = "bias" },
  { NULL },
};

static const ClabDialogField padding_fields[] = {
  { .name = "padding", .table = &clab_padding_sizes },
  { .name = "pad-top", .depends_on = "padding", .word = "explicit" },
  { .name = "pad-bottom", .depends_on = "padding", .word = "explicit" },
  { .name = "pad-left", .depends_on = "padding", .word = "explicit" },
  { .name = "pad-right", .depends_on = "padding", .word = "explicit" },
  { .name = "padding-mode", .table = &clab_padding_modes },
  {
      .name = "padding-value",
      .depends_on = "padding-mode",
      .word = "constant",
  },
  { NULL },
};

#define IF_POOLING .depends_on = "pooling", .word = "none", .is_inverse = TRUE

static const ClabDialogField afterwards_fields[] = {
  { .name = "activation", .table = &clab_activations },
  { .name = "pooling", .table = &clab_poolings },
  { .name = "pool-size", IF_POOLING },
  { .name = "pool-stride", IF_POOLING },
  { .name = "pool-partial", IF_POOLING },
  { NULL },
};

static const ClabDialogField display_fields[] = {
  { .name = "display", .table = &clab_displays },
  {
      .name = "display-scale",
      .table = &clab_display_scales,
      .depends_on = "display",
      .word = "raw",
      .is_inverse = TRUE,
  },
  { .name = "palette", .table = &clab_palettes },
  { .name = "combine", .table = &clab_combinations },
  { .name = "enlarge" },
  { .name = "output", .table = &clab_outputs },
  { NULL },
};

static const ClabDialogSection sections[] = {
  { N_ ("Convolution"), 0, convolution_fields },
  { N_ ("Padding"), 0, padding_fields },
  { N_ ("Afterwards"), 0, afterwards_fields },
  { N_ ("Maps"), 0, display_fields },
  { NULL },
};

/* What the lab looks at: the first of the layers. */
typedef struct
{
  GimpImage *image;
  GimpDrawable *drawable;
} Subject;

static gboolean
read_options (GimpProcedureConfig *config,
              ClabMapOptions *options,
              GError **error)
{
  ClabArguments arguments;

  if (!clab_arguments_read (config, &arguments, error))
    return FALSE;
  *options = arguments.maps;
  return TRUE;
}

static ClabLabSource *
read_source (GimpProcedureConfig *config, gpointer data, GError **error)
{
  const Subject *subject = data;
  ClabArguments arguments;

  if (!clab_arguments_read (config, &arguments, error))
    return NULL;

  g_autoptr (ClabPixels) pixels = clab_pixels_new (
      subject->image, subject->drawable, arguments.working_space, error);

  if (pixels == NULL)
    return NULL;

  ClabSource source = clab_pixels_source (pixels);

  return clab_lab_source_new (&source, g_steal_pointer (&pixels->tensor),
                              arguments.working_space->is_linear);
}

/* The lab has ticks and text, no file: kernels of a file become text. */
static gboolean
take_file (GimpProcedureConfig *config, GError **error)
{
  g_autoptr (GFile) file = NULL;

  g_object_get (config, "bank-file", &file, NULL);
  if (file == NULL)
    return TRUE;

  g_autoptr (ClabBank) bank = clab_arguments_read_bank (config, error);

  if (bank == NULL)
    return FALSE;

  g_autofree char *text = clab_kernel_text_print_bank (bank);

  g_object_set (config, "bank-file", NULL, "kernels", text, NULL);
  return TRUE;
}

gboolean
clab_apply_dialog_run (GimpProcedure *procedure,
                       GimpProcedureConfig *config,
                       GimpImage *image,
                       GimpDrawable *drawable,
                       GError **error)
{
  Subject subject = { image, drawable };
  ClabLabHost host = { .procedure = procedure,
                       .config = config,
                       .sections = sections,
                       .read_options = read_options,
                       .read_source = read_source,
                       .data = &subject };

  gimp_ui_init (PLUG_IN_BINARY);
  return take_file (config, error) && clab_lab_dialog_run (&host, error);
}
