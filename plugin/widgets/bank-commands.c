/* What can be done with the highlighted bank or kernel: a row of buttons, and
 * their keys.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/bank-commands.h"

#include <glib/gi18n-lib.h>

/* @needs_own: only for rows a person may change. */
typedef struct
{
  const char *nick;
  const char *icon;
  const char *name;
  const char *tooltip;
  gboolean needs_row;
  gboolean needs_own;
} Command;

static const Command rows[] = {
  { "add", "list-add-symbolic", N_ ("New kernel"),
    N_ ("Add a new kernel to your own bank"), FALSE, FALSE },
  { "duplicate", "edit-copy-symbolic", N_ ("Duplicate"),
    N_ ("Copy the highlighted kernel or bank into your own banks"), TRUE,
    FALSE },
  { "rename", "document-edit-symbolic", N_ ("Rename"),
    N_ ("Give your own kernel or bank another name (F2)"), TRUE, TRUE },
  { "up", "go-up-symbolic", N_ ("Move up"),
    N_ ("Move your own kernel up (Alt+↑)"), TRUE, TRUE },
  { "down", "go-down-symbolic", N_ ("Move down"),
    N_ ("Move your own kernel down (Alt+↓)"), TRUE, TRUE },
  { "delete", "edit-delete-symbolic", N_ ("Delete"),
    N_ ("Delete your own kernel or bank (Delete)"), TRUE, TRUE },
};

struct _ClabBankCommands
{
  GtkBox parent;
  GtkWidget *buttons[G_N_ELEMENTS (rows)];
};

static guint command_signal;

G_DEFINE_TYPE (ClabBankCommands, clab_bank_commands, GTK_TYPE_BOX)

static void
button_clicked (GtkButton *button, ClabBankCommands *commands)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (commands->buttons[i] == GTK_WIDGET (button))
      g_signal_emit (commands, command_signal, 0, rows[i].nick);
}

/* Keys of the commands, by their nicks. */
static const struct
{
  guint key;
  GdkModifierType modifiers;
  const char *nick;
} keys[] = {
  { GDK_KEY_F2, 0, "rename" },
  { GDK_KEY_Up, GDK_MOD1_MASK, "up" },
  { GDK_KEY_Down, GDK_MOD1_MASK, "down" },
  { GDK_KEY_Delete, 0, "delete" },
  { GDK_KEY_c, GDK_CONTROL_MASK, "copy" },
  { GDK_KEY_v, GDK_CONTROL_MASK, "paste" },
};

/* Keys without a button always can. */
static gboolean
can_run (ClabBankCommands *commands, const char *nick)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].nick, nick))
      return gtk_widget_get_sensitive (commands->buttons[i]);
  return TRUE;
}

static void
clab_bank_commands_class_init (ClabBankCommandsClass *class)
{
  command_signal
      = g_signal_new ("command", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST,
                      0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
clab_bank_commands_init (ClabBankCommands *commands)
{
  gtk_style_context_add_class (
      gtk_widget_get_style_context (GTK_WIDGET (commands)),
      GTK_STYLE_CLASS_LINKED);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *button
          = gtk_button_new_from_icon_name (rows[i].icon, GTK_ICON_SIZE_BUTTON);

      commands->buttons[i] = button;
      gtk_widget_set_tooltip_text (button, _ (rows[i].tooltip));
      atk_object_set_name (gtk_widget_get_accessible (button),
                           _ (rows[i].name));
      g_signal_connect (button, "clicked", G_CALLBACK (button_clicked),
                        commands);
      gtk_box_pack_start (GTK_BOX (commands), button, TRUE, TRUE, 0);
    }
}

GtkWidget *
clab_bank_commands_new (void)
{
  return g_object_new (CLAB_TYPE_BANK_COMMANDS, NULL);
}

void
clab_bank_commands_update (ClabBankCommands *commands,
                           gboolean has_row,
                           gboolean is_own)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_widget_set_sensitive (commands->buttons[i],
                              (has_row || !rows[i].needs_row)
                                  && (is_own || !rows[i].needs_own));
}

gboolean
clab_bank_commands_press (ClabBankCommands *commands, const GdkEventKey *event)
{
  GdkModifierType modifiers
      = event->state & gtk_accelerator_get_default_mod_mask ();

  for (gsize k = 0; k < G_N_ELEMENTS (keys); k++)
    if (event->keyval == keys[k].key && modifiers == keys[k].modifiers)
      {
        if (can_run (commands, keys[k].nick))
          g_signal_emit (commands, command_signal, 0, keys[k].nick);
        return TRUE;
      }
  return FALSE;
}
