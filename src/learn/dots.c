/* Which copy of dots-rows.c this processor runs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/dots.h"

#include <stdlib.h>
#include <string.h>

#include "src/learn/dots-variants.h"

static gboolean
runs_always (void)
{
  return TRUE;
}

#ifdef __x86_64__
static gboolean
runs_avx2 (void)
{
  return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma");
}

static gboolean
runs_avx512 (void)
{
  return __builtin_cpu_supports ("avx512f");
}
#endif

static const struct
{
  const ClabDots *dots;
  gboolean (*runs) (void);
} variants[] = {
#ifdef __x86_64__
  { &clab_dots_avx512, runs_avx512 },
  { &clab_dots_avx2, runs_avx2 },
#endif
  { &clab_dots_generic, runs_always },
};

const ClabDots *
clab_dots (void)
{
  const char *wanted = g_getenv ("CLAB_VARIANT");

  for (gsize i = 0; i < G_N_ELEMENTS (variants); i++)
    if (variants[i].runs ()
        && (wanted == NULL || g_str_equal (wanted, variants[i].dots->name)))
      return variants[i].dots;
  return &clab_dots_generic;
}

double *
clab_doubles_new (gsize n)
{
  void *doubles;

  /* Where there is nothing to gather, rows have no length. */
  return posix_memalign (&doubles, 64, MAX (n, 1) * sizeof (double)) == 0
             ? doubles
             : NULL;
}

double *
clab_doubles_new0 (gsize n)
{
  double *doubles = clab_doubles_new (n);

  if (doubles != NULL)
    memset (doubles, 0, n * sizeof (double));
  return doubles;
}
