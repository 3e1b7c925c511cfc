/* What a loss picture shows: one or several curves over steps.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ClabLossKind:
 * @CLAB_LOSS_TRAINING: of the pixels that are learnt from
 * @CLAB_LOSS_VALIDATION: of the pixels that are held out
 */
typedef enum
{
  CLAB_LOSS_TRAINING,
  CLAB_LOSS_VALIDATION,
  CLAB_LOSS_N_KINDS
} ClabLossKind;

typedef struct _ClabLossCurves ClabLossCurves;

ClabLossCurves *
clab_loss_curves_new (void);

void
clab_loss_curves_free (ClabLossCurves *curves);

/**
 * clab_loss_curves_clear:
 *
 * Removes all curves.
 */
void
clab_loss_curves_clear (ClabLossCurves *curves);

/**
 * clab_loss_curves_add:
 * @label: what people read beside the curve
 *
 * Returns: the new curve's index.
 */
gsize
clab_loss_curves_add (ClabLossCurves *curves, const char *label);

/**
 * clab_loss_curves_append:
 * @training: the loss before the first step, then after each; not drawn where
 *   it is not finite
 * @validation: likewise; NAN where nothing is held out
 */
void
clab_loss_curves_append (ClabLossCurves *curves,
                         gsize curve,
                         double training,
                         double validation);

/**
 * clab_loss_curves_set_floor:
 * @floor: the exact optimum's loss; NAN for none
 *
 * One line for all curves: they fall towards the same optimum.
 */
void
clab_loss_curves_set_floor (ClabLossCurves *curves, double floor);

double
clab_loss_curves_floor (const ClabLossCurves *curves);

gsize
clab_loss_curves_n_curves (const ClabLossCurves *curves);

const char *
clab_loss_curves_label (const ClabLossCurves *curves, gsize curve);

/**
 * clab_loss_curves_n_values:
 *
 * Returns: how many values that curve has, one more than steps.
 */
gsize
clab_loss_curves_n_values (const ClabLossCurves *curves, gsize curve);

double
clab_loss_curves_value (const ClabLossCurves *curves,
                        gsize curve,
                        ClabLossKind kind,
                        gsize step);

/**
 * clab_loss_curves_range:
 * @first: first step
 * @last: last step, inclusive; beyond the end is the end
 * @minimum: (out): of the finite values
 * @maximum: (out): likewise
 *
 * Takes time for a few dozen values however long the range is.
 *
 * Returns: %FALSE if there is no finite value.
 */
gboolean
clab_loss_curves_range (const ClabLossCurves *curves,
                        gsize curve,
                        ClabLossKind kind,
                        gsize first,
                        gsize last,
                        double *minimum,
                        double *maximum);

/**
 * clab_loss_curves_least_positive:
 *
 * Returns: the smallest value above 0 of all curves and the floor, for the
 *   lower end of a logarithmic axis; 0 if there is none.
 */
double
clab_loss_curves_least_positive (const ClabLossCurves *curves);

/**
 * clab_loss_curves_revision:
 *
 * Returns: a number that differs after every change.
 */
guint64
clab_loss_curves_revision (const ClabLossCurves *curves);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabLossCurves, clab_loss_curves_free)

G_END_DECLS
