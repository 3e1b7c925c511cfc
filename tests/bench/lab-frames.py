"""Measures how smoothly the lab runs on a layer of 24 megapixels.

SPDX-License-Identifier: GPL-3.0-or-later

For every thing that is done in turn, prints for how long the main loop was
busy at a time, at most; the same without what GTK itself took to lay out and
draw a frame, and how often that was longer than a frame; and how long it took
until the new picture was there.
tests/gui/run-gui.py runs it as it runs tests, with CLAB_PROBE_MODULE set to the
built frame-probe.so, which does these things, and CLAB_FRAMES to a scene.
"""
import os
import tempfile
import time

import gui

MAKE = '''
(define made (pattern-image "disc" 16))
(define image (car made))
(define layer (cadr made))
(gimp-image-convert-rgb image)
(gimp-image-scale image 6000 4000)
(define target (gimp-layer-copy layer))
(gimp-image-insert-layer image target 0 0)
(gimp-item-set-name target "target")
(gimp-drawable-brightness-contrast target -0.3 -0.3)
'''

OPEN = '(open-lab image layer)'


def effect(operation, settings):
    """Script-Fu that gives the layer an effect."""
    return (f'(gimp-drawable-append-new-filter layer "{operation}" ""'
            f' LAYER-MODE-REPLACE 1.0 {settings})')


# What is opened, and what is done then.
SCENES = {
    'plain': (OPEN, 'apply'),
    'sharpened': (effect('convlab:kernel',
                         '"kernel" "[0 -1 0; -1 5 -1; 0 -1 0]"') + OPEN,
                  'apply'),
    'blurred': (effect('gegl:gaussian-blur', '"std-dev-x" 20 "std-dev-y" 20')
                + OPEN, 'apply'),
    'lesson': ('''
(plug-in-convolution-lab-learn #:run-mode RUN-INTERACTIVE #:image image
                               #:drawables (vector layer))
''', 'learn'),
}
SCENE = os.environ.get('CLAB_FRAMES', 'plain')
SCRIPT = MAKE + SCENES[SCENE][0]

FOLDER = tempfile.TemporaryDirectory(prefix='clab-frames-')
REPORT = os.path.join(FOLDER.name, 'report')
os.environ['CLAB_PROBE_REPORT'] = REPORT
os.environ['GTK_MODULES'] = os.environ['CLAB_PROBE_MODULE']
os.environ['CLAB_PROBE_PHASES'] = SCENES[SCENE][1]
os.environ['NO_AT_BRIDGE'] = '1'

# Of 60 frames a second.
FRAME_MS = 16
COLUMNS = (('busy at most, ms', 18), ('without GTK', 14),
           (f'over {FRAME_MS} ms', 14), ('its CPU', 10),
           ('picture after, ms', 20))


def events():
    with open(REPORT, encoding='utf-8') as file:
        return [line.split(maxsplit=2) for line in file]


def drive():
    gui.wait(lambda: events()[-1][-1].strip() == 'closing', 'the last phase')
    time.sleep(2)
    tell(events())


def tell(lines):
    print(f'{SCENE:32}' + ''.join(f'{title:>{width}}' for title, width in COLUMNS))
    phases = [line for line in lines if line[0] == 'phase']
    ends = [float(line[1]) for line in phases[1:]] + [float('inf')]
    for (_, start, name), end in zip(phases, ends):
        start = float(start)
        mine = [line for line in lines if start <= float(line[1]) < end]
        turns = [[float(number) for number in line[2].split()]
                 for line in mine if line[0] == 'busy']
        after = [1000 * (float(line[1]) - start) for line in mine
                 if line[0] == 'picture']
        longest = max(turns, default=[0.0] * 3)
        ours = max((turn[1] for turn in turns), default=0.0)
        late = sum(turn[1] > FRAME_MS for turn in turns)
        numbers = (longest[0], ours, late, longest[2],
                   min(after, default=float('nan')))
        print(f'{name.strip():32}'
              + ''.join(f'{number:{width}.{isinstance(number, float):d}f}'
                        for number, (_, width) in zip(numbers, COLUMNS)))
    print('GTK lays out and draws all of the window when it opens.')
