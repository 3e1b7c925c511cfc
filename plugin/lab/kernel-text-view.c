/* The kernel one works on as text, to be typed, copied and pasted.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/kernel-text-view.h"

#include <glib/gi18n-lib.h>

#include "src/kernel/kernel-text.h"

/* After the last key, before half a number is called wrong. */
#define PATIENCE_MS 350

/* What comes within that time is one change, such as text that is pasted over
 * other text. */
#define TOGETHER_MS 20

/**
 * ClabKernelTextView:
 * @parsing: source that will read what was typed, or call it wrong, or 0
 * @is_updating: whether the text changes because the kernel did
 * @is_telling: whether the kernel changes because the text did
 */
struct _ClabKernelTextView
{
  GtkBox parent;
  ClabLabState *state;
  GtkWidget *view;
  GtkWidget *message;
  guint parsing;
  gboolean is_updating;
  gboolean is_telling;
};

G_DEFINE_TYPE (ClabKernelTextView, clab_kernel_text_view, GTK_TYPE_BOX)

static GtkTextBuffer *
buffer_of (ClabKernelTextView *text)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (text->view));
}

static void
complain (ClabKernelTextView *text, const char *message)
{
  gtk_label_set_text (GTK_LABEL (text->message),
                      message != NULL ? message : "");
  gtk_widget_set_visible (text->message, message != NULL);
}

/* Nothing has been typed for a while: it is not just unfinished. */
static gboolean
complain_late (gpointer data)
{
  ClabKernelTextView *text = data;
  g_autofree char *typed = NULL;
  g_autoptr (GError) error = NULL;

  text->parsing = 0;
  g_object_get (buffer_of (text), "text", &typed, NULL);
  clab_bank_free (clab_kernel_text_parse (typed, &error));
  complain (text, error != NULL ? error->message : NULL);
  return G_SOURCE_REMOVE;
}

static gboolean
parse (gpointer data)
{
  ClabKernelTextView *text = data;
  g_autofree char *typed = NULL;

  g_object_get (buffer_of (text), "text", &typed, NULL);

  g_autoptr (ClabBank) bank = clab_kernel_text_parse (typed, NULL);

  text->parsing
      = bank != NULL ? 0 : g_timeout_add (PATIENCE_MS, complain_late, text);
  if (bank != NULL)
    {
      complain (text, NULL);
      text->is_telling = TRUE;
      clab_lab_state_edit (text->state, clab_bank_kernel (bank, 0));
      text->is_telling = FALSE;
    }
  return G_SOURCE_REMOVE;
}

static void
text_changed (ClabKernelTextView *text)
{
  if (text->is_updating)
    return;
  g_clear_handle_id (&text->parsing, g_source_remove);
  text->parsing = g_timeout_add (TOGETHER_MS, parse, text);
}

/* Rows on lines of their own, as they lie on the image: easier to read, and
 * the parser takes it. */
static char *
spread (const ClabKernel *kernel)
{
  g_autofree char *line = clab_kernel_text_print (kernel);
  GString *text = g_string_new (line);

  if (kernel->rows > 1)
    {
      g_string_replace (text, "; ", "\n ", 0);
      g_string_replace (text, ";", "\n ", 0);
    }
  return g_string_free (text, FALSE);
}

static void
kernel_changed (ClabKernelTextView *text)
{
  const ClabKernel *kernel = clab_lab_state_kernel (text->state);

  if (text->is_telling)
    return;

  g_autofree char *shown = kernel != NULL ? spread (kernel) : g_strdup ("");

  g_clear_handle_id (&text->parsing, g_source_remove);
  text->is_updating = TRUE;
  gtk_text_buffer_set_text (buffer_of (text), shown, -1);
  text->is_updating = FALSE;
  complain (text, NULL);
}

static void
clab_kernel_text_view_dispose (GObject *object)
{
  ClabKernelTextView *text = CLAB_KERNEL_TEXT_VIEW (object);

  g_clear_handle_id (&text->parsing, g_source_remove);
  g_clear_object (&text->state);
  G_OBJECT_CLASS (clab_kernel_text_view_parent_class)->dispose (object);
}

static void
clab_kernel_text_view_class_init (ClabKernelTextViewClass *class)
{
  G_OBJECT_CLASS (class)->dispose = clab_kernel_text_view_dispose;
}

static void
clab_kernel_text_view_init (ClabKernelTextView *text)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (text),
                                  GTK_ORIENTATION_VERTICAL);
  text->view = gtk_text_view_new ();
  /* Lines without letters are mathematics, whatever the language. */
  gtk_widget_set_direction (text->view, GTK_TEXT_DIR_LTR);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (text->view), TRUE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (text->view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (text->view), 4);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (text->view), 4);
  gtk_widget_set_tooltip_text (
      text->view,
      _ ("The kernel as text. Type or paste a matrix in any common notation, "
         "or the name of a bank."));
  atk_object_set_name (gtk_widget_get_accessible (text->view),
                       _ ("Kernel text"));
  gtk_scrolled_window_set_shadow_type (GTK_SCROLLED_WINDOW (scrolled),
                                       GTK_SHADOW_IN);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled),
                                              48);
  gtk_container_add (GTK_CONTAINER (scrolled), text->view);
  gtk_box_pack_start (GTK_BOX (text), scrolled, TRUE, TRUE, 0);
  text->message = gtk_label_new (NULL);
  gtk_label_set_line_wrap (GTK_LABEL (text->message), TRUE);
  gtk_label_set_xalign (GTK_LABEL (text->message), 0.0F);
  gtk_style_context_add_class (gtk_widget_get_style_context (text->message),
                               GTK_STYLE_CLASS_ERROR);
  gtk_box_pack_start (GTK_BOX (text), text->message, FALSE, FALSE, 0);
  gtk_widget_show_all (scrolled);
  gtk_widget_set_no_show_all (text->message, TRUE);
  g_signal_connect_swapped (buffer_of (text), "changed",
                            G_CALLBACK (text_changed), text);
}

GtkWidget *
clab_kernel_text_view_new (ClabLabState *state)
{
  ClabKernelTextView *text = g_object_new (CLAB_TYPE_KERNEL_TEXT_VIEW, NULL);

  text->state = g_object_ref (state);
  g_signal_connect_object (state, "kernel-changed", G_CALLBACK (kernel_changed),
                           text, G_CONNECT_SWAPPED);
  kernel_changed (text);
  return GTK_WIDGET (text);
}
