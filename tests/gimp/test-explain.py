"""One value of a map, taken to pieces.

SPDX-License-Identifier: GPL-3.0-or-later
"""
from check import *

APPLY = 'plug-in-convolution-lab'
EXPLAIN = 'plug-in-convolution-lab-explain'
RANDOM = np.random.default_rng(6)

image = new_image(3, 3, Gimp.ImageBaseType.GRAY)
layer = new_layer(image, [[0, 3, 6], [1, 4, 7], [2, 5, 8]])
result = call(EXPLAIN, image=image, drawables=[layer],
              kernels='[1 0; 0 -1] + 0.5', padding='valid', x=1, y=0)
check_equal('3 − 7 + 0.5', -3.5, result['value'])
for part in ('3 · 1 = 3', '7 · -1 = -7', '-3.5'):
    check(f'the text shows {part}', part in result['text'].replace('−', '-'))
result = call(EXPLAIN, image=image, drawables=[layer],
              kernels='[1 0; 0 -1] + 0.5', padding='valid', x=1, y=0,
              activation='relu')
check_equal('the activation comes last', 0, result['value'])
image.delete()

# The value is that of the map, whatever the arguments.
image = new_image(9, 8)
layer = new_layer(image, RANDOM.random((8, 9, 4)), alpha=True)
for arguments in (dict(), dict(padding_mode='circular', stride_x=2),
                  dict(operation='convolution', channels='sum'),
                  dict(operation='ncc', channels='luminance'),
                  dict(padding='full', dilation_y=2, activation='tanh'),
                  dict(working_space='linear', bias=0.25)):
    arguments.update(kernels='[1 2 0; 0 1 -1; 3 0 0] / 4 | sobel')
    maps = call(APPLY, image=image, drawables=[layer], display='raw',
                **arguments)
    linear = arguments.get('working_space') == 'linear'
    for index, x, y in ((0, 0, 0), (2, 4, 7)):
        explained = call(EXPLAIN, image=image, drawables=[layer], map=index,
                         x=x, y=y, **arguments)
        check_close(f'{arguments}: map {index} at {x}, {y}',
                    read(maps['layers'][index], linear)[y, x, 0],
                    explained['value'], 2e-5)
    image.remove_layer(maps['group'])

for name, part, arguments in (
        ('a place outside', ' ', dict(x=9)),
        ('a map that is not there', ' ', dict(map=2)),
        ('a channel that is not there', ' ', dict(channel=3)),
        ('a misspelt word', 'same, valid', dict(padding='smae')),
        ('a misspelt kernel', 'sobel', dict(kernels='sobell'))):
    check_error(name, part, EXPLAIN, image=image, drawables=[layer],
                **arguments)
check_error('two layers', 'exactly one', EXPLAIN, image=image,
            drawables=[layer, layer])
image.delete()
