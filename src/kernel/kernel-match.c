/* The known kernel that another one resembles.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/kernel-facts.h"

#include <math.h>
#include <string.h>

#include "src/kernel/families.h"
#include "src/kernel/kernel-print.h"

#define LEAST_SIMILARITY 0.98

/* Gaussians whose widths differ by less than a step of this ratio resemble
 * each other by more than 0.99. */
#define SIGMA_RATIO 1.25
#define LEAST_SIGMA 0.4

typedef struct
{
  const ClabKernel *kernel;
  double length;
  ClabKernelMatch *best;
} Search;

void
clab_kernel_match_free (ClabKernelMatch *match)
{
  if (match == NULL)
    return;
  g_free (match->name);
  g_free (match->text);
  g_free (match);
}

/* Divides first: products of what a double holds may be more than it holds. */
static double
length_of (const ClabKernel *kernel)
{
  double length = 0;
  gsize n = clab_kernel_size (kernel);

  for (gsize i = 0; i < n; i++)
    length = hypot (length, kernel->weights[i] / kernel->divisor);
  return length;
}

static double
similarity_to (const Search *search, const ClabKernel *known, double length)
{
  const ClabKernel *kernel = search->kernel;
  gsize n = clab_kernel_size (kernel);
  gsize n_known = clab_kernel_size (known);
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += kernel->weights[i] / kernel->divisor / search->length
           * (known->weights[i % n_known] / known->divisor / length);
  return sum;
}

/* nick(key=value, …) with what differs from the defaults. */
static char *
print_family (const ClabFamily *family, const double *values)
{
  GString *text = g_string_new (family->choice.nick);
  const char *before = "(";

  for (gsize i = 0; family->parameters[i].choice.nick != NULL; i++)
    {
      const ClabFamilyParameter *parameter = &family->parameters[i];

      if (values[i] == parameter->value)
        continue;
      g_string_append_printf (text, "%s%s=", before, parameter->choice.nick);
      clab_print_number (text, values[i]);
      before = ", ";
    }
  if (*before == ',')
    g_string_append_c (text, ')');
  return g_string_free (text, FALSE);
}

static void
compare_family (Search *search, const ClabFamily *family, const double *values)
{
  const ClabKernel *kernel = search->kernel;
  g_autoptr (ClabBank) bank = clab_bank_new (NULL);

  if (!family->build (family, values, bank, NULL))
    return;
  for (gsize i = 0; i < clab_bank_size (bank); i++)
    {
      const ClabKernel *known = clab_bank_kernel (bank, i);

      if (known->rows != kernel->rows || known->columns != kernel->columns
          || (known->planes != kernel->planes && known->planes != 1))
        continue;

      double repeats = kernel->planes / known->planes;
      double length = length_of (known) * sqrt (repeats);
      double similarity
          = length > 0 ? similarity_to (search, known, length) : 0;
      double least = search->best != NULL ? fabs (search->best->similarity)
                                          : LEAST_SIMILARITY;

      /* Of equals, the first: families stand from the common to the rare. */
      if (fabs (similarity) < least + 1e-9)
        continue;
      clab_kernel_match_free (search->best);
      search->best = g_new (ClabKernelMatch, 1);
      *search->best
          = (ClabKernelMatch){ .name = g_strdup (known->name),
                               .text = print_family (family, values),
                               .similarity = similarity,
                               .factor = similarity * search->length / length };
    }
}

/* The index of a parameter that can take @value, or −1. */
static gssize
find_parameter (const ClabFamily *family, const char *nick, double value)
{
  for (gssize i = 0; family->parameters[i].choice.nick != NULL; i++)
    {
      const ClabFamilyParameter *parameter = &family->parameters[i];

      if (strcmp (parameter->choice.nick, nick) == 0)
        return value >= parameter->minimum && value <= parameter->maximum ? i
                                                                          : -1;
    }
  return -1;
}

static void
try_family (Search *search, const ClabFamily *family)
{
  double values[CLAB_FAMILY_MAX_PARAMETERS] = { 0 };
  double side = search->kernel->rows;
  gssize size = find_parameter (family, "size", side);

  for (gsize i = 0; family->parameters[i].choice.nick != NULL; i++)
    values[i] = family->parameters[i].value;
  compare_family (search, family, values);
  if (size < 0 || search->kernel->rows != search->kernel->columns)
    return;

  values[size] = side;
  compare_family (search, family, values);
  for (double sigma = LEAST_SIGMA; sigma < side; sigma *= SIGMA_RATIO)
    {
      /* Two digits are enough to be told from its neighbours. */
      double rounded = round (sigma * 100) / 100;
      gssize i = find_parameter (family, "sigma", rounded);

      if (i < 0)
        continue;
      values[i] = rounded;
      compare_family (search, family, values);
    }
}

ClabKernelMatch *
clab_kernel_match_new (const ClabKernel *kernel, GCancellable *cancellable)
{
  Search search = { kernel, length_of (kernel), NULL };

  if (search.length == 0 || !isfinite (search.length))
    return NULL;
  for (gsize i = 0; i < clab_families.n_rows; i++)
    {
      if (g_cancellable_is_cancelled (cancellable))
        {
          clab_kernel_match_free (search.best);
          return NULL;
        }
      try_family (&search,
                  (const ClabFamily *)clab_table_row (&clab_families, i));
    }
  return search.best;
}
