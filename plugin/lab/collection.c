/* All banks that the lab offers: every family with its parameters, and the
 * person's own banks.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/collection.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "src/kernel/kernel-print.h"
#include "src/kernel/kernel-text.h"

/**
 * ClabCollection:
 * @banks: (element-type ClabCollectionBank): the first @n_own are own ones
 * @next_own: number in the next own bank's id
 */
struct _ClabCollection
{
  GPtrArray *banks;
  gsize n_own;
  guint next_own;
};

static void
bank_free (gpointer data)
{
  ClabCollectionBank *bank = data;

  clab_bank_free (bank->bank);
  g_free (bank->id);
  g_free (bank);
}

static gsize
n_parameters (const ClabFamily *family)
{
  gsize n = 0;

  while (family->parameters[n].choice.nick != NULL)
    n++;
  return n;
}

static ClabCollectionBank *
family_bank_new (const ClabFamily *family)
{
  ClabCollectionBank *bank = g_new0 (ClabCollectionBank, 1);

  bank->id = g_strdup (family->choice.nick);
  bank->family = family;
  bank->bank = clab_bank_new (_ (family->choice.label));
  for (gsize i = 0; i < n_parameters (family); i++)
    bank->values[i] = family->parameters[i].value;
  return bank;
}

ClabCollection *
clab_collection_new (void)
{
  ClabCollection *collection = g_new0 (ClabCollection, 1);

  collection->banks = g_ptr_array_new_with_free_func (bank_free);
  collection->next_own = 1;
  for (gsize i = 0; i < clab_families.n_rows; i++)
    {
      const ClabFamily *family
          = (const ClabFamily *)clab_table_row (&clab_families, i);
      ClabCollectionBank *bank = family_bank_new (family);

      /* Default parameters always go together: a test of the families. */
      family->build (family, bank->values, bank->bank, NULL);
      g_ptr_array_add (collection->banks, bank);
    }
  return collection;
}

void
clab_collection_free (ClabCollection *collection)
{
  if (collection == NULL)
    return;
  g_ptr_array_unref (collection->banks);
  g_free (collection);
}

gsize
clab_collection_n_banks (const ClabCollection *collection)
{
  return collection->banks->len;
}

const ClabCollectionBank *
clab_collection_bank (const ClabCollection *collection, gsize index)
{
  g_return_val_if_fail (index < collection->banks->len, NULL);

  return g_ptr_array_index (collection->banks, index);
}

static ClabCollectionBank *
find (const ClabCollection *collection, const char *id, guint *index)
{
  for (guint i = 0; i < collection->banks->len; i++)
    {
      ClabCollectionBank *bank = g_ptr_array_index (collection->banks, i);

      if (g_strcmp0 (bank->id, id) == 0)
        {
          if (index != NULL)
            *index = i;
          return bank;
        }
    }
  return NULL;
}

const ClabCollectionBank *
clab_collection_find (const ClabCollection *collection, const char *id)
{
  return find (collection, id, NULL);
}

const char *
clab_collection_label (const ClabCollectionBank *bank)
{
  return bank->family != NULL ? _ (bank->family->choice.label)
                              : bank->bank->name;
}

gboolean
clab_collection_set_values (ClabCollection *collection,
                            const char *id,
                            const double *values,
                            GError **error)
{
  ClabCollectionBank *bank = find (collection, id, NULL);

  g_return_val_if_fail (bank != NULL && bank->family != NULL, FALSE);

  g_autoptr (ClabBank) built = clab_bank_new (bank->bank->name);

  if (!bank->family->build (bank->family, values, built, error))
    return FALSE;
  memcpy (bank->values, values, n_parameters (bank->family) * sizeof *values);
  clab_bank_free (bank->bank);
  bank->bank = g_steal_pointer (&built);
  return TRUE;
}

const char *
clab_collection_add_own (ClabCollection *collection, ClabBank *bank)
{
  ClabCollectionBank *own = g_new0 (ClabCollectionBank, 1);

  own->id = g_strdup_printf ("own-%u", collection->next_own++);
  own->bank = bank;
  g_ptr_array_insert (collection->banks, (int)collection->n_own++, own);
  return own->id;
}

