"""Layers go away while the lab is open, and while it works.

SPDX-License-Identifier: GPL-3.0-or-later
"""
from changes import add_layer, apply_and, close, names, open_lab, remove
import gui


def drive(gimp, fault):
    # The target of a lesson.
    add_layer(gimp, 'target', 1)
    lab = open_lab(gimp)
    lab.show_page('Learn')
    lab.choose('Target', 'target')
    remove(gimp, 'target')
    lab.press('Start')
    lab.says('is no longer there')
    close(lab, 'Cancel')

    # The layer that the lab was opened on.
    add_layer(gimp, 'source', 0)
    lab = open_lab(gimp)
    remove(gimp, 'source')
    lab.choose('Working space', 'Linear')
    lab.says('is no longer there')
    assert not lab.is_sensitive(gui.BUTTON, 'OK')
    close(lab, 'Cancel')
    assert 'source' not in names(gimp), names(gimp)
    gimp.choose('Edit', 'Undo ')
    gui.wait(lambda: '("source" ' in names(gimp), 'undoing')

    # The same while it works: the maps come on top.
    apply_and(gimp, fault, lambda: remove(gimp, 'source'))
    gui.wait(lambda: names(gimp).startswith('("Sobel of source" '), 'the maps')
    gimp.choose('Edit', 'Undo ')
    gui.wait(lambda: 'Sobel' not in names(gimp), 'undoing')
