/* Loads what opens windows.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/window-module.h"

#include <glib/gi18n-lib.h>
#include <gmodule.h>

/* It lies beside the program, and stays loaded. */
static const ClabWindowModule *
load (GError **error)
{
  g_autofree char *folder = g_path_get_dirname (gimp_get_progname ());
  g_autofree char *path = g_build_filename (folder, WINDOW_MODULE_FILE, NULL);
  GModule *module = g_module_open (path, G_MODULE_BIND_LOCAL);
  gpointer functions = NULL;

  if (module != NULL)
    {
      g_module_make_resident (module);
      g_module_symbol (module, CLAB_WINDOW_MODULE_SYMBOL, &functions);
    }
  if (functions == NULL)
    g_set_error (
        error, G_MODULE_ERROR, G_MODULE_ERROR_FAILED,
        _ ("The window cannot be opened (%s); install the plug-in again."),
        g_module_error ());
  return functions;
}

ClabLabAnswer
clab_open_lab (GimpProcedure *procedure,
               GimpProcedureConfig *config,
               const ClabLearnLayers *layers,
               GError **error)
{
  const ClabWindowModule *module = load (error);

  return module != NULL ? module->open_lab (procedure, config, layers, error)
                        : CLAB_LAB_CANCEL;
}

gboolean
clab_run_plain_dialog (GimpProcedure *procedure,
                       GimpProcedureConfig *config,
                       const char *title,
                       const ClabDialogSection *sections,
                       ClabDialogCheck check,
                       GError **error)
{
  const ClabWindowModule *module = load (error);

  return module != NULL
         && module->run_plain_dialog (procedure, config, title, sections,
                                      check);
}
