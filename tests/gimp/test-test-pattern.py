"""Test patterns become images.

SPDX-License-Identifier: GPL-3.0-or-later
"""
from check import *

PATTERN = 'plug-in-convolution-lab-test-pattern'


def pattern(**arguments):
    result = call(PATTERN, **arguments)
    return result['image'], result['layer']


image, layer = pattern()
check_equal('32 × 32 by default', (32, 32),
            (image.get_width(), image.get_height()))
check_equal('8 bits by default', Gimp.Precision.U8_NON_LINEAR,
            image.get_precision())
check('the lower half is white', read(layer)[16:].min() == 1
      and read(layer)[:16].max() == 0)
image.delete()

for name in ('half-vertical', 'square', 'diagonal', 'disc', 'line-horizontal',
             'line-vertical', 'checkerboard', 'ramp', 'dot'):
    image, layer = pattern(pattern=name, width=20, height=10,
                           precision='float')
    check_equal(f'{name} is grey', Gimp.ImageBaseType.GRAY,
                image.get_base_type())
    pixels = read(layer)
    check(f'{name} has black and white',
          pixels.shape == (10, 20, 1) and pixels.min() <= 0.1
          and pixels.max() >= 0.9)
    image.delete()

image, layer = pattern(pattern='red-over-blue', width=4, height=4)
check_close('red', [1, 0, 0], read(layer)[0, 0], 0)
check_close('over blue', [0, 0, 1], read(layer)[3, 0], 0)
image.delete()

image, layer = pattern(pattern='numbers', values='0 3 6; 1 4 255')
check_close('bytes, exactly', [[0, 3, 6], [1, 4, 255]],
            read(layer)[:, :, 0] * 255, 1e-4)
image.delete()
image, layer = pattern(pattern='numbers', values='0 3 6; -1.5 4 7',
                       precision='float')
check_close('floats, exactly', [[0, 3, 6], [-1.5, 4, 7]],
            read(layer)[:, :, 0], 0)
result = call('plug-in-convolution-lab', image=image, drawables=[layer],
              kernels='[1 1]', padding='valid', display='raw')
check_close('an exercise on paper', [[3, 9], [2.5, 11]],
            read(result['layers'][0])[:, :, 0])
image.delete()

before = len(Gimp.get_images())
check_error('an unknown pattern', 'half-horizontal, half-vertical', PATTERN,
            pattern='haf')
check_error('an unknown precision', 'u8, float', PATTERN, precision='u16')
check_error('no number', ' ', PATTERN, pattern='numbers', values='1 x')
check_error('no numbers', ' ', PATTERN, pattern='numbers', values='')
for values in ('256', '-1', '0.5'):
    check_error(f'{values} is no byte', 'float', PATTERN, pattern='numbers',
                values=values)
check_equal('no image is left of them', before, len(Gimp.get_images()))
