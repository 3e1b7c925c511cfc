/* What the page of a lesson consists of, but for what changes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/lab/learn-page.h"

G_BEGIN_DECLS

/* What one can do with a lesson, a button for each. */
typedef enum
{
  CLAB_LESSON_START,
  CLAB_LESSON_PAUSE,
  CLAB_LESSON_STEP,
  CLAB_LESSON_STOP,
  CLAB_LESSON_RESET,
  CLAB_LESSON_KEEP,
  CLAB_LESSON_N_COMMANDS
} ClabLessonCommand;

/**
 * clab_lesson_buttons_new:
 * @buttons: (out) (array fixed-size=CLAB_LESSON_N_COMMANDS) (transfer none)
 *
 * Returns: (transfer floating): all of them.
 */
GtkWidget *
clab_lesson_buttons_new (GtkWidget **buttons);

/**
 * clab_lesson_label_new:
 *
 * Returns: (transfer floating): see clab_message_label_new(); hidden until it
 *   says something.
 */
GtkWidget *
clab_lesson_label_new (void);

/**
 * clab_lesson_details_new:
 * @race: (out) (transfer none): whether all optimizers run side by side
 *
 * Returns: (transfer floating): an open expander with all that can be chosen
 *   for a lesson.
 */
GtkWidget *
clab_lesson_details_new (const ClabLearnTeacher *teacher, GtkWidget **race);

G_END_DECLS
