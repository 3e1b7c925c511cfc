/* The worked examples of tests/data/seed_vectors.json and who proves them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <check.h>
#include <json-glib/json-glib.h>

#include "src/base/tensor.h"

/**
 * SeedOp:
 * @op: what a vector asks for
 * @check: fails the test if @vector's answer is not ours
 */
typedef struct
{
  const char *op;
  void (*check) (JsonObject *vector);
} SeedOp;

/**
 * seed_vectors_run:
 * @suite_name: "maps", "numbers" or "learning"
 * @ops: exactly the ops that this suite answers for
 *
 * The main program of that suite: checks every vector whose op is one of its,
 * and that every vector belongs to one suite, so that all suites passing
 * proves all vectors.
 *
 * Returns: the exit status of the program.
 */
int
seed_vectors_run (const char *suite_name, const SeedOp *ops, gsize n_ops);

/**
 * seed_vector_called:
 *
 * Returns: (transfer full): the vector with that id.
 */
JsonObject *
seed_vector_called (const char *id);

/**
 * seed_planes:
 * @member: a list of numbers, of rows, or of planes of rows
 *
 * Returns: (transfer full): 1 × planes × rows × columns.
 */
ClabTensor *
seed_planes (JsonObject *vector, const char *member);

/**
 * seed_number:
 *
 * Returns: that member, or @fallback if there is none.
 */
double
seed_number (JsonObject *vector, const char *member, double fallback);

/**
 * seed_compare:
 * @ours: as many numbers as @expected has, in its order
 *
 * Within the vector's tolerance; as ours are floats, at least within a
 * millionth of the largest.
 */
void
seed_compare (JsonObject *vector,
              const float *ours,
              const ClabTensor *expected);

/**
 * seed_tolerance:
 * @magnitude: of the numbers that are compared
 */
double
seed_tolerance (JsonObject *vector, double magnitude);
