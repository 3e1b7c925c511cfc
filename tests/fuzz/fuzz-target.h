/* What libFuzzer, and fuzz-runner.c in its place, calls again and again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

G_BEGIN_DECLS

/**
 * LLVMFuzzerTestOneInput:
 *
 * Aborts if anything is wrong.
 *
 * Returns: 0
 */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t length);

G_END_DECLS
