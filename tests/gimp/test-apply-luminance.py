"""“luminance” is GIMP's own: what a layer becomes when it is made grey."""
from check import *

COLOURS = np.random.default_rng(7).random((6, 9, 3)).astype(np.float32)


def grey(layer, name):
    buffer = layer.get_buffer()
    data = buffer.get(Gegl.Rectangle.new(0, 0, 9, 6), 1.0, name,
                      Gegl.AbyssPolicy.NONE)
    return np.frombuffer(data, np.float32).reshape(6, 9)


image = new_image(9, 6)
layer = new_layer(image, COLOURS)
for space, name in (('perceptual', "Y' float"), ('linear', 'Y float')):
    maps = call('plug-in-convolution-lab', image=image, drawables=[layer],
                kernels='[1]', channels='luminance', display='raw',
                working_space=space)['layers']
    check_close(f'luminance in {space} numbers', grey(layer, name),
                read(maps[0], linear=space == 'linear')[..., 0])
image.delete()
