/* Photoshop's custom filters, .acf: 27 big-endian 16-bit whole numbers.
 *
 * 25 weights, row by row, a scale and an offset: out = sum / scale + offset,
 * with values 0…255.  Kernels are not turned.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/format-rows.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "src/base/clab-error.h"
#include "src/kernel/format-common.h"
#include "src/kernel/kernel-ops.h"

#define SIDE 5
#define N_NUMBERS (SIDE * SIDE + 2)
#define SCALE_AT (SIDE * SIDE)
#define OFFSET_AT (SIDE * SIDE + 1)

/* What the dialog of Photoshop takes. */
#define USUAL_WEIGHT 999
#define USUAL_SCALE 9999
#define WHITE 255.0

/* How near to a whole number is whole, relative to 1. */
#define WHOLE 1e-6

/* How small a weight is rounding and stands for 0, relative to the largest. */
#define NOISE 1e-9

ClabBank *
clab_format_photoshop_read (const char *data,
                            gsize length,
                            GPtrArray *notes,
                            GError **error)
{
  const guchar *bytes = (const guchar *)data;
  double numbers[N_NUMBERS];

  if (length != 2 * N_NUMBERS)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_PARSE,
                   _ ("A custom filter of Photoshop has %d bytes, not "
                      "%zu; choose another file."),
                   2 * N_NUMBERS, length);
      return NULL;
    }
  for (gsize i = 0; i < N_NUMBERS; i++)
    numbers[i] = (gint16)(bytes[2 * i] << 8 | bytes[2 * i + 1]);
  if (numbers[SCALE_AT] == 0)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_PARSE,
                   _ ("Byte %d: the scale is 0, by which nothing can be "
                      "divided; it must be another number."),
                   2 * SCALE_AT);
      return NULL;
    }

  ClabBank *bank = clab_bank_new (NULL);
  ClabKernel *kernel = clab_kernel_new (NULL, 1, SIDE, SIDE, numbers);

  kernel->divisor = numbers[SCALE_AT];
  kernel->bias = numbers[OFFSET_AT] / WHITE;
  if (kernel->bias != 0)
    clab_format_note (notes, _ ("The offset, which counts to 255, became a "
                                "bias, which counts to 1."));
  clab_bank_add (bank, kernel);
  return bank;
}

static gboolean
is_whole (double value, double limit)
{
  return fabs (value) <= limit && fabs (value - round (value)) < WHOLE;
}

static gboolean
are_whole (const ClabKernel *kernel, double factor, double limit)
{
  gsize n = clab_kernel_size (kernel);
  double largest = 0;

  for (gsize i = 0; i < n; i++)
    largest = fmax (largest, fabs (kernel->weights[i]));
  for (gsize i = 0; i < n; i++)
    {
      double weight = kernel->weights[i];
      gboolean is_lost
          = round (weight * factor) == 0 && fabs (weight) > NOISE * largest;

      if (is_lost || !is_whole (weight * factor, limit))
        return FALSE;
    }
  return TRUE;
}

/* Makes weights and scale whole: as they are, or as fractions with one
 * denominator. */
static gboolean
find_scale (const ClabKernel *kernel, double *factor, double *scale)
{
  if (are_whole (kernel, 1, G_MAXINT16)
      && is_whole (kernel->divisor, G_MAXINT16) && round (kernel->divisor) != 0)
    {
      *factor = 1;
      *scale = kernel->divisor;
      return TRUE;
    }
  for (*scale = 1; *scale <= USUAL_SCALE; *scale += 1)
    {
      *factor = *scale / kernel->divisor;
      if (are_whole (kernel, *factor, USUAL_WEIGHT))
        return TRUE;
    }
  return FALSE;
}

gboolean
clab_format_photoshop_write (const ClabBank *bank,
                             GString *bytes,
                             GPtrArray *notes,
                             GError **error)
{
  const ClabKernel *kernel = clab_bank_kernel (bank, 0);
  g_autoptr (ClabKernel) resized = clab_kernel_resize (kernel, SIDE, SIDE);
  g_autoptr (ClabKernel) back = clab_format_make_odd (kernel, NULL, error);
  double offset = kernel->bias * WHITE;
  double numbers[N_NUMBERS];
  double factor;

  if (back == NULL)
    return FALSE;
  if (back->rows > SIDE || back->columns > SIDE)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                   _ ("“%s” reaches further from its anchor than the 5 × 5 of "
                      "Photoshop’s custom filters; choose another format."),
                   kernel->name);
      return FALSE;
    }
  if (!find_scale (resized, &factor, &numbers[SCALE_AT])
      || fabs (round (offset)) > G_MAXINT16)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                   _ ("The numbers of “%s” are no fractions of small whole "
                      "numbers, as Photoshop’s custom filters need; choose "
                      "another format."),
                   kernel->name);
      return FALSE;
    }
  if (!is_whole (offset, G_MAXINT16))
    clab_format_note (notes, _ ("The bias was rounded to a 255th."));
  numbers[OFFSET_AT] = offset;
  for (gsize i = 0; i < SIDE * SIDE; i++)
    numbers[i] = resized->weights[i] * factor;
  for (gsize i = 0; i < N_NUMBERS; i++)
    {
      guint16 number = (guint16)(gint16)round (numbers[i]);

      g_string_append_c (bytes, (char)(number >> 8));
      g_string_append_c (bytes, (char)(number & 0xff));
    }
  return TRUE;
}
