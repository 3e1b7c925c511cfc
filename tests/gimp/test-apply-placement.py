"""Maps lie where they should.

SPDX-License-Identifier: GPL-3.0-or-later
"""
from check import *

APPLY = 'plug-in-convolution-lab'
GRAY = Gimp.ImageBaseType.GRAY

# A dot in a layer that does not begin where the image does.
WIDTH, HEIGHT = 20, 16
DOT_X, DOT_Y = 9, 6
OFFSET_X, OFFSET_Y = 7, -3


def dotted(base=GRAY):
    image = new_image(40, 30, base)
    pixels = np.zeros((HEIGHT, WIDTH))
    pixels[DOT_Y, DOT_X] = 1
    layer = new_layer(image, pixels)
    layer.set_offsets(OFFSET_X, OFFSET_Y)
    return image, layer


def offsets(item):
    _, x, y = item.get_offsets()
    return x, y


def dots(layer):
    """Where on the image the map is 1."""
    x, y = offsets(layer)
    rows, columns = np.nonzero(read(layer)[:, :, 0] == 1)
    return [(int(c) + x, int(r) + y) for r, c in zip(rows, columns)]


HERE = [(DOT_X + OFFSET_X, DOT_Y + OFFSET_Y)]
DELTAS = {
    '1 × 1': '[1]',
    '3 × 3': '[0 0 0; 0 1 0; 0 0 0]',
    '5 × 1': '[0; 0; 1; 0; 0]',
    '2 × 2, whose anchor is the first cell': '[1 0; 0 0]',
    '4 × 4': '[0 0 0 0; 0 1 0 0; 0 0 0 0; 0 0 0 0]',
}
image, layer = dotted()
for name, kernel in DELTAS.items():
    for padding in ('same', 'valid', 'full'):
        result = call(APPLY, image=image, drawables=[layer], kernels=kernel,
                      padding=padding, bias=0.0)
        check_equal(f'{padding}: a dot stays where it was under {name}', HERE,
                    dots(result['layers'][0]))

result = call(APPLY, image=image, drawables=[layer], kernels=DELTAS['3 × 3'],
              padding='valid')
check_equal('a valid map is smaller', (18, 14),
            (result['map-width'], result['map-height']))
check_equal('and offset by the anchor', (OFFSET_X + 1, OFFSET_Y + 1),
            offsets(result['layers'][0]))
result = call(APPLY, image=image, drawables=[layer], kernels='[0 0 1]')
check_equal('a weight on the right sees what is on the right',
            [(HERE[0][0] - 1, HERE[0][1])], dots(result['layers'][0]))
result = call(APPLY, image=image, drawables=[layer], kernels='[0 0 1]',
              operation='convolution')
check_equal('convolution turns the kernel', [(HERE[0][0] + 1, HERE[0][1])],
            dots(result['layers'][0]))

# Strides: the map begins at the source's corner.
result = call(APPLY, image=image, drawables=[layer], kernels='[1]',
              stride_x=3, stride_y=2)
check_equal('ceil (20 / 3) × ceil (16 / 2)', (7, 8),
            (result['map-width'], result['map-height']))
check_equal('a strided map begins at the corner', (OFFSET_X, OFFSET_Y),
            offsets(result['layers'][0]))
check_equal('column 3 of row 3 is the dot', (3, 3),
            tuple(np.argwhere(read(result['layers'][0])[:, :, 0] == 1)[0]))
result = call(APPLY, image=image, drawables=[layer], kernels='[1]',
              stride_x=3, stride_y=2, enlarge=True)
check_equal('enlarged: the layer’s size', (WIDTH, HEIGHT),
            (result['map-width'], result['map-height']))
check('enlarged: the dot is a block that covers its place',
      HERE[0] in dots(result['layers'][0])
      and len(dots(result['layers'][0])) in range(4, 9))
result = call(APPLY, image=image, drawables=[layer], kernels='[1]',
              pooling='max')
check_equal('pooled: half as large', (10, 8),
            (result['map-width'], result['map-height']))