void
clab_collection_reserve_own (ClabCollection *collection, guint number)
{
  collection->next_own = MAX (collection->next_own, number);
}

ClabBank *
clab_collection_edit_own (ClabCollection *collection, const char *id)
{
  ClabCollectionBank *bank = find (collection, id, NULL);

  return bank != NULL && bank->family == NULL ? bank->bank : NULL;
}

void
clab_collection_remove_own (ClabCollection *collection, const char *id)
{
  guint index;
  const ClabCollectionBank *bank = find (collection, id, &index);

  g_return_if_fail (bank != NULL && bank->family == NULL);

  g_ptr_array_remove_index (collection->banks, index);
  collection->n_own--;
}

const ClabKernel *
clab_collection_kernel (const ClabCollection *collection,
                        const char *id,
                        int kernel)
{
  const ClabCollectionBank *bank = find (collection, id, NULL);

  return bank != NULL && kernel >= 0
                 && (gsize)kernel < clab_bank_size (bank->bank)
             ? clab_bank_kernel (bank->bank, (gsize)kernel)
             : NULL;
}

static void
append_family (const ClabCollectionBank *bank, GString *text)
{
  gboolean is_first = TRUE;

  g_string_append (text, bank->id);
  for (gsize i = 0; i < n_parameters (bank->family); i++)
    {
      const ClabFamilyParameter *parameter = &bank->family->parameters[i];

      if (bank->values[i] == parameter->value)
        continue;
      g_string_append_printf (text, "%s%s=", is_first ? "(" : ", ",
                              parameter->choice.nick);
      clab_print_number (text, bank->values[i]);
      is_first = FALSE;
    }
  if (!is_first)
    g_string_append_c (text, ')');
}

static void
append_kernels (const ClabCollectionBank *bank, GString *text, int kernel)
{
  g_autoptr (ClabBank) chosen = clab_bank_new (NULL);

  for (gsize i = 0; i < clab_bank_size (bank->bank); i++)
    if (kernel < 0 || (gsize)kernel == i)
      clab_bank_add (chosen,
                     clab_kernel_copy (clab_bank_kernel (bank->bank, i)));

  g_autofree char *lines = clab_kernel_text_print_bank (chosen);

  g_string_append (text, g_strchomp (lines));
}

void
clab_collection_append_text (const ClabCollection *collection,
                             GString *text,
                             const char *id,
                             int kernel)
{
  const ClabCollectionBank *bank = find (collection, id, NULL);

  g_return_if_fail (bank != NULL);

  if (text->len > 0)
    g_string_append_c (text, '\n');
  if (bank->family != NULL && kernel < 0)
    append_family (bank, text);
  else
    append_kernels (bank, text, kernel);
}

gboolean
clab_collection_are_equal (const ClabKernel *a, const ClabKernel *b)
{
  if (a->planes != b->planes || a->rows != b->rows || a->columns != b->columns
      || a->bias != b->bias || g_strcmp0 (a->name, b->name) != 0)
    return FALSE;
  for (gsize i = 0; i < clab_kernel_size (a); i++)
    if (a->weights[i] / a->divisor != b->weights[i] / b->divisor)
      return FALSE;
  return TRUE;
}

/* Own banks come first, so that a person's kernel is found there. */
static const ClabCollectionBank *
find_kernel (const ClabCollection *collection,
             const ClabKernel *kernel,
             int *index)
{
  for (guint i = 0; i < collection->banks->len; i++)
    {
      const ClabCollectionBank *bank = g_ptr_array_index (collection->banks, i);

      for (gsize k = 0; k < clab_bank_size (bank->bank); k++)
        if (clab_collection_are_equal (kernel,
                                       clab_bank_kernel (bank->bank, k)))
          {
            *index = (int)k;
            return bank;
          }
    }
  return NULL;
}

