/* Tests of src/kernel/families*.c: weights against those in the sources.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/families.h"

#include <math.h>
#include <string.h>

#include "tests/support/families-support.h"
#include "tests/support/suite.h"

/* Relative to the largest weight. */
#define TOLERANCE 1e-9

/* One kernel as it is printed in its source. */
typedef struct
{
  const char *family;
  const char *settings;
  const char *name;
  const char *weights;
  double divisor;
} Golden;

static const Golden goldens[] = {
  { "identity", "", "identity", "0 0 0; 0 1 0; 0 0 0", 1 },
  { "identity", "size=1", "identity", "1", 1 },
  { "box", "", "box", "1 1 1; 1 1 1; 1 1 1", 9 },
  { "sharpen", "", "sharpen", "0 -1 0; -1 5 -1; 0 -1 0", 1 },
  { "edge8", "", "edge8", "-1 -1 -1; -1 8 -1; -1 -1 -1", 1 },
  { "laplacian4", "", "laplacian4", "0 1 0; 1 -4 1; 0 1 0", 1 },
  { "sobel", "", "sobel x", "-1 0 1; -2 0 2; -1 0 1", 1 },
  { "sobel", "", "sobel y", "-1 -2 -1; 0 0 0; 1 2 1", 1 },
  { "sobel", "size=5", "sobel x",
    "-1 -2 0 2 1; -4 -8 0 8 4; -6 -12 0 12 6; -4 -8 0 8 4; -1 -2 0 2 1", 1 },
  { "sobel", "size=5", "sobel y",
    "-1 -4 -6 -4 -1; -2 -8 -12 -8 -2; 0 0 0 0 0; 2 8 12 8 2; 1 4 6 4 1", 1 },
  { "sobel", "order=2", "sobel xx", "1 -2 1; 2 -4 2; 1 -2 1", 1 },
  { "sobel", "order=2", "sobel xy", "1 0 -1; 0 0 0; -1 0 1", 1 },
  { "sobel", "order=2", "sobel yy", "1 2 1; -2 -4 -2; 1 2 1", 1 },
  { "prewitt", "", "prewitt x", "-1 0 1; -1 0 1; -1 0 1", 1 },
  { "prewitt", "", "prewitt y", "-1 -1 -1; 0 0 0; 1 1 1", 1 },
  { "prewitt-compass", "", "prewitt west", "1 1 -1; 1 -2 -1; 1 1 -1", 1 },
  { "prewitt-compass", "", "prewitt north-west", "1 1 1; 1 -2 -1; 1 -1 -1", 1 },
  { "scharr", "", "scharr x", "-3 0 3; -10 0 10; -3 0 3", 32 },
  { "scharr", "", "scharr y", "-3 -10 -3; 0 0 0; 3 10 3", 32 },
  { "scharr-fine", "", "scharr fine x", "-47 0 47; -162 0 162; -47 0 47", 256 },
  { "scharr-fine", "", "scharr fine y", "-47 -162 -47; 0 0 0; 47 162 47", 256 },
  { "roberts", "", "roberts falling", "1 0; 0 -1", 1 },
  { "roberts", "", "roberts rising", "0 1; -1 0", 1 },
  { "kirsch", "", "kirsch north", "5 5 5; -3 0 -3; -3 -3 -3", 1 },
  { "kirsch", "", "kirsch north-east", "-3 5 5; -3 0 5; -3 -3 -3", 1 },
  { "kirsch", "", "kirsch east", "-3 -3 5; -3 0 5; -3 -3 5", 1 },
  { "kirsch", "", "kirsch south-east", "-3 -3 -3; -3 0 5; -3 5 5", 1 },
  { "kirsch", "", "kirsch south", "-3 -3 -3; -3 0 -3; 5 5 5", 1 },
  { "kirsch", "", "kirsch south-west", "-3 -3 -3; 5 0 -3; 5 5 -3", 1 },
  { "kirsch", "", "kirsch west", "5 -3 -3; 5 0 -3; 5 -3 -3", 1 },
  { "kirsch", "", "kirsch north-west", "5 5 -3; 5 0 -3; -3 -3 -3", 1 },
  { "robinson", "", "robinson east", "-1 0 1; -2 0 2; -1 0 1", 1 },
  { "robinson", "", "robinson south-east", "-2 -1 0; -1 0 1; 0 1 2", 1 },
  { "robinson", "", "robinson south", "-1 -2 -1; 0 0 0; 1 2 1", 1 },
  { "robinson", "", "robinson south-west", "0 -1 -2; 1 0 -1; 2 1 0", 1 },
  { "robinson", "", "robinson west", "1 0 -1; 2 0 -2; 1 0 -1", 1 },
  { "robinson", "", "robinson north-west", "2 1 0; 1 0 -1; 0 -1 -2", 1 },
  { "robinson", "", "robinson north", "1 2 1; 0 0 0; -1 -2 -1", 1 },
  { "robinson", "", "robinson north-east", "0 1 2; -1 0 1; -2 -1 0", 1 },
  { "robinson3", "", "robinson 3 east", "-1 0 1; -1 0 1; -1 0 1", 1 },
  { "robinson3", "", "robinson 3 south-east", "-1 -1 0; -1 0 1; 0 1 1", 1 },
  { "robinson3", "", "robinson 3 north-west", "1 1 0; 1 0 -1; 0 -1 -1", 1 },
  { "laplacian", "", "laplacian", "0 1 0; 1 -4 1; 0 1 0", 1 },
  { "laplacian", "ratio=0.2", "laplacian", "1 4 1; 4 -20 4; 1 4 1", 6 },
  { "binomial", "size=3", "binomial", "1 2 1; 2 4 2; 1 2 1", 16 },
  { "binomial", "", "binomial",
    "1 4 6 4 1; 4 16 24 16 4; 6 24 36 24 6; 4 16 24 16 4; 1 4 6 4 1", 256 },
  { "emboss", "", "emboss", "-2 -1 0; -1 1 1; 0 1 2", 1 },
  { "relief", "", "relief south-east", "-1 0 0; 0 0 0; 0 0 1", 1 },
  { "relief", "", "relief north", "0 1 0; 0 0 0; 0 -1 0", 1 },
  { "prewitt-compass", "", "prewitt north", "1 1 1; 1 -2 1; -1 -1 -1", 1 },
  { "prewitt-compass", "", "prewitt north-east", "1 1 1; -1 -2 1; -1 -1 1", 1 },
  { "prewitt-compass", "", "prewitt east", "-1 1 1; -1 -2 1; -1 1 1", 1 },
  { "prewitt-compass", "", "prewitt south-east", "-1 -1 1; -1 -2 1; 1 1 1", 1 },
  { "prewitt-compass", "", "prewitt south", "-1 -1 -1; 1 -2 1; 1 1 1", 1 },
  { "prewitt-compass", "", "prewitt south-west", "1 -1 -1; 1 -2 -1; 1 1 1", 1 },
  { "robinson3", "", "robinson 3 south", "-1 -1 -1; 0 0 0; 1 1 1", 1 },
  { "robinson3", "", "robinson 3 south-west", "0 -1 -1; 1 0 -1; 1 1 0", 1 },
  { "robinson3", "", "robinson 3 west", "1 0 -1; 1 0 -1; 1 0 -1", 1 },
  { "robinson3", "", "robinson 3 north", "1 1 1; 0 0 0; -1 -1 -1", 1 },
  { "robinson3", "", "robinson 3 north-east", "0 1 1; -1 0 1; -1 -1 0", 1 },
  { "relief", "", "relief south", "0 -1 0; 0 0 0; 0 1 0", 1 },
  { "relief", "", "relief west", "0 0 0; 1 0 -1; 0 0 0", 1 },
  { "relief", "", "relief north-east", "0 0 1; 0 0 0; -1 0 0", 1 },
  { "relief", "", "relief east", "0 0 0; -1 0 1; 0 0 0", 1 },
  { "relief", "", "relief south-west", "0 0 -1; 0 0 0; 1 0 0", 1 },
  { "relief", "", "relief north-west", "1 0 0; 0 0 0; 0 0 -1", 1 },
  { "rotinv", "", "rotinv x",
    "-0.14644660940672624 0 0.14644660940672624; "
    "-0.20710678118654752 0 0.20710678118654752; "
    "-0.14644660940672624 0 0.14644660940672624",
    1 },
  { "rotinv", "", "rotinv y",
    "-0.14644660940672624 -0.20710678118654752 -0.14644660940672624; 0 0 0; "
    "0.14644660940672624 0.20710678118654752 0.14644660940672624",
    1 },
  /* .229879 · .425287, .540242 · .425287 */
  { "farid", "size=3", "farid x",
    "-.097764550273 0 .097764550273; -.229757899454 0 .229757899454; "
    "-.097764550273 0 .097764550273",
    1 },
  { "farid", "size=3", "farid y",
    "-.097764550273 -.229757899454 -.097764550273; 0 0 0; "
    ".097764550273 .229757899454 .097764550273",
    1 },
  /* Products of the five-tap vectors. */
  { "farid", "", "farid x",
    "-.004127577036 -.010419906369 0 .010419906369 .004127577036; "
    "-.027308165412 -.068938392723 0 .068938392723 .027308165412; "
    "-.046732405500 -.117974125125 0 .117974125125 .046732405500; "
    "-.027308165412 -.068938392723 0 .068938392723 .027308165412; "
    "-.004127577036 -.010419906369 0 .010419906369 .004127577036",
    1 },
  { "nevatia-babu", "", "nevatia-babu 0",
    "100 100 100 100 100; 100 100 100 100 100; 0 0 0 0 0; "
    "-100 -100 -100 -100 -100; -100 -100 -100 -100 -100",
    1 },
  { "nevatia-babu", "", "nevatia-babu 30",
    "100 100 100 100 100; 100 100 100 78 -32; 100 92 0 -92 -100; "
    "32 -78 -100 -100 -100; -100 -100 -100 -100 -100",
    1 },
  { "nevatia-babu", "", "nevatia-babu 60",
    "100 100 100 32 -100; 100 100 92 -78 -100; 100 100 0 -100 -100; "
    "100 78 -92 -100 -100; 100 -32 -100 -100 -100",
    1 },
  { "nevatia-babu", "", "nevatia-babu 90",
    "100 100 0 -100 -100; 100 100 0 -100 -100; 100 100 0 -100 -100; "
    "100 100 0 -100 -100; 100 100 0 -100 -100",
    1 },
  { "nevatia-babu", "", "nevatia-babu 120",
    "100 -32 -100 -100 -100; 100 78 -92 -100 -100; 100 100 0 -100 -100; "
    "100 100 92 -78 -100; 100 100 100 32 -100",
    1 },
  { "nevatia-babu", "", "nevatia-babu 150",
    "-100 -100 -100 -100 -100; 32 -78 -100 -100 -100; 100 92 0 -92 -100; "
    "100 100 100 78 -32; 100 100 100 100 100",
    1 },
  { "frei-chen", "", "frei-chen gradient 1",
    "1 1.414213562373095 1; 0 0 0; -1 -1.414213562373095 -1",
    2.82842712474619 },
  { "frei-chen", "", "frei-chen gradient 2",
    "1 0 -1; 1.414213562373095 0 -1.414213562373095; 1 0 -1",
    2.82842712474619 },
  { "frei-chen", "", "frei-chen ripple 1",
    "0 -1 1.414213562373095; 1 0 -1; -1.414213562373095 1 0",
    2.82842712474619 },
  { "frei-chen", "", "frei-chen ripple 2",
    "1.414213562373095 -1 0; -1 0 1; 0 1 -1.414213562373095",
    2.82842712474619 },
  { "frei-chen", "", "frei-chen line 1", "0 1 0; -1 0 -1; 0 1 0", 2 },
  { "frei-chen", "", "frei-chen line 2", "-1 0 1; 0 0 0; 1 0 -1", 2 },
  { "frei-chen", "", "frei-chen laplacian 1", "1 -2 1; -2 4 -2; 1 -2 1", 6 },
  { "frei-chen", "", "frei-chen laplacian 2", "-2 1 -2; 1 4 1; -2 1 -2", 6 },
  { "frei-chen", "", "frei-chen mean", "1 1 1; 1 1 1; 1 1 1", 3 },
  { "laplacian", "ratio=1", "laplacian", "1 0 1; 0 -4 0; 1 0 1", 2 },
  { "laplacians", "", "laplacian 4", "0 1 0; 1 -4 1; 0 1 0", 1 },
  { "laplacians", "", "laplacian 8", "1 1 1; 1 -8 1; 1 1 1", 1 },
  { "laplacians", "", "laplacian diagonal", "1 -2 1; -2 4 -2; 1 -2 1", 1 },
  { "laplacians", "", "laplacian mixed", "-2 1 -2; 1 4 1; -2 1 -2", 1 },
  { "laplacians", "", "laplacian isotropic", "1 4 1; 4 -20 4; 1 4 1", 6 },
  { "log-classic", "", "log 5",
    "0 0 -1 0 0; 0 -1 -2 -1 0; -1 -2 16 -2 -1; 0 -1 -2 -1 0; 0 0 -1 0 0", 1 },
  { "log-classic", "", "log 9",
    "0 1 1 2 2 2 1 1 0; 1 2 4 5 5 5 4 2 1; 1 4 5 3 0 3 5 4 1; "
    "2 5 3 -12 -24 -12 3 5 2; 2 5 0 -24 -40 -24 0 5 2; "
    "2 5 3 -12 -24 -12 3 5 2; 1 4 5 3 0 3 5 4 1; 1 2 4 5 5 5 4 2 1; "
    "0 1 1 2 2 2 1 1 0",
    1 },
  { "forensic", "", "kb", "-1 2 -1; 2 -4 2; -1 2 -1", 4 },
  { "forensic", "", "kv",
    "-1 2 -2 2 -1; 2 -6 8 -6 2; -2 8 -12 8 -2; 2 -6 8 -6 2; -1 2 -2 2 -1", 12 },
  { "lines", "", "line horizontal", "-1 -1 -1; 2 2 2; -1 -1 -1", 1 },
  { "lines", "", "line rising", "-1 -1 2; -1 2 -1; 2 -1 -1", 1 },
  { "lines", "", "line vertical", "-1 2 -1; -1 2 -1; -1 2 -1", 1 },
  { "lines", "", "line falling", "2 -1 -1; -1 2 -1; -1 -1 2", 1 },
  { "lines5", "", "line 5 vertical",
    "-1 -1 4 -1 -1; -1 -1 4 -1 -1; -1 -1 4 -1 -1; -1 -1 4 -1 -1; "
    "-1 -1 4 -1 -1",
    1 },
  { "lines5", "", "line 5 horizontal",
    "-1 -1 -1 -1 -1; -1 -1 -1 -1 -1; 4 4 4 4 4; -1 -1 -1 -1 -1; "
    "-1 -1 -1 -1 -1",
    1 },
  { "lines5", "", "line 5 falling",
    "4 -1 -1 -1 -1; -1 4 -1 -1 -1; -1 -1 4 -1 -1; -1 -1 -1 4 -1; "
    "-1 -1 -1 -1 4",
    1 },
  { "lines5", "", "line 5 rising",
    "-1 -1 -1 -1 4; -1 -1 -1 4 -1; -1 -1 4 -1 -1; -1 4 -1 -1 -1; "
    "4 -1 -1 -1 -1",
    1 },
  { "points", "", "point", "-1 -1 -1; -1 8 -1; -1 -1 -1", 1 },
  { "corners", "", "corner top left", "5 5 -4; 5 5 -4; -4 -4 -4", 1 },
  { "corners", "", "corner top right", "-4 5 5; -4 5 5; -4 -4 -4", 1 },
  { "corners", "", "corner bottom right", "-4 -4 -4; -4 5 5; -4 5 5", 1 },
  { "corners", "", "corner bottom left", "-4 -4 -4; 5 5 -4; 5 5 -4", 1 },
  { "shapes", "size=3 zero-sum=0", "cross", "0 1 0; 1 1 1; 0 1 0", 1 },
  { "shapes", "size=3 zero-sum=0", "x", "1 0 1; 0 1 0; 1 0 1", 1 },
  { "shapes", "size=3 zero-sum=0", "diagonal", "1 0 0; 0 1 0; 0 0 1", 1 },
  { "shapes", "size=3 zero-sum=0", "anti-diagonal", "0 0 1; 0 1 0; 1 0 0", 1 },
  { "shapes", "size=3 zero-sum=0", "ring", "1 1 1; 1 0 1; 1 1 1", 1 },
  { "shapes", "size=3 zero-sum=0", "horizontal", "0 0 0; 1 1 1; 0 0 0", 1 },
  { "shapes", "size=3 zero-sum=0", "vertical", "0 1 0; 0 1 0; 0 1 0", 1 },
  { "shapes", "size=3 zero-sum=0", "disc", "0 1 0; 1 1 1; 0 1 0", 1 },
  { "shapes", "size=3 zero-sum=0", "diamond", "0 1 0; 1 1 1; 0 1 0", 1 },
  { "shapes", "size=3", "diagonal", "2 -1 -1; -1 2 -1; -1 -1 2", 3 },
  { "shapes", "zero-sum=0", "ring",
    "0 1 1 1 0; 1 0 0 0 1; 1 0 0 0 1; 1 0 0 0 1; 0 1 1 1 0", 1 },
  { "shapes", "zero-sum=0", "disc",
    "0 1 1 1 0; 1 1 1 1 1; 1 1 1 1 1; 1 1 1 1 1; 0 1 1 1 0", 1 },
  { "shapes", "zero-sum=0", "diamond",
    "0 0 1 0 0; 0 1 1 1 0; 1 1 1 1 1; 0 1 1 1 0; 0 0 1 0 0", 1 },
  { "haralick", "", "facet smooth", "-1 2 -1; 2 5 2; -1 2 -1", 9 },
  { "haralick", "", "facet dx", "-1 0 1; -1 0 1; -1 0 1", 6 },
  { "haralick", "", "facet dy", "-1 -1 -1; 0 0 0; 1 1 1", 6 },
  { "haralick", "", "facet dxx", "1 -2 1; 1 -2 1; 1 -2 1", 6 },
  { "haralick", "", "facet dxy", "1 0 -1; 0 0 0; -1 0 1", 4 },
  { "haralick", "", "facet dyy", "1 1 1; -2 -2 -2; 1 1 1", 6 },
  { "savitzky-golay", "size=3", "fit smooth", "-1 2 -1; 2 5 2; -1 2 -1", 9 },
  { "savitzky-golay", "size=3", "fit dxy", "1 0 -1; 0 0 0; -1 0 1", 4 },
  { "savitzky-golay", "", "fit smooth",
    "-13 2 7 2 -13; 2 17 22 17 2; 7 22 27 22 7; 2 17 22 17 2; -13 2 7 2 -13",
    175 },
  { "savitzky-golay", "size=7", "fit smooth",
    "-7 -2 1 2 1 -2 -7; -2 3 6 7 6 3 -2; 1 6 9 10 9 6 1; 2 7 10 11 10 7 2; "
    "1 6 9 10 9 6 1; -2 3 6 7 6 3 -2; -7 -2 1 2 1 -2 -7",
    147 },
  { "savitzky-golay", "", "fit dx",
    "-2 -1 0 1 2; -2 -1 0 1 2; -2 -1 0 1 2; -2 -1 0 1 2; -2 -1 0 1 2", 50 },
  { "savitzky-golay", "", "fit dxx",
    "2 -1 -2 -1 2; 2 -1 -2 -1 2; 2 -1 -2 -1 2; 2 -1 -2 -1 2; 2 -1 -2 -1 2",
    70 },
  { "savitzky-golay", "order=3", "fit dx",
    "31 -44 0 44 -31; -5 -62 0 62 5; -17 -68 0 68 17; -5 -62 0 62 5; "
    "31 -44 0 44 -31",
    420 },
  { "basics", "", "identity", "0 0 0; 0 1 0; 0 0 0", 1 },
  { "basics", "", "box", "1 1 1; 1 1 1; 1 1 1", 9 },
  { "basics", "", "gaussian", "1 2 1; 2 4 2; 1 2 1", 16 },
  { "basics", "", "sharpen", "0 -1 0; -1 5 -1; 0 -1 0", 1 },
  { "basics", "", "edge8", "-1 -1 -1; -1 8 -1; -1 -1 -1", 1 },
  { "basics", "", "laplacian4", "0 1 0; 1 -4 1; 0 1 0", 1 },
  { "basics", "", "sobel horizontal", "-1 -2 -1; 0 0 0; 1 2 1", 1 },
  { "basics", "", "sobel vertical", "-1 0 1; -2 0 2; -1 0 1", 1 },
  { "basics", "", "vertical edge", "1 0 -1; 1 0 -1; 1 0 -1", 1 },
  { "basics", "", "filter 1", "1 -1 -1; -1 1 -1; -1 -1 1", 1 },
  { "basics", "", "filter 2", "-1 1 -1; -1 1 -1; -1 1 -1", 1 },
  { "basics", "", "x", "1 0 1; 0 1 0; 1 0 1", 1 },
  { "basics", "", "two by two", "1 0; 0 -1", 1 },
  { "gaussian5", "", "gaussian5",
    "1 4 7 4 1; 4 16 26 16 4; 7 26 41 26 7; 4 16 26 16 4; 1 4 7 4 1", 273 },
  { "pyramid", "", "pyramid",
    "1 2 3 2 1; 2 4 6 4 2; 3 6 9 6 3; 2 4 6 4 2; 1 2 3 2 1", 81 },
  { "motion", "size=5", "motion", "1 1 1 1 1", 5 },
  { "motion", "size=3 angle=90", "motion", "1; 1; 1", 3 },
  { "motion", "size=4", "motion", "1 2 2 2 1", 8 },
  { "sharpening", "", "sharpen 4", "0 -1 0; -1 5 -1; 0 -1 0", 1 },
  { "sharpening", "", "sharpen 8", "-1 -1 -1; -1 9 -1; -1 -1 -1", 1 },
  { "sharpening", "", "sharpen soft", "0 -2 0; -2 11 -2; 0 -2 0", 3 },
  { "sharpening", "", "unsharp 5",
    "-1 -4 -6 -4 -1; -4 -16 -24 -16 -4; -6 -24 476 -24 -6; "
    "-4 -16 -24 -16 -4; -1 -4 -6 -4 -1",
    256 },
  { "high-boost", "amount=1", "high boost 4", "0 -1 0; -1 5 -1; 0 -1 0", 1 },
  { "high-boost", "amount=1", "high boost 8", "-1 -1 -1; -1 9 -1; -1 -1 -1",
    1 },
  { "laws", "", "laws l5l5",
    "1 4 6 4 1; 4 16 24 16 4; 6 24 36 24 6; 4 16 24 16 4; 1 4 6 4 1", 256 },
  { "laws", "", "laws l5e5",
    "-1 -2 0 2 1; -4 -8 0 8 4; -6 -12 0 12 6; -4 -8 0 8 4; -1 -2 0 2 1", 256 },
  { "laws", "", "laws s5w5",
    "1 -2 0 2 -1; 0 0 0 0 0; -2 4 0 -4 2; 0 0 0 0 0; 1 -2 0 2 -1", 256 },
  { "laws", "", "laws r5r5",
    "1 -4 6 -4 1; -4 16 -24 16 -4; 6 -24 36 -24 6; -4 16 -24 16 -4; "
    "1 -4 6 -4 1",
    256 },
  { "laws3", "", "laws l3s3", "-1 2 -1; -2 4 -2; -1 2 -1", 16 },
  { "laws3", "", "laws e3e3", "1 0 -1; 0 0 0; -1 0 1", 16 },
  { "haar", "", "haar 0 0", "1 1; 1 1", 2 },
  { "haar", "", "haar 0 1", "1 -1; 1 -1", 2 },
  { "haar", "", "haar 1 0", "1 1; -1 -1", 2 },
  { "haar", "", "haar 1 1", "1 -1; -1 1", 2 },
  { "haar", "size=4", "haar 0 2", "1 -1 0 0; 1 -1 0 0; 1 -1 0 0; 1 -1 0 0",
    2.82842712474619 },
  { "hadamard", "", "hadamard 1 2",
    "1 1 -1 -1; -1 -1 1 1; 1 1 -1 -1; -1 -1 1 1", 4 },
  { "dct", "", "dct 0 0", "1 1 1; 1 1 1; 1 1 1", 3 },
  /* .57735 · .707107 and .408248 · .816497 in full. */
  { "dct", "", "dct 0 1",
    "0.408248290463863 0 -0.408248290463863; "
    "0.408248290463863 0 -0.408248290463863; "
    "0.408248290463863 0 -0.408248290463863",
    1 },
  { "dct", "", "dct 2 2", "1 -2 1; -2 4 -2; 1 -2 1", 6 },
};

