/* The tables of display mappings and of their scales.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/displays.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static double
largest_magnitude (const ClabRange *range)
{
  if (range->maximum < range->minimum)
    return 0.0;
  return MAX (fabs (range->minimum), fabs (range->maximum));
}

static ClabRamp
raw_ramp (const ClabRange *range)
{
  (void)range;
  return (ClabRamp){ .factor = 1.0f };
}

static ClabRamp
signed_ramp (const ClabRange *range)
{
  double largest = largest_magnitude (range);

  return (ClabRamp){ .factor = largest > 0.0 ? (float)(0.5 / largest) : 0.0f,
                     .shift = 0.5f };
}

static ClabRamp
absolute_ramp (const ClabRange *range)
{
  double largest = largest_magnitude (range);

  return (ClabRamp){ .factor = largest > 0.0 ? (float)(1.0 / largest) : 0.0f,
                     .is_absolute = TRUE };
}

static ClabRamp
normalize_ramp (const ClabRange *range)
{
  double width = range->maximum - range->minimum;

  if (!(width > 0.0))
    return (ClabRamp){ .factor = 0.0f };
  return (ClabRamp){ .factor = (float)(1.0 / width),
                     .shift = (float)(-range->minimum / width) };
}

static const ClabDisplay displays[] = {
  {
      .choice = { "auto", N_ ("Automatic"),
                  N_ ("As they are for kernels whose weights do not sum to "
                      "0, else signed.") },
  },
  {
      .choice = { "raw", N_ ("As they are"),
                  N_ ("Values below 0 and above 1 stay, where the image can "
                      "hold them.") },
      .ramp = raw_ramp,
  },
  {
      .choice = { "signed", N_ ("Signed"),
                  N_ ("0 becomes mid-grey, negative values darker and "
                      "positive ones brighter.") },
      .ramp = signed_ramp,
      .needs_range = TRUE,
  },
  {
      .choice = { "absolute", N_ ("Absolute"),
                  N_ ("0 becomes black and the largest magnitude white.") },
      .ramp = absolute_ramp,
      .needs_range = TRUE,
  },
  {
      .choice = { "normalize", N_ ("Normalise"),
                  N_ ("The smallest value becomes black and the largest "
                      "white.") },
      .ramp = normalize_ramp,
      .needs_range = TRUE,
  },
};

const ClabTable clab_displays = CLAB_TABLE ("display", displays);

static const ClabDisplayScale display_scales[] = {
  {
      .choice = { "bank", N_ ("Whole bank"),
                  N_ ("One scale for all maps, so that they can be "
                      "compared.") },
      .is_shared = TRUE,
  },
  {
      .choice = { "map", N_ ("Each map"),
                  N_ ("Every map has its own scale and shows all that is in "
                      "it.") },
  },
};

const ClabTable clab_display_scales
    = CLAB_TABLE ("display-scale", display_scales);

void
clab_range_join (ClabRange *range, const ClabRange *other)
{
  range->minimum = MIN (range->minimum, other->minimum);
  range->maximum = MAX (range->maximum, other->maximum);
}

gboolean
clab_ramp_is_identity (const ClabRamp *ramp)
{
  return !ramp->is_absolute && ramp->factor == 1.0f && ramp->shift == 0.0f;
}

void
clab_ramp_apply (const ClabRamp *ramp, float *values, gsize n)
{
  float factor = ramp->factor;
  float shift = ramp->shift;

  if (ramp->is_absolute)
    for (gsize i = 0; i < n; i++)
      values[i] = factor * fabsf (values[i]) + shift;
  else if (!clab_ramp_is_identity (ramp))
    for (gsize i = 0; i < n; i++)
      values[i] = factor * values[i] + shift;
}
