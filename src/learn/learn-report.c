/* What there is to say about a learnt kernel.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/learn-report.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "src/learn/baseline.h"

/* Mean squared differences below this, 110 dB, are float rounding. */
#define NOTHING 1e-11

static void
score (ClabLearnScore *score, double mse, const ClabBaseline *baseline)
{
  double without = MIN (baseline->change, baseline->variance);

  score->mse = mse;
  score->psnr = mse > 0 ? -10 * log10 (mse) : INFINITY;
  score->r2 = baseline->variance > NOTHING ? 1 - mse / baseline->variance
              : mse <= NOTHING             ? 1
                                           : 0;
  score->explained = without > NOTHING ? MAX (1 - mse / without, 0)
                     : mse <= NOTHING  ? 1
                                       : 0;
}

static gboolean
measure (ClabLearner *learner,
         const double *weights,
         gboolean is_held_out,
         const ClabBaseline *baseline,
         ClabLearnScore *result,
         GError **error)
{
  const ClabLoss *mse = clab_table_find (&clab_losses, "mse", NULL);
  double value;

  if (!clab_learner_loss (learner, weights, mse, is_held_out, &value, error))
    return FALSE;
  score (result, value, baseline);
  return TRUE;
}

static double
kernel_error (const ClabProblem *problem,
              const double *weights,
              const double *exact)
{
  gsize n = clab_problem_n_parameters (problem);
  double difference = 0;
  double length = 0;

  for (gsize i = 0; i < problem->n_kernels * n; i++)
    if (i % n < problem->n_taps)
      {
        difference += (weights[i] - exact[i]) * (weights[i] - exact[i]);
        length += exact[i] * exact[i];
      }
  return length > 0 ? sqrt (difference / length) : sqrt (difference);
}

/* Held-out pixels tell how good a kernel is if there is anything to explain
 * there; a change in one corner of a picture may be elsewhere. */
static void
choose_pixels (ClabLearnReport *report,
               const ClabProblem *problem,
               ClabBaseline *baseline)
{
  ClabBaseline others;

  report->is_held_out = clab_problem_has_hold_out (problem);
  clab_baseline_measure (problem, report->is_held_out, baseline);
  report->is_same = baseline->change <= NOTHING;
  report->is_constant = baseline->variance <= NOTHING;
  if (!report->is_held_out || (!report->is_same && !report->is_constant))
    return;

  clab_baseline_measure (problem, FALSE, &others);
  report->is_same = report->is_same && others.change <= NOTHING;
  report->is_constant = report->is_constant && others.variance <= NOTHING;
  if (report->is_same || report->is_constant)
    return;
  report->is_held_out = FALSE;
  *baseline = others;
}

static gboolean
report_fill (ClabLearnReport *report, ClabLearner *learner, GError **error)
{
  const ClabProblem *problem = clab_learner_problem (learner);
  const double *weights = clab_learner_weights (learner);
  const ClabExact *exact = clab_learner_exact (learner);
  ClabBaseline baseline;

  report->is_penalised = problem->options.l2 > 0;
  report->rate = clab_learner_rate (learner);
  report->n_excluded = problem->n_excluded;
  report->n_clipped = problem->n_clipped;
  choose_pixels (report, problem, &baseline);
  report->bank = clab_learnt_bank (problem, weights);
  report->nearest
      = clab_kernel_match_new (clab_bank_kernel (report->bank, 0), NULL);
  if (!clab_learner_loss (learner, weights, problem->options.loss, FALSE,
                          &report->loss, error)
      || !measure (learner, weights, report->is_held_out, &baseline,
                   &report->learnt, error))
    return FALSE;
  if (exact == NULL)
    return TRUE;

  report->has_exact = TRUE;
  report->condition = exact->condition;
  report->is_singular = exact->is_singular;
  report->kernel_error = kernel_error (problem, weights, exact->weights);
  return clab_learner_loss (learner, exact->weights, problem->options.loss,
                            FALSE, &report->floor, error)
         && measure (learner, exact->weights, report->is_held_out, &baseline,
                     &report->exact, error);
}

ClabLearnReport *
clab_learn_report_new (ClabLearner *learner, GError **error)
{
  g_autoptr (ClabLearnReport) report = g_new0 (ClabLearnReport, 1);

  if (!report_fill (report, learner, error))
    return NULL;
  return g_steal_pointer (&report);
}

void
clab_learn_report_free (ClabLearnReport *report)
{
  if (report == NULL)
    return;
  clab_bank_free (report->bank);
  clab_kernel_match_free (report->nearest);
  g_free (report);
}

const ClabLearnScore *
clab_learn_report_best (const ClabLearnReport *report)
{
  return report->has_exact ? &report->exact : &report->learnt;
}

#define MAX_SHARE_DIGITS 3

/* With as many digits as tell it from 100: "61 %", "99.8 %", "99.98 %". */
static char *
print_share (double share)
{
  int digits = 0;

  while (digits <= MAX_SHARE_DIGITS
         && 100 - 100 * share < 0.5 * pow (10, -digits))
    digits++;
  return g_strdup_printf (_ ("%.*f %%"), digits > MAX_SHARE_DIGITS ? 0 : digits,
                          100 * share);
}

