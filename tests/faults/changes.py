"""What somebody changes in the image while the lab is open, or while it works.

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
