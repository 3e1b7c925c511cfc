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
 * ClabLanes:
 * @lanes: columns of a group
 * @forward: in place, of @size elements; the result is not in order
 * @inverse: in place, from the order that @forward leaves, without scale
 * @multiply: sums = factor · other, or += if @is_added, @n complex vectors
 * @transpose: of a block of lanes × lanes elements at @from and at @to
 * @read_row: sets an element of @n_groups groups, @group_step floats apart,
 *   from rows of real and of imaginary parts
 * @write_row: sets @n floats, and those up to a whole vector, to the real
 *   parts, if @part is the first one of an element, or to the imaginary parts,
 *   plus @bias
 */
typedef struct
{
  gsize lanes;
  void (*forward) (float *group, gsize size, const float *twiddles);
  void (*inverse) (float *group, gsize size, const float *twiddles);
  void (*multiply) (const float *factor,
                    const float *other,
                    gsize n,
                    gboolean is_added,
                    float *sums);
  void (*transpose) (const float *from, float *to);
  void (*read_row) (const float *real,
                    const float *imaginary,
                    gsize n_groups,
                    gsize group_step,
                    float *element);
  void (*write_row) (const float *part,
                     gsize group_step,
                     gsize n,
                     float bias,
                     float *to);
} ClabLanes;

/**
 * clab_fft_twiddles:
 * @size: a power of 2, ≥ 4
 *
 * Returns: (transfer full): what the transforms of that size multiply with.
 */
float *
clab_fft_twiddles (gsize size);

G_END_DECLS
