/* Statistics of maps: what the values are, beside what they look like.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/statistics.h"

#include <math.h>

static void
tally_value (ClabTally *tally, double value)
{
  double distance = value - tally->mean;

  if (tally->count == 0 || value < tally->minimum)
    tally->minimum = value;
  if (tally->count == 0 || value > tally->maximum)
    tally->maximum = value;
  tally->count++;
  tally->n_above_zero += value > 0.0;
  tally->mean += distance / (double)tally->count;
  tally->squares += distance * (value - tally->mean);
}

void
clab_tally_add (ClabTally *tally,
                const float *values,
                const float *alpha,
                gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]) && (alpha == NULL || alpha[i] != 0.0f))
      tally_value (tally, values[i]);
}

void
clab_tally_join (ClabTally *tally, const ClabTally *other)
{
  if (other->count == 0)
    return;
  if (tally->count == 0)
    {
      *tally = *other;
      return;
    }

  double ours = (double)tally->count;
  double theirs = (double)other->count;
  double distance = other->mean - tally->mean;

  tally->mean += distance * theirs / (ours + theirs);
  tally->squares
      += other->squares + distance * distance * ours * theirs / (ours + theirs);
  tally->count += other->count;
  tally->n_above_zero += other->n_above_zero;
  tally->minimum = MIN (tally->minimum, other->minimum);
  tally->maximum = MAX (tally->maximum, other->maximum);
}

ClabRange
clab_tally_range (const ClabTally *tally)
{
  if (tally->count == 0)
    return CLAB_RANGE_EMPTY;
  return (ClabRange){ tally->minimum, tally->maximum };
}

ClabStatistics
clab_tally_statistics (const ClabTally *tally)
{
  if (tally->count == 0)
    return (ClabStatistics){ 0 };

  double count = (double)tally->count;
  return (ClabStatistics){
    .minimum = tally->minimum,
    .maximum = tally->maximum,
    .mean = tally->mean,
    .standard_deviation = sqrt (tally->squares / count),
    .share_above_zero = (double)tally->n_above_zero / count,
  };
}

char *
clab_statistics_print (const ClabStatistics *statistics, const char *name)
{
  const struct
  {
    const char *word;
    double value;
  } columns[] = {
    { "min", statistics->minimum },
    { "max", statistics->maximum },
    { "mean", statistics->mean },
    { "standard deviation", statistics->standard_deviation },
    { "share above zero", statistics->share_above_zero },
  };
  GString *line = g_string_new (name);

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (number, sizeof number, "%.6g", columns[i].value);
      g_string_append_printf (line, "%s %s %s", i == 0 ? ":" : ",",
                              columns[i].word, number);
    }
  return g_string_free (line, FALSE);
}
