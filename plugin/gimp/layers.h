/* From maps to layers: made outside any image while the pipeline delivers,
 * and inserted when everything has succeeded.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

#include "plugin/gimp/pixels.h"
#include "src/base/table.h"
#include "src/maps/pipeline.h"

G_BEGIN_DECLS

/**
 * ClabOutput:
 * @is_new_image: whether the maps get an image of their own
 */
typedef struct
{
  ClabChoice choice;
  gboolean is_new_image;
} ClabOutput;

/* Rows: ClabOutput. */
extern const ClabTable clab_outputs;

/**
 * ClabLayersPlan:
 * @image: where the pixels come from
 * @pixels: must live until clab_layers_finish()
 * @options: of @pipeline
 * @pipeline: must live until clab_layers_finish()
 * @parallel: who helps; must live as long as the layers
 * @progress: (nullable): is told how far the pixels are
 */
typedef struct
{
  GimpImage *image;
  const ClabPixels *pixels;
  const ClabWorkingSpace *space;
  const ClabMapOptions *options;
  const ClabOutput *output;
  const ClabPipeline *pipeline;
  ClabParallel *parallel;
  ClabProgress progress;
  gpointer progress_data;
} ClabLayersPlan;

/**
 * clab_layers_check_colours:
 *
 * @type: of the image
 *
 * Returns: whether its layers can hold the maps; %FALSE with
 *   %CLAB_ERROR_VALUE when colour maps would go into a grey image.
 */
gboolean
clab_layers_check_colours (GimpImageBaseType type,
                           const ClabPipeline *pipeline,
                           GError **error);

typedef struct _ClabLayers ClabLayers;

/**
 * clab_layers_new:
 *
 * Makes a layer per map.  They are in no image's stack yet and leave no trace
 * in its undo history.
 *
 * Returns: (transfer full) (nullable): %NULL with %CLAB_ERROR_VALUE when
 *   colour maps would go into a grey image.
 */
ClabLayers *
clab_layers_new (const ClabLayersPlan *plan, GError **error);

/**
 * clab_layers_free:
 *
 * Deletes the layers, and the new image, unless they were inserted.
 */
void
clab_layers_free (ClabLayers *layers);

/**
 * clab_layers_receiver:
 *
 * Returns: what takes the maps' pixels.
 */
ClabMapReceiver
clab_layers_receiver (ClabLayers *layers);

/**
 * clab_layers_finish:
 *
 * Hands all pixels to GIMP.
 */
gboolean
clab_layers_finish (ClabLayers *layers, GError **error);

gsize
clab_layers_n (const ClabLayers *layers);

/**
 * clab_layers_get:
 *
 * Returns: (transfer none): the layer of that map.
 */
GimpLayer *
clab_layers_get (const ClabLayers *layers, gsize map);

/**
 * clab_layers_insert_group:
 * @bank: what the maps are of, for the group's name
 *
 * Puts the layers into a group above their source: the bank's order from top
 * to bottom, a combined map on top of all.  To be called within an undo group.
 *
 * Returns: (transfer none) (nullable): the group.
 */
GimpGroupLayer *
clab_layers_insert_group (ClabLayers *layers, const char *bank, GError **error);

/**
 * clab_layers_insert_image:
 *
 * Puts the layers into the new image that was made for them.
 *
 * Returns: (transfer none) (nullable): the image.
 */
GimpImage *
clab_layers_insert_image (ClabLayers *layers, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabLayers, clab_layers_free)

G_END_DECLS
