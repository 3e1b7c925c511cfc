"""Memory runs out in the middle: one clear sentence, and an unchanged image.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os

from check import *
from fault import UNGUARDED, fault

APPLY = 'plug-in-convolution-lab'
LEARN = 'plug-in-convolution-lab-learn'
RANDOM = np.random.default_rng(12)
ENOUGH = 20


def scene(width, height):
    """A layer with holes, what a blur makes of it, and a selection."""
    image = new_image(width, height)
    pixels = RANDOM.random((height, width, 4))
    pixels[:, :, 3] = RANDOM.choice([0, 0.5, 1, 1], (height, width))
    layer = new_layer(image, pixels, alpha=True, name='source')
    target = call(APPLY, image=image, drawables=[layer], kernels='gaussian',
                  display='raw')['layers'][0]
    image.select_ellipse(Gimp.ChannelOps.REPLACE, 1, 1, width - 2, height - 2)
    image.clean_all()
    return image, layer, target


def state(image):
    return ([(item.get_name(), len(item.get_children() or []) if
              item.is_group() else 0) for item in image.get_layers()],
            image.is_dirty(), len(Gimp.get_images()))


def remove_layers(image, layer, target):
    keep = layer.get_name(), target.get_parent().get_name()
    for item in image.get_layers():
        if item.get_name() not in keep:
            image.remove_layer(item)
    image.clean_all()


def error_of(run):
    try:
        run()
    except ProcedureError as error:
        return str(error)
    return None


def check_memory(name, scene, run):
    """Allocations fail from an ever later one on."""
    image = scene[0]
    before = state(image)
    n = 1
    message = None
    for _ in range(ENOUGH):
        with fault('allocate', n, 'fail'):
            message = error_of(run)
        if message is None:
            break
        check(f'{name}, allocation {n}: {message}',
              'memory' in message and '\n' not in message)
        check_equal('nothing has changed', before, state(image))
        n += 1 + n
    check(f'{name}: at last it works', n > 1 and message is None)
    remove_layers(*scene)


def check_limit(name, scene, run, function, most_mib):
    """The process may only grow by so much, from that call on."""
    image = scene[0]
    before = state(image)
    with fault(function, 1, 'limit', most_mib):
        message = error_of(run)
    check(f'{name}, {most_mib} MiB: {message}',
          message is not None and 'memory' in message)
    check_equal('nothing has changed', before, state(image))
    check(f'{name}: the next run works', error_of(run) is None)
    remove_layers(*scene)


image, layer, target = small = scene(90, 70)


def apply(scene=small, **arguments):
    return call(APPLY, image=scene[0], drawables=[scene[1]], **arguments)


def learn(scene=small, **arguments):
    return call(LEARN, image=scene[0], drawables=[scene[1]], target=scene[2],
                steps=3, **arguments)


MANY = 'sobel | gaussian(size=9) | random(size=31, count=2) | [1 2; 3 4]'
for arguments in (
        {'kernels': MANY, 'combine': 'magnitude', 'display': 'normalize'},
        {'kernels': MANY, 'operation': 'ncc', 'channels': 'luminance',
         'pooling': 'max', 'enlarge': True, 'palette': 'heat'},
        {'kernels': MANY, 'channels': 'sum', 'activation': 'softmax',
         'stride_x': 2},
        {'kernels': 'identity', 'output': 'image'}):
    check_memory(f'apply {arguments}', small,
                 lambda: apply(**arguments))
    for made in Gimp.get_images():
        if made.get_id() != image.get_id():
            made.delete()
OUTPUTS = 'prediction residual initial-map kernel filmstrip curve'
for arguments in (
        {'outputs': OUTPUTS},
        {'activation': 'tanh', 'loss': 'huber', 'batch': 2, 'l1': 0.01,
         'channels': 'sum', 'stride_y': 2, 'outputs': ''}):
    check_memory(f'learn {arguments}', small, lambda: learn(**arguments))
image.delete()

# Real limits, on a layer that needs more.
image, layer, target = large = scene(1500, 1400)
for function, most_mib in (('gegl_buffer_get', 20), ('gegl_buffer_get', 60),
                           ('gimp_progress_update', 4),
                           ('gegl_buffer_set', 4)):
    check_limit(f'apply, from {function} on', large,
                lambda: apply(large, kernels=MANY, display='normalize'),
                function, most_mib)
for function, most_mib in (('gegl_buffer_get', 60),
                           ('gimp_progress_update', 8)):
    check_limit(f'learn, from {function} on', large,
                lambda: learn(large, activation='tanh'), function, most_mib)
image.delete()

check('no large allocation without a right to fail',
      not os.path.exists(UNGUARDED)
      or print(open(UNGUARDED, encoding='ascii').read()))
