/* Matrices in kernel text: with brackets, nested brackets, or none.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/text-matrix.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "src/kernel/bank.h"
#include "src/kernel/kernel-builder.h"
#include "src/kernel/text-name.h"

/* Kernels of planes of rows of numbers. */
#define MAX_DEPTH 4

static const char openers[] = "[{(";
static const char closers[] = "]})";

/**
 * Brackets:
 * @depth: of the numbers
 * @level: open now
 * @expected: what closes each of them
 */
typedef struct
{
  ClabScanner *scanner;
  ClabKernelBuilder builder;
  GPtrArray *kernels;
  gsize depth;
  gsize level;
  char expected[MAX_DEPTH];
} Brackets;

gboolean
clab_text_at_bracket (const ClabScanner *scanner)
{
  return *scanner->at != '\0' && strchr (openers, *scanner->at) != NULL;
}

/* Numbers with blanks or commas between them; a comma may follow the last. */
static gboolean
read_row (ClabScanner *scanner,
          ClabKernelBuilder *builder,
          gboolean (*skip) (ClabScanner *),
          GError **error)
{
  for (;;)
    {
      const char *at = scanner->at;
      ClabFraction number;

      if (!clab_scanner_fraction (scanner, &number, error)
          || !clab_kernel_builder_add (
              builder, number.numerator / number.denominator, at, error))
        return FALSE;

      const char *end = scanner->at;
      skip (scanner);
      if (clab_scanner_take (scanner, ','))
        skip (scanner);
      if (!clab_scanner_at_number (scanner))
        return TRUE;
      if (scanner->at == end)
        {
          clab_scanner_fail_expected (scanner, error,
                                      _ ("a blank or “,” between two numbers"));
          return FALSE;
        }
    }
}

static gboolean
add_kernel (ClabKernelBuilder *builder, GPtrArray *kernels, GError **error)
{
  ClabKernel *kernel = clab_kernel_builder_take (builder, error);

  if (kernel == NULL)
    return FALSE;
  g_ptr_array_add (kernels, kernel);
  if (kernels->len <= CLAB_BANK_MAX_KERNELS)
    return TRUE;
  clab_scanner_fail (builder->scanner, builder->scanner->at, error,
                     _ ("this is kernel %d; expected at most %d in a bank."),
                     CLAB_BANK_MAX_KERNELS + 1, CLAB_BANK_MAX_KERNELS);
  return FALSE;
}

static gboolean
fail_inside (const Brackets *brackets, const char *format, GError **error)
{
  char closer[] = { brackets->expected[brackets->level - 1], '\0' };
  g_autofree char *expected = g_strdup_printf (format, closer);

  clab_scanner_fail_expected (brackets->scanner, error, expected);
  return FALSE;
}

static gboolean
open_bracket (Brackets *brackets, GError **error)
{
  ClabScanner *scanner = brackets->scanner;

  if (brackets->level == MAX_DEPTH)
    {
      clab_scanner_fail_expected (scanner, error,
                                  _ ("a number inside of four brackets"));
      return FALSE;
    }
  brackets->expected[brackets->level]
      = closers[strchr (openers, *scanner->at) - openers];
  brackets->level++;
  scanner->at++;
  clab_scanner_skip_space (scanner);
  return TRUE;
}

static gboolean
at_closer (const Brackets *brackets)
{
  return *brackets->scanner->at == brackets->expected[brackets->level - 1];
}

/* [1 2; 3 4 / 5 6; 7 8]; a line end is a ";". */
static gboolean
read_flat (Brackets *brackets, GError **error)
{
  ClabScanner *scanner = brackets->scanner;
  ClabKernelBuilder *builder = &brackets->builder;

  for (;;)
    {
      if (!clab_scanner_at_number (scanner))
        return fail_inside (brackets, _ ("a number"), error);
      if (!read_row (scanner, builder, clab_scanner_skip_blanks, error)
          || !clab_kernel_builder_end_row (builder, error))
        return FALSE;

      gboolean is_row_over = clab_scanner_skip_space (scanner);
      if (clab_scanner_take (scanner, ';'))
        is_row_over = TRUE;
      clab_scanner_skip_space (scanner);
      if (at_closer (brackets))
        {
          if (!add_kernel (builder, brackets->kernels, error))
            return FALSE;
          scanner->at++;
          return TRUE;
        }
      if (clab_scanner_take (scanner, '/'))
        {
          if (!clab_kernel_builder_end_plane (builder, error))
            return FALSE;
          clab_scanner_skip_space (scanner);
        }
      else if (!is_row_over || !clab_scanner_at_number (scanner))
        return fail_inside (brackets, _ ("a number, “;”, “/” or “%s”"), error);
    }
}

