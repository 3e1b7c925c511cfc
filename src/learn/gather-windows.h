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
typedef struct _ClabGatherRooms ClabGatherRooms;

/**
 * clab_gather_rooms_new:
 * @shape: of the lags
 * @parts: (element-type ClabGatherPart): none that is added is larger than the
 *   largest of these
 * @n: how many are added at a time
 *
 * Returns: (transfer full) (nullable): memory for them, or %NULL without
 *   memory.
 */
ClabGatherRooms *
clab_gather_rooms_new (const ClabProblem *problem,
                       const ClabLagShape *shape,
                       const GArray *parts,
                       guint n);

void
clab_gather_rooms_free (ClabGatherRooms *rooms);

/**
 * clab_gather_room:
 *
 * Returns: (transfer none): the memory for one part at a time, one of n.
 */
const ClabGatherRoom *
clab_gather_room (const ClabGatherRooms *rooms, guint i);

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
  const ClabGatherRoom *room;
} ClabGatherSums;

/**
 * clab_gather_add_part:
 * @next: (nullable): the part that is added after it
 */
void
clab_gather_add_part (const ClabGatherSums *sums,
                      const ClabGatherPart *part,
                      const ClabGatherPart *next);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabGatherRooms, clab_gather_rooms_free)

G_END_DECLS