static char *
print_psnr (double psnr)
{
  return isinf (psnr) ? g_strdup (_ ("no difference"))
                      : g_strdup_printf (_ ("%.0f dB"), psnr);
}

char *
clab_learn_report_verdict (const ClabLearnReport *report, const char *space)
{
  const ClabLearnScore *best = clab_learn_report_best (report);
  const ClabKernel *kernel = clab_bank_kernel (report->bank, 0);
  g_autofree char *share = print_share (best->explained);
  g_autofree char *psnr = print_psnr (best->psnr);

  if (report->is_same)
    return g_strdup (_ ("Source and target are equal: the kernel that changes "
                        "nothing explains it."));
  if (report->is_constant)
    return g_strdup (_ ("The target is constant: a bias alone explains it."));
  if (best->explained < CLAB_EXPLAINED && !report->has_exact)
    return g_strdup_printf (
        _ ("The %zu×%zu kernel learnt so far explains %s (%s); more steps or "
           "another rate may do better."),
        kernel->rows, kernel->columns, share, psnr);
  if (best->explained < CLAB_EXPLAINED && report->is_penalised)
    return g_strdup_printf (
        _ ("With this penalty a %zu×%zu kernel explains %s (%s) at best."),
        kernel->rows, kernel->columns, share, psnr);
  if (best->explained < CLAB_EXPLAINED)
    return g_strdup_printf (
        _ ("No %zu×%zu kernel explains this: at best %s (%s)."), kernel->rows,
        kernel->columns, share, psnr);
  return g_strdup_printf (_ ("A %zu×%zu kernel %s explains %s (%s)."),
                          kernel->rows, kernel->columns, space, share, psnr);
}

static void
print_score (GString *text,
             const ClabLearnReport *report,
             const char *name,
             const ClabLearnScore *score)
{
  g_autofree char *share = print_share (score->explained);
  g_autofree char *psnr = print_psnr (score->psnr);

  /* Where nothing is left to explain, no share of it can be told. */
  if (report->is_same || report->is_constant)
    g_string_append_printf (text, _ ("%s: %s, r² %.6f\n"), name, psnr,
                            score->r2);
  else
    g_string_append_printf (text, _ ("%s: %s, r² %.6f, explains %s\n"), name,
                            psnr, score->r2, share);
}

static void
print_exact (GString *text, const ClabLearnReport *report)
{
  print_score (text, report, _ ("Exact answer"), &report->exact);
  g_string_append_printf (text, _ ("Exact loss: %.6g\n"), report->floor);
  g_string_append_printf (text, _ ("Kernel error: %.3g %%\n"),
                          100 * report->kernel_error);
  if (report->is_singular)
    g_string_append (text, _ ("The source does not determine the kernel: of "
                              "all that fit, the exact answer is the smallest."
                              "\n"));
  else
    g_string_append_printf (text, _ ("Condition number: %.3g\n"),
                            report->condition);
}

char *
clab_learn_report_print (const ClabLearnReport *report, const char *space)
{
  GString *text = g_string_new (NULL);
  g_autofree char *verdict = clab_learn_report_verdict (report, space);

  g_string_append_printf (text, "%s\n", verdict);
  g_string_append_printf (text, _ ("Loss: %.6g\n"), report->loss);
  print_score (text, report,
               report->is_held_out ? _ ("Learnt, on held-out pixels")
                                   : _ ("Learnt, on the same pixels"),
               &report->learnt);
  if (report->has_exact)
    print_exact (text, report);
  if (report->rate > 0)
    g_string_append_printf (text, _ ("Rate: %.3g\n"), report->rate);
  if (report->nearest != NULL)
    g_string_append_printf (text, _ ("Nearest kernel: %.3g × %s of %s\n"),
                            report->nearest->factor, report->nearest->name,
                            report->nearest->text);
  else
    g_string_append (text, _ ("Nearest kernel: none\n"));
  if (report->n_excluded > 0)
    g_string_append_printf (text,
                            _ ("Left out: %zu pixels that are not numbers\n"),
                            report->n_excluded);
  if (report->n_clipped > 0)
    g_string_append_printf (
        text,
        _ ("Left out: %zu pixels of the target that are black or "
           "white, and so may be clipped\n"),
        report->n_clipped);
  return g_string_free (text, FALSE);
}

ClabBank *
clab_learnt_bank (const ClabProblem *problem, const double *weights)
{
  gsize n = clab_problem_n_parameters (problem);
  ClabBank *bank = clab_bank_new ("learnt");

  for (gsize o = 0; o < problem->n_kernels; o++)
    {
      g_autofree char *name = problem->n_kernels == 1
                                  ? g_strdup ("learnt")
                                  : g_strdup_printf ("learnt-%zu", o + 1);
      ClabKernel *kernel
          = clab_kernel_new (name, problem->planes, problem->options.rows,
                             problem->options.columns, weights + o * n);

      if (problem->options.with_bias)
        kernel->bias = weights[o * n + problem->n_taps];
      clab_bank_add (bank, kernel);
    }
  return bank;
}