/* What a closing bracket ends depends on how far outside it is. */
static gboolean
close_bracket (Brackets *brackets, GError **error)
{
  ClabKernelBuilder *builder = &brackets->builder;
  gsize kernel_level = brackets->depth == MAX_DEPTH ? 1 : 0;

  brackets->level--;
  if (brackets->level + 1 == brackets->depth
      && !clab_kernel_builder_end_row (builder, error))
    return FALSE;
  if (brackets->level + 2 == brackets->depth
      && !clab_kernel_builder_end_plane (builder, error))
    return FALSE;
  if (brackets->level == kernel_level
      && !add_kernel (builder, brackets->kernels, error))
    return FALSE;
  brackets->scanner->at++;
  return TRUE;
}

/* {{1, 2}, {3, 4}}; a line end is a blank. */
static gboolean
read_nested (Brackets *brackets, GError **error)
{
  ClabScanner *scanner = brackets->scanner;

  for (;;)
    {
      if (!clab_scanner_at_number (scanner))
        return fail_inside (brackets, _ ("a number"), error);
      if (!read_row (scanner, &brackets->builder, clab_scanner_skip_space,
                     error))
        return FALSE;
      if (!at_closer (brackets))
        return fail_inside (brackets, _ ("a number or “%s”"), error);
      while (at_closer (brackets))
        {
          if (!close_bracket (brackets, error))
            return FALSE;
          if (brackets->level == 0)
            return TRUE;
          clab_scanner_skip_space (scanner);
          if (clab_scanner_take (scanner, ','))
            clab_scanner_skip_space (scanner);
        }
      while (brackets->level < brackets->depth)
        {
          if (!clab_text_at_bracket (scanner))
            return fail_inside (brackets, _ ("another row in brackets or “%s”"),
                                error);
          if (!open_bracket (brackets, error))
            return FALSE;
        }
    }
}

gboolean
clab_text_take_brackets (ClabScanner *scanner,
                         GPtrArray *kernels,
                         GError **error)
{
  Brackets brackets = { .scanner = scanner, .kernels = kernels };

  while (clab_text_at_bracket (scanner))
    if (!open_bracket (&brackets, error))
      return FALSE;
  brackets.depth = brackets.level;
  clab_kernel_builder_init (&brackets.builder, scanner);

  gboolean is_read = brackets.depth == 1 ? read_flat (&brackets, error)
                                         : read_nested (&brackets, error);
  clab_kernel_builder_clear (&brackets.builder);
  return is_read;
}

/* Steps to the next row of a matrix without brackets, if there is one. */
static gboolean
take_line_of_numbers (ClabScanner *scanner)
{
  ClabScanner ahead = *scanner;

  ahead.comment = '\0';
  while (clab_scanner_take_line_end (&ahead))
    {
      clab_scanner_skip_blanks (&ahead);
      if (*ahead.at == scanner->comment)
        ahead.at += strcspn (ahead.at, "\r\n");
      else if (clab_scanner_at_number (&ahead) && !clab_text_at_name (&ahead))
        {
          scanner->at = ahead.at;
          return TRUE;
        }
      else
        return FALSE;
    }
  return FALSE;
}

gboolean
clab_text_take_rows (ClabScanner *scanner, GPtrArray *kernels, GError **error)
{
  g_auto (ClabKernelBuilder) builder;
  gboolean is_more;

  clab_kernel_builder_init (&builder, scanner);
  do
    {
      if (!read_row (scanner, &builder, clab_scanner_skip_blanks, error)
          || !clab_kernel_builder_end_row (&builder, error))
        return FALSE;
      is_more = FALSE;
      if (clab_scanner_take (scanner, ';'))
        {
          clab_scanner_skip_blanks (scanner);
          is_more = clab_scanner_at_number (scanner);
        }
      is_more = is_more || take_line_of_numbers (scanner);
    }
  while (is_more);
  return add_kernel (&builder, kernels, error);
}
