/* What there is to say about a learnt kernel.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/kernel/bank.h"
#include "src/kernel/kernel-facts.h"
#include "src/learn/learner.h"

G_BEGIN_DECLS

/* From this share of the change on, a kernel is said to explain it.  What
 * gegl:median-blur does to pictures stays below 0.9, what blurs and sharpening
 * do lies above 0.99, and 0.96 if it is clipped at black and white. */
#define CLAB_EXPLAINED 0.95

/**
 * ClabLearnScore:
 * @mse: mean squared error
 * @psnr: −10·log10 of it, in dB; infinite for 0
 * @r2: share of the target's variance
 * @explained: share of what is left of the target when the better of two
 *   answers that need no kernel is given: the source itself, or a constant
 *
 * How well a kernel does, on the held-out tiles if there are any with something
 * to explain.
 */
typedef struct
{
  double mse;
  double psnr;
  double r2;
  double explained;
} ClabLearnScore;

/**
 * ClabLearnReport:
 * @is_held_out: whether the scores are of held-out pixels
 * @is_same: whether target and source are equal
 * @is_constant: whether the target is
 * @loss: as it is now, on what is learnt from
 * @learnt: how well the learnt kernel does
 * @is_penalised: whether large weights cost, so that a kernel may explain more
 *   than the best answer does
 * @has_exact: whether there is an exact answer; the next five are about it
 * @floor: its loss on what is learnt from
 * @exact: how well it does
 * @kernel_error: |w − w*| / |w*| of the learnt weights, without bias
 * @condition: see #ClabExact
 * @is_singular: see #ClabExact
 * @rate: see clab_learner_rate()
 * @bank: the learnt kernels
 * @nearest: (nullable): the known kernel that the first of them resembles
 * @n_excluded: pixels that were not numbers
 * @n_clipped: outputs whose target is clipped
 */
typedef struct
{
  gboolean is_held_out;
  gboolean is_same;
  gboolean is_constant;
  double loss;
  ClabLearnScore learnt;
  gboolean is_penalised;
  gboolean has_exact;
  double floor;
  ClabLearnScore exact;
  double kernel_error;
  double condition;
  gboolean is_singular;
  double rate;
  ClabBank *bank;
  ClabKernelMatch *nearest;
  gsize n_excluded;
  gsize n_clipped;
} ClabLearnReport;

/**
 * clab_learn_report_new:
 *
 * Returns: (transfer full) (nullable): %NULL with %CLAB_ERROR_MEMORY.
 */
ClabLearnReport *
clab_learn_report_new (ClabLearner *learner, GError **error);

void
clab_learn_report_free (ClabLearnReport *report);

/**
 * clab_learn_report_best:
 *
 * Returns: (transfer none): the exact answer's score if there is one, else
 *   the learnt kernel's: how much a kernel can explain.
 */
const ClabLearnScore *
clab_learn_report_best (const ClabLearnReport *report);

/**
 * clab_learn_report_verdict:
 * @space: translated, e.g. "in linear light"
 *
 * Returns: (transfer full): one sentence: "A 5×5 kernel in linear light
 *   explains 99.98 % (74 dB)." or "No 5×5 kernel explains this: at best 61 %
 *   (35 dB)."
 */
char *
clab_learn_report_verdict (const ClabLearnReport *report, const char *space);

/**
 * clab_learn_report_print:
 * @space: translated, e.g. "in linear light"
 *
 * Returns: (transfer full): the verdict and a line for each figure.
 */
char *
clab_learn_report_print (const ClabLearnReport *report, const char *space);

/**
 * clab_learnt_bank:
 * @weights: n_kernels × (taps, then the bias if there is one)
 *
 * Returns: (transfer full): them as kernels named “learnt”, or “learnt-1” and
 *   so on.
 */
ClabBank *
clab_learnt_bank (const ClabProblem *problem, const double *weights);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabLearnReport, clab_learn_report_free)

G_END_DECLS
