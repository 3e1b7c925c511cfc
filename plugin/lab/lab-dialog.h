/* The lab: the window in which kernels are chosen, made and watched.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

#include "plugin/lab/dialog-fields.h"
#include "plugin/lab/kernel-sources.h"
#include "plugin/lab/lab-answer.h"
#include "plugin/lab/learn-page.h"
#include "plugin/lab/layer-reader.h"
#include "src/kernel/bank.h"
#include "src/maps/map-options.h"

G_BEGIN_DECLS

/**
 * ClabLabHost:
 * @config: gets what the person chooses
 * @apply_config: how kernels are applied; the kernels go into its “kernels”
 * @sections: its arguments that are not about kernels
 * @read_options: what it says, in the lab's terms
 * @foresee: (transfer full) (nullable): what OK would make of the kernels
 *   (nullable), or %NULL with why it cannot, and whether all maps have colours
 *   without any palette; quick, by what it knows of the layers
 * @look_again: @foresee is to look at the layers again, they may have changed
 * @begin_source: begins to read the pixels of the layer, in the working
 *   space that it says
 * @take_source: (transfer full) (nullable): what was read, or %NULL if the
 *   layer is no longer there
 * @teacher: for the page on which kernels are learnt
 * @check_lesson: whether its config has all that is needed
 * @is_lesson: whether @config is the teacher's, else it is @apply_config
 * @check_effect: (nullable): whether @options and a bank (nullable) can become
 *   a live effect of the layer; %NULL where there are no such effects
 * @has_effect: whether the layer has a live effect that can be taken up; there
 *   where @check_effect is
 * @edit_effect: takes it up: @config gets its kernel and options, the pixels
 *   become those that it is applied to, and %CLAB_LAB_EFFECT will change it; or
 *   leaves it alone again
 * @sources: (nullable): what kernels can be made of
 * @data: for @foresee, @look_again, @begin_source, @check_lesson and what is
 *   about effects
 *
 * What the lab needs to know of the procedure that opens it.
 */
typedef struct
{
  GimpProcedure *procedure;
  GimpProcedureConfig *config;
  GimpProcedureConfig *apply_config;
  const ClabDialogSection *sections;
  gboolean (*read_options) (GimpProcedureConfig *config,
                            ClabMapOptions *options,
                            GError **error);
  char *(*foresee) (GimpProcedureConfig *config,
                    const ClabBank *bank,
                    gboolean *are_coloured,
                    gpointer data,
                    GError **error);
  void (*look_again) (gpointer data);
  gboolean (*begin_source) (GimpProcedureConfig *config,
                            ClabLayerReading *reading,
                            gpointer data,
                            GError **error);
  ClabLabSource *(*take_source) (gpointer reading);
  const ClabLearnTeacher *teacher;
  gboolean (*check_lesson) (GObject *config, gpointer data, GError **error);
  gboolean is_lesson;
  gboolean (*check_effect) (const ClabMapOptions *options,
                            const ClabBank *bank,
                            gpointer data,
                            GError **error);
  gboolean (*has_effect) (gpointer data);
  void (*edit_effect) (GimpProcedureConfig *config,
                       gboolean is_editing,
                       gpointer data);
  const ClabKernelSources *sources;
  gpointer data;
} ClabLabHost;

/**
 * clab_lab_dialog_run:
 *
 * All threads have ended when it returns.
 *
 * Returns: what the person wants; the config then holds the choices.
 *   %CLAB_LAB_CANCEL with @error set if the layer cannot be read.
 */
ClabLabAnswer
clab_lab_dialog_run (const ClabLabHost *host, GError **error);

G_END_DECLS
