/* The table of procedures, and what all of them begin and end with.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/procedures.h"

#include <gegl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "plugin/gimp/memory.h"
#include "plugin/procedures/apply.h"
#include "plugin/procedures/convert-bank.h"
#include "plugin/procedures/explain.h"
#include "plugin/procedures/kernel-from.h"
#include "plugin/procedures/kernels.h"
#include "plugin/procedures/learn.h"
#include "plugin/procedures/menu-icon.h"
#include "plugin/procedures/test-pattern.h"
#include "src/base/clab-error.h"

const ClabProcedure clab_procedures[] = {
  { "plug-in-convolution-lab", clab_apply_create },
  { "plug-in-convolution-lab-learn", clab_learn_create },
  { "plug-in-convolution-lab-test-pattern", clab_test_pattern_create },
  { "plug-in-convolution-lab-explain", clab_explain_create },
  { "plug-in-convolution-lab-kernels", clab_kernels_create },
  { "plug-in-convolution-lab-kernel-from", clab_kernel_from_create },
  { "plug-in-convolution-lab-convert-bank", clab_convert_bank_create },
};

const gsize clab_n_procedures = G_N_ELEMENTS (clab_procedures);

void
clab_procedure_set_menu (GimpProcedure *procedure, const char *label)
{
  g_autofree char *path = g_strconcat (CLAB_MENU_PATH, _ ("Convolution"), NULL);
  g_autoptr (GdkPixbuf) icon = clab_menu_icon_new ();

  gimp_procedure_set_menu_label (procedure, label);
  gimp_procedure_add_menu_path (procedure, path);
  gimp_procedure_set_icon_pixbuf (procedure, icon);
}

void
clab_procedure_set_texts (GimpProcedure *procedure,
                          const char *blurb,
                          const char *help)
{
  gimp_procedure_set_documentation (procedure, blurb, help,
                                    gimp_procedure_get_name (procedure));
  gimp_procedure_set_attribution (procedure, "Convolution Lab contributors",
                                  "Convolution Lab contributors", "2026");
}

void
clab_procedure_begin (GimpRunMode run_mode)
{
  /* Loading all operations takes as long as a small map does, and nothing
   * but the lab asks for one: look for them nowhere. */
  if (run_mode != GIMP_RUN_INTERACTIVE)
    g_setenv ("GEGL_PATH", "", TRUE);
  gegl_init (NULL, NULL);
  clab_memory_keep_tiles (CLAB_TILE_CACHE_BYTES);
}

void
clab_procedure_show (GimpRunMode run_mode)
{
  if (run_mode != GIMP_RUN_NONINTERACTIVE)
    gimp_displays_flush ();
}

GimpValueArray *
clab_procedure_fail (GimpProcedure *procedure, GError *error)
{
  GimpPDBStatusType status = GIMP_PDB_EXECUTION_ERROR;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&error);
      status = GIMP_PDB_CANCEL;
    }
  else if (g_error_matches (error, CLAB_ERROR, CLAB_ERROR_VALUE)
           || g_error_matches (error, CLAB_ERROR, CLAB_ERROR_PARSE)
           || g_error_matches (error, CLAB_ERROR, CLAB_ERROR_SIZE))
    {
      status = GIMP_PDB_CALLING_ERROR;
    }

  return gimp_procedure_new_return_values (procedure, status, error);
}
