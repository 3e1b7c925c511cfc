/* A scanner: walks over text that nobody vouches for and says where it is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/text-scanner.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "src/base/clab-error.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define MINUS "\xe2\x88\x92"
#define NO_BREAK_SPACE "\xc2\xa0"
#define MAX_QUOTED_CHARACTERS 24

/* As g_str_has_prefix(), which walks to the end of the text, does not. */
static gboolean
has_prefix (const char *at, const char *prefix)
{
  return strncmp (at, prefix, strlen (prefix)) == 0;
}

void
clab_scanner_init (ClabScanner *scanner, const char *text, char comment)
{
  if (has_prefix (text, BYTE_ORDER_MARK))
    text += strlen (BYTE_ORDER_MARK);
  *scanner = (ClabScanner){ text, text, comment };
}

static gboolean
is_first_byte (char c)
{
  return ((guchar)c & 0xc0) != 0x80;
}

/* How many bytes end a line here: 0, 1 or, for CR LF, 2. */
static gsize
line_end_length (const char *at)
{
  if (at[0] == '\r')
    return at[1] == '\n' ? 2 : 1;
  return at[0] == '\n' ? 1 : 0;
}

static void
locate (const ClabScanner *scanner, const char *at, gsize *line, gsize *column)
{
  *line = 1;
  *column = 1;
  for (const char *p = scanner->start; p < at;)
    {
      gsize end = line_end_length (p);

      if (end > 0)
        {
          *line += 1;
          *column = 1;
          p += end;
          continue;
        }
      if (is_first_byte (*p))
        *column += 1;
      p++;
    }
}

void
clab_scanner_fail (const ClabScanner *scanner,
                   const char *at,
                   GError **error,
                   const char *format,
                   ...)
{
  va_list arguments;
  gsize line;
  gsize column;

  va_start (arguments, format);
  g_autofree char *sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  locate (scanner, at, &line, &column);
  g_set_error (error, CLAB_ERROR, CLAB_ERROR_PARSE,
               _ ("Line %zu, column %zu: %s"), line, column, sentence);
}

static gboolean
is_word_byte (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '.' || (guchar)c >= 0x80;
}

/* The word, the number or the single character that stands at @at, fit to be
 * shown. */
static char *
quote (const char *at)
{
  const char *end = at + 1;
  gsize n_characters = 1;

  if (is_word_byte (*at) || *at == '+' || *at == '-')
    while (is_word_byte (*end) && n_characters < MAX_QUOTED_CHARACTERS)
      n_characters += is_first_byte (*end++) ? 1 : 0;
  while (!is_first_byte (*end))
    end++;

  g_autofree char *valid = g_utf8_make_valid (at, end - at);
  g_autofree char *shown = g_strconcat (
      valid, n_characters < MAX_QUOTED_CHARACTERS ? NULL : "…", NULL);
  return g_strdup_printf (_ ("“%s”"), shown);
}

void
clab_scanner_fail_expected (const ClabScanner *scanner,
                            GError **error,
                            const char *expected)
{
  if (clab_scanner_at_end (scanner))
    clab_scanner_fail (scanner, scanner->at, error,
                       _ ("expected %s, not the end of the text."), expected);
  else if (clab_scanner_at_line_end (scanner))
    clab_scanner_fail (scanner, scanner->at, error,
                       _ ("expected %s, not the end of the line."), expected);
  else
    {
      g_autofree char *found = quote (scanner->at);

      clab_scanner_fail (scanner, scanner->at, error,
                         _ ("expected %s, not %s."), expected, found);
    }
}

gboolean
clab_scanner_at_end (const ClabScanner *scanner)
{
  return *scanner->at == '\0';
}

gboolean
clab_scanner_at_line_end (const ClabScanner *scanner)
{
  return line_end_length (scanner->at) > 0;
}

static gsize
sign_length (const char *at)
{
  if (*at == '+' || *at == '-')
    return 1;
  return has_prefix (at, MINUS) ? strlen (MINUS) : 0;
}

gboolean
clab_scanner_at_number (const ClabScanner *scanner)
{
  const char *p = scanner->at + sign_length (scanner->at);

  return g_ascii_isdigit (*p) || *p == '.';
}

gboolean
clab_scanner_skip_blanks (ClabScanner *scanner)
{
  const char *p = scanner->at;

  for (;;)
    {
      if (*p == ' ' || *p == '\t')
        p++;
      else if (has_prefix (p, NO_BREAK_SPACE))
        p += strlen (NO_BREAK_SPACE);
      else if (*p != '\0' && *p == scanner->comment)
        p += strcspn (p, "\r\n");
      else
        break;
    }

  gboolean is_skipped = p > scanner->at;
  scanner->at = p;
  return is_skipped;
}

