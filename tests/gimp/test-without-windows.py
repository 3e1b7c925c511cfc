"""Scripts need nothing of what opens windows, and without it nothing breaks.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import pathlib

from check import *

LAB = 'plug-in-convolution-lab'

pathlib.Path(Gimp.directory(), 'plug-ins', 'convolution-lab',
             'convlab-windows.so').unlink()
image = new_image(3, 3, Gimp.ImageBaseType.GRAY)
layer = new_layer(image, [[0, 3, 6], [1, 4, 7], [2, 5, 8]])

call(LAB, image=image, drawables=[layer], kernels='sobel')
check_equal('maps are made', 2, len(image.get_layers()))
for name, arguments in {LAB: {'image': image, 'drawables': [layer]},
                        LAB + '-learn': {'image': image, 'drawables': [layer]},
                        LAB + '-test-pattern': {}}.items():
    check_error(f'{name} says why it opens no window', 'convlab-windows.so',
                name, run_mode=Gimp.RunMode.INTERACTIVE, **arguments)
    check_equal(f'{name} has changed nothing', 2, len(image.get_layers()))
