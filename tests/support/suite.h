/* The main program of every Check suite.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <check.h>

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
