"""Opens the lab on a picture and takes a picture of each of its pages.

SPDX-License-Identifier: GPL-3.0-or-later

tests/gui/run-gui.py runs it for tools/screenshots.
"""
import os
import subprocess

import gui
import headless_gimp

WITH_WINDOWS = True

# Learns what a blur of GIMP's own splash image is made by.
SCRIPT = '''
(define image (gimp-file-load RUN-NONINTERACTIVE {picture}))
(define layer (vector-ref (gimp-image-get-layers image) 0))
(gimp-item-set-name layer "photo")
(gimp-image-scale image 960 540)
(plug-in-convolution-lab #:image image #:drawables (vector layer)
                         #:kernels "blurred = gaussian(size=5, sigma=1.2)")
(gimp-image-set-selected-layers image (vector layer))
(gimp-display-new image)
'''.format(picture=headless_gimp.scheme_string(os.environ['CLAB_PICTURE']))

TITLE = 'Convolution Lab'


def windows_called(title):
    found = subprocess.run(
        ['xdotool', 'search', '--onlyvisible', '--name', f'^{title}$'],
        stdout=subprocess.PIPE, text=True)
    return found.stdout.split()


def take(name):
    folder = os.environ['CLAB_SCREENSHOTS']
    path = os.path.join(folder, f'{os.environ["CLAB_SHOT"]}-{name}.png')
    subprocess.run(['import', '-window', windows_called(TITLE)[0], path],
                   check=True)


def drive(gimp):
    gimp.menu('Filters', 'Convolution', 'Convolution Lab')
    window = gui.open_dialog(TITLE)
    width, height = os.environ['CLAB_SHOT_SIZE'].split('x')
    subprocess.run(['xdotool', 'windowsize', '--sync',
                    windows_called(TITLE)[0], width, height], check=True)
    # The statistics of the whole map come last.
    gui.wait(lambda: any(text.count('…') and any(c.isdigit() for c in text)
                         for text in window.texts()), 'a map')
    take('apply')

    picture = window.find('image', 'Image and map')
    gui.insist(lambda: window.click(picture, 0.3, 0.4),
               lambda: '·f[' in window.text('Explanation'), 'products')
    take('pixel')

    window.show_page('Kernel')
    window.show_page('Learn')
    window.choose('Target', 'blurred')
    window.press('Start')
    window.says('dB')
    take('learn')
    window.press('Cancel')
    gui.no_dialog()
