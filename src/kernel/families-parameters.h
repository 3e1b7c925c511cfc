/* Parameters that families share, so that one key means one thing everywhere.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib/gi18n-lib.h>

#include "src/kernel/families.h"

/* Whole numbers. */
#define CLAB_PARAMETER_COUNT(nick_, label_, note_, low, high, standard)        \
  { .choice = { nick_, label_, note_ },                                        \
    .minimum = (low),                                                          \
    .maximum = (high),                                                         \
    .value = (standard),                                                       \
    .is_integer = TRUE }

/* Any numbers. */
#define CLAB_PARAMETER_AMOUNT(nick_, label_, note_, low, high, standard)       \
  { .choice = { nick_, label_, note_ },                                        \
    .minimum = (low),                                                          \
    .maximum = (high),                                                         \
    .value = (standard) }

#define CLAB_PARAMETER_SIZE(low, high, standard)                               \
  CLAB_PARAMETER_COUNT ("size", N_ ("Size"), N_ ("Rows and columns."), low,    \
                        high, standard)

#define CLAB_PARAMETER_SIZE_OR_AUTO                                            \
  CLAB_PARAMETER_COUNT (                                                       \
      "size", N_ ("Size"),                                                     \
      N_ ("Rows and columns; 0: as many as the shape needs."), 0, 127, 0)

#define CLAB_PARAMETER_SIGMA(standard)                                         \
  CLAB_PARAMETER_AMOUNT (                                                      \
      "sigma", N_ ("Sigma"),                                                   \
      N_ ("Standard deviation of the Gaussian, in pixels."), 0.3, 40,          \
      standard)

#define CLAB_PARAMETER_ORIENTATIONS(standard)                                  \
  CLAB_PARAMETER_COUNT ("orientations", N_ ("Orientations"),                   \
                        N_ ("How many directions, evenly spread."), 1, 36,     \
                        standard)

#define CLAB_PARAMETER_ANGLE                                                   \
  CLAB_PARAMETER_AMOUNT ("angle", N_ ("Angle"),                                \
                         N_ ("Degrees, clockwise from the right."), -360, 360, \
                         0)

#define CLAB_PARAMETER_WAVELENGTH(high, standard)                              \
  CLAB_PARAMETER_AMOUNT ("wavelength", N_ ("Wavelength"),                      \
                         N_ ("Pixels from one light stripe to the next."),     \
                         2.1, high, standard)

#define CLAB_NO_MORE_PARAMETERS                                                \
  {                                                                            \
    .choice = { NULL }                                                         \
  }
