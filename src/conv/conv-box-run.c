/* Convolution with boxes: strip by strip, row by row.
 *
 * Each row of the input is summed along, and then down together with what is
 * kept of the rows above.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-box.h"

#include <string.h>

#include "src/conv/conv-window.h"

/* Columns of output in a strip, and how many floats of sums that will be
 * needed again shall stay in the first-level cache. */
#define LEAST_COLUMNS 256
#define MOST_COLUMNS 1024
#define RING_FLOATS 8192

/* Pieces of work for each thread, and heights of the box in each of them. */
#define PIECES 4
#define PIECE_BOXES 4

/* Rows of the input between the one that is summed along and the one that is
 * brought into the second-level cache meanwhile. */
#define FETCHED_ROWS 6

/* The last rows of something, from @begin to @end. */
typedef struct
{
  float *begin;
  float *end;
} Ring;

/* One call of clab_conv_box_run().
 *
 * @strip_columns: columns of output in a piece of work
 * @n_strips: how many such pieces lie side by side
 * @piece_rows: rows of output in a piece of work
 * @ring_rows: per step down, how many rows of what it sums are kept
 * @pitch: floats from such a row to the next
 * @padded: floats of a row of the input
 * @scratch: of a worker: such a row, one of sums, and all rings
 */
typedef struct
{
  const ClabConvBox *box;
  const ClabRun *run;
  gsize strip_columns;
  gsize n_strips;
  gsize piece_rows;
  gsize ring_rows[CLAB_BOX_STEPS];
  gsize pitch;
  gsize padded;
  float *scratch;
  gsize scratch_size;
} Work;

/* Columns of the output.
 *
 * @window: what a row of them sees
 * @padded: a row of the input, also room for a row of the output
 * @cells: the newest sums along a row
 * @across: the steps along a row, whose cells are still to be set
 * @rings: per step down, what it sums
 * @down: the steps down to the newest row
 */
typedef struct
{
  const Work *work;
  gsize column;
  gsize n_columns;
  ClabWindow window;
  float *padded;
  float *cells;
  ClabBoxSum across[CLAB_BOX_STEPS];
  Ring rings[CLAB_BOX_STEPS];
  ClabBoxSum down[CLAB_BOX_STEPS];
} Strip;

/* Brings a part of row @y of the input into the second-level cache. */
static void
fetch_row (const Strip *strip, gsize channel, gssize y)
{
  const ClabView *input = strip->work->run->input;
  ClabWindow window = strip->window;

  window.y = y;
  if (!clab_window_is_inside (&strip->work->run->conv->shape, &window)
      || input->pixel_stride != 1)
    return;

  const float *row = input->data + channel * input->channel_stride
                     + (gsize)y * input->row_stride + (gsize)window.x;
#pragma GCC unroll 4
  for (gsize x = 0; x < window.width; x += CLAB_LINE_FLOATS)
    __builtin_prefetch (row + x, 0, 2);
}

/* Does a step along a row, from @cells on.
 *
 * @before: (nullable): what else is to be added */
static void
run_step_across (const ClabBoxRows *rows,
                 ClabBoxSum *step,
                 const float *cells,
                 const float *before)
{
  for (gsize t = 0; t < step->n_cells; t++)
    step->terms[step->n_sums + t] = cells + t;
  if (before == NULL)
    {
      rows->sum (step);
      return;
    }

  ClabBoxSum sum = *step;
  sum.n_sums++;
  sum.terms[0] = before;
  for (gsize t = 0; t < step->n_sums + step->n_cells; t++)
    sum.terms[t + 1] = step->terms[t];
  rows->sum (&sum);
}

/* Sums along row @y of one channel of the input.
 *
 * @has_sums: whether the sums of other channels are there already */
static void
sum_across (Strip *strip, gsize channel, gssize y, gboolean has_sums)
{
  const ClabConvBox *box = strip->work->box;
  const ClabRun *run = strip->work->run;
  const ClabConvShape *shape = &run->conv->shape;
  const ClabBoxChain *chain = &box->across;
  const float *cells
      = clab_window_find_row (shape, run->input, &strip->window, channel, y);

  if (cells == NULL)
    {
      clab_window_copy_row (shape, run->input, &strip->window, channel, y,
                            strip->padded);
      cells = strip->padded;
    }
  fetch_row (strip, channel, y + FETCHED_ROWS);
  for (gsize i = 0; i < chain->n_steps; i++)
    {
      const ClabBoxStep *step = &chain->steps[i];
      gboolean is_last = i + 1 == chain->n_steps;

      strip->across[i].weight = box->weights[channel];
      if (is_last)
        strip->across[i].to = strip->cells;
      run_step_across (run->conv->variant->box, &strip->across[i],
                       cells + step->n_sums * step->size,
                       is_last && has_sums ? strip->cells : NULL);
    }
}

