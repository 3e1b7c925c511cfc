/* The worked examples of tests/data/seed_vectors.json and who proves them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tests/support/seed-vectors.h"

#include <math.h>
#include <string.h>

#include "tests/support/suite.h"

#define N_VECTORS 143

/* Every op of the file and the suite that answers for it:
 * test-seed-maps.c, test-seed-numbers.c or test-seed-learning.c. */
static const struct
{
  const char *op;
  const char *suite;
} shares[] = {
  { "activation", "numbers" },
  { "affine", "maps" },
  { "channel_importance_mean_abs", "maps" },
  { "convolve", "maps" },
  { "convolve_multichannel", "maps" },
  { "convolve_per_channel", "maps" },
  { "correlate", "maps" },
  { "correlate_probes", "maps" },
  { "correlate_stats", "maps" },
  { "equal", "numbers" },
  { "flatten", "numbers" },
  { "match_score", "maps" },
  { "max_abs_difference", "maps" },
  { "maxpool", "maps" },
  { "mean", "numbers" },
  { "minmax", "numbers" },
  { "output_shape", "maps" },
  { "output_size", "numbers" },
  { "output_size_same", "numbers" },
  { "pad", "numbers" },
  { "padding_for_equal_size", "numbers" },
  { "parameter_count", "numbers" },
  { "pattern_area", "numbers" },
  { "relu", "maps" },
  { "rows_written", "numbers" },
  { "same_padding_split", "numbers" },
  { "softmax", "numbers" },
  { "standardise", "maps" },
  { "std", "numbers" },
  { "sum", "maps" },
  { "trace", "maps" },
  { "absolute_error", "learning" },
  { "cross_entropy", "learning" },
  { "gradient_descent", "learning" },
  { "gradient_sum_squares", "learning" },
  { "input_gradient_of_sum", "learning" },
  { "input_gradient_of_sum_of_squares", "learning" },
  { "learn_kernel", "learning" },
  { "mse", "learning" },
  { "optimise", "learning" },
  { "score_gradient", "learning" },
};

static JsonParser *
load (JsonArray **vectors)
{
  g_autofree char *path = g_build_filename (g_getenv ("CLAB_TEST_DATA"),
                                            "seed_vectors.json", NULL);
  JsonParser *parser = json_parser_new_immutable ();

  /* Not ck_assert(), which works inside of tests only. */
  if (!json_parser_load_from_file (parser, path, NULL))
    g_error ("cannot read %s", path);
  *vectors = json_object_get_array_member (
      json_node_get_object (json_parser_get_root (parser)), "vectors");
  return parser;
}

static const char *
suite_of (const char *op)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shares); i++)
    if (strcmp (shares[i].op, op) == 0)
      return shares[i].suite;
  return NULL;
}

static const SeedOp *
find_op (const char *op, const SeedOp *ops, gsize n_ops)
{
  for (gsize i = 0; i < n_ops; i++)
    if (strcmp (ops[i].op, op) == 0)
      return &ops[i];
  return NULL;
}

/* What the running program proves: Check's tests take no arguments. */
static struct
{
  const char *suite;
  const SeedOp *ops;
  gsize n_ops;
} claim;

START_TEST (a_worked_example_comes_out)
{
  JsonArray *vectors;
  g_autoptr (JsonParser) parser = load (&vectors);
  JsonObject *vector = json_array_get_object_element (vectors, _i);
  const char *op = json_object_get_string_member (vector, "op");
  const char *answers = suite_of (op);

  ck_assert_msg (answers != NULL, "nobody answers for “%s”", op);
  if (strcmp (answers, claim.suite) != 0)
    return;

  const SeedOp *row = find_op (op, claim.ops, claim.n_ops);
  ck_assert_msg (row != NULL, "no check for “%s”", op);
  row->check (vector);
}
END_TEST

