/* The readers and writers that the table of bank formats names.
 *
 * Each file format-NAME.c has those of one or two formats; what they do is
 * said in the table and in that file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/kernel/bank-formats.h"

G_BEGIN_DECLS

#define CLAB_DECLARE_READER(name)                                              \
  ClabBank *clab_format_##name##_read (const char *data, gsize length,         \
                                       GPtrArray *notes, GError **error);
#define CLAB_DECLARE_WRITER(name)                                              \
  gboolean clab_format_##name##_write (const ClabBank *bank, GString *bytes,   \
                                       GPtrArray *notes, GError **error);
#define CLAB_DECLARE_RECOGNIZER(name)                                          \
  gboolean clab_format_##name##_recognize (const char *data, gsize length);

CLAB_DECLARE_RECOGNIZER (json)
CLAB_DECLARE_READER (json)
CLAB_DECLARE_WRITER (json)
CLAB_DECLARE_READER (text)
CLAB_DECLARE_WRITER (text)
CLAB_DECLARE_RECOGNIZER (imagej)
CLAB_DECLARE_READER (imagej)
CLAB_DECLARE_WRITER (imagej)
CLAB_DECLARE_RECOGNIZER (imagemagick)
CLAB_DECLARE_READER (imagemagick)
CLAB_DECLARE_WRITER (imagemagick)
CLAB_DECLARE_READER (gmic)
CLAB_DECLARE_WRITER (gmic)
CLAB_DECLARE_READER (photoshop)
CLAB_DECLARE_WRITER (photoshop)
CLAB_DECLARE_READER (vips)
CLAB_DECLARE_WRITER (vips)
CLAB_DECLARE_RECOGNIZER (numpy)
CLAB_DECLARE_READER (numpy)
CLAB_DECLARE_WRITER (numpy)
CLAB_DECLARE_WRITER (svg)

G_END_DECLS
