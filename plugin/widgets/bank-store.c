/* The rows of a bank list: banks, and below each its kernels.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/bank-store.h"

#include <cairo-gobject.h>
#include <glib/gi18n-lib.h>

#include "plugin/pictures/kernel-picture.h"

GtkTreeStore *
clab_bank_store_new (void)
{
  return gtk_tree_store_new (CLAB_BANK_STORE_N_COLUMNS, G_TYPE_STRING,
                             G_TYPE_INT, G_TYPE_STRING, G_TYPE_STRING,
                             CAIRO_GOBJECT_TYPE_SURFACE, G_TYPE_BOOLEAN,
                             G_TYPE_BOOLEAN, G_TYPE_BOOLEAN);
}

static gboolean
find_bank (GtkTreeModel *model, const char *bank, GtkTreeIter *iter)
{
  for (gboolean more = gtk_tree_model_get_iter_first (model, iter); more;
       more = gtk_tree_model_iter_next (model, iter))
    {
      g_autofree char *id = NULL;

      gtk_tree_model_get (model, iter, CLAB_BANK_STORE_BANK, &id, -1);
      if (g_strcmp0 (id, bank) == 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
clab_bank_store_find (GtkTreeStore *store,
                      const char *bank,
                      int kernel,
                      GtkTreeIter *iter)
{
  GtkTreeModel *model = GTK_TREE_MODEL (store);
  GtkTreeIter parent;

  if (!find_bank (model, bank, &parent))
    return FALSE;
  if (kernel >= 0)
    return gtk_tree_model_iter_nth_child (model, iter, &parent, kernel);
  *iter = parent;
  return TRUE;
}

/**
 * OldRow:
 * @is_found: whether there still is a kernel of that name
 *
 * A kernel's row before the bank was set again.
 */
typedef struct
{
  char *label;
  gboolean is_ticked;
  gboolean is_found;
} OldRow;

static void
clear_old_row (gpointer row)
{
  g_free (((OldRow *)row)->label);
}

/* (element-type OldRow) */
static GArray *
old_rows (GtkTreeModel *model, GtkTreeIter *parent)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (OldRow));
  GtkTreeIter child;

  g_array_set_clear_func (rows, clear_old_row);
  for (gboolean more = gtk_tree_model_iter_children (model, &child, parent);
       more; more = gtk_tree_model_iter_next (model, &child))
    {
      OldRow row = { NULL, FALSE, FALSE };

      gtk_tree_model_get (model, &child, CLAB_BANK_STORE_LABEL, &row.label,
                          CLAB_BANK_STORE_IS_TICKED, &row.is_ticked, -1);
      g_array_append_val (rows, row);
    }
  return rows;
}

/* The bank's row follows from its kernels' rows. */
static void
update_parent (GtkTreeStore *store, GtkTreeIter *parent)
{
  GtkTreeModel *model = GTK_TREE_MODEL (store);
  GtkTreeIter child;
  int n_ticked = 0, n = 0;

  for (gboolean more = gtk_tree_model_iter_children (model, &child, parent);
       more; more = gtk_tree_model_iter_next (model, &child))
    {
      gboolean is_ticked;

      gtk_tree_model_get (model, &child, CLAB_BANK_STORE_IS_TICKED, &is_ticked,
                          -1);
      n_ticked += is_ticked;
      n++;
    }
  gtk_tree_store_set (store, parent, CLAB_BANK_STORE_IS_TICKED,
                      n > 0 && n_ticked == n, CLAB_BANK_STORE_IS_MIXED,
                      n_ticked > 0 && n_ticked < n, -1);
}

/* Pango markup: what it shows, and where it comes from. */
static char *
tooltip_of (const char *note, const char *source)
{
  g_autofree char *first = g_markup_escape_text (note != NULL ? note : "", -1);
  g_autofree char *second
      = g_markup_escape_text (source != NULL ? source : "", -1);

  if (*second == '\0')
    return g_steal_pointer (&first);
  return g_strdup_printf ("%s%s<small>%s</small>", first,
                          *first != '\0' ? "\n" : "", second);
}

/* Into the row that is there already, or a new one at the end. */
static void
set_kernel (GtkTreeStore *store,
            GtkTreeIter *parent,
            const ClabBankHeading *heading,
            const ClabKernel *kernel,
            int index,
            int scale)
{
  cairo_surface_t *picture
      = clab_kernel_picture_new (kernel, CLAB_BANK_STORE_PICTURE_SIZE, scale);
  g_autofree char *note = tooltip_of (kernel->note, kernel->source);
  GtkTreeIter row;

  if (!gtk_tree_model_iter_nth_child (GTK_TREE_MODEL (store), &row, parent,
                                      index))
    gtk_tree_store_append (store, &row, parent);
  gtk_tree_store_set (store, &row, CLAB_BANK_STORE_BANK, heading->id,
                      CLAB_BANK_STORE_KERNEL, index, CLAB_BANK_STORE_LABEL,
                      kernel->name, CLAB_BANK_STORE_NOTE, note,
                      CLAB_BANK_STORE_PICTURE, picture, CLAB_BANK_STORE_IS_OWN,
                      heading->is_own, -1);
  cairo_surface_destroy (picture);
}

