/* A bar that tells what happened, until it is closed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/notice-bar.h"

#include <glib/gi18n-lib.h>

/* Longer texts scroll. */
#define MAX_HEIGHT 96

struct _ClabNoticeBar
{
  GtkBin parent;
  GtkWidget *info;
  GtkWidget *label;
  GtkWidget *offer;
};

enum
{
  ACCEPTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE (ClabNoticeBar, clab_notice_bar, GTK_TYPE_BIN)

static void
clab_notice_bar_class_init (ClabNoticeBarClass *class)
{
  (void)class;
  signals[ACCEPTED]
      = g_signal_new ("accepted", CLAB_TYPE_NOTICE_BAR, G_SIGNAL_RUN_LAST, 0,
                      NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/* The label wraps and, if it is long all the same, scrolls. */
static GtkWidget *
make_text (ClabNoticeBar *bar)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL);

  bar->label = gtk_label_new (NULL);
  gtk_label_set_line_wrap (GTK_LABEL (bar->label), TRUE);
  gtk_label_set_line_wrap_mode (GTK_LABEL (bar->label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (bar->label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (bar->label), 0.0F);
  gtk_widget_set_can_focus (bar->label, FALSE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled),
                                  GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (
      GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled),
                                              MAX_HEIGHT);
  gtk_container_add (GTK_CONTAINER (scrolled), bar->label);
  return scrolled;
}

static void
accept (ClabNoticeBar *bar)
{
  clab_notice_bar_close (bar);
  g_signal_emit (bar, signals[ACCEPTED], 0);
}

static GtkWidget *
make_offer (ClabNoticeBar *bar)
{
  bar->offer = gtk_button_new ();
  gtk_button_set_use_underline (GTK_BUTTON (bar->offer), TRUE);
  gtk_widget_set_valign (bar->offer, GTK_ALIGN_START);
  gtk_widget_set_no_show_all (bar->offer, TRUE);
  g_signal_connect_swapped (bar->offer, "clicked", G_CALLBACK (accept), bar);
  return bar->offer;
}

static GtkWidget *
make_close_button (ClabNoticeBar *bar)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic",
                                                     GTK_ICON_SIZE_BUTTON);

  gtk_button_set_relief (GTK_BUTTON (button), GTK_RELIEF_NONE);
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, _ ("Close this message"));
  atk_object_set_name (gtk_widget_get_accessible (button), _ ("Close message"));
  g_signal_connect_swapped (button, "clicked",
                            G_CALLBACK (clab_notice_bar_close), bar);
  return button;
}

static void
clab_notice_bar_init (ClabNoticeBar *bar)
{
  GtkWidget *box;

  bar->info = gtk_info_bar_new ();
  box = gtk_info_bar_get_content_area (GTK_INFO_BAR (bar->info));
  gtk_container_set_border_width (GTK_CONTAINER (box), 2);
  gtk_widget_set_margin_start (box, 6);
  gtk_box_pack_start (GTK_BOX (box), make_text (bar), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), make_offer (bar), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), make_close_button (bar), FALSE, FALSE, 0);
  gtk_container_add (GTK_CONTAINER (bar), bar->info);
  gtk_widget_show_all (bar->info);
  gtk_widget_set_no_show_all (GTK_WIDGET (bar), TRUE);
}

GtkWidget *
clab_notice_bar_new (void)
{
  return g_object_new (CLAB_TYPE_NOTICE_BAR, NULL);
}

void
clab_notice_bar_tell (ClabNoticeBar *bar, const char *text, gboolean is_problem)
{
  gtk_info_bar_set_message_type (GTK_INFO_BAR (bar->info),
                                 is_problem ? GTK_MESSAGE_ERROR
                                            : GTK_MESSAGE_INFO);
  gtk_label_set_text (GTK_LABEL (bar->label), text);
  gtk_widget_hide (bar->offer);
  gtk_widget_show (GTK_WIDGET (bar));
}

void
clab_notice_bar_offer (ClabNoticeBar *bar, const char *text, const char *label)
{
  clab_notice_bar_tell (bar, text, FALSE);
  gtk_button_set_label (GTK_BUTTON (bar->offer), label);
  gtk_widget_show (bar->offer);
}

void
clab_notice_bar_close (ClabNoticeBar *bar)
{
  gtk_widget_hide (GTK_WIDGET (bar));
}
