/* Rows of GIMP's own pixels, and the floats that they stand for.
 *
 * Any thread may convert rows; only one may exchange them with GIMP.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <babl/babl.h>
#include <glib.h>

G_BEGIN_DECLS

/* Components that a pixel has at most. */
#define CLAB_ROW_COMPONENTS 4

/**
 * ClabRowFormat:
 * @native: what GIMP holds
 * @floats: interleaved floats
 * @n: components of both
 * @pixel_size: bytes of a native pixel
 * @is_u8: whether a component is a float's 255th part and nothing else
 * @is_same: whether the two formats are one
 */
typedef struct
{
  const Babl *native;
  const Babl *floats;
  gsize n;
  gsize pixel_size;
  gboolean is_u8;
  gboolean is_same;
} ClabRowFormat;

/**
 * clab_row_format_init:
 * @floats: of as many components as @native
 */
void
clab_row_format_init (ClabRowFormat *format,
                      const Babl *native,
                      const Babl *floats);

/**
 * clab_row_unpack:
 * @pixels: @width native ones
 * @scratch: room for @width interleaved floats
 * @planes: (out): where each component's row goes
 */
void
clab_row_unpack (const ClabRowFormat *format,
                 const void *pixels,
                 gsize width,
                 float *scratch,
                 float *const planes[CLAB_ROW_COMPONENTS]);

/**
 * clab_row_pack_planes:
 * @planes: a row of each component; %NULL stands for ones
 * @scratch: room for @width interleaved floats
 * @pixels: (out): @width native ones
 */
void
clab_row_pack_planes (const ClabRowFormat *format,
                      const float *const planes[CLAB_ROW_COMPONENTS],
                      gsize width,
                      float *scratch,
                      void *pixels);

/**
 * clab_row_pack:
 * @floats: @width interleaved ones
 * @pixels: (out): @width native ones
 */
void
clab_row_pack (const ClabRowFormat *format,
               const float *floats,
               gsize width,
               void *pixels);

G_END_DECLS
