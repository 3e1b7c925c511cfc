/* Tests of src/kernel/kernel-text.c and of what it reads with.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/kernel-text.h"

#include <locale.h>
#include <string.h>
#include <time.h>

#include "src/base/clab-error.h"
#include "src/kernel/families.h"
#include "tests/support/suite.h"

static ClabBank *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  ClabBank *bank = clab_kernel_text_parse (text, &error);

  ck_assert_msg (bank != NULL, "%s: %s", text,
                 error != NULL ? error->message : "");
  ck_assert_ptr_null (error);
  return bank;
}

/* What one text means, said in the lab's own notation. */
static const struct
{
  const char *text;
  const char *printed;
} notations[] = {
  /* The grammar itself. */
  { "[1 2 1; 0 0 0; -1 -2 -1] / 4", "kernel = [1 2 1; 0 0 0; -1 -2 -1] / 4\n" },
  { "[1 2 1]/4", "kernel = [1 2 1] / 4\n" },
  { "[1, 2, 1]/4-0.1", "kernel = [1 2 1] / 4 - 0.1\n" },
  { "[1 2 3] * 0.5 + 0.5", "kernel = [0.5 1 1.5] + 0.5\n" },
  { "[1 2 3] * 1/16 + 1/2", "kernel = [1 2 3] / 16 + 0.5\n" },
  { "[1 2 3] / -2 - -1", "kernel = [1 2 3] / -2 + 1\n" },
  { "[1/16 2/16 -1/2]", "kernel = [0.0625 0.125 -0.5]\n" },
  { "[1 2 / 3 4 / 5 6]", "kernel = [1 2 / 3 4 / 5 6]\n" },
  { "[1/ 2]", "kernel = [1 / 2]\n" },
  { "[1 2; 3 4; / 5 6; 7 8;]", "kernel = [1 2; 3 4 / 5 6; 7 8]\n" },
  { "[1] | [2]", "kernel 1 = [1]\nkernel 2 = [2]\n" },
  { "[1]\n[2] |\n[3]\n| [4]\n",
    "kernel 1 = [1]\nkernel 2 = [2]\nkernel 3 = [3]\nkernel 4 = [4]\n" },
  { "edge x = [-1 0 1]", "edge x = [-1 0 1]\n" },
  { "edge =\n  [-1 0 1]", "edge = [-1 0 1]\n" },
  { "\"a = b | \\\"c\\\"\\n\" = [1]", "\"a = b | \\\"c\\\"\\n\" = [1]\n" },
  { "3x3 = [1]", "3x3 = [1]\n" },
  { "# all\n[1 # one\n 2] # two\n# end", "kernel = [1; 2]\n" },
  { "\n\n  \t[1]\n\n", "kernel = [1]\n" },

  /* Families. */
  { "identity", "identity = [0 0 0; 0 1 0; 0 0 0]\n" },
  { "identity(size=1)", "identity = [1]\n" },
  { "identity ( size = 1 )", "identity = [1]\n" },
  { "centre = identity(size=1) * 2 + 0.25", "centre = [2] + 0.25\n" },
  { "0.5 * identity(size=1)", "identity = [0.5]\n" },
  { "e = roberts",
    "e: roberts falling = [1 0; 0 -1]\ne: roberts rising = [0 1; -1 0]\n" },

  /* Without brackets. */
  { "1 2 1; 2 4 2; 1 2 1", "kernel = [1 2 1; 2 4 2; 1 2 1]\n" },
  { "1 2 1\n2 4 2\n1 2 1", "kernel = [1 2 1; 2 4 2; 1 2 1]\n" },
  { "1\t2\t1\r\n2\t4\t2\r\n1\t2\t1\r\n", "kernel = [1 2 1; 2 4 2; 1 2 1]\n" },
  { "1,2,1\r2,4,2\r1,2,1", "kernel = [1 2 1; 2 4 2; 1 2 1]\n" },
  { "1, 2, 1,\n2, 4, 2,\n1, 2, 1,", "kernel = [1 2 1; 2 4 2; 1 2 1]\n" },
  { "1 2;\n3 4;\n", "kernel = [1 2; 3 4]\n" },
  { "1 2 1 / 4", "kernel = [1 2 1] / 4\n" },
  { "1 2 1/4", "kernel = [1 2 0.25]\n" },
  { "1 2 1 - 0.5", "kernel = [1 2 1] - 0.5\n" },
  { "1 2 -0.5", "kernel = [1 2 -0.5]\n" },
  { "1 2 1 * 0.5", "kernel = [0.5 1 0.5]\n" },
  { "1 2\n3 4\n\n5 6", "kernel 1 = [1 2; 3 4]\nkernel 2 = [5 6]\n" },
  { "1 2\n# between\n3 4", "kernel = [1 2; 3 4]\n" },
  { "1 2 # the first\n3 4", "kernel = [1 2; 3 4]\n" },
  { "1 2 / 4\n3 4", "kernel 1 = [1 2] / 4\nkernel 2 = [3 4]\n" },
  { "1 2\n45 degrees = 3 4", "kernel 1 = [1 2]\n45 degrees = [3 4]\n" },
  { "a = 1 2\n3 4\nb = 5", "a = [1 2; 3 4]\nb = [5]\n" },
  { "7", "kernel = [7]\n" },

  /* Pasted from elsewhere. */
  { "{{1,2},{3,4}}", "kernel = [1 2; 3 4]\n" },
  { "{ { 1.0f, -2.f },\n  { .5F, 4L }, };", "kernel = [1 -2; 0.5 4]\n" },
  { "static const float edge[3][3] = {{1,2},{3,4}};", "edge = [1 2; 3 4]\n" },
  { "{1, 2,\n 3, 4}", "kernel = [1 2; 3 4]\n" },
  { "[[1, 2], [3, 4]]", "kernel = [1 2; 3 4]\n" },
  { "[[1. 2.]\n [3. 4.]]", "kernel = [1 2; 3 4]\n" },
  { "[[1 2\n  3]\n [4 5\n  6]]", "kernel = [1 2 3; 4 5 6]\n" },
  { "np.array([[1,2],[3,4]])", "kernel = [1 2; 3 4]\n" },
  { "array([[ 1.,  2.],\n       [ 3.,  4.]], dtype=float32)",
    "kernel = [1 2; 3 4]\n" },
  { "k = np.array([[1,2],[3,4]], np.float32) / 10", "k = [1 2; 3 4] / 10\n" },
  { "((1, 2), (3, 4))", "kernel = [1 2; 3 4]\n" },
  { "(1,2;3,4)", "kernel = [1 2; 3 4]\n" },
  { "1/16 * [[1,2],[3,4]]", "kernel = [1 2; 3 4] / 16\n" },
  { "(1/16)*np.array([[1,2],[3,4]])", "kernel = [1 2; 3 4] / 16\n" },
  { "(1.0/9.0) * {1 1 1}", "kernel = [1 1 1] / 9\n" },
  { "0.25 * [1 2 1] / 2", "kernel = [0.25 0.5 0.25] / 2\n" },
  { "k = [1 2 1\n     2 4 2\n     1 2 1];", "k = [1 2 1; 2 4 2; 1 2 1]\n" },
  { "[1 2\n ; 3 4]", "kernel = [1 2; 3 4]\n" },
  { "[[[1,2],[3,4]],[[5,6],[7,8]]]", "kernel = [1 2; 3 4 / 5 6; 7 8]\n" },
  { "tensor([[[[1., 2.]]], [[[3., 4.]]]], device='cuda:0')",
    "kernel 1 = [1 2]\nkernel 2 = [3 4]\n" },
  { "conv = tensor([[[[1]]],[[[2]]]])", "conv 1 = [1]\nconv 2 = [2]\n" },
  { "\xe2\x88\x92"
    "1\xc2\xa0"
    "0 1",
    "kernel = [-1 0 1]\n" },
  { "\xef\xbb\xbf"
    "1 2",
    "kernel = [1 2]\n" },
};

