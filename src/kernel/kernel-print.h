/* Numbers as text: what every writer of kernels prints.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * clab_print_number:
 *
 * Appends the fewest of 15, 16 or 17 digits that give the same double again,
 * in the C locale.
 */
void
clab_print_number (GString *text, double value);

G_END_DECLS
