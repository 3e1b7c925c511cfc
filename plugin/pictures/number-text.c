/* Numbers as short text.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/pictures/number-text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *
clab_number_text (char *text, double value, int digits)
{
  char format[8];

  g_snprintf (format, sizeof format, "%%.%dg", CLAMP (digits, 1, 17));
  if (value == 0.0)
    value = 0.0; /* not “-0” */
  return g_ascii_formatd (text, CLAB_NUMBER_TEXT_SIZE, format, value);
}

char *
clab_number_label (double value, int digits)
{
  char text[CLAB_NUMBER_TEXT_SIZE];

  clab_number_text (text, value, digits);

  GString *label = g_string_new (NULL);
  char *exponent = strchr (text, 'e');

  if (exponent != NULL)
    *exponent = '\0';
  if (exponent == NULL || strcmp (text, "1") != 0)
    g_string_append (label, text);
  if (exponent != NULL)
    g_string_append_printf (label, "%s10<sup>%d</sup>",
                            label->len > 0 ? "·" : "", atoi (exponent + 1));
  g_string_replace (label, "-", "−", 0);
  return g_string_free (label, FALSE);
}

/* One number from the start of @text; returns where it ends, or NULL. */
static const char *
parse_factor (const char *text, double *value)
{
  char *end;

  while (g_ascii_isspace (*text))
    text++;
  *value = g_ascii_strtod (text, &end);
  if (end == text || !isfinite (*value))
    return NULL;
  while (g_ascii_isspace (*end))
    end++;
  return end;
}

gboolean
clab_number_parse (const char *text, double *value)
{
  g_autoptr (GString) plain = g_string_new (text);
  double number, divisor = 1.0;

  g_string_replace (plain, "−", "-", 0);
  g_string_replace (plain, ",", ".", 0);

  const char *end = parse_factor (plain->str, &number);

  if (end != NULL && *end == '/')
    end = parse_factor (end + 1, &divisor);
  if (end == NULL || *end != '\0' || divisor == 0.0)
    return FALSE;
  *value = number / divisor;
  return isfinite (*value);
}
