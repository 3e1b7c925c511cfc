"""Clicks a pixel, reads where its value comes from, walks, and cancels.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import gui

SCRIPT = '''
(let* ((made (pattern-image "half-vertical" 32))
       (image (car made)))
  (open-lab image (cadr made))
  (print-image image 16 8))
'''


def drive():
    window = gui.open_dialog('Convolution Lab')
    window.counts(2, 32, 32)
    picture = window.find(('image', 'icon'), 'Image and map')
    gui.insist(lambda: window.click(picture, 0.25, 0.5),
               lambda: 'value = ' in window.text('Explanation'), 'products')
    gui.screenshot('lab-pixel')
    before = window.text('Explanation')
    window.press('Step')
    gui.wait(lambda: window.text('Explanation') != before, 'a step')
    window.press('Cancel')


def check(lines):
    layers = [line for line in lines if line.startswith('layer ')]
    assert len(layers) == 1, lines
