"""Learning from its own menu entry: broken off at any time, then OK and undo.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import gui

WITH_WINDOWS = True

SCRIPT = '''
(define made (pattern-image "disc" 32))
(define image (car made))
(define blur "target = [1 2 1; 2 4 2; 1 2 1] / 16")
(plug-in-convolution-lab #:image image #:drawables (vector (cadr made))
                         #:kernels blur)
(gimp-image-set-selected-layers image (vector (cadr made)))
(gimp-image-clean-all image)
(gimp-display-new image)
(pattern-image "ramp" 20)
'''

MENU = ('Filters', 'Convolution', 'Learn Kernel')
# More than there is time for, as long as each goes over the whole image.
MANY_STEPS = 1000000


def state(gimp):
    """What must not change."""
    return (gimp.layers(), gimp.is_dirty(), gimp.undo_item().get_name())


def open_lesson(gimp):
    gimp.menu(*MENU)
    window = gui.open_dialog('Convolution Lab')
    window.choose('Target', 'target')
    window.choose('Loss', 'Mean absolute error')
    return window


def foresee_what_is_refused(window):
    """A target of a size that neither the layer nor its map has."""
    for target, is_right in (('Ramp', False), ('target', True)):
        window.choose('Target', target)
        gui.wait(lambda: window.is_sensitive(gui.BUTTON, 'OK') == is_right,
                 f'a verdict on {target}')
    window.press('Cancel')
    gui.no_dialog()


def close_while_reading(window):
    window.press('Start')
    window.press('Cancel')
    gui.no_dialog()


def close_in_mid_lesson(window):
    window.set_value('spin button', 'Steps', MANY_STEPS)
    window.press('Start')
    window.says('loss')
    window.press('Cancel')
    gui.no_dialog()


def cancel_after_agreeing(gimp, window):
    """GIMP's own button kills the plug-in."""
    window.set_value('spin button', 'Steps', MANY_STEPS)
    window.press('OK')
    gimp.press('Cancel')
    gui.no_dialog()


def stop_and_agree(window):
    window.set_value('spin button', 'Steps', MANY_STEPS)
    window.press('Start')
    window.says('loss')
    window.press('Pause')
    window.find(gui.BUTTON, 'Start')
    window.choose('Loss', 'Mean squared error')
    window.set_value('spin button', 'Steps', 500)
    window.press('OK')
    gui.no_dialog()


def keep_as_effect(gimp, window):
    """The learnt kernel alone, on the layer itself."""
    window.set_value('spin button', 'Steps', 3)
    window.press('Start')
    window.says('dB')
    window.press('Keep kernel')
    window.tick('Sobel')
    gui.wait(lambda: window.is_sensitive(gui.BUTTON, 'Apply as Live Effect'),
             'a live effect that is possible')
    window.press('Apply as Live Effect')
    gui.no_dialog()
    return gimp.ask_one('(vector-length (gimp-drawable-get-filters '
                        '(cadr made)))')


def drive(gimp):
    before = state(gimp)
    target = gimp.pixels('target')

    foresee_what_is_refused(open_lesson(gimp))
    assert state(gimp) == before

    close_while_reading(open_lesson(gimp))
    assert state(gimp) == before

    close_in_mid_lesson(open_lesson(gimp))
    assert state(gimp) == before

    cancel_after_agreeing(gimp, open_lesson(gimp))
    assert state(gimp) == before

    stop_and_agree(open_lesson(gimp))
    layers = gimp.layers()
    (made, width, height), = set(layers) - set(before[0])
    assert (width, height, len(layers)) == (32, 32, 3), layers
    # Descent comes close in so many steps, not further.
    assert abs(gimp.pixels(made) - target).max() <= 4
    gimp.undo()
    gui.wait(lambda: not gimp.is_dirty(), 'an undo')
    assert state(gimp) == before

    assert keep_as_effect(gimp, open_lesson(gimp)) == '1'
    assert gimp.layers() == before[0]
