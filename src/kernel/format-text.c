/* Kernel text in files, and the text that ImageJ's Convolve takes.
 *
 * ImageJ's is rows of numbers and nothing else, both sides odd, which kernel
 * text contains.  ImageJ does not turn kernels.  Its recorder writes macros:
 *
 *   run("Convolve...", "text1=[-1 -1 -1\n-1 8 -1\n-1 -1 -1\n] normalize");
 *
 * where "normalize" divides by the sum of the weights, unless that is 0.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/format-rows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "src/kernel/format-common.h"
#include "src/kernel/kernel-text.h"

ClabBank *
clab_format_text_read (const char *data,
                       gsize length,
                       GPtrArray *notes G_GNUC_UNUSED,
                       GError **error)
{
  if (!clab_format_check_text (data, length, error))
    return NULL;
  return clab_kernel_text_parse_nameless (data, error);
}

/* What stands before the "[" of a matrix in a macro. */
#define MACRO "text1="

gboolean
clab_format_imagej_recognize (const char *data, gsize length G_GNUC_UNUSED)
{
  return strstr (data, MACRO "[") != NULL;
}

static void
blank_out (char *from, const char *to)
{
  for (; from < to; from++)
    if (*from != '\n')
      *from = ' ';
}

/* The backslash and the letter for a line's end become a row's end; after the
 * last row there is none. */
static void
replace_line_ends (char *begin, const char *end)
{
  char *last = NULL;

  while ((begin = strstr (begin, "\\n")) != NULL && begin < end)
    {
      memcpy (begin, "; ", 2);
      last = begin;
    }
  if (last != NULL && last + strspn (last, "; ") == end)
    *last = ' ';
}

/* Leaves nothing of a macro but its matrices, where they are. */
static void
isolate_matrices (char *macro, GArray *is_normalized)
{
  char *at = macro;
  char *found;

  while ((found = strstr (at, MACRO "[")) != NULL)
    {
      char *begin = found + strlen (MACRO);
      char *end = begin + strcspn (begin, "]");
      char *options = *end != '\0' ? end + 1 : end;
      gsize n_options = strcspn (options, "\"\n");
      gboolean is_set = g_strstr_len (options, n_options, "normalize") != NULL;

      g_array_append_val (is_normalized, is_set);
      blank_out (at, begin);
      replace_line_ends (begin, end);
      at = options;
    }
  blank_out (at, at + strlen (at));
}

ClabBank *
clab_format_imagej_read (const char *data,
                         gsize length,
                         GPtrArray *notes,
                         GError **error)
{
  if (!clab_format_check_text (data, length, error))
    return NULL;
  if (!clab_format_imagej_recognize (data, length))
    return clab_format_text_read (data, length, notes, error);

  g_autoptr (GArray) is_normalized
      = g_array_new (FALSE, FALSE, sizeof (gboolean));
  g_autofree char *text = g_strdup (data);

  isolate_matrices (text, is_normalized);
  ClabBank *bank = clab_kernel_text_parse_nameless (text, error);
  for (gsize i = 0;
       bank != NULL && i < MIN (clab_bank_size (bank), is_normalized->len); i++)
    {
      ClabKernel *kernel = g_ptr_array_index (bank->kernels, i);

      if (!g_array_index (is_normalized, gboolean, i)
          || clab_kernel_is_zero_sum (kernel))
        continue;
      kernel->divisor *= clab_kernel_sum (kernel);
      clab_format_note (notes, _ ("The sum of the weights became the divisor, "
                                  "as “normalize” says."));
    }
  return bank;
}

gboolean
clab_format_text_write (const ClabBank *bank,
                        GString *bytes,
                        GPtrArray *notes G_GNUC_UNUSED,
                        GError **error G_GNUC_UNUSED)
{
  g_autofree char *text = clab_kernel_text_print_bank (bank);

  g_string_append (bytes, text);
  return TRUE;
}

gboolean
clab_format_imagej_write (const ClabBank *bank,
                          GString *bytes,
                          GPtrArray *notes,
                          GError **error)
{
  g_autoptr (ClabKernel) kernel
      = clab_format_make_odd (clab_bank_kernel (bank, 0), notes, error);

  if (kernel == NULL)
    return FALSE;
  clab_format_print_rows (bytes, kernel, 0, "\t", "\n");
  g_string_append_c (bytes, '\n');
  return TRUE;
}
