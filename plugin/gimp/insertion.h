/* Layers go into the stack of an image that somebody works on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

/**
 * ClabInsertion:
 * @image: what the layers are inserted into
 * @layers: (nullable): those that were selected before
 * @channels: (nullable): likewise
 *
 * One undo step, after which the same layers or channels are selected as
 * before it.
 */
typedef struct
{
  GimpImage *image;
  GimpLayer **layers;
  GimpChannel **channels;
} ClabInsertion;

void
clab_insertion_begin (ClabInsertion *insertion, GimpImage *image);

void
clab_insertion_end (ClabInsertion *insertion);

/**
 * clab_insertion_place:
 * @parent: (out) (transfer none) (nullable): the group that @drawable is in
 *
 * Returns: the position above @drawable.  A mask's layer stands for the mask,
 *   the top of the stack for a channel and for what is no longer there.
 */
int
clab_insertion_place (GimpDrawable *drawable, GimpLayer **parent);

G_END_DECLS
