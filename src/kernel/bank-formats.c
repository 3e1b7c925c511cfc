/* The table of file formats for banks, and what reads and writes them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/bank-formats.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/kernel/format-common.h"
#include "src/kernel/format-rows.h"
#include "src/kernel/kernel-ops.h"

static const ClabBankFormat formats[] = {
  { { "json", N_ ("Convolution Lab bank"),
      N_ ("Everything there is to a bank, every digit of it.") },
    "json",
    CLAB_BANK_KEEPS_ALL,
    clab_format_json_recognize,
    clab_format_json_read,
    clab_format_json_write },
  { { "text", N_ ("Kernel text"),
      N_ ("Names and matrices, as the lab prints them; also read: matrices "
          "of C, Python, MATLAB and ImageJ.") },
    "txt kernel kernels csv tsv",
    CLAB_BANK_KEEPS_SEVERAL | CLAB_BANK_KEEPS_PLANES | CLAB_BANK_KEEPS_DIVISOR
        | CLAB_BANK_KEEPS_BIAS | CLAB_BANK_KEEPS_NAMES,
    NULL,
    clab_format_text_read,
    clab_format_text_write },
  { { "imagej", N_ ("ImageJ kernel"),
      N_ ("Rows of numbers for Process ▸ Filters ▸ Convolve; also read: its "
          "macros.") },
    "txt ijm",
    0,
    clab_format_imagej_recognize,
    clab_format_imagej_read,
    clab_format_imagej_write },
  { { "imagemagick", N_ ("ImageMagick kernel"),
      N_ ("For -morphology Convolve, kernels turned as it needs them.") },
    "magick",
    CLAB_BANK_KEEPS_SEVERAL | CLAB_BANK_KEEPS_ANCHOR,
    clab_format_imagemagick_recognize,
    clab_format_imagemagick_read,
    clab_format_imagemagick_write },
  { { "gmic", N_ ("G’MIC images"), N_ ("For the command correlate.") },
    "gmic",
    CLAB_BANK_KEEPS_SEVERAL | CLAB_BANK_KEEPS_PLANES,
    NULL,
    clab_format_gmic_read,
    clab_format_gmic_write },
  { { "photoshop", N_ ("Photoshop custom filter"),
      N_ ("Up to 5 × 5 whole numbers with scale and offset.") },
    "acf",
    CLAB_BANK_KEEPS_DIVISOR | CLAB_BANK_KEEPS_BIAS,
    NULL,
    clab_format_photoshop_read,
    clab_format_photoshop_write },
  { { "vips", N_ ("libvips matrix"),
      N_ ("For vips conv, with scale and offset.") },
    "mat con",
    CLAB_BANK_KEEPS_DIVISOR | CLAB_BANK_KEEPS_BIAS | CLAB_BANK_KEEPS_ANCHOR,
    NULL,
    clab_format_vips_read,
    clab_format_vips_write },
  { { "numpy", N_ ("NumPy array"),
      N_ ("The layout of PyTorch: kernels, planes, rows, columns.") },
    "npy",
    CLAB_BANK_KEEPS_SEVERAL | CLAB_BANK_KEEPS_PLANES,
    clab_format_numpy_recognize,
    clab_format_numpy_read,
    clab_format_numpy_write },
  { { "svg", N_ ("SVG filters"),
      N_ ("An feConvolveMatrix for each kernel, for web pages.") },
    "svg",
    CLAB_BANK_KEEPS_SEVERAL | CLAB_BANK_KEEPS_DIVISOR | CLAB_BANK_KEEPS_BIAS
        | CLAB_BANK_KEEPS_ANCHOR | CLAB_BANK_KEEPS_NAMES,
    NULL,
    NULL,
    clab_format_svg_write },
};

const ClabTable clab_bank_formats = CLAB_TABLE ("bank format", formats);

/* Used where nothing else is certain. */
static const ClabBankFormat *const text_format = &formats[1];

static gboolean
has_extension (const ClabBankFormat *format, const char *name)
{
  const char *point = strrchr (name, '.');
  g_auto (GStrv) extensions = g_strsplit (format->extensions, " ", -1);

  for (gsize i = 0; point != NULL && extensions[i] != NULL; i++)
    if (g_ascii_strcasecmp (point + 1, extensions[i]) == 0)
      return TRUE;
  return FALSE;
}

const ClabBankFormat *
clab_bank_format_of_extension (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (has_extension (&formats[i], name))
      return &formats[i];
  return NULL;
}

const ClabBankFormat *
clab_bank_format_guess (const char *name, const char *data, gsize length)
{
  for (gsize i = 0; data != NULL && i < G_N_ELEMENTS (formats); i++)
    if (formats[i].recognize != NULL && formats[i].recognize (data, length))
      return &formats[i];
  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (formats); i++)
    if (has_extension (&formats[i], name))
      return &formats[i];
  return text_format;
}

/* Numbers that no picture survives are refused, whatever the format. */
static gboolean
check_kernel (const ClabKernel *kernel, gsize index, GError **error)
{
  gsize n = clab_kernel_size (kernel);
  gboolean is_good = isfinite (kernel->divisor) && kernel->divisor != 0
                     && fabs (kernel->bias) <= FLT_MAX;

  for (gsize i = 0; is_good && i < n; i++)
    is_good = isfinite (kernel->weights[i])
              && fabs (kernel->weights[i] / kernel->divisor) <= FLT_MAX;
  if (!is_good)
    g_set_error (
        error, CLAB_ERROR, CLAB_ERROR_PARSE,
        _ ("Kernel %zu: its weights, divisor or bias are too large or no "
           "numbers, or its divisor is 0; correct the file."),
        index + 1);
  return is_good;
}