/* Text pieces between line ends and “|” outside all brackets. */
static GPtrArray *
split (const char *text)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func (g_free);
  const char *begin = text;
  int depth = 0;

  for (const char *c = text;; c++)
    {
      if (*c != '\0' && strchr ("[({", *c) != NULL)
        depth++;
      if (*c != '\0' && strchr ("])}", *c) != NULL)
        depth--;
      if (*c != '\0' && (depth > 0 || (*c != '|' && *c != '\n')))
        continue;

      g_autofree char *piece = g_strndup (begin, (gsize)(c - begin));

      if (*g_strstrip (piece) != '\0')
        g_ptr_array_add (pieces, g_steal_pointer (&piece));
      if (*c == '\0')
        return pieces;
      begin = c + 1;
    }
}

/* Takes “key=value, key=value)”; FALSE if it is anything else. */
static gboolean
read_values (const char *text, const ClabFamily *family, double *values)
{
  g_autofree char *inner = g_strdup (text);
  char *end = strchr (inner, ')');

  if (end == NULL || end[1] != '\0')
    return FALSE;
  *end = '\0';

  g_auto (GStrv) pairs = g_strsplit (inner, ",", -1);

  for (gsize i = 0; pairs[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);
      gsize p = 0;
      char *rest;

      if (pair[0] == NULL || pair[1] == NULL)
        return FALSE;
      g_strstrip (pair[0]);
      while (p < n_parameters (family)
             && !g_str_equal (family->parameters[p].choice.nick, pair[0]))
        p++;
      values[p] = g_ascii_strtod (g_strstrip (pair[1]), &rest);
      if (p == n_parameters (family) || *rest != '\0')
        return FALSE;
    }
  return TRUE;
}

/* Whether a piece is a family and nothing more; then it is set so. */
static const ClabCollectionBank *
read_family (ClabCollection *collection, const char *piece)
{
  gsize length = strcspn (piece, " (");
  g_autofree char *nick = g_strndup (piece, length);
  const char *after = piece + length + strspn (piece + length, " ");
  const ClabCollectionBank *bank = find (collection, nick, NULL);
  double values[CLAB_FAMILY_MAX_PARAMETERS + 1] = { 0.0 };

  if (bank == NULL || bank->family == NULL)
    return NULL;
  for (gsize i = 0; i < n_parameters (bank->family); i++)
    values[i] = bank->family->parameters[i].value;
  if (*after != '\0'
      && (*after != '(' || !read_values (after + 1, bank->family, values)))
    return NULL;
  return clab_collection_set_values (collection, nick, values, NULL) ? bank
                                                                     : NULL;
}

static void
read_kernels (ClabCollection *collection,
              const char *piece,
              ClabBank *rest,
              ClabCollectionFound found,
              gpointer data)
{
  g_autoptr (ClabBank) kernels = clab_kernel_text_parse (piece, NULL);

  for (gsize i = 0; kernels != NULL && i < clab_bank_size (kernels); i++)
    {
      const ClabKernel *kernel = clab_bank_kernel (kernels, i);
      int index;
      const ClabCollectionBank *bank = find_kernel (collection, kernel, &index);

      if (bank != NULL)
        found (bank->id, index, data);
      else
        clab_bank_add (rest, clab_kernel_copy (kernel));
    }
}

gboolean
clab_collection_read_text (ClabCollection *collection,
                           const char *text,
                           ClabBank *rest,
                           ClabCollectionFound found,
                           gpointer data,
                           GError **error)
{
  g_autoptr (ClabBank) all = clab_kernel_text_parse (text, error);
  g_autoptr (GString) others = g_string_new (NULL);

  if (all == NULL)
    return FALSE;

  g_autoptr (GPtrArray) pieces = split (text);

  /* What is not a family alone is read in one go: rows of numbers without
   * brackets may stand on several lines. */
  for (guint i = 0; i < pieces->len; i++)
    {
      const char *piece = g_ptr_array_index (pieces, i);
      const ClabCollectionBank *bank = read_family (collection, piece);

      if (bank != NULL)
        found (bank->id, -1, data);
      else
        g_string_append_printf (others, "%s\n", piece);
    }
  if (others->len > 0)
    read_kernels (collection, others->str, rest, found, data);
  return TRUE;
}
