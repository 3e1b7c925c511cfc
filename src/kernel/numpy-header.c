/* The header of NumPy's arrays, and the numbers behind it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/numpy-header.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/kernel/bank.h"

#define MAGIC "\x93NUMPY"
#define MAGIC_LENGTH (sizeof MAGIC - 1)

/* Where numbers should begin: a multiple of this. */
#define ALIGNMENT 64

/**
 * Reader:
 * @at: of the byte that comes next
 */
typedef struct
{
  const char *data;
  gsize length;
  gsize at;
} Reader;

gboolean
clab_numpy_is_array (const char *data, gsize length)
{
  return length >= MAGIC_LENGTH && memcmp (data, MAGIC, MAGIC_LENGTH) == 0;
}

static gboolean
fail_at (gsize at, const char *expected, GError **error)
{
  g_set_error (error, CLAB_ERROR, CLAB_ERROR_PARSE,
               _ ("Byte %zu: expected %s."), at, expected);
  return FALSE;
}

static void
skip_blanks (Reader *reader)
{
  while (g_ascii_isspace (reader->data[reader->at]))
    reader->at++;
}

static gboolean
take (Reader *reader, const char *word)
{
  skip_blanks (reader);
  if (strncmp (reader->data + reader->at, word, strlen (word)) != 0)
    return FALSE;
  reader->at += strlen (word);
  return TRUE;
}

static const struct
{
  char kind;
  char size;
} known_types[] = { { 'f', '8' }, { 'f', '4' }, { 'f', '2' }, { 'i', '1' },
                    { 'i', '2' }, { 'i', '4' }, { 'i', '8' }, { 'u', '1' },
                    { 'u', '2' }, { 'u', '4' }, { 'u', '8' }, { 'b', '1' } };

/* '<f4' */
static gboolean
take_type (Reader *reader, ClabNumpyHeader *header, GError **error)
{
  skip_blanks (reader);

  const char *text = reader->data + reader->at;
  for (gsize i = 0; i < G_N_ELEMENTS (known_types); i++)
    if (text[0] == '\'' && text[1] != '\0' && strchr ("<>|=", text[1]) != NULL
        && text[2] == known_types[i].kind && text[3] == known_types[i].size
        && text[4] == '\'')
      {
        header->is_big_endian
            = text[1] == '>'
              || (text[1] == '=' && G_BYTE_ORDER == G_BIG_ENDIAN);
        header->kind = known_types[i].kind;
        header->size = g_ascii_digit_value (known_types[i].size);
        reader->at += 5;
        return TRUE;
      }
  return fail_at (reader->at,
                  _ ("numbers: float, int, uint or bool, such as '<f4'"),
                  error);
}

/* (64, 3, 7, 7) */
static gboolean
take_shape (Reader *reader, ClabNumpyHeader *header, GError **error)
{
  if (!take (reader, "("))
    return fail_at (reader->at, _ ("“(” and the array’s shape"), error);
  header->n_dimensions = 0;
  while (!take (reader, ")"))
    {
      const char *digits = reader->data + reader->at;
      char *end;
      guint64 side = g_ascii_strtoull (digits, &end, 10);

      if (!g_ascii_isdigit (*digits) || side == 0
          || side > CLAB_BANK_MAX_WEIGHTS
          || header->n_dimensions == CLAB_NUMPY_MAX_DIMENSIONS)
        return fail_at (reader->at,
                        _ ("one to four sides of an array, none of them 0 or "
                           "too large for a bank"),
                        error);
      reader->at += end - digits;
      header->shape[header->n_dimensions++] = side;
      take (reader, ",");
    }
  if (header->n_dimensions == 0)
    return fail_at (reader->at, _ ("an array, not a single number"), error);
  return TRUE;
}

static gboolean
take_truth (Reader *reader, ClabNumpyHeader *header, GError **error)
{
  header->is_fortran_order = take (reader, "True");
  if (!header->is_fortran_order && !take (reader, "False"))
    return fail_at (reader->at, _ ("“True” or “False”"), error);
  return TRUE;
}

static const struct
{
  const char *key;
  gboolean (*take) (Reader *reader, ClabNumpyHeader *header, GError **error);
} fields[] = { { "'descr':", take_type },
               { "'fortran_order':", take_truth },
               { "'shape':", take_shape } };

