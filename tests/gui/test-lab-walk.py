"""Walks all widgets of the lab: no mnemonic twice, no control without a
tooltip or a name.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import tempfile

import gui

SCRIPT = '''
(let ((made (pattern-image "disc" 32)))
  (open-lab (car made) (cadr made)))
'''

FOLDER = tempfile.TemporaryDirectory(prefix='clab-walk-')
REPORT = os.path.join(FOLDER.name, 'report')
# The module does the walking: the accessibility bus tells no mnemonics.
os.environ['CLAB_WALK_REPORT'] = REPORT
os.environ['GTK_MODULES'] = os.environ['CLAB_WALK_MODULE']


def report():
    if not os.path.exists(REPORT):
        return None
    with open(REPORT, encoding='utf-8') as file:
        return file.read().splitlines()


def drive():
    window = gui.open_dialog('Convolution Lab')
    lines = gui.wait(report, 'a walk')
    window.press('Cancel')
    faults = [line for line in lines
              if not line.startswith(('mnemonic ', 'walked '))]
    assert not faults, '\n'.join(lines)
    walked, = (int(line.split()[1]) for line in lines
               if line.startswith('walked '))
    assert walked > 80, lines
    letters = [line for line in lines if line.startswith('mnemonic ')]
    assert len(letters) > 20, lines
