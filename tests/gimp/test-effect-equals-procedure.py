"""The live effect gives the procedure's pixels, bit for bit.

Where numbers have to be converted, babl chooses a way by the speed it measures
in each process; ways may differ in the last digit.

SPDX-License-Identifier: GPL-3.0-or-later
"""
from check import *

APPLY = 'plug-in-convolution-lab'
EFFECT = 'convlab:kernel'
RANDOM = np.random.default_rng(6)

# What the procedure calls differently.
ARGUMENTS = {'kernel': 'kernels', 'kernel-operation': 'operation'}
# By component type: how numpy calls it, and what its last digit is.
NUMBERS = {'u8': (np.uint8, 1), 'u16': (np.uint16, 1),
           'half': (np.float16, 2e-3), 'float': (np.float32, 2e-6)}


def native(layer):
    """The stored bytes of a layer, in its own format."""
    size = Gegl.Rectangle.new(0, 0, layer.get_width(), layer.get_height())
    return layer.get_buffer().get(size, 1.0, Babl.get_name(layer.get_format()),
                                  Gegl.AbyssPolicy.NONE)


def add_effect(layer, settings):
    effect = Gimp.DrawableFilter.new(layer, EFFECT, 'effect')
    config = effect.get_config()
    for name, value in settings.items():
        config.set_property(name, value)
    effect.update()
    layer.append_filter(effect)
    return effect


def merged_effect(image, layer, settings):
    copy = layer.copy()
    image.insert_layer(copy, None, 0)
    add_effect(copy, settings)
    copy.merge_filters()
    pixels = native(copy)
    size = copy.get_width(), copy.get_height()
    image.remove_layer(copy)
    check_equal('the effect keeps the size',
                (layer.get_width(), layer.get_height()), size)
    return pixels


def map_of(image, layer, settings):
    arguments = {ARGUMENTS.get(name, name).replace('-', '_'): value
                 for name, value in settings.items()}
    result = call(APPLY, image=image, drawables=[layer], display_scale='map',
                  **arguments)
    pixels = native(result['layers'][0])
    image.remove_layer(result['group'])
    return pixels


def same(image, layer, settings, tolerance=0):
    """@tolerance: of a stored number."""
    encoding = Babl.format_get_encoding(layer.get_format())
    dtype, _ = NUMBERS[encoding.split()[-1]]
    check_close(f'{encoding} {layer.get_width()} × {layer.get_height()}: '
                f'{settings}',
                np.frombuffer(map_of(image, layer, settings), dtype) * 1.0,
                np.frombuffer(merged_effect(image, layer, settings),
                              dtype) * 1.0, tolerance)


def random_layer(base, precision, alpha, width, height):
    image = new_image(width + 20, height + 20, base, precision)
    channels = (1 if base == Gimp.ImageBaseType.GRAY else 3) + alpha
    pixels = RANDOM.uniform(0, 1, (height, width, channels))
    if alpha:
        pixels[:, :, -1] = RANDOM.choice([0, 0.25, 1, 1], (height, width))
        # Some tiles without any transparent pixel.
        pixels[: height // 2, :, -1] = 1
    layer = new_layer(image, pixels, alpha=alpha)
    layer.set_offsets(7, -5)
    return image, layer


SOBEL = '-1 0 1; -2 0 2; -1 0 1'
PADDING_MODES = ['replicate', 'zeros', 'constant', 'reflect', 'symmetric',
                 'circular']
KERNELS = ['sobel', 'laplacian', 'gaussian', 'kirsch', 'identity', '[1]',
           '[1 2; 3 4] / 10 + 0.25', '1 2 3 4 / 10', '[1; 2; 3] / 6',
           '[1 0 0 / 0 1 0 / 0 0 1]',
           '[0 1 0; 1 -4 1; 0 1 0 / 1 1 1; 1 1 1; 1 1 1 / 1 2 1; 0 0 0; '
           '-1 -2 -1]']
OPTIONS = [
    {'kernel': SOBEL, 'channels': 'sum'},
    {'kernel': SOBEL, 'channels': 'sum', 'display': 'raw', 'bias': 0.125},
    {'kernel': SOBEL, 'kernel-operation': 'convolution'},
    {'kernel': SOBEL, 'kernel-operation': 'match', 'display': 'raw'},
    {'kernel': SOBEL, 'dilation-x': 3, 'dilation-y': 2, 'display': 'raw'},
    {'kernel': SOBEL, 'display': 'absolute'},
    {'kernel': SOBEL, 'display': 'normalize'},
    {'kernel': SOBEL, 'display': 'signed'},
    *({'kernel': SOBEL, 'display': 'raw', 'activation': activation}
      for activation in ('relu', 'leaky-relu', 'abs', 'square', 'sigmoid',
                         'tanh')),
]
RGB, GRAY = Gimp.ImageBaseType.RGB, Gimp.ImageBaseType.GRAY
FLOAT = Gimp.Precision.FLOAT_NON_LINEAR

for base, alpha, n in ((RGB, True, 20), (GRAY, True, 3), (RGB, False, 3)):
    image, layer = random_layer(base, FLOAT, alpha, 141, 133)
    for settings in OPTIONS[:n]:
        same(image, layer, settings)
    for kernel in KERNELS[:n]:
        same(image, layer, {'kernel': kernel})
    image.delete()

for base, precision, alpha in [
        (RGB, Gimp.Precision.U8_NON_LINEAR, True),
        (RGB, Gimp.Precision.U8_PERCEPTUAL, False),
        (RGB, Gimp.Precision.U8_LINEAR, True),
        (RGB, Gimp.Precision.FLOAT_LINEAR, True),
        (RGB, Gimp.Precision.FLOAT_PERCEPTUAL, True),
        (RGB, Gimp.Precision.HALF_NON_LINEAR, False),
        (RGB, Gimp.Precision.U16_LINEAR, False),
        (GRAY, Gimp.Precision.U8_NON_LINEAR, False)]:
    image, layer = random_layer(base, precision, alpha, 67, 35)
    last_digit = NUMBERS[Babl.format_get_encoding(
        layer.get_format()).split()[-1]][1]
    for space in ('perceptual', 'linear'):
        same(image, layer, {'kernel': '[1 2 1; 2 4 2; 1 2 1] / 16',
                            'working-space': space}, last_digit)
    same(image, layer, {'kernel': 'identity'})
    image.delete()

# Edges, in pieces and as a whole, and kernels that go through transforms.
image, layer = random_layer(RGB, FLOAT, True, 203, 157)
for mode in PADDING_MODES:
    for kernel in ('[1 2 3; 4 5 6; 7 8 10] / 46', 'gaussian(size=9)',
                   'random(size=31, count=1)'):
        same(image, layer, {'kernel': kernel, 'padding-mode': mode,
                            'padding-value': 0.5, 'display': 'raw'})
image.delete()
image, layer = random_layer(RGB, FLOAT, True, 97, 151)
same(image, layer, {'kernel': 'random(size=63, count=1)',
                    'padding-mode': 'reflect', 'display': 'raw'})
same(image, layer, {'kernel': '1 2 1; 2 4 2; 1 2 1', 'dilation-x': 200,
                    'dilation-y': 150, 'padding-mode': 'reflect'})
image.delete()
for width, height in ((1, 1), (1, 7), (2, 1)):
    image, layer = random_layer(RGB, FLOAT, True, width, height)
    for mode in ('replicate', 'reflect', 'circular'):
        same(image, layer, {'kernel': '1 2 1; 2 4 2; 1 2 1',
                            'padding-mode': mode})
    image.delete()
