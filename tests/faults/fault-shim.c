/* Is loaded before the plug-in's libraries and breaks one thing on purpose.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The file that CLAB_FAULT names holds “FUNCTION COUNT ACTION [NUMBER]”: what
 * happens in the COUNT-th call that the plug-in makes of the function.
 *
 *   kill    the process is killed
 *   stop    it is stopped until somebody lets it go on
 *   limit   it gets no more than NUMBER MiB of addresses beyond those it has
 *   fail    this call and all later ones fail: no memory, or a full disk
 *
 * FUNCTION “allocate” is any allocation that is allowed to fail.  Larger ones
 * that are not get a line in the file CLAB_FAULT.unguarded.
 */
#include <dlfcn.h>
#include <errno.h>
#include <gegl.h>
#include <libgimp/gimp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* What may be asked of GLib without the right to say no. */
#define SMALL ((gsize)1 << 20)

/**
 * Fault:
 * @program: where the plug-in itself is loaded
 * @calls: of @function so far
 */
typedef struct
{
  char function[40];
  char action[16];
  guint count;
  guint number;
  guint calls;
  const void *program;
} Fault;

/* The loader calls functions of this file: nobody could pass it anything. */
static Fault fault;

static const void *
base_of (const void *address)
{
  Dl_info info;

  return dladdr (address, &info) != 0 ? info.dli_fbase : NULL;
}

__attribute__ ((constructor)) static void
read_fault (void)
{
  const char *path = getenv ("CLAB_FAULT");
  FILE *file = path != NULL ? fopen (path, "r") : NULL;

  fault.program = base_of ((const void *)getauxval (AT_ENTRY));
  if (file == NULL)
    return;
  if (fscanf (file, "%39s %u %15s %u", fault.function, &fault.count,
              fault.action, &fault.number)
      < 3)
    fault.count = 0;
  fclose (file);
}

static void
limit_addresses (void)
{
  gsize pages = 0;
  FILE *file = fopen ("/proc/self/statm", "r");

  if (file == NULL || fscanf (file, "%zu", &pages) != 1)
    abort ();
  fclose (file);

  rlim_t most
      = pages * (gsize)sysconf (_SC_PAGESIZE) + ((rlim_t)fault.number << 20);
  struct rlimit limit = { most, most };

  setrlimit (RLIMIT_AS, &limit);
}

/* Returns whether the call shall fail. */
static gboolean
strikes (const char *function)
{
  if (fault.count == 0 || strcmp (function, fault.function) != 0)
    return FALSE;

  guint call = __atomic_add_fetch (&fault.calls, 1, __ATOMIC_RELAXED);

  if (strcmp (fault.action, "fail") == 0)
    return call >= fault.count;
  if (call != fault.count)
    return FALSE;
  if (strcmp (fault.action, "kill") == 0)
    raise (SIGKILL);
  if (strcmp (fault.action, "stop") == 0)
    raise (SIGSTOP);
  if (strcmp (fault.action, "limit") == 0)
    limit_addresses ();
  return FALSE;
}

/* The function of that name that would have been called without this file. */
#define NEXT(name) ((__typeof__ (&name))dlsym (RTLD_NEXT, #name))

void
gegl_buffer_get (GeglBuffer *buffer,
                 const GeglRectangle *rect,
                 gdouble scale,
                 const Babl *format,
                 gpointer dest,
                 gint rowstride,
                 GeglAbyssPolicy repeat_mode)
{
  strikes ("gegl_buffer_get");
  NEXT (gegl_buffer_get)
  (buffer, rect, scale, format, dest, rowstride, repeat_mode);
}

void
gegl_buffer_set (GeglBuffer *buffer,
                 const GeglRectangle *rect,
                 gint level,
                 const Babl *format,
                 const void *src,
                 gint rowstride)
{
  strikes ("gegl_buffer_set");
  NEXT (gegl_buffer_set) (buffer, rect, level, format, src, rowstride);
}

gboolean
gimp_progress_update (gdouble percentage)
{
  strikes ("gimp_progress_update");
  return NEXT (gimp_progress_update) (percentage);
}

gboolean
gimp_image_insert_layer (GimpImage *image,
                         GimpLayer *layer,
                         GimpLayer *parent,
                         gint position)
{
  strikes ("gimp_image_insert_layer");
  return NEXT (gimp_image_insert_layer) (image, layer, parent, position);
}

