/* Tests of src/kernel/bank-formats.c and of the formats in its table.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/bank-formats.h"

#include <math.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/kernel/families.h"
#include "src/kernel/kernel-ops.h"
#include "src/kernel/kernel-text.h"
#include "tests/support/suite.h"

static const ClabBankFormat *
format_of (const char *nick)
{
  const ClabBankFormat *format
      = clab_table_find (&clab_bank_formats, nick, NULL);

  ck_assert_ptr_nonnull (format);
  return format;
}

static ClabBank *
bank_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  ClabBank *bank = clab_kernel_text_parse (text, &error);

  ck_assert_msg (bank != NULL, "%s", error != NULL ? error->message : "");
  return bank;
}

/* All kernels as text; anchors that are not central become zeros. */
static void
assert_prints (const ClabBank *bank, const char *expected)
{
  g_autofree char *text = clab_kernel_text_print_bank (bank);

  ck_assert_str_eq (text, expected);
}

static const struct
{
  const char *format;
  const char *data;
  const char *printed;
  const char *note;
} examples[] = {
  { "text", "1 2 1\n2 4 2\n1 2 1\n", "file = [1 2 1; 2 4 2; 1 2 1]\n", NULL },
  { "text", "[1]\n\na = [2]", "file 1 = [1]\na = [2]\n", NULL },
  { "imagej", "1,2\t3\n4 5 6\n", "file = [1 2 3; 4 5 6]\n", NULL },
  { "imagej",
    "run(\"Convolve...\", \"text1=[1 2 1\\n2 4 2\\n1 2 1\\n] normalize "
    "stack\");\n",
    "file = [1 2 1; 2 4 2; 1 2 1] / 16\n", "normalize" },
  { "imagej",
    "// text\nrun(\"Convolve...\", \"text1=[-1,0,1] normalize\");\r\n"
    "run(\"Convolve...\", \"text1=[ 1 1\\n1 1\\n ]\");",
    "file 1 = [-1 0 1]\nfile 2 = [1 1; 1 1]\n", NULL },

  { "imagemagick", "3x3: 1,2,3 4,5,6 7,8,9", "file = [9 8 7; 6 5 4; 3 2 1]\n",
    "180°" },
  { "imagemagick", "3: nan,- 1 -2 3 4 5 6 7", "file = [7 6 5; 4 3 -2; 1 0 0]\n",
    "Holes" },
  { "imagemagick", "1,2,3,4", "file = [4 3 0; 2 1 0; 0 0 0]\n", NULL },
  { "imagemagick", "3x1+0+0: 1,2,3", "file = [3 2 1 0 0]\n", NULL },
  { "imagemagick", "1x3: 1,2,3; 3x1: 4 5 6 ;",
    "file 1 = [3; 2; 1]\nfile 2 = [6 5 4]\n", NULL },
  { "imagemagick", "3x3>: 1,2,3 0,0,0 0,0,0",
    "file 1 = [0 0 0; 0 0 0; 3 2 1]\nfile 2 = [3 0 0; 2 0 0; 1 0 0]\n"
    "file 3 = [1 2 3; 0 0 0; 0 0 0]\nfile 4 = [0 0 1; 0 0 2; 0 0 3]\n",
    NULL },
  { "imagemagick", "3x1<: 1,0,-1",
    "file 1 = [-1 0 1]\nfile 2 = [1 0 -1]\nfile 3 = [1; 0; -1]\n"
    "file 4 = [-1; 0; 1]\n",
    NULL },
  { "imagemagick", "3x3@: 1,0,1 0,0,0 1,0,1",
    "file 1 = [1 0 1; 0 0 0; 1 0 1]\nfile 2 = [0 1 0; 1 0 1; 0 1 0]\n", NULL },

  { "gmic", "(1,2,3;4,5,6)", "file = [1 2 3; 4 5 6]\n", "convolve" },
  { "gmic", "1,2;3,4", "file = [1 2; 3 4]\n", NULL },
  { "gmic", "(1,2^3,4^5,6) (7)", "file 1 = [1 2 / 3 4 / 5 6]\nfile 2 = [7]\n",
    NULL },
  { "gmic", "( 1 , 2 ;\n 3 , 4 )\n", "file = [1 2; 3 4]\n", NULL },

  { "vips", "3 1\n1 2 3\n", "file = [1 2 3]\n", NULL },
  { "vips", "1 3 4 0\n1\n2\n3", "file = [1; 2; 3] / 4\n", NULL },
  { "vips", "3 1 -2 51\n1,2,3", "file = [1 2 3] / -2 + 0.2\n", "offset" },
  { "vips", "2 2\n1 2\n3 4\n", "file = [1 2 0; 3 4 0; 0 0 0]\n", NULL },

  { "json",
    "{\"format\":\"convolution-lab/1\",\"kernels\":[{\"size\":[1,2],"
    "\"weights\":[1,2.5],\"divisor\":2,\"bias\":-1,\"later\":{\"a\":[null]}}],"
    "\"more\":[true]}",
    "file = [1 2.5] / 2 - 1\n", NULL },
  { "json",
    " { \"kernels\": [ { \"name\": \"r|g\", \"size\": [1, 1], \"planes\": 3,"
    " \"weights\": [1, 2, 3] } ], \"format\": \"convolution-lab/1\" }",
    "\"r|g\" = [1 / 2 / 3]\n", NULL },
  { "json",
    "{\"format\":\"convolution-lab/1\",\"kernels\":[{\"size\":[1,3],"
    "\"anchor\":[0,2],\"weights\":[1,2,3]}]}",
    "file = [1 2 3 0 0]\n", NULL },
  { "json",
    "{\"format\":\"convolution-lab/"
    "1\",\"name\":null,\"kernels\":[{\"name\":null,"
    "\"note\":null,\"size\":[1,1],\"weights\":[2]}]}",
    "file = [2]\n", NULL },
};

