/* What the files of the lab's state share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/lab/lab-state.h"
#include "plugin/lab/own-banks.h"

G_BEGIN_DECLS

/* Own banks on their way to the disk. */
typedef struct _ClabSaving ClabSaving;

/* A source that may take the place of the one there is. */
typedef struct _ClabRenewal ClabRenewal;

/**
 * ClabLabState:
 * @waiting: source that will save own banks, or 0
 * @saving: (nullable): what is being saved in the background
 * @is_unsaved: whether that failed; it is tried again
 * @problem: (nullable): why they could not be read or saved
 * @bank: (nullable): id of the highlighted bank
 * @kernel: −1 for the bank's own row
 * @shown: (nullable): a kernel of no bank that is worked on instead
 * @undo: (element-type ClabKernel): what the highlighted kernel was, the
 *   newest last
 * @renewal: (nullable): the newest one, unless it is done with
 */
struct _ClabLabState
{
  GObject parent;
  ClabErrands *errands;
  ClabCollection *collection;
  ClabOwnBanks *own;
  guint waiting;
  ClabSaving *saving;
  gboolean is_unsaved;
  char *problem;
  char *bank;
  int kernel;
  ClabKernel *shown;
  GPtrArray *undo;
  ClabBank *applied;
  ClabMapOptions options;
  ClabLabSource *source;
  ClabRenewal *renewal;
  gboolean is_picked;
  gsize picked_y;
  gsize picked_x;
};

/* What is told, in the order of lab-state.h. */
typedef enum
{
  CLAB_LAB_BANK_CHANGED,
  CLAB_LAB_COPIED,
  CLAB_LAB_KERNEL_CHANGED,
  CLAB_LAB_APPLIED_CHANGED,
  CLAB_LAB_OPTIONS_CHANGED,
  CLAB_LAB_SOURCE_CHANGED,
  CLAB_LAB_PICK_CHANGED,
  CLAB_LAB_PROBLEM,
  CLAB_LAB_N_SIGNALS
} ClabLabSignal;

/**
 * clab_lab_state_tell:
 * @signal: one without arguments
 */
void
clab_lab_state_tell (ClabLabState *state, ClabLabSignal signal);

/**
 * clab_lab_state_tell_bank:
 *
 * Tells “bank-changed”, and saves an own bank soon.
 */
void
clab_lab_state_tell_bank (ClabLabState *state, const char *bank);

void
clab_lab_state_tell_copied (ClabLabState *state, const char *bank, int kernel);

G_END_DECLS
