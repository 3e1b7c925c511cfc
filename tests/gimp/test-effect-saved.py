"""A live effect keeps every setting in a saved image, where it can be edited
again; and what GIMP shows of it, tile by tile, are the procedure's pixels.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os

from check import *

APPLY = 'plug-in-convolution-lab'
RANDOM = np.random.default_rng(9)
FILE = Gio.File.new_for_path(os.path.join(SCRATCH, 'effect.xcf'))

# None of them as it is by default, and the number as a float can hold it.
SETTINGS = {
    'kernel': 'mine = [1 2; 3 4 / 0 1; 1 0 / 5 6; 7 8] / 36 + 0.125',
    'kernel-operation': 'convolution', 'channels': 'sum',
    'padding-mode': 'constant', 'padding-value': 0.25, 'dilation-x': 3,
    'dilation-y': 2, 'working-space': 'linear', 'bias': -0.0625,
    'activation': 'leaky-relu', 'display': 'absolute'}


def add_effect(layer, settings):
    effect = Gimp.DrawableFilter.new(layer, 'convlab:kernel', 'My effect')
    change(effect, settings)
    layer.append_filter(effect)
    return effect


def change(effect, settings):
    config = effect.get_config()
    for name, value in settings.items():
        config.set_property(name, value)
    effect.update()


def settings_of(effect):
    config = effect.get_config()
    return {spec.name: config.get_property(spec.name)
            for spec in config.list_properties()}


def seen(image):
    layer = Gimp.Layer.new_from_visible(image, image, 'seen')
    pixels = read(layer)[:, :, :3]
    layer.delete()
    return pixels


image = new_image(150, 140)
layer = new_layer(image, RANDOM.random((140, 150, 3)))
plain = settings_of(add_effect(layer, {}))
layer.get_filters()[0].delete()
check_equal('every setting is another one', [],
            [name for name in plain if plain[name] == SETTINGS.get(name)])
add_effect(layer, SETTINGS)
before = seen(image)
Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, FILE, None)
image.delete()

image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, FILE)
effect, = image.get_layers()[0].get_filters()
check_equal('the name', 'My effect', effect.get_name())
check_equal('all settings', SETTINGS, settings_of(effect))
check_close('the pixels', before, seen(image), 0)
change(effect, plain)
bare = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, FILE)
bare.get_layers()[0].get_filters()[0].delete()
add_effect(bare.get_layers()[0], plain)
check_close('edited after opening', seen(bare), seen(image), 0)
check('which is another picture', not np.array_equal(before, seen(image)))
image.delete()
bare.delete()

# Larger than GIMP's tiles, and the windows than what lies between them.
image = new_image(500, 390)
layer = new_layer(image, RANDOM.random((390, 500, 3)))
for size, settings in ((31, {}), (63, {'padding-mode': 'reflect'}),
                       (63, {'padding-mode': 'circular', 'channels': 'sum'})):
    settings = {'kernel': f'random(size={size}, count=1)', 'display': 'raw',
                **settings}
    effect = add_effect(layer, settings)
    shown = seen(image)
    effect.delete()
    arguments = {name.replace('-', '_'): value
                 for name, value in settings.items()}
    arguments['kernels'] = arguments.pop('kernel')
    made = call(APPLY, image=image, drawables=[layer], **arguments)
    check_close(f'seams of {settings}', read(made['layers'][0]), shown, 0)
    image.remove_layer(made['group'])
image.delete()
