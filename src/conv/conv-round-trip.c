/* Forward and backward through some outputs, patch by patch, while these are
 * in the first-level cache.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-patches.h"
#include "src/conv/conv-strips.h"

/* One call of clab_conv_round_trip().
 *
 * @scratch: of patches, then of strips
 */
typedef struct
{
  const ClabRoundTrip *trip;
  ClabPatches patches;
  ClabStrips strips;
  float *scratch;
} Work;

/* Computes the outputs of a patch, no more rows at once than strips have. */
static void
convolve (const Work *work, const ClabPatch *patch)
{
  const ClabConvShape *shape = work->strips.shape;
  const ClabRectangle *at = &patch->at;
  gsize band = work->strips.band_rows;

  for (gsize y = 0; y < at->n_rows; y += band)
    {
      ClabRectangle outputs = { .row = at->row + y,
                                .n_rows = MIN (band, at->n_rows - y),
                                .column = at->column,
                                .n_columns = at->n_columns };
      ClabTarget target
          = { .data = patch->values + y * patch->row_step,
              .plane_step = patch->map_step,
              .row_step = patch->row_step,
              .compared = work->trip->targets + outputs.row * shape->out_width
                          + outputs.column,
              .compared_plane_step = shape->out_height * shape->out_width,
              .compared_row_step = shape->out_width };

      clab_strips_do (&work->strips, work->trip->input, &outputs, &target,
                      work->scratch + work->patches.scratch);
    }
}

static void
do_patches (const Work *work)
{
  const ClabRoundTrip *trip = work->trip;
  const ClabPatches *patches = &work->patches;
  ClabPatch patch = {
    .values = work->scratch,
    .map_step = patches->n_rows * patches->n_columns,
    .row_step = patches->n_columns,
  };

  for (gsize i = 0;
       (patch.at = clab_patches_find (patches, &trip->outputs, i)).n_rows > 0;
       i++)
    {
      convolve (work, &patch);
      trip->compare (&patch, trip->data);
      if (trip->gradient != NULL)
        clab_patches_add (patches, &patch.at, work->scratch, trip->gradient,
                          trip->bias_gradient);
    }
}

gboolean
clab_conv_round_trip (const ClabConv *conv,
                      ClabParallel *parallel,
                      const ClabRoundTrip *trip,
                      GError **error)
{
  Work work = { .trip = trip };

  clab_patches_init (&work.patches, conv, trip->input, trip->outputs.n_rows,
                     trip->outputs.n_columns);
  clab_strips_init (&work.strips, conv->direct, trip->input,
                    trip->outputs.n_rows);

  gsize table = clab_patches_table (&work.patches);
  gsize tables = table + clab_strips_tables (&work.strips);
  float *memory = clab_conv_scratch (
      conv, parallel, tables + work.patches.scratch + work.strips.scratch,
      error);
  if (memory == NULL)
    return FALSE;
  clab_patches_set_table (&work.patches, memory);
  clab_strips_set_tables (&work.strips, memory + table);
  work.scratch = memory + tables;
  do_patches (&work);
  return TRUE;
}
