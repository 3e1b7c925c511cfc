/* Reads the numbers of an image that a channel mode convolves.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/source-reader.h"

#include <string.h>

/* What ClabSourceReader.first says instead of the index of the first plane. */
#define GREY -1
#define ONES -2

/* Pixels that are made grey in one call. */
#define GREY_RUN ((gsize)128)

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
weigh_colours (const float *colours, float *grey, gsize n)
{
  for (gsize i = 0; i < n; i++)
    grey[i] = 0.2126f * colours[3 * i] + 0.7152f * colours[3 * i + 1]
              + 0.0722f * colours[3 * i + 2];
}

/* The luminance of @n pixels from that on which @red is. */
static void
make_grey (const ClabSource *source, const float *red, float *grey, gsize n)
{
  gsize area = source->pixels->height * source->pixels->width;
  float colours[3 * GREY_RUN];

  for (gsize done = 0; done < n; done += GREY_RUN)
    {
      gsize run = MIN (GREY_RUN, n - done);

      for (gsize c = 0; c < 3; c++)
        for (gsize i = 0; i < run; i++)
          colours[3 * i + c] = red[c * area + done + i];
      if (source->to_grey != NULL)
        source->to_grey (colours, grey + done, run, source->to_grey_data);
      else
        weigh_colours (colours, grey + done, run);
    }
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
  if (source->has_alpha && source->pixels->data != NULL)
    reader->alpha = clab_tensor_plane (source->pixels, 0, colours);

  if (mode->kind == CLAB_CHANNELS_LUMINANCE)
    reader->first = colours == 3 ? GREY : 0;
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

void
clab_source_reader_row (const ClabSourceReader *reader,
                        gsize plane,
                        gsize y,
                        float *values)
{
  const ClabTensor *pixels = reader->source->pixels;

  if (reader->first >= 0)
    memcpy (values,
            clab_source_reader_plane (reader, plane) + y * pixels->width,
            pixels->width * sizeof (float));
  else if (reader->first == GREY)
    make_grey (reader->source, pixels->data + y * pixels->width, values,
               pixels->width);
  else
    for (gsize x = 0; x < pixels->width; x++)
      values[x] = 1.0f;
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

  float grey;
  make_grey (reader->source, pixels->data + i, &grey, 1);
  return grey;
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
