"""Identity is an exact no-op, byte for byte, whatever the image is made of.

SPDX-License-Identifier: GPL-3.0-or-later
"""
from check import *

APPLY = 'plug-in-convolution-lab'
WIDTH, HEIGHT = 5, 4
RANDOM = np.random.default_rng(1)

# By component type: numbers as GIMP stores them, also such as no picture has.
NUMBERS = {
    'U8': lambda n: RANDOM.integers(0, 2 ** 8, n, np.uint8),
    'U16': lambda n: RANDOM.integers(0, 2 ** 16, n, np.uint16),
    'U32': lambda n: RANDOM.integers(0, 2 ** 32, n, np.uint32),
    'HALF': lambda n: RANDOM.uniform(-2, 3, n).astype(np.float16),
    'FLOAT': lambda n: RANDOM.uniform(-2, 3, n).astype(np.float32),
    'DOUBLE': lambda n: RANDOM.uniform(-2, 3, n),
}
ENCODINGS = ['LINEAR', 'NON_LINEAR', 'PERCEPTUAL']
WHOLE = Gegl.Rectangle.new(0, 0, WIDTH, HEIGHT)


def native(layer):
    return Babl.format_get_encoding(layer.get_format())


def get(layer, dtype):
    data = layer.get_buffer().get(WHOLE, 1.0, Babl.get_name(layer.get_format()),
                                  Gegl.AbyssPolicy.NONE)
    return np.frombuffer(data, dtype).reshape(HEIGHT, WIDTH, -1)


def random_layer(image, kind, numbers, n_components, has_alpha):
    """Every third pixel is transparent and hides a colour."""
    layer = Gimp.Layer.new(image, 'source', WIDTH, HEIGHT, kind, 100,
                           Gimp.LayerMode.NORMAL)
    image.insert_layer(layer, None, 0)
    pixels = numbers(WIDTH * HEIGHT * n_components).reshape(-1, n_components)
    if has_alpha:
        pixels[::3, -1] = 0
    buffer = layer.get_buffer()
    buffer.set(WHOLE, Babl.get_name(layer.get_format()), pixels.tobytes())
    buffer.flush()
    return layer, pixels.reshape(HEIGHT, WIDTH, n_components)


def identity_of(image, layers, dtype, **arguments):
    result = call(APPLY, image=image, drawables=[layer for layer, _ in layers],
                  kernels='identity', **arguments)
    return [get(layer, dtype) for layer in result['layers']]


def identity_is_exact(base, kinds, depth, encoding):
    precision = getattr(Gimp.Precision, f'{depth}_{encoding}')
    image = Gimp.Image.new_with_precision(WIDTH, HEIGHT, base, precision)
    layers = [random_layer(image, kind, NUMBERS[depth], n, alpha)
              for kind, n, alpha in kinds]
    dtype = layers[0][1].dtype
    for (layer, pixels), copy in zip(layers,
                                     identity_of(image, layers, dtype)):
        check(f'identity of {native(layer)} is exact',
              np.array_equal(pixels, copy))
    image.delete()


RGB = [(Gimp.ImageType.RGB_IMAGE, 3, False),
       (Gimp.ImageType.RGBA_IMAGE, 4, True)]
GRAY = [(Gimp.ImageType.GRAY_IMAGE, 1, False),
        (Gimp.ImageType.GRAYA_IMAGE, 2, True)]

for depth in NUMBERS:
    for encoding in ENCODINGS:
        identity_is_exact(Gimp.ImageBaseType.RGB, RGB, depth, encoding)
    identity_is_exact(Gimp.ImageBaseType.GRAY, GRAY, depth, 'NON_LINEAR')

# Where a mask or a selection changes alpha, colours stay exact.
for depth in ('U8', 'U32', 'DOUBLE'):
    image = Gimp.Image.new_with_precision(
        WIDTH, HEIGHT, Gimp.ImageBaseType.RGB,
        getattr(Gimp.Precision, f'{depth}_NON_LINEAR'))
    layer, pixels = random_layer(image, Gimp.ImageType.RGBA_IMAGE,
                                 NUMBERS[depth], 4, True)
    image.select_ellipse(Gimp.ChannelOps.REPLACE, 0, 0, WIDTH, HEIGHT)
    Gimp.Selection.feather(image, 2)
    copy, = identity_of(image, [(layer, pixels)], pixels.dtype)
    check(f'under a selection, {depth} colours are exact',
          np.array_equal(pixels[:, :, :3], copy[:, :, :3]))
    check(f'under a selection, {depth} alpha is not',
          not np.array_equal(pixels[:, :, 3], copy[:, :, 3]))
    Gimp.Selection.none(image)
    mask = layer.create_mask(Gimp.AddMaskType.WHITE)
    layer.add_mask(mask)
    write(mask, np.full((HEIGHT, WIDTH), 0.5), linear=True)
    copy, = identity_of(image, [(layer, pixels)], pixels.dtype)
    check(f'under a mask, {depth} colours are exact',
          np.array_equal(pixels[:, :, :3], copy[:, :, :3]))
    image.delete()

# The other ways to say identity, and the other working space.
image = new_image(WIDTH, HEIGHT, precision=Gimp.Precision.U8_NON_LINEAR)
layers = [random_layer(image, Gimp.ImageType.RGBA_IMAGE, NUMBERS['U8'], 4,
                       True)]
for kernels in ('[1]', '[0 0 0; 0 1 0; 0 0 0]', '[4] / 4',
                '[0 0 0; 0 1 0; 0 0 0 / 0 0 0; 0 1 0; 0 0 0 / '
                '0 0 0; 0 1 0; 0 0 0]'):
    result = call(APPLY, image=image, drawables=[layers[0][0]],
                  kernels=kernels)
    check(f'{kernels} is exact',
          np.array_equal(layers[0][1], get(result['layers'][0], np.uint8)))
copy, = identity_of(image, layers, np.uint8, working_space='linear')
check('identity in linear light is exact', np.array_equal(layers[0][1], copy))
image.delete()
