/* Sees to it that no two labels of a window have the same mnemonic.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/mnemonics.h"

/**
 * Search:
 * @own: see clab_mnemonics_assign()
 * @taken: (element-type GtkLabel): whose mnemonics are settled
 * @wishing: (element-type GtkLabel): own ones with an underline
 * @others: (element-type GtkLabel): own ones without one
 */
typedef struct
{
  GtkWidget *own;
  GPtrArray *taken;
  GPtrArray *wishing;
  GPtrArray *others;
} Search;

static gboolean
has_mnemonic (GtkLabel *label)
{
  return gtk_label_get_mnemonic_keyval (label) != GDK_KEY_VoidSymbol;
}

static void
collect (GtkWidget *widget, gpointer data)
{
  Search *search = data;

  if (GTK_IS_LABEL (widget) && gtk_label_get_use_underline (GTK_LABEL (widget)))
    {
      gboolean is_own = widget == search->own
                        || gtk_widget_is_ancestor (widget, search->own);
      gboolean has_wish = has_mnemonic (GTK_LABEL (widget));

      if (is_own)
        g_ptr_array_add (has_wish ? search->wishing : search->others, widget);
      else if (has_wish)
        g_ptr_array_add (search->taken, widget);
    }
  if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), collect, data);
}

/* The page of @notebook that @widget is on; NULL for its tabs and for what is
 * elsewhere. */
static GtkWidget *
page_of (GtkWidget *widget, GtkNotebook *notebook)
{
  GtkWidget *child = widget;

  while (child != NULL
         && gtk_widget_get_parent (child) != GTK_WIDGET (notebook))
    child = gtk_widget_get_parent (child);
  return child != NULL && gtk_notebook_page_num (notebook, child) >= 0 ? child
                                                                       : NULL;
}

gboolean
clab_mnemonics_can_meet (GtkWidget *a, GtkWidget *b)
{
  for (GtkWidget *parent = gtk_widget_get_parent (a); parent != NULL;
       parent = gtk_widget_get_parent (parent))
    if (GTK_IS_NOTEBOOK (parent))
      {
        GtkWidget *page = page_of (a, GTK_NOTEBOOK (parent));
        GtkWidget *other = page_of (b, GTK_NOTEBOOK (parent));

        if (page != NULL && other != NULL && page != other)
          return FALSE;
      }
  return TRUE;
}

static gboolean
is_free (const Search *search, GtkLabel *label, guint keyval)
{
  for (guint i = 0; i < search->taken->len; i++)
    {
      GtkLabel *other = g_ptr_array_index (search->taken, i);

      if (gdk_keyval_to_lower (gtk_label_get_mnemonic_keyval (other)) == keyval
          && clab_mnemonics_can_meet (GTK_WIDGET (label), GTK_WIDGET (other)))
        return FALSE;
    }
  return TRUE;
}

/* With an underline before the letter at @at, which may be NULL. */
static void
set_mnemonic (GtkLabel *label, const char *text, const char *at)
{
  g_autoptr (GString) marked = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c++)
    {
      if (c == at || *c == '_')
        g_string_append_c (marked, '_');
      g_string_append_c (marked, *c);
    }
  gtk_label_set_text_with_mnemonic (label, marked->str);
}

/* Whether it may keep the letter that it wishes. */
static gboolean
grant (Search *search, GtkLabel *label)
{
  guint wish = gdk_keyval_to_lower (gtk_label_get_mnemonic_keyval (label));

  if (!is_free (search, label, wish))
    return FALSE;
  g_ptr_array_add (search->taken, label);
  return TRUE;
}

/* Gives it any letter of its own. */
static void
settle (Search *search, GtkLabel *label)
{
  g_autofree char *text = g_strdup (gtk_label_get_text (label));
  const char *found = NULL;

  for (const char *c = text; *c != '\0' && found == NULL;
       c = g_utf8_next_char (c))
    {
      gunichar letter = g_unichar_tolower (g_utf8_get_char (c));

      if (g_unichar_isalnum (letter)
          && is_free (search, label, gdk_unicode_to_keyval (letter)))
        found = c;
    }
  set_mnemonic (label, text, found);
  if (found != NULL)
    g_ptr_array_add (search->taken, label);
}

void
clab_mnemonics_assign (GtkWidget *window, GtkWidget *own)
{
  g_autoptr (GPtrArray) taken = g_ptr_array_new ();
  g_autoptr (GPtrArray) wishing = g_ptr_array_new ();
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  Search search = { own, taken, wishing, others };

  collect (window, &search);
  for (guint i = 0; i < wishing->len;)
    if (grant (&search, g_ptr_array_index (wishing, i)))
      g_ptr_array_remove_index (wishing, i);
    else
      i++;
  for (guint i = 0; i < wishing->len; i++)
    settle (&search, g_ptr_array_index (wishing, i));
  for (guint i = 0; i < others->len; i++)
    settle (&search, g_ptr_array_index (others, i));
}
