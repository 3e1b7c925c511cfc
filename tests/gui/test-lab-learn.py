"""Learns a blur from a target layer, watches, keeps the kernel, applies it.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import gui

SCRIPT = '''
(let* ((made (pattern-image "disc" 32))
       (image (car made))
       (blurred (plug-in-convolution-lab #:image image
                                         #:drawables (vector (cadr made))
                                         #:kernels "target = [1 2 1; 2 4 2; 1 2 1] / 16")))
  (open-lab image (cadr made))
  (print-image image 10 10))
'''


def drive():
    window = gui.open_dialog('Convolution Lab')
    window.counts(2, 32, 32)
    window.show_page('Learn')
    window.choose('Target', 'target')
    window.press('Start')
    window.counts(200, 200)
    window.says('dB')
    gui.screenshot('lab-learn')
    window.press('Stop')
    gui.wait(lambda: not window.is_sensitive(gui.BUTTON, 'Stop'), 'the stop')
    window.says('dB')
    window.press('Keep kernel')
    window.counts(3, 32, 32)
    window.press('OK')


def check(lines):
    values = {line.split('"')[1]: int(line.split()[-1]) for line in lines
              if line.startswith('layer ')}
    # 200 steps of Adam come close, not further.
    assert abs(values['learnt'] - values['target']) <= 4, lines
