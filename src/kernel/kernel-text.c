/* Kernel text: the grammar that arguments, the clipboard and the dialog share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/kernel-text.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "src/kernel/text-family.h"
#include "src/kernel/text-matrix.h"
#include "src/kernel/text-name.h"

/**
 * Parser:
 * @n_weights: in @bank
 * @family: (nullable): of the last kernel
 * @n_bodies: matrices and families so far
 */
typedef struct
{
  ClabScanner scanner;
  ClabBank *bank;
  gsize n_weights;
  const ClabFamily *family;
  gsize n_bodies;
} Parser;

/**
 * Ending:
 * @factor: multiplies the weights
 * @divisor: multiplies the divisor
 * @bias: is added to the bias
 *
 * What stands around a body.
 */
typedef struct
{
  double factor;
  double divisor;
  double bias;
} Ending;

/* Functions that only wrap a matrix, whatever library they belong to. */
static const char *const constructors[]
    = { "array",  "asarray",     "matrix",  "asmatrix", "mat",    "tensor",
        "Tensor", "FloatTensor", "float32", "float64",  "single", "double" };

static gboolean
is_constructor (const char *word)
{
  const char *dot = strrchr (word, '.');
  const char *last = dot != NULL ? dot + 1 : word;

  for (gsize i = 0; i < G_N_ELEMENTS (constructors); i++)
    if (strcmp (constructors[i], last) == 0)
      return TRUE;
  return FALSE;
}

/* , dtype=np.float32, device='cpu' */
static gboolean
take_other_arguments (ClabScanner *scanner, GError **error)
{
  clab_scanner_skip_space (scanner);
  while (clab_scanner_take (scanner, ','))
    {
      clab_scanner_skip_space (scanner);
      scanner->at += strcspn (scanner->at, ",()[]{}|#;\r\n");
      clab_scanner_skip_space (scanner);
    }
  if (clab_scanner_take (scanner, ')'))
    return TRUE;
  clab_scanner_fail_expected (scanner, error, _ ("“,” or “)”"));
  return FALSE;
}

static gboolean
take_word (Parser *parser, ClabBank *bank, GError **error)
{
  ClabScanner *scanner = &parser->scanner;
  const char *at = scanner->at;
  g_autofree char *word = clab_scanner_word (scanner);
  ClabScanner ahead = *scanner;

  clab_scanner_skip_blanks (&ahead);
  if (!is_constructor (word) || !clab_scanner_take (&ahead, '('))
    {
      parser->family = clab_text_take_family (scanner, word, at, bank, error);
      return parser->family != NULL;
    }
  *scanner = ahead;
  clab_scanner_skip_space (scanner);
  if (!clab_text_at_bracket (scanner))
    {
      clab_scanner_fail_expected (scanner, error, _ ("a matrix in brackets"));
      return FALSE;
    }
  return clab_text_take_brackets (scanner, bank->kernels, error)
         && take_other_arguments (scanner, error);
}

static gboolean
take_body (Parser *parser, ClabBank *bank, GError **error)
{
  ClabScanner *scanner = &parser->scanner;

  parser->family = NULL;
  parser->n_bodies++;
  if (clab_text_at_bracket (scanner))
    return clab_text_take_brackets (scanner, bank->kernels, error);
  if (clab_scanner_at_number (scanner))
    return clab_text_take_rows (scanner, bank->kernels, error);
  if (g_ascii_isalpha (*scanner->at) || *scanner->at == '_')
    return take_word (parser, bank, error);
  clab_scanner_fail_expected (
      scanner, error, _ ("a kernel: “[”, a number or the name of a family"));
  return FALSE;
}

/* 1/16 * or (1/16) *, if anything but a number follows. */
static void
take_prefix (ClabScanner *scanner, Ending *ending)
{
  ClabScanner ahead = *scanner;
  ClabFraction scale;
  gboolean is_bracketed = clab_scanner_take (&ahead, '(');

  clab_scanner_skip_blanks (&ahead);
  if (!clab_scanner_at_number (&ahead)
      || !clab_scanner_fraction (&ahead, &scale, NULL))
    return;
  clab_scanner_skip_blanks (&ahead);
  if (is_bracketed && !clab_scanner_take (&ahead, ')'))
    return;
  clab_scanner_skip_blanks (&ahead);
  if (!clab_scanner_take (&ahead, '*'))
    return;
  clab_scanner_skip_blanks (&ahead);
  if (!clab_text_at_bracket (&ahead) && !g_ascii_isalpha (*ahead.at))
    return;
  *scanner = ahead;
  ending->factor = scale.numerator;
  ending->divisor = scale.denominator;
}

/* [ "*" fraction | "/" number ] [ ( "+" | "-" ) fraction ] [ ";" ] */
static gboolean
take_ending (ClabScanner *scanner, Ending *ending, GError **error)
{
  ClabFraction number;
  int sign;

  clab_scanner_skip_blanks (scanner);
  if (clab_scanner_take (scanner, '*'))
    {
      clab_scanner_skip_blanks (scanner);
      if (!clab_scanner_fraction (scanner, &number, error))
        return FALSE;
      ending->factor *= number.numerator;
      ending->divisor *= number.denominator;
    }
  else if (clab_scanner_take (scanner, '/'))
    {
      clab_scanner_skip_blanks (scanner);
      const char *at = scanner->at;
      double divisor;
      if (!clab_scanner_number (scanner, &divisor, error))
        return FALSE;
      if (divisor == 0)
        {
          clab_scanner_fail (
              scanner, at, error,
              _ ("nothing can be divided by 0; expected another divisor."));
          return FALSE;
        }
      ending->divisor *= divisor;
    }

  clab_scanner_skip_blanks (scanner);
  sign = clab_scanner_take_sign (scanner);
  if (sign != 0)
    {
      clab_scanner_skip_blanks (scanner);
      if (!clab_scanner_fraction (scanner, &number, error))
        return FALSE;
      ending->bias = sign * number.numerator / number.denominator;
      clab_scanner_skip_blanks (scanner);
    }
  clab_scanner_take (scanner, ';');
  return TRUE;
}

