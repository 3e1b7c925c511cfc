/* A bank: kernels in order, under one name.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/bank.h"

ClabBank *
clab_bank_new (const char *name)
{
  ClabBank *bank = g_new (ClabBank, 1);

  bank->name = g_strdup (name);
  bank->kernels
      = g_ptr_array_new_with_free_func ((GDestroyNotify)clab_kernel_free);
  return bank;
}

ClabBank *
clab_bank_copy (const ClabBank *bank)
{
  ClabBank *copy = clab_bank_new (bank->name);

  for (gsize i = 0; i < clab_bank_size (bank); i++)
    clab_bank_add (copy, clab_kernel_copy (clab_bank_kernel (bank, i)));
  return copy;
}

void
clab_bank_free (ClabBank *bank)
{
  if (bank == NULL)
    return;
  g_free (bank->name);
  g_ptr_array_unref (bank->kernels);
  g_free (bank);
}

void
clab_bank_add (ClabBank *bank, ClabKernel *kernel)
{
  g_return_if_fail (kernel != NULL);

  g_ptr_array_add (bank->kernels, kernel);
}

gsize
clab_bank_size (const ClabBank *bank)
{
  return bank->kernels->len;
}

const ClabKernel *
clab_bank_kernel (const ClabBank *bank, gsize index)
{
  g_return_val_if_fail (index < clab_bank_size (bank), NULL);

  return g_ptr_array_index (bank->kernels, index);
}

void
clab_bank_name_kernels (ClabBank *bank, const char *stem)
{
  gsize n = clab_bank_size (bank);

  for (gsize i = 0; i < n; i++)
    {
      ClabKernel *kernel = g_ptr_array_index (bank->kernels, i);

      if (*kernel->name != '\0')
        continue;
      g_free (kernel->name);
      kernel->name
          = n == 1 ? g_strdup (stem) : g_strdup_printf ("%s %zu", stem, i + 1);
    }
}