static gboolean
has_note (const GPtrArray *notes, const char *fragment)
{
  for (guint i = 0; i < notes->len; i++)
    if (strstr (g_ptr_array_index (notes, i), fragment) != NULL)
      return TRUE;
  return FALSE;
}

START_TEST (a_file_means_what_its_format_says)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (ClabBank) bank = clab_bank_from_bytes (
      format_of (examples[_i].format), examples[_i].data,
      strlen (examples[_i].data), "file", notes, &error);

  ck_assert_msg (bank != NULL, "%s: %s", examples[_i].data,
                 error != NULL ? error->message : "");
  assert_prints (bank, examples[_i].printed);
  ck_assert_str_eq (bank->name, "file");
  if (examples[_i].note != NULL)
    ck_assert (has_note (notes, examples[_i].note));
}
END_TEST

#define KERNEL(fields)                                                         \
  "{\"format\":\"convolution-lab/1\",\"kernels\":[{" fields "}]}"

static const struct
{
  const char *format;
  const char *data;
  const char *fragment;
} malformed[] = {
  { "text", "1 2\n3", "Line 2, column 2: " },
  { "text", "", "Line 1, column 1: " },
  { "imagej", "1 x", "Line 1, column 3: " },
  { "imagej", "run(\"Convolve...\", \"text1=[1 x]\");", "Line 1, column 30: " },
  { "imagej", "run(\"Convolve...\",\n\"text1=[1 2", "Line 2, column " },
  { "imagej", "text1=[]", "Line 1, column 8: " },

  { "imagemagick", "", "0 numbers" },
  { "imagemagick", "Sobel:90", "Line 1, column 1: " },
  { "imagemagick", "3x3: 1,2,3", "3 numbers end here; expected 3 × 3" },
  { "imagemagick", "1,2,3", "3 numbers" },
  { "imagemagick", "0x3: 1", "from 1x1" },
  { "imagemagick", "256x1: 1", "from 1x1" },
  { "imagemagick", "99999999999x1: 1", "Line 1, column " },
  { "imagemagick", "3x1+3+0: 1,2,3", "inside" },
  { "imagemagick", "3x1: 1,x,3", "Line 1, column 8: " },
  { "imagemagick", "5x5@: 1", "1 numbers" },
  { "imagemagick", "1x3@: 1 2 3", "3 × 3 numbers after “@”" },
  { "imagemagick", "3x2>: 1 2 3 4 5 6", "after “>”" },
  { "imagemagick", "3x2<: 1 2 3 4 5 6", "after “<”" },
  { "imagemagick", "1;;1", "Line 1, column 3: " },

  { "gmic", "(1,2;3)", "Line 1, column 7: " },
  { "gmic", "(1,2/3,4)", "no depth" },
  { "gmic", "(1,2", "“)”" },
  { "gmic", "(1,)", "a number" },
  { "gmic", "(1 2)", "not “2”" },
  { "gmic", "(1,2^3,4;5,6)", "has 2 rows; expected 1" },
  { "gmic", "", "a number" },

  { "vips", "", "a number" },
  { "vips", "3\n1 2 3", "line end" },
  { "vips", "3 1 0 0\n1 2 3", "scale of 0" },
  { "vips", "3.5 1\n1 2 3", "columns and rows" },
  { "vips", "256 1\n1", "from 1 to 255" },
  { "vips", "-1 1\n1", "columns and rows" },
  { "vips", "3 1 1 1 1\n1 2 3", "line end" },
  { "vips", "3 1\n1 2", "Line 2, column 4: " },
  { "vips", "3 1\n1 2 3 4", "Line 2, column 7: " },
  { "vips", "3 1 1e-300\n1e30 2 3", "Kernel 1: " },
  { "vips", "MATLAB 5.0 MAT-file", "MATLAB" },

  { "photoshop", "short", "54 bytes" },

  { "numpy", "", "Byte 0: " },
  { "numpy", "\x93NUMPY", "Byte 0: " },

  { "json", "", "" },
  { "json", "{", "JSON" },
  { "json", "[]", "begin with" },
  { "json", "{}", "convolution-lab/1" },
  { "json", "{\"format\":1}", "convolution-lab/1" },
  { "json", "{\"format\":\"other/1\"}", "convolution-lab/1" },
  { "json", "{\"format\":\"convolution-lab/x\"}", "convolution-lab/1" },
  { "json", "{\"format\":\"convolution-lab/2\"}", "newer version" },
  { "json", "{\"format\":\"convolution-lab/1\"}", "kernels" },
  { "json", "{\"format\":\"convolution-lab/1\",\"kernels\":[]}",
    "at least one" },
  { "json", "{\"format\":\"convolution-lab/1\",\"kernels\":[1]}",
    "Kernel 1: " },
  { "json", "{\n\"format\":\n nope}", "Line 3, column 5: " },
  { "json", KERNEL (""), "“size”" },
  { "json", KERNEL ("\"size\":[1]"), "“size”" },
  { "json", KERNEL ("\"size\":[0,1]"), "“size”" },
  { "json", KERNEL ("\"size\":[256,1]"), "“size”" },
  { "json", KERNEL ("\"size\":[1.5,1]"), "“size”" },
  { "json", KERNEL ("\"size\":[\"1\",1]"), "“size”" },
  { "json", KERNEL ("\"size\":[1,1],\"planes\":5"), "“planes”" },
  { "json", KERNEL ("\"size\":[1,1],\"planes\":-1"), "“planes”" },
  { "json", KERNEL ("\"size\":[1,1]"), "“weights” must be 1 numbers" },
  { "json", KERNEL ("\"size\":[1,1],\"weights\":[1],\"name\":7"),
    "Kernel 1: “name” must be text in quotes." },
  { "json", KERNEL ("\"size\":[1,1],\"weights\":[1],\"note\":[\"a\"]"),
    "“note” must be text in quotes." },
  { "json",
    "{\"format\":\"convolution-lab/1\",\"name\":1,\"kernels\":[{\"size\":[1,1],"
    "\"weights\":[1]}]}",
    "The bank's “name” must be text in quotes." },
  { "json", KERNEL ("\"size\":[1,1],\"weights\":[1,2]"), "“weights”" },
  { "json", KERNEL ("\"size\":[1,1],\"weights\":[null]"), "“weights”" },
  { "json", KERNEL ("\"size\":[1,1],\"weights\":[1],\"divisor\":\"2\""),
    "“divisor”" },
  { "json", KERNEL ("\"size\":[1,1],\"weights\":[1],\"divisor\":0"),
    "Kernel 1: " },
  { "json", KERNEL ("\"size\":[1,1],\"weights\":[1e300]"), "Kernel 1: " },
  { "json", KERNEL ("\"size\":[1,1],\"weights\":[100000000000000000000]"),
    "too large" },
  { "json",
    KERNEL ("\"size\":[1,1],\"weights\":[1],\"bias\":-9999999999999999999"),
    "too large" },
  { "json", KERNEL ("\"size\":[1,1],\"weights\":[1],\"bias\":1e300"),
    "Kernel 1: " },
  { "json", KERNEL ("\"size\":[1,1],\"weights\":[1],\"bias\":[]"), "“bias”" },
  { "json", KERNEL ("\"size\":[1,1],\"weights\":[1],\"anchor\":[0,1]"),
    "“anchor”" },
  { "json", KERNEL ("\"size\":[1,1],\"weights\":[1],\"anchor\":5"),
    "“anchor”" },
};

