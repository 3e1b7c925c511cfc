/* Padding: how much is added around an image, and what is added.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/padding.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The remainder that is never negative. */
static gssize
modulo (gssize i, gssize n)
{
  gssize remainder = i % n;

  return remainder < 0 ? remainder + n : remainder;
}

/* a a a | a b c d | d d d */
static gssize
replicate_index (gssize i, gsize n)
{
  return CLAMP (i, 0, (gssize)n - 1);
}

/* v v v | a b c d | v v v */
static gssize
constant_index (gssize i, gsize n)
{
  return i >= 0 && i < (gssize)n ? i : -1;
}

/* d c b | a b c d | c b a */
static gssize
reflect_index (gssize i, gsize n)
{
  gssize last = (gssize)n - 1;
  gssize place = modulo (i, MAX (2 * last, 1));

  return place > last ? 2 * last - place : place;
}

/* c b a | a b c d | d c b */
static gssize
symmetric_index (gssize i, gsize n)
{
  gssize period = 2 * (gssize)n;
  gssize place = modulo (i, period);

  return MIN (place, period - 1 - place);
}

/* b c d | a b c d | a b c */
static gssize
circular_index (gssize i, gsize n)
{
  return modulo (i, n);
}

static const ClabPaddingMode modes[] = {
  { .choice = { "replicate", N_ ("Replicate"),
                N_ ("The nearest pixel of the edge goes on outwards.") },
    .index = replicate_index },
  { .choice = { "zeros", N_ ("Zeros"), N_ ("Outside everything is 0.") },
    .index = constant_index },
  { .choice = { "constant", N_ ("Constant"),
                N_ ("Outside everything has the padding value.") },
    .index = constant_index,
    .has_value = TRUE },
  { .choice
    = { "reflect", N_ ("Reflect"),
        N_ ("The image is mirrored at its edge pixels, which appear once.") },
    .index = reflect_index },
  { .choice
    = { "symmetric", N_ ("Symmetric"),
        N_ ("The image is mirrored at its edges; edge pixels appear twice.") },
    .index = symmetric_index },
  { .choice = { "circular", N_ ("Circular"),
                N_ ("The image begins again at its opposite side.") },
    .index = circular_index },
};

const ClabTable clab_padding_modes = CLAB_TABLE ("padding-mode", modes);

/* Cells from the first of a kernel to its last. */
static gsize
reach (gsize kernel, gsize dilation)
{
  return dilation * (kernel - 1);
}

/* product.md, section 2: out = ⌈n / stride⌉; an odd cell goes after the
 * image, as in ONNX SAME_UPPER and Keras. */
static void
resolve_same (gsize n,
              gsize kernel,
              gsize stride,
              gsize dilation,
              gsize *before,
              gsize *after)
{
  gsize out = (n + stride - 1) / stride;
  gsize needed = (out - 1) * stride + reach (kernel, dilation) + 1;
  gsize total = needed > n ? needed - n : 0;

  *before = total / 2;
  *after = total - *before;
}

static void
resolve_valid (gsize n G_GNUC_UNUSED,
               gsize kernel G_GNUC_UNUSED,
               gsize stride G_GNUC_UNUSED,
               gsize dilation G_GNUC_UNUSED,
               gsize *before,
               gsize *after)
{
  *before = 0;
  *after = 0;
}

static void
resolve_full (gsize n G_GNUC_UNUSED,
              gsize kernel,
              gsize stride G_GNUC_UNUSED,
              gsize dilation,
              gsize *before,
              gsize *after)
{
  *before = reach (kernel, dilation);
  *after = *before;
}

static void
resolve_explicit (gsize n G_GNUC_UNUSED,
                  gsize kernel G_GNUC_UNUSED,
                  gsize stride G_GNUC_UNUSED,
                  gsize dilation G_GNUC_UNUSED,
                  gsize *before G_GNUC_UNUSED,
                  gsize *after G_GNUC_UNUSED)
{
}

static const ClabPaddingSize sizes[] = {
  { .choice
    = { "same", N_ ("Same"), N_ ("As much as keeps the size of the image.") },
    .resolve = resolve_same,
    .is_aligned = TRUE },
  { .choice = { "valid", N_ ("Valid"),
                N_ ("Nothing: the kernel stays inside the image.") },
    .resolve = resolve_valid },
  { .choice
    = { "full", N_ ("Full"),
        N_ ("So much that the kernel touches every pixel with every cell.") },
    .resolve = resolve_full },
  { .choice
    = { "explicit", N_ ("Explicit"), N_ ("The four numbers that you give.") },
    .resolve = resolve_explicit },
};

const ClabTable clab_padding_sizes = CLAB_TABLE ("padding", sizes);

gsize
clab_output_size (gsize n,
                  gsize kernel,
                  gsize stride,
                  gsize dilation,
                  gsize before,
                  gsize after)
{
  gsize window = reach (kernel, dilation) + 1;
  gsize padded = n + before + after;

  return padded < window ? 0 : (padded - window) / stride + 1;
}

/* Pads from @first to before @end, all of it outside of @row. */
static void
pad_side (const ClabPaddingMode *mode,
          float value,
          const ClabRow *row,
          gssize first,
          gssize end,
          float *padded)
{
  gssize width = row->width;

  if (first < end && mode->index (first, width) < 0)
    for (gssize x = first; x < end; x++)
      *padded++ = mode->has_value ? value : 0;
  else
    for (gssize x = first; x < end; x++)
      *padded++ = row->data[mode->index (x, width) * row->step];
}

void
clab_pad_row (const ClabPaddingMode *mode,
              float value,
              const ClabRow *row,
              gssize first,
              gsize n,
              float *padded)
{
  gssize width = row->width;
  gssize end = first + (gssize)n;
  gssize inside = CLAMP (0, first, end);
  gssize outside = CLAMP (width, inside, end);

  pad_side (mode, value, row, first, inside, padded);
  if (row->step == 1)
    memcpy (padded + (inside - first), row->data + inside,
            (outside - inside) * sizeof (float));
  else
    for (gssize x = inside; x < outside; x++)
      padded[x - first] = row->data[x * row->step];
  pad_side (mode, value, row, outside, end, padded + (outside - first));
}

void
clab_pad_rows (const float *plane,
               gsize height,
               gsize width,
               gsize row_stride,
               const ClabPaddingMode *mode,
               float value,
               const ClabBorder *border,
               gsize first_row,
               gsize n_rows,
               float *padded,
               gsize padded_stride)
{
  gssize padded_width = border->left + (gssize)width + border->right;

  g_return_if_fail (padded_width >= 0);

  for (gsize i = 0; i < n_rows; i++)
    {
      float *to = padded + i * padded_stride;
      gssize y = mode->index ((gssize)(first_row + i) - border->top, height);
      ClabRow row = { plane + y * (gssize)row_stride, width, 1 };

      if (y >= 0)
        clab_pad_row (mode, value, &row, -border->left, padded_width, to);
      else
        for (gssize x = 0; x < padded_width; x++)
          to[x] = mode->has_value ? value : 0;
    }
}