static gboolean
fail_file (const ClabBankFormat *format, const char *message, GError **error)
{
  g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE, message,
               _ (format->choice.label));
  return FALSE;
}

ClabBank *
clab_bank_from_bytes (const ClabBankFormat *format,
                      const char *data,
                      gsize length,
                      const char *name,
                      GPtrArray *notes,
                      GError **error)
{
  if (format->read == NULL)
    {
      fail_file (format,
                 _ ("A file of the format “%s” can only be written; choose "
                    "another file."),
                 error);
      return NULL;
    }

  /* Readers may look one byte further than the end. */
  g_autofree char *copy = g_malloc (length + 1);
  if (length > 0)
    memcpy (copy, data, length);
  copy[length] = '\0';

  g_autoptr (ClabBank) bank = format->read (copy, length, notes, error);
  if (bank == NULL)
    return NULL;
  for (gsize i = 0; i < clab_bank_size (bank); i++)
    if (!check_kernel (clab_bank_kernel (bank, i), i, error))
      return NULL;
  if (bank->name == NULL)
    bank->name = g_strdup (name);
  clab_bank_name_kernels (bank, name != NULL ? name : "kernel");
  return g_steal_pointer (&bank);
}

static gboolean
check_bank (const ClabBankFormat *format, const ClabBank *bank, GError **error)
{
  if (format->write == NULL)
    return fail_file (format,
                      _ ("A file of the format “%s” can only be read; choose "
                         "another format."),
                      error);
  if (clab_bank_size (bank) == 0)
    return fail_file (format,
                      _ ("There is nothing to save as “%s”: the bank is empty; "
                         "add a kernel."),
                      error);
  if (clab_bank_size (bank) > 1 && !(format->keeps & CLAB_BANK_KEEPS_SEVERAL))
    return fail_file (format,
                      _ ("A file of the format “%s” holds one kernel; save "
                         "them one by one or choose another format."),
                      error);
  for (gsize i = 0; i < clab_bank_size (bank); i++)
    if (clab_bank_kernel (bank, i)->planes > 1
        && !(format->keeps & CLAB_BANK_KEEPS_PLANES))
      return fail_file (format,
                        _ ("A file of the format “%s” has no planes for "
                           "colour channels; choose another format."),
                        error);
  return TRUE;
}

static void
divide_weights (ClabKernel *kernel)
{
  gsize n = clab_kernel_size (kernel);

  for (gsize i = 0; i < n; i++)
    kernel->weights[i] /= kernel->divisor;
  kernel->divisor = 1;
}

/* Takes away what the format does not keep, and says so. */
static ClabKernel *
reduce_kernel (const ClabBankFormat *format,
               const ClabKernel *kernel,
               GPtrArray *notes,
               GError **error)
{
  guint lost = ~format->keeps;
  g_autoptr (ClabKernel) reduced = clab_kernel_copy (kernel);

  if ((lost & CLAB_BANK_KEEPS_ANCHOR)
      && (kernel->anchor_row != (kernel->rows - 1) / 2
          || kernel->anchor_column != (kernel->columns - 1) / 2))
    {
      ClabKernel *centred = clab_kernel_centre (kernel, error);

      if (centred == NULL)
        return NULL;
      clab_kernel_free (reduced);
      reduced = centred;
      clab_format_note (notes,
                        _ ("Zeros were added so that the anchor is where "
                           "the format expects it."));
    }
  if ((lost & CLAB_BANK_KEEPS_DIVISOR) && reduced->divisor != 1)
    {
      divide_weights (reduced);
      clab_format_note (notes, _ ("The weights were divided by the divisor."));
    }
  if ((lost & CLAB_BANK_KEEPS_BIAS) && reduced->bias != 0)
    {
      reduced->bias = 0;
      clab_format_note (notes, _ ("The bias was left out."));
    }
  if ((lost & CLAB_BANK_KEEPS_NAMES) && *kernel->name != '\0')
    clab_format_note (notes, _ ("Names were left out."));
  if ((lost & CLAB_BANK_KEEPS_NOTES)
      && (kernel->note != NULL || kernel->source != NULL))
    clab_format_note (notes, _ ("Notes and sources were left out."));
  return g_steal_pointer (&reduced);
}

GBytes *
clab_bank_to_bytes (const ClabBankFormat *format,
                    const ClabBank *bank,
                    GPtrArray *notes,
                    GError **error)
{
  g_autoptr (ClabBank) reduced = clab_bank_new (bank->name);
  g_autoptr (GString) bytes = g_string_new (NULL);

  if (!check_bank (format, bank, error))
    return NULL;
  for (gsize i = 0; i < clab_bank_size (bank); i++)
    {
      ClabKernel *kernel
          = reduce_kernel (format, clab_bank_kernel (bank, i), notes, error);

      if (kernel == NULL)
        return NULL;
      clab_bank_add (reduced, kernel);
    }
  if (!format->write (reduced, bytes, notes, error))
    return NULL;
  return g_string_free_to_bytes (g_steal_pointer (&bytes));
}
