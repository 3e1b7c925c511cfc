/* Windows: the part of the padded input that some outputs see.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-window.h"

ClabWindow
clab_window_of (const ClabConvShape *shape,
                gssize row,
                gssize column,
                gsize n_rows,
                gsize n_columns)
{
  return (ClabWindow){
    .y = row * (gssize)shape->stride_y - shape->pad_top,
    .x = column * (gssize)shape->stride_x - shape->pad_left,
    .height = (n_rows - 1) * shape->stride_y
              + (shape->rows - 1) * shape->dilation_y + 1,
    .width = (n_columns - 1) * shape->stride_x
             + (shape->columns - 1) * shape->dilation_x + 1,
  };
}

gboolean
clab_window_is_inside (const ClabConvShape *shape, const ClabWindow *window)
{
  return window->y >= 0 && window->x >= 0
         && (gsize)window->y + window->height <= shape->in_height
         && (gsize)window->x + window->width <= shape->in_width;
}

const float *
clab_window_find_row (const ClabConvShape *shape,
                      const ClabView *input,
                      const ClabWindow *window,
                      gsize channel,
                      gssize y)
{
  gssize row = shape->padding_mode->index (y, shape->in_height);

  if (row < 0 || input->pixel_stride != 1 || window->x < 0
      || (gsize)window->x + window->width > shape->in_width)
    return NULL;
  return input->data + channel * input->channel_stride
         + (gsize)row * input->row_stride + (gsize)window->x;
}

void
clab_window_copy_row (const ClabConvShape *shape,
                      const ClabView *input,
                      const ClabWindow *window,
                      gsize channel,
                      gssize y,
                      float *to)
{
  const ClabPaddingMode *mode = shape->padding_mode;
  gssize row = mode->index (y, shape->in_height);

  if (row < 0)
    {
      float outside = mode->has_value ? shape->padding_value : 0;

      for (gsize x = 0; x < window->width; x++)
        to[x] = outside;
    }
  else
    {
      ClabRow pixels = { .data = input->data + channel * input->channel_stride
                                 + (gsize)row * input->row_stride,
                         .width = shape->in_width,
                         .step = input->pixel_stride };

      clab_pad_row (mode, shape->padding_value, &pixels, window->x,
                    window->width, to);
    }
}
