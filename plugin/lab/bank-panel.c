/* The left part of the lab: all banks, and the parameters of a family.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/bank-panel.h"

#include <glib/gi18n-lib.h>

#include "plugin/lab/bank-menu.h"
#include "plugin/lab/family-controls.h"
#include "plugin/widgets/bank-list.h"

/**
 * Deleted:
 * @bank: (nullable): id of the bank, also if it is gone itself
 * @kernels: (nullable): what was deleted: the bank, or one kernel of it
 * @kernel: the place that it had; −1: the whole bank
 *
 * What can be brought back.
 */
typedef struct
{
  char *bank;
  ClabBank *kernels;
  int kernel;
} Deleted;

struct _ClabBankPanel
{
  GtkBox parent;
  ClabLabState *state;
  ClabNoticeBar *notice;
  ClabBankList *list;
  ClabBankMenu *menu;
  GtkWidget *controls;
  Deleted deleted;
  gboolean is_updating;
};

enum
{
  TEXT_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE (ClabBankPanel, clab_bank_panel, GTK_TYPE_BOX)

static void
text_changed (ClabBankPanel *panel)
{
  g_signal_emit (panel, signals[TEXT_CHANGED], 0);
}

static void
show_bank (ClabBankPanel *panel, const ClabCollectionBank *bank, int position)
{
  ClabBankHeading heading
      = { .id = bank->id,
          .label = clab_collection_label (bank),
          .note = bank->family != NULL ? _ (bank->family->choice.note) : NULL,
          .is_own = bank->family == NULL,
          .position = position };

  clab_bank_list_set_bank (panel->list, &heading, bank->bank);
}

static int
position_of (const ClabCollection *collection, const char *id)
{
  int position = 0;

  while (
      !g_str_equal (clab_collection_bank (collection, (gsize)position)->id, id))
    position++;
  return position;
}

static void
bank_changed (ClabLabState *state, const char *id, ClabBankPanel *panel)
{
  const ClabCollection *collection = clab_lab_state_collection (state);
  const ClabCollectionBank *bank = clab_collection_find (collection, id);

  panel->is_updating = TRUE;
  if (bank != NULL)
    show_bank (panel, bank, position_of (collection, id));
  else
    clab_bank_list_remove_bank (panel->list, id);
  panel->is_updating = FALSE;
  text_changed (panel);
}

/* The copy is applied where the kernel was. */
static void
copied (ClabLabState *state, const char *bank, int kernel, ClabBankPanel *panel)
{
  int copy;
  const char *own = clab_lab_state_highlighted (state, &copy);

  if (!clab_bank_list_is_ticked (panel->list, bank, kernel))
    return;
  clab_bank_list_set_ticked (panel->list, bank, kernel, FALSE);
  clab_bank_list_set_ticked (panel->list, own, copy, TRUE);
}

static void
kernel_changed (ClabLabState *state, ClabBankPanel *panel)
{
  g_autofree char *shown = NULL;
  int kernel, shown_kernel;
  const char *bank = clab_lab_state_highlighted (state, &kernel);

  panel->is_updating = TRUE;
  if (!clab_bank_list_selected (panel->list, &shown, &shown_kernel)
      || g_strcmp0 (shown, bank) != 0 || shown_kernel != kernel)
    clab_bank_list_select (panel->list, bank, kernel);
  panel->is_updating = FALSE;
  text_changed (panel);
}

static void
row_selected (ClabBankList *list, ClabBankPanel *panel)
{
  g_autofree char *bank = NULL;
  int kernel;

  if (!panel->is_updating && clab_bank_list_selected (list, &bank, &kernel))
    clab_lab_state_highlight (panel->state, bank, kernel);
}

static void
row_renamed (ClabBankList *list,
             const char *bank,
             int kernel,
             const char *name,
             ClabBankPanel *panel)
{
  (void)list;
  clab_lab_state_rename (panel->state, bank, kernel, name);
}

static void
add (ClabLabState *state)
{
  static const double identity[] = { 0, 0, 0, 0, 1, 0, 0, 0, 0 };

  clab_lab_state_add_kernel (
      state, clab_kernel_new (_ ("new kernel"), 1, 3, 3, identity));
}

/* A kernel into an own bank, a bank's row as a new own bank. */
static void
duplicate (ClabLabState *state)
{
  int kernel;
  const char *id = clab_lab_state_highlighted (state, &kernel);
  const ClabCollectionBank *bank
      = clab_collection_find (clab_lab_state_collection (state), id);
  g_autofree char *label = g_strdup (clab_collection_label (bank));

  if (kernel >= 0)
    {
      clab_lab_state_add_kernel (
          state, clab_kernel_copy (clab_lab_state_kernel (state)));
      return;
    }

  ClabBank *copy = clab_bank_copy (bank->bank);

  g_free (copy->name);
  copy->name = g_steal_pointer (&label);
  clab_lab_state_add_bank (state, copy);
}

static void
move_up (ClabLabState *state)
{
  clab_lab_state_move (state, -1);
}

static void
move_down (ClabLabState *state)
{
  clab_lab_state_move (state, 1);
}

static const struct
{
  const char *nick;
  void (*run) (ClabLabState *state);
} commands[] = {
  { "add", add },
  { "duplicate", duplicate },
  { "up", move_up },
  { "down", move_down },
};

static void
forget_deleted (ClabBankPanel *panel)
{
  g_clear_pointer (&panel->deleted.bank, g_free);
  g_clear_pointer (&panel->deleted.kernels, clab_bank_free);
}

/* What is highlighted, before it goes. */
static void
remember_deleted (ClabBankPanel *panel, const ClabCollectionBank *bank)
{
  Deleted *deleted = &panel->deleted;

  forget_deleted (panel);
  clab_lab_state_highlighted (panel->state, &deleted->kernel);
  deleted->bank = g_strdup (bank->id);
  if (deleted->kernel < 0 || clab_bank_size (bank->bank) == 1)
    {
      deleted->kernel = -1;
      deleted->kernels = clab_bank_copy (bank->bank);
      return;
    }
  deleted->kernels = clab_bank_new (NULL);
  clab_bank_add (deleted->kernels, clab_kernel_copy (clab_bank_kernel (
                                       bank->bank, (gsize)deleted->kernel)));
}

static void delete (ClabBankPanel *panel)
{
  const char *id = clab_lab_state_highlighted (panel->state, NULL);
  const ClabCollectionBank *bank
      = clab_collection_find (clab_lab_state_collection (panel->state), id);

  if (bank == NULL || bank->family != NULL)
    return;
  remember_deleted (panel, bank);

  const Deleted *deleted = &panel->deleted;
  const char *name = deleted->kernel < 0
                         ? deleted->kernels->name
                         : clab_bank_kernel (deleted->kernels, 0)->name;
  g_autofree char *text = g_strdup_printf (_ ("“%s” was deleted."), name);

  clab_lab_state_delete (panel->state);
  clab_notice_bar_offer (panel->notice, text, _ ("_Undo"));
}

/* A kernel goes back to its place, if its bank is still there. */
static void
undelete (ClabBankPanel *panel)
{
  Deleted *deleted = &panel->deleted;
  const ClabCollectionBank *bank = clab_collection_find (
      clab_lab_state_collection (panel->state), deleted->bank);

  if (deleted->kernels == NULL)
    return;
  if (deleted->kernel < 0 || bank == NULL)
    clab_lab_state_add_bank (panel->state, g_steal_pointer (&deleted->kernels));
  else
    {
      clab_lab_state_highlight (panel->state, deleted->bank, -1);
      clab_lab_state_add_kernel (
          panel->state,
          clab_kernel_copy (clab_bank_kernel (deleted->kernels, 0)));
      for (int i = (int)clab_bank_size (bank->bank) - 1; i > deleted->kernel;
           i--)
        clab_lab_state_move (panel->state, -1);
    }
  forget_deleted (panel);
}

static void
run_command (ClabBankList *list, const char *nick, ClabBankPanel *panel)
{
  (void)list;
  if (g_str_equal (nick, "delete"))
    delete (panel);
  clab_bank_menu_run (panel->menu, nick);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].nick, nick))
      commands[i].run (panel->state);
}

