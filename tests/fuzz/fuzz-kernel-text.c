/* Fuzz target: kernel text is read or refused, and printing keeps it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tests/fuzz/fuzz-target.h"

#include "src/kernel/kernel-text.h"

/* What is looked for is found in short texts. */
#define MAX_LENGTH 4096

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t length)
{
  if (length > MAX_LENGTH)
    return 0;

  g_autofree char *text = g_strndup ((const char *)data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (ClabBank) bank = clab_kernel_text_parse (text, &error);
  if (bank == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  g_assert_null (error);
  g_autofree char *printed = clab_kernel_text_print_bank (bank);
  g_autoptr (ClabBank) again = clab_kernel_text_parse (printed, &error);
  g_assert_no_error (error);
  g_autofree char *second = clab_kernel_text_print_bank (again);
  g_assert_cmpstr (printed, ==, second);
  return 0;
}
