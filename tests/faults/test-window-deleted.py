"""Layers and the image go away while the lab is open.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import signal

import gui
import window

IMAGE = '(vector-ref (gimp-get-images) 0)'  # the newest one
LAYER = f'(vector-ref (gimp-image-get-layers {IMAGE}) 0)'


NEW_IMAGE = ('(gimp-display-new (car (plug-in-convolution-lab-test-pattern '
             '#:pattern "disc" #:width 64 #:height 64)))')


def remove(gimp, name):
    gimp.evaluate(f'(gimp-image-remove-layer {IMAGE} '
                  f'(gimp-image-get-layer-by-name {IMAGE} "{name}"))')


def open_lab(gimp):
    lab = gimp.open_lab()
    lab.says('2 layers of 64 × 64')
    return lab


def names(gimp):
    return gimp.evaluate('(map gimp-item-get-name (vector->list '
                         f'(gimp-image-get-layers {IMAGE})))')


def add_layer(gimp, name, position):
    gimp.evaluate(f'(let ((copy (gimp-layer-copy {LAYER} #f))) '
                  f'(gimp-item-set-name copy "{name}") '
                  f'(gimp-image-insert-layer {IMAGE} copy 0 {position}))')


def close(lab, button):
    lab.press(button)
    gui.wait(window.is_gone, 'the end of the lab')


def apply_and(gimp, fault, change):
    """Changes the image in the midst of the work."""
    with fault('gegl_buffer_set', 1, 'stop'):
        lab = open_lab(gimp)
        process = window.plug_in_process()
        lab.press('OK')
        gui.wait(lambda: window.is_stopped(process), 'a stop')
        change()
        os.kill(process, signal.SIGCONT)
        gui.wait(window.is_gone, 'the end of the lab')


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

    # The image, while the lab is open and while it works.
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
