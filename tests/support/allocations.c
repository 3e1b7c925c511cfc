/* Counts what the program takes from the heap, and has it refused.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tests/support/allocations.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#if defined __GLIBC__ && !defined __SANITIZE_ADDRESS__                         \
    && !defined __SANITIZE_THREAD__

static gsize count;
static gboolean has_to_refuse;

/* The names under which glibc keeps its own. */
extern void *
__libc_malloc (size_t size);
extern void *
__libc_calloc (size_t n, size_t size);
extern void *
__libc_realloc (void *memory, size_t size);
extern void *
__libc_memalign (size_t alignment, size_t size);

gboolean
allocations_are_seen (void)
{
  const char *preloaded = g_getenv ("LD_PRELOAD");

  return preloaded == NULL || strstr (preloaded, "vgpreload") == NULL;
}

static void
note (void)
{
  __atomic_add_fetch (&count, 1, __ATOMIC_RELAXED);
}

void *
malloc (size_t size)
{
  note ();
  return __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
  note ();
  return __libc_calloc (n, size);
}

void *
realloc (void *memory, size_t size)
{
  note ();
  return __libc_realloc (memory, size);
}

int
posix_memalign (void **memory, size_t alignment, size_t size)
{
  note ();
  *memory = has_to_refuse ? NULL : __libc_memalign (alignment, size);
  return *memory != NULL ? 0 : ENOMEM;
}

gsize
allocations_count (void)
{
  return __atomic_load_n (&count, __ATOMIC_RELAXED);
}

void
allocations_refuse (gboolean is_refused)
{
  has_to_refuse = is_refused;
}

#else

gboolean
allocations_are_seen (void)
{
  return FALSE;
}

gsize
allocations_count (void)
{
  return 0;
}

void
allocations_refuse (gboolean is_refused G_GNUC_UNUSED)
{
}

#endif
