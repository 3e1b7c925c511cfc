/* What the lab's parts have in common.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/lab-state-private.h"

/* Own banks are on disk that soon after a change. */
#define SAVE_AFTER_MS 400

static const char *const signal_names[CLAB_LAB_N_SIGNALS]
    = { [CLAB_LAB_KERNEL_CHANGED] = "kernel-changed",
        [CLAB_LAB_APPLIED_CHANGED] = "applied-changed",
        [CLAB_LAB_OPTIONS_CHANGED] = "options-changed",
        [CLAB_LAB_SOURCE_CHANGED] = "source-changed",
        [CLAB_LAB_PICK_CHANGED] = "pick-changed",
        [CLAB_LAB_PROBLEM] = "problem" };

static guint signals[CLAB_LAB_N_SIGNALS];

G_DEFINE_TYPE (ClabLabState, clab_lab_state, G_TYPE_OBJECT)

void
clab_lab_state_tell (ClabLabState *state, ClabLabSignal signal)
{
  g_signal_emit (state, signals[signal], 0);
}

/**
 * ClabSaving:
 * @error: (nullable): why it failed
 */
struct _ClabSaving
{
  ClabLabState *state;
  const ClabOwnBanks *own;
  GPtrArray *copies;
  GError *error;
};

static void
save (gpointer data)
{
  ClabSaving *saving = data;

  clab_own_banks_save (saving->own, saving->copies, &saving->error);
}

static void
saved (gpointer data)
{
  g_autofree ClabSaving *saving = data;
  ClabLabState *state = saving->state;

  state->saving = NULL;
  state->is_unsaved = saving->error != NULL;
  g_ptr_array_unref (saving->copies);
  if (!state->is_unsaved)
    return;
  g_free (state->problem);
  state->problem = g_strdup (saving->error->message);
  g_error_free (saving->error);
  clab_lab_state_tell (state, CLAB_LAB_PROBLEM);
}

static ClabSaving *
saving_new (ClabLabState *state)
{
  ClabSaving *saving = g_new0 (ClabSaving, 1);

  saving->state = state;
  saving->own = state->own;
  saving->copies = clab_own_banks_copy (state->collection);
  return saving;
}

/* One after the other. */
static gboolean
save_soon (gpointer data)
{
  ClabLabState *state = data;

  if (state->saving != NULL)
    return G_SOURCE_CONTINUE;
  state->waiting = 0;
  state->saving = saving_new (state);
  clab_errands_run (state->errands, save, saved, state->saving);
  return G_SOURCE_REMOVE;
}

void
clab_lab_state_tell_bank (ClabLabState *state, const char *bank)
{
  const ClabCollectionBank *changed
      = clab_collection_find (state->collection, bank);

  if (state->own != NULL && state->waiting == 0
      && (changed == NULL || changed->family == NULL))
    state->waiting = g_timeout_add (SAVE_AFTER_MS, save_soon, state);
  g_signal_emit (state, signals[CLAB_LAB_BANK_CHANGED], 0, bank);
}

void
clab_lab_state_tell_copied (ClabLabState *state, const char *bank, int kernel)
{
  g_signal_emit (state, signals[CLAB_LAB_COPIED], 0, bank, kernel);
}

/* After what is being saved. */
static void
save_now (ClabLabState *state)
{
  g_clear_handle_id (&state->waiting, g_source_remove);
  clab_errands_wait (state->errands);

  ClabSaving *saving = saving_new (state);

  save (saving);
  saved (saving);
}

static void
clab_lab_state_dispose (GObject *object)
{
  ClabLabState *state = CLAB_LAB_STATE (object);

  if (state->errands != NULL)
    {
      clab_errands_wait (state->errands);
      if (state->waiting != 0 || state->is_unsaved)
        save_now (state);
    }
  g_clear_pointer (&state->errands, clab_errands_free);
  G_OBJECT_CLASS (clab_lab_state_parent_class)->dispose (object);
}

