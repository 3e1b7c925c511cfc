/* Names in kernel text: what stands before "=".
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/text-name.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SPECIAL "=|#\"[]{}();\r\n"

static const struct
{
  char letter;
  char meaning;
} escapes[] = { { '"', '"' },
                { '\\', '\\' },
                { 'n', '\n' },
                { 'r', '\r' },
                { 't', '\t' } };

/* The "=" behind a name without quotes; NULL if there is no such name. */
static const char *
find_equals (const char *at)
{
  const char *p = at + strcspn (at, SPECIAL);

  /* The sizes of a declaration in C: edge[3][3]. */
  while (p > at && *p == '[')
    {
      p += 1 + strspn (p + 1, "0123456789 \t");
      if (*p != ']')
        return NULL;
      p++;
      p += strcspn (p, SPECIAL);
    }
  return *p == '=' ? p : NULL;
}

gboolean
clab_text_at_name (const ClabScanner *scanner)
{
  return *scanner->at == '"' || find_equals (scanner->at) != NULL;
}

static char *
take_quoted (ClabScanner *scanner, GError **error)
{
  g_autoptr (GString) name = g_string_new (NULL);

  scanner->at++;
  while (!clab_scanner_take (scanner, '"'))
    {
      char c = *scanner->at;

      if (clab_scanner_at_end (scanner) || clab_scanner_at_line_end (scanner))
        {
          clab_scanner_fail_expected (scanner, error,
                                      _ ("a quotation mark after the name"));
          return NULL;
        }
      scanner->at++;
      if (c == '\\')
        {
          gsize i = 0;

          while (i < G_N_ELEMENTS (escapes)
                 && escapes[i].letter != *scanner->at)
            i++;
          if (i == G_N_ELEMENTS (escapes))
            {
              clab_scanner_fail_expected (scanner, error,
                                          _ ("one of \" \\ n r t after “\\”"));
              return NULL;
            }
          c = escapes[i].meaning;
          scanner->at++;
        }
      g_string_append_c (name, c);
    }
  return g_utf8_make_valid (name->str, name->len);
}

static char *
take_plain (ClabScanner *scanner, GError **error)
{
  const char *begin = scanner->at;
  const char *equals = find_equals (begin);
  gsize length = equals - begin;
  gsize without_sizes = strcspn (begin, "[=");
  g_autofree char *text = g_strndup (begin, MIN (length, without_sizes));
  const char *name = g_strchomp (text);

  if (without_sizes < length)
    {
      const char *blank = strrchr (name, ' ');

      name = blank != NULL ? blank + 1 : name;
    }
  if (*name == '\0')
    {
      clab_scanner_fail_expected (scanner, error, _ ("a name before “=”"));
      return NULL;
    }
  scanner->at = equals;
  return g_utf8_make_valid (name, -1);
}

char *
clab_text_take_name (ClabScanner *scanner, GError **error)
{
  g_autofree char *name = *scanner->at == '"' ? take_quoted (scanner, error)
                                              : take_plain (scanner, error);

  if (name == NULL)
    return NULL;
  clab_scanner_skip_blanks (scanner);
  if (!clab_scanner_take (scanner, '='))
    {
      clab_scanner_fail_expected (scanner, error, _ ("“=” after the name"));
      return NULL;
    }
  clab_scanner_skip_space (scanner);
  return g_steal_pointer (&name);
}

static gboolean
needs_quotes (const char *name)
{
  const char *last = g_utf8_find_prev_char (name, name + strlen (name));

  return strpbrk (name, SPECIAL) != NULL
         || !g_unichar_isgraph (g_utf8_get_char (name))
         || !g_unichar_isgraph (g_utf8_get_char (last));
}

void
clab_text_print_name (GString *text, const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);

  if (*valid != '\0' && !needs_quotes (valid))
    {
      g_string_append (text, valid);
      return;
    }
  g_string_append_c (text, '"');
  for (const char *p = valid; *p != '\0'; p++)
    {
      gsize i = 0;

      while (i < G_N_ELEMENTS (escapes) && escapes[i].meaning != *p)
        i++;
      if (i < G_N_ELEMENTS (escapes))
        {
          g_string_append_c (text, '\\');
          g_string_append_c (text, escapes[i].letter);
        }
      else
        g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}
