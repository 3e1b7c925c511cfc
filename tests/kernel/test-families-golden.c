/* Tests of src/kernel/families*.c: weights against those in the sources.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/families.h"

#include <math.h>
#include <string.h>

#include "tests/support/families-support.h"
#include "tests/support/suite.h"

/* Relative to the largest weight. */
#define TOLERANCE 1e-9

/* One kernel as it is printed in its source. */
typedef struct
{
  const char *family;
  const char *settings;
  const char *name;
  const char *weights;
  double divisor;
} Golden;

static const Golden goldens[] = {
  { "identity", "", "identity", "0 0 0; 0 1 0; 0 0 0", 1 },
  { "identity", "size=1", "identity", "1", 1 },
  { "box", "", "box", "1 1 1; 1 1 1; 1 1 1", 9 },
  { "sharpen", "", "sharpen", "0 -1 0; -1 5 -1; 0 -1 0", 1 },
  { "edge8", "", "edge8", "-1 -1 -1; -1 8 -1; -1 -1 -1", 1 },
  { "laplacian4", "", "laplacian4", "0 1 0; 1 -4 1; 0 1 0", 1 },
  { "sobel", "", "sobel x", "-1 0 1; -2 0 2; -1 0 1", 1 },
  { "sobel", "", "sobel y", "-1 -2 -1; 0 0 0; 1 2 1", 1 },
  { "sobel", "size=5", "sobel x",
    "-1 -2 0 2 1; -4 -8 0 8 4; -6 -12 0 12 6; -4 -8 0 8 4; -1 -2 0 2 1", 1 },
  { "sobel", "size=5", "sobel y",
    "-1 -4 -6 -4 -1; -2 -8 -12 -8 -2; 0 0 0 0 0; 2 8 12 8 2; 1 4 6 4 1", 1 },
  { "sobel", "order=2", "sobel xx", "1 -2 1; 2 -4 2; 1 -2 1", 1 },
  { "sobel", "order=2", "sobel xy", "1 0 -1; 0 0 0; -1 0 1", 1 },
  { "sobel", "order=2", "sobel yy", "1 2 1; -2 -4 -2; 1 2 1", 1 },
  { "prewitt", "", "prewitt x", "-1 0 1; -1 0 1; -1 0 1", 1 },
  { "prewitt", "", "prewitt y", "-1 -1 -1; 0 0 0; 1 1 1", 1 },
  { "prewitt-compass", "", "prewitt west", "1 1 -1; 1 -2 -1; 1 1 -1", 1 },
  { "prewitt-compass", "", "prewitt north-west", "1 1 1; 1 -2 -1; 1 -1 -1", 1 },
  { "scharr", "", "scharr x", "-3 0 3; -10 0 10; -3 0 3", 32 },
  { "scharr", "", "scharr y", "-3 -10 -3; 0 0 0; 3 10 3", 32 },
  { "scharr-fine", "", "scharr fine x", "-47 0 47; -162 0 162; -47 0 47", 256 },
  { "scharr-fine", "", "scharr fine y", "-47 -162 -47; 0 0 0; 47 162 47", 256 },
  { "roberts", "", "roberts falling", "1 0; 0 -1", 1 },
  { "roberts", "", "roberts rising", "0 1; -1 0", 1 },
  { "kirsch", "", "kirsch north", "5 5 5; -3 0 -3; -3 -3 -3", 1 },
  { "kirsch", "", "kirsch north-east", "-3 5 5; -3 0 5; -3 -3 -3", 1 },
  { "kirsch", "", "kirsch east", "-3 -3 5; -3 0 5; -3 -3 5", 1 },
  { "kirsch", "", "kirsch south-east", "-3 -3 -3; -3 0 5; -3 5 5", 1 },
  { "kirsch", "", "kirsch south", "-3 -3 -3; -3 0 -3; 5 5 5", 1 },
  { "kirsch", "", "kirsch south-west", "-3 -3 -3; 5 0 -3; 5 5 -3", 1 },
  { "kirsch", "", "kirsch west", "5 -3 -3; 5 0 -3; 5 -3 -3", 1 },
  { "kirsch", "", "kirsch north-west", "5 5 -3; 5 0 -3; -3 -3 -3", 1 },
  { "robinson", "", "robinson east", "-1 0 1; -2 0 2; -1 0 1", 1 },
  { "robinson", "", "robinson south-east", "-2 -1 0; -1 0 1; 0 1 2", 1 },
  { "robinson", "", "robinson south", "-1 -2 -1; 0 0 0; 1 2 1", 1 },
  { "robinson", "", "robinson south-west", "0 -1 -2; 1 0 -1; 2 1 0", 1 },
  { "robinson", "", "robinson west", "1 0 -1; 2 0 -2; 1 0 -1", 1 },
  { "robinson", "", "robinson north-west", "2 1 0; 1 0 -1; 0 -1 -2", 1 },
  { "robinson", "", "robinson north", "1 2 1; 0 0 0; -1 -2 -1", 1 },
  { "robinson", "", "robinson north-east", "0 1 2; -1 0 1; -2 -1 0", 1 },
  { "robinson3", "", "robinson 3 east", "-1 0 1; -1 0 1; -1 0 1", 1 },
  { "robinson3", "", "robinson 3 south-east", "-1 -1 0; -1 0 1; 0 1 1", 1 },
  { "robinson3", "", "robinson 3 north-west", "1 1 0; 1 0 -1; 0 -1 -1", 1 },
  { "laplacian", "", "laplacian", "0 1 0; 1 -4 1; 0 1 0", 1 },
  { "laplacian", "ratio=0.2", "laplacian", "1 4 1; 4 -20 4; 1 4 1", 6 },
  { "binomial", "size=3", "binomial", "1 2 1; 2 4 2; 1 2 1", 16 },
  { "binomial", "", "binomial",
    "1 4 6 4 1; 4 16 24 16 4; 6 24 36 24 6; 4 16 24 16 4; 1 4 6 4 1", 256 },
  { "emboss", "", "emboss", "-2 -1 0; -1 1 1; 0 1 2", 1 },
  { "relief", "", "relief south-east", "-1 0 0; 0 0 0; 0 0 1", 1 },
  { "relief", "", "relief north", "0 1 0; 0 0 0; 0 -1 0", 1 },
};

