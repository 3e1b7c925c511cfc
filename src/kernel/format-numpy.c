/* NumPy's arrays, .npy.
 *
 *   \x93NUMPY, version, length of the header, header, numbers
 *   { 'descr': '<f4', 'fortran_order': False, 'shape': (64, 3, 7, 7), }
 *
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html.  Two
 * axes are rows × columns; three, several kernels; four, those of PyTorch,
 * kernels × planes × rows × columns, or of Keras, rows × columns × planes ×
 * kernels.  Both correlate.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/format-numpy.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/kernel/format-common.h"
#include "src/kernel/format-rows.h"
#include "src/kernel/kernel-ops.h"

#define MAGIC "\x93NUMPY"
#define MAGIC_LENGTH (sizeof MAGIC - 1)
#define MAX_DIMENSIONS 4

/* Where numbers should begin: a multiple of this. */
#define ALIGNMENT 64

/**
 * Header:
 * @kind: 'f', 'i', 'u' or 'b'
 * @size: of a number, in bytes
 * @data_at: byte where the numbers begin
 */
typedef struct
{
  gboolean is_big_endian;
  char kind;
  gsize size;
  gboolean is_fortran_order;
  gsize n_dimensions;
  gsize shape[MAX_DIMENSIONS];
  gsize data_at;
} Header;

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
clab_format_numpy_recognize (const char *data, gsize length)
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
take_type (Reader *reader, Header *header, GError **error)
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
take_shape (Reader *reader, Header *header, GError **error)
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
          || header->n_dimensions == MAX_DIMENSIONS)
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
take_truth (Reader *reader, Header *header, GError **error)
{
  header->is_fortran_order = take (reader, "True");
  if (!header->is_fortran_order && !take (reader, "False"))
    return fail_at (reader->at, _ ("“True” or “False”"), error);
  return TRUE;
}

static const struct
{
  const char *key;
  gboolean (*take) (Reader *reader, Header *header, GError **error);
} fields[] = { { "'descr':", take_type },
               { "'fortran_order':", take_truth },
               { "'shape':", take_shape } };

static gboolean
take_fields (Reader *reader, Header *header, GError **error)
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

static gboolean
read_header (const char *data, gsize length, Header *header, GError **error)
{
  const guchar *bytes = (const guchar *)data;
  gsize begin = MAGIC_LENGTH + 4;
  gsize header_length;

  if (!clab_format_numpy_recognize (data, length) || length < begin + 2)
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

/* The number of @header's type whose bytes begin at @bytes. */
static double
read_number (const Header *header, const guchar *bytes)
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

/**
 * Layout:
 * @axes: which axis of the array counts kernels, planes, rows and columns;
 *   −1: there is one of them
 */
typedef struct
{
  gsize n_dimensions;
  int axes[4];
  const char *note;
} Layout;

static const Layout layouts[] = {
  { 1, { -1, -1, -1, 0 }, NULL },
  { 2, { -1, -1, 0, 1 }, NULL },
  { 3, { 0, -1, 1, 2 }, NULL },
  { 4, { 0, 1, 2, 3 }, NULL },
  { 4,
    { 3, 2, 0, 1 },
    N_ ("The array’s axes were taken as those of Keras: rows, columns, planes, "
        "kernels.") },
};

enum
{
  KERNELS,
  PLANES,
  ROWS,
  COLUMNS,
  N_AXES
};

static void
resolve_sizes (const Layout *layout, const gsize *shape, gsize *sizes)
{
  for (gsize i = 0; i < N_AXES; i++)
    sizes[i] = layout->axes[i] < 0 ? 1 : shape[layout->axes[i]];
}

static gboolean
is_fit (const gsize *sizes)
{
  return sizes[KERNELS] <= CLAB_BANK_MAX_KERNELS
         && sizes[PLANES] <= CLAB_KERNEL_MAX_PLANES
         && sizes[ROWS] <= CLAB_KERNEL_MAX_SIDE
         && sizes[COLUMNS] <= CLAB_KERNEL_MAX_SIDE
         && sizes[KERNELS] * sizes[PLANES] * sizes[ROWS] * sizes[COLUMNS]
                <= CLAB_BANK_MAX_WEIGHTS;
}

/* Whether four axes, of kernels in PyTorch's order, look more like those of
 * Keras: square kernels in its order, and not in PyTorch's. */
static gboolean
is_like_keras (const gsize *shape)
{
  return shape[0] == shape[1] && shape[0] > 1
         && shape[2] <= CLAB_KERNEL_MAX_PLANES && shape[2] != shape[3];
}

/* Whether four axes that cannot be PyTorch's may be those of Keras, and not
 * those of an inner layer of PyTorch with too many planes. */
static gboolean
may_be_keras (const gsize *shape)
{
  return shape[2] != shape[3] || shape[2] == 1;
}

static const Layout *
find_layout (const Header *header, gsize *sizes)
{
  const Layout *found = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (layouts); i++)
    {
      gsize candidate[N_AXES];

      if (layouts[i].n_dimensions != header->n_dimensions)
        continue;
      resolve_sizes (&layouts[i], header->shape, candidate);
      if (!is_fit (candidate))
        continue;
      if (layouts[i].note != NULL
          && !(found != NULL ? is_like_keras (header->shape)
                             : may_be_keras (header->shape)))
        continue;
      found = &layouts[i];
      memcpy (sizes, candidate, sizeof candidate);
    }
  return found;
}

/* How many numbers to go on for one step along each of kernels, planes, rows
 * and columns. */
