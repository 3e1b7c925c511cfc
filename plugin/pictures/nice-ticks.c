/* Round numbers for the ticks of an axis.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/pictures/nice-ticks.h"

#include <math.h>

static const double steps[] = { 1.0, 2.0, 5.0, 10.0 };

static double
nice_step (double least)
{
  double power = pow (10.0, floor (log10 (least)));

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] * power >= least * (1.0 - 1e-9))
      return steps[i] * power;
  return 10.0 * power;
}

GArray *
clab_nice_ticks (double minimum, double maximum, guint at_most)
{
  g_return_val_if_fail (maximum > minimum && at_most >= 2, NULL);

  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (double));
  double step = nice_step ((maximum - minimum) / (at_most - 1));
  double first = ceil (minimum / step - 1e-9);

  for (double i = first; i * step <= maximum + 1e-9 * step; i++)
    {
      double tick = i * step + 0.0; /* not −0 */

      g_array_append_val (ticks, tick);
    }
  return ticks;
}

static void
append_power (GArray *ticks,
              double factor,
              double power,
              double minimum,
              double maximum)
{
  double tick = factor * pow (10.0, power);

  if (tick >= minimum * (1.0 - 1e-9) && tick <= maximum * (1.0 + 1e-9))
    g_array_append_val (ticks, tick);
}

GArray *
clab_nice_ticks_logarithmic (double minimum, double maximum, guint at_most)
{
  g_return_val_if_fail (minimum > 0.0 && maximum > minimum && at_most >= 2,
                        NULL);

  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (double));
  double first = floor (log10 (minimum));
  double last = ceil (log10 (maximum));
  double every = MAX (1.0, ceil ((last - first) / at_most));
  gboolean is_short = last - first <= 2.0;

  for (double power = every * ceil (first / every); power <= last;
       power += every)
    {
      append_power (ticks, 1.0, power, minimum, maximum);
      if (is_short)
        {
          append_power (ticks, 2.0, power, minimum, maximum);
          append_power (ticks, 5.0, power, minimum, maximum);
        }
    }
  return ticks;
}
