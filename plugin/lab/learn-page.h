/* The page on which a kernel is learnt from the layer and a target: the loss
 * falls, the kernel and its map change.
 *
 * Signal “kept”: the learnt kernel was added to an own bank and highlighted.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "plugin/lab/dialog-fields.h"
#include "plugin/lab/lab-state.h"
#include "plugin/lab/layer-reader.h"
#include "src/learn/problem.h"

G_BEGIN_DECLS

#define CLAB_TYPE_LEARN_PAGE (clab_learn_page_get_type ())
G_DECLARE_FINAL_TYPE (ClabLearnPage, clab_learn_page, CLAB, LEARN_PAGE, GtkBox)

/**
 * ClabLearnTeacher:
 * @config: a GimpProcedureConfig with “steps” and “initial”
 * @sections: its arguments
 * @begin_problem: begins to read the layers that @config says
 * @take_problem: (transfer full) (nullable): what was read, or why it cannot
 *   be learnt from
 * @phrase_space: translated, e.g. "in linear light"
 * @data: for @begin_problem and @phrase_space
 *
 * Where lessons come from.
 */
typedef struct
{
  GObject *config;
  const ClabDialogSection *sections;
  gboolean (*begin_problem) (GObject *config,
                             ClabLayerReading *reading,
                             gpointer data,
                             GError **error);
  ClabProblem *(*take_problem) (gpointer reading, GError **error);
  const char *(*phrase_space) (gpointer data);
  gpointer data;
} ClabLearnTeacher;

/**
 * clab_learn_page_new:
 * @teacher: must outlive the page
 *
 * Its threads end after the widget is destroyed, before @state goes.
 */
GtkWidget *
clab_learn_page_new (ClabLabState *state, const ClabLearnTeacher *teacher);

G_END_DECLS
