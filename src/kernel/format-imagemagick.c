/* Kernel strings of ImageMagick.
 *
 *   [ W [ x H ] [ +X+Y ] [ @ | > | < ] : ] number [,] number … { ; … }
 *
 * https://imagemagick.org/Usage/morphology/#user.  Its Convolve turns kernels
 * by 180°, so they are turned here; an origin counts from the top left corner
 * before that.  "@" stands for all eighths of a turn of a 3 × 3 kernel, ">"
 * for all quarters, "<" for its mirror images.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/format-rows.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/kernel/format-common.h"
#include "src/kernel/kernel-ops.h"
#include "src/kernel/text-scanner.h"

/**
 * Geometry:
 * @columns: 0: a square of as many numbers as follow
 * @turns: '@', '>', '<' or 0
 */
typedef struct
{
  gsize rows;
  gsize columns;
  gsize origin_row;
  gsize origin_column;
  char turns;
} Geometry;

/* Digits, as far as they are not beyond any side of a kernel. */
static gboolean
take_count (ClabScanner *scanner, gsize *count)
{
  const char *begin = scanner->at;

  *count = 0;
  while (g_ascii_isdigit (*scanner->at) && *count < 1000)
    *count = *count * 10 + (*scanner->at++ - '0');
  return scanner->at > begin;
}

static gboolean
take_geometry (ClabScanner *scanner, Geometry *geometry)
{
  ClabScanner ahead = *scanner;

  if (!take_count (&ahead, &geometry->columns))
    return FALSE;
  geometry->rows = geometry->columns;
  if (clab_scanner_take (&ahead, 'x') && !take_count (&ahead, &geometry->rows))
    return FALSE;
  geometry->origin_row = geometry->rows > 0 ? (geometry->rows - 1) / 2 : 0;
  geometry->origin_column
      = geometry->columns > 0 ? (geometry->columns - 1) / 2 : 0;
  if (clab_scanner_take (&ahead, '+')
      && (!take_count (&ahead, &geometry->origin_column)
          || !clab_scanner_take (&ahead, '+')
          || !take_count (&ahead, &geometry->origin_row)))
    return FALSE;
  geometry->turns = '\0';
  if (*ahead.at != '\0' && strchr ("@><", *ahead.at) != NULL)
    geometry->turns = *ahead.at++;
  if (!clab_scanner_take (&ahead, ':'))
    return FALSE;
  *scanner = ahead;
  return TRUE;
}

gboolean
clab_format_imagemagick_recognize (const char *data, gsize length G_GNUC_UNUSED)
{
  ClabScanner scanner;
  Geometry geometry;

  clab_scanner_init (&scanner, data, '\0');
  clab_scanner_skip_space (&scanner);
  return take_geometry (&scanner, &geometry);
}

static gboolean
check_geometry (const ClabScanner *scanner,
                const Geometry *geometry,
                const char *at,
                GError **error)
{
  if (geometry->rows >= 1 && geometry->rows <= CLAB_KERNEL_MAX_SIDE
      && geometry->columns >= 1 && geometry->columns <= CLAB_KERNEL_MAX_SIDE
      && geometry->origin_row < geometry->rows
      && geometry->origin_column < geometry->columns)
    return TRUE;
  clab_scanner_fail (scanner, at, error,
                     _ ("expected a size from 1x1 to %dx%d and an origin "
                        "inside of it."),
                     CLAB_KERNEL_MAX_SIDE, CLAB_KERNEL_MAX_SIDE);
  return FALSE;
}

/* nan, or "-" that no number follows: a cell that takes no part. */
static gboolean
take_hole (ClabScanner *scanner)
{
  const char *begin = scanner->at;

  if (*begin == '-' && !clab_scanner_at_number (scanner))
    scanner->at++;
  if (g_ascii_strncasecmp (scanner->at, "nan", 3) == 0)
    scanner->at += 3;
  return scanner->at > begin;
}

