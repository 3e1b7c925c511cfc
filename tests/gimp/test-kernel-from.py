"""Kernels from layers, selections and brushes.

SPDX-License-Identifier: GPL-3.0-or-later
"""
from check import *

FROM = 'plug-in-convolution-lab-kernel-from'
APPLY = 'plug-in-convolution-lab'
U8 = Gimp.Precision.U8_NON_LINEAR
FLOAT_LINEAR = Gimp.Precision.FLOAT_LINEAR


def kernel_from(origin, **arguments):
    return call(FROM, **{'from': origin}, **arguments)


def text_from(*args, **arguments):
    return kernel_from(*args, **arguments)['kernel'].rstrip('\n')


def bytes_layer(image, rows, **arguments):
    return new_layer(image, np.array(rows, np.float32)[..., None] / 255,
                     **arguments)


# Layers: the numbers that one sees.
for base in Gimp.ImageBaseType.RGB, Gimp.ImageBaseType.GRAY:
    for precision in U8, Gimp.Precision.U16_PERCEPTUAL, FLOAT_LINEAR:
        image = new_image(3, 2, base, precision)
        layer = bytes_layer(image, [[0, 64, 128], [192, 0, 0]], name='a | b')
        result = call(FROM, drawable=layer)
        check_equal(f'{base.value_nick}, {precision.value_nick}',
                    '[0 1 2; 3 0 0] / 6',
                    result['kernel'].rstrip().split(' = ')[1])
        image.delete()

image = new_image(3, 3, precision=U8)
layer = bytes_layer(image, [[0, 255, 0], [255, 255, 255], [0, 255, 0]],
                    name='cross')
image.clean_all()
result = kernel_from('layer', drawable=layer)
check_equal('a layer', 'cross = [0 1 0; 1 1 1; 0 1 0] / 5\n', result['kernel'])
check_equal('its size', (3, 3), (result['rows'], result['columns']))
check_equal('and nothing to note', '', result['notes'])
check('the image is as before', not image.is_dirty())
check_equal('“layer” is what is taken if nothing is said', result['kernel'],
            call(FROM, drawable=layer)['kernel'])
blurred = call(APPLY, image=image, drawables=[layer], display='raw',
               kernels=result['kernel'])['layers'][0]
check_close('apply takes the text', 1, read(blurred)[1, 1, 0], 1e-6)
image.delete()

image = new_image(12, 12)
layer = new_layer(image, [[[1, 1, 1, .5], [1, 1, 1, 1], [0, 0, 0, 1],
                           [1, 1, 1, 0]]] * 2, alpha=True)
check_equal('what is transparent is 0', '[0.5 1 0 0; 0.5 1 0 0] / 3',
            text_from('layer', drawable=layer).split(' = ')[1])
mask = layer.create_mask(Gimp.AddMaskType.WHITE)
layer.add_mask(mask)
write(mask, np.array([[1, 1, 1, 1], [0, .5, 1, 1]]), linear=True)
check_equal('and what a mask hides', '[0.5 1 0 0; 0 0.5 0 0] / 2',
            text_from('layer', drawable=layer).split(' = ')[1])
layer.set_offsets(5, 7)
image.select_rectangle(Gimp.ChannelOps.REPLACE, 5, 7, 2, 2)
check_equal('a selection crops', '[0.5 1; 0 0.5] / 2',
            text_from('layer', drawable=layer).split(' = ')[1])
image.select_rectangle(Gimp.ChannelOps.SUBTRACT, 6, 8, 1, 1)
check_equal('what is not selected is 0', '[0.5 1; 0 0] / 1.5',
            text_from('layer', drawable=layer).split(' = ')[1])
image.delete()

# The selection itself.
image = new_image(700, 600, precision=U8)
layer = new_layer(image, np.zeros((600, 700, 1)))
check_error('nothing is selected', 'Nothing is selected', FROM,
            drawable=layer, **{'from': 'selection'})
image.select_rectangle(Gimp.ChannelOps.REPLACE, 600, 500, 3, 2)
image.select_rectangle(Gimp.ChannelOps.SUBTRACT, 600, 500, 1, 1)
check_equal('a selection', 'selection = [0 1 1; 1 1 1] / 5',
            text_from('selection', drawable=layer))
image.select_rectangle(Gimp.ChannelOps.REPLACE, 10, 20, 510, 255)
result = kernel_from('selection', drawable=layer)
check_equal('a large one is scaled down', (128, 255),
            (result['rows'], result['columns']))
check('and that is noted', '255 × 510' in result['notes']
      and '128 × 255' in result['notes'] and result['notes'].endswith('.'))
image.get_selection().none(image)

# A shape somewhere in a large layer.
pixels = np.zeros((600, 700, 1))
pixels[400:403, 500:502] = 1
write(layer, pixels)
result = kernel_from('layer', drawable=layer)
check_equal('a large layer is cropped to the shape',
            'layer = [1 1; 1 1; 1 1] / 6\n', result['kernel'])
check('and that is noted, too', 'cropped' in result['notes'])
write(layer, np.zeros((600, 700, 1)))
check_error('black makes no kernel', '“layer” makes no kernel', FROM,
            drawable=layer)
image.delete()

# Brushes.
brush = Gimp.Brush.new('soft')
brush.set_shape(Gimp.BrushGeneratedShape.CIRCLE)
brush.set_radius(10)
brush.set_hardness(.5)
result = kernel_from('brush', brush=brush)
mask = brush.get_mask(0, 0, Babl.format("Y' u8"))
stored = np.frombuffer(
    mask.get(mask.get_extent(), 1.0, "Y' u8",
             Gegl.AbyssPolicy.NONE), np.uint8)
weights = [float(number) for number in
           result['kernel'].split('[')[1].split(']')[0].replace(';', '').split()]
check_close('its bytes are the weights, whole numbers',
            stored // np.gcd.reduce(stored), weights, 0)
check_equal('a brush in its own size', mask.get_extent().height, result['rows'])
check_equal('a smaller one', 7, kernel_from('brush', brush=brush,
                                            size=7)['rows'])
Gimp.context_set_brush(brush)
check_equal('with no brush given, the one that is chosen', result['kernel'],
            kernel_from('brush')['kernel'])
brush.delete()

# What cannot be.
check_error('no layer', 'Give a layer', FROM)
check_error('no layer whose image is meant', 'Give a layer', FROM,
            **{'from': 'selection'})
check_error('a misspelt word', 'layer, selection, brush', FROM,
            **{'from': 'leyer'})