static void
find_strides (const Header *header, const Layout *layout, gsize *strides)
{
  for (gsize i = 0; i < N_AXES; i++)
    {
      int axis = layout->axes[i];

      strides[i] = axis < 0 ? 0 : 1;
      for (int a = 0; axis >= 0 && a < (int)header->n_dimensions; a++)
        if (header->is_fortran_order ? a < axis : a > axis)
          strides[i] *= header->shape[a];
    }
}

static ClabKernel *
read_kernel (const Header *header,
             const guchar *numbers,
             const gsize *sizes,
             const gsize *strides)
{
  ClabKernel *kernel = clab_kernel_new (NULL, sizes[PLANES], sizes[ROWS],
                                        sizes[COLUMNS], NULL);
  double *weight = kernel->weights;

  for (gsize plane = 0; plane < sizes[PLANES]; plane++)
    for (gsize row = 0; row < sizes[ROWS]; row++)
      for (gsize column = 0; column < sizes[COLUMNS]; column++)
        {
          gsize at = plane * strides[PLANES] + row * strides[ROWS]
                     + column * strides[COLUMNS];

          *weight++ = read_number (header, numbers + at * header->size);
        }
  return kernel;
}

ClabBank *
clab_format_numpy_read (const char *data,
                        gsize length,
                        GPtrArray *notes,
                        GError **error)
{
  Header header = { 0 };
  gsize sizes[N_AXES] = { 0 };
  gsize strides[N_AXES];

  if (!read_header (data, length, &header, error))
    return NULL;

  const Layout *layout = find_layout (&header, sizes);
  if (layout == NULL)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_PARSE,
                   _ ("This array’s shape is not that of kernels: at most %d "
                      "kernels of %d planes of %d × %d are possible."),
                   CLAB_BANK_MAX_KERNELS, CLAB_KERNEL_MAX_PLANES,
                   CLAB_KERNEL_MAX_SIDE, CLAB_KERNEL_MAX_SIDE);
      return NULL;
    }

  gsize n_bytes = header.size * sizes[KERNELS] * sizes[PLANES] * sizes[ROWS]
                  * sizes[COLUMNS];
  if (length - header.data_at < n_bytes)
    {
      fail_at (length, _ ("more numbers: the file is cut off"), error);
      return NULL;
    }
  if (length - header.data_at > n_bytes)
    clab_format_note (notes, _ ("What follows the first array was left out."));
  if (layout->note != NULL)
    clab_format_note (notes, _ (layout->note));

  ClabBank *bank = clab_bank_new (NULL);
  find_strides (&header, layout, strides);
  for (gsize i = 0; i < sizes[KERNELS]; i++)
    clab_bank_add (bank, read_kernel (&header,
                                      (const guchar *)data + header.data_at
                                          + i * strides[KERNELS] * header.size,
                                      sizes, strides));
  return bank;
}

/* Mark, version and description; the numbers' bytes are in the host's order. */
static void
print_header (GString *bytes,
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

gboolean
clab_format_numpy_write (const ClabBank *bank,
                         GString *bytes,
                         GPtrArray *notes,
                         GError **error)
{
  gsize shape[N_AXES]
      = { clab_bank_size (bank), clab_bank_kernel (bank, 0)->planes, 0, 0 };

  for (gsize i = 0; i < clab_bank_size (bank); i++)
    {
      const ClabKernel *kernel = clab_bank_kernel (bank, i);

      if (kernel->planes != shape[PLANES])
        {
          g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                       _ ("Kernels of %zu and of %zu planes do not fit into "
                          "one array; save them "
                          "apart."),
                       shape[PLANES], kernel->planes);
          return FALSE;
        }
      shape[ROWS] = MAX (shape[ROWS], kernel->rows);
      shape[COLUMNS] = MAX (shape[COLUMNS], kernel->columns);
    }
  if (is_like_keras (shape))
    shape[ROWS] = shape[COLUMNS] = MAX (shape[ROWS], shape[COLUMNS]);

  print_header (bytes, "f8", shape, N_AXES);
  for (gsize i = 0; i < clab_bank_size (bank); i++)
    {
      const ClabKernel *kernel = clab_bank_kernel (bank, i);
      g_autoptr (ClabKernel) resized
          = clab_kernel_resize (kernel, shape[ROWS], shape[COLUMNS]);

      if (kernel->rows != shape[ROWS] || kernel->columns != shape[COLUMNS])
        clab_format_note (notes, _ ("Zeros were added so that all kernels have "
                                    "one size."));
      g_string_append_len (bytes, (const char *)resized->weights,
                           clab_kernel_size (resized)
                               * sizeof *resized->weights);
    }
  return TRUE;
}

gboolean
clab_numpy_save_tensor (const ClabTensor *tensor,
                        GFile *file,
                        GCancellable *cancellable,
                        GError **error)
{
  const gsize shape[]
      = { tensor->n, tensor->channels, tensor->height, tensor->width };
  gsize first = tensor->n > 1 ? 0 : tensor->channels > 1 ? 1 : 2;
  g_autoptr (GString) header = g_string_new (NULL);
  g_autoptr (GFileOutputStream) stream = g_file_replace (
      file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, error);

  if (stream == NULL)
    return FALSE;
  print_header (header, "f4", shape + first, G_N_ELEMENTS (shape) - first);
  if (g_output_stream_write_all (G_OUTPUT_STREAM (stream), header->str,
                                 header->len, NULL, cancellable, error)
      && g_output_stream_write_all (G_OUTPUT_STREAM (stream), tensor->data,
                                    clab_tensor_size (tensor)
                                        * sizeof *tensor->data,
                                    NULL, cancellable, error))
    return g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error);

  /* Closing what is cancelled leaves the old file in its place. */
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  g_output_stream_close (G_OUTPUT_STREAM (stream), cancelled, NULL);
  return FALSE;
}