static void
clab_lab_state_finalize (GObject *object)
{
  ClabLabState *state = CLAB_LAB_STATE (object);

  clab_own_banks_free (state->own);
  clab_kernel_free (state->shown);
  g_free (state->problem);
  clab_collection_free (state->collection);
  clab_bank_free (state->applied);
  g_ptr_array_unref (state->undo);
  g_clear_pointer (&state->source, clab_lab_source_unref);
  g_free (state->bank);
  G_OBJECT_CLASS (clab_lab_state_parent_class)->finalize (object);
}

static void
clab_lab_state_class_init (ClabLabStateClass *class)
{
  G_OBJECT_CLASS (class)->dispose = clab_lab_state_dispose;
  G_OBJECT_CLASS (class)->finalize = clab_lab_state_finalize;
  signals[CLAB_LAB_BANK_CHANGED]
      = g_signal_new ("bank-changed", CLAB_TYPE_LAB_STATE, G_SIGNAL_RUN_LAST, 0,
                      NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CLAB_LAB_COPIED]
      = g_signal_new ("copied", CLAB_TYPE_LAB_STATE, G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT);
  for (int i = CLAB_LAB_KERNEL_CHANGED; i < CLAB_LAB_N_SIGNALS; i++)
    signals[i]
        = g_signal_new (signal_names[i], CLAB_TYPE_LAB_STATE, G_SIGNAL_RUN_LAST,
                        0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kernel_free (gpointer data)
{
  clab_kernel_free (data);
}

static void
clab_lab_state_init (ClabLabState *state)
{
  state->errands = clab_errands_new ();
  state->collection = clab_collection_new ();
  state->kernel = -1;
  state->undo = g_ptr_array_new_with_free_func (kernel_free);
  clab_map_options_init (&state->options);
}

ClabLabState *
clab_lab_state_new (const char *folder)
{
  ClabLabState *state = g_object_new (CLAB_TYPE_LAB_STATE, NULL);
  g_autoptr (GError) error = NULL;

  if (folder == NULL)
    return state;
  state->own = clab_own_banks_new (folder);
  if (!clab_own_banks_load (state->own, state->collection, &error))
    state->problem = g_strdup (error->message);
  return state;
}

ClabErrands *
clab_lab_state_errands (ClabLabState *state)
{
  return state->errands;
}

void
clab_lab_state_save (ClabLabState *state)
{
  if (state->waiting != 0)
    save_now (state);
  else
    clab_errands_wait (state->errands);
}

char *
clab_lab_state_take_problem (ClabLabState *state)
{
  return g_steal_pointer (&state->problem);
}

const ClabCollection *
clab_lab_state_collection (ClabLabState *state)
{
  return state->collection;
}

void
clab_lab_state_highlight (ClabLabState *state, const char *bank, int kernel)
{
  if (state->shown == NULL && g_strcmp0 (bank, state->bank) == 0
      && kernel == state->kernel)
    return;

  g_autofree char *old = g_steal_pointer (&state->bank);

  g_clear_pointer (&state->shown, clab_kernel_free);
  state->bank = g_strdup (bank);
  state->kernel = kernel;
  g_ptr_array_set_size (state->undo, 0);
  clab_lab_state_tell (state, CLAB_LAB_KERNEL_CHANGED);
}

void
clab_lab_state_show (ClabLabState *state, ClabKernel *kernel)
{
  if (state->shown == NULL && kernel == NULL)
    return;
  clab_kernel_free (state->shown);
  state->shown = kernel;
  g_ptr_array_set_size (state->undo, 0);
  clab_lab_state_tell (state, CLAB_LAB_KERNEL_CHANGED);
}

const char *
clab_lab_state_highlighted (ClabLabState *state, int *kernel)
{
  if (kernel != NULL)
    *kernel = state->kernel;
  return state->bank;
}

const ClabKernel *
clab_lab_state_kernel (ClabLabState *state)
{
  return state->shown != NULL
             ? state->shown
             : clab_collection_kernel (state->collection, state->bank,
                                       MAX (state->kernel, 0));
}

const ClabBank *
clab_lab_state_applied (ClabLabState *state)
{
  return state->applied;
}

void
clab_lab_state_set_applied (ClabLabState *state, ClabBank *bank)
{
  clab_bank_free (state->applied);
  state->applied = bank;
  clab_lab_state_tell (state, CLAB_LAB_APPLIED_CHANGED);
}

static gboolean
find_applied (ClabLabState *state, const ClabKernel *kernel, gsize *index)
{
  for (gsize i = 0; kernel != NULL && i < clab_bank_size (state->applied); i++)
    if (clab_collection_are_equal (clab_bank_kernel (state->applied, i),
                                   kernel))
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

ClabBank *
clab_lab_state_bank_of_map (ClabLabState *state,
                            gboolean is_combined,
                            gsize *map)
{
  const ClabMapOptions *options = &state->options;
  const ClabKernel *kernel = clab_lab_state_kernel (state);
  gboolean do_others_matter = options->activation->is_across_bank
                              || options->display_scale->is_shared;

  *map = 0;
  if (state->applied != NULL && is_combined && options->combine->add != NULL)
    {
      *map = clab_bank_size (state->applied);
      return clab_bank_copy (state->applied);
    }
  if (state->applied != NULL && do_others_matter
      && find_applied (state, kernel, map))
    return clab_bank_copy (state->applied);
  if (kernel == NULL)
    return NULL;

  ClabBank *bank = clab_bank_new (NULL);

  clab_bank_add (bank, clab_kernel_copy (kernel));
  return bank;
}

const ClabMapOptions *
clab_lab_state_options (ClabLabState *state)
{
  return &state->options;
}

void
clab_lab_state_set_options (ClabLabState *state, const ClabMapOptions *options)
{
  state->options = *options;
  clab_lab_state_tell (state, CLAB_LAB_OPTIONS_CHANGED);
}

ClabLabSource *
clab_lab_state_source (ClabLabState *state)
{
  return state->source;
}

/* To give hundreds of megabytes back takes longer than a frame. */
static void
release (gpointer source)
{
  clab_lab_source_unref (source);
}

void
clab_lab_state_set_source (ClabLabState *state, ClabLabSource *source)
{
  if (state->source != NULL)
    clab_errands_run (state->errands, release, NULL, state->source);
  state->source = source;
  state->renewal = NULL;
  clab_lab_state_tell (state, CLAB_LAB_SOURCE_CHANGED);
}

/**
 * ClabRenewal:
 * @old: what @source is compared with
 * @source: (nullable): %NULL if it is the same
 */
struct _ClabRenewal
{
  ClabLabState *state;
  ClabLabSource *old;
  ClabLabSource *source;
};

static void
compare (gpointer data)
{
  ClabRenewal *renewal = data;

  if (clab_lab_source_is_equal (renewal->source, renewal->old))
    g_clear_pointer (&renewal->source, clab_lab_source_unref);
}

static void
compared (gpointer data)
{
  g_autofree ClabRenewal *renewal = data;
  ClabLabState *state = renewal->state;
  gboolean is_newest = state->renewal == renewal;

  if (is_newest)
    state->renewal = NULL;
  if (is_newest && renewal->source != NULL)
    clab_lab_state_set_source (state, g_steal_pointer (&renewal->source));
  if (renewal->source != NULL)
    clab_errands_run (state->errands, release, NULL, renewal->source);
  clab_errands_run (state->errands, release, NULL, renewal->old);
}

void
clab_lab_state_renew_source (ClabLabState *state, ClabLabSource *source)
{
  if (state->source == NULL)
    {
      clab_lab_state_set_source (state, source);
      return;
    }

  ClabRenewal *renewal = g_new (ClabRenewal, 1);

  *renewal
      = (ClabRenewal){ state, clab_lab_source_ref (state->source), source };
  state->renewal = renewal;
  clab_errands_run (state->errands, compare, compared, renewal);
}

void
clab_lab_state_pick (ClabLabState *state, gsize y, gsize x)
{
  state->is_picked = TRUE;
  state->picked_y = y;
  state->picked_x = x;
  clab_lab_state_tell (state, CLAB_LAB_PICK_CHANGED);
}

void
clab_lab_state_unpick (ClabLabState *state)
{
  state->is_picked = FALSE;
  clab_lab_state_tell (state, CLAB_LAB_PICK_CHANGED);
}

gboolean
clab_lab_state_picked (ClabLabState *state, gsize *y, gsize *x)
{
  *y = state->picked_y;
  *x = state->picked_x;
  return state->is_picked;
}