static void
assert_refused (const char *format,
                const char *data,
                gsize length,
                const char *fragment)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ClabBank) bank = clab_bank_from_bytes (format_of (format), data,
                                                    length, NULL, NULL, &error);

  ck_assert_msg (bank == NULL, "%s is read as %s", data, format);
  ck_assert (g_error_matches (error, CLAB_ERROR, CLAB_ERROR_PARSE));
  ck_assert_msg (strstr (error->message, fragment) != NULL, "%s: %s", data,
                 error->message);
  ck_assert (g_utf8_validate (error->message, -1, NULL));
}

START_TEST (a_malformed_file_is_refused_with_its_place)
{
  const char *data = malformed[_i].data;

  assert_refused (malformed[_i].format, data, strlen (data),
                  malformed[_i].fragment);
}
END_TEST

START_TEST (text_with_a_byte_of_zero_is_refused)
{
  static const char *const text_formats[]
      = { "text", "imagej", "imagemagick", "gmic", "vips" };

  for (gsize i = 0; i < G_N_ELEMENTS (text_formats); i++)
    assert_refused (text_formats[i], "1\0001", 3, "Byte 1 ");
}
END_TEST

START_TEST (json_that_is_deep_or_endless_is_refused_before_it_is_parsed)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GString) wide = g_string_new ("[");

  for (gsize i = 0; i < 1000000; i++)
    g_string_append_c (deep, '[');
  assert_refused ("json", deep->str, deep->len, "Byte 16: ");
  for (gsize i = 0; i < 5000000; i++)
    g_string_append_c (wide, ',');
  assert_refused ("json", wide->str, wide->len, "too long");
}
END_TEST

