"""Bad input: one clear sentence, and the image is exactly as before.

SPDX-License-Identifier: GPL-3.0-or-later
"""
from check import *

APPLY = 'plug-in-convolution-lab'


def state(image):
    """Everything that a failed call must leave alone."""
    return ([(item.get_id(), item.get_name(), read(item).tobytes())
             for item in image.get_layers() + image.get_channels()],
            [item.get_id() for item in image.get_selected_layers()],
            image.is_dirty(), image.get_parasite_list())


def refuses(name, part, image, layer, **arguments):
    before = state(image)
    images = [item.get_id() for item in Gimp.get_images()]
    try:
        call(APPLY, image=image, drawables=[layer], **arguments)
        message = 'success'
    except ProcedureError as error:
        message = str(error)
    check(f'{name}: {message}',
          part in message and message.endswith('.') and '\n' not in message)
    check_equal(f'{name}: the image is untouched', before, state(image))
    check_equal(f'{name}: no image is left', images,
                [item.get_id() for item in Gimp.get_images()])


image = new_image(6, 5)
layer = new_layer(image, np.random.default_rng(2).random((5, 6, 3)))
image.clean_all()
check('not changed yet', not image.is_dirty())

# Kernel text: where it breaks off and what was expected, by line and column.
MALFORMED = [
    '', ' ', '|', '[', ']', '[]', '[ ; ]', '[1 2; 3]', '[1 2 3', '1 2 3]',
    '[1 2] [3 4]', '[1 2 / 3]', '[1 x 2]', '[1 2] /', '[1 2] / 0', '[1 2] *',
    '[1 2] / x', '[1 2] + ', '[1 2] + x', '= [1]', 'a = ', 'a = b = [1]',
    'sobell', 'sobel(', 'sobel(size', 'sobel(size=)', 'sobel(size=x)',
    'sobel(sise=3)', 'sobel(size=3', 'sobel(size=1000)', 'sobel(size=2.5)',
    'sobel | | prewitt', 'sobel prewitt', '[1 2] 3', '[nan]', '[inf]',
    '[1e999]', '[1/0]', '[1 2;; 3 4]', '[1,,2]', '{{1,2},{3}}', '[--1]',
    '[1 2; 3 4] / / 2', '\u00bd', '[1 2 3; 4 5 6] / 2 ] 7', '# only a comment',
]
for text in MALFORMED:
    refuses(f'kernels {text!r}', ' ', image, layer, kernels=text)
refuses('a row is too short', 'ine 1, column', image, layer,
        kernels='[1 2; 3]')
refuses('an error in the second line', 'ine 2, column', image, layer,
        kernels='[1 2]\n[3 x]')
refuses('a side is too long', '255', image, layer,
        kernels='[' + ' '.join(['1'] * 256) + ']')

# Words.
for argument, choices in {
        'operation': 'correlation, convolution, match, ncc',
        'channels': 'each, sum, luminance, red, green, blue, alpha',
        'padding': 'same, valid, full, explicit',
        'padding_mode': 'replicate, zeros, constant, reflect, symmetric',
        'working_space': 'perceptual, linear',
        'activation': 'none, relu, leaky-relu, abs, square, sigmoid, tanh',
        'pooling': 'none, max, average, min, l2',
        'display': 'auto, raw, signed, absolute, normalize',
        'display_scale': 'map', 'palette': 'gray, blue-red, heat',
        'combine': 'none, magnitude, maximum, sum, winner',
        'output': 'group, image'}.items():
    refuses(f'a misspelt {argument}', choices, image, layer,
            **{argument: 'smae'})
refuses('no word', choices, image, layer, output='')
refuses('a capital letter', choices, image, layer, output='Group')

# Sizes.
refuses('a valid kernel larger than the layer', '7', image, layer,
        kernels='box(size=7)', padding='valid')
refuses('pooling larger than the map', ' ', image, layer, kernels='[1]',
        pooling='max', pool_size=9)
refuses('a map larger than images', 'larger than', image, layer,
        kernels='[1]', padding='explicit', pad_left=524288)
refuses('maps larger than memory and disk', 'GIMP has room for', image, layer,
        kernels='kirsch', padding='explicit', pad_left=262141,
        pad_right=262141, pad_top=262141, pad_bottom=262141)
refuses('planes that the layer has not', ' ', image, layer,
        kernels='[1 / 2]')

# Drawables.
other = new_image(6, 5)
stranger = new_layer(other, np.zeros((5, 6, 3)))
refuses('a layer of another image', 'belongs to another image', image,
        stranger)
other.delete()
gray = new_image(6, 5, Gimp.ImageBaseType.GRAY)
gray_layer = new_layer(gray, np.zeros((5, 6)))
gray.clean_all()
refuses('colours in a grey image', 'Mode', gray, gray_layer,
        palette='blue-red')
gray.delete()

# Indexed images; read() is for the others.
image.convert_precision(Gimp.Precision.U8_NON_LINEAR)
image.convert_indexed(Gimp.ConvertDitherType.NONE,
                      Gimp.ConvertPaletteType.MONO, 2, False, False, '')
image.clean_all()
ids = [item.get_id() for item in image.get_layers()]
check_error('an indexed image', 'convert it with Image', APPLY, image=image,
            drawables=image.get_layers())
check_equal('an indexed image is untouched', (ids, False),
            ([item.get_id() for item in image.get_layers()],
             image.is_dirty()))
image.delete()
