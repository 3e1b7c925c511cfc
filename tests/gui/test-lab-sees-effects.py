"""Reads layers with effects, and compares them, pixel by pixel, with what the
procedure reads of them.

SPDX-License-Identifier: GPL-3.0-or-later

The lab reads them tile by tile, the procedure all at once.  A kernel that is
the identity has no loss exactly where both are the same.
"""
import gui

# A map of the layer beside it, both larger than a tile; the last one is a
# group, from a part of which a shadow falls.
SCRIPT = '''
(define made (pattern-image "disc" 64))
(define image (car made))
(define layer (cadr made))

(define (add-effect layer operation . settings)
  (apply gimp-drawable-append-new-filter layer operation "" LAYER-MODE-REPLACE
         1.0 settings))

(define (compare layer)
  (plug-in-convolution-lab #:image image #:drawables (vector layer)
                           #:kernels "same = [1]")
  (open-lab image layer)
  (gimp-image-remove-layer
    image (vector-ref (gimp-image-get-layers image) 0)))

(gimp-image-convert-rgb image)
(gimp-image-scale image 300 200)
(gimp-layer-add-alpha layer)
(gimp-image-select-ellipse image CHANNEL-OP-REPLACE 20 10 270 180)
(gimp-layer-add-mask layer (gimp-layer-create-mask layer ADD-MASK-SELECTION))
(gimp-selection-none image)
(add-effect layer "gegl:gaussian-blur" "std-dev-x" 9 "std-dev-y" 4)
(add-effect layer "convlab:kernel" "kernel" "[0 -1 0; -1 5 -1; 0 -1 0]")
(compare layer)
(add-effect layer "gegl:dropshadow")
(gimp-layer-set-apply-mask layer FALSE)
(compare layer)
(define group (gimp-group-layer-new image "group"))
(gimp-image-insert-layer image group 0 0)
(gimp-image-reorder-item image layer group 0)
(compare group)
'''

N_COMPARISONS = 3
# A single value that is off by 1/255 would make a loss of 1e-10.
ROUNDING = 1e-15


def compare(window):
    window.show_page('Learn')
    window.choose('Target', 'same')
    window.set_text('Start from', 'identity')
    window.set_value('spin button', 'Hold out', 0)
    window.set_value('spin button', 'Steps', 1)
    window.press('Start')
    loss = float(window.says('Step 1 of 1,').split()[-1])
    assert loss < ROUNDING, loss
    window.press('Cancel')


def drive():
    for _ in range(N_COMPARISONS):
        compare(gui.open_dialog('Convolution Lab'))
        gui.no_dialog()
