"""Kernels are found again, on the picture that GIMP shows while it starts.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os

from check import *

APPLY = 'plug-in-convolution-lab'
LEARN = 'plug-in-convolution-lab-learn'
FLOAT = Gimp.Precision.FLOAT_LINEAR
BYTES = Gimp.Precision.U8_NON_LINEAR


def splash(precision):
    """A part of it with edges, areas and fine detail."""
    path = os.path.join(Gimp.data_directory(), 'images', 'gimp-splash.png')
    image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE,
                           Gio.File.new_for_path(path))
    left = (image.get_width() - 640) // 2
    top = (image.get_height() - 400) // 2
    image.crop(640, 400, left, top)
    if image.get_precision() != precision:
        image.convert_precision(precision)
    return image, image.get_layers()[0]


def matrix(result, rows, columns, planes=1):
    return np.array(result['weights']).reshape(-1, planes, rows, columns)


def learn(image, layer, target, size, **arguments):
    return call(LEARN, image=image, drawables=[layer], target=target,
                rows=size, columns=size, **arguments)


KERNELS = {
    'sharpen': [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    'blur': (np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]) / 256).tolist(),
    'shift and edge': [[0, 0, .5], [0, .25, 0], [-.25, 0, 0]],
}

for precision, space, tolerance in ((FLOAT, 'linear', 1e-5),
                                    (FLOAT, 'perceptual', 1e-5),
                                    (BYTES, 'perceptual', 0.02)):
    image, layer = splash(precision)
    for name, kernel in KERNELS.items():
        kernel = np.array(kernel)
        text = '[' + '; '.join(' '.join(f'{w!r}' for w in row)
                               for row in kernel.tolist()) + '] + 0.01'
        made = call(APPLY, image=image, drawables=[layer], kernels=text,
                    display='raw', working_space=space)
        result = learn(image, layer, made['layers'][0], len(kernel),
                       optimizer='exact', working_space=space, outputs='')
        found = matrix(result, *kernel.shape)[0, 0]
        off = np.linalg.norm(found - kernel) / np.linalg.norm(kernel)
        check(f'{name}, {precision.value_nick}, {space}: off by {off:.2g}',
              off < tolerance)
        check_close('and its bias', 0.01, result['bias'], tolerance)
        check('its report names the space',
              f'Working space: {space}' in result['report'])
        if precision == FLOAT:
            again = call(APPLY, image=image, drawables=[layer],
                         kernels=result['kernel'], display='raw',
                         working_space=space)
            check_close('apply takes the text as it is',
                        read(made['layers'][0]), read(again['layers'][0]),
                        2e-4)
            image.remove_layer(again['group'])
        image.remove_layer(made['group'])
    image.delete()

# Kernels of channels.
image, layer = splash(FLOAT)
mixed = '[.5 .5 / 0 0 / 1 -1]'
made = call(APPLY, image=image, drawables=[layer], kernels=mixed,
            channels='sum', display='raw', working_space='linear')
result = call(LEARN, image=image, drawables=[layer],
              target=made['layers'][0], rows=1, columns=2, channels='sum',
              optimizer='exact', working_space='linear', outputs='')
check_close('a sum of channels is found again',
            [[[[.5, .5]], [[0, 0]], [[1, -1]]]],
            matrix(result, 1, 2, 3), 1e-4)
image.remove_layer(made['group'])

pixels = read(layer, linear=True)
weights = np.array([[.2, .8, 0], [0, 1, 0], [-.5, .5, 1]])
target = new_layer(image, pixels @ weights.T, linear=True)
result = call(LEARN, image=image, drawables=[layer], target=target, rows=1,
              columns=1, channels='mix', optimizer='exact',
              working_space='linear', outputs='prediction')
check_close('a colour matrix is found again', weights,
            matrix(result, 1, 1, 3)[:, :, 0, 0], 1e-5)
check_close('and its prediction is the target', read(target, linear=True),
            read(result['layers'][0], linear=True), 1e-4)
check_equal('as three kernels', 3, len(result['kernel'].splitlines()))
image.delete()


def filtered(image, layer, operation, **properties):
    """A copy of the layer that one of GIMP's own filters went over."""
    copy = layer.copy()
    image.insert_layer(copy, None, 0)
    drawable_filter = Gimp.DrawableFilter.new(copy, operation, operation)
    config = drawable_filter.get_config()
    for name, value in properties.items():
        config.set_property(name.replace('_', '-'), value)
    copy.merge_filter(drawable_filter)
    # Some filters make the layer larger.
    _, x, y = copy.get_offsets()
    copy.resize(layer.get_width(), layer.get_height(), x, y)
    return copy


SOBEL = {'b2': -1.0, 'c2': 0.0, 'd2': 1.0, 'b3': -2.0, 'c3': 1.0, 'd3': 2.0,
         'b4': -1.0, 'c4': 0.0, 'd4': 1.0}
VERDICTS = (
    ('gegl:gaussian-blur', 11, {'std_dev_x': 1.5, 'std_dev_y': 1.5}, True),
    ('gegl:unsharp-mask', 11, {'std_dev': 1.5, 'scale': 0.8}, True),
    ('gegl:motion-blur-linear', 11, {'length': 9.0, 'angle': 0.0}, True),
    ('gegl:convolution-matrix', 5, SOBEL, True),
    ('gegl:emboss', 5, {}, False),
    ('gegl:median-blur', 5, {'radius': 2}, False),
)

for precision in (FLOAT, BYTES):
    image, layer = splash(precision)
    for operation, size, properties, is_kernel in VERDICTS:
        target = filtered(image, layer, operation, **properties)
        result = learn(image, layer, target, size, optimizer='exact',
                       working_space='auto', outputs='')
        verdict = result['report'].splitlines()[0]
        expected = (f'A {size}×{size} kernel in linear light explains '
                    if is_kernel else f'No {size}×{size} kernel explains')
        check(f'{operation}, {precision.value_nick}: {verdict}',
              verdict.startswith(expected))
        check('both working spaces are told',
              'The other one, ' in result['report'])
        image.remove_layer(target)
    image.delete()
