"""Opens, drops, deletes and saves banks, and is told what became of them.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import shutil
import tempfile

import gui

FOLDER = tempfile.mkdtemp(prefix='clab-files-')
SCRIPT = '''
(let* ((made (pattern-image "half-vertical" 32))
       (image (car made)))
  (open-lab image (cadr made)))
'''


def choose_file(title, path, button):
    """Writes the path into the entry of a file chooser, which needs a moment
    before it believes that there is such a file."""
    chooser = gui.open_dialog(title)
    gui.wait(chooser.is_active, 'the focus of ' + title)
    if button == 'Open':
        gui.insist(lambda: chooser.keys('ctrl+l'),
                   lambda: chooser.find('text', seconds=1.0),
                   'the entry of ' + title)
    chooser.set_text(None, path)

    def is_gone():
        if title not in gui.titles():
            return True
        accept = chooser.find(gui.BUTTON, button, 1.0)
        accept.get_action_iface().do_action(0)
        return False
    gui.wait(is_gone, 'the end of ' + title)


def drive():
    try:
        use_files()
    finally:
        shutil.rmtree(FOLDER)


def use_files():
    with open(os.path.join(FOLDER, 'edge.magick'), 'w') as file:
        file.write('3x1: 1,0,-1\n')
    window = gui.open_dialog('Convolution Lab')
    window.says('2 layers of 32 × 32')
    window.menu('File', 'Open…')
    choose_file('Open Banks', os.path.join(FOLDER, 'edge.magick'), 'Open')
    window.says('“edge.magick” is now a bank of your own, with 1 kernel.')
    gui.screenshot('lab-opened')
    window.press('Close message')

    # A dropped file of Photoshop: 25 weights, scale, offset.
    with open(os.path.join(FOLDER, 'my dot.acf'), 'wb') as file:
        for number in [0] * 12 + [4] + [0] * 12 + [4, 51]:
            file.write(number.to_bytes(2, 'big'))
    gui.insist(
        lambda: window.drop(os.path.join(FOLDER, 'my dot.acf'),
                            'Banks and kernels'),
        lambda: window.says('“my dot.acf” is now a bank of your own, with '
                            '1 kernel.', gui.SECOND_TRY), 'a drop')
    window.says('became a bias')

    window.focus('tree table', 'Banks and kernels')
    window.keys('Delete')
    window.says('“my dot” was deleted.')
    window.press('Undo')
    window.says('Sum 1 ·')

    window.menu('File', 'Save As…')
    choose_file('Save Kernels', os.path.join(FOLDER, 'saved.json'), 'Save')
    window.says('“saved.json” was saved, with 1 kernel.')
    window.press('Cancel')
    with open(os.path.join(FOLDER, 'saved.json')) as file:
        saved = json.load(file)
    kernel = saved['kernels'][0]
    assert kernel['weights'][12] == 4 and kernel['bias'] == 0.2, saved
