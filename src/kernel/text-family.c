/* Families in kernel text: gabor(orientations=8, size=15).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/text-family.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Longer words resemble nothing. */
#define MAX_COMPARED 40

/* Levenshtein's distance between two words, letters' case aside. */
static gsize
distance (const char *a, const char *b)
{
  gsize row[MAX_COMPARED + 1];
  gsize n = strlen (b);

  if (strlen (a) > MAX_COMPARED || n > MAX_COMPARED)
    return G_MAXSIZE;
  for (gsize j = 0; j <= n; j++)
    row[j] = j;
  for (gsize i = 0; a[i] != '\0'; i++)
    {
      gsize diagonal = row[0];

      row[0] = i + 1;
      for (gsize j = 1; j <= n; j++)
        {
          gboolean is_same
              = g_ascii_tolower (a[i]) == g_ascii_tolower (b[j - 1]);
          gsize above = row[j];

          row[j]
              = MIN (MIN (above, row[j - 1]) + 1, diagonal + (is_same ? 0 : 1));
          diagonal = above;
        }
    }
  return row[n];
}

static gboolean
is_near (const char *word, const char *nick)
{
  g_autofree char *lower = g_ascii_strdown (word, -1);

  return distance (word, nick) <= 1 + strlen (word) / 5
         || (strlen (lower) >= 3
             && (strstr (nick, lower) != NULL || strstr (lower, nick) != NULL));
}

static char *
list_families (const char *word, gboolean is_near_only)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (gsize i = 0; i < clab_families.n_rows; i++)
    {
      const char *nick = clab_table_row (&clab_families, i)->nick;

      if (is_near_only && !is_near (word, nick))
        continue;
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", nick);
    }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static const ClabFamily *
find_family (const ClabScanner *scanner,
             const char *word,
             const char *at,
             GError **error)
{
  for (gsize i = 0; i < clab_families.n_rows; i++)
    {
      const ClabChoice *row = clab_table_row (&clab_families, i);

      if (strcmp (row->nick, word) == 0)
        return (const ClabFamily *)row;
    }

  g_autofree char *near = list_families (word, TRUE);
  if (*near != '\0')
    clab_scanner_fail (scanner, at, error,
                       _ ("there are no kernels called “%.60s”; perhaps you "
                          "mean: %s."),
                       word, near);
  else
    {
      g_autofree char *all = list_families (word, FALSE);

      clab_scanner_fail (scanner, at, error,
                         _ ("there are no kernels called “%.60s”; expected a "
                            "matrix or one of: %s."),
                         word, all);
    }
  return NULL;
}

/* The parameter's index, or −1. */
static gssize
find_parameter (const ClabFamily *family, const char *key)
{
  for (gssize i = 0; family->parameters[i].choice.nick != NULL; i++)
    if (g_strcmp0 (family->parameters[i].choice.nick, key) == 0)
      return i;
  return -1;
}

static void
fail_key (const ClabScanner *scanner,
          const ClabFamily *family,
          const char *at,
          GError **error)
{
  g_autoptr (GString) keys = g_string_new (NULL);

  for (gsize i = 0; family->parameters[i].choice.nick != NULL; i++)
    g_string_append_printf (keys, "%s%s", i > 0 ? ", " : "",
                            family->parameters[i].choice.nick);
  if (keys->len == 0)
    clab_scanner_fail (scanner, at, error,
                       _ ("“%s” has no parameters; expected “)”."),
                       family->choice.nick);
  else
    clab_scanner_fail (scanner, at, error,
                       _ ("expected a parameter of “%s”: %s."),
                       family->choice.nick, keys->str);
}

/* Bounds are shown as they can be typed, which no locale changes. */
static gboolean
check_value (const ClabScanner *scanner,
             const ClabFamilyParameter *parameter,
             double value,
             const char *at,
             GError **error)
{
  const char *key = parameter->choice.nick;
  char minimum[G_ASCII_DTOSTR_BUF_SIZE];
  char maximum[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (minimum, sizeof minimum, "%g", parameter->minimum);
  g_ascii_formatd (maximum, sizeof maximum, "%g", parameter->maximum);
  if (parameter->is_integer && value != floor (value))
    {
      clab_scanner_fail (scanner, at, error,
                         _ ("“%s” is a whole number; expected %s to %s."), key,
                         minimum, maximum);
      return FALSE;
    }
  if (value < parameter->minimum || value > parameter->maximum)
    {
      clab_scanner_fail (scanner, at, error,
                         _ ("“%s” is out of bounds; expected %s to %s."), key,
                         minimum, maximum);
      return FALSE;
    }
  return TRUE;
}

/* key = value */
static gboolean
take_parameter (ClabScanner *scanner,
                const ClabFamily *family,
                double *values,
                guint *given,
                GError **error)
{
  const char *at = scanner->at;
  g_autofree char *key = clab_scanner_word (scanner);
  gssize i = find_parameter (family, key);

  if (i < 0)
    {
      fail_key (scanner, family, at, error);
      return FALSE;
    }
  if (*given & (1u << i))
    {
      clab_scanner_fail (scanner, at, error,
                         _ ("“%s” is given twice; expected it once."), key);
      return FALSE;
    }
  *given |= 1u << i;
  clab_scanner_skip_space (scanner);
  if (!clab_scanner_take (scanner, '='))
    {
      g_autofree char *expected
          = g_strdup_printf (_ ("“=” and a number after “%s”"), key);

      clab_scanner_fail_expected (scanner, error, expected);
      return FALSE;
    }
  clab_scanner_skip_space (scanner);

  ClabFraction number;
  at = scanner->at;
  if (!clab_scanner_fraction (scanner, &number, error))
    return FALSE;
  values[i] = number.numerator / number.denominator;
  return check_value (scanner, &family->parameters[i], values[i], at, error);
}

static gboolean
take_parameters (ClabScanner *scanner,
                 const ClabFamily *family,
                 double *values,
                 GError **error)
{
  guint given = 0;

  clab_scanner_skip_space (scanner);
  if (clab_scanner_take (scanner, ')'))
    return TRUE;
  for (;;)
    {
      if (!take_parameter (scanner, family, values, &given, error))
        return FALSE;
      clab_scanner_skip_space (scanner);
      if (clab_scanner_take (scanner, ')'))
        return TRUE;
      if (!clab_scanner_take (scanner, ','))
        {
          clab_scanner_fail_expected (scanner, error, _ ("“,” or “)”"));
          return FALSE;
        }
      clab_scanner_skip_space (scanner);
    }
}

const ClabFamily *
clab_text_take_family (ClabScanner *scanner,
                       const char *word,
                       const char *at,
                       ClabBank *bank,
                       GError **error)
{
  const ClabFamily *family = find_family (scanner, word, at, error);
  double values[CLAB_FAMILY_MAX_PARAMETERS] = { 0 };
  GError *build_error = NULL;

  if (family == NULL)
    return NULL;
  for (gsize i = 0; family->parameters[i].choice.nick != NULL; i++)
    values[i] = family->parameters[i].value;

  ClabScanner ahead = *scanner;
  clab_scanner_skip_blanks (&ahead);
  if (clab_scanner_take (&ahead, '('))
    {
      *scanner = ahead;
      if (!take_parameters (scanner, family, values, error))
        return NULL;
    }
  if (family->build (family, values, bank, &build_error))
    return family;
  clab_scanner_fail (scanner, at, error, "%s", build_error->message);
  g_error_free (build_error);
  return NULL;
}
