/* One value of a map as its products.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/explanation.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "src/base/clab-error.h"
#include "src/maps/geometry.h"
#include "src/maps/map-weights.h"
#include "src/maps/source-reader.h"

/* As in src/maps/ncc.c: a window with less is flat. */
#define FLAT 1e-12

/* A kernel with all that is known about its map. */
typedef struct
{
  const ClabMapOptions *options;
  ClabSourceReader reader;
  ClabMapWeights weights;
  ClabMapGeometry geometry;
} Map;

static gboolean
map_init (Map *map,
          const ClabKernel *kernel,
          const ClabMapOptions *options,
          const ClabSource *source,
          GError **error)
{
  map->options = options;
  clab_source_reader_init (&map->reader, source, options);
  if (!clab_map_weights_init (&map->weights, kernel, options,
                              clab_source_colours (source), error))
    return FALSE;
  if (clab_map_geometry_init (&map->geometry, options, &map->weights, source,
                              error))
    return TRUE;
  clab_map_weights_clear (&map->weights);
  return FALSE;
}

static ClabTerm
term_at (const Map *map, const ClabMapPlace *place, gsize index)
{
  const ClabMapAxis *vertical = &map->geometry.y;
  const ClabMapAxis *horizontal = &map->geometry.x;
  const ClabTensor *pixels = map->reader.source->pixels;
  gssize top = (gssize)(place->y * vertical->stride);
  gssize left = (gssize)(place->x * horizontal->stride);
  gsize cells = map->weights.rows * map->weights.columns;
  ClabTerm term = {
    .plane = index / cells,
    .row = index % cells / map->weights.columns,
    .column = index % map->weights.columns,
  };
  gsize plane
      = clab_map_weights_plane (&map->weights, place->channel, term.plane);

  term.y = vertical->first + top + (gssize)(term.row * vertical->dilation);
  term.x
      = horizontal->first + left + (gssize)(term.column * horizontal->dilation);
  term.is_padded = term.y < 0 || term.y >= (gssize)pixels->height || term.x < 0
                   || term.x >= (gssize)pixels->width;
  float alpha;
  double own
      = clab_source_reader_padded (&map->reader, plane, term.y, term.x, &alpha);
  term.alpha = alpha;
  term.value = own;
  if (alpha != 1.0f)
    {
      double home = clab_source_reader_home (
          &map->reader, plane, vertical->home + top, horizontal->home + left);

      term.value
          = alpha == 0.0f ? home : term.alpha * own + (1.0 - term.alpha) * home;
    }
  term.weight = clab_map_weights_set (&map->weights, place->channel)[index]
                * map->weights.divisor;
  term.product = term.weight * term.value;
  return term;
}

/* The norm of the values without their mean; 0 for a flat window. */
static double
norm_of (const ClabTerm *terms, gsize n)
{
  double mean = 0.0;
  double energy = 0.0;
  double all = 0.0;

  for (gsize i = 0; i < n; i++)
    mean += terms[i].value / (double)n;
  for (gsize i = 0; i < n; i++)
    {
      double distance = terms[i].value - mean;

      energy += distance * distance;
      all += terms[i].value * terms[i].value;
    }
  return energy > FLAT * FLAT * all ? sqrt (energy) : 0.0;
}

static void
explain_sum (ClabExplanation *explanation, const Map *map)
{
  const ClabOperation *operation = map->options->operation;
  const ClabMapWeights *weights = &map->weights;

  explanation->n_planes = weights->planes;
  explanation->n_terms = weights->planes * weights->rows * weights->columns;
  explanation->terms = g_new (ClabTerm, explanation->n_terms);
  for (gsize i = 0; i < explanation->n_terms; i++)
    {
      explanation->terms[i] = term_at (map, &explanation->place, i);
      explanation->sum += explanation->terms[i].product;
    }
  explanation->divisor
      = operation->is_normalised
            ? norm_of (explanation->terms, explanation->n_terms)
            : weights->divisor;
  explanation->bias = weights->bias;
  explanation->result = explanation->bias
                        + (explanation->divisor == 0.0
                               ? 0.0
                               : explanation->sum / explanation->divisor);
}

static gboolean
is_on_map (const Map *map, const ClabMapPlace *place, GError **error)
{
  if (place->y < map->geometry.y.size && place->x < map->geometry.x.size
      && place->channel < map->weights.map_channels)
    return TRUE;
  g_set_error (
      error, CLAB_ERROR, CLAB_ERROR_VALUE,
      _ ("There is no value at row %zu, column %zu, channel %zu of a map of "
         "%zu rows, %zu columns and %zu channels; counting begins with 0."),
      place->y, place->x, place->channel, map->geometry.y.size,
      map->geometry.x.size, map->weights.map_channels);
  return FALSE;
}

