/* Target, prediction and residual of a lesson side by side.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/lesson-pictures.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "plugin/lab/preview-picture.h"
#include "plugin/pictures/number-text.h"
#include "plugin/pictures/signed-colour.h"
#include "plugin/widgets/fitted-picture.h"

/* Rows and columns of the pictures at most. */
#define SIDE 160

/* The colours of residuals reach so many times their root mean square. */
#define SPREAD 3.0

/* The scale of residuals ends here: half a step of 8 bits is nothing. */
#define LEAST_SCALE 0.002

typedef enum
{
  TARGET,
  PREDICTION,
  RESIDUAL,
  N_PICTURES
} Which;

static const struct
{
  const char *title;
  const char *tooltip;
} kinds[N_PICTURES] = {
  [TARGET] = { N_ ("Target"), N_ ("What the map should look like") },
  [PREDICTION]
  = { N_ ("Prediction"), N_ ("What the kernel makes of the source now") },
  [RESIDUAL] = { N_ ("Residual"),
                 N_ ("Prediction − target: red where it is too bright, blue "
                     "where it is too dark, white where it is right") },
};

struct _ClabLessonPictures
{
  GtkBox parent;
  GtkWidget *titles[N_PICTURES];
  ClabFittedPicture *pictures[N_PICTURES];
  ClabGlimpseJob *job;
  ClabScreen screen;
};

G_DEFINE_TYPE (ClabLessonPictures, clab_lesson_pictures, GTK_TYPE_BOX)

/* 1, 2 or 5 times a power of ten: it jumps seldom, and fits a caption. */
static double
round_scale (double largest)
{
  double power = pow (10.0, floor (log10 (MAX (largest, LEAST_SCALE))));
  double digit = MAX (largest, LEAST_SCALE) / power;

  return power
         * (digit <= 1.0   ? 1.0
            : digit <= 2.0 ? 2.0
            : digit <= 5.0 ? 5.0
                           : 10.0);
}

static guint32
pack (const ClabColour *colour)
{
  guint32 red = (guint32)lround (255.0 * colour->red);
  guint32 green = (guint32)lround (255.0 * colour->green);
  guint32 blue = (guint32)lround (255.0 * colour->blue);

  return 0xff000000u | red << 16 | green << 8 | blue;
}

/* The mean over the channels. */
static guint32
residual_pixel (const ClabGlimpse *glimpse, gsize at, double scale)
{
  gsize plane = glimpse->height * glimpse->width;
  double sum = 0.0;

  for (gsize c = 0; c < glimpse->channels; c++)
    sum += (double)glimpse->prediction[c * plane + at]
           - (double)glimpse->target[c * plane + at];

  double share = sum / (double)glimpse->channels / scale;
  ClabColour colour = clab_signed_colour (isnan (share) ? 0.0 : share);

  return pack (&colour);
}

static guint32
image_pixel (const ClabScreen *screen,
             const ClabGlimpse *glimpse,
             const float *values,
             gsize at)
{
  return clab_screen_pixel (screen, values + at, glimpse->channels,
                            glimpse->height * glimpse->width, 1.0F);
}

