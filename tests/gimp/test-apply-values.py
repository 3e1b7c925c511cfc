"""The values of maps as NumPy arrays.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os

from check import *

APPLY = 'plug-in-convolution-lab'
RANDOM = np.random.default_rng(5)
FILE = os.path.join(SCRATCH, 'values.npy')

image = new_image(9, 7)
layer = new_layer(image, RANDOM.random((7, 9, 4)), alpha=True)


def values(**arguments):
    call(APPLY, image=image, drawables=[layer], values_file=FILE, **arguments)
    return np.load(FILE)


def raw_maps(**arguments):
    layers = call(APPLY, image=image, drawables=[layer], display='raw',
                  **arguments)['layers']
    return [np.moveaxis(read(item)[..., :-1], 2, 0) for item in layers]


for name, shape, arguments in [
        ('two maps of three channels', (2, 3, 7, 9), {'kernels': 'sobel'}),
        ('with a combined one', (3, 3, 7, 9),
         {'kernels': 'sobel', 'combine': 'magnitude'}),
        ('smaller ones', (2, 3, 3, 4),
         {'kernels': '[1 2 1] | [3 2 1]', 'padding': 'valid', 'stride_x': 2,
          'stride_y': 3, 'activation': 'tanh'}),
        ('one map', (1, 3, 7, 9), {'kernels': 'laplacian', 'bias': -3})]:
    got = values(display='normalize', **arguments)
    check_equal(f'{name}: the shape', shape, got.shape)
    check_close(name, np.reshape(raw_maps(**arguments), shape), got, 0)
check_equal('one grey map', (1, 1, 7, 9),
            values(kernels='laplacian', channels='sum').shape)
got = values(kernels='sobel(size=5)', channels='sum', palette='heat')
check_equal('grey maps, whatever their colours', (2, 1, 7, 9), got.shape)
check('signed', got.min() < 0 < got.max())
check_equal('floats', np.float32, got.dtype)

# A stride beyond the layer leaves the corner, whatever its length.
corner = values(kernels='sobel', padding='valid')[:, :, :1, :1]
for stride in (9, 10000, 524288):
    check_close(f'stride {stride}', corner, values(
        kernels='sobel', stride_x=stride, stride_y=stride))

# In an image of linear light, GIMP keeps what was convolved as shown in numbers
# of light. babl's way there, from R'G'B'A float to RGBA float, is made for
# values from 0 to 1: up to 2 it is off by a millionth, at 3 by 6e-5 and at 4 by
# 1.5e-4 when read as shown again (babl 0.1.114). Files of values have the map's
# own digits.
light = new_image(9, 7, precision=Gimp.Precision.FLOAT_LINEAR)
ramp = np.tile(np.linspace(0, 1, 9)[:, None], (7, 1, 4))
ramp[..., 3] = 0.5
ramped = new_layer(light, ramp, alpha=True)
for factor, tolerance in ((2, 1e-5), (4, 1e-3)):
    shown = read(call(APPLY, image=light, drawables=[ramped], display='raw',
                      kernels=f'[{factor}]', values_file=FILE)['layers'][0])
    check_close(f'values up to {factor} in linear light',
                np.moveaxis(np.load(FILE)[0], 0, 2), shown[..., :3], tolerance)
    check_close(f'values up to {factor} in a file', factor * ramp[..., :3],
                np.moveaxis(np.load(FILE)[0], 0, 2), 1e-5)
light.delete()

# Failures: neither a layer nor a changed file.
layers = len(image.get_layers())
before = os.stat(FILE).st_mtime_ns
check_error('maps of two sizes', 'one array', APPLY, image=image,
            drawables=[layer], kernels='[1 2] | [1 2 3]', padding='valid',
            values_file=FILE)
check_error('two layers', 'one layer', APPLY, image=image,
            drawables=[layer, layer], values_file=FILE)
check_error('no such folder', 'missing', APPLY, image=image, drawables=[layer],
            values_file=os.path.join(SCRATCH, 'missing', 'values.npy'))
check_equal('no layer is left of them', layers, len(image.get_layers()))
check_equal('the file is as before', before, os.stat(FILE).st_mtime_ns)
image.delete()
