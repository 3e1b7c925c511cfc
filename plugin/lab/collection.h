/* All banks that the lab offers: every family with its parameters, and the
 * person's own banks.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/kernel/families.h"

G_BEGIN_DECLS

/**
 * ClabCollectionBank:
 * @id: unique; the family's nick, or "own-1" …
 * @family: (nullable): %NULL for an own bank
 * @values: the family's parameters, as they are now
 * @bank: its kernels
 */
typedef struct
{
  char *id;
  const ClabFamily *family;
  double values[CLAB_FAMILY_MAX_PARAMETERS];
  ClabBank *bank;
} ClabCollectionBank;

typedef struct _ClabCollection ClabCollection;

/**
 * clab_collection_new:
 *
 * Returns: (transfer full): every family with its default parameters.
 */
ClabCollection *
clab_collection_new (void);

void
clab_collection_free (ClabCollection *collection);

gsize
clab_collection_n_banks (const ClabCollection *collection);

/**
 * clab_collection_bank:
 *
 * Own banks come first, then families in their order.
 *
 * Returns: (transfer none): valid until a bank is added or removed.
 */
const ClabCollectionBank *
clab_collection_bank (const ClabCollection *collection, gsize index);

/**
 * clab_collection_find:
 *
 * Returns: (transfer none) (nullable): the bank of that id.
 */
const ClabCollectionBank *
clab_collection_find (const ClabCollection *collection, const char *id);

/**
 * clab_collection_label:
 *
 * Returns: (transfer none): what people read.
 */
const char *
clab_collection_label (const ClabCollectionBank *bank);

/**
 * clab_collection_set_values:
 * @values: one per parameter, within their bounds
 *
 * Returns: %FALSE with %CLAB_ERROR_VALUE when they do not go together; then
 *   the bank stays as it is.
 */
gboolean
clab_collection_set_values (ClabCollection *collection,
                            const char *id,
                            const double *values,
                            GError **error);

/**
 * clab_collection_add_own:
 * @bank: (transfer full)
 *
 * Returns: (transfer none): the bank's id; own banks stand in the order in
 *   which they were added.
 */
const char *
clab_collection_add_own (ClabCollection *collection, ClabBank *bank);

/**
 * clab_collection_reserve_own:
 *
 * The next own bank gets the id "own-@number", or one with a higher number.
 */
void
clab_collection_reserve_own (ClabCollection *collection, guint number);

/**
 * clab_collection_edit_own:
 *
 * Returns: (transfer none) (nullable): an own bank, to be changed by the
 *   caller; %NULL if @id is not one.
 */
ClabBank *
clab_collection_edit_own (ClabCollection *collection, const char *id);

void
clab_collection_remove_own (ClabCollection *collection, const char *id);

/**
 * clab_collection_kernel:
 *
 * Returns: (transfer none) (nullable): that kernel, if there is one.
 */
const ClabKernel *
clab_collection_kernel (const ClabCollection *collection,
                        const char *id,
                        int kernel);

/**
 * clab_collection_are_equal:
 *
 * Returns: whether the kernels have the same name, weights and bias.
 */
gboolean
clab_collection_are_equal (const ClabKernel *a, const ClabKernel *b);

/**
 * clab_collection_append_text:
 * @text: kernel text so far; gets another line
 * @kernel: −1 for the whole bank
 *
 * A whole family is written by its name, with the parameters that are not
 * the default; anything else kernel by kernel.
 */
void
clab_collection_append_text (const ClabCollection *collection,
                             GString *text,
                             const char *id,
                             int kernel);

/**
 * ClabCollectionFound:
 * @kernel: −1 for the whole bank
 */
typedef void (*ClabCollectionFound) (const char *id, int kernel, gpointer data);

/**
 * clab_collection_read_text:
 * @text: kernel text, as clab_collection_append_text() writes it or a person
 * @rest: kernels of @text that no bank has, are added here
 *
 * Says which banks and kernels the text names.  Families get the parameters
 * that stand in the text.
 *
 * Returns: %FALSE with %CLAB_ERROR_PARSE, and nothing found, for text that
 *   cannot be read.
 */
gboolean
clab_collection_read_text (ClabCollection *collection,
                           const char *text,
                           ClabBank *rest,
                           ClabCollectionFound found,
                           gpointer data,
                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabCollection, clab_collection_free)

G_END_DECLS
