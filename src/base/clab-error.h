/* The one error domain of the library.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CLAB_ERROR (clab_error_quark ())

/**
 * ClabError:
 * @CLAB_ERROR_VALUE: an argument is outside what it may be; the message names
 * it
 * @CLAB_ERROR_PARSE: text or a file is malformed; the message says where
 * @CLAB_ERROR_SIZE: sizes that do not go together, e.g. a map below 1 × 1
 * @CLAB_ERROR_MEMORY: an allocation did not succeed
 * @CLAB_ERROR_DIVERGED: a loss is no longer finite
 * @CLAB_ERROR_SINGULAR: the data do not determine the kernel
 *
 * A caller that does not act on the difference just shows the message: one
 * sentence that says what is wrong and what to do.
 */
typedef enum
{
  CLAB_ERROR_VALUE,
  CLAB_ERROR_PARSE,
  CLAB_ERROR_SIZE,
  CLAB_ERROR_MEMORY,
  CLAB_ERROR_DIVERGED,
  CLAB_ERROR_SINGULAR
} ClabError;

GQuark
clab_error_quark (void);

G_END_DECLS
