"""Ticks one kernel and applies it as a live effect; makes one of the selection.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import gui

SCRIPT = '''
(let* ((made (pattern-image "dot" 33))
       (image (car made))
       (layer (cadr made)))
  (gimp-image-select-rectangle image CHANNEL-OP-REPLACE 14 15 5 3)
  (open-lab image layer)
  (for-each
    (lambda (filter)
      (print "effect " (gimp-drawable-filter-get-name filter) " "
             (gimp-drawable-filter-get-operation-name filter)))
    (vector->list (gimp-drawable-get-filters layer)))
  (gimp-selection-none image)
  (gimp-drawable-merge-filters layer)
  (print-image image 17 16))
'''


def is_sensitive(button):
    return button.get_state_set().contains(gui.Atspi.StateType.SENSITIVE)


def drive():
    window = gui.open_dialog('Convolution Lab')
    window.says('2 layers of 5 × 3')
    button = window.find(gui.BUTTON, 'Apply as Live Effect')
    assert not is_sensitive(button)
    # Where nothing is ticked, the highlighted kernel is applied.
    window.focus('tree table', 'Banks and kernels')
    window.keys('Return')
    window.menu('File', 'Kernel From', 'Selection')
    window.says('Sum 1 · symmetric: convolution = correlation · separable')
    window.set_text('Kernel text', '[1/2 1 0]')
    window.says('Sum 1.5')
    text = window.says('1 layer of 5 × 3')
    assert 'nothing is ticked' in text, text
    gui.screenshot('lab-effect')
    window.choose('Padding', 'Valid')
    gui.wait(lambda: not is_sensitive(button), 'a live effect of this size')
    window.choose('Padding', 'Same')
    gui.wait(lambda: is_sensitive(button), 'a live effect that is possible')
    window.set_text('Kernel text', '[1 / 2 / 3]')
    gui.wait(lambda: not is_sensitive(button), 'a live effect of three colours')
    window.set_text('Kernel text', '[1/2 1 0]')
    gui.wait(lambda: is_sensitive(button), 'a live effect of grey')
    window.press('Apply as Live Effect')


def check(lines):
    assert 'effect selection convlab:kernel' in lines, lines
    # The layer itself, no other; left of the pixel is the dot, times a half.
    layers = [line for line in lines if line.startswith('layer ')]
    assert len(layers) == 1, lines
    assert layers[0].split()[-1] in ('127', '128'), lines