gboolean
clab_scanner_take_line_end (ClabScanner *scanner)
{
  gsize length = line_end_length (scanner->at);

  scanner->at += length;
  return length > 0;
}

gboolean
clab_scanner_skip_space (ClabScanner *scanner)
{
  gboolean is_line_ended = FALSE;

  clab_scanner_skip_blanks (scanner);
  while (clab_scanner_take_line_end (scanner))
    {
      is_line_ended = TRUE;
      clab_scanner_skip_blanks (scanner);
    }
  return is_line_ended;
}

gboolean
clab_scanner_take (ClabScanner *scanner, char c)
{
  if (*scanner->at != c)
    return FALSE;
  scanner->at++;
  return TRUE;
}

int
clab_scanner_take_sign (ClabScanner *scanner)
{
  gsize length = sign_length (scanner->at);
  int sign = *scanner->at == '+' ? 1 : -1;

  scanner->at += length;
  return length > 0 ? sign : 0;
}

static gsize
count_digits (const char *p)
{
  gsize n = 0;

  while (g_ascii_isdigit (p[n]))
    n++;
  return n;
}

/* Where an unsigned decimal number ends that begins at @p; @p if none does. */
static const char *
number_end (const char *p)
{
  const char *begin = p;
  gsize n_digits = count_digits (p);

  p += n_digits;
  if (*p == '.')
    {
      gsize n_decimals = count_digits (p + 1);

      n_digits += n_decimals;
      p += 1 + n_decimals;
    }
  if (n_digits == 0)
    return begin;
  if (*p == 'e' || *p == 'E')
    {
      const char *exponent = p + 1 + (p[1] == '+' || p[1] == '-' ? 1 : 0);

      if (g_ascii_isdigit (*exponent))
        p = exponent + count_digits (exponent);
    }
  return p;
}

static gboolean
is_number_over (const char *p)
{
  return !is_word_byte (*p) || sign_length (p) > 0
         || has_prefix (p, NO_BREAK_SPACE);
}

gboolean
clab_scanner_number (ClabScanner *scanner, double *value, GError **error)
{
  const char *begin = scanner->at;
  const char *digits = begin + sign_length (begin);
  const char *end = number_end (digits);
  const char *over = end;

  if (end > digits && strchr ("fFlL", *end) != NULL && *end != '\0')
    over++;
  if (end == digits || !is_number_over (over))
    {
      clab_scanner_fail_expected (scanner, error,
                                  _ ("a number such as 0.5, -2 or 1/16"));
      return FALSE;
    }

  g_autofree char *copy = g_strndup (digits, end - digits);
  *value = g_ascii_strtod (copy, NULL);
  if (*begin == '-' || *begin == MINUS[0])
    *value = -*value;
  if (!isfinite (*value))
    {
      g_autofree char *number = quote (begin);

      clab_scanner_fail (scanner, begin, error,
                         _ ("%s is too large; expected a number below 1e38."),
                         number);
      return FALSE;
    }
  scanner->at = over;
  return TRUE;
}

gboolean
clab_scanner_fraction (ClabScanner *scanner,
                       ClabFraction *fraction,
                       GError **error)
{
  const char *begin = scanner->at;

  fraction->denominator = 1;
  if (!clab_scanner_number (scanner, &fraction->numerator, error))
    return FALSE;
  if (*scanner->at != '/'
      || !(g_ascii_isdigit (scanner->at[1]) || scanner->at[1] == '.'))
    return TRUE;

  scanner->at++;
  if (!clab_scanner_number (scanner, &fraction->denominator, error))
    return FALSE;
  if (fraction->denominator == 0
      || !isfinite (fraction->numerator / fraction->denominator))
    {
      clab_scanner_fail (scanner, begin, error,
                         _ ("this fraction divides by 0 or by too little; "
                            "expected a larger denominator."));
      return FALSE;
    }
  return TRUE;
}

char *
clab_scanner_word (ClabScanner *scanner)
{
  const char *begin = scanner->at;

  if (!g_ascii_isalpha (*begin) && *begin != '_')
    return NULL;
  while (g_ascii_isalnum (*scanner->at)
         || (*scanner->at != '\0' && strchr ("_-.", *scanner->at) != NULL))
    scanner->at++;
  return g_strndup (begin, scanner->at - begin);
}
