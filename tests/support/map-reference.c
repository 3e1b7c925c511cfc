/* The definition of maps: slow, in double precision, pixel by pixel.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tests/support/map-reference.h"

#include <math.h>
#include <string.h>

#include "tests/support/reference.h"

void
reference_map_free (ReferenceMap *map)
{
  g_free (map->values);
  g_free (map->alpha);
  g_free (map);
}

static gboolean
is (const ClabChoice *choice, const char *nick)
{
  return strcmp (choice->nick, nick) == 0;
}

/* One direction: where windows begin and where their middle or anchor is. */
typedef struct
{
  gssize size;
  gssize first;
  gssize home;
  gssize offset;
} Axis;

static Axis
axis_of (const ClabMapOptions *options,
         gssize n,
         gssize start,
         gssize k,
         gssize anchor,
         gssize s,
         gssize d,
         gssize explicit_before,
         gssize explicit_after)
{
  const ClabChoice *padding = &options->padding->choice;
  gssize before = explicit_before;
  gssize after = explicit_after;
  gssize usual = (k - 1) / 2;
  Axis axis;

  if (is (padding, "valid"))
    before = after = 0;
  else if (is (padding, "full"))
    before = after = d * (k - 1);
  else if (is (padding, "same"))
    {
      gssize out = (gssize)ceil ((double)n / (double)s);
      gssize total = MAX ((out - 1) * s + d * (k - 1) + 1 - n, 0);

      before = total / 2;
      after = total - before;
    }
  gssize room = n + before + after - d * (k - 1) - 1;
  axis.size = room < 0 ? 0 : room / s + 1;
  axis.first = start - before;
  axis.home = axis.first + anchor * d;
  axis.offset = axis.home;
  if (is (padding, "same"))
    {
      axis.home = axis.first + d * (k - 1) / 2;
      axis.first -= (anchor - usual) * d;
      axis.offset = start;
    }
  return axis;
}

typedef struct
{
  const ClabMapOptions *options;
  const ClabSource *source;
  gsize colours;
} Image;

/* A colour of a pixel that is there; grey is R = G = B. */
static double
stored (const Image *image, gsize channel, gssize y, gssize x)
{
  const ClabTensor *pixels = image->source->pixels;
  gsize plane = image->colours == 1 ? 0 : channel;
  gsize at = (gsize)(y * (gssize)pixels->width + x);

  if (channel == 3)
    return image->source->has_alpha
               ? clab_tensor_plane (pixels, 0, image->colours)[at]
               : 1.0;
  return clab_tensor_plane (pixels, 0, plane)[at];
}

/* The channel that is convolved: 4 stands for luminance. */
static double
colour (const Image *image, gsize channel, gssize y, gssize x)
{
  if (channel != 4)
    return stored (image, channel, y, x);
  if (image->colours == 1)
    return stored (image, 0, y, x);
  return 0.2126 * stored (image, 0, y, x) + 0.7152 * stored (image, 1, y, x)
         + 0.0722 * stored (image, 2, y, x);
}

static double
opacity (const Image *image, gssize y, gssize x)
{
  if (!image->source->has_alpha
      || is (&image->options->channels->choice, "alpha"))
    return 1.0;
  return stored (image, 3, y, x);
}

/* A colour and an opacity anywhere. */
static void
padded (const Image *image,
        gsize channel,
        gssize y,
        gssize x,
        double *value,
        double *alpha)
{
  const ClabTensor *pixels = image->source->pixels;
  const char *mode = image->options->padding_mode->choice.nick;
  gssize row = reference_padding_index (mode, y, pixels->height);
  gssize column = reference_padding_index (mode, x, pixels->width);

  *alpha = 1.0;
  if (row < 0 || column < 0)
    {
      *value
          = strcmp (mode, "zeros") == 0 ? 0.0 : image->options->padding_value;
      return;
    }
  *value = colour (image, channel, row, column);
  *alpha = opacity (image, row, column);
}

typedef struct
{
  gsize n;
  gsize channels[3];
  gsize planes[3];
} Spans;

