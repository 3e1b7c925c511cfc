/* The tables of display mappings and of their scales.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/table.h"

G_BEGIN_DECLS

/**
 * ClabRange:
 * @minimum: smallest finite value
 * @maximum: largest finite value; below @minimum if there is none
 *
 * What a display mapping is scaled by.
 */
typedef struct
{
  double minimum;
  double maximum;
} ClabRange;

/* The range of no values at all. */
#define CLAB_RANGE_EMPTY ((ClabRange){ G_MAXDOUBLE, -G_MAXDOUBLE })

/**
 * ClabRamp:
 *
 * A display mapping with its scale: shown = factor · value + shift, of the
 * value's magnitude if @is_absolute.
 */
typedef struct
{
  float factor;
  float shift;
  gboolean is_absolute;
} ClabRamp;

/**
 * ClabDisplay:
 * @ramp: (nullable): the mapping for values within @range; %NULL for “auto”,
 *   which stands for another row
 * @needs_range: whether @ramp looks at its range
 *
 * How signed values become visible.
 */
typedef struct
{
  ClabChoice choice;
  ClabRamp (*ramp) (const ClabRange *range);
  gboolean needs_range;
} ClabDisplay;

/* Rows: ClabDisplay.  auto, raw, signed, absolute, normalize. */
extern const ClabTable clab_displays;

/**
 * ClabDisplayScale:
 * @is_shared: whether all kernels of a bank have one range
 */
typedef struct
{
  ClabChoice choice;
  gboolean is_shared;
} ClabDisplayScale;

/* Rows: ClabDisplayScale. */
extern const ClabTable clab_display_scales;

/**
 * clab_range_join:
 *
 * Makes @range so wide that it spans @other, too.
 */
void
clab_range_join (ClabRange *range, const ClabRange *other);

/**
 * clab_ramp_is_identity:
 *
 * Returns: whether clab_ramp_apply() does nothing.
 */
gboolean
clab_ramp_is_identity (const ClabRamp *ramp);

/**
 * clab_ramp_apply:
 * @values: replaced by what is shown for them
 */
void
clab_ramp_apply (const ClabRamp *ramp, float *values, gsize n);

G_END_DECLS
