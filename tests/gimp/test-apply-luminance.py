"""“luminance” is GIMP's own: what a layer becomes when it is made grey."""
import os

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

# Grey is its own luminance, also where a map goes far beyond 0…1: so a kernel
# of all channels is found again from the map that it made.
wide = np.broadcast_to(np.linspace(-5, 20, 54).reshape(6, 9, 1), (6, 9, 3))
layer = new_layer(image, wide)
file = os.path.join(SCRATCH, 'grey.npy')
call('plug-in-convolution-lab', image=image, drawables=[layer],
     kernels='[1]', channels='luminance', values_file=file)
check_close('luminance of grey', read(layer)[..., 0], np.load(file)[0, 0], 0)
image.delete()

image = new_image(40, 30)
layer = new_layer(image, np.random.default_rng(8).random((30, 40, 3)))
made = call('plug-in-convolution-lab', image=image, drawables=[layer],
            kernels='[3 4 / 5 -2 / 1 6]', channels='sum', display='raw')
result = call('plug-in-convolution-lab-learn', image=image, drawables=[layer],
              target=made['layers'][0], rows=1, columns=2, channels='sum',
              optimizer='exact')
check_close('a kernel is learnt from a map of values up to 15',
            [3, 4, 5, -2, 1, 6], result['weights'])
image.delete()
