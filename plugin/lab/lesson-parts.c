/* What the page of a lesson consists of, but for what changes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/lesson-parts.h"

#include <glib/gi18n-lib.h>

#include "plugin/widgets/button-rows.h"
#include "plugin/widgets/message-label.h"

/* The last ones are for leaving a lesson and for taking its kernel. */
#define FIRST_OF_SECOND_ROW CLAB_LESSON_RESET

static const struct
{
  const char *label;
  const char *tooltip;
} texts[CLAB_LESSON_N_COMMANDS] = {
  [CLAB_LESSON_START]
  = { N_ ("S_tart"), N_ ("Take all steps, or those that are left; after "
                         "Stop, begin a new lesson") },
  [CLAB_LESSON_PAUSE]
  = { N_ ("Pa_use"), N_ ("Wait after this step; Start goes on from here") },
  [CLAB_LESSON_STEP] = { N_ ("_1 step"), N_ ("Take a single step") },
  [CLAB_LESSON_STOP]
  = { N_ ("Sto_p"), N_ ("End the lesson after this step, with a report; what "
                        "was learnt can be looked at and kept") },
  [CLAB_LESSON_RESET]
  = { N_ ("Begin ane_w"),
      N_ ("Forget what was learnt; Start reads the layers again") },
  [CLAB_LESSON_KEEP] = { N_ ("_Keep kernel"),
                         N_ ("Put the kernel into your own bank and tick it") },
};

GtkWidget *
clab_lesson_buttons_new (GtkWidget **buttons)
{
  GtkWidget *rows[2] = { gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6),
                         gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6) };

  for (int i = 0; i < CLAB_LESSON_N_COMMANDS; i++)
    {
      buttons[i] = gtk_button_new_with_mnemonic (_ (texts[i].label));
      gtk_widget_set_tooltip_text (buttons[i], _ (texts[i].tooltip));
      gtk_widget_set_hexpand (buttons[i], TRUE);
      gtk_container_add (GTK_CONTAINER (rows[i >= FIRST_OF_SECOND_ROW]),
                         buttons[i]);
    }
  return clab_button_rows_new (rows[0], rows[1]);
}

GtkWidget *
clab_lesson_label_new (void)
{
  GtkWidget *label = clab_message_label_new ();

  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_widget_set_no_show_all (label, TRUE);
  return label;
}

static GtkWidget *
make_race (void)
{
  GtkWidget *race
      = gtk_check_button_new_with_mnemonic (_ ("Race o_f all optimizers"));

  gtk_widget_set_tooltip_text (
      race, _ ("Run every optimizer side by side from one start, and see "
               "whose loss falls fastest; the kernel shown is the "
               "leader's"));
  return race;
}

GtkWidget *
clab_lesson_details_new (const ClabLearnTeacher *teacher, GtkWidget **race)
{
  GtkWidget *expander
      = gtk_expander_new_with_mnemonic (_ ("What and how to learn"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  *race = make_race ();
  gtk_widget_set_margin_top (box, 6);
  gtk_box_pack_start (GTK_BOX (box), *race, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box),
                      clab_dialog_page_new (teacher->config, teacher->sections),
                      FALSE, FALSE, 0);
  gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
  gtk_widget_set_tooltip_text (expander, _ ("Show or hide what can be chosen"));
  gtk_container_add (GTK_CONTAINER (expander), box);
  return expander;
}