START_TEST (a_notation_means_the_same_as_the_labs_own)
{
  g_autoptr (ClabBank) bank = parse (notations[_i].text);
  g_autofree char *printed = clab_kernel_text_print_bank (bank);

  ck_assert_str_eq (printed, notations[_i].printed);
}
END_TEST

static const struct
{
  const char *text;
  const char *place;
  const char *fragment;
} malformed[] = {
  { "", "Line 1, column 1: ", "a kernel" },
  { "  \n\t", "Line 2, column 2: ", "end of the text" },
  { "# nothing", "Line 1, column 10: ", "a kernel" },
  { "|", "Line 1, column 1: ", "a kernel" },
  { "[1] |", "Line 1, column 6: ", "a kernel" },
  { "[1] || [2]", "Line 1, column 6: ", "a kernel" },
  { "[]", "Line 1, column 2: ", "a number, not “]”" },
  { "[", "Line 1, column 2: ", "a number, not the end of the text" },
  { "[1 2", "Line 1, column 5: ", "“]”" },
  { "[1 2}", "Line 1, column 5: ", "“]”, not “}”" },
  { "{1 2]", "Line 1, column 5: ", "“}”, not “]”" },
  { "[1 2]]", "Line 1, column 6: ", "end of the line" },
  { "]", "Line 1, column 1: ", "not “]”" },
  { "[1 2; 3]", "Line 1, column 8: ", "expected 2 as in the first row" },
  { "[1 2; 3 4 5]", "Line 1, column 12: ", "here has 3 numbers; expected 2" },
  { "1 2\n3 4 5", "Line 2, column 6: ", "here has 3 numbers; expected 2" },
  { "{{1,2},{3}}", "Line 1, column 10: ", "here has 1 number; expected 2" },
  { "[1 2;; 3 4]", "Line 1, column 6: ", "a number" },
  { "[; 1 2]", "Line 1, column 2: ", "a number" },
  { "[1,, 2]", "Line 1, column 4: ", "a number" },
  { "[,1]", "Line 1, column 2: ", "a number" },
  { "[1 2-3]", "Line 1, column 5: ", "blank" },
  { "[1 - 2]", "Line 1, column 4: ", "not “-”" },
  { "[1 x]", "Line 1, column 4: ", "not “x”" },
  { "[1 nan]", "Line 1, column 4: ", "not “nan”" },
  { "[inf]", "Line 1, column 2: ", "not “inf”" },
  { "[0x10]", "Line 1, column 2: ", "not “0x10”" },
  { "[1.2.3]", "Line 1, column 2: ", "not “1.2.3”" },
  { "[1e]", "Line 1, column 2: ", "not “1e”" },
  { "[.]", "Line 1, column 2: ", "a number" },
  { "[1,5e400]", "Line 1, column 4: ", "too large" },
  { "[1e39]", "Line 1, column 1: ", "too large" },
  { "[1e30] / 1e-30", "Line 1, column 1: ", "too large" },
  { "[1] / 2 / 2", "Line 1, column 9: ", "end of the line" },
  { "[1/0]", "Line 1, column 2: ", "divides by 0" },
  { "[1] / 0", "Line 1, column 7: ", "divided by 0" },
  { "[1] / ", "Line 1, column 7: ", "a number" },
  { "[1] / 1/16", "Line 1, column 8: ", "not “/”" },
  { "[1] * x", "Line 1, column 7: ", "a number" },
  { "[1] +", "Line 1, column 6: ", "a number" },
  { "[1] + 1 2", "Line 1, column 9: ", "not “2”" },
  { "[1] [2]", "Line 1, column 5: ", "not “[”" },
  { "[1 2; 3 4 / 5 6]", "Line 1, column 16: ", "has 1 rows; expected 2" },
  { "[1 / 2 / 3 / 4 / 5]", "Line 1, column 19: ", "at most 4 planes" },
  { "[[[[[1]]]]]", "Line 1, column 5: ", "four brackets" },
  { "[[1 2; 3 4]]", "Line 1, column 6: ", "not “;”" },
  { "[[1 2] 3]", "Line 1, column 8: ", "another row in brackets" },
  { "[1 [2]]", "Line 1, column 4: ", "not “[”" },
  { "[[1],[[2]]]", "Line 1, column 7: ", "a number, not “[”" },
  { "np.array(5)", "Line 1, column 10: ", "a matrix in brackets" },
  { "np.array([1 2]", "Line 1, column 15: ", "“,” or “)”" },
  { "np.ones((3,3))", "Line 1, column 1: ", "“np.ones”" },
  { "= [1]", "Line 1, column 1: ", "a name" },
  { "a =", "Line 1, column 4: ", "a kernel" },
  { "a = b = [1]", "Line 1, column 5: ", "“b”" },
  { "\"a", "Line 1, column 3: ", "quotation mark" },
  { "\"a\nb\" = [1]", "Line 1, column 3: ", "quotation mark" },
  { "\"a\\q\" = [1]", "Line 1, column 4: ", "not “q”" },
  { "\"a\" [1]", "Line 1, column 5: ", "“=”" },
  { "sobl", "Line 1, column 1: ", "perhaps you mean: sobel" },
  { "Sobel", "Line 1, column 1: ", "perhaps you mean: sobel" },
  { "qqqqqq", "Line 1, column 1: ", "sobel, prewitt, " },
  { "[1]\nfrob", "Line 2, column 1: ", "“frob”" },
  { "sobel x", "Line 1, column 7: ", "not “x”" },
  { "gabor(", "Line 1, column 7: ", "a parameter of “gabor”" },
  { "gabor(sze=3)", "Line 1, column 7: ", "orientations" },
  { "gabor(size)", "Line 1, column 11: ", "“=” and a number after “size”" },
  { "gabor(size=)", "Line 1, column 12: ", "a number" },
  { "gabor(size=big)", "Line 1, column 12: ", "a number" },
  { "gabor(size=3", "Line 1, column 13: ", "“,” or “)”" },
  { "gabor(size=3,)", "Line 1, column 14: ", "a parameter of “gabor”" },
  { "gabor(size=3, size=5)", "Line 1, column 15: ", "twice" },
  { "gabor(size=3.5)", "Line 1, column 12: ", "whole number" },
  { "gabor(size=-1)", "Line 1, column 12: ", "out of bounds" },
  { "gabor(size=1e9)", "Line 1, column 12: ", "out of bounds" },
  { "roberts(size=3)", "Line 1, column 9: ", "no parameters" },
  { "sobel(size=2, order=2)", "Line 1, column 1: ", "size" },
  { "\xc3\xa4\xe2\x82\xac", "Line 1, column 1: ", "“ä€”" },
  { "[1] \xc3\xa4 x", "Line 1, column 5: ", "“ä”" },
  { "# \xc3\xa4\xe2\x82\xac\n[1 \xff]", "Line 2, column 4: ", "\xef\xbf\xbd" },
  { "[1]\r\n[2]\r[x]", "Line 3, column 2: ", "“x”" },
  { "[\x01]", "Line 1, column 2: ", "a number" },
};

