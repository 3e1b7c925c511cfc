"""The image goes away while the lab is open, and while it works.

A window that GIMP itself shows for a plug-in keeps a pointer to the display
that the plug-in was started from, and asks that for its window when it is
mapped: gimp_progress_get_window_id(), called by the handler of “map-event”
that gimp_window_set_transient_for() has connected. Once the display is gone,
that is freed memory. With freed memory overwritten (MALLOC_PERTURB_), GIMP
3.2.6 ends there with a segmentation fault, as a debugger shows, when the next
display is made, with no plug-in of ours running. So this is for 3.0, and with
MALLOC_PERTURB_=0.

SPDX-License-Identifier: GPL-3.0-or-later
"""
from changes import NEW_IMAGE, apply_and, close, names, open_lab
import gui


def drive(gimp, fault):
    display = gimp.evaluate(NEW_IMAGE)
    lab = open_lab(gimp)
    gimp.evaluate(f'(gimp-display-delete {display})')
    close(lab, 'OK')
    display = gimp.evaluate(NEW_IMAGE)
    apply_and(gimp, fault,
              lambda: gimp.evaluate(f'(gimp-display-delete {display})'))
    gimp.evaluate(NEW_IMAGE)
    before = names(gimp)
    close(open_lab(gimp), 'OK')
    gui.wait(lambda: names(gimp) != before, 'the next run')