/* The used weight @down and @right of the anchor. */
static double
weight_at (const ClabKernel *kernel, gsize plane, gssize down, gssize right)
{
  gssize row = (gssize)kernel->anchor_row + down;
  gssize column = (gssize)kernel->anchor_column + right;

  if (row < 0 || row >= (gssize)kernel->rows || column < 0
      || column >= (gssize)kernel->columns)
    return 0;
  return clab_kernel_weight (kernel, plane, row, column);
}

static void
assert_same_effect (const ClabKernel *a, const ClabKernel *b, double tolerance)
{
  gssize reach = MAX (MAX (a->rows, b->rows), MAX (a->columns, b->columns));

  ck_assert_uint_eq (a->planes, b->planes);
  for (gsize plane = 0; plane < a->planes; plane++)
    for (gssize down = -reach; down <= reach; down++)
      for (gssize right = -reach; right <= reach; right++)
        {
          double x = weight_at (a, plane, down, right);
          double y = weight_at (b, plane, down, right);

          if (fabs (x - y) > tolerance * fabs (x))
            ck_abort_msg ("%s: %.17g, %.17g", a->name, x, y);
        }
}

/* Photoshop's files hold fractions of whole numbers only. */
static double
tolerance_of (const ClabBankFormat *format)
{
  return strcmp (format->choice.nick, "photoshop") == 0 ? 1e-5 : 0;
}

/* Writes and reads one bank: it must not change, apart from what the format
 * says that it does not keep. */