/* The channels of the image that one channel of the map sees, and the planes
 * of the kernel that are laid on them; plane 9 stands for the sum of all. */
static Spans
spans_of (const Image *image, const ClabKernel *kernel, gsize map_channel)
{
  const ClabChoice *mode = &image->options->channels->choice;
  gsize all = MAX (image->colours, kernel->planes);
  Spans spans = { .n = 1 };

  if (is (mode, "each"))
    {
      spans.channels[0] = map_channel;
      spans.planes[0] = kernel->planes == 1 ? 0 : map_channel;
    }
  else if (is (mode, "sum"))
    {
      spans.n = all;
      for (gsize i = 0; i < all; i++)
        {
          spans.channels[i] = i;
          spans.planes[i] = kernel->planes == 1 ? 0 : i;
        }
    }
  else if (is (mode, "luminance") || is (mode, "alpha"))
    {
      spans.channels[0] = is (mode, "alpha") ? 3 : 4;
      spans.planes[0] = 9;
    }
  else
    {
      spans.channels[0] = is (mode, "red") ? 0 : is (mode, "green") ? 1 : 2;
      spans.planes[0] = kernel->planes == 1 ? 0 : spans.channels[0];
    }
  return spans;
}

static double
weight_of (const ClabKernel *kernel, gsize plane, gsize i, gsize j)
{
  double sum = 0.0;

  if (plane != 9)
    return clab_kernel_weight (kernel, plane, i, j);
  for (gsize p = 0; p < kernel->planes; p++)
    sum += clab_kernel_weight (kernel, p, i, j);
  return sum;
}

typedef struct
{
  gsize n;
  double *weights;
  double *values;
} Window;

static double
covariance (const Window *window, const double *a, const double *b)
{
  double mean_a = 0.0;
  double mean_b = 0.0;
  double sum = 0.0;

  for (gsize i = 0; i < window->n; i++)
    {
      mean_a += a[i] / (double)window->n;
      mean_b += b[i] / (double)window->n;
    }
  for (gsize i = 0; i < window->n; i++)
    sum += (a[i] - mean_a) * (b[i] - mean_b);
  return sum;
}

static double
result_of (const Image *image, const ClabKernel *kernel, const Window *window)
{
  const ClabChoice *operation = &image->options->operation->choice;
  const ClabChoice *mode = &image->options->channels->choice;
  gboolean is_summed = is (mode, "luminance") || is (mode, "alpha");
  double sum = 0.0;

  if (is (operation, "ncc"))
    {
      double own = covariance (window, window->values, window->values);
      double others = covariance (window, window->weights, window->weights);

      if (own < 1e-20 || others < 1e-20)
        return 0.0;
      return covariance (window, window->values, window->weights)
             / sqrt (own * others);
    }
  for (gsize i = 0; i < window->n; i++)
    sum += window->values[i] * window->weights[i];
  if (is (operation, "match"))
    sum /= (double)(window->n * (is_summed ? kernel->planes : 1));
  return sum;
}

static double
activated (const ClabActivation *activation, double x)
{
  const ClabChoice *choice = &activation->choice;

  if (is (choice, "relu"))
    return fmax (x, 0.0);
  if (is (choice, "leaky-relu"))
    return fmax (x, 0.01 * x);
  if (is (choice, "abs"))
    return fabs (x);
  if (is (choice, "square"))
    return x * x;
  if (is (choice, "sigmoid"))
    return 1.0 / (1.0 + exp (-x));
  if (is (choice, "tanh"))
    return tanh (x);
  return x;
}

