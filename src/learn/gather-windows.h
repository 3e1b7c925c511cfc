/* What one rectangle of outputs adds to the sums of a gathering.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/gather-direct.h"
#include "src/learn/gather-lags.h"
#include "src/learn/gather-parts.h"

G_BEGIN_DECLS

typedef struct _ClabGatherRoom ClabGatherRoom;

/**
 * clab_gather_room_new:
 * @shape: of the lags
 * @parts: (element-type ClabGatherPart): none that is added is larger than the
 *   largest of these
 *
 * Returns: (transfer full) (nullable): memory of one worker, or %NULL without
 *   memory.
 */
ClabGatherRoom *
clab_gather_room_new (const ClabProblem *problem,
                      const ClabLagShape *shape,
                      const GArray *parts);

void
clab_gather_room_free (ClabGatherRoom *room);

/**
 * ClabGatherSums:
 * @centre: (nullable): see clab_gather()
 * @lags: of whole rectangles
 * @direct: (nullable): of single outputs; needed with strides and weights
 *
 * Where a part is added to.
 */
typedef struct
{
  const ClabProblem *problem;
  const double *centre;
  const ClabDots *dots;
  ClabLags *lags;
  ClabDirect *direct;
  ClabGatherRoom *room;
} ClabGatherSums;

/**
 * clab_gather_add_part:
 * @next: (nullable): the part that is added after it
 */
void
clab_gather_add_part (const ClabGatherSums *sums,
                      const ClabGatherPart *part,
                      const ClabGatherPart *next);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabGatherRoom, clab_gather_room_free)

G_END_DECLS
