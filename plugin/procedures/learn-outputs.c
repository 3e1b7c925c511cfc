/* The table of layers that learning can leave.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/learn-outputs.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "plugin/gimp/insertion.h"
#include "plugin/pictures/kernel-strip.h"
#include "plugin/pictures/loss-picture.h"
#include "plugin/procedures/learn-map.h"
#include "src/base/clab-error.h"

/* In pixels. */
#define KERNEL_SIDE 256
#define FRAME_SIDE 128
#define CURVE_WIDTH 720
#define CURVE_HEIGHT 440
#define CURVE_FONT 13

/* A curve whose ends lie further apart gets a logarithmic axis. */
#define LOGARITHMIC_FROM 10

static GimpLayer *
make_prediction (const ClabLearnResult *result, gsize source, GError **error)
{
  g_autoptr (ClabLearnMap) map = clab_learn_map_new (
      result->task, result->fit, source,
      clab_learner_weights (result->fit->learner), result->parallel, error);

  if (map == NULL)
    return NULL;
  return clab_learn_map_layer (map, result->task->layers.image,
                               result->fit->space, _ ("Prediction"), error);
}

static GimpLayer *
make_initial_map (const ClabLearnResult *result, gsize source, GError **error)
{
  g_autoptr (ClabLearnMap) map
      = clab_learn_map_new (result->task, result->fit, source,
                            result->fit->initial, result->parallel, error);

  if (map == NULL)
    return NULL;
  return clab_learn_map_layer (map, result->task->layers.image,
                               result->fit->space, _ ("Initial map"), error);
}

/* Mid-grey is meant for the eye, whatever the space of the difference. */
static GimpLayer *
make_residual (const ClabLearnResult *result, gsize source, GError **error)
{
  g_autoptr (ClabLearnMap) map = clab_learn_map_new (
      result->task, result->fit, source,
      clab_learner_weights (result->fit->learner), result->parallel, error);

  if (map == NULL)
    return NULL;

  double largest = clab_learn_map_subtract_target (map, result->fit, source);
  g_autofree char *name
      = g_strdup_printf (_ ("Residual, up to ±%.3g"), largest);

  return clab_learn_map_layer (map, result->task->layers.image,
                               clab_working_spaces.rows, name, error);
}

/* Takes the surface over. */
static GimpLayer *
surface_layer (GimpImage *image, cairo_surface_t *surface, const char *name)
{
  gboolean is_grey = gimp_image_get_base_type (image) == GIMP_GRAY;
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  GimpLayer *layer = gimp_layer_new (
      image, name, width, height, is_grey ? GIMP_GRAYA_IMAGE : GIMP_RGBA_IMAGE,
      100, gimp_image_get_default_new_layer_mode (image));
  g_autoptr (GeglBuffer) buffer
      = gimp_drawable_get_buffer (GIMP_DRAWABLE (layer));

  cairo_surface_flush (surface);
  gegl_buffer_set (buffer, NULL, 0, babl_format ("cairo-ARGB32"),
                   cairo_image_surface_get_data (surface),
                   cairo_image_surface_get_stride (surface));
  cairo_surface_destroy (surface);
  return layer;
}

static GimpLayer *
make_kernel (const ClabLearnResult *result,
             G_GNUC_UNUSED gsize source,
             G_GNUC_UNUSED GError **error)
{
  GimpImage *image = result->task->layers.image;
  ClabKernelStrip strip = {
    .frames = &(ClabStripFrame){ .bank = result->fit->report->bank },
    .n_frames = 1,
    .side = KERNEL_SIDE,
    .is_grey = gimp_image_get_base_type (image) == GIMP_GRAY,
  };

  return surface_layer (image, clab_kernel_strip_new (&strip),
                        _ ("Learnt kernel"));
}

static GimpLayer *
make_filmstrip (const ClabLearnResult *result,
                G_GNUC_UNUSED gsize source,
                G_GNUC_UNUSED GError **error)
{
  GimpImage *image = result->task->layers.image;
  const GArray *snapshots = result->fit->history->snapshots;
  g_autoptr (GPtrArray) banks
      = g_ptr_array_new_with_free_func ((GDestroyNotify)clab_bank_free);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree ClabStripFrame *frames = g_new (ClabStripFrame, snapshots->len);

  for (guint i = 0; i < snapshots->len; i++)
    {
      const ClabSnapshot *snapshot
          = &g_array_index (snapshots, ClabSnapshot, i);
      ClabBank *bank
          = clab_learnt_bank (result->fit->problem, snapshot->weights);
      char *text = g_strdup_printf (_ ("step %zu"), snapshot->step);

      g_ptr_array_add (banks, bank);
      g_ptr_array_add (texts, text);
      frames[i] = (ClabStripFrame){ bank, text };
    }
  ClabKernelStrip strip = {
    .frames = frames,
    .n_frames = snapshots->len,
    .side = FRAME_SIDE,
    .is_grey = gimp_image_get_base_type (image) == GIMP_GRAY,
  };

  return surface_layer (image, clab_kernel_strip_new (&strip),
                        _ ("Filmstrip of the kernel"));
}

