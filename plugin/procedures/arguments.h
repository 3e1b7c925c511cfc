/* The arguments that procedures share: added from one table, read into one
 * struct, whatever the run mode.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

#include "plugin/gimp/layers.h"
#include "plugin/gimp/pixels.h"
#include "src/kernel/bank.h"
#include "src/maps/map-options.h"

G_BEGIN_DECLS

/**
 * ClabArguments:
 *
 * What the arguments of the same names say, for those a procedure has;
 * the defaults for the others.
 */
typedef struct
{
  ClabMapOptions maps;
  const ClabWorkingSpace *working_space;
  const ClabOutput *output;
} ClabArguments;

/**
 * clab_arguments_add:
 * @names: (array zero-terminated=1): which, in the order to add them
 */
void
clab_arguments_add (GimpProcedure *procedure, const char *const *names);

/**
 * clab_arguments_add_choice:
 * @table: what may be chosen; the argument has its name
 *
 * Adds a string argument.  GIMP's own choice argument would turn a misspelt
 * word into the default, so that the caller never hears of it.
 */
void
clab_arguments_add_choice (GimpProcedure *procedure,
                           const ClabTable *table,
                           const char *label,
                           const char *blurb);

/**
 * clab_arguments_get_choice:
 *
 * Returns: (transfer none) (nullable): the row that the argument names, or
 *   %NULL with %CLAB_ERROR_VALUE.
 */
const void *
clab_arguments_get_choice (GimpProcedureConfig *config,
                           const ClabTable *table,
                           GError **error);

gboolean
clab_arguments_read (GimpProcedureConfig *config,
                     ClabArguments *arguments,
                     GError **error);

/**
 * clab_arguments_read_some:
 * @names: (array zero-terminated=1): the only ones to read; the defaults stand
 *   for all others
 *
 * For procedures that have an argument of the same name and other words.
 */
gboolean
clab_arguments_read_some (GimpProcedureConfig *config,
                          const char *const *names,
                          ClabArguments *arguments,
                          GError **error);

/**
 * clab_arguments_add_bank:
 * @with_file: whether a bank file may take the place of the text
 */
void
clab_arguments_add_bank (GimpProcedure *procedure, gboolean with_file);

/**
 * clab_arguments_read_bank:
 *
 * Returns: (transfer full) (nullable): the kernels of the text, or of the
 *   file if one is given.
 */
ClabBank *
clab_arguments_read_bank (GimpProcedureConfig *config, GError **error);

G_END_DECLS