static void
check_round_trip (const ClabBankFormat *format, const ClabBank *bank)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = clab_bank_to_bytes (format, bank, NULL, &error);

  if (bytes == NULL)
    {
      ck_assert_ptr_nonnull (error);
      ck_assert_msg (format->keeps != CLAB_BANK_KEEPS_ALL, "%s",
                     error->message);
      return;
    }

  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autoptr (ClabBank) again
      = clab_bank_from_bytes (format, data, length, NULL, NULL, &error);
  ck_assert_msg (again != NULL, "%s: %s", format->choice.nick,
                 error != NULL ? error->message : "");
  ck_assert_uint_eq (clab_bank_size (again), clab_bank_size (bank));
  for (gsize i = 0; i < clab_bank_size (bank); i++)
    {
      const ClabKernel *a = clab_bank_kernel (bank, i);
      const ClabKernel *b = clab_bank_kernel (again, i);

      assert_same_effect (a, b, tolerance_of (format));
      if (format->keeps & CLAB_BANK_KEEPS_BIAS)
        ck_assert_double_eq_tol (a->bias, b->bias, 0.002);
      if (format->keeps & CLAB_BANK_KEEPS_NAMES)
        ck_assert_str_eq (a->name, b->name);
      if (format->keeps & CLAB_BANK_KEEPS_NOTES)
        ck_assert_str_eq (a->note, b->note);
    }

  /* And the second file is the first, byte by byte. */
  g_autoptr (GBytes) second = clab_bank_to_bytes (format, again, NULL, NULL);
  ck_assert_ptr_nonnull (second);
  ck_assert_mem_eq (g_bytes_get_data (second, NULL), data, length);
}

/* The first kernels of the largest families are enough. */
static ClabBank *
small_bank_of (const char *text)
{
  ClabBank *bank = bank_of (text);
  gsize size = clab_kernel_size (clab_bank_kernel (bank, 0));
  gsize n = CLAMP (4000 / size, 1, clab_bank_size (bank));

  g_ptr_array_set_size (bank->kernels, (gint)n);
  return bank;
}

START_TEST (every_family_survives_every_format)
{
  const ClabChoice *family = clab_table_row (&clab_families, _i);
  g_autoptr (ClabBank) bank = small_bank_of (family->nick);

  for (gsize i = 0; i < clab_bank_formats.n_rows; i++)
    {
      const ClabBankFormat *format
          = (const ClabBankFormat *)clab_table_row (&clab_bank_formats, i);

      if (format->read == NULL)
        continue;
      check_round_trip (format, bank);
      for (gsize k = 0; k < MIN (clab_bank_size (bank), 2); k++)
        {
          g_autoptr (ClabBank) single = clab_bank_new (NULL);

          clab_bank_add (single, clab_kernel_copy (clab_bank_kernel (bank, k)));
          check_round_trip (format, single);
        }
    }
}
END_TEST

START_TEST (json_keeps_everything)
{
  const double weights[]
      = { 1.0 / 3, -0.0, 4.9e-324, 1e22, -123456789.125, 0.1 };
  g_autoptr (ClabBank) bank = clab_bank_new ("Bank “1” \\ \"2\"\n∇");
  ClabKernel *kernel = clab_kernel_new ("a\tb", 2, 1, 3, weights);

  kernel->note = g_strdup ("Note.");
  kernel->source = g_strdup ("Source");
  kernel->divisor = 1.0 / 7;
  kernel->bias = -1.0 / 3;
  kernel->anchor_column = 2;
  clab_bank_add (bank, kernel);
  clab_bank_add (bank, clab_kernel_new ("zeros", 1, 2, 2, NULL));

  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) bytes
      = clab_bank_to_bytes (format_of ("json"), bank, notes, NULL);
  ck_assert_ptr_nonnull (bytes);
  g_autoptr (ClabBank) again = clab_bank_from_bytes (
      format_of ("json"), g_bytes_get_data (bytes, NULL),
      g_bytes_get_size (bytes), "file", notes, NULL);
  const ClabKernel *read = clab_bank_kernel (again, 0);

  ck_assert_uint_eq (notes->len, 0);
  ck_assert_str_eq (again->name, bank->name);
  ck_assert_str_eq (read->name, kernel->name);
  ck_assert_str_eq (read->note, kernel->note);
  ck_assert_str_eq (read->source, kernel->source);
  ck_assert_uint_eq (read->planes, 2);
  ck_assert_uint_eq (read->rows, 1);
  ck_assert_uint_eq (read->columns, 3);
  ck_assert_uint_eq (read->anchor_row, 0);
  ck_assert_uint_eq (read->anchor_column, 2);
  ck_assert (read->divisor == kernel->divisor);
  ck_assert (read->bias == kernel->bias);
  ck_assert_mem_eq (read->weights, weights, sizeof weights);
  ck_assert_ptr_null (clab_bank_kernel (again, 1)->note);
}
END_TEST

