/* The one error domain of the library.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/base/clab-error.h"

G_DEFINE_QUARK (clab - error - quark, clab_error)
