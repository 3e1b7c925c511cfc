/* The kernel one works on as text, to be typed, copied and pasted.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "plugin/lab/lab-state.h"

G_BEGIN_DECLS

#define CLAB_TYPE_KERNEL_TEXT_VIEW (clab_kernel_text_view_get_type ())
G_DECLARE_FINAL_TYPE (ClabKernelTextView,
                      clab_kernel_text_view,
                      CLAB,
                      KERNEL_TEXT_VIEW,
                      GtkBox)

/**
 * clab_kernel_text_view_new:
 *
 * Every notation that the parser knows is understood.  Of several kernels the
 * first is taken.
 */
GtkWidget *
clab_kernel_text_view_new (ClabLabState *state);

G_END_DECLS
