/* Counts what the program takes from the heap, and has it refused.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * allocations_are_seen:
 *
 * Returns: whether it works here: with glibc, and neither beside a sanitizer's
 *   heap nor under Valgrind, which has its own.
 */
gboolean
allocations_are_seen (void);

/**
 * allocations_count:
 *
 * Returns: calls of malloc() and its like until now, of all threads.
 */
gsize
allocations_count (void);

/**
 * allocations_refuse:
 * @is_refused: whether aligned memory shall not be had from now on
 */
void
allocations_refuse (gboolean is_refused);

G_END_DECLS
