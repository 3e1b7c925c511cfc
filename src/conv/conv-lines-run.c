/* Separable convolution with neither strides nor dilation.
 *
 * A band of the output is made chunk by chunk.  First strips of columns are
 * convolved downwards: what they see of a strip stays in the first-level
 * cache.  Their results are small enough for the second-level cache.  Each row
 * of them is split by phase, and goes along to the output.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "src/conv/conv-lines.h"
#include "src/conv/conv-window.h"

/* Rows of output of a band, and floats of its intermediate results. */
#define MIN_BAND 16
#define MAX_BAND 64
#define BAND_FLOATS ((gsize)160 << 10)

/* Pieces of work for each thread, at least, if they are not too low. */
#define PIECES_PER_THREAD 6

/* Floats from a row of a copied strip to the next. */
#define COPY_STEP (CLAB_LINE_STRIP + 16)

/* One call of clab_lines_run().
 *
 * @band: rows of output that are done at once
 * @piece: rows of output that one thread does
 * @first: columns before the window of the first output, so that strips of the
 *   input lie at cache lines
 * @scratch: of a worker: the intermediate result, a row of it by phase, a
 *   strip of the padded input and what does not fill a block
 */
typedef struct
{
  const ClabLines *lines;
  const ClabRun *run;
  gsize band;
  gsize piece;
  gsize first;
  float *scratch;
  gsize scratch_size;
} Work;

static gsize
between_size (const Work *work)
{
  return work->lines->rank * work->band * work->lines->pitch;
}

static gsize
phases_size (const ClabLines *lines)
{
  return lines->rank * CLAB_LINE_PHASES * lines->phase_step;
}

static gsize
copy_size (const Work *work)
{
  return (work->band + work->lines->conv->shape.rows) * COPY_STEP;
}

/* Part of an intermediate result.
 *
 * @row: of the run's output
 * @column: of the output, of the chunk
 * @between: its results
 */
typedef struct
{
  gsize row;
  gsize n_rows;
  gsize column;
  gsize n_columns;
  float *between;
} Chunk;

/* Columns of intermediate results that a chunk sees. */
static gsize
chunk_width (const Work *work, const Chunk *chunk)
{
  return work->first + chunk->n_columns + work->lines->conv->shape.columns - 1;
}

/* What strip @strip of a chunk sees. */
static ClabWindow
strip_window (const Work *work, const Chunk *chunk, gsize strip)
{
  const ClabConvShape *shape = &work->lines->conv->shape;
  ClabWindow window
      = clab_window_of (shape, work->run->first_row + chunk->row, chunk->column,
                        clab_round_up (chunk->n_rows, CLAB_LINE_PHASES), 1);

  window.x += (gssize)(strip * CLAB_LINE_STRIP) - (gssize)work->first;
  window.width = CLAB_LINE_STRIP;
  return window;
}

/* Returns: (nullable): a strip of the input where it lies, or %NULL */
static const float *
find_strip (const Work *work, const Chunk *chunk, gsize strip, gsize channel)
{
  const ClabView *input = work->run->input;
  ClabWindow window = strip_window (work, chunk, strip);

  if (input->pixel_stride != 1 || clab_is_aliasing (input->row_stride)
      || !clab_window_is_inside (&work->lines->conv->shape, &window))
    return NULL;
  return input->data + channel * input->channel_stride
         + (gsize)window.y * input->row_stride + (gsize)window.x;
}

/* Copies a strip of the padded input.
 *
 * Returns: where it lies */
static const float *
copy_strip (const Work *work,
            const Chunk *chunk,
            gsize strip,
            gsize channel,
            float *copy)
{
  ClabWindow window = strip_window (work, chunk, strip);

  for (gsize y = 0; y < window.height; y++)
    clab_window_copy_row (&work->lines->conv->shape, work->run->input, &window,
                          channel, window.y + (gssize)y, copy + y * COPY_STEP);
  return copy;
}

/* What is still to be fetched: rows of @window from @row on, and from channel
 * @channel on. */
typedef struct
{
  ClabWindow window;
  gsize channel;
  gsize row;
} Plan;

/* Takes a share of the rows that are to be fetched.
 *
 * @n_shares: of all that a plan has
 * @n_blocks: of results meanwhile */
