/* The inner loops of convolution down columns and along rows, for one
 * instruction set.
 *
 * Compiled once per row of the table in conv-rows-dispatch.c, with
 * CLAB_LINE = the name of the struct that it exports.
 *
 * A block is four lines of results.  Line t of the cells meets weight t of the
 * first of them, weight t − 1 of the second and so on, so that each vector
 * that is loaded serves four.  Down columns the lines are rows.  Along a row
 * they are its phases: cells t, t + 4 … are a line, where cells x·4 + p lie
 * side by side for each p, and give the results 0, 4 …, and 1, 5 … and so on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/line-rows.h"

#include "src/conv/rows-seams.h"
#include "src/conv/rows-vectors.h"

#define PHASES CLAB_LINE_PHASES

/* Vectors of a line of a wide block: the sums stay in registers. */
#if LANES == 16
#define WIDTH 4
#else
#define WIDTH 2
#endif

/* Lines of cells.
 *
 * @source: line 0
 * @step: floats from a line to the next, but for every fourth
 * @step_4: floats from a line to the fourth after it
 * @first: the line that meets the first weight first
 */
typedef struct
{
  const float *source;
  gsize step;
  gsize step_4;
  gsize first;
} Lines;

static inline const float *
find_line (const Lines *lines, gsize t)
{
  return lines->source + t % PHASES * lines->step + t / PHASES * lines->step_4;
}

/* Goes from line to line.
 *
 * @steps: floats from a line to the next, from the first one on over and over
 */
typedef struct
{
  const float *cells;
  gsize steps[PHASES];
} Walk;

static inline __attribute__ ((always_inline)) Walk
walk_from (const Lines *lines, gsize first)
{
  Walk walk = { .cells = find_line (lines, first) };

#pragma GCC unroll 4
  for (gsize i = 0; i < PHASES; i++)
    walk.steps[i] = (first + i) % PHASES + 1 < PHASES
                        ? lines->step
                        : lines->step_4 - (PHASES - 1) * lines->step;
  return walk;
}

/* What to fetch: with each line of cells what lies @step floats further. */
typedef struct
{
  const float *at;
  gsize step;
} Ahead;

/* Begins to fetch with block number @block.
 *
 * @n_weights: of the part that it is done with
 * @other: what is there anyway, if nothing is to be fetched */
static inline Ahead
look_ahead (const ClabLineFetch *fetch,
            gsize block,
            gsize n_weights,
            const float *other)
{
  gsize n_steps = n_weights - PHASES + 1;
  Ahead ahead = { other, 0 };

  if (block >= fetch->n_rows * fetch->n_parts)
    return ahead;
  ahead.at = fetch->rows + block / fetch->n_parts * fetch->step
             + block % fetch->n_parts * fetch->width;

  /* What lines of cells are too few for comes first. */
  for (gsize x = n_steps * LINE_FLOATS; x < fetch->width; x += LINE_FLOATS)
    __builtin_prefetch (ahead.at + x, 0, 2);
  ahead.step = MIN (fetch->width / (n_steps + 1) + 1, LINE_FLOATS);
  return ahead;
}

/* A line of cells meets the weights of the results from line @first to @last.
 *
 * @weight: of each, moved on */
static inline __attribute__ ((always_inline)) void
meet (const float *cells,
      const int n_vectors,
      const int first,
      const int last,
      const Vector weight[PHASES],
      Vector acc[PHASES][WIDTH])
{
#pragma GCC unroll 4
  for (int v = 0; v < n_vectors; v++)
    {
      Vector some = load (cells + v * LANES);

#pragma GCC unroll 4
      for (int q = first; q <= last; q++)
        acc[q][v] += weight[q] * some;
    }
}

static inline __attribute__ ((always_inline)) void
move_on (Vector weight[PHASES])
{
  weight[3] = weight[2];
  weight[2] = weight[1];
  weight[1] = weight[0];
}

/* Line @t of the cells meets the weights that are there and the next one, if
 * there is one, for the results from line @first to @last. */
static inline __attribute__ ((always_inline)) void
take_line (Walk *walk,
           gsize t,
           const float *next,
           const int n_vectors,
           const int first,
           const int last,
           Vector weight[PHASES],
           Vector acc[PHASES][WIDTH])
{
  move_on (weight);
  if (next != NULL)
    weight[0] = *next - (Vector){ 0 };
  meet (walk->cells, n_vectors, first, last, weight, acc);
  walk->cells += walk->steps[t % PHASES];
}

static inline __attribute__ ((always_inline)) void
look_on (Ahead *ahead)
{
  __builtin_prefetch (ahead->at, 0, 2);
  ahead->at += ahead->step;
}

static inline __attribute__ ((always_inline)) void
add_part (const Lines *lines,
          const ClabLinePart *part,
          const int n_vectors,
          Ahead ahead,
          Vector acc[PHASES][WIDTH])
{
  const Lines own
      = { lines->source + part->source, lines->step, lines->step_4, 0 };
  Walk walk = walk_from (&own, lines->first + part->first);
  const float *weights = part->weights;
  gsize n = part->n_weights;
  gsize t = PHASES - 1;
  Vector weight[PHASES] = { { 0 } };

#pragma GCC unroll 4
  for (int i = 0; i < PHASES - 1; i++)
    take_line (&walk, i, weights + i, n_vectors, 0, i, weight, acc);

  /* As many at a time as there are steps, so that each is known. */
  for (; t + PHASES <= n; t += PHASES)
#pragma GCC unroll 4
    for (int i = 0; i < PHASES; i++)
      {
        look_on (&ahead);
        take_line (&walk, PHASES - 1 + i, weights + t + i, n_vectors, 0,
                   PHASES - 1, weight, acc);
      }
  for (; t < n; t++)
    {
      look_on (&ahead);
      take_line (&walk, t, weights + t, n_vectors, 0, PHASES - 1, weight, acc);
    }
#pragma GCC unroll 4
  for (int q = 1; q < PHASES; q++)
    take_line (&walk, n + q - 1, NULL, n_vectors, q, PHASES - 1, weight, acc);
}

