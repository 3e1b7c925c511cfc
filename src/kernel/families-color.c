/* Families: kernels that span red, green and blue.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/families-parameters.h"
#include "src/kernel/families-rows.h"
#include "src/kernel/families-shapes.h"

#define N_COLORS 3
#define FIRST_LAYER_SIZE 11
#define SPOT_SIGMA 2.5

typedef struct
{
  const char *word;
  const char *note;
  double weights[N_COLORS];
} Opponent;

static const Opponent opponents[] = {
  { "red-green", N_ ("Red against green."), { 1, -1, 0 } },
  { "blue-yellow", N_ ("Blue against yellow."), { -0.5, -0.5, 1 } },
  { "lightness",
    N_ ("Light against dark, whatever the colour."),
    { 1.0 / 3, 1.0 / 3, 1.0 / 3 } },
};

/* Spreads the first plane over all of them, times a weight for each. */
static void
paint (ClabKernel *kernel, const double weights[N_COLORS])
{
  gsize n = kernel->rows * kernel->columns;

  for (gsize plane = N_COLORS; plane-- > 0;)
    for (gsize i = 0; i < n; i++)
      kernel->weights[plane * n + i] = weights[plane] * kernel->weights[i];
}

static ClabKernel *
add_color (const ClabFamily *family,
           ClabBank *bank,
           const char *name,
           const char *note,
           gsize size)
{
  return clab_family_add_planes (family, bank, name, note,
                                 (const gsize[]){ N_COLORS, size, size });
}

enum
{
  OPPONENT_SIGMA,
  OPPONENT_ORDER,
  OPPONENT_SIZE
};

const ClabFamilyParameter clab_opponent_parameters[]
    = { CLAB_PARAMETER_SIGMA (1),
        CLAB_PARAMETER_COUNT ("order",
                              N_ ("Order"),
                              N_ ("0: colour areas, 1: colour edges, 2: "
                                  "colour spots."),
                              0,
                              2,
                              0),
        CLAB_PARAMETER_SIZE_OR_AUTO, CLAB_NO_MORE_PARAMETERS };

/* Slopes to the right and downwards. */
static void
add_opponent_edges (const ClabFamily *family,
                    ClabBank *bank,
                    const Opponent *opponent,
                    gsize size,
                    double sigma)
{
  static const char *const axes[] = { "x", "y" };

  for (guint i = 0; i < G_N_ELEMENTS (axes); i++)
    {
      g_autofree char *name
          = g_strdup_printf ("opponent %s %s", opponent->word, axes[i]);
      ClabKernel *kernel
          = add_color (family, bank, name, _ (opponent->note), size);

      clab_weights_derivative (kernel, sigma, i == 0, i == 1);
      paint (kernel, opponent->weights);
    }
}

gboolean
clab_opponent_build (const ClabFamily *family,
                     const double *values,
                     ClabBank *bank,
                     GError **error)
{
  double sigma = values[OPPONENT_SIGMA];
  gsize order = (gsize)values[OPPONENT_ORDER];
  gsize size = clab_family_choose_size (values[OPPONENT_SIZE], 3 * sigma);

  if (!clab_family_check_at_least (family, size, order + 1, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (opponents); i++)
    {
      const Opponent *opponent = &opponents[i];
      g_autofree char *name = g_strdup_printf ("opponent %s", opponent->word);

      if (order == 1)
        {
          add_opponent_edges (family, bank, opponent, size, sigma);
          continue;
        }
      ClabKernel *kernel
          = add_color (family, bank, name, _ (opponent->note), size);
      if (order == 0)
        clab_weights_gaussian (kernel, sigma);
      else
        clab_weights_log (kernel, sigma);
      paint (kernel, opponent->weights);
    }
  return TRUE;
}

/* Which pair of colours: rows of opponents[]. */
enum
{
  RED_GREEN,
  BLUE_YELLOW,
  LIGHTNESS
};

/* Wave packets of one width in one pair of colours. */
static const struct
{
  const char *word;
  guint opponent;
  double wavelength;
  double phase; /* radians */
  guint n_orientations;
} packets[] = {
  { "grey fine", LIGHTNESS, 4, G_PI_2, 4 },
  { "grey coarse", LIGHTNESS, 8, 0, 4 },
  { "red-green", RED_GREEN, 8, G_PI_2, 2 },
  { "blue-yellow", BLUE_YELLOW, 8, G_PI_2, 2 },
};

static const struct
{
  const char *name;
  const char *note;
  guint opponent;
  double sign;
} spots[] = {
  { "red spot", N_ ("Red areas."), RED_GREEN, 1 },
  { "green spot", N_ ("Green areas."), RED_GREEN, -1 },
  { "blue spot", N_ ("Blue areas."), BLUE_YELLOW, 1 },
  { "yellow spot", N_ ("Yellow areas."), BLUE_YELLOW, -1 },
};

static void
add_packets (const ClabFamily *family, ClabBank *bank, guint n)
{
  const Opponent *opponent = &opponents[packets[n].opponent];

  for (guint i = 0; i < packets[n].n_orientations; i++)
    {
      double degrees = 180.0 * i / packets[n].n_orientations;
      ClabGabor shape = { .sigma = 2.2,
                          .wavelength = packets[n].wavelength,
                          .phase = packets[n].phase,
                          .ratio = 0.7,
                          .angle = degrees * CLAB_DEGREE };
      g_autofree char *name = clab_family_name_angle (packets[n].word, degrees);
      ClabKernel *kernel = add_color (family, bank, name, _ (opponent->note),
                                      FIRST_LAYER_SIZE);

      clab_weights_sample (kernel, clab_shape_gabor, &shape);
      clab_weights_subtract_mean (kernel);
      paint (kernel, opponent->weights);
      clab_weights_scale_to_l1_one (kernel);
    }
}

/* What the first layer of a trained network looks like, after Krizhevsky,
 * Sutskever and Hinton 2012, figure 3: drawn by formula, not copied.  */
gboolean
clab_first_layer_build (const ClabFamily *family,
                        const double *values G_GNUC_UNUSED,
                        ClabBank *bank,
                        GError **error G_GNUC_UNUSED)
{
  for (guint i = 0; i < G_N_ELEMENTS (packets); i++)
    add_packets (family, bank, i);
  for (guint i = 0; i < G_N_ELEMENTS (spots); i++)
    {
      ClabKernel *kernel = add_color (family, bank, spots[i].name,
                                      _ (spots[i].note), FIRST_LAYER_SIZE);

      clab_weights_gaussian (kernel, SPOT_SIGMA);
      paint (kernel, opponents[spots[i].opponent].weights);
      clab_weights_scale_to_l1_one (kernel);
      clab_weights_scale (kernel, spots[i].sign);
    }
  return TRUE;
}
