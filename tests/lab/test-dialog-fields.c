/* Tests of plugin/lab/dialog-fields.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/dialog-fields.h"

#include "src/conv/padding.h"
#include "tests/support/suite.h"

/* What a GimpProcedureConfig has to offer. */
#define TEST_TYPE_CONFIG (test_config_get_type ())
G_DECLARE_FINAL_TYPE (TestConfig, test_config, TEST, CONFIG, GObject)

struct _TestConfig
{
  GObject parent;
  char *padding;
  char *mode;
  double value;
};

G_DEFINE_TYPE (TestConfig, test_config, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_PADDING,
  PROP_MODE,
  PROP_VALUE
};

static void
test_config_set_property (GObject *object,
                          guint id,
                          const GValue *value,
                          GParamSpec *spec)
{
  TestConfig *config = TEST_CONFIG (object);

  (void)spec;
  if (id == PROP_VALUE)
    {
      config->value = g_value_get_double (value);
      return;
    }

  char **word = id == PROP_PADDING ? &config->padding : &config->mode;

  g_free (*word);
  *word = g_value_dup_string (value);
}

static void
test_config_get_property (GObject *object,
                          guint id,
                          GValue *value,
                          GParamSpec *spec)
{
  TestConfig *config = TEST_CONFIG (object);

  (void)spec;
  if (id == PROP_VALUE)
    g_value_set_double (value, config->value);
  else
    g_value_set_string (value,
                        id == PROP_PADDING ? config->padding : config->mode);
}

static void
test_config_finalize (GObject *object)
{
  g_free (TEST_CONFIG (object)->padding);
  g_free (TEST_CONFIG (object)->mode);
  G_OBJECT_CLASS (test_config_parent_class)->finalize (object);
}

static void
test_config_class_init (TestConfigClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->set_property = test_config_set_property;
  object_class->get_property = test_config_get_property;
  object_class->finalize = test_config_finalize;
  g_object_class_install_property (
      object_class, PROP_PADDING,
      g_param_spec_string ("padding", "Padding", "How much is added", "same",
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT));
  g_object_class_install_property (
      object_class, PROP_MODE,
      g_param_spec_string ("padding-mode", "Padding mode", "What is added",
                           "replicate", G_PARAM_READWRITE | G_PARAM_CONSTRUCT));
  g_object_class_install_property (
      object_class, PROP_VALUE,
      g_param_spec_double ("padding-value", "Padding value", "The constant",
                           -10.0, 10.0, 0.0, G_PARAM_READWRITE));
}

static void
test_config_init (TestConfig *config)
{
  (void)config;
}

static const ClabDialogField fields[] = {
  { .name = "padding", .table = &clab_padding_sizes },
  {
      .name = "padding-value",
      .needs = { { "padding", &clab_padding_sizes, "valid", TRUE },
                 { "padding-mode", &clab_padding_modes, "constant" } },
  },
  { NULL },
};

static const ClabDialogSection section = { "Padding", 0, fields };

/* Of type @data, the last found. */
typedef struct
{
  GType type;
  GtkWidget *found;
} Search;

static void
search (GtkWidget *widget, gpointer data)
{
  Search *wanted = data;

  if (g_type_is_a (G_OBJECT_TYPE (widget), wanted->type))
    wanted->found = widget;
  if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), search, data);
}

static GtkWidget *
find (GtkWidget *root, GType type)
{
  Search wanted = { type, NULL };

  search (root, &wanted);
  ck_assert_ptr_nonnull (wanted.found);
  return wanted.found;
}

static void
check (GtkWidget *widget, gboolean is_sensitive, const char *reason)
{
  g_autofree char *tooltip = gtk_widget_get_tooltip_text (widget);

  ck_assert_int_eq (gtk_widget_get_sensitive (widget), is_sensitive);
  ck_assert_ptr_nonnull (strstr (tooltip, reason));
}

START_TEST (what_does_not_matter_is_insensitive_and_says_why)
{
  GObject *config = g_object_new (TEST_TYPE_CONFIG, NULL);
  GtkWidget *frame = clab_dialog_section_new (config, &section, NULL);
  GtkWidget *value = find (frame, GTK_TYPE_SPIN_BUTTON);

  g_object_ref_sink (frame);
  check (value, FALSE, "Matters only while “Padding mode” is “Constant”.");
  g_object_set (config, "padding-mode", "constant", NULL);
  check (value, TRUE, "The constant");
  g_object_set (config, "padding", "valid", NULL);
  check (value, FALSE, "Does not matter while “Padding” is “Valid”.");
  gtk_widget_destroy (frame);
  g_object_unref (frame);
  g_object_set (config, "padding", "same", NULL);
  g_object_unref (config);
}
END_TEST

START_TEST (a_choice_is_explained_in_its_tooltip)
{
  GObject *config = g_object_new (TEST_TYPE_CONFIG, NULL);
  GtkWidget *frame = clab_dialog_section_new (config, &section, NULL);
  GtkWidget *combo = find (frame, GTK_TYPE_COMBO_BOX);

  g_object_ref_sink (frame);
  for (gsize i = 0; i < clab_padding_sizes.n_rows; i++)
    {
      const ClabChoice *row = clab_table_row (&clab_padding_sizes, i);

      g_object_set (config, "padding", row->nick, NULL);
      check (combo, TRUE, row->note);
    }
  ck_assert_str_eq (atk_object_get_name (gtk_widget_get_accessible (combo)),
                    "Padding");
  gtk_widget_destroy (frame);
  g_object_unref (frame);
  g_object_unref (config);
}
END_TEST

int
main (int argc, char **argv)
{
  gtk_init (&argc, &argv);

  Suite *suite = suite_create ("dialog-fields");
  TCase *following = tcase_create ("following");

  tcase_add_test (following, what_does_not_matter_is_insensitive_and_says_why);
  tcase_add_test (following, a_choice_is_explained_in_its_tooltip);
  suite_add_tcase (suite, following);
  return suite_run (suite);
}
