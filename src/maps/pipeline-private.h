/* What the files of the pipeline share.
 *
 * pipeline.c checks and plans, pipeline-band.c computes the values of a band,
 * pipeline-bank.c what goes across maps, pipeline-show.c turns values into
 * pixels, pipeline-rows.c does so row by row where that is enough and counts,
 * pipeline-scales.c finds what is shown by a scale, pipeline-run.c walks over
 * the bands.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/conv.h"
#include "src/maps/geometry.h"
#include "src/maps/map-weights.h"
#include "src/maps/pipeline.h"
#include "src/maps/source-reader.h"

G_BEGIN_DECLS

#define CLAB_MAP_MAX_CHANNELS 3

/**
 * ClabGroup:
 * @first_kernel: in the bank
 * @n_kernels: that follow each other and have one shape
 * @weights: of each kernel
 * @geometry: of all of them
 * @convs: one per set of weights; none for ncc
 * @veil_convs: where the source is transparent, one per set, or per plane if
 *   a set has several: the same weights on a single plane
 * @values_at: where in the values of a band the group's begin, in units of
 *   planes
 *
 * Kernels that go through one convolution.
 */
typedef struct
{
  gsize first_kernel;
  gsize n_kernels;
  ClabMapWeights *weights;
  ClabMapGeometry geometry;
  ClabConv *convs[CLAB_MAP_MAX_CHANNELS];
  ClabConv *veil_convs[CLAB_MAP_MAX_CHANNELS];
  gsize values_at;
} ClabGroup;

/**
 * ClabSet:
 * @groups: (element-type ClabGroup): whose maps are computed side by side
 * @first_kernel: of the first group
 * @n_kernels: of all groups
 * @channels: of every map before palettes
 * @height: of every map before enlargement
 * @width: likewise
 * @band_rows: rows of the maps that are computed at a time
 * @conv_rows: rows before pooling that these need at most
 * @conv_width: before pooling, of the widest map
 * @is_combined: whether a combined map comes after the kernels'
 */
typedef struct
{
  GPtrArray *groups;
  gsize first_kernel;
  gsize n_kernels;
  gsize channels;
  gsize height;
  gsize width;
  gsize band_rows;
  gsize conv_rows;
  gsize conv_width;
  gboolean is_combined;
} ClabSet;

/**
 * ClabPlannedMap:
 * @map: what the caller sees
 * @height: of the values, before enlargement
 * @width: likewise
 * @channels: of the values
 * @display: never “auto”
 * @is_scaled: whether @range is only known after a first pass
 * @shares_scale: whether @range is that of all such maps
 * @range: of the values
 * @tally: of the values
 * @statistics: of the values
 */
typedef struct
{
  ClabMap map;
  gsize height;
  gsize width;
  gsize channels;
  const ClabDisplay *display;
  gboolean is_scaled;
  gboolean shares_scale;
  ClabRange range;
  ClabTally tally;
  ClabStatistics statistics;
} ClabPlannedMap;

struct _ClabPipeline
{
  ClabBank *bank;
  ClabMapOptions options;
  ClabSource source;
  ClabSourceReader reader;
  gboolean is_direct;
  GPtrArray *sets;
  gsize n_maps;
  ClabPlannedMap *maps;
};

/**
 * ClabBand:
 * @set: whose maps it holds
 * @parallel: who works
 * @first_row: of the maps
 * @n_rows: of the maps
 * @group: the one that is being worked on
 * @group_index: its index in the set
 * @veil_index: the convolution of the veil that is being worked on
 * @input: padded planes of the source, 1 × n_planes × rows × columns
 * @veil: 1 − alpha, padded, 1 × 1 × rows × columns
 * @values: maps before pooling, see clab_band_plane()
 * @veiled: a group's convolved veil, n_kernels × rows × width
 * @pooled: maps after pooling, n_kernels × channels × band_rows × width
 * @combined: 1 × channels × band_rows × width
 * @alpha: of the values before pooling, groups × 1 × conv_rows × conv_width
 * @pooled_alpha: groups × 1 × band_rows × width
 * @scratch: workers × 4 × 1 × the longest row there is
 * @shown: (nullable): pixels on their way to the receiver
 *
 * Memory for one band of a set's maps, and what is in it.  Buffers that a
 * pipeline has no use for are %NULL; rows follow each other without gaps also
 * where a band is lower than the buffer.
 */
typedef struct
{
  const ClabPipeline *pipeline;
  const ClabSet *set;
  ClabParallel *parallel;
  gsize first_row;
  gsize n_rows;
  const ClabGroup *group;
  gsize group_index;
  gsize veil_index;
  ClabTensor *input;
  ClabTensor *veil;
  ClabTensor *values;
  ClabTensor *veiled;
  ClabTensor *pooled;
  ClabTensor *combined;
  ClabTensor *alpha;
  ClabTensor *pooled_alpha;
  ClabTensor *scratch;
  ClabTensor *shown;
} ClabBand;

static inline gsize
clab_pipeline_pool_size (const ClabPipeline *pipeline)
{
  return pipeline->options.pooling->add != NULL ? pipeline->options.pool_size
                                                : 1;
}

