"""Opens the lab on a picture and takes a picture of each of its pages and menus.

SPDX-License-Identifier: GPL-3.0-or-later

tests/gui/run-gui.py runs it for tools/screenshots.
"""
import os
import subprocess
import time

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


def lab_window():
    found = subprocess.run(
        ['xdotool', 'search', '--onlyvisible', '--name', f'^{TITLE}$'],
        stdout=subprocess.PIPE, text=True)
    return found.stdout.split()[0]


def take(name):
    """What is on the screen where the lab is, menus included."""
    time.sleep(0.7)  # until it is drawn
    path = os.path.join(os.environ['CLAB_SCREENSHOTS'],
                        f'{os.environ["CLAB_SHOT"]}-{name}.png')
    subprocess.run(['import', '-screen', '-window', lab_window(), path],
                   check=True)


def take_menu(window, button):
    window.focus('toggle button', button)  # scrolls it into view
    window.keys('space')
    take(button.lower())
    window.keys('Escape')


def drive(gimp):
    gimp.menu('Filters', 'Convolution', 'Convolution Lab')
    window = gui.open_dialog(TITLE)
    width, height = os.environ['CLAB_SHOT_SIZE'].split('x')
    subprocess.run(['xdotool', 'windowsize', '--sync', lab_window(), width,
                    height], check=True)
    gui.pointer('mousemove', 0, 0)  # away, so that no tooltip shows
    # The statistics of the whole map come last.
    gui.wait(lambda: any(text.count('…') and any(c.isdigit() for c in text)
                         for text in window.texts()), 'a map')
    take('apply')
    take_menu(window, 'File')
    take_menu(window, 'Change')

    window.tick('Sobel')
    take('nothing-ticked')
    window.highlight('Gabor')
    take('parameters')
    window.tick('Sobel')

    # A copy of one's own, a message.
    window.highlight('Laplacian')
    window.press('Duplicate')
    window.focus('tree table', 'Banks and kernels')
    window.keys('Delete')
    take('message')
    window.press('Close message')
    window.highlight('Sobel')

    window.click(window.find('image', 'Image and map'), 0.3, 0.4)
    gui.wait(lambda: '·f[' in window.text('Explanation'), 'products')
    gui.pointer('mousemove', 0, 0)
    take('pixel')

    window.show_page('Kernel')
    window.show_page('Learn')
    take('learn-before')
    window.choose('Target', 'blurred')
    window.press('Start')
    window.says('dB')
    take('learn')
    window.press('Begin anew')
    window.set_value('spin button', 'Steps', 1000000)
    window.press('Start')
    take('learn-runs')
    window.press('Cancel')
    gui.no_dialog()