static ClabLineFetch
take_rows (const Work *work, Plan *plan, gsize n_shares, gsize n_blocks)
{
  const ClabView *input = work->run->input;
  gsize n_channels = work->lines->conv->shape.channels;
  gsize n = (plan->window.height * n_channels + n_shares - 1) / n_shares;
  ClabLineFetch fetch = { 0 };

  if (plan->window.height == 0 || plan->channel == n_channels)
    return fetch;
  fetch.rows = input->data + plan->channel * input->channel_stride
               + ((gsize)plan->window.y + plan->row) * input->row_stride
               + (gsize)plan->window.x;
  fetch.step = input->row_stride;
  fetch.n_rows = MIN (MIN (n, n_blocks), plan->window.height - plan->row);
  fetch.n_parts = n_blocks / fetch.n_rows;
  fetch.width
      = clab_round_up ((plan->window.width + fetch.n_parts - 1) / fetch.n_parts,
                       CLAB_LINE_FLOATS);
  plan->row += fetch.n_rows;
  if (plan->row == plan->window.height)
    {
      plan->row = 0;
      plan->channel++;
    }
  return fetch;
}

/* Plans to fetch what @next sees, but for the first @n_seen rows of it. */
static Plan
plan_fetch (const Work *work, const Chunk *next, gsize n_seen)
{
  const ClabConvShape *shape = &work->lines->conv->shape;
  ClabWindow window = strip_window (work, next, 0);
  gssize top = MAX (window.y + (gssize)n_seen, 0);
  gssize left = MAX (window.x, 0);
  gssize bottom
      = MIN (window.y + (gssize)window.height, (gssize)shape->in_height);
  gssize right = MIN (window.x + (gssize)chunk_width (work, next),
                      (gssize)shape->in_width);
  Plan plan = { 0 };

  if (work->run->input->pixel_stride == 1 && top < bottom && left < right)
    plan.window = (ClabWindow){ .y = top,
                                .x = left,
                                .height = (gsize)(bottom - top),
                                .width = (gsize)(right - left) };
  return plan;
}

/* Convolves what a chunk sees with the column of a product. */
static void
go_down (const Work *work,
         const Chunk *chunk,
         gsize product,
         float *copy,
         Plan *plan)
{
  const ClabLines *lines = work->lines;
  gsize channel = lines->channels[product];
  gsize width = chunk_width (work, chunk);
  gsize n_strips = (width + CLAB_LINE_STRIP - 1) / CLAB_LINE_STRIP;
  gsize n_blocks = (chunk->n_rows + CLAB_LINE_PHASES - 1) / CLAB_LINE_PHASES
                   * lines->conv->variant->line->strip_blocks;

  for (gsize strip = 0; strip < n_strips; strip++)
    {
      ClabDownJob job
          = { .source = find_strip (work, chunk, strip, channel),
              .source_step = work->run->input->row_stride,
              .parts = lines->down + product * lines->n_down,
              .n_parts = lines->n_down,
              .n_rows = chunk->n_rows,
              .output = chunk->between + product * work->band * lines->pitch
                        + strip * CLAB_LINE_STRIP,
              .output_step = lines->pitch };

      job.fetch = take_rows (work, plan, 2 * lines->rank * n_strips, n_blocks);
      if (job.source == NULL)
        {
          job.source = copy_strip (work, chunk, strip, channel, copy);
          job.source_step = COPY_STEP;
        }
      lines->conv->variant->line->down (&job);
    }
}

/* Convolves row @y of the intermediate results with the rows of all products.
 *
 * @phases: room for it, and after that for what does not fill a block */
static void
go_along (const Work *work,
          const Chunk *chunk,
          gsize y,
          float *phases,
          Plan *plan)
{
  const ClabLines *lines = work->lines;
  const ClabVariant *variant = lines->conv->variant;
  const ClabRun *run = work->run;
  float *output = run->output
                  + (lines->kernel * run->n_rows + chunk->row + y)
                        * lines->conv->shape.out_width
                  + chunk->column;
  gsize rest = chunk->n_columns % variant->line->block;
  gsize whole = chunk->n_columns - rest;
  float *last = phases + phases_size (lines);
  ClabAlongJob job = { .source = phases,
                       .phase_step = lines->phase_step,
                       .first = work->first,
                       .parts = lines->along,
                       .n_parts = lines->rank * lines->n_along,
                       .bias = lines->conv->bias[lines->kernel],
                       .n_columns = whole,
                       .output = output,
                       .is_streamed = run->is_streamed };

  for (gsize r = 0; r < lines->rank; r++)
    variant->rows->split (chunk->between + (r * work->band + y) * lines->pitch,
                          chunk_width (work, chunk), CLAB_LINE_PHASES,
                          lines->phase_step,
                          phases + r * CLAB_LINE_PHASES * lines->phase_step);
  if (whole > 0)
    {
      job.fetch
          = take_rows (work, plan, chunk->n_rows, whole / variant->line->block);
      variant->line->along (&job);
      job.fetch.n_rows = 0;
    }
  if (rest == 0)
    return;
  job.source += whole / CLAB_LINE_PHASES;
  job.n_columns = rest;
  job.output = last;
  job.is_streamed = FALSE;
  variant->line->along (&job);
  if (run->is_streamed)
    variant->rows->stream (last, rest, output + whole);
  else
    memcpy (output + whole, last, rest * sizeof (float));
}