static void
clab_bank_panel_dispose (GObject *object)
{
  forget_deleted (CLAB_BANK_PANEL (object));
  g_clear_object (&CLAB_BANK_PANEL (object)->notice);
  g_clear_object (&CLAB_BANK_PANEL (object)->state);
  G_OBJECT_CLASS (clab_bank_panel_parent_class)->dispose (object);
}

static void
clab_bank_panel_class_init (ClabBankPanelClass *class)
{
  G_OBJECT_CLASS (class)->dispose = clab_bank_panel_dispose;
  signals[TEXT_CHANGED]
      = g_signal_new ("text-changed", CLAB_TYPE_BANK_PANEL, G_SIGNAL_RUN_LAST,
                      0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
clab_bank_panel_init (ClabBankPanel *panel)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (panel),
                                  GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (panel), 6);
}

/* Many parameters scroll where there is little room for them. */
static GtkWidget *
make_controls (ClabBankPanel *panel)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL);

  panel->controls = clab_family_controls_new (panel->state);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled),
                                  GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (
      GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_container_add (GTK_CONTAINER (scrolled), panel->controls);
  g_object_bind_property (panel->controls, "visible", scrolled, "visible",
                          G_BINDING_SYNC_CREATE);
  gtk_widget_set_no_show_all (scrolled, TRUE);
  return scrolled;
}

