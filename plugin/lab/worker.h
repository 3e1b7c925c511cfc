/* Threads that leave the processor to the window when it wants it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * clab_worker_new:
 * @name: of the thread, for debuggers
 *
 * Where the system can, the thread comes after the program's others, and so do
 * the threads that it makes: what the window waits for, GIMP's answers among
 * it, is not kept waiting.
 *
 * Returns: (transfer full): to be joined.
 */
GThread *
clab_worker_new (const char *name, GThreadFunc run, gpointer data);

G_END_DECLS
