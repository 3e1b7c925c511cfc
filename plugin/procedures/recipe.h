/* What a map's layer remembers: everything needed to make it again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

#include "src/kernel/bank.h"

G_BEGIN_DECLS

/* Name of the parasite. */
#define CLAB_RECIPE_NAME "convolution-lab"

/**
 * ClabRecipe:
 *
 * The text of a parasite: a comment that says which map of the bank the layer
 * is and what its kernel was, then all arguments as GimpConfig writes them,
 * "(kernels \"sobel\")" and so on, one a line.  A bank from a file is stored
 * as text, since files move.  Of a bank with a long text, a map remembers its
 * own kernel only: thousands of kernels would be stored thousands of times.
 * (A scale that it shared with the others is then lost.)
 */
typedef struct _ClabRecipe ClabRecipe;

/**
 * clab_recipe_new:
 * @names: (array zero-terminated=1): the arguments beside “kernels”
 */
ClabRecipe *
clab_recipe_new (GimpProcedureConfig *config,
                 const char *const *names,
                 const ClabBank *bank);

void
clab_recipe_free (ClabRecipe *recipe);

/**
 * clab_recipe_attach:
 * @layer: in no image's stack yet, so that there is nothing to undo
 * @map: its index
 * @kernel: (nullable): %NULL for a combination of all
 */
void
clab_recipe_attach (const ClabRecipe *recipe,
                    GimpLayer *layer,
                    gsize map,
                    const ClabKernel *kernel);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabRecipe, clab_recipe_free)

G_END_DECLS