static gboolean
take_fields (Reader *reader, ClabNumpyHeader *header, GError **error)
{
  guint seen = 0;

  if (!take (reader, "{"))
    return fail_at (reader->at, _ ("“{” and the description of an array"),
                    error);
  while (!take (reader, "}"))
    {
      gsize i = 0;

      while (i < G_N_ELEMENTS (fields) && !take (reader, fields[i].key))
        i++;
      if (i == G_N_ELEMENTS (fields))
        return fail_at (reader->at,
                        _ ("'descr', 'fortran_order', 'shape' or “}”"), error);
      if (!fields[i].take (reader, header, error))
        return FALSE;
      seen |= 1u << i;
      take (reader, ",");
    }
  if (seen != (1u << G_N_ELEMENTS (fields)) - 1)
    return fail_at (reader->at,
                    _ ("'descr', 'fortran_order' and 'shape' before “}”"),
                    error);
  return TRUE;
}

gboolean
clab_numpy_read_header (const char *data,
                        gsize length,
                        ClabNumpyHeader *header,
                        GError **error)
{
  const guchar *bytes = (const guchar *)data;
  gsize begin = MAGIC_LENGTH + 4;
  gsize header_length;

  if (!clab_numpy_is_array (data, length) || length < begin + 2)
    return fail_at (0, _ ("NumPy’s mark and version"), error);
  header_length = bytes[MAGIC_LENGTH + 2] | bytes[MAGIC_LENGTH + 3] << 8;
  if (bytes[MAGIC_LENGTH] > 1)
    {
      header_length |= (gsize)bytes[begin] << 16;
      header_length |= (gsize)bytes[begin + 1] << 24;
      begin += 2;
    }
  if (header_length > length - begin)
    return fail_at (MAGIC_LENGTH + 2,
                    _ ("the length of a header within the file"), error);

  /* A 0 behind it ends every look ahead. */
  g_autofree char *text = g_strndup (data + begin, header_length);
  Reader reader = { text, header_length, 0 };
  g_autoptr (GError) failure = NULL;
  header->data_at = begin + header_length;
  if (take_fields (&reader, header, &failure))
    return TRUE;
  g_propagate_prefixed_error (error, g_steal_pointer (&failure),
                              _ ("Header from byte %zu: "), begin);
  return FALSE;
}

static double
half_to_double (guint16 half)
{
  int exponent = half >> 10 & 0x1f;
  int mantissa = half & 0x3ff;
  double value;

  if (exponent == 0x1f)
    value = mantissa == 0 ? INFINITY : NAN;
  else if (exponent == 0)
    value = ldexp (mantissa, -24);
  else
    value = ldexp (mantissa + 0x400, exponent - 25);
  return half & 0x8000 ? -value : value;
}

double
clab_numpy_read_number (const ClabNumpyHeader *header, const guchar *bytes)
{
  guint64 bits = 0;
  union
  {
    guint64 bits64;
    double float64;
  } number;
  union
  {
    guint32 bits32;
    float float32;
  } single;

  for (gsize i = 0; i < header->size; i++)
    bits = bits << 8 | bytes[header->is_big_endian ? i : header->size - 1 - i];
  if (header->kind == 'f' && header->size == 2)
    return half_to_double ((guint16)bits);
  if (header->kind == 'f' && header->size == 4)
    {
      single.bits32 = (guint32)bits;
      return single.float32;
    }
  if (header->kind == 'f')
    {
      number.bits64 = bits;
      return number.float64;
    }
  if (header->kind == 'i')
    {
      guint unused = 64 - 8 * (guint)header->size;

      return (double)((gint64)(bits << unused) >> unused);
    }
  return (double)bits;
}

void
clab_numpy_print_header (GString *bytes,
                         const char *type,
                         const gsize *shape,
                         gsize n_dimensions)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize begin = bytes->len + MAGIC_LENGTH + 4;

  g_string_append_printf (text,
                          "{'descr': '%c%s', 'fortran_order': False, "
                          "'shape': (",
                          G_BYTE_ORDER == G_BIG_ENDIAN ? '>' : '<', type);
  for (gsize i = 0; i < n_dimensions; i++)
    g_string_append_printf (text, "%zu, ", shape[i]);
  g_string_append (text, "), }");
  while ((begin + text->len + 1) % ALIGNMENT != 0)
    g_string_append_c (text, ' ');
  g_string_append_c (text, '\n');

  g_string_append_len (bytes, MAGIC "\x01\x00", MAGIC_LENGTH + 2);
  g_string_append_c (bytes, (char)(text->len & 0xff));
  g_string_append_c (bytes, (char)(text->len >> 8));
  g_string_append_len (bytes, text->str, text->len);
}
