/* The lab's own bank files.
 *
 *   { "format": "convolution-lab/1", "name": "edges", "kernels": [
 *     { "name": "sobel x", "note": "…", "source": "…",
 *       "size": [3, 3], "planes": 1, "anchor": [1, 1],
 *       "divisor": 8, "bias": 0, "weights": [-1, 0, 1, …] } ] }
 *
 * Sizes and anchors are row, column; weights are planes × rows × columns in
 * correlation order.  Only "format", "kernels", "size" and "weights" must be
 * there.  What is not known is passed over, so that a later minor change needs
 * no new version; a change that an old reader would misunderstand does.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/format-rows.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/kernel/format-common.h"
#include "src/kernel/kernel-print.h"

#define FORMAT "convolution-lab/"
#define VERSION 1

/* Ours are three deep; the parser calls itself once per level. */
#define MAX_DEPTH 16

/* Fields of a kernel besides its weights. */
#define MAX_FIELDS 64

gboolean
clab_format_json_recognize (const char *data, gsize length)
{
  const char *end = data + length;

  while (data < end && g_ascii_isspace (*data))
    data++;
  if (data == end || *data++ != '{')
    return FALSE;
  while (data < end && g_ascii_isspace (*data))
    data++;
  return data < end && *data == '"';
}

/* Before the parser makes a tree of it: is it so deep or so long that no bank
 * could be? */
static gboolean
check_extent (const char *data, gsize length, GError **error)
{
  gsize depth = 0;
  gsize n_values = 0;
  gboolean is_string = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (is_string && data[i] == '\\')
        i++;
      else if (data[i] == '"')
        is_string = !is_string;
      else if (is_string)
        continue;
      else if (data[i] == '[' || data[i] == '{')
        depth++;
      else if ((data[i] == ']' || data[i] == '}') && depth > 0)
        depth--;
      else if (data[i] == ',')
        n_values++;
      if (depth <= MAX_DEPTH
          && n_values
                 <= CLAB_BANK_MAX_WEIGHTS + MAX_FIELDS * CLAB_BANK_MAX_KERNELS)
        continue;
      g_set_error (
          error, CLAB_ERROR, CLAB_ERROR_PARSE,
          _ ("Byte %zu: this is nested too deeply or too long for a bank; "
             "choose a file that the lab has saved."),
          i);
      return FALSE;
    }
  return TRUE;
}

/* "Kernel 3: “size” …" */
static gboolean
fail_field (gsize index, const char *field, const char *must, GError **error)
{
  g_set_error (error, CLAB_ERROR, CLAB_ERROR_PARSE,
               _ ("Kernel %zu: “%s” must be %s."), index + 1, field, must);
  return FALSE;
}

static gboolean
is_number (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;

  GType type = json_node_get_value_type (node);
  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
}

/* The parser cuts whole numbers off where 64 bits end: such a one is not the
 * number in the file. */
static double
number_of (JsonNode *node)
{
  if (json_node_get_value_type (node) == G_TYPE_INT64
      && (json_node_get_int (node) == G_MAXINT64
          || json_node_get_int (node) == G_MININT64))
    return INFINITY;
  return json_node_get_double (node);
}

/* A missing field leaves @value as it is. */
static gboolean
read_number (JsonObject *object,
             const char *field,
             gsize index,
             double *value,
             GError **error)
{
  JsonNode *node = json_object_get_member (object, field);

  if (node == NULL)
    return TRUE;
  if (!is_number (node))
    return fail_field (index, field, _ ("a number"), error);
  *value = number_of (node);
  return TRUE;
}

/* A whole number, minimum … maximum. */
static gboolean
read_count (JsonNode *node, gsize minimum, gsize maximum, gsize *value)
{
  if (!is_number (node))
    return FALSE;

  double number = json_node_get_double (node);
  if (!(number >= minimum && number <= maximum) || number != (gsize)number)
    return FALSE;
  *value = (gsize)number;
  return TRUE;
}

/* [row, column]; a missing field leaves both as they are. */
static gboolean
read_pair (JsonObject *object,
           const char *field,
           gsize minimum,
           gsize maximum,
           gsize *row,
           gsize *column)
{
  JsonNode *node = json_object_get_member (object, field);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;

  JsonArray *pair = json_node_get_array (node);
  return json_array_get_length (pair) == 2
         && read_count (json_array_get_element (pair, 0), minimum, maximum, row)
         && read_count (json_array_get_element (pair, 1), minimum, maximum,
                        column);
}