/* Sums down to the newest row of cells.
 *
 * @n_rows: of cells until now
 *
 * Returns: whether there have been enough for a row of results */
static gboolean
sum_down (const Strip *strip, gsize n_rows)
{
  const ClabBoxChain *chain = &strip->work->box->down;

  for (gsize i = 0; i < chain->n_steps; i++)
    {
      const ClabBoxStep *step = &chain->steps[i];

      if (n_rows < step->n_sums * step->size + step->n_cells)
        return FALSE;
      strip->work->run->conv->variant->box->sum (&strip->down[i]);
    }
  return TRUE;
}

static float *
next_row (const Ring *ring, const float *row, gsize pitch)
{
  gsize at = (gsize)(row - ring->begin) + pitch;

  return ring->begin + at == ring->end ? ring->begin : ring->begin + at;
}

/* Lets the rows of all rings be one row older. */
static void
age_rows (Strip *strip)
{
  gsize n_steps = strip->work->box->down.n_steps;
  gsize pitch = strip->work->pitch;

  for (gsize i = 0; i < n_steps; i++)
    {
      ClabBoxSum *sum = &strip->down[i];

      for (gsize t = 0; t < sum->n_sums + sum->n_cells; t++)
        sum->terms[t] = next_row (&strip->rings[t < sum->n_sums ? i : 0],
                                  sum->terms[t], pitch);
      if (i + 1 < n_steps)
        sum->to = next_row (&strip->rings[i + 1], sum->to, pitch);
    }
  strip->cells = next_row (&strip->rings[0], strip->cells, pitch);
}

/* Writes row @row of the output. */
static void
write_row (const Strip *strip, gsize row, const float *from)
{
  const ClabRun *run = strip->work->run;
  gsize at = strip->work->box->kernel * run->n_rows + row;
  float *to = run->output + at * run->conv->shape.out_width + strip->column;

  if (run->is_streamed)
    run->conv->variant->rows->stream (from, strip->n_columns, to);
  else
    memcpy (to, from, strip->n_columns * sizeof (float));
}

/* Rows @first … @end of the output. */
static void
do_strip (Strip *strip, gsize first, gsize end)
{
  const Work *work = strip->work;
  const ClabConvBox *box = work->box;
  const ClabConvShape *shape = &box->conv->shape;
  gssize y = (gssize)(work->run->first_row + first + box->row) - shape->pad_top;
  gsize before = box->down.size - 1;

  for (gsize i = 0; i < end - first + before; i++)
    {
      gboolean has_sums = FALSE;

      for (gsize c = 0; c < shape->channels; c++)
        if (box->weights[c] != 0)
          {
            sum_across (strip, c, y + (gssize)i, has_sums);
            has_sums = TRUE;
          }
      if (sum_down (strip, i + 1))
        write_row (strip, first + i - before, strip->padded);
      age_rows (strip);
    }
}

/* Plans the steps along a row.
 *
 * @room: for sums of fewer cells than the box is wide */
static void
plan_across (Strip *strip, gsize n_vectors, float *room)
{
  const ClabConvBox *box = strip->work->box;
  const ClabBoxChain *chain = &box->across;
  gsize lanes = box->conv->variant->box->lanes;

  for (gsize i = 0; i < chain->n_steps; i++)
    {
      const ClabBoxStep *step = &chain->steps[i];
      gsize more = chain->size - step->n_sums * step->size - step->n_cells;
      ClabBoxSum *sum = &strip->across[i];

      *sum = (ClabBoxSum){ .n_sums = step->n_sums,
                           .n_cells = step->n_cells,
                           .n_vectors = n_vectors + (more + lanes - 1) / lanes,
                           .to = room };
      for (gsize t = 0; t < step->n_sums; t++)
        sum->terms[t] = room + t * step->size;
    }
}

/* The row of a ring that will have been the newest one @age rows ago when the
 * first one is. */
static float *
older_row (const Strip *strip, gsize ring, gsize age)
{
  gsize n = strip->work->ring_rows[ring];

  return strip->rings[ring].begin + (n - age) % n * strip->work->pitch;
}

