/* The table of kernel families: every bank that the lab knows by name.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/table.h"
#include "src/kernel/bank.h"

G_BEGIN_DECLS

#define CLAB_FAMILY_MAX_PARAMETERS 8

/**
 * ClabFamilyParameter:
 * @choice: the key in kernel text, what people read, and what it does
 * @minimum: smallest value
 * @maximum: largest value
 * @value: the default
 * @is_integer: whether only whole numbers are meant
 */
typedef struct
{
  ClabChoice choice;
  double minimum;
  double maximum;
  double value;
  gboolean is_integer;
} ClabFamilyParameter;

typedef struct _ClabFamily ClabFamily;
typedef struct _ClabFixedKernel ClabFixedKernel;

/**
 * ClabFamily:
 * @choice: name in kernel text, label, one-sentence note
 * @source: paper, book or program, with its year
 * @parameters: ends with a row whose nick is %NULL
 * @build: adds the kernels of @family to @bank, in a fixed order, each with
 *   name, note and source; @values are one per parameter, within their
 *   bounds.  %FALSE with %CLAB_ERROR_VALUE when values do not go together.
 * @kernels: (nullable): for @build only: the kernels, where they are fixed
 */
struct _ClabFamily
{
  ClabChoice choice;
  const char *source;
  const ClabFamilyParameter *parameters;
  gboolean (*build) (const ClabFamily *family,
                     const double *values,
                     ClabBank *bank,
                     GError **error);
  const ClabFixedKernel *kernels;
};

/* Rows: ClabFamily. */
extern const ClabTable clab_families;

G_END_DECLS
