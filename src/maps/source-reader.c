/* Reads the numbers of an image that a channel mode convolves.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/source-reader.h"

#include <string.h>

/* What ClabSourceReader.first says instead of the index of the first plane. */
#define WEIGHTED -1
#define ONES -2

gsize
clab_source_colours (const ClabSource *source)
{
  return source->pixels->channels - (source->has_alpha ? 1 : 0);
}

static gboolean
is_opaque (const float *alpha, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (alpha[i] != 1.0f)
      return FALSE;
  return TRUE;
}

/* ITU-R BT.709, which sRGB shares. */
static void
set_luminance (ClabSourceReader *reader)
{
  static const float rec709[3] = { 0.2126f, 0.7152f, 0.0722f };
  const float *given = reader->source->luminance;
  gboolean is_given = given[0] != 0.0f || given[1] != 0.0f || given[2] != 0.0f;

  memcpy (reader->luminance, is_given ? given : rec709, sizeof rec709);
}

void
clab_source_reader_init (ClabSourceReader *reader,
                         const ClabSource *source,
                         const ClabMapOptions *options)
{
  const ClabChannelMode *mode = options->channels;
  gsize colours = clab_source_colours (source);
  gsize area = source->pixels->height * source->pixels->width;

  *reader = (ClabSourceReader){
    .source = source,
    .n_planes = 1,
    .padding_mode = options->padding_mode,
    .padding_value
    = options->padding_mode->has_value ? (float)options->padding_value : 0.0f,
  };
  set_luminance (reader);
  if (source->has_alpha)
    reader->alpha = clab_tensor_plane (source->pixels, 0, colours);

  if (mode->kind == CLAB_CHANNELS_LUMINANCE)
    reader->first = colours == 3 ? WEIGHTED : 0;
  else if (mode->kind != CLAB_CHANNELS_ONE)
    reader->n_planes = colours;
  else if (mode->channel < 3)
    reader->first = (gssize)MIN (mode->channel, colours - 1);
  else
    {
      reader->first = source->has_alpha ? (gssize)colours : ONES;
      reader->alpha = NULL;
    }
  if (reader->alpha != NULL && is_opaque (reader->alpha, area))
    reader->alpha = NULL;
}

const float *
clab_source_reader_plane (const ClabSourceReader *reader, gsize plane)
{
  gsize last = reader->n_planes - 1;

  if (reader->first < 0)
    return NULL;
  return clab_tensor_plane (reader->source->pixels, 0,
                            (gsize)reader->first + MIN (plane, last));
}

static float
weighted (const float *weights, const float *red, gsize area)
{
  return weights[0] * red[0] + weights[1] * red[area]
         + weights[2] * red[2 * area];
}

void
clab_source_reader_row (const ClabSourceReader *reader,
                        gsize plane,
                        gsize y,
                        float *values)
{
  const ClabTensor *pixels = reader->source->pixels;
  gsize area = pixels->height * pixels->width;
  const float *red = pixels->data + y * pixels->width;

  if (reader->first >= 0)
    memcpy (values,
            clab_source_reader_plane (reader, plane) + y * pixels->width,
            pixels->width * sizeof (float));
  else
    for (gsize x = 0; x < pixels->width; x++)
      values[x] = reader->first == ONES
                      ? 1.0f
                      : weighted (reader->luminance, red + x, area);
}

float
clab_source_reader_value (const ClabSourceReader *reader,
                          gsize plane,
                          gsize y,
                          gsize x)
{
  const ClabTensor *pixels = reader->source->pixels;
  gsize i = y * pixels->width + x;

  if (reader->first >= 0)
    return clab_source_reader_plane (reader, plane)[i];
  if (reader->first == ONES)
    return 1.0f;
  return weighted (reader->luminance, pixels->data + i,
                   pixels->height * pixels->width);
}

float
clab_source_reader_alpha (const ClabSourceReader *reader, gsize y, gsize x)
{
  if (reader->alpha == NULL)
    return 1.0f;
  return reader->alpha[y * reader->source->pixels->width + x];
}

float
clab_source_reader_padded (const ClabSourceReader *reader,
                           gsize plane,
                           gssize y,
                           gssize x,
                           float *alpha)
{
  const ClabTensor *pixels = reader->source->pixels;
  gssize row = reader->padding_mode->index (y, pixels->height);
  gssize column = reader->padding_mode->index (x, pixels->width);

  *alpha = 1.0f;
  if (row < 0 || column < 0)
    return reader->padding_value;
  *alpha = clab_source_reader_alpha (reader, row, column);
  return clab_source_reader_value (reader, plane, row, column);
}

float
clab_source_reader_home (const ClabSourceReader *reader,
                         gsize plane,
                         gssize y,
                         gssize x)
{
  const ClabTensor *pixels = reader->source->pixels;
  float alpha;
  float value = clab_source_reader_padded (reader, plane, y, x, &alpha);

  if (alpha != 0.0f)
    return value;
  return clab_source_reader_value (reader, plane,
                                   clab_source_nearest (y, pixels->height),
                                   clab_source_nearest (x, pixels->width));
}