static gboolean
fits_float (double value)
{
  return fabs (value) <= FLT_MAX;
}

static gboolean
apply_ending (ClabKernel *kernel, const Ending *ending)
{
  gsize n = clab_kernel_size (kernel);

  kernel->divisor *= ending->divisor;
  kernel->bias += ending->bias;
  for (gsize i = 0; i < n; i++)
    {
      kernel->weights[i] *= ending->factor;
      if (!fits_float (kernel->weights[i] / kernel->divisor)
          || !isfinite (kernel->weights[i]))
        return FALSE;
    }
  return kernel->divisor != 0 && isfinite (kernel->divisor)
         && fits_float (kernel->bias);
}

/* One kernel bears the name itself; of several, each keeps its own besides. */
static void
name_kernels (ClabBank *bank, const char *name)
{
  gsize n = clab_bank_size (bank);

  for (gsize i = 0; i < n; i++)
    {
      ClabKernel *kernel = g_ptr_array_index (bank->kernels, i);
      g_autofree char *old = kernel->name;

      if (n == 1)
        kernel->name = g_strdup (name);
      else if (*old != '\0')
        kernel->name = g_strdup_printf ("%s: %s", name, old);
      else
        kernel->name = g_strdup_printf ("%s %zu", name, i + 1);
    }
}

/* Adds the kernels of one body to the bank. */
static gboolean
add_kernels (Parser *parser,
             ClabBank *body,
             const Ending *ending,
             const char *at,
             GError **error)
{
  const ClabScanner *scanner = &parser->scanner;
  gsize n = clab_bank_size (body);

  for (gsize i = 0; i < n; i++)
    {
      ClabKernel *kernel = g_ptr_array_index (body->kernels, i);

      if (!apply_ending (kernel, ending))
        {
          clab_scanner_fail (scanner, at, error,
                             _ ("this kernel's weights or bias become too "
                                "large; expected numbers below 1e38."));
          return FALSE;
        }
      parser->n_weights += clab_kernel_size (kernel);
    }
  if (clab_bank_size (parser->bank) + n > CLAB_BANK_MAX_KERNELS
      || parser->n_weights > CLAB_BANK_MAX_WEIGHTS)
    {
      clab_scanner_fail (scanner, at, error,
                         _ ("these kernels are too many; expected at most %d "
                            "kernels with %zu weights altogether."),
                         CLAB_BANK_MAX_KERNELS, CLAB_BANK_MAX_WEIGHTS);
      return FALSE;
    }
  g_ptr_array_extend_and_steal (parser->bank->kernels,
                                g_steal_pointer (&body->kernels));
  body->kernels = g_ptr_array_new ();
  return TRUE;
}

static gboolean
take_kernel (Parser *parser, GError **error)
{
  ClabScanner *scanner = &parser->scanner;
  g_autoptr (ClabBank) body = clab_bank_new (NULL);
  g_autofree char *name = NULL;
  const char *at = scanner->at;
  Ending ending = { 1, 1, 0 };

  if (clab_text_at_name (scanner))
    {
      name = clab_text_take_name (scanner, error);
      if (name == NULL)
        return FALSE;
    }
  take_prefix (scanner, &ending);
  if (!take_body (parser, body, error)
      || !take_ending (scanner, &ending, error))
    return FALSE;
  if (name != NULL)
    name_kernels (body, name);
  if (!add_kernels (parser, body, &ending, at, error))
    return FALSE;

  if (parser->n_bodies > 1)
    g_clear_pointer (&parser->bank->name, g_free);
  else if (parser->family != NULL)
    parser->bank->name
        = g_strdup (name != NULL ? name : _ (parser->family->choice.label));
  return TRUE;
}

/* What stands between two kernels.  FALSE at the end, or with an error. */
static gboolean
take_separator (ClabScanner *scanner, GError **error)
{
  gboolean is_line_ended = clab_scanner_skip_space (scanner);
  gboolean is_separated = clab_scanner_take (scanner, '|');

  if (is_separated)
    {
      clab_scanner_skip_space (scanner);
      return TRUE;
    }
  if (clab_scanner_at_end (scanner) || is_line_ended)
    return !clab_scanner_at_end (scanner);
  clab_scanner_fail_expected (
      scanner, error,
      _ ("“*”, “/”, “+”, “-”, “|” or the end of the line after a kernel"));
  return FALSE;
}

ClabBank *
clab_kernel_text_parse_nameless (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autoptr (ClabBank) bank = clab_bank_new (NULL);
  Parser parser = { .bank = bank };
  GError *failure = NULL;

  clab_scanner_init (&parser.scanner, text, '#');
  clab_scanner_skip_space (&parser.scanner);
  do
    if (!take_kernel (&parser, &failure))
      break;
  while (take_separator (&parser.scanner, &failure));
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return NULL;
    }
  return g_steal_pointer (&bank);
}

ClabBank *
clab_kernel_text_parse (const char *text, GError **error)
{
  ClabBank *bank = clab_kernel_text_parse_nameless (text, error);

  if (bank != NULL)
    clab_bank_name_kernels (bank, "kernel");
  return bank;
}
