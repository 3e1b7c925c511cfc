/* The main program of every Check suite.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <check.h>
#include <glib.h>

/**
 * suite_run:
 * @suite: (transfer full): what to run
 *
 * Prints Check's summary line.
 *
 * Returns: the exit status of the program: 0 only if every test passed.
 */
int
suite_run (Suite *suite);

/**
 * suite_share:
 *
 * Under Valgrind everything takes some fifty times as long, under other
 * sanitizers some five times.  Where the environment variable CLAB_TEST_SHARE
 * is 29, say, a test of very many combinations takes every 29th of them only; a
 * number that no length of a table has in common meets every row of it.
 *
 * Returns: ≥ 1
 */
gsize
suite_share (void);