START_TEST (no_worked_example_is_left_out)
{
  JsonArray *vectors;
  g_autoptr (JsonParser) parser = load (&vectors);
  gsize n_ours = 0;

  ck_assert_uint_eq (json_array_get_length (vectors), N_VECTORS);
  for (gsize i = 0; i < G_N_ELEMENTS (shares); i++)
    if (strcmp (shares[i].suite, claim.suite) == 0)
      {
        n_ours++;
        ck_assert_msg (find_op (shares[i].op, claim.ops, claim.n_ops) != NULL,
                       "no check for “%s”", shares[i].op);
      }
  ck_assert_uint_eq (claim.n_ops, n_ours);
}
END_TEST

int
seed_vectors_run (const char *suite_name, const SeedOp *ops, gsize n_ops)
{
  Suite *suite = suite_create (suite_name);
  TCase *examples = tcase_create ("examples");

  claim.suite = suite_name;
  claim.ops = ops;
  claim.n_ops = n_ops;
  tcase_add_loop_test (examples, a_worked_example_comes_out, 0, N_VECTORS);
  tcase_add_test (examples, no_worked_example_is_left_out);
  suite_add_tcase (suite, examples);
  return suite_run (suite);
}

JsonObject *
seed_vector_called (const char *id)
{
  JsonArray *vectors;
  g_autoptr (JsonParser) parser = load (&vectors);

  for (guint i = 0; i < json_array_get_length (vectors); i++)
    {
      JsonObject *vector = json_array_get_object_element (vectors, i);

      if (strcmp (json_object_get_string_member (vector, "id"), id) == 0)
        return json_object_ref (vector);
    }
  ck_abort_msg ("there is no vector “%s”", id);
  return NULL;
}

/* 1 for a list of numbers, 2 for a list of those, … */
static int
depth_of (JsonNode *node)
{
  int depth = 0;

  while (JSON_NODE_HOLDS_ARRAY (node))
    {
      depth++;
      node = json_array_get_element (json_node_get_array (node), 0);
    }
  return depth;
}

static float *
copy_numbers (JsonNode *node, float *to)
{
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      *to = (float)json_node_get_double (node);
      return to + 1;
    }

  JsonArray *array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    to = copy_numbers (json_array_get_element (array, i), to);
  return to;
}

ClabTensor *
seed_planes (JsonObject *vector, const char *member)
{
  JsonNode *node = json_object_get_member (vector, member);
  JsonNode *level = node;
  int depth = depth_of (node);
  gsize sizes[3] = { 1, 1, 1 };

  ck_assert_int_le (depth, 3);
  for (int i = 3 - depth; i < 3; i++)
    {
      sizes[i] = json_array_get_length (json_node_get_array (level));
      level = json_array_get_element (json_node_get_array (level), 0);
    }

  ClabTensor *tensor = clab_tensor_new (1, sizes[0], sizes[1], sizes[2], NULL);
  float *end = copy_numbers (node, tensor->data);
  ck_assert_ptr_eq (end, tensor->data + clab_tensor_size (tensor));
  return tensor;
}

double
seed_number (JsonObject *vector, const char *member, double fallback)
{
  return json_object_has_member (vector, member)
             ? json_object_get_double_member (vector, member)
             : fallback;
}

double
seed_tolerance (JsonObject *vector, double magnitude)
{
  return MAX (json_object_get_double_member (vector, "tolerance"),
              1e-6 * fabs (magnitude));
}

void
seed_compare (JsonObject *vector, const float *ours, const ClabTensor *expected)
{
  double largest = 0.0;

  for (gsize i = 0; i < clab_tensor_size (expected); i++)
    largest = MAX (largest, fabs (expected->data[i]));
  for (gsize i = 0; i < clab_tensor_size (expected); i++)
    ck_assert_msg (fabs ((double)ours[i] - expected->data[i])
                       <= seed_tolerance (vector, largest),
                   "%s: number %zu is %g, not %g",
                   json_object_get_string_member (vector, "id"), i,
                   (double)ours[i], (double)expected->data[i]);
}
