/* Which inner loops this processor can run.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-rows-dispatch.h"

#include <glib/gi18n-lib.h>

static gboolean
is_always (void)
{
  return TRUE;
}

extern const ClabRows clab_rows_generic;
extern const ClabLanes clab_lanes_generic;
extern const ClabProducts clab_products_generic;
extern const ClabBoxRows clab_box_generic;
extern const ClabLineRows clab_line_generic;

#if defined __x86_64__ || defined __i386__
#define HAS_X86

extern const ClabRows clab_rows_avx2;
extern const ClabLanes clab_lanes_avx2;
extern const ClabProducts clab_products_avx2;
extern const ClabBoxRows clab_box_avx2;
extern const ClabLineRows clab_line_avx2;
extern const ClabRows clab_rows_avx512;
extern const ClabLanes clab_lanes_avx512;
extern const ClabProducts clab_products_avx512;
extern const ClabBoxRows clab_box_avx512;
extern const ClabLineRows clab_line_avx512;

static gboolean
has_avx2 (void)
{
  return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma");
}

static gboolean
has_avx512 (void)
{
  return has_avx2 () && __builtin_cpu_supports ("avx512f")
         && __builtin_cpu_supports ("avx512vl")
         && __builtin_cpu_supports ("avx512dq");
}
#endif

static const ClabVariant variants[] = {
#ifdef HAS_X86
  { .choice = { "avx512", N_ ("AVX-512"), N_ ("Vectors of 16 numbers.") },
    .is_supported = has_avx512,
    .rows = &clab_rows_avx512,
    .lanes = &clab_lanes_avx512,
    .products = &clab_products_avx512,
    .box = &clab_box_avx512,
    .line = &clab_line_avx512 },
  { .choice = { "avx2", N_ ("AVX2"), N_ ("Vectors of 8 numbers.") },
    .is_supported = has_avx2,
    .rows = &clab_rows_avx2,
    .lanes = &clab_lanes_avx2,
    .products = &clab_products_avx2,
    .box = &clab_box_avx2,
    .line = &clab_line_avx2 },
#endif
  { .choice = { "generic", N_ ("Generic"), N_ ("Vectors of 4 numbers.") },
    .is_supported = is_always,
    .rows = &clab_rows_generic,
    .lanes = &clab_lanes_generic,
    .products = &clab_products_generic,
    .box = &clab_box_generic,
    .line = &clab_line_generic },
};

const ClabTable clab_variants = CLAB_TABLE ("CLAB_VARIANT", variants);

const ClabVariant *
clab_variant_get (void)
{
  const char *wanted = g_getenv ("CLAB_VARIANT");
  const ClabVariant *fastest = NULL;

  for (gsize i = G_N_ELEMENTS (variants); i-- > 0;)
    if (variants[i].is_supported ())
      {
        fastest = &variants[i];
        if (g_strcmp0 (wanted, fastest->choice.nick) == 0)
          return fastest;
      }
  return fastest;
}
