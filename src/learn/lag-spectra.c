/* Lags of large rectangles of outputs by Fourier transforms of tiles.
 *
 * A tile of rows b has rows − 1 rows more above and below than that of rows a
 * and of targets, and columns − 1 columns more to the right, so that no lag
 * goes round.  Two tiles are transformed together as a + i·a' and b + i·b':
 * the real part of (a + i·a')* times (b + i·b') is that of both.  Spectra are
 * summed, and transformed back once.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/lag-spectra.h"

#include <stdlib.h>
#include <string.h>

/* A side of a rectangle that tiles fit into well. */
#define LARGE 10000

/* Sizes of tiles: of the first ones the second-level cache holds a few, the
 * last one is for kernels that would waste them.
 *
 * @slowness: multiplications take so many times as long as those of products
 *   of rows, with all that goes with them
 */
static const struct
{
  gsize size;
  double slowness;
} sizes[] = { { 64, 2.6 }, { 128, 2.6 }, { 256, 4.6 } };

/*
 * @size: of a tile
 * @step_y: rows a of a tile
 * @step_x: columns a of a tile
 * @length: doubles of a tile
 * @lanes: of the instruction set that summed; 0 before
 * @turns: see clab_spectra_turns()
 * @zeros: a row of a tile
 * @rows: of two tiles
 * @sums: pairs of planes, then kernels × planes, × tile; nothing yet where
 *   @lanes is 0
 */
struct _ClabLagSpectra
{
  ClabLagShape shape;
  gsize size;
  gsize step_y;
  gsize step_x;
  gsize length;
  gsize lanes;
  double *turns;
  double *zeros;
  const double **rows;
  double *sums;
};

/* Where a tile begins, in outputs; beyond all columns for none. */
typedef struct
{
  gsize y;
  gsize x;
} Place;

static gsize
rows_of_tile (const ClabLagShape *shape, gsize size)
{
  return size > 2 * (shape->rows - 1) ? size - 2 * (shape->rows - 1) : 0;
}

static gsize
columns_of_tile (const ClabLagShape *shape, gsize size)
{
  return size > shape->columns - 1 ? size - (shape->columns - 1) : 0;
}

static gsize
n_pair_sums (const ClabLagShape *shape)
{
  return shape->has_pairs ? shape->planes * shape->planes : 0;
}

static gsize
n_sums (const ClabLagShape *shape)
{
  return n_pair_sums (shape) + shape->n_kernels * shape->planes;
}

/* Tiles that are transformed: of rows b, of rows a and of targets. */
static gsize
n_tiles (const ClabLagShape *shape)
{
  return (shape->has_pairs ? 2 : 1) * shape->planes + shape->n_kernels;
}

/* Multiplications for a rectangle; more than anything costs where the kernel
 * does not fit. */
static double
cost (const ClabLagShape *shape, gsize which, gsize height, gsize width)
{
  gsize size = sizes[which].size;
  gsize rows = rows_of_tile (shape, size);
  gsize columns = columns_of_tile (shape, size);

  if (rows == 0 || columns == 0)
    return G_MAXDOUBLE;

  gsize n = ((height + rows - 1) / rows) * ((width + columns - 1) / columns);
  double steps = __builtin_ctzl (size);
  double each
      = 6 * steps * (double)n_tiles (shape) + 4 * (double)n_sums (shape);
  return sizes[which].slowness * (double)((n + 1) / 2) * (double)(size * size)
         * each;
}

/* Which is the best for a large image. */
static gsize
best_tile (const ClabLagShape *shape)
{
  gsize best = 0;

  for (gsize i = 1; i < G_N_ELEMENTS (sizes); i++)
    if (cost (shape, i, LARGE, LARGE) < cost (shape, best, LARGE, LARGE))
      best = i;
  return best;
}

/* What a product of spread rows takes, in those of plain ones. */
#define SPREAD 0.7

gboolean
clab_lag_spectra_wins (const ClabLagShape *shape, gsize height, gsize width)
{
  double area = (double)(shape->rows * shape->columns);
  double pairs = shape->has_pairs ? (double)(shape->planes * shape->planes)
                                        * (2 * area - (double)shape->columns)
                                  : 0;
  double moments = (double)(shape->n_kernels * shape->planes) * area;

  /* Rows at the edges are multiplied anyway. */
  if (height < 2 * shape->rows)
    return FALSE;

  double slowness = clab_lags_are_spread (shape, clab_dots ()) ? SPREAD : 1;

  return cost (shape, best_tile (shape), height, width)
         < slowness * (double)width
               * ((double)(height - shape->rows) * pairs
                  + (double)height * moments);
}

