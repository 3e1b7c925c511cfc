/* What the rows of the table of families are made of, by file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/kernel/families-build.h"

G_BEGIN_DECLS

/* A family whose kernels are computed from parameters. */
#define CLAB_COMPUTED_FAMILY(name)                                             \
  extern const ClabFamilyParameter clab_##name##_parameters[];                 \
  gboolean clab_##name##_build (const ClabFamily *family,                      \
                                const double *values, ClabBank *bank,          \
                                GError **error)

/* families-basic.c */
extern const ClabFixedKernel clab_edge8_kernels[];
extern const ClabFixedKernel clab_laplacian4_kernels[];
CLAB_COMPUTED_FAMILY (identity);

/* families-edge.c */
extern const ClabFixedKernel clab_prewitt_kernels[];
extern const ClabFixedKernel clab_roberts_kernels[];
extern const ClabFixedKernel clab_rotinv_kernels[];
extern const ClabFixedKernel clab_scharr_kernels[];
extern const ClabFixedKernel clab_scharr_fine_kernels[];
CLAB_COMPUTED_FAMILY (sobel);
CLAB_COMPUTED_FAMILY (farid);

/* families-compass.c */
extern const ClabFixedKernel clab_kirsch_kernels[];
extern const ClabFixedKernel clab_robinson_kernels[];
extern const ClabFixedKernel clab_robinson3_kernels[];
extern const ClabFixedKernel clab_prewitt_compass_kernels[];
extern const ClabFixedKernel clab_relief_kernels[];

/* families-laplace.c */
CLAB_COMPUTED_FAMILY (laplacian);

/* families-smooth.c */
CLAB_COMPUTED_FAMILY (box);
CLAB_COMPUTED_FAMILY (binomial);
CLAB_COMPUTED_FAMILY (gaussian);

/* families-sharpen.c */
extern const ClabFixedKernel clab_sharpen_kernels[];
extern const ClabFixedKernel clab_emboss_kernels[];

/* families-gabor.c */
CLAB_COMPUTED_FAMILY (gabor);

G_END_DECLS
