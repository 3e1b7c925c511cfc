/* How a family adds its kernels to a bank.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/kernel/families.h"

G_BEGIN_DECLS

/**
 * ClabFixedKernel:
 * @name: %NULL ends an array
 * @note: (nullable): marked with N_(); compass kernels need none
 * @weights: "1 2 1; 0 0 0; -1 -2 -1", as it stands in the source
 * @divisor: 0 means 1
 * @bias: in units of 0…1 pixels
 * @towards: for families of compass kernels only: where the kernel wants the
 *   image to get brighter, 0 … 7 from north by east
 *
 * A kernel of which all is known beforehand.
 */
struct _ClabFixedKernel
{
  const char *name;
  const char *note;
  const char *weights;
  double divisor;
  double bias;
  guint towards;
};

/* For families without parameters. */
extern const ClabFamilyParameter clab_no_parameters[];

/**
 * clab_family_add:
 * @name: copied
 * @note: one sentence in the user's language, copied
 *
 * Returns: (transfer none): a kernel of zeros, now the last one of @bank.
 */
ClabKernel *
clab_family_add (const ClabFamily *family,
                 ClabBank *bank,
                 const char *name,
                 const char *note,
                 gsize size);

/**
 * clab_family_add_planes:
 *
 * The same with any number of planes, rows and columns.
 */
ClabKernel *
clab_family_add_planes (const ClabFamily *family,
                        ClabBank *bank,
                        const char *name,
                        const char *note,
                        const gsize shape[3]);

/**
 * clab_family_add_fixed:
 *
 * Returns: (transfer none): the kernel, now the last one of @bank.
 */
ClabKernel *
clab_family_add_fixed (const ClabFamily *family,
                       ClabBank *bank,
                       const ClabFixedKernel *fixed);

/**
 * clab_family_build_fixed:
 *
 * The build function of families whose kernels are all in their array.
 */
gboolean
clab_family_build_fixed (const ClabFamily *family,
                         const double *values,
                         ClabBank *bank,
                         GError **error);

/**
 * clab_family_build_compass:
 *
 * The build function of families that turn each 3 × 3 kernel of their array
 * by 45° seven times.  Names and notes tell the direction.
 */
gboolean
clab_family_build_compass (const ClabFamily *family,
                           const double *values,
                           ClabBank *bank,
                           GError **error);

/**
 * clab_family_name_angle:
 * @degrees: printed with a point, whatever the language
 *
 * Returns: (transfer full): "gabor 22.5".
 */
char *
clab_family_name_angle (const char *word, double degrees);

/**
 * clab_family_choose_size:
 * @size: 0 or a size
 * @reach: how far the shape extends from the middle, in pixels
 *
 * Returns: @size, or if that is 0 the odd size that holds the shape.
 */
gsize
clab_family_choose_size (double size, double reach);

/**
 * clab_family_check_at_least:
 *
 * Returns: whether @size is at least @minimum; %FALSE with %CLAB_ERROR_VALUE.
 */
gboolean
clab_family_check_at_least (const ClabFamily *family,
                            gsize size,
                            gsize minimum,
                            GError **error);

G_END_DECLS
