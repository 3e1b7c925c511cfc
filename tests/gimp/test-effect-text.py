"""The effect follows its text; what is no kernel leaves the layer as it is.

SPDX-License-Identifier: GPL-3.0-or-later
"""
from check import *

RANDOM = np.random.default_rng(7)
WHOLE = Gegl.Rectangle.new(0, 0, 40, 30)

image = new_image(40, 30, precision=Gimp.Precision.U8_NON_LINEAR)
layer = new_layer(image, RANDOM.uniform(0, 1, (30, 40, 3)))


def with_effect(source=layer, **settings):
    image, copy = source.get_image(), source.copy()
    image.insert_layer(copy, None, 0)
    effect = Gimp.DrawableFilter.new(copy, 'convlab:kernel', 'effect')
    config = effect.get_config()
    for name, value in settings.items():
        config.set_property(name.replace('_', '-'), value)
    effect.update()
    copy.append_filter(effect)
    copy.merge_filters()
    pixels = read(copy)
    image.remove_layer(copy)
    return pixels


before = read(layer)
check('a kernel changes the layer',
      not np.array_equal(before, with_effect(kernel='1 1 1')))
WIDE = ' '.join(['1'] * 255)
for name, settings in {
        'nothing': {'kernel': ''},
        'a sentence': {'kernel': 'this is no kernel'},
        'half a matrix': {'kernel': '[1 2; 3'},
        'uneven rows': {'kernel': '1 2 3; 4 5'},
        'infinity': {'kernel': '1e999'},
        'a divisor of 0': {'kernel': '[1 2] / 0'},
        'a family out of bounds': {'kernel': 'gaussian(size=100000)'},
        'four planes on three channels':
            {'kernel': '[1 / 1 / 1 / 1]'},
        'too wide a matrix': {'kernel': ' '.join(['1'] * 256)},
        'five megabytes': {'kernel': '1 ' * (5 << 19)},
        'weights that are spread too far':
            {'kernel': '\n'.join([WIDE] * 255), 'dilation_x': 16},
}.items():
    check(f'{name} changes nothing',
          np.array_equal(before, with_effect(**settings)))
check('a huge kernel is a kernel', not np.array_equal(
    before, with_effect(kernel='\n'.join([WIDE] * 255))))
check('the first kernel of a bank counts', np.array_equal(
    with_effect(kernel='sobel'), with_effect(kernel='sobel | identity')))

# Three colours are no grey.
for alpha in (False, True):
    gray = new_image(40, 30, Gimp.ImageBaseType.GRAY)
    pixels = RANDOM.random((30, 40, 1 + alpha))
    of_gray = with_effect(new_layer(gray, pixels, alpha=alpha),
                          kernel='[1 / 2 / 3]')
    check_close(f'colours of a grey layer, alpha {alpha}, change nothing',
                pixels, of_gray, 1e-7)
    gray.delete()

# An effect that stays can be edited.
effect = Gimp.DrawableFilter.new(layer, 'convlab:kernel', 'effect')
effect.get_config().set_property('kernel', '[0.5]')
effect.update()
layer.append_filter(effect)


def seen():
    return read(Gimp.Layer.new_from_visible(image, image, 'seen'))


def of(numbers):
    """As eight bits hold them."""
    return np.floor(numbers * 255 + 0.5) / 255


check_close('an effect is seen', of(before / 2), seen()[:, :, :3], 0.6 / 255)
effect.get_config().set_property('kernel', '[0.25] + 0.25')
effect.update()
check_close('another text is seen', of(before / 4 + 0.25), seen()[:, :, :3],
            0.6 / 255)
effect.get_config().set_property('kernel', '[0.25')
effect.update()
check_close('half a text is not', before, seen()[:, :, :3], 0.1 / 255)
image.delete()