/* A chunk, for whose result there is room.
 *
 * @plan: what to fetch meanwhile */
static void
do_chunk (const Work *work, const Chunk *chunk, Plan *plan)
{
  const ClabLines *lines = work->lines;
  float *phases = chunk->between + between_size (work);
  float *copy = chunk->between + work->scratch_size - copy_size (work);

  for (gsize r = 0; r < lines->rank; r++)
    go_down (work, chunk, r, copy, plan);
  for (gsize y = 0; y < chunk->n_rows; y++)
    go_along (work, chunk, y, phases, plan);
}

/* Chunks below each other, which see the same rows again, and then those to
 * the right of them. */
static void
do_piece (gsize piece, guint worker, gpointer data)
{
  const Work *work = data;
  const ClabConvShape *shape = &work->lines->conv->shape;
  gsize row = piece * work->piece;
  gsize end = MIN (row + work->piece, work->run->n_rows);
  Chunk next = { .row = row,
                 .n_rows = MIN (work->band, end - row),
                 .n_columns = MIN (CLAB_LINES_CHUNK, shape->out_width),
                 .between = work->scratch + worker * work->scratch_size };

  while (next.n_rows > 0)
    {
      Chunk chunk = next;
      gsize n_seen = 0;
      Plan plan = { 0 };

      next.row += chunk.n_rows;
      if (next.row < end)
        n_seen = shape->rows - 1;
      else if (next.column + CLAB_LINES_CHUNK < shape->out_width)
        {
          next.row = row;
          next.column += CLAB_LINES_CHUNK;
          next.n_columns
              = MIN (CLAB_LINES_CHUNK, shape->out_width - next.column);
        }
      next.n_rows = MIN (work->band, end - next.row);
      if (next.n_rows > 0)
        plan = plan_fetch (work, &next, n_seen);
      do_chunk (work, &chunk, &plan);
    }
  work->lines->conv->variant->rows->finish ();
}

/* Chooses how many rows of output are done at once: as many as fit into the
 * cache; and how many by one thread, so that there is enough for all. */
static void
choose_rows (Work *work)
{
  const ClabLines *lines = work->lines;
  gsize fitting = BAND_FLOATS / (lines->rank * lines->pitch);
  gsize n_pieces
      = PIECES_PER_THREAD * clab_parallel_threads (work->run->parallel);
  gsize share = (work->run->n_rows + n_pieces - 1) / n_pieces;

  work->band = clab_round_up (CLAMP (MIN (fitting, share), MIN_BAND, MAX_BAND),
                              CLAB_LINE_PHASES);
  work->piece = clab_round_up (share, work->band);
}

/* Columns from where a cache line begins to the input's first window: the
 * number of floats is a multiple of those of a line also below zero. */
static gsize
find_first (const ClabLines *lines, const ClabView *input)
{
  gsize place = GPOINTER_TO_SIZE (input->data) / sizeof (float);

  return (place - (gsize)lines->conv->shape.pad_left) % CLAB_LINE_FLOATS;
}

gboolean
clab_lines_run (const ClabLines *lines, const ClabRun *run, GError **error)
{
  gsize threads = clab_parallel_threads (run->parallel);
  Work work
      = { .lines = lines, .run = run, .first = find_first (lines, run->input) };

  choose_rows (&work);
  work.scratch_size = clab_round_up (between_size (&work) + phases_size (lines)
                                         + lines->conv->variant->line->block
                                         + copy_size (&work),
                                     CLAB_LINE_FLOATS);
  work.scratch = clab_conv_scratch (run->conv, run->parallel,
                                    work.scratch_size * threads, error);
  if (work.scratch == NULL)
    return FALSE;

  /* Blocks read on beyond the last column of a row. */
  for (gsize worker = 0; worker < threads; worker++)
    memset (work.scratch + worker * work.scratch_size + between_size (&work), 0,
            phases_size (lines) * sizeof (float));
  clab_parallel_run (run->parallel, (run->n_rows + work.piece - 1) / work.piece,
                     do_piece, &work);
  return TRUE;
}
