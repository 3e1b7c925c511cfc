/* The copies of dots-rows.c, one per instruction set of src/learn/meson.build.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/dots.h"

extern const ClabDots clab_dots_generic;
extern const ClabDots clab_dots_avx2;
extern const ClabDots clab_dots_avx512;

extern const ClabLagDots clab_lag_dots_avx512;

void
clab_walk_generic (const ClabWalk *walk,
                   double *pairs,
                   double *moments,
                   double *totals);
void
clab_walk_avx2 (const ClabWalk *walk,
                double *pairs,
                double *moments,
                double *totals);

void
clab_walk_avx512 (const ClabWalk *walk,
                  double *pairs,
                  double *moments,
                  double *totals);

extern const ClabSpectra clab_spectra_generic;
extern const ClabSpectra clab_spectra_avx2;
extern const ClabSpectra clab_spectra_avx512;

extern const ClabLossFunc clab_losses_generic[];
extern const ClabLossFunc clab_losses_avx2[];
extern const ClabLossFunc clab_losses_avx512[];
