/* The weights of a kernel as an operation and a channel mode use them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/map-weights.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "src/base/clab-error.h"

#define COLOURS 3

/* Below this share of a kernel's energy, what is left of it without its mean
 * is rounding. */
#define FLAT 1e-20

/* How the planes of a kernel become sets of planes. */
typedef struct
{
  gsize n_sets;
  gsize planes;
  gsize map_channels;
  gsize n_weights;
  gsize (*kernel_plane) (const ClabKernel *kernel,
                         const ClabChannelMode *mode,
                         gsize set,
                         gsize plane);
} Layout;

static gsize
plane_of_set (const ClabKernel *kernel,
              const ClabChannelMode *mode,
              gsize set,
              gsize plane)
{
  (void)mode;
  (void)plane;
  return MIN (set, kernel->planes - 1);
}

static gsize
plane_of_plane (const ClabKernel *kernel,
                const ClabChannelMode *mode,
                gsize set,
                gsize plane)
{
  (void)mode;
  (void)set;
  return MIN (plane, kernel->planes - 1);
}

static gsize
plane_of_mode (const ClabKernel *kernel,
               const ClabChannelMode *mode,
               gsize set,
               gsize plane)
{
  (void)set;
  (void)plane;
  return MIN (mode->channel, kernel->planes - 1);
}

static Layout
layout_of (const ClabKernel *kernel, const ClabChannelMode *mode, gsize colours)
{
  gsize cells = kernel->rows * kernel->columns;
  gsize wanted = MAX (kernel->planes, colours);
  gboolean is_own = mode->kind == CLAB_CHANNELS_ONE && mode->channel < COLOURS;

  if (mode->kind == CLAB_CHANNELS_EACH)
    return (Layout){ .n_sets = kernel->planes,
                     .planes = 1,
                     .map_channels = wanted,
                     .n_weights = cells,
                     .kernel_plane = plane_of_set };
  if (mode->kind == CLAB_CHANNELS_SUM)
    return (Layout){ .n_sets = 1,
                     .planes = wanted,
                     .map_channels = 1,
                     .n_weights = cells * wanted,
                     .kernel_plane = plane_of_plane };
  return (Layout){ .n_sets = 1,
                   .planes = 1,
                   .map_channels = 1,
                   .n_weights = is_own ? cells : cells * kernel->planes,
                   .kernel_plane = is_own ? plane_of_mode : NULL };
}

static double
weight_at (const ClabKernel *kernel,
           const Layout *layout,
           const ClabChannelMode *mode,
           gsize set,
           gsize plane,
           gsize cell)
{
  gsize row = cell / kernel->columns;
  gsize column = cell % kernel->columns;
  double sum = 0.0;

  if (layout->kernel_plane != NULL)
    return clab_kernel_weight (
        kernel, layout->kernel_plane (kernel, mode, set, plane), row, column);
  for (gsize p = 0; p < kernel->planes; p++)
    sum += clab_kernel_weight (kernel, p, row, column);
  return sum;
}

/* Mean 0 and norm 1; all 0 for a flat kernel. */
static void
normalise (double *weights, gsize n)
{
  double mean = 0.0;
  double energy = 0.0;
  double all = 0.0;

  for (gsize i = 0; i < n; i++)
    mean += weights[i] / (double)n;
  for (gsize i = 0; i < n; i++)
    {
      all += weights[i] * weights[i];
      weights[i] -= mean;
      energy += weights[i] * weights[i];
    }
  double factor = energy > FLAT * all ? 1.0 / sqrt (energy) : 0.0;
  for (gsize i = 0; i < n; i++)
    weights[i] *= factor;
}

static gboolean
is_delta (const ClabMapWeights *weights)
{
  gsize cells = weights->rows * weights->columns;
  gsize anchor
      = weights->anchor_row * weights->columns + weights->anchor_column;

  if (weights->planes > 1)
    return FALSE;
  for (gsize i = 0; i < weights->n_sets * cells; i++)
    if (weights->weights[i] != (i % cells == anchor ? 1.0 : 0.0))
      return FALSE;
  return TRUE;
}

static gsize
turned_anchor (gsize anchor, gsize n)
{
  return anchor == (n - 1) / 2 ? anchor : n - 1 - anchor;
}

gboolean
clab_map_weights_init (ClabMapWeights *weights,
                       const ClabKernel *kernel,
                       const ClabMapOptions *options,
                       gsize colours,
                       GError **error)
{
  const ClabOperation *operation = options->operation;
  gsize cells = kernel->rows * kernel->columns;

  if (kernel->planes != 1 && kernel->planes != COLOURS)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                   _ ("The kernel “%s” has %zu planes; give it 1, or 3 for "
                      "red, green and blue."),
                   kernel->name, kernel->planes);
      return FALSE;
    }

  Layout layout = layout_of (kernel, options->channels, colours);
  *weights = (ClabMapWeights){
    .rows = kernel->rows,
    .columns = kernel->columns,
    .anchor_row = kernel->anchor_row,
    .anchor_column = kernel->anchor_column,
    .n_sets = layout.n_sets,
    .planes = layout.planes,
    .map_channels = layout.map_channels,
    .weights = g_new (double, layout.n_sets *layout.planes *cells),
    .divisor = operation->is_divided ? (double)layout.n_weights : 1.0,
    .bias = kernel->bias + options->bias,
  };
  if (operation->is_rotated)
    {
      weights->anchor_row = turned_anchor (kernel->anchor_row, kernel->rows);
      weights->anchor_column
          = turned_anchor (kernel->anchor_column, kernel->columns);
    }

  for (gsize set = 0; set < layout.n_sets; set++)
    {
      double *to = weights->weights + set * layout.planes * cells;

      for (gsize i = 0; i < layout.planes * cells; i++)
        {
          gsize cell
              = operation->is_rotated ? cells - 1 - i % cells : i % cells;

          to[i] = weight_at (kernel, &layout, options->channels, set, i / cells,
                             cell)
                  / weights->divisor;
        }
      if (operation->is_normalised)
        normalise (to, layout.planes * cells);
    }
  weights->is_delta = !operation->is_normalised && is_delta (weights);
  return TRUE;
}

void
clab_map_weights_clear (ClabMapWeights *weights)
{
  g_clear_pointer (&weights->weights, g_free);
}

const double *
clab_map_weights_set (const ClabMapWeights *weights, gsize map_channel)
{
  gsize set = MIN (map_channel, weights->n_sets - 1);

  return weights->weights
         + set * weights->planes * weights->rows * weights->columns;
}

gsize
clab_map_weights_plane (const ClabMapWeights *weights,
                        gsize map_channel,
                        gsize plane)
{
  return weights->planes > 1 ? plane : map_channel;
}
