/* What the lab's parts have in common: the banks, the kernel one works on,
 * what is done with it, and the pixel one looks at.
 *
 * Signals:
 *   “bank-changed” (const char *bank): it came, went, or has other kernels
 *   “copied” (const char *bank, int kernel): a kernel of a family was to be
 *      edited; its copy, now highlighted, takes its place
 *   “kernel-changed”: another kernel is highlighted, or it was edited
 *   “applied-changed”: other kernels are to be applied
 *   “options-changed”: the options of the maps
 *   “source-changed”: the pixels
 *   “pick-changed”: another pixel of the map, or none
 *   “problem”: own banks could not be saved
 *
 * Knows neither GTK nor GIMP.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

#include "plugin/lab/collection.h"
#include "plugin/lab/errands.h"
#include "plugin/lab/lab-source.h"
#include "src/maps/map-options.h"

G_BEGIN_DECLS

#define CLAB_TYPE_LAB_STATE (clab_lab_state_get_type ())
G_DECLARE_FINAL_TYPE (ClabLabState, clab_lab_state, CLAB, LAB_STATE, GObject)

/**
 * clab_lab_state_new:
 * @folder: (nullable): where own banks are kept
 *
 * Own banks are saved soon after they change, and when the state goes.
 */
ClabLabState *
clab_lab_state_new (const char *folder);

/**
 * clab_lab_state_errands:
 *
 * Returns: (transfer none): what is done in the background; has ended before
 *   the state goes.
 */
ClabErrands *
clab_lab_state_errands (ClabLabState *state);

/**
 * clab_lab_state_save:
 *
 * Writes what changed in own banks now, instead of soon.
 */
void
clab_lab_state_save (ClabLabState *state);

/**
 * clab_lab_state_take_problem:
 *
 * Returns: (transfer full) (nullable): why own banks could not be read or
 *   saved, once.
 */
char *
clab_lab_state_take_problem (ClabLabState *state);

/**
 * clab_lab_state_collection:
 *
 * Returns: (transfer none): not to be changed but through the state.
 */
const ClabCollection *
clab_lab_state_collection (ClabLabState *state);

/**
 * clab_lab_state_highlight:
 * @kernel: −1 for a bank's own row, which stands for its first kernel
 */
void
clab_lab_state_highlight (ClabLabState *state, const char *bank, int kernel);

/**
 * clab_lab_state_highlighted:
 * @kernel: (out): −1 for a bank's own row
 *
 * Returns: (transfer none) (nullable): the bank's id.
 */
const char *
clab_lab_state_highlighted (ClabLabState *state, int *kernel);

/**
 * clab_lab_state_show:
 * @kernel: (transfer full) (nullable)
 *
 * Works on a kernel of no bank, until a row is highlighted; editing it adds
 * it to the first own bank.
 */
void
clab_lab_state_show (ClabLabState *state, ClabKernel *kernel);

/**
 * clab_lab_state_kernel:
 *
 * Returns: (transfer none) (nullable): the kernel one works on.
 */
const ClabKernel *
clab_lab_state_kernel (ClabLabState *state);

/**
 * clab_lab_state_edit:
 *
 * Puts @kernel in the place of the highlighted one.  A kernel of a family
 * stays as it is: a copy of it in the first own bank is edited and
 * highlighted instead.
 *
 * Returns: whether such a copy was made.
 */
gboolean
clab_lab_state_edit (ClabLabState *state, const ClabKernel *kernel);

/**
 * clab_lab_state_undo:
 *
 * Takes the last edit of the highlighted kernel back.
 */
void
clab_lab_state_undo (ClabLabState *state);

gboolean
clab_lab_state_can_undo (ClabLabState *state);

/**
 * clab_lab_state_add_kernel:
 * @kernel: (transfer full)
 *
 * Adds it to the highlighted bank if that is an own one, else to the first
 * own bank, and highlights it.
 */
void
clab_lab_state_add_kernel (ClabLabState *state, ClabKernel *kernel);

/**
 * clab_lab_state_add_bank:
 * @bank: (transfer full)
 *
 * Adds an own bank and highlights it.
 *
 * Returns: (transfer none): its id.
 */
const char *
clab_lab_state_add_bank (ClabLabState *state, ClabBank *bank);

/**
 * clab_lab_state_rename:
 * @kernel: −1 for the bank
 */
void
clab_lab_state_rename (ClabLabState *state,
                       const char *bank,
                       int kernel,
                       const char *name);

/**
 * clab_lab_state_move:
 * @by: −1 up, 1 down
 *
 * Moves the highlighted kernel of an own bank.
 */
void
clab_lab_state_move (ClabLabState *state, int by);

/**
 * clab_lab_state_delete:
 *
 * Deletes the highlighted own kernel or bank, and highlights a neighbour.
 */
void
clab_lab_state_delete (ClabLabState *state);

gboolean
clab_lab_state_set_values (ClabLabState *state,
                           const char *bank,
                           const double *values,
                           GError **error);

/**
 * clab_lab_state_read_text:
 *
 * Like clab_collection_read_text(); kernels that no bank has get an own bank
 * of that name, and are found in it.
 */
gboolean
clab_lab_state_read_text (ClabLabState *state,
                          const char *text,
                          const char *name,
                          ClabCollectionFound found,
                          gpointer data,
                          GError **error);

/**
 * clab_lab_state_applied:
 *
 * Returns: (transfer none) (nullable): the kernels that are to be applied.
 */
const ClabBank *
clab_lab_state_applied (ClabLabState *state);

/**
 * clab_lab_state_set_applied:
 * @bank: (transfer full) (nullable)
 */
void
clab_lab_state_set_applied (ClabLabState *state, ClabBank *bank);

/**
 * clab_lab_state_bank_of_map:
 * @is_combined: whether the combined map is meant, where there is one; else
 *   that of the highlighted kernel
 * @map: (out): its index
 *
 * Returns: (transfer full) (nullable): the kernels that decide what the map
 *   looks like: the highlighted one alone, or all that are to be applied
 *   where the others make a difference.
 */
ClabBank *
clab_lab_state_bank_of_map (ClabLabState *state,
                            gboolean is_combined,
                            gsize *map);

const ClabMapOptions *
clab_lab_state_options (ClabLabState *state);

void
clab_lab_state_set_options (ClabLabState *state, const ClabMapOptions *options);

/**
 * clab_lab_state_source:
 *
 * Returns: (transfer none) (nullable)
 */
ClabLabSource *
clab_lab_state_source (ClabLabState *state);

/**
 * clab_lab_state_set_source:
 * @source: (transfer full)
 */
void
clab_lab_state_set_source (ClabLabState *state, ClabLabSource *source);

/**
 * clab_lab_state_renew_source:
 * @source: (transfer full)
 *
 * Sets it once it has been found to differ from the one there is, unless that
 * has been replaced meanwhile.
 */
void
clab_lab_state_renew_source (ClabLabState *state, ClabLabSource *source);

/**
 * clab_lab_state_pick:
 *
 * Looks at that value of the map.
 */
void
clab_lab_state_pick (ClabLabState *state, gsize y, gsize x);

void
clab_lab_state_unpick (ClabLabState *state);

gboolean
clab_lab_state_picked (ClabLabState *state, gsize *y, gsize *x);

G_END_DECLS