static inline __attribute__ ((always_inline)) void
add_parts (const Lines *lines,
           const ClabLinePart *parts,
           gsize n_parts,
           const int n_vectors,
           Ahead ahead,
           Vector sums[PHASES][WIDTH])
{
#pragma GCC unroll 4
  for (int q = 0; q < PHASES; q++)
#pragma GCC unroll 4
    for (int v = 0; v < n_vectors; v++)
      sums[q][v] = (Vector){ 0 };
  add_part (lines, parts, n_vectors, ahead, sums);
  for (gsize i = 1; i < n_parts; i++)
    {
      Vector more[PHASES][WIDTH] = { { { 0 } } };

      ahead.step = 0;
      add_part (lines, parts + i, n_vectors, ahead, more);
#pragma GCC unroll 4
      for (int q = 0; q < PHASES; q++)
#pragma GCC unroll 4
        for (int v = 0; v < n_vectors; v++)
          sums[q][v] += more[q][v];
    }
}

static void
down (const ClabDownJob *job)
{
  gsize block = 0;

  for (gsize y = 0; y < job->n_rows; y += PHASES)
    {
      for (gsize x = 0; x < CLAB_LINE_STRIP; x += WIDTH * LANES)
        {
          const Lines lines
              = { job->source + y * job->source_step + x, job->source_step,
                  PHASES * job->source_step, 0 };
          float *to = job->output + y * job->output_step + x;
          Ahead ahead = look_ahead (&job->fetch, block++, job->parts->n_weights,
                                    lines.source);
          Vector sums[PHASES][WIDTH];

          add_parts (&lines, job->parts, job->n_parts, WIDTH, ahead, sums);
#pragma GCC unroll 4
          for (int q = 0; q < PHASES; q++)
#pragma GCC unroll 4
            for (int v = 0; v < WIDTH; v++)
              store (to + q * job->output_step + v * LANES, sums[q][v]);
        }
    }
}

/* Lanes of two vectors by turns. */
static inline void
interleave (Vector a, Vector b, Vector *low, Vector *high)
{
  *low = __builtin_shufflevector (a, b, BY_TURNS (0));
  *high = __builtin_shufflevector (a, b, BY_TURNS (LANES / 2));
}

/* Where results along a row go.
 *
 * @to: the next ones
 */
typedef struct
{
  Writing writing;
  gboolean is_first;
  float *to;
  Seam seam;
} Pen;

static inline __attribute__ ((always_inline)) void
write_vector (Pen *pen, Vector vector)
{
  if (pen->writing == WRITE_CACHED)
    store (pen->to, vector);
  else if (pen->writing == WRITE_STREAMED)
    STREAM (pen->to, vector);
  else
    write_seam (&pen->seam, vector, pen->is_first, pen->to);
  pen->is_first = FALSE;
  pen->to += LANES;
}

static inline __attribute__ ((always_inline)) void
write_block (const ClabAlongJob *job,
             const int n_vectors,
             Vector sums[PHASES][WIDTH],
             Pen *pen)
{
  const Vector bias = job->bias - (Vector){ 0 };

#pragma GCC unroll 4
  for (int v = 0; v < n_vectors; v++)
    {
      Vector even[2];
      Vector odd[2];

      interleave (sums[0][v], sums[2][v], &even[0], &even[1]);
      interleave (sums[1][v], sums[3][v], &odd[0], &odd[1]);
#pragma GCC unroll 2
      for (int i = 0; i < 2; i++)
        {
          Vector low;
          Vector high;

          interleave (even[i], odd[i], &low, &high);
          write_vector (pen, low + bias);
          write_vector (pen, high + bias);
        }
    }
}

static inline __attribute__ ((always_inline)) void
convolve_along (const ClabAlongJob *job, gsize x, const int n_vectors, Pen *pen)
{
  const Lines lines = { job->source + x, job->phase_step, 1, job->first };
  Ahead ahead = look_ahead (&job->fetch, x / (WIDTH * LANES),
                            job->parts->n_weights, lines.source);
  Vector sums[PHASES][WIDTH];

  add_parts (&lines, job->parts, job->n_parts, n_vectors, ahead, sums);
  write_block (job, n_vectors, sums, pen);
}

static void
along (const ClabAlongJob *job)
{
  gsize end = (job->n_columns + PHASES - 1) / PHASES;
  gsize x = 0;
  Pen pen = { .writing = WRITE_CACHED, .is_first = TRUE, .to = job->output };

  if (CAN_STREAM && job->is_streamed)
    pen.writing = find_shift (pen.to) == 0 ? WRITE_STREAMED : WRITE_SEAMS;
  set_seam (pen.to, &pen.seam);
  for (; x + 2 * LANES < end; x += WIDTH * LANES)
    convolve_along (job, x, WIDTH, &pen);
  if (x + LANES < end)
    convolve_along (job, x, 2, &pen);
  else if (x < end)
    convolve_along (job, x, 1, &pen);
  if (pen.writing == WRITE_SEAMS)
    end_seam (&pen.seam, pen.to);
}

extern const ClabLineRows CLAB_LINE;
const ClabLineRows CLAB_LINE = {
  .lanes = LANES,
  .block = PHASES * WIDTH * LANES,
  .strip_blocks = CLAB_LINE_STRIP / (WIDTH * LANES),
  .down = down,
  .along = along,
};