static void
connect (ClabBankPanel *panel)
{
  ClabLabState *state = panel->state;

  g_signal_connect_object (state, "bank-changed", G_CALLBACK (bank_changed),
                           panel, 0);
  g_signal_connect_object (state, "copied", G_CALLBACK (copied), panel, 0);
  g_signal_connect_object (state, "kernel-changed", G_CALLBACK (kernel_changed),
                           panel, 0);
  g_signal_connect (panel->list, "selected", G_CALLBACK (row_selected), panel);
  g_signal_connect (panel->list, "renamed", G_CALLBACK (row_renamed), panel);
  g_signal_connect (panel->list, "command", G_CALLBACK (run_command), panel);
  g_signal_connect_object (panel->notice, "accepted", G_CALLBACK (undelete),
                           panel, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (panel->list, "ticks-changed",
                            G_CALLBACK (text_changed), panel);
}

GtkWidget *
clab_bank_panel_new (ClabLabState *state, ClabNoticeBar *notice)
{
  ClabBankPanel *panel = g_object_new (CLAB_TYPE_BANK_PANEL, NULL);
  const ClabCollection *collection = clab_lab_state_collection (state);

  panel->state = g_object_ref (state);
  panel->notice = g_object_ref_sink (notice);
  panel->list = CLAB_BANK_LIST (clab_bank_list_new ());
  panel->menu = CLAB_BANK_MENU (clab_bank_menu_new (state, notice));
  clab_bank_list_add_button (panel->list, GTK_WIDGET (panel->menu));
  clab_bank_menu_take_drops (panel->menu, GTK_WIDGET (panel));
  for (gsize i = 0; i < clab_collection_n_banks (collection); i++)
    show_bank (panel, clab_collection_bank (collection, i), -1);
  gtk_box_pack_start (GTK_BOX (panel), GTK_WIDGET (panel->list), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (panel), make_controls (panel), FALSE, FALSE, 0);
  gtk_widget_show_all (GTK_WIDGET (panel->list));
  connect (panel);
  return GTK_WIDGET (panel);
}

void
clab_bank_panel_set_sources (ClabBankPanel *panel,
                             const ClabKernelSources *sources)
{
  clab_bank_menu_set_sources (panel->menu, sources);
}

typedef struct
{
  ClabBankPanel *panel;
  GString *text;
} Writing;

static void
write_ticked (const char *bank, int kernel, gpointer data)
{
  const Writing *writing = data;

  clab_collection_append_text (
      clab_lab_state_collection (writing->panel->state), writing->text, bank,
      kernel);
}

char *
clab_bank_panel_text (ClabBankPanel *panel)
{
  Writing writing = { panel, g_string_new (NULL) };
  int kernel;
  const char *bank = clab_lab_state_highlighted (panel->state, &kernel);

  clab_bank_list_foreach_ticked (panel->list, write_ticked, &writing);
  if (writing.text->len == 0 && clab_lab_state_kernel (panel->state) != NULL)
    write_ticked (bank, kernel, &writing);
  return g_string_free (writing.text, FALSE);
}

static void
note_tick (G_GNUC_UNUSED const char *bank,
           G_GNUC_UNUSED int kernel,
           gpointer data)
{
  *(gboolean *)data = TRUE;
}

gboolean
clab_bank_panel_has_ticks (ClabBankPanel *panel)
{
  gboolean has_ticks = FALSE;

  clab_bank_list_foreach_ticked (panel->list, note_tick, &has_ticks);
  return has_ticks;
}

typedef struct
{
  ClabBankPanel *panel;
  gboolean is_first;
} Reading;

static void
tick_found (const char *bank, int kernel, gpointer data)
{
  Reading *reading = data;

  clab_bank_list_set_ticked (reading->panel->list, bank, kernel, TRUE);
  if (reading->is_first)
    clab_lab_state_highlight (reading->panel->state, bank, kernel);
  reading->is_first = FALSE;
}

gboolean
clab_bank_panel_set_text (ClabBankPanel *panel,
                          const char *text,
                          GError **error)
{
  Reading reading = { panel, TRUE };

  clab_bank_list_untick_all (panel->list);
  return clab_lab_state_read_text (panel->state, text, _ ("Last used"),
                                   tick_found, &reading, error);
}

void
clab_bank_panel_tick (ClabBankPanel *panel)
{
  int kernel;
  const char *bank = clab_lab_state_highlighted (panel->state, &kernel);

  clab_bank_list_set_ticked (panel->list, bank, kernel, TRUE);
  text_changed (panel);
}
