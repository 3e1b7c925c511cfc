/* Symmetric matrices of doubles: solving, and their largest and smallest
 * eigenvalues.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * clab_symmetric_factor:
 * @matrix: (inout): n × n; its lower half becomes the Cholesky factor
 *
 * Returns: %FALSE if the matrix is not positive definite, or when cancelled.
 */
gboolean
clab_symmetric_factor (double *matrix, gsize n, GCancellable *cancellable);

/**
 * clab_symmetric_solve:
 * @factor: from clab_symmetric_factor()
 * @vector: (inout): n: the right-hand side becomes the solution
 */
void
clab_symmetric_solve (const double *factor, gsize n, double *vector);

/**
 * clab_symmetric_multiply:
 * @vector: n
 * @product: (out): n: matrix · vector
 */
void
clab_symmetric_multiply (const double *matrix,
                         gsize n,
                         const double *vector,
                         double *product);

/**
 * clab_symmetric_largest:
 * @matrix: n × n, positive semidefinite
 *
 * Returns: its largest eigenvalue, by power iteration: at most a thousandth
 *   too small, or anything when cancelled.
 */
double
clab_symmetric_largest (const double *matrix,
                        gsize n,
                        GCancellable *cancellable);

/**
 * clab_symmetric_smallest:
 * @factor: of a matrix
 *
 * Returns: the smallest eigenvalue of that matrix, by inverse power iteration,
 *   or anything when cancelled.
 */
double
clab_symmetric_smallest (const double *factor,
                         gsize n,
                         GCancellable *cancellable);

G_END_DECLS
