/* Fuzz target: a bank file is read or refused, and what is read can be written
 * and read again.
 *
 * FORMAT is the nick of the format, defined when this is compiled.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tests/fuzz/fuzz-target.h"

#include "src/kernel/bank-formats.h"

/* What the format cannot hold may keep it from writing what it has read: a
 * bank without anything like that is written and read as it is. */
static void
write_and_read_again (const ClabBankFormat *format, const ClabBank *bank)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) bytes = clab_bank_to_bytes (format, bank, notes, NULL);
  g_autoptr (GError) error = NULL;

  if (bytes == NULL)
    return;

  g_autoptr (ClabBank) again
      = clab_bank_from_bytes (format, g_bytes_get_data (bytes, NULL),
                              g_bytes_get_size (bytes), "name", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (clab_bank_size (again), ==, clab_bank_size (bank));

  /* What was written once is in a form that stays. */
  g_autoptr (GBytes) second = clab_bank_to_bytes (format, again, NULL, &error);
  g_assert_no_error (error);
  if (format->keeps == CLAB_BANK_KEEPS_ALL)
    g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                     g_bytes_get_data (second, NULL),
                     g_bytes_get_size (second));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t length)
{
  const ClabBankFormat *format
      = clab_table_find (&clab_bank_formats, FORMAT, NULL);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (ClabBank) bank = clab_bank_from_bytes (
      format, (const char *)data, length, "name", notes, &error);

  g_assert_true ((bank == NULL) == (error != NULL));
  if (error != NULL)
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  else
    write_and_read_again (format, bank);
  return 0;
}
