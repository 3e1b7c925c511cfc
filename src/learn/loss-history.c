/* What a run leaves to be drawn: its losses, and some of its kernels.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/loss-history.h"

#include <math.h>
#include <string.h>

static void
snapshot_clear (gpointer data)
{
  ClabSnapshot *snapshot = data;

  g_free (snapshot->weights);
}

ClabLossHistory *
clab_loss_history_new (gsize n_weights, gsize n_steps, gsize n_frames)
{
  g_return_val_if_fail (n_frames >= 2, NULL);

  ClabLossHistory *history = g_new (ClabLossHistory, 1);

  *history = (ClabLossHistory){
    .losses = g_array_new (FALSE, FALSE, sizeof (double)),
    .validations = g_array_new (FALSE, FALSE, sizeof (double)),
    .snapshots = g_array_new (FALSE, FALSE, sizeof (ClabSnapshot)),
    .n_weights = n_weights,
    .n_frames = n_frames,
    .n_steps = n_steps,
  };
  g_array_set_clear_func (history->snapshots, snapshot_clear);
  return history;
}

void
clab_loss_history_free (ClabLossHistory *history)
{
  if (history == NULL)
    return;
  g_array_unref (history->losses);
  g_array_unref (history->validations);
  g_array_unref (history->snapshots);
  g_free (history);
}

/* The step of frame @i: 0, then equal ratios up to the last one, since the
 * first steps change most. */
static gsize
frame_step (const ClabLossHistory *history, gsize i)
{
  double share = (double)i / (double)(history->n_frames - 1);

  return (gsize)round (pow ((double)history->n_steps + 1, share)) - 1;
}

static gboolean
is_frame (const ClabLossHistory *history, gsize step)
{
  for (gsize i = 0; i < history->n_frames; i++)
    if (frame_step (history, i) == step)
      return TRUE;
  return FALSE;
}

/* The newest snapshot is the present; it stays only if it is a frame. */
void
clab_loss_history_add (ClabLossHistory *history, const ClabLearnStep *step)
{
  GArray *snapshots = history->snapshots;
  const ClabSnapshot *newest
      = snapshots->len > 0
            ? &g_array_index (snapshots, ClabSnapshot, snapshots->len - 1)
            : NULL;
  ClabSnapshot snapshot = {
    .step = step->step,
    .weights = g_memdup2 (step->weights, history->n_weights * sizeof (double)),
  };

  g_array_append_val (history->losses, step->loss);
  if (!isnan (step->validation))
    g_array_append_val (history->validations, step->validation);
  if (newest != NULL && !is_frame (history, newest->step))
    g_array_set_size (snapshots, snapshots->len - 1);
  g_array_append_val (snapshots, snapshot);
}