/* Plans the steps down the columns, and what they keep at @memory. */
static void
plan_down (Strip *strip, gsize n_vectors, float *memory)
{
  const Work *work = strip->work;
  const ClabConvBox *box = work->box;
  gsize last = box->down.n_steps - 1;

  for (gsize i = 0; i <= last; i++)
    {
      gsize size = work->ring_rows[i] * work->pitch;

      strip->rings[i] = (Ring){ memory, memory + size };
      memory += size;
    }
  strip->cells = strip->rings[0].begin;
  for (gsize i = 0; i <= last; i++)
    {
      const ClabBoxStep *step = &box->down.steps[i];
      ClabBoxSum *sum = &strip->down[i];

      *sum
          = (ClabBoxSum){ .n_sums = step->n_sums,
                          .n_cells = step->n_cells,
                          .weight = 1,
                          .start = i == last ? box->conv->bias[box->kernel] : 0,
                          .n_vectors = n_vectors,
                          .to = i == last ? strip->padded
                                          : strip->rings[i + 1].begin };
      for (gsize t = 0; t < step->n_sums; t++)
        sum->terms[t] = older_row (strip, i, step->n_cells + t * step->size);
      for (gsize t = 0; t < step->n_cells; t++)
        sum->terms[step->n_sums + t] = older_row (strip, 0, t);
    }
}

static void
do_piece (gsize piece, guint worker, gpointer data)
{
  const Work *work = data;
  const ClabRun *run = work->run;
  gsize lanes = run->conv->variant->box->lanes;
  gsize first = piece / work->n_strips * work->piece_rows;
  gsize column = piece % work->n_strips * work->strip_columns;
  gsize n = MIN (work->strip_columns, run->conv->shape.out_width - column);
  gsize n_vectors = (n + lanes - 1) / lanes;
  float *scratch = work->scratch + worker * work->scratch_size;
  Strip strip = {
    .work = work,
    .column = column,
    .n_columns = n,
    .window
    = { .x = (gssize)(column + work->box->column) - run->conv->shape.pad_left,
        .height = 1,
        /* Sums of sums are made in whole vectors. */
        .width = (n_vectors + 1) * lanes + work->box->across.size },
    .padded = scratch
  };

  plan_across (&strip, n_vectors, scratch + work->padded);
  plan_down (&strip, n_vectors, scratch + 2 * work->padded);
  do_strip (&strip, first, MIN (first + work->piece_rows, run->n_rows));
  run->conv->variant->rows->finish ();
}

/* Plans how much is done at once, and what is kept meanwhile. */
static void
plan_strips (Work *work)
{
  const ClabConvShape *shape = &work->run->conv->shape;
  const ClabBoxChain *down = &work->box->down;
  gsize n_rows = 0;

  for (gsize i = 0; i < down->n_steps; i++)
    {
      const ClabBoxStep *step = &down->steps[i];

      work->ring_rows[0] = MAX (work->ring_rows[0], step->n_cells);
      if (i > 0)
        work->ring_rows[i]
            = step->n_cells + (step->n_sums - 1) * step->size + 1;
    }
  for (gsize i = 0; i < down->n_steps; i++)
    n_rows += work->ring_rows[i];

  work->strip_columns = clab_round_up (
      CLAMP (RING_FLOATS / n_rows, LEAST_COLUMNS, MOST_COLUMNS),
      CLAB_LINE_FLOATS);
  work->strip_columns = MIN (
      work->strip_columns, clab_round_up (shape->out_width, CLAB_LINE_FLOATS));
  work->n_strips
      = (shape->out_width + work->strip_columns - 1) / work->strip_columns;
  /* An odd number of cache lines: so rows spread over the whole cache. */
  work->pitch = clab_round_up (work->strip_columns, 2 * CLAB_LINE_FLOATS)
                + CLAB_LINE_FLOATS;
  work->padded = clab_round_up (work->strip_columns + 2 * CLAB_LINE_FLOATS
                                    + work->box->across.size,
                                CLAB_LINE_FLOATS);
  work->scratch_size = 2 * work->padded + n_rows * work->pitch;
}

gboolean
clab_conv_box_run (const ClabConvBox *box, const ClabRun *run, GError **error)
{
  gsize threads = clab_parallel_threads (run->parallel);
  /* Each piece begins with as many rows as the box is high. */
  gsize most = 1 + run->n_rows / (PIECE_BOXES * box->down.size);
  Work work = { .box = box, .run = run };

  plan_strips (&work);

  gsize n_pieces = CLAMP (PIECES * threads / work.n_strips, 1, most);
  work.piece_rows = (run->n_rows + n_pieces - 1) / n_pieces;
  n_pieces = (run->n_rows + work.piece_rows - 1) / work.piece_rows;
  work.scratch = clab_conv_scratch (run->conv, run->parallel,
                                    work.scratch_size * threads, error);
  if (work.scratch == NULL)
    return FALSE;
  clab_parallel_run (run->parallel, n_pieces * work.n_strips, do_piece, &work);
  return TRUE;
}
