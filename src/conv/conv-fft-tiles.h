/* Tiles of the input for convolution by Fourier transforms: where they lie and
 * how they are read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/conv-fft.h"

G_BEGIN_DECLS

/* Columns of a tile that are copied, or finished, before what follows is done
 * to them; and floats from a row of them to the next: not in few places of the
 * caches. */
#define CLAB_FFT_STRIP_COLUMNS 128
#define CLAB_FFT_STRIP_STEP 144

/* One call of clab_conv_fft_run().
 *
 * @first_row: of tiles on the grid of the whole map
 * @first_column: likewise
 * @n_beside: tiles beside each other
 * @n_all: tiles that have rows that are asked for
 * @n_together: tiles of one piece of work
 * @n_shared: tiles for which spectra of the kernels are loaded once
 * @spectra_step: floats of the spectra of one tile, and of one kernel
 * @n_kept: columns that a tile shares with the next one beside it
 * @row_size: floats of ClabFftRoom.row
 * @is_spoilt: (out): for each tile, whether its results are not finite
 * @scratch: of the workers, see ClabFftRoom
 */
typedef struct
{
  const ClabConvFft *fft;
  const ClabRun *run;
  gsize first_row;
  gsize first_column;
  gsize n_beside;
  gsize n_all;
  gsize n_together;
  gsize n_shared;
  gsize spectra_step;
  gsize n_kept;
  gsize row_size;
  guint8 *is_spoilt;
  float *scratch;
  gsize scratch_size;
} ClabFftWork;

/* Memory of one worker.
 *
 * @spectra: tiles × planes × tile
 * @tile: of products, if there are several kernels
 * @group: one group of columns
 * @strip: of a copied tile, or of results
 * @row: of the window of a strip
 * @rows: of the tile that is read: where they lie
 * @kept: of the tile that was read last
 */
typedef struct
{
  float *spectra;
  float *tile;
  float *group;
  float *strip;
  float *row;
  const float **rows;
  ClabFftKept kept;
} ClabFftRoom;

/* First row of output of a tile, negative above the output. */
gssize
clab_fft_tile_row (const ClabFftWork *work, gsize tile);

/* First column of output of a tile, negative left of the output. */
gssize
clab_fft_tile_column (const ClabFftWork *work, gsize tile);

/* Fetches what clab_fft_read_tile() will read for @tile into the second-level
 * cache. */
void
clab_fft_fetch_tile (const ClabFftWork *work, gsize tile);

/* Transforms the columns of all planes of a tile.
 *
 * @is_next: whether the one before is the last one that was read */
void
clab_fft_read_tile (const ClabFftWork *work,
                    gsize tile,
                    gboolean is_next,
                    float *spectra,
                    ClabFftRoom *room);

G_END_DECLS
