"""Where the live effect is not installed the lab has no button for it, and
applies all the same.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import gui

WITHOUT_EFFECT = True
SCRIPT = '''
(let* ((made (pattern-image "dot" 33))
       (image (car made)))
  (open-lab image (cadr made))
  (print-image image 16 16))
'''


def drive():
    window = gui.open_dialog('Convolution Lab')
    window.counts(2, 33, 33)
    buttons = [node.get_name() for node in window.matches(gui.BUTTON)]
    assert 'OK' in buttons, buttons
    assert not any('Live' in name for name in buttons), buttons
    window.press('OK')


def check(lines):
    layers = [line for line in lines if line.startswith('layer ')]
    assert len(layers) == 3, lines
