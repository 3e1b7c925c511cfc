/* Applies a kernel as a live effect, instead of making a layer.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/apply-effect.h"

#include "plugin/gimp/live-effect.h"
#include "plugin/procedures/arguments.h"
#include "src/kernel/kernel-text.h"

static gboolean
put (const ClabLearnLayers *layers,
     const ClabKernel *kernel,
     const ClabArguments *arguments,
     gboolean is_replacing,
     GError **error)
{
  g_autofree char *text = clab_kernel_text_print (kernel);

  for (gsize i = 0; i < layers->n_sources; i++)
    if (!(is_replacing ? clab_live_effect_replace : clab_live_effect_append) (
            layers->sources[i], kernel->name, text, &arguments->maps,
            arguments->working_space, error))
      return FALSE;
  return TRUE;
}

gboolean
clab_apply_effect (GimpProcedureConfig *config,
                   const ClabLearnLayers *layers,
                   gboolean is_replacing,
                   GError **error)
{
  g_autoptr (ClabBank) bank = clab_arguments_read_bank (config, error);
  ClabArguments arguments;

  if (bank == NULL || !clab_arguments_read (config, &arguments, error))
    return FALSE;
  for (gsize i = 0; i < layers->n_sources; i++)
    if (!clab_live_effect_check (layers->sources[i], &arguments.maps, bank,
                                 error))
      return FALSE;

  gimp_image_undo_group_start (layers->image);

  gboolean is_done = put (layers, clab_bank_kernel (bank, 0), &arguments,
                          is_replacing, error);

  gimp_image_undo_group_end (layers->image);
  return is_done;
}
