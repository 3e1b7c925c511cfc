/* Round numbers for the ticks of an axis.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * clab_nice_ticks:
 * @minimum: finite
 * @maximum: finite, above @minimum
 * @at_most: how many ticks there is room for, ≥ 2
 *
 * Returns: (element-type double) (transfer full): multiples of 1, 2 or 5
 *   times a power of ten within the range, ascending.
 */
GArray *
clab_nice_ticks (double minimum, double maximum, guint at_most);

/**
 * clab_nice_ticks_logarithmic:
 * @minimum: above 0
 * @maximum: above @minimum
 *
 * Returns: (element-type double) (transfer full): powers of ten within the
 *   range, every second, third … one where there are too many; with 2 and 5
 *   times them where there are fewer than two.
 */
GArray *
clab_nice_ticks_logarithmic (double minimum, double maximum, guint at_most);

G_END_DECLS