/* Everything but the activation. */
static ClabExplanation *
explain_kernel (const ClabKernel *kernel,
                const ClabMapOptions *options,
                const ClabSource *source,
                const ClabMapPlace *place,
                GError **error)
{
  Map map;

  if (!map_init (&map, kernel, options, source, error))
    return NULL;
  ClabExplanation *explanation = NULL;
  if (is_on_map (&map, place, error))
    {
      explanation = g_new0 (ClabExplanation, 1);
      explanation->place = *place;
      explanation->kernel_name = g_strdup (kernel->name);
      explanation->activation = options->activation;
      explanation->height_formula = clab_map_axis_print (&map.geometry.y);
      explanation->width_formula = clab_map_axis_print (&map.geometry.x);
      explain_sum (explanation, &map);
    }
  clab_map_weights_clear (&map.weights);
  return explanation;
}

/* The result among those of all kernels at the same place. */
static gboolean
activate_across (ClabExplanation *explanation,
                 const ClabBank *bank,
                 const ClabMapOptions *options,
                 const ClabSource *source,
                 GError **error)
{
  gsize n = clab_bank_size (bank);
  g_autofree float *answers = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (ClabExplanation) other
          = explain_kernel (clab_bank_kernel (bank, i), options, source,
                            &explanation->place, error);

      if (other == NULL)
        return FALSE;
      answers[i] = (float)other->result;
    }
  options->activation->apply (answers, n);
  explanation->value = answers[explanation->place.kernel];
  return TRUE;
}

ClabExplanation *
clab_explanation_new (const ClabBank *bank,
                      const ClabMapOptions *options,
                      const ClabSource *source,
                      const ClabMapPlace *place,
                      GError **error)
{
  g_return_val_if_fail (place->kernel < clab_bank_size (bank), NULL);

  g_autoptr (ClabExplanation) explanation = explain_kernel (
      clab_bank_kernel (bank, place->kernel), options, source, place, error);
  if (explanation == NULL)
    return NULL;

  explanation->value = explanation->result;
  if (options->activation->is_across_bank)
    {
      if (!activate_across (explanation, bank, options, source, error))
        return NULL;
    }
  else if (options->activation->apply != NULL)
    {
      float value = (float)explanation->result;

      options->activation->apply (&value, 1);
      explanation->value = value;
    }
  return g_steal_pointer (&explanation);
}

void
clab_explanation_free (ClabExplanation *explanation)
{
  if (explanation == NULL)
    return;
  g_free (explanation->kernel_name);
  g_free (explanation->terms);
  g_free (explanation->height_formula);
  g_free (explanation->width_formula);
  g_free (explanation);
}

/* A number as C writes it, in a buffer of the caller. */
typedef struct
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
} Number;

static const char *
print_number (Number *number, double value)
{
  /* 0 · −2 is no more than 0 to people. */
  return g_ascii_formatd (number->text, sizeof number->text, "%.7g",
                          value == 0.0 ? 0.0 : value);
}

static void
print_term (GString *text, const ClabTerm *term, gboolean has_planes)
{
  g_autofree char *plane
      = has_planes ? g_strdup_printf ("%zu,", term->plane) : g_strdup ("");
  Number value, weight, product;

  g_string_append_printf (text, "i[%s%zd,%zd]·f[%s%zu,%zu] = %s · %s = %s",
                          plane, term->y, term->x, plane, term->row,
                          term->column, print_number (&value, term->value),
                          print_number (&weight, term->weight),
                          print_number (&product, term->product));
  if (term->is_padded)
    g_string_append_printf (text, "  (%s)", _ ("padding"));
  if (term->alpha < 1.0)
    g_string_append_printf (text, "  (%s)", _ ("transparent"));
  g_string_append_c (text, '\n');
}

char *
clab_explanation_print (const ClabExplanation *explanation)
{
  const ClabMapPlace *place = &explanation->place;
  GString *text = g_string_new (NULL);
  Number number, other;

  g_string_append_printf (text, _ ("%s: row %zu, column %zu, channel %zu"),
                          explanation->kernel_name, place->y, place->x,
                          place->channel);
  g_string_append_printf (text, "\n%s: %s\n%s: %s\n\n", _ ("rows"),
                          explanation->height_formula, _ ("columns"),
                          explanation->width_formula);
  for (gsize i = 0; i < explanation->n_terms; i++)
    print_term (text, &explanation->terms[i], explanation->n_planes > 1);
  g_string_append_printf (text, "\n%s = %s\n", _ ("sum"),
                          print_number (&number, explanation->sum));
  if (explanation->divisor != 1.0)
    g_string_append_printf (text, "%s = %s\n", _ ("divided by"),
                            print_number (&number, explanation->divisor));
  g_string_append_printf (text, "%s = %s\n", _ ("bias"),
                          print_number (&number, explanation->bias));
  if (explanation->activation->apply != NULL)
    g_string_append_printf (text, "%s (%s) = %s\n",
                            explanation->activation->choice.nick,
                            print_number (&number, explanation->result),
                            print_number (&other, explanation->value));
  g_string_append_printf (text, "%s = %s\n", _ ("value"),
                          print_number (&number, explanation->value));
  return g_string_free (text, FALSE);
}