void
clab_lag_spectra_fit (const ClabLagShape *shape, gsize *height, gsize *width)
{
  gsize size = sizes[best_tile (shape)].size;

  *height = rows_of_tile (shape, size);
  *width = 2 * columns_of_tile (shape, size);
}

gsize
clab_lag_spectra_room (const ClabLagShape *shape)
{
  return (shape->planes + 1)
         * clab_spectra_length (sizes[best_tile (shape)].size);
}

double
clab_lag_spectra_bytes (const ClabLagShape *shape)
{
  return (double)sizeof (double) * (double)n_sums (shape)
         * (double)clab_spectra_length (sizes[best_tile (shape)].size);
}

ClabLagSpectra *
clab_lag_spectra_new (const ClabLagShape *shape)
{
  g_autoptr (ClabLagSpectra) spectra = g_new0 (ClabLagSpectra, 1);
  gsize size = sizes[best_tile (shape)].size;
  gsize length = clab_spectra_length (size);

  spectra->shape = *shape;
  spectra->size = size;
  spectra->step_y = rows_of_tile (shape, size);
  spectra->step_x = columns_of_tile (shape, size);
  spectra->length = length;
  spectra->turns = clab_spectra_turns (size);
  spectra->zeros = g_new0 (double, size);
  spectra->rows = g_new (const double *, 2 * size);
  spectra->sums = clab_doubles_new (n_sums (shape) * length);
  if (spectra->sums == NULL)
    return NULL;
  return g_steal_pointer (&spectra);
}

void
clab_lag_spectra_free (ClabLagSpectra *spectra)
{
  if (spectra == NULL)
    return;
  g_free (spectra->turns);
  g_free (spectra->zeros);
  g_free (spectra->rows);
  free (spectra->sums);
  g_free (spectra);
}

gsize
clab_lag_spectra_first (const ClabLagShape *shape)
{
  return shape->rows - 1;
}

/* Rows of pixels or of targets that tiles are filled with.
 *
 * @rows: @stride apart
 * @origin: that of the first output
 * @first: the first row that counts
 * @end: after the last one
 * @n_columns: that count
 * @above: rows of a tile that stay empty
 * @height: rows of a tile after them, of which the others are empty
 * @width: columns of a tile
 */
typedef struct
{
  const double *rows;
  gsize stride;
  gsize origin;
  gsize first;
  gsize end;
  gsize n_columns;
  gsize above;
  gsize height;
  gsize width;
} Filling;

/* The rows of two tiles, as the parts of one.
 *
 * @rows: room for the rows of both */
static void
find_parts (const ClabLagSpectra *spectra,
            const Filling *filling,
            const Place places[2],
            const double **rows,
            ClabSpectraPart parts[2])
{
  for (int p = 0; p < 2; p++, rows += spectra->size)
    {
      const Place *place = &places[p];

      parts[p].rows = rows;
      parts[p].n = place->x < filling->n_columns
                       ? MIN (filling->n_columns - place->x, filling->width)
                       : 0;
      for (gsize r = 0; r < spectra->size; r++)
        {
          /* The first row of a tile is this many above its first output. */
          gsize n_above = spectra->shape.rows - 1;
          gsize row = filling->origin + place->y + r - n_above;
          gboolean is_filled = parts[p].n > 0 && r >= filling->above
                               && r < filling->above + filling->height
                               && filling->origin + place->y + r >= n_above
                               && row >= filling->first && row < filling->end;

          rows[r] = is_filled ? filling->rows + row * filling->stride + place->x
                              : spectra->zeros;
        }
    }
}

/* Rows a of a plane, or targets. */
static void
correlate (ClabLagSpectra *spectra,
           const ClabSpectra *functions,
           const ClabLagPatch *patch,
           const ClabSpectraPart parts[2],
           double *sums)
{
  gsize planes = spectra->shape.planes;

  functions->correlate (parts, spectra->size, spectra->turns,
                        patch->tiles + planes * spectra->length, patch->tiles,
                        planes, sums);
}

