"""From the menu: kernels, padding, stride and a pixel; OK, undo, open again.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import numpy

import gui

WITH_WINDOWS = True

SCRIPT = '''
(define image (car (pattern-image "disc" 32)))
(gimp-image-clean-all image)
(gimp-display-new image)
'''

MENU = ('Filters', 'Convolution', 'Convolution Lab')
KERNEL = numpy.array([[1, 2, 0], [0, 1, 0], [0, 0, -3]]) / 4
TEXT = '[1 2 0; 0 1 0; 0 0 -3] / 4'


def correlate(image, kernel, stride):
    """Without padding."""
    windows = numpy.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (windows * kernel).sum(axis=(2, 3))[::stride, ::stride]


def choose_everything():
    window = gui.open_dialog('Convolution Lab')
    gui.check_language(window, 'Divisor')
    window.counts(2, 32, 32)
    window.tick('Sobel')
    window.tick('Binomial')
    window.highlight('Binomial')
    window.counts(1, 32, 32)
    # The edited copy is applied in the place of the kernel that it is of.
    window.set_text('Kernel text', TEXT)
    gui.wait(lambda: TEXT in window.text('Kernel text'), 'a kernel of one’s own')
    window.choose('Padding', 'Valid')
    window.set_value('spin button', 'Stride across', 2)
    window.set_value('spin button', 'Stride down', 2)
    window.counts(1, 15, 15)
    picture = window.find(('image', 'icon'), 'Image and map')
    # Nine products, and above them all that leads to them.
    gui.insist(lambda: window.click(picture, 0.25, 0.5),
               lambda: window.text('Explanation').count('·f[') == 9,
               'nine products')
    gui.screenshot('menu-chosen')
    window.press('OK')
    gui.no_dialog()


def drive(gimp):
    (name, *_), = gimp.layers()
    before = gimp.pixels(name)
    undo = gimp.undo_item().get_name()

    gimp.menu(*MENU)
    choose_everything()
    (made, width, height), source = gimp.layers()
    assert (width, height) == (15, 15), (width, height)
    expected = numpy.clip(correlate(before, KERNEL, 2), 0, 255)
    assert abs(gimp.pixels(made) - expected).max() <= 0.51

    assert gui.contains(gimp.undo_item().get_name(), 'Convolution Lab')
    gimp.undo()
    gui.wait(lambda: not gimp.is_dirty(), 'an undo')
    assert gimp.layers() == [source]
    assert gimp.undo_item().get_name() == undo

    gimp.menu(*MENU)
    window = gui.open_dialog('Convolution Lab')
    window.counts(1, 15, 15)
    assert window.value('spin button', 'Stride down') == 2
    assert gui.contains(window.chosen('Padding'), 'Valid')
    window.press('Cancel')
    gui.no_dialog()
    assert not gimp.is_dirty()
    assert gimp.layers() == [source]
    assert gimp.undo_item().get_name() == undo
