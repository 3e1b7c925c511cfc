"""Changes the layer and the selection while the lab is open: when the lab gets
the keyboard again, it shows what OK would make of them.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import gui

WITH_WINDOWS = True

SCRIPT = '''
(define made (pattern-image "half-vertical" 32))
(define image (car made))
(define layer (cadr made))
(gimp-image-clean-all image)
(gimp-display-new image)
'''


def leave_and_return(window):
    """To GIMP's window and back."""
    for name, is_there in (('GIMP', False), ('Convolution Lab', True)):
        gui.insist(
            lambda: gui.pointer('search', '--onlyvisible', '--name',
                                name + '$', 'windowactivate'),
            lambda: window.is_active() == is_there, f'the focus of {name}')


def drive(gimp):
    gimp.menu('Filters', 'Convolution', 'Convolution Lab')
    window = gui.open_dialog('Convolution Lab')
    window.counts(2, 32, 32)
    window.tick('Sobel')
    window.highlight('Identity')
    window.says('mean 0.5')

    gimp.ask('(gimp-drawable-fill layer FILL-WHITE)')
    leave_and_return(window)
    window.says('mean 1')

    gimp.ask('(gimp-image-select-rectangle image CHANNEL-OP-REPLACE 4 5 6 7)')
    leave_and_return(window)
    window.counts(1, 6, 7)
    window.says('+ 1 = 6')
    window.press('Cancel')
    gui.no_dialog()