/* Found by fuzzing: the parser cuts words short in its messages, and through
 * characters. */
START_TEST (a_message_about_json_with_long_words_is_utf8)
{
  for (gsize n = 1; n < 100; n++)
    {
      g_autoptr (GString) text = g_string_new ("{\"");

      for (gsize i = 0; i < n; i++)
        g_string_append (text, i == 0 && n % 2 == 0 ? "a" : "ä");
      g_string_append (text, "\" \"");
      for (gsize i = 0; i < n; i++)
        g_string_append (text, i == 0 && n % 2 == 0 ? "a" : "ä");
      g_string_append (text, "\"}");
      assert_refused ("json", text->str, text->len, "JSON");
    }
}
END_TEST

static const struct
{
  const char *format;
  const char *kernels;
  const char *written;
  const char *note;
} writings[] = {
  { "text", "a = [1 2; 3 4] / 4 + 0.5", "a = [1 2; 3 4] / 4 + 0.5\n", NULL },
  { "imagej", "[1 2 3; 4 5 6; 7 8 9] / 2",
    "0.5\t1\t1.5\n2\t2.5\t3\n3.5\t4\t4.5\n", "divided" },
  { "imagej", "[1 2] + 0.5", "0\t1\t2\n", "odd" },
  { "imagej", "[1 2] + 0.5", "0\t1\t2\n", "bias" },
  { "imagemagick", "[1 2 3; 4 5 6] / 2 | [7]",
    "3x2+1+1: 3,2.5,2 1.5,1,0.5 ;\n1x1+0+0: 7\n", "180°" },
  { "gmic", "[1 2 / 3 4] | [5; 6]", "(1,2^3,4)\n(5;6)\n", "Names" },
  { "vips", "[1 2 3] / 4 + 0.2", "3 1 4 51\n1 2 3\n", "offset" },
  { "vips", "[1 2; 3 4]", "3 3 1 0\n0 0 0\n0 1 2\n0 3 4\n", "odd" },
  { "svg", "\"a<b\" = [1 2 3] / 4 + 0.5",
    "<svg xmlns=\"http://www.w3.org/2000/svg\">\n"
    "  <filter id=\"kernel-1\" x=\"0\" y=\"0\" width=\"1\" height=\"1\"\n"
    "          color-interpolation-filters=\"sRGB\">\n"
    "    <title>a&lt;b</title>\n"
    "    <feConvolveMatrix order=\"3 1\" targetX=\"1\" targetY=\"0\"\n"
    "        edgeMode=\"duplicate\" preserveAlpha=\"true\" divisor=\"4\" "
    "bias=\"0.5\"\n"
    "        kernelMatrix=\"3 2 1\"/>\n"
    "  </filter>\n</svg>\n",
    "180°" },
};

START_TEST (a_bank_is_written_as_its_format_says)
{
  g_autoptr (ClabBank) bank = bank_of (writings[_i].kernels);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = clab_bank_to_bytes (
      format_of (writings[_i].format), bank, notes, &error);

  ck_assert_msg (bytes != NULL, "%s", error != NULL ? error->message : "");
  g_autofree char *text
      = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  ck_assert_str_eq (text, writings[_i].written);
  if (writings[_i].note != NULL)
    ck_assert (has_note (notes, writings[_i].note));
}
END_TEST

