/* Fourier transforms of many columns at once, one per lane of a vector.
 *
 * A column group is size × (re, im) × lanes: element t of the columns of a
 * group is a vector of real parts, then one of imaginary parts.
 *
 * fft-lanes.c is compiled once per instruction set.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ClabLanesProducts:
 *
 * Two factors: @n_channels groups each, @channel_step floats apart.
 */
typedef struct
{
  const float *factor;
  const float *other;
  gsize n_channels;
  gsize channel_step;
} ClabLanesProducts;

/**
 * ClabLanes:
 * @lanes: columns of a group
 * @forward: in place, of @size elements; the result is not in order
 * @forward_rows: the same of the columns of @size rows, @row_step floats
 *   apart: those of the real and of the imaginary parts
 * @inverse: in place, from the order that @forward leaves, without scale
 * @inverse_products: the same of the sum of products over all channels
 * @transpose: of a block of lanes × lanes elements at @from and at @to
 * @write_row: sets @n floats, and those up to a whole vector, to the real
 *   parts, if @part is the first one of an element, or to the imaginary parts,
 *   plus @bias; groups are @group_step floats apart
 */
typedef struct
{
  gsize lanes;
  void (*forward) (float *group, gsize size, const float *twiddles);
  void (*forward_rows) (const float *real,
                        const float *imaginary,
                        gsize row_step,
                        gsize size,
                        const float *twiddles,
                        float *group);
  void (*inverse) (float *group, gsize size, const float *twiddles);
  void (*inverse_products) (const ClabLanesProducts *products,
                            gsize size,
                            const float *twiddles,
                            float *group);
  void (*transpose) (const float *from, float *to);
  void (*write_row) (const float *part,
                     gsize group_step,
                     gsize n,
                     float bias,
                     float *to);
} ClabLanes;

/**
 * clab_fft_forward_twiddles:
 * @size: a power of 2, ≥ 8
 *
 * Returns: (transfer full): what forward transforms of that size multiply
 *   with.
 */
float *
clab_fft_forward_twiddles (gsize size);

/**
 * clab_fft_inverse_twiddles:
 * @size: a power of 2, ≥ 8
 *
 * Returns: (transfer full): what inverse transforms of that size multiply
 *   with.
 */
float *
clab_fft_inverse_twiddles (gsize size);

G_END_DECLS