/* The weights of "1 2; 3 4". */
static GArray *
read_weights (const char *text)
{
  GArray *weights = g_array_new (FALSE, FALSE, sizeof (double));

  while (*text != '\0')
    {
      double weight = g_ascii_strtod (text, (char **)&text);

      g_array_append_val (weights, weight);
      text += strspn (text, "; ");
    }
  return weights;
}

START_TEST (a_kernel_has_the_weights_of_its_source)
{
  const Golden *golden = &goldens[_i];
  g_autoptr (ClabBank) bank = family_build (golden->family, golden->settings);
  const ClabKernel *kernel = family_kernel (bank, golden->name);
  g_autoptr (GArray) expected = read_weights (golden->weights);
  double largest = 0;

  ck_assert_uint_eq (clab_kernel_size (kernel), expected->len);
  for (guint i = 0; i < expected->len; i++)
    largest = fmax (largest, fabs (g_array_index (expected, double, i)));
  for (guint i = 0; i < expected->len; i++)
    {
      double weight = kernel->weights[i] / kernel->divisor * golden->divisor;
      double wanted = g_array_index (expected, double, i);

      ck_assert_msg (fabs (weight - wanted) <= TOLERANCE * largest,
                     "%s: weight %u is %.12g, not %g", golden->name, i, weight,
                     wanted);
    }
}
END_TEST

