/* Where learning starts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/initials.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "src/base/clab-error.h"
#include "src/kernel/kernel-text.h"

static void
fill_zeros (const ClabProblem *problem, double *weights)
{
  (void)problem;
  (void)weights;
}

/* Every map starts as its channel; one map of several channels as their
 * mean. */
static void
fill_identity (const ClabProblem *problem, double *weights)
{
  gsize n = clab_problem_n_parameters (problem);
  gsize rows = problem->options.rows;
  gsize columns = problem->options.columns;
  gsize anchor = (rows - 1) / 2 * columns + (columns - 1) / 2;
  gboolean is_mean = problem->n_kernels < problem->planes;

  for (gsize o = 0; o < problem->n_kernels; o++)
    for (gsize c = 0; c < problem->planes; c++)
      weights[o * n + c * rows * columns + anchor]
          = is_mean  ? 1.0 / (double)problem->planes
            : o == c ? 1
                     : 0;
}

/* K. He et al., "Delving deep into rectifiers", 2015, equation 10; normal
 * numbers by G. E. P. Box and M. E. Muller, 1958. */
static void
fill_random (const ClabProblem *problem, double *weights)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (problem->options.seed);
  gsize n = clab_problem_n_parameters (problem);
  double deviation = sqrt (2.0 / (double)problem->n_taps);

  for (gsize o = 0; o < problem->n_kernels; o++)
    for (gsize i = 0; i < problem->n_taps; i++)
      {
        double radius = sqrt (-2 * log (1 - g_rand_double (random)));
        double angle = 2 * G_PI * g_rand_double (random);

        weights[o * n + i] = deviation * radius * cos (angle);
      }
}

static const ClabInitial initials[] = {
  { .choice = { "random", N_ ("Random"),
                N_ ("Small random weights; the seed says which.") },
    .fill = fill_random },
  { .choice = { "zeros", N_ ("Zeros"), N_ ("All weights 0: a black map.") },
    .fill = fill_zeros },
  { .choice
    = { "identity", N_ ("Identity"), N_ ("The kernel that changes nothing.") },
    .fill = fill_identity },
};

const ClabTable clab_initials = CLAB_TABLE ("initial", initials);

static gboolean
check_kernel (const ClabProblem *problem,
              const ClabKernel *kernel,
              GError **error)
{
  const ClabLearnOptions *options = &problem->options;

  if (kernel->rows != options->rows || kernel->columns != options->columns)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                   _ ("The initial kernel has %zu × %zu weights where %zu × "
                      "%zu are learnt; give one of that size, or “random”, "
                      "“zeros” or “identity”."),
                   kernel->rows, kernel->columns, options->rows,
                   options->columns);
      return FALSE;
    }
  if (kernel->planes != 1 && kernel->planes != problem->planes)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                   _ ("Planes of the initial kernel: %zu, of what is learnt: "
                      "%zu; give one, or as many as that."),
                   kernel->planes, problem->planes);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_bank (const ClabProblem *problem, const ClabBank *bank, GError **error)
{
  for (gsize i = 0; i < clab_bank_size (bank); i++)
    if (!check_kernel (problem, clab_bank_kernel (bank, i), error))
      return FALSE;
  if (clab_bank_size (bank) == 1 || clab_bank_size (bank) == problem->n_kernels)
    return TRUE;
  g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
               _ ("Initial kernels: %zu, kernels to be learnt: %zu; give one, "
                  "or as many as that."),
               clab_bank_size (bank), problem->n_kernels);
  return FALSE;
}

static void
fill_from_bank (const ClabProblem *problem,
                const ClabBank *bank,
                double *weights)
{
  gsize n = clab_problem_n_parameters (problem);

  for (gsize o = 0; o < problem->n_kernels; o++)
    {
      const ClabKernel *kernel
          = clab_bank_kernel (bank, MIN (o, clab_bank_size (bank) - 1));
      double *to = weights + o * n;

      for (gsize c = 0; c < problem->planes; c++)
        for (gsize i = 0; i < kernel->rows; i++)
          for (gsize j = 0; j < kernel->columns; j++)
            *to++ = clab_kernel_weight (kernel, MIN (c, kernel->planes - 1), i,
                                        j);
      if (problem->options.with_bias)
        *to = kernel->bias;
    }
}

double *
clab_initial_weights (const ClabProblem *problem,
                      const char *text,
                      GError **error)
{
  gsize n = clab_problem_n_parameters (problem);
  g_autofree double *weights = g_new0 (double, problem->n_kernels *n);
  const ClabInitial *initial = clab_table_find (&clab_initials, text, NULL);

  if (initial != NULL)
    initial->fill (problem, weights);
  else
    {
      g_autoptr (GError) misreading = NULL;
      g_autoptr (ClabBank) bank = clab_kernel_text_parse (text, &misreading);

      if (bank == NULL)
        {
          g_set_error (error, CLAB_ERROR, CLAB_ERROR_PARSE,
                       _ ("What to start from is none of “random”, “zeros” and "
                          "“identity”, nor a kernel text: %s"),
                       misreading->message);
          return NULL;
        }
      if (!check_bank (problem, bank, error))
        return NULL;
      fill_from_bank (problem, bank, weights);
    }
  return g_steal_pointer (&weights);
}
