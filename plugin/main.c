/* The program that GIMP starts: it registers and runs the procedures.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <libgimp/gimp.h>

#include "plugin/procedures/procedures.h"

#define CLAB_TYPE_PLUG_IN (clab_plug_in_get_type ())
G_DECLARE_FINAL_TYPE (ClabPlugIn, clab_plug_in, CLAB, PLUG_IN, GimpPlugIn)

struct _ClabPlugIn
{
  GimpPlugIn parent_instance;
};

G_DEFINE_FINAL_TYPE (ClabPlugIn, clab_plug_in, GIMP_TYPE_PLUG_IN)

static GList *
clab_plug_in_query_procedures (G_GNUC_UNUSED GimpPlugIn *plug_in)
{
  GList *names = NULL;

  for (gsize i = 0; i < clab_n_procedures; i++)
    names = g_list_append (names, g_strdup (clab_procedures[i].name));

  return names;
}

static GimpProcedure *
clab_plug_in_create_procedure (GimpPlugIn *plug_in, const char *name)
{
  for (gsize i = 0; i < clab_n_procedures; i++)
    if (g_str_equal (name, clab_procedures[i].name))
      return clab_procedures[i].create (plug_in, name);

  return NULL;
}

static gboolean
clab_plug_in_set_i18n (G_GNUC_UNUSED GimpPlugIn *plug_in,
                       G_GNUC_UNUSED const char *procedure_name,
                       char **gettext_domain,
                       G_GNUC_UNUSED char **catalog_dir)
{
  *gettext_domain = g_strdup (GETTEXT_PACKAGE);
  return TRUE;
}

static void
clab_plug_in_class_init (ClabPlugInClass *klass)
{
  GimpPlugInClass *plug_in_class = GIMP_PLUG_IN_CLASS (klass);

  plug_in_class->query_procedures = clab_plug_in_query_procedures;
  plug_in_class->create_procedure = clab_plug_in_create_procedure;
  plug_in_class->set_i18n = clab_plug_in_set_i18n;
}

static void
clab_plug_in_init (G_GNUC_UNUSED ClabPlugIn *plug_in)
{
}

/* What GIMP_MAIN() does, and a word to babl: when libgimp's reference and
 * GEGL's are given back, it writes down which conversions it found to be fast.
 * Finding them takes the next run as long as a small map does.  Where GIMP is
 * gone, libgimp exits in the middle of anything, and this is left out. */
int
main (int argc, char *argv[])
{
  int status = gimp_main (CLAB_TYPE_PLUG_IN, argc, argv);

  babl_exit ();
  babl_exit ();
  return status;
}
