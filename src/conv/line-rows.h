/* The inner loops of convolution down columns and along rows, with neither
 * strides nor dilation.
 *
 * line-rows.c is compiled once per instruction set.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lines of results that are made at once, or lines of every fourth of them. */
#define CLAB_LINE_PHASES 4

/* The fewest weights of a part. */
#define CLAB_LINE_MIN_WEIGHTS 3

/* Columns that are convolved down side by side. */
#define CLAB_LINE_STRIP 64

/**
 * ClabLinePart:
 * @source: floats from what a job begins with to what this part does
 * @first: how many cells further it begins
 * @weights: side by side
 * @n_weights: CLAB_LINE_MIN_WEIGHTS at least
 *
 * Weights whose products are summed in one go.
 */
typedef struct
{
  gsize source;
  gsize first;
  const float *weights;
  gsize n_weights;
} ClabLinePart;

/**
 * ClabLineFetch:
 * @rows: where the first row begins
 * @step: floats from a row to the next
 * @n_rows: how many
 * @n_parts: of each row, one after the other, with each block of results
 * @width: floats of a part
 *
 * What will be needed next: it is brought into the second-level cache while
 * the processor calculates.
 */
typedef struct
{
  const float *rows;
  gsize step;
  gsize n_rows;
  gsize n_parts;
  gsize width;
} ClabLineFetch;

/**
 * ClabDownJob:
 * @source: the top of CLAB_LINE_STRIP columns
 * @source_step: floats from a row to the next
 * @parts: whose sums are added
 * @n_parts: 1 at least
 * @n_rows: of results; as many are made as is a multiple of CLAB_LINE_PHASES
 * @output: where they go
 * @output_step: floats from a row to the next
 * @fetch: what to fetch meanwhile
 */
typedef struct
{
  const float *source;
  gsize source_step;
  const ClabLinePart *parts;
  gsize n_parts;
  gsize n_rows;
  float *output;
  gsize output_step;
  ClabLineFetch fetch;
} ClabDownJob;

/**
 * ClabAlongJob:
 * @source: a line, cells x · CLAB_LINE_PHASES + p side by side in a phase p
 * @phase_step: floats from a phase to the next
 * @first: the cell that the first result meets first
 * @parts: whose sums are added
 * @n_parts: 1 at least
 * @bias: what else is added
 * @n_columns: of results; as many are made as is a multiple of
 *   CLAB_LINE_PHASES vectors
 * @output: where they go
 * @is_streamed: whether to write past the caches
 * @fetch: what to fetch meanwhile
 */
typedef struct
{
  const float *source;
  gsize phase_step;
  gsize first;
  const ClabLinePart *parts;
  gsize n_parts;
  float bias;
  gsize n_columns;
  float *output;
  gboolean is_streamed;
  ClabLineFetch fetch;
} ClabAlongJob;

/**
 * ClabLineRows:
 * @lanes: floats of a vector
 * @block: results along a row that are made at once
 * @strip_blocks: blocks that are as wide as a strip
 */
typedef struct
{
  gsize lanes;
  gsize block;
  gsize strip_blocks;
  void (*down) (const ClabDownJob *job);
  void (*along) (const ClabAlongJob *job);
} ClabLineRows;

G_END_DECLS
