/* What the lab's parts have in common.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/lab-state.h"

#include <glib/gi18n-lib.h>

#include "plugin/lab/own-banks.h"

/* Edits of one kernel that can be taken back. */
#define MAX_UNDO 100

/* Own banks are on disk that soon after a change. */
#define SAVE_AFTER_MS 400

/**
 * ClabLabState:
 * @saving: source that will save own banks, or 0
 * @is_unsaved: whether that failed; it is tried again
 * @problem: (nullable): why they could not be read or saved
 * @bank: (nullable): id of the highlighted bank
 * @kernel: −1 for the bank's own row
 * @shown: (nullable): a kernel of no bank that is worked on instead
 * @undo: (element-type ClabKernel): what the highlighted kernel was, the
 *   newest last
 */
struct _ClabLabState
{
  GObject parent;
  ClabCollection *collection;
  ClabOwnBanks *own;
  guint saving;
  gboolean is_unsaved;
  char *problem;
  char *bank;
  int kernel;
  ClabKernel *shown;
  GPtrArray *undo;
  ClabBank *applied;
  ClabMapOptions options;
  ClabLabSource *source;
  gboolean is_picked;
  gsize picked_y;
  gsize picked_x;
};

enum
{
  BANK_CHANGED,
  COPIED,
  KERNEL_CHANGED,
  APPLIED_CHANGED,
  OPTIONS_CHANGED,
  SOURCE_CHANGED,
  PICK_CHANGED,
  PROBLEM,
  N_SIGNALS
};