/* Numbers up to ";" or the end. */
static GArray *
take_numbers (ClabScanner *scanner, GPtrArray *notes, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (double));

  clab_scanner_skip_space (scanner);
  while (!clab_scanner_at_end (scanner) && *scanner->at != ';')
    {
      double number = 0;

      if (take_hole (scanner))
        clab_format_note (notes, _ ("Holes (nan or -) became 0."));
      else if (!clab_scanner_number (scanner, &number, error))
        return NULL;
      if (numbers->len == CLAB_KERNEL_MAX_SIDE * CLAB_KERNEL_MAX_SIDE)
        {
          clab_scanner_fail_expected (scanner, error,
                                      _ ("“;” or the end, after so many "
                                         "numbers"));
          return NULL;
        }
      g_array_append_val (numbers, number);
      clab_scanner_skip_space (scanner);
      if (clab_scanner_take (scanner, ','))
        clab_scanner_skip_space (scanner);
    }
  return g_steal_pointer (&numbers);
}

static ClabKernel *
take_kernel (ClabScanner *scanner,
             Geometry *geometry,
             GPtrArray *notes,
             GError **error)
{
  const char *at = scanner->at;
  gboolean has_geometry = take_geometry (scanner, geometry);

  if (!has_geometry && g_ascii_isalpha (*at)
      && g_ascii_strncasecmp (at, "nan", 3) != 0)
    {
      clab_scanner_fail (scanner, at, error,
                         _ ("expected numbers: ImageMagick’s own kernels are "
                            "not read by name, but the lab has banks of most "
                            "of them."));
      return NULL;
    }
  if (has_geometry && !check_geometry (scanner, geometry, at, error))
    return NULL;

  g_autoptr (GArray) numbers = take_numbers (scanner, notes, error);
  if (numbers == NULL)
    return NULL;
  if (!has_geometry)
    {
      gsize side = (gsize)sqrt (numbers->len);

      *geometry = (Geometry){ side, side, (side - 1) / 2, (side - 1) / 2, 0 };
    }
  if (numbers->len == 0 || numbers->len != geometry->rows * geometry->columns)
    {
      clab_scanner_fail (
          scanner, scanner->at, error,
          _ ("%u numbers end here; expected %zu × %zu, or a square of them."),
          numbers->len, MAX (geometry->columns, 1), MAX (geometry->rows, 1));
      return NULL;
    }

  ClabKernel *kernel
      = clab_kernel_new (NULL, 1, geometry->rows, geometry->columns,
                         (const double *)(const void *)numbers->data);
  kernel->anchor_row = geometry->origin_row;
  kernel->anchor_column = geometry->origin_column;
  return kernel;
}

static ClabKernel *
apply (const ClabKernel *kernel, const char *nick)
{
  const ClabKernelOperation *operation
      = clab_table_find (&clab_kernel_operations, nick, NULL);

  return operation->apply (kernel, NULL);
}

static ClabKernel *
eighth_turn (const ClabKernel *kernel)
{
  return apply (kernel, "rotate-45");
}

/* Its anchor turns with it even where that is in the middle. */
static ClabKernel *
quarter_turn (const ClabKernel *kernel)
{
  ClabKernel *turned = apply (kernel, "rotate-90");

  turned->anchor_row = kernel->anchor_column;
  turned->anchor_column = kernel->rows - 1 - kernel->anchor_row;
  return turned;
}

/**
 * Expansion:
 * @steps: each makes the next kernel from the one before, until the first one
 *   would come again; ends with %NULL
 */
typedef struct
{
  char flag;
  const char *expected;
  gboolean (*is_possible) (const ClabKernel *kernel);
  ClabKernel *(*steps[8]) (const ClabKernel *kernel);
} Expansion;

static gboolean
is_three_by_three (const ClabKernel *kernel)
{
  return kernel->rows == 3 && kernel->columns == 3;
}

static gboolean
is_square_or_linear (const ClabKernel *kernel)
{
  return kernel->rows == kernel->columns || kernel->rows == 1
         || kernel->columns == 1;
}

