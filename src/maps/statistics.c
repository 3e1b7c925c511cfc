/* Statistics of maps: what the values are, beside what they look like.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/statistics.h"

#include <float.h>
#include <math.h>

#include "src/conv/conv-rows-dispatch.h"
#include "src/maps/tally-rows.h"

#define LANES CLAB_TALLY_LANES

/* Values that are looked at for what does not count. */
#define RUN ((gsize)512)

static const struct
{
  const char *variant;
  ClabTallyRun run;
} runs[] = {
#if defined __x86_64__ || defined __i386__
  { "avx512", clab_tally_run_avx2 },
  { "avx2", clab_tally_run_avx2 },
#endif
  { "generic", clab_tally_run_generic },
};

static ClabTallyRun
find_run (void)
{
  const char *variant = clab_variant_get ()->choice.nick;

  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++)
    if (g_str_equal (runs[i].variant, variant))
      return runs[i].run;
  return clab_tally_run_generic;
}

static gboolean
counts (float value, const float *alpha, gsize i)
{
  return isfinite (value) && (alpha == NULL || alpha[i] != 0.0f);
}

static void
join_lanes (ClabTally *tally, const ClabTallyLanes *lanes)
{
  for (gsize i = 0; i < LANES; i++)
    {
      if (lanes->count[i] == 0)
        continue;

      double count = lanes->count[i];
      double distance = lanes->sums[i] / count;
      ClabTally lane = {
        .count = (gsize)lanes->count[i],
        .n_above_zero = (gsize)lanes->n_above_zero[i],
        .mean = lanes->shift + distance,
        .squares = MAX (0.0, lanes->squares[i] - lanes->sums[i] * distance),
        .minimum = lanes->minimum[i],
        .maximum = lanes->maximum[i],
      };
      clab_tally_join (tally, &lane);
    }
}

/* Returns how long a run with these values is; what does not count is not a
 * number there. */
static gsize
leave_gaps (const float *values, const float *alpha, gsize n, float run[RUN])
{
  gsize length = (n + LANES - 1) / LANES * LANES;

  for (gsize i = 0; i < n; i++)
    run[i] = fabsf (values[i]) <= FLT_MAX ? values[i] : NAN;
  for (gsize i = 0; i < n && alpha != NULL; i++)
    run[i] = alpha[i] != 0.0f ? run[i] : NAN;
  for (gsize i = n; i < length; i++)
    run[i] = NAN;
  return length;
}

void
clab_tally_add (ClabTally *tally,
                const float *values,
                const float *alpha,
                gsize n)
{
  ClabTallyLanes lanes = { 0 };
  ClabTallyRun count = find_run ();
  gsize first = 0;

  while (first < n && !counts (values[first], alpha, first))
    first++;
  if (first == n)
    return;
  lanes.shift = values[first];
  for (gsize i = 0; i < LANES; i++)
    {
      lanes.minimum[i] = INFINITY;
      lanes.maximum[i] = -INFINITY;
    }
  for (gsize i = first; i < n; i += RUN)
    {
      gsize run = MIN (RUN, n - i);

      if (alpha == NULL && run % LANES == 0
          && count (&lanes, values + i, run, FALSE))
        continue;

      float gappy[RUN];
      gsize length = leave_gaps (values + i, alpha != NULL ? alpha + i : NULL,
                                 run, gappy);
      count (&lanes, gappy, length, TRUE);
    }
  join_lanes (tally, &lanes);
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