static const char *const signal_names[N_SIGNALS] = {
  [KERNEL_CHANGED] = "kernel-changed",   [APPLIED_CHANGED] = "applied-changed",
  [OPTIONS_CHANGED] = "options-changed", [SOURCE_CHANGED] = "source-changed",
  [PICK_CHANGED] = "pick-changed",       [PROBLEM] = "problem"
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE (ClabLabState, clab_lab_state, G_TYPE_OBJECT)

static void
tell (ClabLabState *state, int signal)
{
  g_signal_emit (state, signals[signal], 0);
}

static void
save_own (ClabLabState *state)
{
  g_autoptr (GError) error = NULL;

  g_clear_handle_id (&state->saving, g_source_remove);
  state->is_unsaved
      = !clab_own_banks_save (state->own, state->collection, &error);
  if (!state->is_unsaved)
    return;
  g_free (state->problem);
  state->problem = g_strdup (error->message);
}

static gboolean
save_soon (gpointer data)
{
  ClabLabState *state = data;

  state->saving = 0;
  save_own (state);
  if (state->problem != NULL)
    tell (state, PROBLEM);
  return G_SOURCE_REMOVE;
}

static void
tell_bank (ClabLabState *state, const char *bank)
{
  const ClabCollectionBank *changed
      = clab_collection_find (state->collection, bank);

  if (state->own != NULL && state->saving == 0
      && (changed == NULL || changed->family == NULL))
    state->saving = g_timeout_add (SAVE_AFTER_MS, save_soon, state);
  g_signal_emit (state, signals[BANK_CHANGED], 0, bank);
}

static void
clab_lab_state_finalize (GObject *object)
{
  ClabLabState *state = CLAB_LAB_STATE (object);

  if (state->saving != 0 || state->is_unsaved)
    save_own (state);
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
  G_OBJECT_CLASS (class)->finalize = clab_lab_state_finalize;
  signals[BANK_CHANGED]
      = g_signal_new ("bank-changed", CLAB_TYPE_LAB_STATE, G_SIGNAL_RUN_LAST, 0,
                      NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[COPIED]
      = g_signal_new ("copied", CLAB_TYPE_LAB_STATE, G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT);
  for (int i = KERNEL_CHANGED; i < N_SIGNALS; i++)
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

void
clab_lab_state_save (ClabLabState *state)
{
  if (state->saving != 0)
    save_own (state);
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
  tell (state, KERNEL_CHANGED);
}

void
clab_lab_state_show (ClabLabState *state, ClabKernel *kernel)
{
  if (state->shown == NULL && kernel == NULL)
    return;
  clab_kernel_free (state->shown);
  state->shown = kernel;
  g_ptr_array_set_size (state->undo, 0);
  tell (state, KERNEL_CHANGED);
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

/* The own bank that new kernels go to; made where there is none. */
static const char *
own_bank (ClabLabState *state)
{
  const ClabCollectionBank *first = clab_collection_bank (state->collection, 0);

  if (clab_collection_edit_own (state->collection, state->bank) != NULL)
    return state->bank;
  return first->family == NULL
             ? first->id
             : clab_collection_add_own (state->collection,
                                        clab_bank_new (_ ("My kernels")));
}

/* "sobel x", or "sobel x 2" if the bank has that. */
static char *
unused_name (const ClabBank *bank, const char *wanted)
{
  g_autofree char *name = g_strdup (wanted);

  for (int number = 2;; number++)
    {
      gboolean is_used = FALSE;

      for (gsize i = 0; i < clab_bank_size (bank); i++)
        is_used |= g_strcmp0 (clab_bank_kernel (bank, i)->name, name) == 0;
      if (!is_used)
        return g_steal_pointer (&name);
      g_free (name);
      name = g_strdup_printf ("%s %d", wanted, number);
    }
}

static void
set_name (ClabKernel *kernel, char *name)
{
  g_free (kernel->name);
  kernel->name = name;
}

/* Appends without telling; returns the kernel's index. */
static int
append_kernel (ClabLabState *state, const char *id, ClabKernel *kernel)
{
  ClabBank *bank = clab_collection_edit_own (state->collection, id);

  set_name (kernel, unused_name (bank, kernel->name));
  clab_bank_add (bank, kernel);
  return (int)clab_bank_size (bank) - 1;
}

/* Families first get a copy; tells whether they did. */
static gboolean
make_own (ClabLabState *state)
{
  const ClabKernel *kernel = clab_lab_state_kernel (state);

  if (state->shown == NULL
      && clab_collection_edit_own (state->collection, state->bank) != NULL)
    return FALSE;

  g_autofree char *id = g_strdup (own_bank (state));
  int index = append_kernel (state, id, clab_kernel_copy (kernel));

  g_clear_pointer (&state->shown, clab_kernel_free);
  g_free (state->bank);
  state->bank = g_strdup (id);
  state->kernel = index;
  g_ptr_array_set_size (state->undo, 0);
  return TRUE;
}

static void
replace (ClabLabState *state, ClabKernel *kernel)
{
  ClabBank *bank = clab_collection_edit_own (state->collection, state->bank);
  gsize index = (gsize)MAX (state->kernel, 0);

  clab_kernel_free (g_ptr_array_index (bank->kernels, index));
  g_ptr_array_index (bank->kernels, index) = kernel;
}

gboolean
clab_lab_state_edit (ClabLabState *state, const ClabKernel *kernel)
{
  const ClabKernel *old = clab_lab_state_kernel (state);

  g_return_val_if_fail (old != NULL, FALSE);

  g_autofree char *from = g_strdup (state->bank);
  int from_kernel = MAX (state->kernel, 0);
  gboolean was_shown = state->shown != NULL;
  gboolean is_copy = make_own (state);
  ClabKernel *edited = clab_kernel_copy (kernel);

  old = clab_lab_state_kernel (state);
  set_name (edited, g_strdup (old->name));
  if (state->undo->len == MAX_UNDO)
    g_ptr_array_remove_index (state->undo, 0);
  g_ptr_array_add (state->undo, clab_kernel_copy (old));
  replace (state, edited);
  tell_bank (state, state->bank);
  if (is_copy && !was_shown)
    g_signal_emit (state, signals[COPIED], 0, from, from_kernel);
  tell (state, KERNEL_CHANGED);
  return is_copy;
}

void
clab_lab_state_undo (ClabLabState *state)
{
  if (state->undo->len == 0)
    return;
  replace (state, g_ptr_array_steal_index (state->undo, state->undo->len - 1));
  tell_bank (state, state->bank);
  tell (state, KERNEL_CHANGED);
}

gboolean
clab_lab_state_can_undo (ClabLabState *state)
{
  return state->undo->len > 0;
}

void
clab_lab_state_add_kernel (ClabLabState *state, ClabKernel *kernel)
{
  g_autofree char *id = g_strdup (own_bank (state));
  int index = append_kernel (state, id, kernel);

  tell_bank (state, id);
  clab_lab_state_highlight (state, id, index);
}

const char *
clab_lab_state_add_bank (ClabLabState *state, ClabBank *bank)
{
  const char *id = clab_collection_add_own (state->collection, bank);

  tell_bank (state, id);
  clab_lab_state_highlight (state, id, -1);
  return state->bank;
}

void
clab_lab_state_rename (ClabLabState *state,
                       const char *id,
                       int kernel,
                       const char *name)
{
  ClabBank *bank = clab_collection_edit_own (state->collection, id);

  if (bank == NULL)
    return;
  if (kernel < 0)
    {
      g_free (bank->name);
      bank->name = g_strdup (name);
    }
  else if ((gsize)kernel < clab_bank_size (bank))
    set_name (g_ptr_array_index (bank->kernels, (guint)kernel),
              g_strdup (name));
  tell_bank (state, id);
  tell (state, KERNEL_CHANGED);
}

void
clab_lab_state_move (ClabLabState *state, int by)
{
  ClabBank *bank = clab_collection_edit_own (state->collection, state->bank);
  int to = state->kernel + by;

  if (bank == NULL || state->kernel < 0 || to < 0
      || (gsize)to >= clab_bank_size (bank))
    return;

  gpointer *kernels = bank->kernels->pdata;
  gpointer moved = kernels[state->kernel];

  kernels[state->kernel] = kernels[to];
  kernels[to] = moved;
  state->kernel = to;
  tell_bank (state, state->bank);
  tell (state, KERNEL_CHANGED);
}

/* Where to go when the highlighted row is gone. */
static void
highlight_neighbour (ClabLabState *state, const ClabBank *bank)
{
  g_ptr_array_set_size (state->undo, 0);
  if (bank != NULL)
    state->kernel = MIN (state->kernel, (int)clab_bank_size (bank) - 1);
  else
    {
      const ClabCollectionBank *first
          = clab_collection_bank (state->collection, 0);

      g_free (state->bank);
      state->bank = g_strdup (first->id);
      state->kernel = -1;
    }
}

void
clab_lab_state_delete (ClabLabState *state)
{
  ClabBank *bank = clab_collection_edit_own (state->collection, state->bank);

  if (bank == NULL)
    return;

  g_autofree char *id = g_strdup (state->bank);

  if (state->kernel >= 0)
    g_ptr_array_remove_index (bank->kernels, (guint)state->kernel);
  if (state->kernel < 0 || clab_bank_size (bank) == 0)
    {
      clab_collection_remove_own (state->collection, state->bank);
      bank = NULL;
    }
  highlight_neighbour (state, bank);
  tell_bank (state, id);
  tell (state, KERNEL_CHANGED);
}

gboolean
clab_lab_state_set_values (ClabLabState *state,
                           const char *bank,
                           const double *values,
                           GError **error)
{
  if (!clab_collection_set_values (state->collection, bank, values, error))
    return FALSE;
  if (g_strcmp0 (bank, state->bank) == 0
      && clab_lab_state_kernel (state) == NULL)
    state->kernel = -1;
  tell_bank (state, bank);
  tell (state, KERNEL_CHANGED);
  return TRUE;
}

/* What clab_lab_state_read_text() passes on, telling of each bank before:
 * families may have got other parameters. */
typedef struct
{
  ClabLabState *state;
  ClabCollectionFound found;
  gpointer data;
} Passing;

static void
pass_on (const char *bank, int kernel, gpointer data)
{
  const Passing *passing = data;

  tell_bank (passing->state, bank);
  passing->found (bank, kernel, passing->data);
}

gboolean
clab_lab_state_read_text (ClabLabState *state,
                          const char *text,
                          const char *name,
                          ClabCollectionFound found,
                          gpointer data,
                          GError **error)
{
  g_autoptr (ClabBank) rest = clab_bank_new (name);
  Passing passing = { state, found, data };

  if (!clab_collection_read_text (state->collection, text, rest, pass_on,
                                  &passing, error))
    return FALSE;
  if (clab_bank_size (rest) > 0)
    pass_on (
        clab_collection_add_own (state->collection, g_steal_pointer (&rest)),
        -1, &passing);
  return TRUE;
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
  tell (state, APPLIED_CHANGED);
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
  tell (state, OPTIONS_CHANGED);
}

ClabLabSource *
clab_lab_state_source (ClabLabState *state)
{
  return state->source;
}

void
clab_lab_state_set_source (ClabLabState *state, ClabLabSource *source)
{
  g_clear_pointer (&state->source, clab_lab_source_unref);
  state->source = source;
  tell (state, SOURCE_CHANGED);
}

void
clab_lab_state_pick (ClabLabState *state, gsize y, gsize x)
{
  state->is_picked = TRUE;
  state->picked_y = y;
  state->picked_x = x;
  tell (state, PICK_CHANGED);
}

void
clab_lab_state_unpick (ClabLabState *state)
{
  state->is_picked = FALSE;
  tell (state, PICK_CHANGED);
}

gboolean
clab_lab_state_picked (ClabLabState *state, gsize *y, gsize *x)
{
  *y = state->picked_y;
  *x = state->picked_x;
  return state->is_picked;
}
