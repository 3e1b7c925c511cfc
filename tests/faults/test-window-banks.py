"""Saving one's own banks goes wrong: no bank is lost, the next try works.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import glob
import os

import gui
import window


def banks(gimp):
    """What lies on the disk."""
    folder = os.path.join(gimp.profile, 'convolution-lab')
    found = {}
    for path in glob.glob(os.path.join(folder, 'own-*.json')):
        with open(path, encoding='utf-8') as file:
            found[os.path.basename(path)] = file.read()
    return found


def edit(gimp, weight):
    """Changes the first kernel, which becomes one's own."""
    lab = gimp.open_lab()
    lab.says('2 layers of 64 × 64')
    lab.set_text('Kernel text', f'[0 0 0; 0 {weight} 0; 0 0 0]')
    return lab


def close(lab):
    lab.press('Cancel')
    gui.wait(window.is_gone, 'the end of the lab')


def drive(gimp, fault):
    lab = edit(gimp, 17)
    lab.says('Sum 17')
    close(lab)
    gui.wait(lambda: '17' in ''.join(banks(gimp).values()), 'a saved bank')
    before = banks(gimp)

    for function in ('write', 'rename'):
        with fault(function, 1, 'kill'):
            edit(gimp, 18)
            gui.wait(window.is_gone, 'the end of the plug-in')
        assert before == banks(gimp), (function, banks(gimp))

    with fault('write', 1, 'fail'):
        lab = edit(gimp, 19)
        lab.says('No space left on device')
        close(lab)
    assert before == banks(gimp), banks(gimp)

    lab = edit(gimp, 20)
    lab.says('Sum 20')
    close(lab)
    gui.wait(lambda: '20' in ''.join(banks(gimp).values()), 'a saved bank')
    assert '17' in ''.join(banks(gimp).values()), banks(gimp)
