"""Types a kernel, changes padding and stride, and gets that layer.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import gui

SCRIPT = '''
(let* ((made (pattern-image "dot" 33))
       (image (car made)))
  (open-lab image (cadr made))
  (print-image image 5 5))
'''


def drive():
    window = gui.open_dialog('Convolution Lab')
    window.counts(2, 33, 33)
    window.set_text('Kernel text', '[0 0 0; 0 1/4 0; 0 0 0]')
    # The edited kernel is a copy among one's own and takes the place of the
    # one it was made of; the other Sobel kernel stays ticked.
    window.counts(0, 25)
    # What is no number goes when one leaves it.
    window.focus('text', 'Divisor')
    window.keys('ctrl+a', 'x')
    gui.wait(lambda: window.text('Divisor') == 'x', 'a typed divisor')
    window.focus('spin button', 'Rows')
    gui.wait(lambda: window.text('Divisor') == '1', 'the divisor')
    window.choose('Padding', 'Valid')
    window.set_value('spin button', 'Stride across', 3)
    window.set_value('spin button', 'Stride down', 3)
    window.says('⌊(33 − 3) / 3⌋ + 1 = 11')
    window.counts(2, 11, 11)
    gui.screenshot('lab-edit')
    window.press('OK')


def check(lines):
    layers = [line for line in lines if line.startswith('layer ')]
    # The dot is under the anchor of the window (5, 5): 1 + 3 · 5 = 16.
    assert any(line.endswith(' 11 11 64') for line in layers), lines
