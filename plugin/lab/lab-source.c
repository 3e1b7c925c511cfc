/* The pixels that the lab works on, shared by the main thread and workers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/lab-source.h"

#include <string.h>

ClabLabSource *
clab_lab_source_new (const ClabSource *source,
                     ClabTensor *tensor,
                     gboolean is_linear)
{
  ClabLabSource *shared = g_atomic_rc_box_new0 (ClabLabSource);

  shared->source = *source;
  shared->source.pixels = tensor;
  shared->is_linear = is_linear;
  return shared;
}

ClabLabSource *
clab_lab_source_ref (ClabLabSource *source)
{
  return g_atomic_rc_box_acquire (source);
}

static void
clear (gpointer data)
{
  ClabLabSource *source = data;

  clab_tensor_free ((ClabTensor *)source->source.pixels);
}

void
clab_lab_source_unref (ClabLabSource *source)
{
  if (source != NULL)
    g_atomic_rc_box_release_full (source, clear);
}

static gboolean
have_one_shape (const ClabTensor *a, const ClabTensor *b)
{
  return a->n == b->n && a->channels == b->channels && a->height == b->height
         && a->width == b->width;
}

gboolean
clab_lab_source_is_equal (const ClabLabSource *a, const ClabLabSource *b)
{
  const ClabSource *s = &a->source;
  const ClabSource *t = &b->source;

  return a->is_linear == b->is_linear && s->has_alpha == t->has_alpha
         && s->x == t->x && s->y == t->y && s->width == t->width
         && s->height == t->height && have_one_shape (s->pixels, t->pixels)
         && memcmp (s->pixels->data, t->pixels->data,
                    clab_tensor_size (s->pixels) * sizeof (float))
                == 0;
}