START_TEST (malformed_text_is_refused_with_its_place)
{
  g_autoptr (GError) error = NULL;
  const char *text = malformed[_i].text;

  ck_assert_msg (clab_kernel_text_parse (text, &error) == NULL, "“%s” is read",
                 text);
  ck_assert (g_error_matches (error, CLAB_ERROR, CLAB_ERROR_PARSE));
  ck_assert_msg (g_str_has_prefix (error->message, malformed[_i].place),
                 "“%s”: %s", text, error->message);
  ck_assert_msg (strstr (error->message, malformed[_i].fragment) != NULL,
                 "“%s”: %s", text, error->message);
  ck_assert_msg (g_str_has_suffix (error->message, "."), "%s", error->message);
  ck_assert (g_utf8_validate (error->message, -1, NULL));
}
END_TEST

static char *
repeat (const char *piece, gsize n)
{
  GString *text = g_string_new (NULL);

  while (n-- > 0)
    g_string_append (text, piece);
  return g_string_free (text, FALSE);
}

static const struct
{
  const char *before;
  const char *piece;
  const char *after;
  gsize most;
  const char *fragment;
} bounds[] = {
  { "[", "1 ", "]", 255, "at most 255 columns" },
  { "[", "1;", "]", 255, "at most 255 rows" },
  { "", "1\n", "", 255, "at most 255 rows" },
  { "", "[1]|", "[1]", 4095, "at most 4096 kernels" },
  { "[", "[[[1]]],", "]", 4096, "at most 4096 in a bank" },
  { "", "identity(size=1)\n", "", 4096, "at most 4096 kernels" },
};