int
rename (const char *from, const char *to)
{
  strikes ("rename");
  return NEXT (rename) (from, to);
}

/* Whether the file lies in the folder of this run, two above CLAB_FAULT.  GTK
 * has files of its own elsewhere, without which it cannot show an icon. */
static gboolean
is_of_the_run (int fd)
{
  const char *path = getenv ("CLAB_FAULT");
  char link[40];
  char file[4096] = "";

  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  if (path == NULL || readlink (link, file, sizeof file - 1) < 0)
    return FALSE;

  const char *end = path + strlen (path);

  for (int i = 0; i < 2; i++)
    end = memrchr (path, '/', (gsize)(end - path));
  return strncmp (file, path, (gsize)(end - path + 1)) == 0;
}

/* Of regular files only. */
ssize_t
write (int fd, const void *bytes, size_t n)
{
  struct stat status;

  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && is_of_the_run (fd)
      && strikes ("write"))
    {
      errno = ENOSPC;
      return -1;
    }
  return NEXT (write) (fd, bytes, n);
}

static gboolean
is_ours (const void *caller)
{
  return base_of (caller) == fault.program;
}

#define CALLER __builtin_return_address (0)

int
posix_memalign (void **memory, size_t alignment, size_t size)
{
  if (is_ours (CALLER) && strikes ("allocate"))
    return ENOMEM;
  return NEXT (posix_memalign) (memory, alignment, size);
}

gpointer
g_try_malloc (gsize n_bytes)
{
  return is_ours (CALLER) && strikes ("allocate")
             ? NULL
             : NEXT (g_try_malloc) (n_bytes);
}

gpointer
g_try_malloc0 (gsize n_bytes)
{
  return is_ours (CALLER) && strikes ("allocate")
             ? NULL
             : NEXT (g_try_malloc0) (n_bytes);
}

gpointer
g_try_malloc_n (gsize n_blocks, gsize n_block_bytes)
{
  return is_ours (CALLER) && strikes ("allocate")
             ? NULL
             : NEXT (g_try_malloc_n) (n_blocks, n_block_bytes);
}

gpointer
g_try_malloc0_n (gsize n_blocks, gsize n_block_bytes)
{
  return is_ours (CALLER) && strikes ("allocate")
             ? NULL
             : NEXT (g_try_malloc0_n) (n_blocks, n_block_bytes);
}

gpointer
g_try_realloc_n (gpointer memory, gsize n_blocks, gsize n_block_bytes)
{
  return is_ours (CALLER) && strikes ("allocate")
             ? NULL
             : NEXT (g_try_realloc_n) (memory, n_blocks, n_block_bytes);
}

static void
report_unguarded (const char *function, gsize size, const void *caller)
{
  const char *path = getenv ("CLAB_FAULT");

  if (size < SMALL || path == NULL || !is_ours (caller))
    return;

  char name[4096];

  snprintf (name, sizeof name, "%s.unguarded", path);
  FILE *file = fopen (name, "a");

  if (file == NULL)
    abort ();
  fprintf (file, "%s of %zu bytes at +0x%tx\n", function, size,
           (const char *)caller - (const char *)fault.program);
  fclose (file);
}

gpointer
g_malloc (gsize n_bytes)
{
  report_unguarded ("g_malloc", n_bytes, CALLER);
  return NEXT (g_malloc) (n_bytes);
}

gpointer
g_malloc0 (gsize n_bytes)
{
  report_unguarded ("g_malloc0", n_bytes, CALLER);
  return NEXT (g_malloc0) (n_bytes);
}

gpointer
g_malloc_n (gsize n_blocks, gsize n_block_bytes)
{
  report_unguarded ("g_malloc_n", n_blocks * n_block_bytes, CALLER);
  return NEXT (g_malloc_n) (n_blocks, n_block_bytes);
}

gpointer
g_malloc0_n (gsize n_blocks, gsize n_block_bytes)
{
  report_unguarded ("g_malloc0_n", n_blocks * n_block_bytes, CALLER);
  return NEXT (g_malloc0_n) (n_blocks, n_block_bytes);
}

gpointer
g_realloc_n (gpointer memory, gsize n_blocks, gsize n_block_bytes)
{
  report_unguarded ("g_realloc_n", n_blocks * n_block_bytes, CALLER);
  return NEXT (g_realloc_n) (memory, n_blocks, n_block_bytes);
}