/* The weights of "1 2; 3 4". */
static GArray *
read_weights (const char *text)
{
  GArray *weights = g_array_new (FALSE, FALSE, sizeof (double));

  while (*text != '\0')
    {
      double weight = g_ascii_strtod (text, (char **)&text);

      g_array_append_val (weights, weight);
      text += strspn (text, "; ");
    }
  return weights;
}

START_TEST (a_kernel_has_the_weights_of_its_source)
{
  const Golden *golden = &goldens[_i];
  g_autoptr (ClabBank) bank = family_build (golden->family, golden->settings);
  const ClabKernel *kernel = family_kernel (bank, golden->name);
  g_autoptr (GArray) expected = read_weights (golden->weights);
  double largest = 0;

  ck_assert_uint_eq (clab_kernel_size (kernel), expected->len);
  for (guint i = 0; i < expected->len; i++)
    largest = fmax (largest, fabs (g_array_index (expected, double, i)));
  for (guint i = 0; i < expected->len; i++)
    {
      double weight = kernel->weights[i] / kernel->divisor * golden->divisor;
      double wanted = g_array_index (expected, double, i);

      ck_assert_msg (fabs (weight - wanted) <= TOLERANCE * largest,
                     "%s: weight %u is %.12g, not %g", golden->name, i, weight,
                     wanted);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("families-golden");
  TCase *weights = tcase_create ("weights");

  tcase_add_loop_test (weights, a_kernel_has_the_weights_of_its_source, 0,
                       G_N_ELEMENTS (goldens));
  suite_add_tcase (suite, weights);
  return suite_run (suite);
}