/* A missing field, or null, leaves @text as it is. */
static gboolean
read_string (JsonObject *object, const char *field, char **text)
{
  JsonNode *node = json_object_get_member (object, field);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  g_free (*text);
  *text = json_node_dup_string (node);
  return TRUE;
}

static gboolean
read_weights (JsonObject *object,
              gsize index,
              ClabKernel *kernel,
              GError **error)
{
  JsonNode *node = json_object_get_member (object, "weights");
  gsize n = clab_kernel_size (kernel);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node)
      || json_array_get_length (json_node_get_array (node)) != n)
    {
      g_autofree char *must
          = g_strdup_printf (_ ("%zu numbers, planes × rows × columns"), n);

      return fail_field (index, "weights", must, error);
    }
  for (gsize i = 0; i < n; i++)
    {
      JsonNode *weight = json_array_get_element (json_node_get_array (node), i);

      if (!is_number (weight))
        return fail_field (index, "weights", _ ("numbers only"), error);
      kernel->weights[i] = number_of (weight);
    }
  return TRUE;
}

static gboolean
read_fields (JsonObject *object,
             gsize index,
             ClabKernel *kernel,
             GError **error)
{
  if (!read_weights (object, index, kernel, error)
      || !read_number (object, "divisor", index, &kernel->divisor, error)
      || !read_number (object, "bias", index, &kernel->bias, error))
    return FALSE;
  if (!read_pair (object, "anchor", 0, CLAB_KERNEL_MAX_SIDE - 1,
                  &kernel->anchor_row, &kernel->anchor_column)
      || kernel->anchor_row >= kernel->rows
      || kernel->anchor_column >= kernel->columns)
    return fail_field (index, "anchor", _ ("a row and a column of the kernel"),
                       error);

  const struct
  {
    const char *field;
    char **text;
  } strings[] = {
    { "name", &kernel->name },
    { "note", &kernel->note },
    { "source", &kernel->source },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++)
    if (!read_string (object, strings[i].field, strings[i].text))
      return fail_field (index, strings[i].field, _ ("text in quotes"), error);
  return TRUE;
}

static gboolean
read_kernel (JsonNode *node, gsize index, ClabBank *bank, GError **error)
{
  gsize rows = 0;
  gsize columns = 0;
  gsize planes = 1;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail_field (index, "kernels", _ ("a list of objects, { … }"), error);

  JsonObject *object = json_node_get_object (node);
  if (!read_pair (object, "size", 1, CLAB_KERNEL_MAX_SIDE, &rows, &columns)
      || rows == 0)
    return fail_field (index, "size", _ ("two whole numbers from 1 to 255"),
                       error);
  if (json_object_has_member (object, "planes")
      && !read_count (json_object_get_member (object, "planes"), 1,
                      CLAB_KERNEL_MAX_PLANES, &planes))
    return fail_field (index, "planes", _ ("a whole number from 1 to 4"),
                       error);

  ClabKernel *kernel = clab_kernel_new (NULL, planes, rows, columns, NULL);
  return clab_format_add (bank, kernel, error)
         && read_fields (object, index, kernel, error);
}

static gboolean
check_format (JsonObject *object, GError **error)
{
  g_autofree char *format = NULL;
  guint64 version = 0;

  if (read_string (object, "format", &format) && format != NULL
      && g_str_has_prefix (format, FORMAT)
      && g_ascii_string_to_unsigned (format + strlen (FORMAT), 10, 1, G_MAXINT,
                                     &version, NULL)
      && version <= VERSION)
    return TRUE;
  if (version > VERSION)
    g_set_error (error, CLAB_ERROR, CLAB_ERROR_PARSE,
                 _ ("This bank has format %s, and this version reads up to %d; "
                    "use a newer version of Convolution Lab."),
                 format, VERSION);
  else
    g_set_error (error, CLAB_ERROR, CLAB_ERROR_PARSE,
                 _ ("This is not a bank of Convolution Lab: its field “format” "
                    "must be “%s%d”."),
                 FORMAT, VERSION);
  return FALSE;
}

