/* The moments of a lesson that one can look back at, however long it is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/lab/learn-job.h"

G_BEGIN_DECLS

typedef struct _ClabLessonHistory ClabLessonHistory;

/**
 * clab_lesson_history_new:
 * @most: moments that are kept, ≥ 3: then one goes for each that comes, never
 *   the first or the last, so that no gap gets much wider than others
 */
ClabLessonHistory *
clab_lesson_history_new (guint most);

void
clab_lesson_history_free (ClabLessonHistory *history);

/**
 * clab_lesson_history_add:
 * @moment: (transfer full): later than all others
 */
void
clab_lesson_history_add (ClabLessonHistory *history, ClabLearnMoment *moment);

void
clab_lesson_history_clear (ClabLessonHistory *history);

guint
clab_lesson_history_size (const ClabLessonHistory *history);

/**
 * clab_lesson_history_moment:
 * @index: beyond the end is the end
 *
 * Returns: (transfer none) (nullable): %NULL only if there is none at all.
 */
const ClabLearnMoment *
clab_lesson_history_moment (const ClabLessonHistory *history, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabLessonHistory, clab_lesson_history_free)

G_END_DECLS
