"""Banks from files.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os

from check import *

APPLY = 'plug-in-convolution-lab'
RANDOM = np.random.default_rng(7)

image = new_image(9, 8)
layer = new_layer(image, RANDOM.random((8, 9, 3)))


def file(name, data):
    path = os.path.join(SCRATCH, name)
    with open(path, 'wb') as stream:
        stream.write(data)
    return path


def apply(**arguments):
    return call(APPLY, image=image, drawables=[layer], display='raw',
                **arguments)


text = 'a = [1 2; 3 4] / 10\nb = [0 1 0] + 0.5\n'
expected = apply(kernels=text)
pixels = [read(item) for item in expected['layers']]
image.remove_layer(expected['group'])
loaded = apply(bank_file=file('My bank.txt', text.encode()),
               kernels='this is not read')['layers']
check_equal('names come from the file', ['a', 'b'],
            [item.get_name() for item in loaded])
for one, other in zip(pixels, loaded):
    check_close(f'{other.get_name()}: the same as from text', one,
                read(other), 0)
recipe = bytes(byte & 0xff for byte in
               loaded[1].get_parasite('convolution-lab').get_data()).decode()
check('a map remembers the bank, not the file',
      '(kernels "a = [1 2; 3 4] / 10\\nb = [0 1 0] + 0.5' in recipe
      and 'bank-file' not in recipe)

path = os.path.join(SCRATCH, 'weights.npy')
np.save(path, RANDOM.random((5, 1, 3, 3), np.float32))
check_equal('weights of PyTorch, saved by NumPy', 5,
            len(apply(bank_file=path)['layers']))

layers = len(image.get_layers())
check_error('no such file', 'missing.txt', APPLY, image=image,
            drawables=[layer],
            bank_file=os.path.join(SCRATCH, 'missing.txt'))
check_error('a malformed file', 'broken.txt', APPLY, image=image,
            drawables=[layer], bank_file=file('broken.txt', b'[1 2; 3]'))
check_equal('no layer is left of them', layers, len(image.get_layers()))
image.delete()