static ClabBank *
read_bank (JsonNode *root, GError **error)
{
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_PARSE,
                   _ ("This is not a bank: it must begin with “{”."));
      return NULL;
    }

  JsonObject *object = json_node_get_object (root);
  if (!check_format (object, error))
    return NULL;

  JsonNode *node = json_object_get_member (object, "kernels");
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node)
      || json_array_get_length (json_node_get_array (node)) == 0)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_PARSE,
                   _ ("This bank has no kernels: its field “kernels” must be a "
                      "list of at least one."));
      return NULL;
    }

  g_autofree char *name = NULL;
  if (!read_string (object, "name", &name))
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_PARSE,
                   _ ("The bank's “name” must be text in quotes."));
      return NULL;
    }

  g_autoptr (ClabBank) bank = clab_bank_new (name);
  JsonArray *kernels = json_node_get_array (node);
  for (gsize i = 0; i < json_array_get_length (kernels); i++)
    if (!read_kernel (json_array_get_element (kernels, i), i, bank, error))
      return NULL;
  return g_steal_pointer (&bank);
}

/* The parser says "<data>:3:5: Parse error: …", with words cut short, maybe
 * within a character. */
static void
fail_parse (const GError *failure, GError **error)
{
  g_autofree char *message = g_utf8_make_valid (failure->message, -1);
  guint line = 0;
  guint column = 0;
  int n_read = 0;

  if (sscanf (message, "<data>:%u:%u: %n", &line, &column, &n_read) == 2)
    g_set_error (error, CLAB_ERROR, CLAB_ERROR_PARSE,
                 _ ("Line %u, column %u: this is not valid JSON (%s)."), line,
                 column, message + n_read);
  else
    g_set_error (error, CLAB_ERROR, CLAB_ERROR_PARSE,
                 _ ("This is not valid JSON (%s)."), message);
}

ClabBank *
clab_format_json_read (const char *data,
                       gsize length,
                       GPtrArray *notes G_GNUC_UNUSED,
                       GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) failure = NULL;

  if (!check_extent (data, length, error))
    return NULL;
  if (json_parser_load_from_data (parser, data, length, &failure))
    return read_bank (json_parser_get_root (parser), error);
  fail_parse (failure, error);
  return NULL;
}

static void
print_field (GString *bytes,
             const char *before,
             const char *field,
             const char *value)
{
  if (value == NULL)
    return;

  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_VALUE);
  g_autofree char *valid = g_utf8_make_valid (value, -1);
  json_node_set_string (node, valid);
  g_autofree char *quoted = json_to_string (node, FALSE);
  g_string_append_printf (bytes, "%s\"%s\": %s,\n", before, field, quoted);
}

static void
print_number (GString *bytes, double value)
{
  /* A plain -0 would be read as a whole number, which has no sign. */
  if (value == 0 && signbit (value))
    g_string_append (bytes, "-0.0");
  else
    clab_print_number (bytes, value);
}

static void
print_kernel (GString *bytes, const ClabKernel *kernel)
{
  gsize n = clab_kernel_size (kernel);

  g_string_append (bytes, "    {\n");
  print_field (bytes, "      ", "name", kernel->name);
  print_field (bytes, "      ", "note", kernel->note);
  print_field (bytes, "      ", "source", kernel->source);
  g_string_append_printf (bytes,
                          "      \"size\": [%zu, %zu],\n"
                          "      \"planes\": %zu,\n"
                          "      \"anchor\": [%zu, %zu],\n",
                          kernel->rows, kernel->columns, kernel->planes,
                          kernel->anchor_row, kernel->anchor_column);
  g_string_append (bytes, "      \"divisor\": ");
  print_number (bytes, kernel->divisor);
  g_string_append (bytes, ",\n      \"bias\": ");
  print_number (bytes, kernel->bias);
  g_string_append (bytes, ",\n      \"weights\": [");
  for (gsize i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (bytes, ',');
      g_string_append (bytes, i % kernel->columns > 0 ? " " : "\n        ");
      print_number (bytes, kernel->weights[i]);
    }
  g_string_append (bytes, "\n      ]\n    }");
}

gboolean
clab_format_json_write (const ClabBank *bank,
                        GString *bytes,
                        GPtrArray *notes G_GNUC_UNUSED,
                        GError **error G_GNUC_UNUSED)
{
  g_string_append_printf (bytes, "{\n  \"format\": \"%s%d\",\n", FORMAT,
                          VERSION);
  print_field (bytes, "  ", "name", bank->name);
  g_string_append (bytes, "  \"kernels\": [\n");
  for (gsize i = 0; i < clab_bank_size (bank); i++)
    {
      if (i > 0)
        g_string_append (bytes, ",\n");
      print_kernel (bytes, clab_bank_kernel (bank, i));
    }
  g_string_append (bytes, "\n  ]\n}\n");
  return TRUE;
}