START_TEST (bounds_are_reached_but_not_passed)
{
  for (gsize beyond = 0; beyond <= 1; beyond++)
    {
      g_autofree char *pieces
          = repeat (bounds[_i].piece, bounds[_i].most + beyond);
      g_autofree char *text
          = g_strconcat (bounds[_i].before, pieces, bounds[_i].after, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (ClabBank) bank = clab_kernel_text_parse (text, &error);

      ck_assert_int_eq (bank != NULL, beyond == 0);
      if (beyond == 1)
        ck_assert_ptr_nonnull (strstr (error->message, bounds[_i].fragment));
    }
}
END_TEST

START_TEST (a_bank_has_a_bounded_number_of_weights)
{
  g_autofree char *text = repeat ("identity(size=127)\n",
                                  CLAB_BANK_MAX_WEIGHTS / (127 * 127) + 1);
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (clab_kernel_text_parse (text, &error));
  ck_assert_ptr_nonnull (strstr (error->message, "weights altogether"));
}
END_TEST

/* Pieces that, repeated, would take a reader that looks back or ahead too far
 * a time that grows with the square of the length. */
static const char *const long_pieces[]
    = { "[",      "(",      "{",    "1 ",  "1/",     "1 2\n", "a",      "a ",
        "a[1]",   "a=",     "\"",   "#",   "# x\n",  "\n",    "|",      "-",
        "1\n\n",  "[1]|\n", "\xff", "a\n", "1\n#\n", "\r\n",  "1,",     "1;",
        "sobel|", "\\",     "(1)*", "1",   "0.",     "1e",    "array([" };

/* Of the processor, whatever else it does. */
static double
seconds_to_read (const char *piece, gsize length)
{
  g_autofree char *text = repeat (piece, length);
  clock_t begin = clock ();
  ClabBank *bank = clab_kernel_text_parse (text, NULL);

  clab_bank_free (bank);
  return (double)(clock () - begin) / CLOCKS_PER_SEC;
}

START_TEST (time_grows_with_the_length_only)
{
  double some = seconds_to_read (long_pieces[_i], 250000);

  ck_assert_double_lt (seconds_to_read (long_pieces[_i], 1000000),
                       8 * some + 0.5);
}
END_TEST

static void
assert_same_kernel (const ClabKernel *a, const ClabKernel *b)
{
  ck_assert_str_eq (a->name, b->name);
  ck_assert_uint_eq (a->planes, b->planes);
  ck_assert_uint_eq (a->rows, b->rows);
  ck_assert_uint_eq (a->columns, b->columns);
  ck_assert_uint_eq (a->anchor_row, b->anchor_row);
  ck_assert_uint_eq (a->anchor_column, b->anchor_column);
  ck_assert (a->divisor == b->divisor);
  ck_assert (a->bias == b->bias);
  ck_assert_mem_eq (a->weights, b->weights,
                    clab_kernel_size (a) * sizeof *a->weights);
}

START_TEST (every_family_is_the_same_after_printing_and_parsing)
{
  const ClabChoice *family = clab_table_row (&clab_families, _i);
  g_autoptr (ClabBank) bank = parse (family->nick);
  g_autofree char *text = clab_kernel_text_print_bank (bank);
  g_autoptr (ClabBank) again = parse (text);

  ck_assert_uint_eq (clab_bank_size (bank), clab_bank_size (again));
  for (gsize i = 0; i < clab_bank_size (bank); i++)
    assert_same_kernel (clab_bank_kernel (bank, i),
                        clab_bank_kernel (again, i));
}
END_TEST

START_TEST (a_bank_of_one_family_bears_its_label)
{
  g_autoptr (ClabBank) family = parse ("sobel / 8");
  g_autoptr (ClabBank) named = parse ("edges = sobel");
  g_autoptr (ClabBank) several = parse ("sobel | prewitt");
  g_autoptr (ClabBank) matrix = parse ("[1]");

  ck_assert_str_eq (family->name, "Sobel");
  ck_assert_str_eq (named->name, "edges");
  ck_assert_ptr_null (several->name);
  ck_assert_ptr_null (matrix->name);
}
END_TEST

static const char *const names[] = { "plain",
                                     "with blanks",
                                     " leading",
                                     "trailing ",
                                     "a=b",
                                     "a|b",
                                     "a#b",
                                     "say \"hi\"",
                                     "two\nlines",
                                     "\r\t",
                                     "back\\slash",
                                     "[brackets]",
                                     "{}();",
                                     "grün ∇²",
                                     "45°",
                                     "\"",
                                     "\xef\xbb\xbfmark",
                                     "\xc2\xa0 no-break",
                                     "1 2 3",
                                     "-",
                                     "a[3]",
                                     "gabor(size=3)" };

START_TEST (every_name_is_the_same_after_printing_and_parsing)
{
  const double one = 1;
  g_autoptr (ClabBank) bank = clab_bank_new (NULL);

  clab_bank_add (bank, clab_kernel_new (names[_i], 1, 1, 1, &one));
  g_autofree char *text = clab_kernel_text_print_bank (bank);
  g_autoptr (ClabBank) again = parse (text);
  ck_assert_str_eq (clab_bank_kernel (again, 0)->name, names[_i]);
}
END_TEST

static const struct
{
  double value;
  const char *printed;
} numbers[] = {
  { 0.1, "[0.1]" },
  { 1.0 / 3, "[0.3333333333333333]" },
  { 0.1 + 0.2, "[0.30000000000000004]" },
  { -0.0, "[-0]" },
  { 1e-310, "[9.99999999999997e-311]" },
  { 123456789, "[123456789]" },
  { 1e22, "[1e+22]" },
};

START_TEST (numbers_are_printed_with_the_fewest_digits_that_keep_them)
{
  g_autoptr (ClabKernel) kernel
      = clab_kernel_new (NULL, 1, 1, 1, &numbers[_i].value);
  g_autofree char *text = clab_kernel_text_print (kernel);
  g_autoptr (ClabBank) again = parse (text);

  ck_assert_str_eq (text, numbers[_i].printed);
  ck_assert_mem_eq (clab_bank_kernel (again, 0)->weights, &numbers[_i].value,
                    sizeof (double));
}
END_TEST

START_TEST (another_anchor_becomes_rows_and_columns_of_zeros)
{
  static const double weights[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };

  for (gsize n = 1; n <= 10; n++)
    for (gsize anchor = 0; anchor < n; anchor++)
      {
        g_autoptr (ClabKernel) kernel
            = clab_kernel_new (NULL, 1, n, 1, weights);
        kernel->anchor_row = anchor;
        g_autofree char *text = clab_kernel_text_print (kernel);
        g_autoptr (ClabBank) again = parse (text);
        const ClabKernel *k = clab_bank_kernel (again, 0);

        for (gsize row = 0; row < k->rows; row++)
          {
            gsize before = row + anchor - k->anchor_row;
            double expected = before < n ? weights[before] : 0;

            ck_assert_double_eq (clab_kernel_weight (k, 0, row, 0), expected);
          }
        ck_assert_uint_ge (k->rows, n);
        if (anchor == (n - 1) / 2)
          ck_assert_uint_eq (k->rows, n);
      }
}
END_TEST

START_TEST (the_locale_does_not_matter)
{
  char *before = g_strdup (setlocale (LC_NUMERIC, NULL));

  setlocale (LC_NUMERIC, "de_DE.UTF-8");
  g_autoptr (ClabBank) bank = parse ("[0.5 1.5] / 2.5");
  g_autofree char *text = clab_kernel_text_print (clab_bank_kernel (bank, 0));
  g_autoptr (GError) error = NULL;
  ck_assert_ptr_null (clab_kernel_text_parse ("gaussian(sigma=0)", &error));
  setlocale (LC_NUMERIC, before);
  g_free (before);
  ck_assert_str_eq (text, "[0.5 1.5] / 2.5");
  ck_assert_ptr_nonnull (strstr (error->message, "expected 0.3 to 40."));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("kernel-text");
  TCase *reading = tcase_create ("reading");
  TCase *refusing = tcase_create ("refusing");
  TCase *printing = tcase_create ("printing");

  tcase_add_loop_test (reading, a_notation_means_the_same_as_the_labs_own, 0,
                       G_N_ELEMENTS (notations));
  tcase_add_test (reading, a_bank_of_one_family_bears_its_label);
  tcase_add_test (reading, the_locale_does_not_matter);
  suite_add_tcase (suite, reading);

  tcase_set_timeout (refusing, 60);
  tcase_add_loop_test (refusing, malformed_text_is_refused_with_its_place, 0,
                       G_N_ELEMENTS (malformed));
  tcase_add_loop_test (refusing, bounds_are_reached_but_not_passed, 0,
                       G_N_ELEMENTS (bounds));
  tcase_add_test (refusing, a_bank_has_a_bounded_number_of_weights);
  tcase_add_loop_test (refusing, time_grows_with_the_length_only, 0,
                       G_N_ELEMENTS (long_pieces));
  suite_add_tcase (suite, refusing);

  tcase_add_loop_test (printing,
                       every_family_is_the_same_after_printing_and_parsing, 0,
                       clab_families.n_rows);
  tcase_add_loop_test (printing,
                       every_name_is_the_same_after_printing_and_parsing, 0,
                       G_N_ELEMENTS (names));
  tcase_add_loop_test (
      printing, numbers_are_printed_with_the_fewest_digits_that_keep_them, 0,
      G_N_ELEMENTS (numbers));
  tcase_add_test (printing, another_anchor_becomes_rows_and_columns_of_zeros);
  suite_add_tcase (suite, printing);
  return suite_run (suite);
}
