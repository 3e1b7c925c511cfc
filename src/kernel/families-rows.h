/* What the rows of the table of families are made of, by file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/kernel/families-build.h"

G_BEGIN_DECLS

/* Families that need more than an array; one function may build several, and
 * tells them by their nicks. */
#define CLAB_BUILD_FUNCTION(name)                                              \
  gboolean clab_##name##_build (const ClabFamily *family,                      \
                                const double *values, ClabBank *bank,          \
                                GError **error)

/* A family whose kernels are computed from parameters. */
#define CLAB_COMPUTED_FAMILY(name)                                             \
  extern const ClabFamilyParameter clab_##name##_parameters[];                 \
  CLAB_BUILD_FUNCTION (name)

/* families-basic.c */
extern const ClabFixedKernel clab_basics_kernels[];
extern const ClabFixedKernel clab_edge8_kernels[];
extern const ClabFixedKernel clab_laplacian4_kernels[];
CLAB_COMPUTED_FAMILY (identity);
CLAB_COMPUTED_FAMILY (shapes);

/* families-edge.c */
extern const ClabFixedKernel clab_prewitt_kernels[];
extern const ClabFixedKernel clab_roberts_kernels[];
extern const ClabFixedKernel clab_rotinv_kernels[];
extern const ClabFixedKernel clab_scharr_kernels[];
extern const ClabFixedKernel clab_scharr_fine_kernels[];
CLAB_COMPUTED_FAMILY (farid);
CLAB_COMPUTED_FAMILY (sobel);

/* families-compass.c */
extern const ClabFixedKernel clab_frei_chen_kernels[];
extern const ClabFixedKernel clab_kirsch_kernels[];
extern const ClabFixedKernel clab_nevatia_babu_kernels[];
extern const ClabFixedKernel clab_prewitt_compass_kernels[];
extern const ClabFixedKernel clab_relief_kernels[];
extern const ClabFixedKernel clab_robinson_kernels[];
extern const ClabFixedKernel clab_robinson3_kernels[];

/* families-laplace.c */
extern const ClabFixedKernel clab_forensic_kernels[];
extern const ClabFixedKernel clab_laplacians_kernels[];
extern const ClabFixedKernel clab_log_classic_kernels[];
CLAB_COMPUTED_FAMILY (dog);
CLAB_COMPUTED_FAMILY (laplacian);
CLAB_COMPUTED_FAMILY (log);

/* families-lines.c */
extern const ClabFixedKernel clab_corners_kernels[];
extern const ClabFixedKernel clab_lines_kernels[];
extern const ClabFixedKernel clab_lines5_kernels[];
extern const ClabFixedKernel clab_points_kernels[];
CLAB_COMPUTED_FAMILY (ridge);

/* families-smooth.c */
extern const ClabFixedKernel clab_gaussian5_kernels[];
extern const ClabFamilyParameter clab_binomial_parameters[];
extern const ClabFamilyParameter clab_box_parameters[];
extern const ClabFamilyParameter clab_disc_parameters[];
extern const ClabFamilyParameter clab_pyramid_parameters[];
CLAB_BUILD_FUNCTION (blur);
CLAB_COMPUTED_FAMILY (gaussian);
CLAB_COMPUTED_FAMILY (smoothing);

/* families-motion.c */
CLAB_COMPUTED_FAMILY (comet);
CLAB_COMPUTED_FAMILY (motion);

/* families-sharpen.c */
extern const ClabFixedKernel clab_emboss_kernels[];
extern const ClabFixedKernel clab_sharpen_kernels[];
extern const ClabFixedKernel clab_sharpening_kernels[];
CLAB_COMPUTED_FAMILY (high_boost);
CLAB_COMPUTED_FAMILY (unsharp);

/* families-fit.c */
extern const ClabFixedKernel clab_haralick_kernels[];
CLAB_COMPUTED_FAMILY (savitzky_golay);

/* families-transform.c */
extern const ClabFamilyParameter clab_dct_parameters[];
extern const ClabFamilyParameter clab_haar_parameters[];
extern const ClabFamilyParameter clab_hadamard_parameters[];
CLAB_BUILD_FUNCTION (basis);
CLAB_BUILD_FUNCTION (laws);

/* families-oriented.c */
CLAB_COMPUTED_FAMILY (gaussian_derivative);
CLAB_COMPUTED_FAMILY (steerable);

/* families-gabor.c */
CLAB_COMPUTED_FAMILY (gabor);
CLAB_COMPUTED_FAMILY (gabor_bank);

/* families-texture.c */
CLAB_COMPUTED_FAMILY (leung_malik);
CLAB_COMPUTED_FAMILY (rfs);
CLAB_COMPUTED_FAMILY (schmid);

/* families-color.c */
CLAB_BUILD_FUNCTION (first_layer);
CLAB_COMPUTED_FAMILY (opponent);

/* families-random.c */
CLAB_COMPUTED_FAMILY (random);
CLAB_COMPUTED_FAMILY (random_he);
CLAB_COMPUTED_FAMILY (random_lecun);

G_END_DECLS