image.delete()

# Selections: the map covers its bounds, neighbours outside are real.
image, layer = dotted()
left, top = HERE[0][0] + 1, HERE[0][1] - 2
image.select_rectangle(Gimp.ChannelOps.REPLACE, left, top, 6, 5)
result = call(APPLY, image=image, drawables=[layer], kernels='[1 0 0]')
selected = result['layers'][0]
check_equal('the map covers the selection', (6, 5),
            (selected.get_width(), selected.get_height()))
check_equal('at its place', (left, top), offsets(selected))
check_equal('a neighbour outside is seen', [(HERE[0][0] + 1, HERE[0][1])],
            dots(selected))
check('a rectangle needs no alpha', not selected.has_alpha())
result = call(APPLY, image=image, drawables=[layer], kernels='[1 1 1]',
              padding='valid')
check_equal('valid stays within the selection', (4, 5),
            (result['map-width'], result['map-height']))

image.select_ellipse(Gimp.ChannelOps.REPLACE, OFFSET_X - 4, 0, 12, 9)
shape = read(image.get_selection(), linear=True)[:, :, 0]
for kernels in ('[1 1 1; 1 1 1; 1 1 1] / 9', 'identity'):
    result = call(APPLY, image=image, drawables=[layer], kernels=kernels)
    selected = result['layers'][0]
    x, y = offsets(selected)
    check_equal(f'{kernels}: clipped to the layer', (OFFSET_X, 0), (x, y))
    check_close(f'{kernels}: the selection’s shape is the map’s alpha',
                shape[y:y + selected.get_height(),
                      x:x + selected.get_width()],
                read(selected)[:, :, 1])
for kernel, first in (('1 × 1', 0), ('3 × 3', 1)):
    result = call(APPLY, image=image, drawables=[layer],
                  kernels=DELTAS[kernel], stride_x=2, stride_y=3)
    check_close(f'{kernel}, strided: alpha is that under the anchors',
                shape[y + first:y + 9:3, x + first:x + 8:2],
                read(result['layers'][0])[:, :, 1])
image.select_rectangle(Gimp.ChannelOps.REPLACE, 0, 20, 5, 5)
check_error('a selection elsewhere', 'The selection does not touch “layer”',
            APPLY, image=image, drawables=[layer])
Gimp.Selection.none(image)
image.delete()

# Groups: maps go above their source, in its own group.
image = new_image(8, 8)
bottom = new_layer(image, np.zeros((8, 8, 3)), name='Bottom')
group = Gimp.GroupLayer.new(image, 'Folder')
image.insert_layer(group, None, 0)
inner = new_layer(image, np.ones((8, 8, 3)), name='Inner')
image.reorder_item(inner, group, 0)
top = new_layer(image, np.ones((8, 8, 3)), name='Top')
image.set_selected_layers([inner])
result = call(APPLY, image=image, drawables=[inner],
              kernels='a = [1] | b = [2] | c = [3]', combine='sum')
check_equal('the group is beside its source', ['Folder'],
            [result['group'].get_parent().get_name()])
check_equal('and above it', ['Maps of Inner', 'Inner'],
            [child.get_name() for child in group.get_children()])
check_equal('the bank’s order from top to bottom, the sum above all',
            ['a', 'b', 'c'],
            [child.get_name() for child in result['group'].get_children()][1:])
check_equal('layers are returned in the bank’s order, the sum last',
            ['a', 'b', 'c'],
            [item.get_name() for item in result['layers']][:3])
check_equal('four layers', 4, len(result['layers']))
check_equal('the same layers are selected as before', ['Inner'],
            [item.get_name() for item in image.get_selected_layers()])
result = call(APPLY, image=image, drawables=[bottom])
check_equal('the group is named after the bank and its source',
            'Sobel of Bottom', result['group'].get_name())
check_equal('positions of all',
            ['Top', 'Folder', 'Sobel of Bottom', 'Bottom'],
            [item.get_name() for item in image.get_layers()])
image.delete()