/* Two tiles at a time. */
static void
add_places (ClabLagSpectra *spectra,
            const ClabSpectra *functions,
            const ClabLagPatch *patch,
            const Place places[2])
{
  const ClabLagShape *shape = &spectra->shape;
  gsize before = clab_lag_patch_before (patch, shape);
  gsize n_rows = before + patch->height + shape->rows - 1;
  gsize next = shape->planes * spectra->length;
  double *sums = spectra->sums;
  Filling filling = {
    .stride = patch->row_stride,
    .origin = before,
    .end = n_rows,
    .n_columns = patch->width + shape->columns - 1,
    .height = spectra->size,
    .width = spectra->size,
  };
  ClabSpectraPart parts[2];

  for (gsize b = 0; b < shape->planes; b++)
    {
      filling.rows = patch->rows + b * patch->n_kept * patch->row_stride;
      find_parts (spectra, &filling, places, spectra->rows, parts);
      functions->transform (parts, spectra->size, spectra->turns,
                            patch->tiles + b * spectra->length);
    }

  filling.first = clab_lag_spectra_first (shape);
  filling.end = before + patch->height;
  filling.n_columns = patch->width;
  filling.above = shape->rows - 1;
  filling.height = spectra->step_y;
  filling.width = spectra->step_x;
  for (gsize a = 0; shape->has_pairs && a < shape->planes; a++, sums += next)
    {
      filling.rows = patch->rows + a * patch->n_kept * patch->row_stride;
      find_parts (spectra, &filling, places, spectra->rows, parts);
      correlate (spectra, functions, patch, parts, sums);
    }

  filling.origin = 0;
  filling.first = 0;
  filling.end = patch->height;
  filling.stride = patch->target_stride;
  for (gsize o = 0; o < shape->n_kernels; o++, sums += next)
    {
      filling.rows
          = patch->targets + o * patch->n_targets * patch->target_stride;
      find_parts (spectra, &filling, places, spectra->rows, parts);
      correlate (spectra, functions, patch, parts, sums);
    }
}

void
clab_lag_spectra_add_patch (ClabLagSpectra *spectra,
                            const ClabDots *dots,
                            const ClabLagPatch *patch)
{
  gsize n_columns = (patch->width + spectra->step_x - 1) / spectra->step_x;
  gsize n = (patch->height + spectra->step_y - 1) / spectra->step_y * n_columns;

  if (spectra->lanes == 0)
    memset (spectra->sums, 0,
            n_sums (&spectra->shape) * spectra->length * sizeof (double));
  spectra->lanes = dots->spectra->lanes;
  for (gsize i = 0; i < n; i += 2)
    {
      Place places[2];

      for (gsize part = 0; part < 2; part++)
        places[part] = (Place){
          .y = (i + part) / n_columns * spectra->step_y,
          .x = i + part < n ? (i + part) % n_columns * spectra->step_x
                            : patch->width + spectra->shape.columns,
        };
      add_places (spectra, dots->spectra, patch, places);
    }
}

void
clab_lag_spectra_add (ClabLagSpectra *spectra, const ClabLagSpectra *other)
{
  gsize n = n_sums (&spectra->shape) * spectra->length;

  if (other->lanes == 0)
    return;
  if (spectra->lanes == 0)
    memcpy (spectra->sums, other->sums, n * sizeof (double));
  else
    for (gsize i = 0; i < n; i++)
      spectra->sums[i] += other->sums[i];
  spectra->lanes = other->lanes;
}

/* @n_above: lags above 0 that are wanted, too */
static void
find_lags (const ClabLagSpectra *spectra,
           gsize sum,
           gsize n_above,
           double *lags)
{
  const ClabLagShape *shape = &spectra->shape;

  if (spectra->lanes == 0)
    memset (lags, 0,
            (n_above + shape->rows) * shape->columns * sizeof (double));
  else
    clab_spectra_lags (spectra->sums + sum * spectra->length, spectra->lanes,
                       spectra->size, n_above, shape->rows, shape->columns,
                       lags);
}

void
clab_lag_spectra_pairs (const ClabLagSpectra *spectra,
                        gsize plane_a,
                        gsize plane_b,
                        double *lags)
{
  find_lags (spectra, plane_a * spectra->shape.planes + plane_b,
             spectra->shape.rows - 1, lags);
}

void
clab_lag_spectra_moments (const ClabLagSpectra *spectra,
                          gsize kernel,
                          gsize plane,
                          double *lags)
{
  const ClabLagShape *shape = &spectra->shape;

  find_lags (spectra, n_pair_sums (shape) + kernel * shape->planes + plane, 0,
             lags);
}
