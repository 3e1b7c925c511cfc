/* What a loss picture shows: one or several curves over steps.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/pictures/loss-curves.h"

#include <math.h>

/* Values in one block, blocks in one block of blocks, and so on: a range over
 * n values looks at about 2 · FACTOR · log_FACTOR n of them. */
#define FACTOR 32
#define N_LEVELS 5

typedef struct
{
  double minimum;
  double maximum;
} Range;

static const Range empty = { INFINITY, -INFINITY };

/* levels[0]: a Range per value; levels[i]: a Range per FACTOR below. */
typedef struct
{
  GArray *values;
  GArray *levels[N_LEVELS];
} Series;

typedef struct
{
  char *label;
  Series series[CLAB_LOSS_N_KINDS];
} Curve;

struct _ClabLossCurves
{
  GPtrArray *curves;
  double floor;
  double least_positive;
  guint64 revision;
};

static void
curve_free (gpointer data)
{
  Curve *curve = data;

  for (int kind = 0; kind < CLAB_LOSS_N_KINDS; kind++)
    {
      g_array_unref (curve->series[kind].values);
      for (int level = 0; level < N_LEVELS; level++)
        g_array_unref (curve->series[kind].levels[level]);
    }
  g_free (curve->label);
  g_free (curve);
}

static Range
range_union (Range a, Range b)
{
  Range both = { MIN (a.minimum, b.minimum), MAX (a.maximum, b.maximum) };

  return both;
}

static void
series_append (Series *series, double value)
{
  gsize index = series->values->len;
  Range one = empty;

  if (isfinite (value))
    one.minimum = one.maximum = value;
  g_array_append_val (series->values, value);
  for (int level = 0; level < N_LEVELS; level++)
    {
      GArray *ranges = series->levels[level];

      if (index == ranges->len)
        g_array_append_val (ranges, one);
      else
        g_array_index (ranges, Range, index)
            = range_union (g_array_index (ranges, Range, index), one);
      index /= FACTOR;
    }
}

/* Walks from @first to @last on the highest level whose blocks fit. */
static Range
series_range (const Series *series, gsize first, gsize last)
{
  Range range = empty;
  gsize end = MIN (last + 1, (gsize)series->values->len);

  for (gsize i = first; i < end;)
    {
      int level = 0;
      gsize size = 1;

      while (level + 1 < N_LEVELS && i % (size * FACTOR) == 0
             && i + size * FACTOR <= end)
        {
          level++;
          size *= FACTOR;
        }
      range = range_union (
          range, g_array_index (series->levels[level], Range, i / size));
      i += size;
    }
  return range;
}

ClabLossCurves *
clab_loss_curves_new (void)
{
  ClabLossCurves *curves = g_new0 (ClabLossCurves, 1);

  curves->curves = g_ptr_array_new_with_free_func (curve_free);
  curves->floor = NAN;
  return curves;
}

void
clab_loss_curves_free (ClabLossCurves *curves)
{
  if (curves == NULL)
    return;
  g_ptr_array_unref (curves->curves);
  g_free (curves);
}

void
clab_loss_curves_clear (ClabLossCurves *curves)
{
  g_ptr_array_set_size (curves->curves, 0);
  curves->floor = NAN;
  curves->least_positive = 0.0;
  curves->revision++;
}

gsize
clab_loss_curves_add (ClabLossCurves *curves, const char *label)
{
  Curve *curve = g_new0 (Curve, 1);

  curve->label = g_strdup (label);
  for (int kind = 0; kind < CLAB_LOSS_N_KINDS; kind++)
    {
      curve->series[kind].values = g_array_new (FALSE, FALSE, sizeof (double));
      for (int level = 0; level < N_LEVELS; level++)
        curve->series[kind].levels[level]
            = g_array_new (FALSE, FALSE, sizeof (Range));
    }
  g_ptr_array_add (curves->curves, curve);
  curves->revision++;
  return curves->curves->len - 1;
}

static void
note_positive (ClabLossCurves *curves, double value)
{
  if (isfinite (value) && value > 0.0
      && (curves->least_positive == 0.0 || value < curves->least_positive))
    curves->least_positive = value;
}

void
clab_loss_curves_append (ClabLossCurves *curves,
                         gsize curve,
                         double training,
                         double validation)
{
  g_return_if_fail (curve < curves->curves->len);

  Curve *row = g_ptr_array_index (curves->curves, curve);

  series_append (&row->series[CLAB_LOSS_TRAINING], training);
  series_append (&row->series[CLAB_LOSS_VALIDATION], validation);
  note_positive (curves, training);
  note_positive (curves, validation);
  curves->revision++;
}

void
clab_loss_curves_set_floor (ClabLossCurves *curves, double floor)
{
  curves->floor = floor;
  note_positive (curves, floor);
  curves->revision++;
}

double
clab_loss_curves_floor (const ClabLossCurves *curves)
{
  return curves->floor;
}

gsize
clab_loss_curves_n_curves (const ClabLossCurves *curves)
{
  return curves->curves->len;
}

static const Curve *
find (const ClabLossCurves *curves, gsize curve)
{
  g_assert (curve < curves->curves->len);
  return g_ptr_array_index (curves->curves, curve);
}

const char *
clab_loss_curves_label (const ClabLossCurves *curves, gsize curve)
{
  return find (curves, curve)->label;
}

gsize
clab_loss_curves_n_values (const ClabLossCurves *curves, gsize curve)
{
  return find (curves, curve)->series[CLAB_LOSS_TRAINING].values->len;
}

double
clab_loss_curves_value (const ClabLossCurves *curves,
                        gsize curve,
                        ClabLossKind kind,
                        gsize step)
{
  const GArray *values = find (curves, curve)->series[kind].values;

  g_return_val_if_fail (step < values->len, NAN);

  return g_array_index (values, double, step);
}

gboolean
clab_loss_curves_range (const ClabLossCurves *curves,
                        gsize curve,
                        ClabLossKind kind,
                        gsize first,
                        gsize last,
                        double *minimum,
                        double *maximum)
{
  Range range = series_range (&find (curves, curve)->series[kind], first, last);

  *minimum = range.minimum;
  *maximum = range.maximum;
  return range.minimum <= range.maximum;
}

double
clab_loss_curves_least_positive (const ClabLossCurves *curves)
{
  return curves->least_positive;
}

guint64
clab_loss_curves_revision (const ClabLossCurves *curves)
{
  return curves->revision;
}