static double
value_at (const Image *image,
          const ClabKernel *kernel,
          const Axis *vertical,
          const Axis *horizontal,
          gsize map_channel,
          gssize y,
          gssize x)
{
  const ClabMapOptions *options = image->options;
  gboolean is_turned = is (&options->operation->choice, "convolution");
  Spans spans = spans_of (image, kernel, map_channel);
  gsize cells = kernel->rows * kernel->columns;
  g_autofree double *weights = g_new (double, spans.n *cells);
  g_autofree double *values = g_new (double, spans.n *cells);
  Window window = { 0, weights, values };
  gssize sy = (gssize)options->stride_y;
  gssize sx = (gssize)options->stride_x;

  for (gsize s = 0; s < spans.n; s++)
    {
      double home, home_alpha;

      padded (image, spans.channels[s], vertical->home + y * sy,
              horizontal->home + x * sx, &home, &home_alpha);
      /* Nothing that hides may be seen: beyond the edge, the nearest pixel's
       * colour stands for what is mirrored from under alpha 0. */
      if (home_alpha == 0.0)
        home = colour (image, spans.channels[s],
                       CLAMP (vertical->home + y * sy, 0,
                              (gssize)image->source->pixels->height - 1),
                       CLAMP (horizontal->home + x * sx, 0,
                              (gssize)image->source->pixels->width - 1));
      for (gsize i = 0; i < kernel->rows; i++)
        for (gsize j = 0; j < kernel->columns; j++)
          {
            gssize row
                = vertical->first + y * sy + (gssize)(i * options->dilation_y);
            gssize column = horizontal->first + x * sx
                            + (gssize)(j * options->dilation_x);
            double value, alpha;

            padded (image, spans.channels[s], row, column, &value, &alpha);
            values[window.n]
                = alpha == 0.0 ? home : alpha * value + (1.0 - alpha) * home;
            weights[window.n++] = weight_of (
                kernel, spans.planes[s], is_turned ? kernel->rows - 1 - i : i,
                is_turned ? kernel->columns - 1 - j : j);
          }
    }
  return activated (options->activation, result_of (image, kernel, &window)
                                             + kernel->bias + options->bias);
}

ReferenceMap *
reference_map (const ClabKernel *kernel,
               const ClabMapOptions *options,
               const ClabSource *source)
{
  const ClabTensor *pixels = source->pixels;
  gboolean is_turned = is (&options->operation->choice, "convolution");
  Image image
      = { options, source, pixels->channels - (source->has_alpha ? 1 : 0) };
  gsize anchor_row = kernel->anchor_row;
  gsize anchor_column = kernel->anchor_column;
  ReferenceMap *map = g_new0 (ReferenceMap, 1);

  if (is_turned && anchor_row != (kernel->rows - 1) / 2)
    anchor_row = kernel->rows - 1 - anchor_row;
  if (is_turned && anchor_column != (kernel->columns - 1) / 2)
    anchor_column = kernel->columns - 1 - anchor_column;

  Axis vertical = axis_of (options, source->height, source->y, kernel->rows,
                           anchor_row, options->stride_y, options->dilation_y,
                           options->pad_top, options->pad_bottom);
  Axis horizontal
      = axis_of (options, source->width, source->x, kernel->columns,
                 anchor_column, options->stride_x, options->dilation_x,
                 options->pad_left, options->pad_right);
  gsize area = MAX (0, vertical.size) * MAX (0, horizontal.size);

  map->height = vertical.size;
  map->width = horizontal.size;
  map->offset_y = vertical.offset;
  map->offset_x = horizontal.offset;
  map->channels = is (&options->channels->choice, "each")
                      ? MAX (image.colours, kernel->planes)
                      : 1;
  map->values = g_new0 (double, map->channels *area);
  map->alpha = g_new0 (double, area);
  for (gssize y = 0; y < map->height && area > 0; y++)
    for (gssize x = 0; x < map->width; x++)
      {
        gsize at = (gsize)(y * map->width + x);
        gssize row = vertical.home + y * (gssize)options->stride_y;
        gssize column = horizontal.home + x * (gssize)options->stride_x;

        map->alpha[at]
            = opacity (&image, CLAMP (row, 0, (gssize)pixels->height - 1),
                       CLAMP (column, 0, (gssize)pixels->width - 1));
        for (gsize channel = 0; channel < map->channels; channel++)
          map->values[channel * area + at] = value_at (
              &image, kernel, &vertical, &horizontal, channel, y, x);
      }
  return map;
}
