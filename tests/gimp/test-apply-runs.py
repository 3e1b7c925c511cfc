"""Batches, new images, last values, and repeating a map from its parasite.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import re

from check import *

APPLY = 'plug-in-convolution-lab'
RANDOM = np.random.default_rng(4)
GRAY = Gimp.ImageBaseType.GRAY


def names(items):
    return [item.get_name() for item in items]


# A batch: several layers, a group each.
image = new_image(9, 8)
pixels = [RANDOM.random((8, 9, 3)), RANDOM.random((4, 5, 3))]
layers = [new_layer(image, p, name=name) for p, name in zip(pixels, 'AB')]
batch = call(APPLY, image=image, drawables=layers, kernels='box | sobel',
             display='raw')
check_equal('a batch: a group for each layer',
            ['Maps of B', 'B', 'Maps of A', 'A'], names(image.get_layers()))
check_equal('a batch: all layers, drawable by drawable', 6,
            len(batch['layers']))
check_equal('a batch: the first group', 'Maps of A',
            batch['group'].get_name())
check_equal('a batch: a line for every map', 6,
            len(batch['statistics'].splitlines()))
alone = call(APPLY, image=image, drawables=[layers[1]], kernels='box | sobel',
             display='raw')
for one, other in zip(batch['layers'][3:], alone['layers']):
    check_close('a batch gives what each layer gives alone', read(other),
                read(one), 0)
failing = new_layer(image, np.zeros((2, 2, 3)))
before = names(image.get_layers())
check_error('a batch of which one fails', ' ', APPLY, image=image,
            drawables=[layers[0], failing], kernels='box(size=3)',
            padding='valid')
check_equal('nothing of a failed batch is left', before,
            names(image.get_layers()))

# Statistics are of the values before the display mapping.
result = call(APPLY, image=image, drawables=[layers[0]],
              kernels='Minus = [-1]', channels='red', display='signed')
line = result['statistics']
values = -pixels[0][:, :, 0]
numbers = [float(n) for n in re.findall(r'(-?[0-9.e-]+)(?:,|$)', line)]
check('statistics begin with the name', line.startswith('Minus: minimum '))
check_close('minimum, maximum, mean, standard deviation, share above zero',
            [values.min(), values.max(), values.mean(), values.std(), 0],
            numbers)
image.delete()

# A new image.
for base, palette, expected in ((Gimp.ImageBaseType.RGB, 'gray', 'RGB'),
                                (GRAY, 'gray', 'GRAY'),
                                (GRAY, 'heat', 'RGB')):
    image = new_image(9, 8, base, Gimp.Precision.HALF_PERCEPTUAL)
    image.set_resolution(300, 150)
    layer = new_layer(image, RANDOM.random((8, 9)))
    layer.set_offsets(4, -2)
    image.clean_all()
    result = call(APPLY, image=image, drawables=[layer], output='image',
                  kernels='a = [1 2 1] / 4 | b = [1] | c = [1; 1; 1] / 3',
                  padding='valid', palette=palette)
    check_equal('a new image: no group', None, result['group'])
    made = result['layers'][0].get_image()
    check_equal('a new image: as large as its maps together', (9, 8),
                (made.get_width(), made.get_height()))
    check_equal('a new image: its layers', ['a', 'b', 'c'],
                names(made.get_layers()))
    check_equal('a new image: where they lie', [(1, 0), (0, 0), (0, 1)],
                [tuple(item.get_offsets())[1:] for item in result['layers']])
    check_equal(f'a new image: {palette} of {base} is {expected}',
                getattr(Gimp.ImageBaseType, expected), made.get_base_type())
    check_equal('a new image: the precision', image.get_precision(),
                made.get_precision())
    check_equal('a new image: the resolution',
                tuple(image.get_resolution()), tuple(made.get_resolution()))
    check_equal('the old image has one layer, unchanged', (1, False),
                (len(image.get_layers()), image.is_dirty()))
    made.delete()
    image.delete()

# Run with last values, which a dialog leaves in a file: the same path, the
# same pixels.
image = new_image(9, 8)
layer = new_layer(image, RANDOM.random((8, 9, 3)))
arguments = dict(kernels='[1 2 -3; 0 1 0] / 2 - 0.25', padding_mode='circular',
                 stride_x=2, activation='tanh', display='raw')
first = call(APPLY, image=image, drawables=[layer], **arguments)
folder = os.path.join(os.environ['GIMP3_DIRECTORY'], 'plug-in-settings')
os.makedirs(folder, exist_ok=True)
with open(os.path.join(folder, f'GimpProcedureConfigRun-{APPLY}.last'), 'w',
          encoding='utf-8') as file:
    for name, value in arguments.items():
        value = f'"{value}"' if isinstance(value, str) else value
        file.write(f'({name.replace("_", "-")} {value})\n')
last = call(APPLY, run_mode=Gimp.RunMode.WITH_LAST_VALS, image=image,
            drawables=[layer])
check_close('last values give what they gave', read(first['layers'][0]),
            read(last['layers'][0]), 0)


# A map is repeated from what it remembers.
def recipe(layer):
    data = bytes(byte & 0xff for byte
                 in layer.get_parasite('convolution-lab').get_data())
    return data.rstrip(b'\0').decode()


def remembered(layer):
    """What the parasite says, as arguments."""
    found = {}
    for name, value in re.findall(r'^\(([a-z-]+) (.*)\)$', recipe(layer),
                                  re.MULTILINE):
        if value in ('yes', 'no'):
            value = value == 'yes'
        elif value.startswith('"'):
            value = value[1:-1].replace('\\"', '"').replace('\\\\', '\\')
        else:
            value = float(value) if '.' in value else int(value)
        found[name.replace('-', '_')] = value
    return found


repeated = call(APPLY, image=image, drawables=[layer],
                **remembered(first['layers'][0]))
check_close('repeated from the parasite', read(first['layers'][0]),
            read(repeated['layers'][0]), 0)
check('the parasite is saved with the image',
      first['layers'][0].get_parasite('convolution-lab').is_persistent())
check('the parasite says which kernel it was',
      recipe(first['layers'][0]).startswith(
          '# map 1\n# kernel [1 2 -3; 0 1 0] / 2 - 0.25\n'))
long_text = '\n'.join(f'k{i} = [{i} 0 0 0 0 0 0 1]' for i in range(300))
many = call(APPLY, image=image, drawables=[layer], kernels=long_text)
check('of a long bank a map remembers its own kernel',
      '(kernels "[299 0 0 0 0 0 0 1]")' in recipe(many['layers'][299]))
sobel = call(APPLY, image=image, drawables=[layer], combine='magnitude')
check('a combined map is one of the bank’s',
      recipe(sobel['layers'][2]).startswith('# map 3\n(kernels "sobel")'))
image.delete()
