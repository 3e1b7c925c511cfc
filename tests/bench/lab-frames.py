"""Measures how smoothly the lab runs on a layer of 24 megapixels.

SPDX-License-Identifier: GPL-3.0-or-later

For every thing that is done in turn, prints for how long the main loop was
busy at a time, at most, and how long after typing the new picture was there.
tests/gui/run-gui.py runs it as it runs tests, with CLAB_PROBE_MODULE set to the
built frame-probe.so.
"""
import os
import tempfile
import time

import gui

SCRIPT = '''
(let* ((made (pattern-image "disc" 16))
       (image (car made)))
  (gimp-image-convert-rgb image)
  (gimp-image-scale image 6000 4000)
  (open-lab image (cadr made)))
'''

FOLDER = tempfile.TemporaryDirectory(prefix='clab-frames-')
REPORT = os.path.join(FOLDER.name, 'report')
os.environ['CLAB_PROBE_REPORT'] = REPORT
os.environ['GTK_MODULES'] = os.environ['CLAB_PROBE_MODULE']

KERNELS = ['[1 2 1; 2 4 2; 1 2 1] / 16', '[0 -1 0; -1 5 -1; 0 -1 0]',
           '[' + '; '.join(['1 1 1 1 1 1 1'] * 7) + '] / 49',
           '[' + '; '.join([' '.join(['1'] * 15)] * 15) + '] / 225']


def settle():
    """Waits until the main loop has had nothing to do for a while."""
    def size():
        return os.path.getsize(REPORT)
    before = -1
    while before != size():
        before = size()
        time.sleep(1.0)


def drive():
    phases = []

    def begin(name):
        phases.append((time.monotonic(), name))
    begin('opening and reading')
    window = gui.open_dialog('Convolution Lab')
    settle()
    for text in KERNELS:
        begin(f'typing a kernel of {text.count(";") + 1} rows')
        window.set_text('Kernel text', text)
        settle()
    begin('other working space')
    window.choose('Working space', 'Linear light')
    settle()
    begin('other padding')
    window.choose('Padding', 'Valid')
    settle()
    begin('end')
    window.press('Cancel')
    tell(phases)


def tell(phases):
    with open(REPORT, encoding='utf-8') as file:
        events = [line.split() for line in file]
    print(f'{"":32}{"busy at most, ms":>18}{"of it CPU":>12}'
          f'{"picture after, ms":>20}')
    for (start, name), (end, _) in zip(phases, phases[1:]):
        mine = [event for event in events if start <= float(event[1]) < end]
        busy = max(((float(event[2]), float(event[3])) for event in mine
                    if event[0] == 'busy'), default=(0.0, 0.0))
        after = min((1000 * (float(event[1]) - start) for event in mine
                     if event[0] == 'picture'), default=float('nan'))
        print(f'{name:32}{busy[0]:18.1f}{busy[1]:12.1f}{after:20.1f}')