static const struct
{
  const char *format;
  const char *kernels;
  const char *fragment;
} unsayable[] = {
  { "imagej", "[1] | [2]", "one kernel" },
  { "vips", "[1] | [2]", "one kernel" },
  { "photoshop", "[1] | [2]", "one kernel" },
  { "imagej", "[1 / 2]", "planes" },
  { "svg", "[1 / 2]", "planes" },
  { "imagemagick", "[1 / 2]", "planes" },
  { "numpy", "[1 / 2] | [3]", "planes" },
  { "photoshop", "identity(size=7)", "5 × 5" },
  { "photoshop", "[1 2 3 4 5 6]", "5 × 5" },
  { "photoshop", "[3.14159265358979 1]", "fractions" },
  { "photoshop", "[1e-7 2e-7]", "fractions" },
  { "photoshop", "[1 1e-7]", "fractions" },
  { "photoshop", "[1] + 1000", "fractions" },
};

START_TEST (what_a_format_cannot_hold_is_not_written)
{
  g_autoptr (ClabBank) bank = bank_of (unsayable[_i].kernels);
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (clab_bank_to_bytes (format_of (unsayable[_i].format),
                                          bank, NULL, &error));
  ck_assert_ptr_nonnull (error);
  ck_assert_msg (strstr (error->message, unsayable[_i].fragment) != NULL, "%s",
                 error->message);
}
END_TEST

START_TEST (an_empty_bank_is_not_written)
{
  g_autoptr (ClabBank) bank = clab_bank_new (NULL);
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (
      clab_bank_to_bytes (format_of ("json"), bank, NULL, &error));
  ck_assert_ptr_nonnull (strstr (error->message, "empty"));
}
END_TEST

/* 27 big-endian numbers: weights 1 … 25, scale −7, offset 128. */
START_TEST (a_photoshop_filter_is_the_same_bytes_again)
{
  char file[54];

  for (gsize i = 0; i < 27; i++)
    {
      int number = i < 25 ? (int)i - 12 : i == 25 ? -7 : 128;

      file[2 * i] = (char)(number >> 8 & 0xff);
      file[2 * i + 1] = (char)(number & 0xff);
    }
  g_autoptr (ClabBank) bank = clab_bank_from_bytes (
      format_of ("photoshop"), file, sizeof file, "custom", NULL, NULL);
  const ClabKernel *kernel = clab_bank_kernel (bank, 0);
  g_autoptr (GBytes) bytes
      = clab_bank_to_bytes (format_of ("photoshop"), bank, NULL, NULL);

  ck_assert_str_eq (kernel->name, "custom");
  ck_assert_double_eq (kernel->weights[0], -12);
  ck_assert_double_eq (kernel->weights[24], 12);
  ck_assert_double_eq (kernel->divisor, -7);
  ck_assert_double_eq (kernel->bias, 128 / 255.0);
  ck_assert_uint_eq (g_bytes_get_size (bytes), sizeof file);
  ck_assert_mem_eq (g_bytes_get_data (bytes, NULL), file, sizeof file);

  memset (file + 50, 0, 2);
  assert_refused ("photoshop", file, sizeof file, "scale is 0");
}
END_TEST

START_TEST (photoshop_gets_whole_numbers_for_fractions)
{
  g_autoptr (ClabBank) bank
      = bank_of ("[1/9 2/9 1/3; 0 0.5 0; 1/6 1/6 -1/6] + 0.25");
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) bytes
      = clab_bank_to_bytes (format_of ("photoshop"), bank, notes, NULL);

  ck_assert_ptr_nonnull (bytes);
  ck_assert (has_note (notes, "rounded"));
  const guchar *data = g_bytes_get_data (bytes, NULL);
  ck_assert_int_eq (data[51], 18);
  ck_assert_int_eq (data[53], 64);
  ck_assert_int_eq (data[2 * 6 + 1], 2);
  ck_assert_int_eq (data[2 * 12 + 1], 9);
}
END_TEST