static cairo_surface_t *
draw (ClabLessonPictures *pictures,
      const ClabGlimpse *glimpse,
      Which which,
      double scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, (int)glimpse->width, (int)glimpse->height);
  guchar *data = cairo_image_surface_get_data (surface);
  gsize stride = (gsize)cairo_image_surface_get_stride (surface);
  const float *values = which == TARGET ? glimpse->target : glimpse->prediction;

  cairo_surface_flush (surface);
  for (gsize y = 0; y < glimpse->height; y++)
    {
      guint32 *row = (guint32 *)(gpointer)(data + y * stride);

      for (gsize x = 0; x < glimpse->width; x++)
        {
          gsize at = y * glimpse->width + x;

          row[x] = which == RESIDUAL
                       ? residual_pixel (glimpse, at, scale)
                       : image_pixel (&pictures->screen, glimpse, values, at);
        }
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static void
set_picture (ClabLessonPictures *pictures,
             Which which,
             cairo_surface_t *surface)
{
  clab_fitted_picture_set (pictures->pictures[which], surface);
  g_clear_pointer (&surface, cairo_surface_destroy);
}

/* "Residual ±0.05": the scale of its colours. */
static void
show_scale (ClabLessonPictures *pictures, double scale)
{
  char number[CLAB_NUMBER_TEXT_SIZE];
  g_autofree char *text = g_strdup_printf (_ ("Residual ±%s"),
                                           clab_number_text (number, scale, 1));

  gtk_label_set_text (GTK_LABEL (pictures->titles[RESIDUAL]), text);
}

static void
ready (const ClabGlimpse *glimpse, gpointer data)
{
  ClabLessonPictures *pictures = data;
  double scale = round_scale (SPREAD * clab_glimpse_residual (glimpse));

  for (int which = 0; which < N_PICTURES; which++)
    set_picture (pictures, which, draw (pictures, glimpse, which, scale));
  show_scale (pictures, scale);
}

void
clab_lesson_pictures_set_problem (ClabLessonPictures *pictures,
                                  const ClabProblem *problem,
                                  gboolean is_linear)
{
  g_return_if_fail (pictures->job == NULL);

  clab_screen_init (&pictures->screen, is_linear);
  pictures->job = clab_glimpse_job_new (problem, SIDE, ready, pictures);
}

ClabGlimpseJob *
clab_lesson_pictures_clear (ClabLessonPictures *pictures)
{
  if (pictures->job != NULL)
    clab_glimpse_job_stop (pictures->job);
  for (int which = 0; which < N_PICTURES; which++)
    set_picture (pictures, which, NULL);
  gtk_label_set_text (GTK_LABEL (pictures->titles[RESIDUAL]),
                      _ (kinds[RESIDUAL].title));
  return g_steal_pointer (&pictures->job);
}

void
clab_lesson_pictures_show (ClabLessonPictures *pictures, const double *weights)
{
  if (pictures->job != NULL)
    clab_glimpse_job_request (pictures->job, weights);
}

static void
clab_lesson_pictures_dispose (GObject *object)
{
  g_clear_pointer (&CLAB_LESSON_PICTURES (object)->job, clab_glimpse_job_free);
  G_OBJECT_CLASS (clab_lesson_pictures_parent_class)->dispose (object);
}

static void
clab_lesson_pictures_class_init (ClabLessonPicturesClass *class)
{
  G_OBJECT_CLASS (class)->dispose = clab_lesson_pictures_dispose;
}

static void
clab_lesson_pictures_init (ClabLessonPictures *pictures)
{
  GtkBox *box = GTK_BOX (pictures);

  gtk_box_set_spacing (box, 6);
  gtk_box_set_homogeneous (box, TRUE);
  for (int which = 0; which < N_PICTURES; which++)
    {
      const char *title = _ (kinds[which].title);
      GtkWidget *part = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
      GtkWidget *picture = clab_fitted_picture_new (title);

      pictures->titles[which] = gtk_label_new (title);
      pictures->pictures[which] = CLAB_FITTED_PICTURE (picture);
      gtk_label_set_ellipsize (GTK_LABEL (pictures->titles[which]),
                               PANGO_ELLIPSIZE_END);
      gtk_widget_set_tooltip_text (part, _ (kinds[which].tooltip));
      gtk_widget_set_valign (picture, GTK_ALIGN_START);
      gtk_box_pack_start (GTK_BOX (part), pictures->titles[which], FALSE, FALSE,
                          0);
      gtk_box_pack_start (GTK_BOX (part), picture, TRUE, TRUE, 0);
      gtk_box_pack_start (box, part, TRUE, TRUE, 0);
    }
}

GtkWidget *
clab_lesson_pictures_new (void)
{
  return g_object_new (CLAB_TYPE_LESSON_PICTURES, NULL);
}
