/* Target, prediction and residual of a lesson side by side, as they change.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "plugin/lab/glimpse-job.h"

G_BEGIN_DECLS

#define CLAB_TYPE_LESSON_PICTURES (clab_lesson_pictures_get_type ())
G_DECLARE_FINAL_TYPE (ClabLessonPictures,
                      clab_lesson_pictures,
                      CLAB,
                      LESSON_PICTURES,
                      GtkBox)

GtkWidget *
clab_lesson_pictures_new (void);

/**
 * clab_lesson_pictures_set_problem:
 * @problem: must live until clab_lesson_pictures_clear(); may be learnt from
 *   meanwhile
 * @is_linear: whether its numbers are proportional to light
 *
 * For pictures without a problem.
 */
void
clab_lesson_pictures_set_problem (ClabLessonPictures *pictures,
                                  const ClabProblem *problem,
                                  gboolean is_linear);

/**
 * clab_lesson_pictures_clear:
 *
 * Empties the pictures.
 *
 * Returns: (transfer full) (nullable): what looked at the problem, stopped,
 *   which takes a moment to free and needs it until then.
 */
ClabGlimpseJob *
clab_lesson_pictures_clear (ClabLessonPictures *pictures);

/**
 * clab_lesson_pictures_show:
 * @weights: n_kernels × (taps, then the bias if there is one), copied
 *
 * Shows soon what these kernels make of the source.
 */
void
clab_lesson_pictures_show (ClabLessonPictures *pictures, const double *weights);

G_END_DECLS