static gboolean
is_golden (const char *family, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (goldens); i++)
    if (strcmp (goldens[i].family, family) == 0
        && strcmp (goldens[i].name, name) == 0)
      return TRUE;
  return FALSE;
}

START_TEST (every_fixed_kernel_is_compared_with_its_source)
{
  const ClabFamily *family
      = (const ClabFamily *)clab_table_row (&clab_families, (gsize)_i);

  if (family->kernels == NULL)
    return;
  g_autoptr (ClabBank) bank = family_build (family->choice.nick, "");
  for (gsize i = 0; i < clab_bank_size (bank); i++)
    {
      const char *name = clab_bank_kernel (bank, i)->name;

      ck_assert_msg (is_golden (family->choice.nick, name), "%s is not", name);
    }
}
END_TEST

START_TEST (a_relief_lies_on_mid_grey)
{
  g_autoptr (ClabBank) bank = family_build ("relief", "");

  for (gsize i = 0; i < clab_bank_size (bank); i++)
    ck_assert_double_eq (clab_bank_kernel (bank, i)->bias, 0.5);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("families-golden");
  TCase *weights = tcase_create ("weights");

  tcase_add_loop_test (weights, a_kernel_has_the_weights_of_its_source, 0,
                       G_N_ELEMENTS (goldens));
  tcase_add_loop_test (weights, every_fixed_kernel_is_compared_with_its_source,
                       0, (int)clab_families.n_rows);
  tcase_add_test (weights, a_relief_lies_on_mid_grey);
  suite_add_tcase (suite, weights);
  return suite_run (suite);
}
