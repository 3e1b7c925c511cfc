/* How the lab's banks and kernels are changed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "plugin/lab/lab-state-private.h"

/* Edits of one kernel that can be taken back. */
#define MAX_UNDO 100

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
  clab_lab_state_tell_bank (state, state->bank);
  if (is_copy && !was_shown)
    clab_lab_state_tell_copied (state, from, from_kernel);
  clab_lab_state_tell (state, CLAB_LAB_KERNEL_CHANGED);
  return is_copy;
}

void
clab_lab_state_undo (ClabLabState *state)
{
  if (state->undo->len == 0)
    return;

  ClabKernel *old = g_ptr_array_steal_index (state->undo, state->undo->len - 1);

  /* It may have got another name since. */
  set_name (old, g_strdup (clab_lab_state_kernel (state)->name));
  replace (state, old);
  clab_lab_state_tell_bank (state, state->bank);
  clab_lab_state_tell (state, CLAB_LAB_KERNEL_CHANGED);
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

  clab_lab_state_tell_bank (state, id);
  clab_lab_state_highlight (state, id, index);
}

const char *
clab_lab_state_add_bank (ClabLabState *state, ClabBank *bank)
{
  const char *id = clab_collection_add_own (state->collection, bank);

  clab_lab_state_tell_bank (state, id);
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
  clab_lab_state_tell_bank (state, id);
  clab_lab_state_tell (state, CLAB_LAB_KERNEL_CHANGED);
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
  clab_lab_state_tell_bank (state, state->bank);
  clab_lab_state_tell (state, CLAB_LAB_KERNEL_CHANGED);
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
  clab_lab_state_tell_bank (state, id);
  clab_lab_state_tell (state, CLAB_LAB_KERNEL_CHANGED);
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
  clab_lab_state_tell_bank (state, bank);
  clab_lab_state_tell (state, CLAB_LAB_KERNEL_CHANGED);
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

  clab_lab_state_tell_bank (passing->state, bank);
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
