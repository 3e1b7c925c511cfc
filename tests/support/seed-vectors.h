/* The worked examples of tests/data/seed_vectors.json and who proves them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

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
 * seed_vectors_count:
 *
 * Returns: how many vectors the file has.
 */
int
seed_vectors_count (void);

/**
 * seed_vectors_check:
 * @suite: "maps", "numbers" or "learning"
 * @index: of the vector
 * @ops: what the suite can check
 *
 * For loop tests over all vectors: checks the vector with its row of @ops, or
 * does nothing if another suite answers for it.  Fails if nobody does.
 */
void
seed_vectors_check (const char *suite,
                    int index,
                    const SeedOp *ops,
                    gsize n_ops);

/**
 * seed_vectors_check_shares:
 *
 * Fails unless @ops are exactly the ops that @suite answers for, and every
 * vector belongs to one suite: all suites passing proves all vectors.
 */
void
seed_vectors_check_shares (const char *suite, const SeedOp *ops, gsize n_ops);

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