static void
remove_kernels_from (GtkTreeStore *store, GtkTreeIter *parent, int index)
{
  GtkTreeIter row;

  while (gtk_tree_model_iter_nth_child (GTK_TREE_MODEL (store), &row, parent,
                                        index))
    gtk_tree_store_remove (store, &row);
}

static gboolean
are_all_ticked (const GArray *old)
{
  for (guint i = 0; i < old->len; i++)
    if (!g_array_index (old, OldRow, i).is_ticked)
      return FALSE;
  return old->len > 0;
}

/* Of several rows of one name, each is found once. */
static OldRow *
find_old (const GArray *old, const char *label)
{
  for (guint i = 0; i < old->len; i++)
    {
      OldRow *row = &g_array_index (old, OldRow, i);

      if (!row->is_found && g_strcmp0 (row->label, label) == 0)
        {
          row->is_found = TRUE;
          return row;
        }
    }
  return NULL;
}

/* Ticks go with the names.  A new name in the place of one that is gone is
 * that kernel's, and a family stays ticked as a whole whatever its parameters
 * make of it. */
static void
restore_ticks (GtkTreeStore *store,
               GtkTreeIter *parent,
               const ClabBank *bank,
               const GArray *old,
               gboolean is_own)
{
  gsize n = clab_bank_size (bank);
  g_autofree const OldRow **was = g_new0 (const OldRow *, MAX (n, 1));
  gboolean is_whole = !is_own && are_all_ticked (old);
  GtkTreeIter child;

  for (gsize i = 0; i < n; i++)
    was[i] = find_old (old, clab_bank_kernel (bank, i)->name);
  for (gsize i = 0; i < n; i++)
    {
      if (was[i] == NULL && i < old->len
          && !g_array_index (old, OldRow, i).is_found)
        was[i] = &g_array_index (old, OldRow, i);
      gtk_tree_model_iter_nth_child (GTK_TREE_MODEL (store), &child, parent,
                                     (int)i);
      gtk_tree_store_set (store, &child, CLAB_BANK_STORE_IS_TICKED,
                          is_whole || (was[i] != NULL && was[i]->is_ticked),
                          -1);
    }
  update_parent (store, parent);
}

void
clab_bank_store_set_bank (GtkTreeStore *store,
                          const ClabBankHeading *heading,
                          const ClabBank *bank,
                          int scale)
{
  GtkTreeModel *model = GTK_TREE_MODEL (store);
  g_autofree char *note = tooltip_of (heading->note, NULL);
  cairo_surface_t *picture
      = clab_bank_size (bank) > 0
            ? clab_kernel_picture_new (clab_bank_kernel (bank, 0),
                                       CLAB_BANK_STORE_PICTURE_SIZE, scale)
            : NULL;
  GtkTreeIter parent;

  if (!find_bank (model, heading->id, &parent))
    gtk_tree_store_insert (store, &parent, NULL, heading->position);

  g_autoptr (GArray) old = old_rows (model, &parent);

  gtk_tree_store_set (store, &parent, CLAB_BANK_STORE_BANK, heading->id,
                      CLAB_BANK_STORE_KERNEL, -1, CLAB_BANK_STORE_LABEL,
                      heading->label, CLAB_BANK_STORE_NOTE, note,
                      CLAB_BANK_STORE_PICTURE, picture, CLAB_BANK_STORE_IS_OWN,
                      heading->is_own, -1);
  for (gsize i = 0; i < clab_bank_size (bank); i++)
    set_kernel (store, &parent, heading, clab_bank_kernel (bank, i), (int)i,
                scale);
  remove_kernels_from (store, &parent, (int)clab_bank_size (bank));
  restore_ticks (store, &parent, bank, old, heading->is_own);
  g_clear_pointer (&picture, cairo_surface_destroy);
}

void
clab_bank_store_set_ticked (GtkTreeStore *store,
                            GtkTreeIter *row,
                            gboolean is_ticked)
{
  GtkTreeModel *model = GTK_TREE_MODEL (store);
  GtkTreeIter parent, child;

  if (gtk_tree_model_iter_parent (model, &parent, row))
    {
      gtk_tree_store_set (store, row, CLAB_BANK_STORE_IS_TICKED, is_ticked, -1);
      update_parent (store, &parent);
      return;
    }
  for (gboolean more = gtk_tree_model_iter_children (model, &child, row); more;
       more = gtk_tree_model_iter_next (model, &child))
    gtk_tree_store_set (store, &child, CLAB_BANK_STORE_IS_TICKED, is_ticked,
                        -1);
  update_parent (store, row);
}

gboolean
clab_bank_store_is_ticked (GtkTreeStore *store, GtkTreeIter *row)
{
  gboolean is_ticked;

  gtk_tree_model_get (GTK_TREE_MODEL (store), row, CLAB_BANK_STORE_IS_TICKED,
                      &is_ticked, -1);
  return is_ticked;
}