static const struct
{
  const char *name;
  const char *data;
  const char *format;
} guesses[] = {
  { "a.json", NULL, "json" },
  { "a.JSON", NULL, "json" },
  { "a.txt", NULL, "text" },
  { "a.acf", NULL, "photoshop" },
  { "a.mat", NULL, "vips" },
  { "a.npy", NULL, "numpy" },
  { "a.svg", NULL, "svg" },
  { "a.gmic", NULL, "gmic" },
  { "a.magick", NULL, "imagemagick" },
  { "a", NULL, "text" },
  { NULL, NULL, "text" },
  { "a.txt", " {\n \"format\": 1}", "json" },
  { "a.txt", "{ {1, 2} }", "text" },
  { "a.txt", "\x93NUMPY", "numpy" },
  { "a.txt", "3x3: 1,2,3", "imagemagick" },
  { "a.txt", "3x1+0+0>: 1,2,3", "imagemagick" },
  { "a.txt", "3 1 2", "text" },
  { "a.mat", "3 1\n1 2 3", "vips" },
  { "a.svg", "<svg>", "svg" },
  { "a.gmic", "(1,2;3,4)", "gmic" },
  { "a.ijm", NULL, "imagej" },
  { "a.txt", "run(\"Convolve...\", \"text1=[1]\");", "imagej" },
};

START_TEST (the_format_is_guessed_from_contents_and_name)
{
  const char *data = guesses[_i].data;
  const ClabBankFormat *format = clab_bank_format_guess (
      guesses[_i].name, data, data != NULL ? strlen (data) : 0);

  ck_assert_str_eq (format->choice.nick, guesses[_i].format);
}
END_TEST

START_TEST (an_extension_belongs_to_a_format_or_to_none)
{
  const ClabBankFormat *text = clab_bank_format_of_extension ("a.b.CSV");

  ck_assert_ptr_nonnull (text);
  ck_assert_str_eq (text->choice.nick, "text");
  ck_assert_ptr_null (clab_bank_format_of_extension ("a.png"));
  ck_assert_ptr_null (clab_bank_format_of_extension ("json"));
}
END_TEST

START_TEST (names_and_notes_of_every_format_are_there)
{
  const ClabBankFormat *format
      = (const ClabBankFormat *)clab_table_row (&clab_bank_formats, _i);

  ck_assert (g_str_has_suffix (format->choice.note, "."));
  ck_assert (format->read != NULL || format->write != NULL);
  ck_assert_str_ne (format->extensions, "");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("bank-formats");
  TCase *reading = tcase_create ("reading");
  TCase *writing = tcase_create ("writing");
  TCase *both = tcase_create ("both");

  tcase_set_timeout (reading, 60);
  tcase_add_loop_test (reading, a_file_means_what_its_format_says, 0,
                       G_N_ELEMENTS (examples));
  tcase_add_loop_test (reading, a_malformed_file_is_refused_with_its_place, 0,
                       G_N_ELEMENTS (malformed));
  tcase_add_test (reading, text_with_a_byte_of_zero_is_refused);
  tcase_add_test (reading,
                  json_that_is_deep_or_endless_is_refused_before_it_is_parsed);
  tcase_add_test (reading, a_message_about_json_with_long_words_is_utf8);
  tcase_add_loop_test (reading, the_format_is_guessed_from_contents_and_name, 0,
                       G_N_ELEMENTS (guesses));
  tcase_add_test (reading, an_extension_belongs_to_a_format_or_to_none);
  suite_add_tcase (suite, reading);

  tcase_add_loop_test (writing, a_bank_is_written_as_its_format_says, 0,
                       G_N_ELEMENTS (writings));
  tcase_add_loop_test (writing, what_a_format_cannot_hold_is_not_written, 0,
                       G_N_ELEMENTS (unsayable));
  tcase_add_test (writing, an_empty_bank_is_not_written);
  tcase_add_test (writing, photoshop_gets_whole_numbers_for_fractions);
  suite_add_tcase (suite, writing);

  tcase_set_timeout (both, 60);
  tcase_add_loop_test (both, every_family_survives_every_format, 0,
                       clab_families.n_rows);
  tcase_add_test (both, json_keeps_everything);
  tcase_add_test (both, a_photoshop_filter_is_the_same_bytes_again);
  tcase_add_loop_test (both, names_and_notes_of_every_format_are_there, 0,
                       clab_bank_formats.n_rows);
  suite_add_tcase (suite, both);
  return suite_run (suite);
}
