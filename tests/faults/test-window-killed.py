"""The plug-in is killed in the lab: undoing works, and so does the next run.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import gui
import window


def layers(gimp):
    return gimp.evaluate(
        '(map (lambda (layer) (cons (gimp-item-get-name layer) (if '
        '(gimp-item-is-group layer) (vector-length '
        '(gimp-item-get-children layer)) 0))) (vector->list '
        '(gimp-image-get-layers (vector-ref (gimp-get-images) 0))))')


def run_lab(gimp):
    lab = gimp.open_lab()
    lab.says('2 layers of 64 × 64')
    return lab


def undo_all(gimp, before):
    gimp.choose('Edit', 'Undo ')
    gui.wait(lambda: layers(gimp) == before, 'undoing in one step')


def drive(gimp, fault):
    before = layers(gimp)

    # With nothing but the dialog open.
    run_lab(gimp)
    window.kill_plug_in()
    assert layers(gimp) == before, layers(gimp)
    assert not gimp.can_choose('Edit', 'Undo')

    # At work, when all of the image is as it was.
    for function, count in (('gimp_progress_update', 1),
                            ('gegl_buffer_set', 1)):
        with fault(function, count, 'kill'):
            run_lab(gimp).press('OK')
            gui.wait(window.is_gone, 'the end of the plug-in')
        assert layers(gimp) == before, layers(gimp)
        assert not gimp.can_choose('Edit', 'Undo'), (function, count)

    # Between the layers that it inserts, in a step of undoing.
    with fault('gimp_image_insert_layer', 3, 'kill'):
        run_lab(gimp).press('OK')
        gui.wait(window.is_gone, 'the end of the plug-in')
    gui.wait(lambda: layers(gimp) != before, 'a group of layers')
    undo_all(gimp, before)

    # The next run works and is one step, too.
    run_lab(gimp).press('OK')
    gui.wait(lambda: '("Sobel" . 2)' in layers(gimp)
             or ' . 2)' in layers(gimp), 'two maps')
    undo_all(gimp, before)
    gimp.choose('Edit', 'Redo ')
    gui.wait(lambda: ' . 2)' in layers(gimp), 'redoing')
