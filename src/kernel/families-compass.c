/* Families: edges by compass direction, and the bases of Frei and Chen.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "src/kernel/families-rows.h"

enum
{
  NORTH = 0,
  EAST = 2,
  SOUTH_EAST = 3,
  WEST = 6
};

const ClabFixedKernel clab_kirsch_kernels[]
    = { { "kirsch", NULL, "5 5 5; -3 0 -3; -3 -3 -3", .towards = NORTH },
        { NULL } };

const ClabFixedKernel clab_robinson_kernels[]
    = { { "robinson", NULL, "-1 0 1; -2 0 2; -1 0 1", .towards = EAST },
        { NULL } };

const ClabFixedKernel clab_robinson3_kernels[]
    = { { "robinson 3", NULL, "-1 0 1; -1 0 1; -1 0 1", .towards = EAST },
        { NULL } };

const ClabFixedKernel clab_prewitt_compass_kernels[]
    = { { "prewitt", NULL, "1 1 -1; 1 -2 -1; 1 1 -1", .towards = WEST },
        { NULL } };

/* Grey where nothing happens; the light falls from the upper left. */
const ClabFixedKernel clab_relief_kernels[]
    = { { "relief", NULL, "-1 0 0; 0 0 0; 0 0 1", .bias = 0.5,
          .towards = SOUTH_EAST },
        { NULL } };

/* 0 and 30 degrees from public copies of Nevatia and Babu's table; 60 and 90
 * are their transposes, 120 and 150 are 60 and 30 upside down.  */
const ClabFixedKernel clab_nevatia_babu_kernels[]
    = { { "nevatia-babu 0", N_ ("Level edges, bright above."),
          "100 100 100 100 100; 100 100 100 100 100; 0 0 0 0 0; "
          "-100 -100 -100 -100 -100; -100 -100 -100 -100 -100" },
        { "nevatia-babu 30", N_ ("Edges at 30°, bright at the upper left."),
          "100 100 100 100 100; 100 100 100 78 -32; 100 92 0 -92 -100; "
          "32 -78 -100 -100 -100; -100 -100 -100 -100 -100" },
        { "nevatia-babu 60", N_ ("Edges at 60°, bright at the upper left."),
          "100 100 100 32 -100; 100 100 92 -78 -100; 100 100 0 -100 -100; "
          "100 78 -92 -100 -100; 100 -32 -100 -100 -100" },
        { "nevatia-babu 90", N_ ("Upright edges, bright to the left."),
          "100 100 0 -100 -100; 100 100 0 -100 -100; 100 100 0 -100 -100; "
          "100 100 0 -100 -100; 100 100 0 -100 -100" },
        { "nevatia-babu 120", N_ ("Edges at 120°, bright at the lower left."),
          "100 -32 -100 -100 -100; 100 78 -92 -100 -100; 100 100 0 -100 -100; "
          "100 100 92 -78 -100; 100 100 100 32 -100" },
        { "nevatia-babu 150", N_ ("Edges at 150°, bright at the lower left."),
          "-100 -100 -100 -100 -100; 32 -78 -100 -100 -100; 100 92 0 -92 -100; "
          "100 100 100 78 -32; 100 100 100 100 100" },
        { NULL } };

/* √2 and 2√2. */
#define R "1.4142135623730951"
#define TWO_R 2.8284271247461903

/* Nine kernels, each of length 1 and at right angles to the others. */
const ClabFixedKernel clab_frei_chen_kernels[] = {
  { "frei-chen gradient 1", N_ ("Level edges, the same for all directions."),
    "1 " R " 1; 0 0 0; -1 -" R " -1", .divisor = TWO_R },
  { "frei-chen gradient 2", N_ ("Upright edges, the same for all directions."),
    "1 0 -1; " R " 0 -" R "; 1 0 -1", .divisor = TWO_R },
  { "frei-chen ripple 1", N_ ("Ripples along the rising diagonal."),
    "0 -1 " R "; 1 0 -1; -" R " 1 0", .divisor = TWO_R },
  { "frei-chen ripple 2", N_ ("Ripples along the falling diagonal."),
    R " -1 0; -1 0 1; 0 1 -" R, .divisor = TWO_R },
  { "frei-chen line 1", N_ ("Level against upright lines."),
    "0 1 0; -1 0 -1; 0 1 0", .divisor = 2 },
  { "frei-chen line 2", N_ ("One diagonal against the other."),
    "-1 0 1; 0 0 0; 1 0 -1", .divisor = 2 },
  { "frei-chen laplacian 1", N_ ("Dots and crossings of lines."),
    "1 -2 1; -2 4 -2; 1 -2 1", .divisor = 6 },
  { "frei-chen laplacian 2", N_ ("Dots and crossings of diagonals."),
    "-2 1 -2; 1 4 1; -2 1 -2", .divisor = 6 },
  { "frei-chen mean", N_ ("What is left: the mean brightness, three times."),
    "1 1 1; 1 1 1; 1 1 1", .divisor = 3 },
  { NULL }
};
