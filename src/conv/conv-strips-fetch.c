/* What strips fetch into the caches while they calculate.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-strips.h"

/* Rows of which one pass fetches a part. */
static gsize
count_fetched (const ClabStrips *strips,
               const ClabDirectKernels *kernels,
               gsize n_shared)
{
  gsize n = 0;

  for (gsize i = 0; i < kernels->n_segments; i++)
    n += g_array_index (strips->direct->segments, ClabSegment,
                        kernels->first_segment + i)
             .n_columns;
  return n * n_shared * (kernels->is_pair ? 2 : 1);
}

gboolean
clab_strips_plan_fetch (const ClabStrips *strips,
                        const ClabView *input,
                        const ClabWindow *next,
                        const ClabDirectKernels *kernels,
                        gsize pass,
                        ClabRowsFetch *fetch)
{
  const ClabConvShape *shape = strips->shape;
  gsize width
      = strips->direct->block_width * shape->stride_x * input->pixel_stride;
  gsize n_parts = MAX (width / CLAB_FETCHED_FLOATS, 1);
  gsize n_shared = MAX (CLAB_FETCHED_FLOATS / width, 1);
  gsize channel = pass / n_parts % shape->channels;
  gsize down = pass / n_parts / shape->channels
               * count_fetched (strips, kernels, n_shared);
  gsize y = (gsize)MAX (next->y, 0) + down;
  gsize x = (gsize)MAX (next->x, 0);

  if (!strips->is_fetched || down >= next->height || y >= shape->in_height
      || x >= shape->in_width)
    return FALSE;
  *fetch = (ClabRowsFetch){
    .data = input->data + channel * input->channel_stride
            + y * input->row_stride + x * input->pixel_stride
            + pass % n_parts * CLAB_FETCHED_FLOATS,
    .step = input->row_stride,
    .n_rows = MIN (next->height - down, shape->in_height - y),
    .n_shared = n_shared,
    .width = MAX (CLAB_FETCHED_FLOATS, width),
  };
  return TRUE;
}

void
clab_strips_fetch_ends (const ClabStrips *strips,
                        const ClabTarget *target,
                        const ClabDirectKernels *kernels,
                        const ClabRectangle *outputs)
{
  for (gsize k = 0; target->is_streamed && k < (kernels->is_pair ? 2 : 1); k++)
    for (gsize y = 0; y < outputs->n_rows; y += strips->direct->block_step)
      {
        const float *row = target->data + kernels->index[k] * target->plane_step
                           + (outputs->row + y) * target->row_step
                           + outputs->column;

        __builtin_prefetch (row, 1);
        __builtin_prefetch (row + outputs->n_columns, 1);
      }
}
