"""The plug-in is killed at work: GIMP and the image go on, the next run works.

SPDX-License-Identifier: GPL-3.0-or-later
"""
from check import *
from fault import fault

APPLY = 'plug-in-convolution-lab'
LEARN = 'plug-in-convolution-lab-learn'
RANDOM = np.random.default_rng(11)
KERNELS = 'sobel | gaussian(size=9) | random(size=31, count=1)'
ALL_LAYERS = 'prediction residual initial-map kernel filmstrip curve'

image = new_image(300, 280)
layer = new_layer(image, RANDOM.random((280, 300, 3)), name='source')
target = call(APPLY, image=image, drawables=[layer], kernels='gaussian',
              display='raw')['layers'][0]
image.clean_all()


def state():
    """What of the image must outlive a run that changes nothing."""
    def tree(items):
        return [(item.get_name(), tree(item.get_children())
                 if item.is_group() else None) for item in items]
    return (tree(image.get_layers()), image.is_dirty(),
            [item.get_name() for item in image.get_selected_layers()],
            read(layer).tobytes())


def apply():
    return call(APPLY, image=image, drawables=[layer], kernels=KERNELS)


def learn():
    return call(LEARN, image=image, drawables=[layer], target=target,
                steps=20, outputs=ALL_LAYERS)


def is_killed(run, function, count):
    with fault(function, count, 'kill'):
        try:
            run()
        except ProcedureError:
            return True
    return False


def works():
    """The next run is as good as any, and one step of undoing."""
    made = apply()
    check_equal('the next run works', 4, len(made['layers']))
    image.remove_layer(made['group'])
    image.clean_all()


before = state()
for phase, run, function, count in (
        ('before anything is read', apply, 'gegl_buffer_get', 1),
        ('reading the layer', apply, 'gegl_buffer_get', 2),
        ('computing', apply, 'gimp_progress_update', 2),
        ('writing the first map', apply, 'gegl_buffer_set', 1),
        ('writing a later map', apply, 'gegl_buffer_set', 3),
        ('reading what is learnt from', learn, 'gegl_buffer_get', 3),
        ('learning', learn, 'gimp_progress_update', 5),
        ('writing what was learnt', learn, 'gegl_buffer_set', 3)):
    check(f'killed {phase}', is_killed(run, function, count))
    check_equal('the image is as before', before, state())
    works()

# From here on the image changes; GIMP ends the step of undoing.
for phase, run, count in (('inserting the group', apply, 1),
                          ('inserting the second map', apply, 3),
                          ('inserting what was learnt', learn, 4)):
    check(f'killed {phase}', is_killed(run, 'gimp_image_insert_layer', count))
    check_close('pixels are as before', read(layer), np.frombuffer(
        before[3], np.float32).reshape(read(layer).shape), 0)
    for item in image.get_layers():
        if item.get_name() not in str(before[0]):
            image.remove_layer(item)
    check('undoing is possible', image.undo_is_enabled())
    image.clean_all()
    check_equal('the image is as before', before, state())
    works()

copy = image.duplicate()
check_equal('the image can be duplicated', before[0], [
    (item.get_name(), None if not item.is_group() else
     [(child.get_name(), None) for child in item.get_children()])
    for item in copy.get_layers()])
copy.delete()
image.delete()
