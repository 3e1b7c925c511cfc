"""Opens the lab, leaves everything as it is, presses OK: the Sobel maps.

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
    gui.screenshot('lab-first')
    window.press('OK')


def check(lines):
    layers = [line for line in lines if line.startswith('layer ')]
    assert len(layers) == 3, lines
