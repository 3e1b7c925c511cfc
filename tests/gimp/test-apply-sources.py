"""What is read: what one sees of a layer, a group, a mask or a channel.

SPDX-License-Identifier: GPL-3.0-or-later
"""
from check import *

APPLY = 'plug-in-convolution-lab'
RANDOM = np.random.default_rng(3)
RGB = Gimp.ImageBaseType.RGB
GRAY = Gimp.ImageBaseType.GRAY


def maps(image, drawable, kernels='identity', **arguments):
    result = call(APPLY, image=image, drawables=[drawable], kernels=kernels,
                  **arguments)
    return result['layers']


def only_map(image, drawable, *args, **arguments):
    return read(maps(image, drawable, *args, **arguments)[0])


def add_effect(layer, operation, **properties):
    effect = Gimp.DrawableFilter.new(layer, operation, operation)
    for name, value in properties.items():
        effect.get_config().set_property(name, value)
    layer.append_filter(effect)
    return effect


# Effects: read as seen, and neither the layer nor the history changes.
image = new_image(10, 8)
pixels = RANDOM.random((8, 10, 3), np.float32)
layer = new_layer(image, pixels)
layer.set_offsets(3, 2)
effect = add_effect(layer, 'gegl:invert-gamma')
layer.set_opacity(40)
layer.set_mode(Gimp.LayerMode.MULTIPLY)
layer.set_visible(False)
layer.set_lock_position(True)
layer.set_lock_content(True)
image.clean_all()
images = len(Gimp.get_images())
result = maps(image, layer, output='image')[0]
check_close('an effect is applied, opacity and mode are not', 1 - pixels,
            read(result), 1e-4)
check('no alpha comes from rendering', not result.has_alpha())
result.get_image().delete()
check('reading effects leaves the image clean', not image.is_dirty())
check_equal('and keeps the effect', 1, len(layer.get_filters()))
check_equal('no image is left', images, len(Gimp.get_images()))
result = maps(image, layer)[0]
check_equal('the map lies on its layer', (3, 2),
            tuple(result.get_offsets())[1:])
effect.set_visible(False)
check_close('a hidden effect is not applied', pixels, only_map(image, layer),
            0)
image.delete()

# Effects that reach outside, and values outside 0…1.
image = new_image(10, 8)
pixels = RANDOM.uniform(-1, 2, (8, 10, 4))
pixels[:, :, 3] = 1
layer = new_layer(image, pixels, alpha=True)
add_effect(layer, 'gegl:dropshadow')
result = only_map(image, layer)
check_equal('a shadow does not enlarge the map', pixels.shape, result.shape)
check_close('values outside 0…1 come through effects', pixels, result, 1e-4)
image.delete()

# Masks count into alpha where they are applied.
image = new_image(6, 5)
pixels = RANDOM.random((5, 6, 3), np.float32)
shade = RANDOM.random((5, 6))
layer = new_layer(image, pixels)
mask = layer.create_mask(Gimp.AddMaskType.WHITE)
layer.add_mask(mask)
write(mask, shade, linear=True)
masked = only_map(image, layer)
check_close('a mask is alpha', shade, masked[:, :, 3])
check_close('a mask changes no colour', pixels, masked[:, :, :3], 0)
opaque = only_map(image, layer, '[1]', channels='alpha')
check_close('channel alpha is the mask', shade, opaque[:, :, 0])
layer.set_apply_mask(False)
check_close('a mask that is not applied', pixels, only_map(image, layer), 0)
layer.set_apply_mask(True)

# With an effect as well, both count.
add_effect(layer, 'gegl:invert-gamma')
both = only_map(image, layer)
check_close('effect and mask: colours', 1 - pixels, both[:, :, :3], 1e-3)
check_close('effect and mask: alpha', shade, both[:, :, 3], 1e-3)

# The mask itself, and a channel, are grey images of plain numbers.
layer.set_edit_mask(True)
result = maps(image, mask, '[2]')
check_close('a mask as the source', np.repeat(2 * shade[:, :, None], 3, 2),
            read(result[0]))
check_equal('its maps go above its layer',
            image.get_item_position(layer) - 1,
            image.get_item_position(result[0].get_parent()))
channel = Gimp.Channel.new(image, 'Saved', 6, 5, 100,
                           Gimp.color_parse_css('red'))
image.insert_channel(channel, None, 0)
write(channel, shade, linear=True)
image.set_selected_channels([channel])
result = maps(image, channel, '[1]')
check_close('a channel as the source', np.repeat(shade[:, :, None], 3, 2),
            read(result[0]))
check_equal('its maps go on top', 0,
            image.get_item_position(result[0].get_parent()))
check_equal('the channel is still selected', ['Saved'],
            [item.get_name() for item in image.get_selected_channels()])
image.delete()

# A group as it looks.
image = new_image(12, 9)
group = Gimp.GroupLayer.new(image, 'Folder')
image.insert_layer(group, None, 0)
red = np.zeros((4, 5, 3))
red[:, :, 0] = 1
for name, x, y in (('One', 1, 2), ('Two', 6, 3)):
    child = new_layer(image, red, name=name)
    image.reorder_item(child, group, 0)
    child.set_offsets(x, y)
