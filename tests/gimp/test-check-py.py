"""What support/check.py offers does what it says.

SPDX-License-Identifier: GPL-3.0-or-later
"""
from check import *

KINDS = [('RGB', Gimp.ImageBaseType.RGB, 3), ('gray', Gimp.ImageBaseType.GRAY, 1)]

for kind, base, n_colours in KINDS:
    for linear in (False, True):
        image = new_image(5, 4, base)
        for alpha in (False, True):
            pixels = np.random.default_rng(1).normal(
                size=(4, 5, n_colours + alpha)).astype(np.float32)
            if alpha:
                pixels[..., -1] = 1
            layer = new_layer(image, pixels, alpha=alpha, linear=linear)
            check_close(f'{kind} floats come back as written, '
                        f'alpha {alpha}, linear {linear}',
                        pixels, read(layer, linear), 1e-5)
        image.delete()

image = new_image(2, 2)
layers = [new_layer(image, np.zeros((2, 2, 3))) for i in range(2)]
check_equal('object arrays come back as lists', 2,
            len(call('gimp-image-get-layers', image=image)['layers']))
image.delete()

check_error('a number out of range is an error', 'out of range',
            'gimp-image-new', width=0)
check_error('an error of a procedure has its text', 'image',
            'gimp-image-delete')