static const Expansion expansions[] = {
  { '@',
    N_ ("3 × 3 numbers after “@”"),
    is_three_by_three,
    { eighth_turn, eighth_turn, eighth_turn, eighth_turn, eighth_turn,
      eighth_turn, eighth_turn } },
  { '>',
    N_ ("a square, a row or a column after “>”"),
    is_square_or_linear,
    { quarter_turn, quarter_turn, quarter_turn } },
  { '<',
    N_ ("a square, a row or a column after “<”"),
    is_square_or_linear,
    { clab_format_turn, quarter_turn, clab_format_turn } },
};

static gboolean
is_same (const ClabKernel *a, const ClabKernel *b)
{
  return a->rows == b->rows && a->columns == b->columns
         && a->anchor_row == b->anchor_row
         && a->anchor_column == b->anchor_column
         && memcmp (a->weights, b->weights,
                    clab_kernel_size (a) * sizeof *a->weights)
                == 0;
}

static gboolean
expand (const ClabScanner *scanner, char flag, ClabBank *bank, GError **error)
{
  const ClabKernel *first = clab_bank_kernel (bank, clab_bank_size (bank) - 1);
  const ClabKernel *last = first;
  gsize e = 0;

  if (flag == '\0')
    return TRUE;
  while (expansions[e].flag != flag)
    e++;
  if (!expansions[e].is_possible (first))
    {
      clab_scanner_fail_expected (scanner, error, _ (expansions[e].expected));
      return FALSE;
    }
  for (gsize i = 0; expansions[e].steps[i] != NULL; i++)
    {
      ClabKernel *next = expansions[e].steps[i](last);

      if (flag != '<' && is_same (next, first))
        {
          clab_kernel_free (next);
          return TRUE;
        }
      if (!clab_format_add (bank, next, error))
        return FALSE;
      last = next;
    }
  return TRUE;
}

ClabBank *
clab_format_imagemagick_read (const char *data,
                              gsize length,
                              GPtrArray *notes,
                              GError **error)
{
  g_autoptr (ClabBank) bank = clab_bank_new (NULL);
  ClabScanner scanner;

  if (!clab_format_check_text (data, length, error))
    return NULL;
  clab_scanner_init (&scanner, data, '\0');
  clab_scanner_skip_space (&scanner);
  do
    {
      Geometry geometry = { 0 };
      ClabKernel *kernel = take_kernel (&scanner, &geometry, notes, error);

      if (kernel == NULL || !clab_format_add (bank, kernel, error)
          || !expand (&scanner, geometry.turns, bank, error))
        return NULL;
      clab_scanner_take (&scanner, ';');
      clab_scanner_skip_space (&scanner);
    }
  while (!clab_scanner_at_end (&scanner));

  for (gsize i = 0; i < clab_bank_size (bank); i++)
    {
      gpointer *place = &bank->kernels->pdata[i];
      ClabKernel *turned = clab_format_turn (*place);

      clab_kernel_free (*place);
      *place = turned;
    }
  clab_format_note (notes, _ ("The kernels were turned by 180°, because "
                              "ImageMagick turns them when it convolves."));
  return g_steal_pointer (&bank);
}

gboolean
clab_format_imagemagick_write (const ClabBank *bank,
                               GString *bytes,
                               GPtrArray *notes,
                               GError **error G_GNUC_UNUSED)
{
  for (gsize i = 0; i < clab_bank_size (bank); i++)
    {
      g_autoptr (ClabKernel) turned
          = clab_format_turn (clab_bank_kernel (bank, i));

      g_string_append_printf (bytes, "%s%zux%zu+%zu+%zu: ", i > 0 ? " ;\n" : "",
                              turned->columns, turned->rows,
                              turned->anchor_column, turned->anchor_row);
      clab_format_print_rows (bytes, turned, 0, ",", " ");
    }
  g_string_append_c (bytes, '\n');
  clab_format_note (notes, _ ("The kernels were turned by 180°, because "
                              "ImageMagick turns them when it convolves."));
  return TRUE;
}