result = maps(image, group)[0]
check_equal('a group: its bounds', (1, 2, 10, 5),
            (*tuple(result.get_offsets())[1:], result.get_width(),
             result.get_height()))
seen = read(result)
check_close('a group: its children', [1, 0, 0, 1], seen[1, 9])
check_close('a group: between them nothing', 0, seen[4, 0, 3])
add_effect(group, 'gegl:invert-gamma')
seen = only_map(image, group)
check_close('a group with an effect', [0, 1, 1, 1], seen[1, 9])
# GIMP's tiles of such a group are larger than it says.
shadow = Gimp.GroupLayer.new(image, 'Shadow')
image.insert_layer(shadow, None, 0)
pixels = RANDOM.random((150, 140, 3))
child = new_layer(image, pixels)
image.reorder_item(child, shadow, 0)
add_effect(child, 'gegl:dropshadow')
seen = only_map(image, shadow)
check_equal('a group of which an effect reaches outside', (150, 140, 4),
            seen.shape)
check_close('its pixels', pixels, seen[:, :, :3], 1e-4)
empty = Gimp.GroupLayer.new(image, 'Empty')
image.insert_layer(empty, None, 0)
result = maps(image, empty)[0]
check('an empty group is a transparent pixel or more',
      result.get_width() >= 1 and read(result)[:, :, 3].max() == 0)
image.delete()

# A floating selection.
image = new_image(6, 5)
layer = new_layer(image, RANDOM.random((5, 6, 3)))
image.select_rectangle(Gimp.ChannelOps.REPLACE, 1, 1, 3, 2)
floating = Gimp.Selection.float(image, [layer], 0, 0)
check_error('a floating selection', 'nchor', APPLY, image=image,
            drawables=[floating])
image.delete()

# One pixel, one row; what is hidden under alpha 0 never shows.
image = new_image(3, 3)
one = new_layer(image, [[[0.25, 0.5, 0.75]]])
for kernels in ('identity', 'box(size=5)', '[1]'):
    check_close(f'one pixel, {kernels}', [[[0.25, 0.5, 0.75]]],
                only_map(image, one, kernels))
row = new_layer(image, RANDOM.random((1, 9, 3)))
check_equal('one row', (1, 9, 3), only_map(image, row, 'box(size=9)').shape)
pixels = np.zeros((3, 3, 4))
pixels[:, :, :3] = 5
pixels[1, 1] = [0.5, 0.25, 0.125, 1]
dot = new_layer(image, pixels, alpha=True)
blurred = only_map(image, dot, 'box(size=3)')
check_close('no halo of hidden colours', pixels[1, 1], blurred[1, 1])
check_close('alpha is not changed', pixels[:, :, 3], blurred[:, :, 3], 0)
image.delete()

# The image's own colour space, in which luminance has its own weights.
def own_numbers(item):
    data = item.get_buffer().get(
        Gegl.Rectangle.new(0, 0, item.get_width(), item.get_height()), 1.0,
        Babl.get_name(item.get_format()), Gegl.AbyssPolicy.NONE)
    return np.frombuffer(data, np.float32).reshape(item.get_height(),
                                                   item.get_width(), -1)


image = new_image(4, 3)
image.set_color_profile(Gimp.ColorProfile.new_rgb_adobe())
layer = new_layer(image, RANDOM.uniform(0.1, 0.9, (3, 4, 3)))
pixels = own_numbers(layer)
check_close('no conversion to sRGB', pixels / 2,
            own_numbers(maps(image, layer, '[.5]')[0]))
# Light of its primaries under D50, and the exponent of its encoding: from the
# profile, as babl names the space.
luminance = maps(image, layer, '[1]', channels='luminance')[0]
check_close('luminance of Adobe RGB',
            (pixels ** 2.199218 @ [0.3111, 0.6257, 0.0632]) ** (1 / 2.199218),
            own_numbers(luminance)[:, :, 0], 1e-3)
image.delete()

# Working spaces, in an image with its own encoding.
for precision in ('FLOAT_LINEAR', 'FLOAT_NON_LINEAR', 'FLOAT_PERCEPTUAL',
                  'DOUBLE_LINEAR', 'HALF_NON_LINEAR', 'U16_PERCEPTUAL'):
    tolerance = 1e-5 if precision[0] in 'FD' else 2e-3
    for base in (RGB, GRAY):
        image = new_image(4, 3, base, getattr(Gimp.Precision, precision))
        pixels = RANDOM.uniform(0.1, 0.5, (3, 4, 3 if base == RGB else 1))
        layer = new_layer(image, pixels)
        check_close(f'{precision}: perceptual doubles what is shown',
                    2 * pixels, only_map(image, layer, '[2]'), tolerance)
        doubled = maps(image, layer, '[2]', working_space='linear')[0]
        check_close(f'{precision}: linear doubles light',
                    2 * read(layer, linear=True), read(doubled, linear=True),
                    tolerance)
        image.delete()
