/* What is learnt from: pairs of source and target, cut into tiles of which
 * some are held out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/tensor.h"
#include "src/conv/conv.h"
#include "src/learn/learn-options.h"

G_BEGIN_DECLS

/**
 * ClabTile:
 * @y: first row, in outputs
 * @x: first column
 * @height: ≥ 1
 * @width: ≥ 1
 * @is_held_out: whether it is kept for validation
 *
 * A rectangle of outputs.
 */
typedef struct
{
  gsize y;
  gsize x;
  gsize height;
  gsize width;
  gboolean is_held_out;
} ClabTile;

/**
 * ClabExample:
 * @source: 1 × channels × in_height × in_width, all finite
 * @target: 1 × channels × out_height × out_width, all finite
 * @weights: (nullable): out_height × out_width: how much an output counts,
 *   0…1; %NULL: all count fully
 * @shape: of one slice
 * @anchor_y: from a window's first row to that of the pixel its output stands
 *   for, where a map has its place: see clab_map_geometry_init()
 * @anchor_x: likewise
 * @n_slices: pairs of planes that share the kernel: the colour channels with
 *   “each”, otherwise 1
 * @tiles: (element-type ClabTile): they cover the outputs without overlap
 *
 * One pair of layers.
 */
typedef struct
{
  ClabTensor *source;
  ClabTensor *target;
  float *weights;
  ClabConvShape shape;
  gsize anchor_y;
  gsize anchor_x;
  gsize n_slices;
  GArray *tiles;
} ClabExample;

/**
 * ClabProblem:
 * @planes: input channels of a kernel
 * @n_kernels: maps that come out; more than 1 with “mix”
 * @n_taps: planes × rows × columns
 * @examples: (element-type ClabExample)
 * @n_excluded: source pixels and target pixels that were not finite
 * @n_clipped: outputs left out because their target is clipped
 */
typedef struct
{
  ClabLearnOptions options;
  gsize planes;
  gsize n_kernels;
  gsize n_taps;
  GPtrArray *examples;
  gsize n_excluded;
  gsize n_clipped;
} ClabProblem;

/**
 * clab_problem_new:
 * @options: copied
 *
 * Returns: (transfer full) (nullable): a problem without examples, or %NULL
 *   with what clab_learn_options_check() says.
 */
ClabProblem *
clab_problem_new (const ClabLearnOptions *options, GError **error);

void
clab_problem_free (ClabProblem *problem);

/**
 * ClabPair:
 * @source: (transfer full): 1 × channels × height × width
 * @opacity: (nullable): height × width of the source; windows that see a
 *   pixel below 1 are not learnt from, since apply treats them differently
 * @target: (transfer full): 1 × channels × its size: the source's, or the
 *   map's
 * @weights: (nullable): height × width of the target: how much each pixel
 *   counts, 0…1
 * @selection: (nullable): height × width of the source: how much an output
 *   counts whose anchor is there, 0…1; anchors beyond the source count nothing
 * @has_limits: whether the target's pixels cannot go beyond 0…1, so that 0 and
 *   1 may stand for anything beyond.  Such outputs are left out if enough
 *   others remain and there is no activation.
 */
typedef struct
{
  ClabTensor *source;
  const float *opacity;
  ClabTensor *target;
  const float *weights;
  const float *selection;
  gboolean has_limits;
} ClabPair;

/* Of a layer, in pixels. */
typedef struct
{
  gsize height;
  gsize width;
} ClabLearnSize;

/**
 * clab_problem_check_sizes:
 *
 * Returns: %FALSE with %CLAB_ERROR_SIZE where clab_problem_add() would refuse a
 *   source and a target of these sizes.
 */
gboolean
clab_problem_check_sizes (const ClabLearnOptions *options,
                          const ClabLearnSize *source,
                          const ClabLearnSize *target,
                          GError **error);

/**
 * clab_problem_add:
 * @pair: its tensors are taken over, also when this fails
 *
 * Pixels that are not finite are set to 0 and their windows not learnt from.
 * A target of the source's size is read where the anchors of the windows are;
 * for a loss that goes with probabilities it is clipped to 0…1.
 *
 * Returns: %FALSE with %CLAB_ERROR_SIZE, %CLAB_ERROR_VALUE (nothing is left to
 *   learn from) or %CLAB_ERROR_MEMORY.
 */
gboolean
clab_problem_add (ClabProblem *problem, const ClabPair *pair, GError **error);

/**
 * clab_anchor_row:
 *
 * Returns: the row of the source under the anchor of the windows of row @y of
 *   outputs; it may lie outside.
 */
gssize
clab_anchor_row (const ClabExample *example, gsize y);

gssize
clab_anchor_column (const ClabExample *example, gsize x);

/**
 * clab_problem_n_parameters:
 *
 * Returns: of one kernel: its taps, and its bias if there is one.
 */
gsize
clab_problem_n_parameters (const ClabProblem *problem);

/**
 * clab_problem_has_hold_out:
 *
 * Returns: whether any tile is kept for validation.
 */
gboolean
clab_problem_has_hold_out (const ClabProblem *problem);

/**
 * ClabWindow:
 *
 * A rectangle of outputs of one slice.
 */
typedef struct
{
  const ClabExample *example;
  gsize slice;
  ClabTile tile;
} ClabWindow;

/**
 * clab_problem_windows:
 *
 * Returns: (transfer full) (element-type ClabWindow): all tiles of all slices
 *   that are (not) held out.
 */
GArray *
clab_problem_windows (const ClabProblem *problem, gboolean is_held_out);

/**
 * clab_example_window_height:
 *
 * Returns: padded rows that @n_rows rows of output see.
 */
gsize
clab_example_window_height (const ClabExample *example, gsize n_rows);

gsize
clab_example_window_width (const ClabExample *example, gsize n_columns);

/**
 * clab_example_pad_rows:
 * @plane: of the source
 * @tile: of outputs
 * @first_row: of the rows of pixels that they see
 * @n_rows: that are wanted
 * @padded: (out): n_rows × clab_example_window_width()
 */
void
clab_example_pad_rows (const ClabExample *example,
                       gsize plane,
                       const ClabTile *tile,
                       gsize first_row,
                       gsize n_rows,
                       float *padded);

/**
 * clab_example_pad:
 * @slice: 0 … n_slices − 1
 * @tile: any rectangle of outputs
 * @padded: (out): channels of the shape × window height × window width
 */
void
clab_example_pad (const ClabExample *example,
                  gsize slice,
                  const ClabTile *tile,
                  float *padded);

/**
 * clab_example_is_inside:
 * @tile: of outputs
 *
 * Returns: whether they see nothing beyond the image.
 */
gboolean
clab_example_is_inside (const ClabExample *example, const ClabTile *tile);

/**
 * clab_example_view:
 * @slice: see clab_example_pad()
 * @tile: likewise
 * @padded: (out): likewise; filled only where the window sticks out
 *
 * Returns: the pixels of the window: the source's own, or @padded.
 */
ClabView
clab_example_view (const ClabExample *example,
                   gsize slice,
                   const ClabTile *tile,
                   float *padded);

/**
 * clab_example_target:
 *
 * Returns: (transfer none): out_height × out_width of kernel @kernel.
 */
const float *
clab_example_target (const ClabExample *example, gsize slice, gsize kernel);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabProblem, clab_problem_free)

G_END_DECLS
