"""A bank of many kernels.

SPDX-License-Identifier: GPL-3.0-or-later
"""
from check import *

APPLY = 'plug-in-convolution-lab'
RANDOM = np.random.default_rng(5)

image = new_image(150, 140, precision=Gimp.Precision.U8_NON_LINEAR)
layer = new_layer(image, RANDOM.random((140, 150, 3)))
pixels = read(layer)
kernels = [RANDOM.uniform(-1, 1, (3, 3)).round(2) for _ in range(64)]
text = '\n'.join(
    f'k{i} = [' + '; '.join(' '.join(map(str, row)) for row in kernel) + ']'
    for i, kernel in enumerate(kernels))
result = call(APPLY, image=image, drawables=[layer], kernels=text,
              display='raw', padding='valid')
check_equal('64 maps', [f'k{i}' for i in range(64)],
            [item.get_name() for item in result['layers']])
check_equal('64 lines', 64, len(result['statistics'].splitlines()))
for i in (0, 31, 63):
    expected = sum(kernels[i][y, x] * pixels[y:y + 138, x:x + 148]
                   for y in range(3) for x in range(3))
    check_close(f'map {i}', np.clip(expected, 0, 1),
                read(result['layers'][i]), 0.5 / 255 + 1e-5)
image.delete()