static inline gsize
clab_pipeline_pool_stride (const ClabPipeline *pipeline)
{
  return pipeline->options.pooling->add != NULL ? pipeline->options.pool_stride
                                                : 1;
}

static inline gsize
clab_set_n_maps (const ClabSet *set)
{
  return set->n_kernels + (set->is_combined ? 1 : 0);
}

/* Whether biases are added after the convolution.  Whether any pixel of the
 * source is transparent must not matter: the last digits of a part of a map
 * would depend on where that pixel is. */
static inline gboolean
clab_pipeline_has_late_bias (const ClabPipeline *pipeline)
{
  return pipeline->source.has_alpha;
}

/* Whether the map is what lies under the anchors, exactly. */
static inline gboolean
clab_group_is_delta (const ClabGroup *group, gsize kernel)
{
  const ClabMapWeights *weights = &group->weights[kernel];
  const ClabMapAxis *y = &group->geometry.y;
  const ClabMapAxis *x = &group->geometry.x;

  return weights->is_delta
         && y->home == y->first + (gssize)(weights->anchor_row * y->dilation)
         && x->home
                == x->first + (gssize)(weights->anchor_column * x->dilation);
}

/* Of the rows of input that @n_rows rows of output see. */
static inline gsize
clab_axis_window (const ClabMapAxis *axis, gsize n)
{
  return (n - 1) * axis->stride + axis->dilation * (axis->kernel - 1) + 1;
}

/**
 * clab_pipeline_settle_scales:
 *
 * Takes the ranges of maps that are scaled from their tallies.
 */
void
clab_pipeline_settle_scales (ClabPipeline *pipeline, ClabParallel *parallel);

/**
 * clab_band_new:
 *
 * Returns: (transfer full) (nullable): memory for the bands of @set, or %NULL
 *   with %CLAB_ERROR_MEMORY.
 */
ClabBand *
clab_band_new (const ClabPipeline *pipeline,
               const ClabSet *set,
               ClabParallel *parallel,
               GError **error);

void
clab_band_free (ClabBand *band);

/**
 * clab_band_compute:
 *
 * Fills @band with the values of its rows.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED.
 */
gboolean
clab_band_compute (ClabBand *band,
                   gsize first_row,
                   gsize n_rows,
                   GCancellable *cancellable,
                   GError **error);

/**
 * clab_band_conv_first:
 *
 * Returns: first row of the band before pooling.
 */
gsize
clab_band_conv_first (const ClabBand *band);

/**
 * clab_band_conv_rows:
 *
 * Returns: rows of the band before pooling.
 */
gsize
clab_band_conv_rows (const ClabBand *band, const ClabGroup *group);

/**
 * clab_band_plane:
 * @kernel: in the group
 *
 * Returns: conv rows × width before pooling of one channel of a map.
 */
float *
clab_band_plane (const ClabBand *band,
                 const ClabGroup *group,
                 gsize kernel,
                 gsize channel);

/**
 * clab_band_group:
 * @kernel: (inout): in the set; becomes that in the group
 *
 * Returns: index of the group whose kernel it is.
 */
gsize
clab_band_group (const ClabBand *band, gsize *kernel);

/**
 * clab_band_result:
 * @map: in the set; n_kernels stands for the combined map
 *
 * Returns: n_rows × width of one channel of a map.
 */
const float *
clab_band_result (const ClabBand *band, gsize map, gsize channel);

/**
 * clab_band_alpha:
 *
 * Returns: (nullable): n_rows × width; %NULL if all is opaque.
 */
const float *
clab_band_alpha (const ClabBand *band, gsize map);

/**
 * clab_band_scratch:
 *
 * Returns: what @worker may write to: @index 0 … 3, each as long as a row of
 *   the source, of its padded copy, of a map's values, or as the bank.
 */
float *
clab_band_scratch (const ClabBand *band, guint worker, gsize index);

/**
 * clab_band_softmax:
 *
 * Applies an activation that goes across the bank.
 */
void
clab_band_softmax (ClabBand *band);

void
clab_band_pool (ClabBand *band);

void
clab_band_combine (ClabBand *band);

/**
 * clab_band_show:
 * @map: in the set
 *
 * Hands a map's rows of the band to the receiver.
 *
 * Returns: %FALSE with what the receiver said, or %CLAB_ERROR_MEMORY.
 */
gboolean
clab_band_show (ClabBand *band,
                gsize map,
                const ClabMapReceiver *receiver,
                GError **error);

/**
 * clab_band_count:
 * @maps: of the set, whose tallies are added to
 */
void
clab_band_count (const ClabBand *band, ClabPlannedMap *maps);

/**
 * clab_band_is_plain:
 *
 * Returns: whether values become pixels of all maps one by one.
 */
gboolean
clab_band_is_plain (const ClabBand *band);

/**
 * clab_band_hand_over:
 * @maps: (nullable): of the set, whose tallies are added to
 *
 * Of a plain band: has all its rows taken by the receiver.
 *
 * Returns: %FALSE with what the receiver said, or %G_IO_ERROR_CANCELLED.
 */
gboolean
clab_band_hand_over (const ClabBand *band,
                     const ClabMapReceiver *receiver,
                     ClabPlannedMap *maps,
                     GCancellable *cancellable,
                     GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabBand, clab_band_free)

G_END_DECLS
