/* Random windows for mini-batches.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/problem.h"

G_BEGIN_DECLS

/* Side of a window where tiles are large enough. */
#define CLAB_BATCH_SIDE 64

typedef struct _ClabBatches ClabBatches;

/**
 * clab_batches_new:
 * @problem: must outlive the batches
 * @batch: windows per step, ≥ 1
 *
 * Cuts the tiles into windows of one size, at most %CLAB_BATCH_SIDE wide; the
 * last ones of a tile overlap their neighbours.
 */
ClabBatches *
clab_batches_new (const ClabProblem *problem, gsize batch, guint32 seed);

void
clab_batches_free (ClabBatches *batches);

/**
 * clab_batches_next:
 *
 * An epoch takes every window once, in an order shuffled anew each time.
 *
 * Returns: (transfer none) (element-type ClabWindow): the windows of the next
 *   step: @batch of them, but at the end of an epoch perhaps fewer.
 */
const GArray *
clab_batches_next (ClabBatches *batches);

/**
 * clab_batches_held_out:
 *
 * Returns: (transfer none) (element-type ClabWindow): some held-out windows,
 *   always the same: as many as a batch has, but at least 16 if there are.
 */
const GArray *
clab_batches_held_out (const ClabBatches *batches);

/**
 * clab_batches_epoch:
 *
 * Returns: steps of one epoch.
 */
gsize
clab_batches_epoch (const ClabBatches *batches);

/**
 * clab_batches_curvature:
 *
 * Returns: what the mean squared error's Hessian has no eigenvalue above in any
 *   window: its largest trace, or less when cancelled.
 */
double
clab_batches_curvature (const ClabBatches *batches, GCancellable *cancellable);

/**
 * clab_batches_share:
 *
 * Returns: what one window counts in its batch, on average over an epoch's
 *   batches: 0…1.
 */
double
clab_batches_share (const ClabBatches *batches);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabBatches, clab_batches_free)

G_END_DECLS
