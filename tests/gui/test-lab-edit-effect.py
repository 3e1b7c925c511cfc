"""Takes up a layer's live effect in the lab, changes it, and undoes that.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import gui

WITH_WINDOWS = True

# The effect moves a dot to the right; below it is one of GIMP's own.
SCRIPT = '''
(define made (pattern-image "dot" 33))
(define image (car made))
(define layer (cadr made))
(gimp-image-convert-rgb image)
(gimp-drawable-append-new-filter layer "gegl:invert-gamma" "Below"
                                 LAYER-MODE-REPLACE 1.0)
(gimp-drawable-append-new-filter
  layer "convlab:kernel" "Move" LAYER-MODE-REPLACE 1.0
  "kernel" "move = [1 0 0]" "padding-mode" "constant" "padding-value" 1.0
  "working-space" "linear" "activation" "relu")
(define (seen x)
  (let* ((layer (gimp-layer-new-from-visible image image "seen"))
         (value (car (gimp-drawable-get-pixel layer x 16))))
    (gimp-item-delete layer)
    value))
(define (names)
  (map gimp-drawable-filter-get-name
       (vector->list (gimp-drawable-get-filters layer))))
(define (top) (vector-ref (gimp-drawable-get-filters layer) 0))
(define (append-blended)
  (gimp-drawable-append-new-filter layer "convlab:kernel" "Blended"
                                   LAYER-MODE-ADDITION 0.5 "kernel" "sobel"))
(define (blending)
  (list (gimp-drawable-filter-get-name (top))
        (gimp-drawable-filter-get-opacity (top))
        (= (gimp-drawable-filter-get-blend-mode (top)) LAYER-MODE-ADDITION)))
(gimp-image-clean-all image)
(gimp-display-new image)
'''

MENU = ('Filters', 'Convolution', 'Convolution Lab')


def state(gimp):
    """Names of the effects, and what they show to both sides of the dot."""
    return (gimp.ask_one('(names)'),
            gimp.ask_one('(list (seen 15) (seen 16) (seen 17))'))


def edit(window):
    window.find('toggle button',
                'Edit the Live Effect').get_action_iface().do_action(0)


def drive(gimp):
    before = state(gimp)
    assert before == ('(Move Below)', '(255 255 0)'), before

    gimp.menu(*MENU)
    window = gui.open_dialog('Convolution Lab')
    window.counts(2, 33, 33)
    edit(window)
    gui.wait(lambda: '1 0 0' in window.text('Kernel text'), 'its kernel')
    assert gui.contains(window.chosen('Working space'), 'Linear light')
    assert gui.contains(window.chosen('Padding mode'), 'Constant')
    assert window.value('spin button', 'Padding value') == 1
    # The layer as it is without the effect.
    picture = window.find(('image', 'icon'), 'Image and map')
    gui.insist(lambda: window.click(picture, 0.25, 0.5),
               lambda: 'i[16,16]·f[0,1] = 0' in window.text('Explanation')
               and 'i[16,17]·f[0,2] = 1' in window.text('Explanation'),
               'what the effect is applied to')
    gui.screenshot('lab-edit-effect')
    window.show_page('Kernel')
    window.set_text('Kernel text', '[0 0 1/2]')
    window.says('Sum 0.5')
    # OK does the same as the button beside it.
    gui.check_language(
        window, 'OK gives the layer\'s live effect this kernel and these '
                'options.')
    window.press('OK')
    gui.no_dialog()

    after = state(gimp)
    # Half the light.
    assert after == ('(move Below)', '(0 188 188)'), after
    assert gimp.layers() == [('Dot', 33, 33)], gimp.layers()
    gimp.undo()
    gui.wait(lambda: not gimp.is_dirty(), 'an undo')
    assert state(gimp) == before

    # Left alone again, it gets another one above.
    gimp.menu(*MENU)
    window = gui.open_dialog('Convolution Lab')
    edit(window)
    window.find(gui.BUTTON, 'Change Live Effect')
    edit(window)
    window.press('Apply as Live Effect')
    gui.no_dialog()
    assert gimp.ask_one('(names)') == '(move Move Below)'

    # Blended with the layer, and of the first of its kernels.
    gimp.ask('(begin (gimp-drawable-filter-delete (top)) (append-blended))')
    gimp.menu(*MENU)
    window = gui.open_dialog('Convolution Lab')
    edit(window)
    gui.wait(lambda: '-1' in window.text('Kernel text'), 'its first kernel')
    window.press('Change Live Effect')
    gui.no_dialog()
    assert gimp.ask_one('(blending)') == (
        '(sobel x 0.5 #t)'), gimp.ask_one('(blending)')
