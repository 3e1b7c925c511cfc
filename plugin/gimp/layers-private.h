/* What the files about layers share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/gimp/layers.h"
#include "plugin/gimp/tile-writer.h"

G_BEGIN_DECLS

/**
 * ClabMapLayer:
 * @map: until the pixels are finished
 * @rows: what becomes of the map's pixels
 * @is_combined: whether it is made of all other maps
 * @is_inserted: whether the layer has become the image's
 * @channels: of the layer, without alpha
 * @is_copy: whether GIMP's own pixels are copied, not the map's floats
 */
typedef struct
{
  const ClabMap *map;
  GimpLayer *layer;
  GeglBuffer *buffer;
  ClabLayerRows rows;
  gsize channels;
  gboolean has_alpha;
  gboolean is_copy;
  gboolean is_combined;
  gboolean is_inserted;
} ClabMapLayer;

/**
 * ClabLayers:
 * @plan: until the pixels are finished
 * @source: the drawable that the maps come from
 * @source_name: its name
 * @target: the image that the layers are for
 * @is_owned: whether @target is new and nobody else's yet
 * @writer: gives GIMP the pixels
 * @scratch: (nullable): room for rows of masks and selections
 */
struct _ClabLayers
{
  ClabLayersPlan plan;
  GimpDrawable *source;
  char *source_name;
  GimpImage *target;
  gboolean is_owned;
  gsize n;
  ClabMapLayer *items;
  ClabTileWriter *writer;
  ClabTensor *scratch;
};

G_END_DECLS
