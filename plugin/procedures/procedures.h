/* The table of procedures, and what all of them begin and end with.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

#define CLAB_MENU_PATH "<Image>/Filters/"

/**
 * ClabProcedure:
 * @name: in the PDB; the help page has the same name
 * @create: (transfer full): makes it, with its arguments and return values
 */
typedef struct
{
  const char *name;
  GimpProcedure *(*create) (GimpPlugIn *plug_in, const char *name);
} ClabProcedure;

extern const ClabProcedure clab_procedures[];
extern const gsize clab_n_procedures;

/**
 * clab_procedure_set_menu:
 * @label: with an ellipsis if a dialog opens
 *
 * Puts the procedure into Filters ▸ Convolution, with the project's icon.
 */
void
clab_procedure_set_menu (GimpProcedure *procedure, const char *label);

/**
 * clab_procedure_set_texts:
 * @blurb: one sentence
 * @help: (nullable): a paragraph for the procedure browser
 *
 * Sets the documentation, the attribution and the help page.
 */
void
clab_procedure_set_texts (GimpProcedure *procedure,
                          const char *blurb,
                          const char *help);

/**
 * clab_procedure_begin:
 * @run_mode: only an interactive run knows which operations GEGL has
 *
 * To be called before a run touches pixels.
 */
void
clab_procedure_begin (GimpRunMode run_mode);

/**
 * clab_procedure_show:
 *
 * To be called when all is done and freed: GIMP then renders what has changed
 * and is slow to answer.  A script says by itself when it wants that.
 */
void
clab_procedure_show (GimpRunMode run_mode);

/**
 * clab_procedure_fail:
 * @error: (transfer full): its code decides whether the caller or the
 *   execution is to blame; a cancelled run says nothing
 */
GimpValueArray *
clab_procedure_fail (GimpProcedure *procedure, GError *error);

G_END_DECLS
