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
 * ClabAxis:
 * @size: a power of 2, ≥ 16
 * @radix: into how many parts the first step forward goes, and the last one
 *   back: 2, 4 or 8; the others go into 8
 * @forward: (owned): what transforms multiply with
 * @inverse: (owned): likewise
 * @turns: (owned): for each place, what the result of the inverse is multiplied
 *   with
 *
 * One direction of a tile.
 */
typedef struct
{
  gsize size;
  gsize radix;
  float *forward;
  float *inverse;
  float *turns;
} ClabAxis;

/**
 * clab_axis_init:
 * @size: a power of 2, ≥ 16
 * @turns: products are those of polynomials modulo xⁿ − e^(−2πi·turns), n =
 *   @size
 */
void
clab_axis_init (ClabAxis *axis, gsize size, double turns);

void
clab_axis_clear (ClabAxis *axis);

/**
 * ClabLanesProducts:
 * @factor: @n_channels groups, @channel_step floats apart
 * @other: likewise
 * @is_first: whether @factor is still to be transformed, as by @forward
 * @n_blocks: how many blocks of the result are needed
 */
typedef struct
{
  float *factor;
  const float *other;
  gsize n_channels;
  gsize channel_step;
  gboolean is_first;
  gsize n_blocks;
} ClabLanesProducts;

/**
 * ClabLanesRows:
 * @data: where row @begin goes
 * @step: floats from a row to the next
 * @begin: the first row that is asked for
 * @end: the one after the last
 * @bias: added to all
 * @is_streamed: whether to write past the caches: only whole vectors at
 *   multiples of their size, that are cache lines
 */
typedef struct
{
  float *data;
  gsize step;
  gsize begin;
  gsize end;
  float bias;
  gboolean is_streamed;
} ClabLanesRows;

/**
 * ClabLanes:
 * @lanes: columns of a group
 * @forward: in place, modulo xⁿ − 1; the result is not in order
 * @forward_rows: of the columns from @column on of 2 · size @rows: first those
 *   of the real, then those of the imaginary parts
 * @inverse_products: of the sum of products over all channels, from the order
 *   that @forward leaves, without scale, then @transpose of blocks of lanes
 *   elements; @group may be a factor
 * @inverse_rows: of blocks of lanes elements of a group, @block_step floats
 *   apart, to rows of real, then of imaginary parts; @group is room for one
 * @transpose: of a block of lanes × lanes elements at @from and at @to
 */
typedef struct
{
  gsize lanes;
  void (*forward) (float *group, const ClabAxis *axis);
  void (*forward_rows) (const float *const *rows,
                        gsize column,
                        const ClabAxis *axis,
                        float *group);
  void (*inverse_products) (const ClabLanesProducts *products,
                            const ClabAxis *axis,
                            float *group);
  void (*inverse_rows) (const float *blocks,
                        gsize block_step,
                        const ClabAxis *axis,
                        float *group,
                        const ClabLanesRows *rows);
  void (*transpose) (const float *from, float *to);
} ClabLanes;

G_END_DECLS