static gboolean
is_steep (const ClabLossCurves *curves)
{
  double minimum;
  double maximum;

  return clab_loss_curves_range (curves, 0, CLAB_LOSS_TRAINING, 0,
                                 clab_loss_curves_n_values (curves, 0) - 1,
                                 &minimum, &maximum)
         && minimum > 0 && maximum > LOGARITHMIC_FROM * minimum;
}

static GimpLayer *
make_curve (const ClabLearnResult *result,
            G_GNUC_UNUSED gsize source,
            G_GNUC_UNUSED GError **error)
{
  const ClabLossHistory *history = result->fit->history;
  const ClabLearnReport *report = result->fit->report;
  g_autoptr (ClabLossCurves) curves = clab_loss_curves_new ();
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, CURVE_WIDTH, CURVE_HEIGHT);
  cairo_t *cr = cairo_create (surface);

  clab_loss_curves_add (curves,
                        _ (result->task->options.optimizer->choice.label));
  for (guint i = 0; i < history->losses->len; i++)
    clab_loss_curves_append (
        curves, 0, g_array_index (history->losses, double, i),
        i < history->validations->len
            ? g_array_index (history->validations, double, i)
            : NAN);
  clab_loss_curves_set_floor (curves, report->has_exact ? report->floor : NAN);

  ClabLossPicture picture = {
    .width = CURVE_WIDTH,
    .height = CURVE_HEIGHT,
    .font_size = CURVE_FONT,
    .foreground = { 0.1, 0.1, 0.1 },
    .background = { 1, 1, 1 },
    .is_logarithmic = is_steep (curves),
    .marked_step = -1,
    .highlighted_curve = -1,
  };
  clab_colour_set_source (cr, &picture.background, 1);
  cairo_paint (cr);
  clab_loss_picture_draw (&picture, curves, cr);
  cairo_destroy (cr);
  return surface_layer (result->task->layers.image, surface, _ ("Loss curve"));
}

static const ClabLearnOutput outputs[] = {
  { .choice = { "prediction", N_ ("Prediction"),
                N_ ("What the learnt kernel makes of the source.") },
    .is_per_source = TRUE,
    .make = make_prediction },
  { .choice = { "residual", N_ ("Residual"),
                N_ ("Prediction minus target; mid-grey is no difference.") },
    .is_per_source = TRUE,
    .make = make_residual },
  { .choice = { "initial-map", N_ ("Initial map"),
                N_ ("What the first kernel made of the source.") },
    .is_per_source = TRUE,
    .make = make_initial_map },
  { .choice = { "kernel", N_ ("Kernel"),
                N_ ("The learnt kernel as coloured squares.") },
    .make = make_kernel },
  { .choice = { "filmstrip", N_ ("Filmstrip"),
                N_ ("The kernel at the start, on its way and at the end.") },
    .make = make_filmstrip },
  { .choice = { "curve", N_ ("Loss curve"),
                N_ ("The loss after every step, with axes.") },
    .make = make_curve },
};

const ClabTable clab_learn_outputs = CLAB_TABLE ("outputs", outputs);

GPtrArray *
clab_learn_outputs_parse (const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (text, " ,\t\n", -1);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  for (gsize i = 0; words[i] != NULL; i++)
    {
      if (words[i][0] == '\0')
        continue;

      const void *row = clab_table_find (&clab_learn_outputs, words[i], error);

      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, (gpointer)row);
    }
  return g_steal_pointer (&rows);
}

static void
delete_layer (gpointer data)
{
  gimp_item_delete (data);
}

GPtrArray *
clab_learn_outputs_make (const GPtrArray *rows,
                         const ClabLearnResult *result,
                         GError **error)
{
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func (delete_layer);

  for (guint i = 0; i < rows->len; i++)
    {
      const ClabLearnOutput *output = rows->pdata[i];
      gsize n = output->is_per_source ? result->task->layers.n_sources : 1;

      for (gsize source = 0; source < n; source++)
        {
          GimpLayer *layer = output->make (result, source, error);

          if (layer == NULL)
            return NULL;
          g_ptr_array_add (layers, layer);
        }
    }
  g_ptr_array_set_free_func (layers, NULL);
  return g_steal_pointer (&layers);
}

gboolean
clab_learn_outputs_insert (const GPtrArray *layers,
                           const ClabLearnTask *task,
                           GError **error)
{
  GimpImage *image = task->layers.image;

  if (!clab_pixels_check_image (image, error))
    return FALSE;

  if (layers->len == 0)
    return TRUE;

  ClabInsertion insertion;
  GimpLayer *parent;
  int place = clab_insertion_place (task->layers.sources[0], &parent);
  gboolean success = TRUE;

  clab_insertion_begin (&insertion, image);
  for (guint i = 0; success && i < layers->len; i++)
    success = gimp_image_insert_layer (image, layers->pdata[i], parent,
                                       place + (int)i);
  clab_insertion_end (&insertion);
  if (!success)
    g_set_error_literal (error, CLAB_ERROR, CLAB_ERROR_MEMORY,
                         _ ("GIMP did not take the layers; undo and try "
                            "again."));
  return success;
}
