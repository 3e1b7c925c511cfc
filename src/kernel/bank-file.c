/* Banks in files: opening and saving.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/bank-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/clab-error.h"

#define CHUNK ((gsize)64 << 10)

/* What people may do with a new file, before their umask. */
#define NEW_FILE_MODE 0666

/* “edges.json”, for messages. */
static char *
shown_name (GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);

  return base != NULL ? g_filename_display_name (base) : g_file_get_uri (file);
}

/* edges */
static char *
name_without_extension (GFile *file)
{
  char *name = shown_name (file);
  char *point = strrchr (name, '.');

  if (point != NULL && point > name)
    *point = '\0';
  return name;
}

/* All bytes, unless they are more than a bank can have: the file may be a
 * device that never ends. */
static GByteArray *
read_all (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize n_read;

  if (stream == NULL)
    return NULL;
  do
    {
      guint end = bytes->len;

      g_byte_array_set_size (bytes, end + CHUNK);
      if (!g_input_stream_read_all (G_INPUT_STREAM (stream), bytes->data + end,
                                    CHUNK, &n_read, cancellable, error))
        return NULL;
      g_byte_array_set_size (bytes, end + (guint)n_read);
      if (bytes->len > CLAB_BANK_MAX_BYTES)
        {
          g_set_error (error, CLAB_ERROR, CLAB_ERROR_PARSE,
                       _ ("The file is larger than %d MiB, which no bank is; "
                          "choose another file."),
                       (int)(CLAB_BANK_MAX_BYTES >> 20));
          return NULL;
        }
    }
  while (n_read == CHUNK);
  return g_steal_pointer (&bytes);
}

ClabBank *
clab_bank_load (GFile *file,
                GPtrArray *notes,
                GCancellable *cancellable,
                GError **error)
{
  g_autofree char *shown = shown_name (file);
  g_autofree char *name = name_without_extension (file);
  g_autoptr (GByteArray) bytes = read_all (file, cancellable, error);
  ClabBank *bank = NULL;

  if (bytes != NULL)
    {
      const guint8 zero = 0;
      gsize length = bytes->len;

      g_byte_array_append (bytes, &zero, 1);
      const char *data = (const char *)bytes->data;
      bank = clab_bank_from_bytes (clab_bank_format_guess (shown, data, length),
                                   data, length, name, notes, error);
    }
  if (bank == NULL)
    clab_file_name_error (file, error);
  return bank;
}

/* A new file is written beside the old one, under a name that nobody has heard
 * of; of GLib's sentence only what the system says is kept. */
static void
forget_new_file (GError *error)
{
  const char *colon = strrchr (error->message, ':');

  if (colon == NULL || colon[1] != ' ')
    return;

  char *reason = g_strdup (colon + strlen (": "));

  g_free (error->message);
  error->message = reason;
}

static gboolean
check_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return TRUE;

  g_autofree char *shown = g_filename_display_name (folder);
  g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
               _ ("There is no folder “%s”; make it, or choose another one."),
               shown);
  return FALSE;
}

/* Local files: a complete copy on the disk takes the old one's place. */
static gboolean
replace_local (const char *path, const char *data, gsize length, GError **error)
{
  g_autofree char *target = NULL;
  g_autoptr (GError) failure = NULL;
  char *resolved = realpath (path, NULL);
  GStatBuf status;
  int mode = NEW_FILE_MODE;

  /* A new file has no real path yet. */
  target = g_strdup (resolved != NULL ? resolved : path);
  free (resolved);
  if (g_stat (target, &status) == 0)
    {
      if (!S_ISREG (status.st_mode))
        {
          g_set_error_literal (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                               _ ("This is a folder or a device, which is not "
                                  "replaced; choose another name."));
          return FALSE;
        }
      mode = status.st_mode & 0777;
    }
  else if ((errno == ENOENT || errno == ENOTDIR)
           && !check_folder (target, error))
    return FALSE;
  if (g_file_set_contents_full (target, data, (gssize)length,
                                G_FILE_SET_CONTENTS_CONSISTENT
                                    | G_FILE_SET_CONTENTS_DURABLE,
                                mode, &failure))
    return TRUE;
  forget_new_file (failure);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
clab_file_replace (GFile *file, const char *data, gsize length, GError **error)
{
  g_autofree char *path = g_file_get_path (file);

  if (path != NULL && g_file_is_native (file))
    return replace_local (path, data, length, error);
  return g_file_replace_contents (file, data, length, NULL, FALSE,
                                  G_FILE_CREATE_NONE, NULL, NULL, error);
}

void
clab_file_name_error (GFile *file, GError **error)
{
  if (error == NULL || *error == NULL)
    return;

  g_autofree char *shown = shown_name (file);
  g_autofree char *quoted = g_strdup_printf (_ ("“%s”"), shown);
  g_autofree char *message = g_steal_pointer (&(*error)->message);

  /* GIO's sentences have no full stop. */
  (*error)->message
      = g_strconcat (quoted, ": ", message,
                     g_str_has_suffix (message, ".") ? NULL : ".", NULL);
}

gboolean
clab_bank_save (const ClabBank *bank,
                const ClabBankFormat *format,
                GFile *file,
                GPtrArray *notes,
                GError **error)
{
  g_autofree char *shown = shown_name (file);
  g_autoptr (GBytes) bytes = NULL;

  if (format == NULL)
    format = clab_bank_format_guess (shown, NULL, 0);
  bytes = clab_bank_to_bytes (format, bank, notes, error);
  if (bytes != NULL
      && clab_file_replace (file, g_bytes_get_data (bytes, NULL),
                            g_bytes_get_size (bytes), error))
    return TRUE;
  clab_file_name_error (file, error);
  return FALSE;
}
