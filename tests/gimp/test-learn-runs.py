"""What learning returns, leaves, and refuses.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import re

from check import *

APPLY = 'plug-in-convolution-lab'
LEARN = 'plug-in-convolution-lab-learn'
RANDOM = np.random.default_rng(7)
LAPLACIAN = '[0 1 0; 1 -4 1; 0 1 0]'
OUTPUTS = 'prediction residual initial-map kernel filmstrip curve'


def names(items):
    return [item.get_name() for item in items]


def pair(width=48, height=40, kernel=LAPLACIAN, **arguments):
    image = new_image(width, height)
    layer = new_layer(image, RANDOM.random((height, width, 3)), name='source')
    made = call(APPLY, image=image, drawables=[layer], kernels=kernel,
                display='raw', **arguments)
    return image, layer, made['layers'][0]


# Returns and defaults.
image, layer, target = pair()
before = names(image.get_layers())
result = call(LEARN, image=image, drawables=[layer], target=target)
check_equal('weights of a plane', 9, len(result['weights']))
check_equal('a loss for every step, and the first', 201,
            len(result['loss-history']))
check_equal('validation likewise', 201, len(result['validation-history']))
check('the loss falls',
      result['loss-history'][-1] < 0.05 * result['loss-history'][0])
check('the report begins with a verdict',
      result['report'].startswith('A 3×3 kernel in perceptual values '
                                  'explains 100 % ('))
for word in ('Loss: ', 'r² ', 'Exact loss: ', 'Kernel error: ',
             'Nearest kernel: ', 'Working space: perceptual', 'Seconds: ',
             'Condition number: ', ' dB'):
    check(f'the report says “{word}”', word in result['report'])
check('the nearest kernel is known',
      'laplacian' in result['report'].split('Nearest kernel: ')[1])
check_equal('the prediction is a layer', ['Prediction'],
            names(result['layers']))
check_equal('above the source', before[:1] + ['Prediction'] + before[1:],
            names(image.get_layers()))
image.remove_layer(result['layers'][0])

# A rate may be too large for numbers as they are shown, and not for light, of
# which there is less.
rates = dict(optimizer='sgd', rate=0.45, steps=60, outputs='')
check_error('perceptual values diverge', 'diverged', LEARN, image=image,
            drawables=[layer], target=target, **rates)
result = call(LEARN, image=image, drawables=[layer], target=target,
              working_space='auto', **rates)
check('light does not', 'Working space: linear' in result['report'])
check('what came of the other is told',
      'The other one, perceptual: Learning diverged' in result['report'])
check_error('nothing is left where both diverge', 'diverged', LEARN,
            image=image, drawables=[layer], target=target,
            working_space='auto', **dict(rates, rate=50))

# The prediction is what apply makes of the learnt kernel.
for arguments in ({}, {'padding': 'valid'}, {'padding': 'full'},
                  {'stride_x': 2, 'stride_y': 3, 'padding_mode': 'reflect'},
                  {'dilation_x': 2, 'channels': 'luminance'},
                  {'channels': 'sum', 'padding': 'explicit', 'pad_left': 3},
                  {'activation': 'tanh'}):
    target = call(APPLY, image=image, drawables=[layer], kernels=LAPLACIAN,
                  display='raw', **arguments)
    result = call(LEARN, image=image, drawables=[layer],
                  target=target['layers'][0], steps=20, outputs=OUTPUTS,
                  **arguments)
    again = call(APPLY, image=image, drawables=[layer],
                 kernels=result['kernel'], display='raw', **arguments)
    check_close(f'prediction with {arguments}', read(again['layers'][0]),
                read(result['layers'][0]), 1e-6)
    check_equal('and where it lies',
                tuple(again['layers'][0].get_offsets()),
                tuple(result['layers'][0].get_offsets()))
    check_equal('a layer for each output', 6, len(result['layers']))
    difference = read(result['layers'][0]) - read(target['layers'][0])
    largest = np.abs(difference).max()
    check_close('the residual is signed, mid-grey is 0',
                0.5 + difference / (2 * largest), read(result['layers'][1]),
                1e-3)
    check(f'and says its scale: {result["layers"][1].get_name()}',
          abs(float(result['layers'][1].get_name().split('±')[1]) / largest
              - 1) < 0.01)
    for item in result['layers']:
        image.remove_layer(item)
    image.remove_layer(again['group'])
    image.remove_layer(target['group'])

# A target of the source's size is read where the windows' anchors are.
image, layer, target = pair()
result = call(LEARN, image=image, drawables=[layer], target=target,
              padding='valid', stride_x=2, optimizer='exact', outputs='')
check_close('valid and strided, from a whole target',
            [0, 1, 0, 1, -4, 1, 0, 1, 0], result['weights'], 1e-4)

# Seeds, initial kernels, gradients.
same = [call(LEARN, image=image, drawables=[layer], target=target, steps=5,
             seed=3, outputs='')['weights'] for _ in range(2)]
check_equal('the same seed, the same weights', same[0], same[1])
other = call(LEARN, image=image, drawables=[layer], target=target, steps=5,
             seed=4, outputs='')
check('another seed, other weights', same[0] != other['weights'])
numeric = call(LEARN, image=image, drawables=[layer], target=target, steps=5,
               seed=3, gradient='numeric', outputs='')
check_close('numeric gradients lead the same way', same[0],
            numeric['weights'], 1e-6)
there = call(LEARN, image=image, drawables=[layer], target=target, steps=0,
             initial=LAPLACIAN, outputs='')
check('an initial kernel that is right has no loss',
      there['loss-history'][0] < 1e-12)
check_equal('no step, one loss', 1, len(there['loss-history']))
none = call(LEARN, image=image, drawables=[layer], target=target, steps=3,
            hold_out=0, with_bias=False, outputs='')
check_equal('nothing held out, no validation', [],
            none['validation-history'])
check_equal('no bias', 0, none['bias'])
windows = call(LEARN, image=image, drawables=[layer], target=target, batch=2,
               steps=300, outputs='')
check('random windows learn it, too', windows['loss-history'][-1] < 0.02)
many = call(LEARN, image=image, drawables=[layer, layer], target=target,
            steps=2, outputs='prediction')
check_equal('a batch: a prediction for each layer', 2, len(many['layers']))
for item in many['layers']:
    image.remove_layer(item)

# The selection restricts what is learnt from.
wrong = read(target).copy()
wrong[:, :20] = RANDOM.random((40, 20, 3))
half = new_layer(image, wrong)
image.select_rectangle(Gimp.ChannelOps.REPLACE, 22, 0, 26, 40)
result = call(LEARN, image=image, drawables=[layer], target=half,
              optimizer='exact', outputs='')
check_close('only the selection is learnt from',
            [0, 1, 0, 1, -4, 1, 0, 1, 0], result['weights'], 1e-4)
Gimp.Selection.none(image)
image.remove_layer(half)

# Transparent pixels are not learnt from, and nothing of them leaks.
hidden = np.concatenate([read(layer), np.ones((40, 48, 1))], axis=2)
hidden[:12, :, :3] = 77
hidden[:12, :, 3] = 0
holes = new_layer(image, hidden, alpha=True)
result = call(LEARN, image=image, drawables=[holes], target=target,
              optimizer='exact', outputs='prediction')
check_close('transparent pixels are not learnt from',
            [0, 1, 0, 1, -4, 1, 0, 1, 0], result['weights'], 1e-4)
check('what they hide does not leak',
      np.abs(read(result['layers'][0])[12:, :, :3]).max() < 10)
hidden[:, :, 3] = 0
image.delete()

# Every refusal is one sentence and leaves the image as it was.
image, layer, target = pair()
small = new_layer(image, np.zeros((7, 9, 3)), name='small')
empty = new_layer(image, hidden, alpha=True, name='empty')
image.clean_all()
before = names(image.get_layers())
for name, part, arguments in (
        ('no target', 'No target is given', {'target': None}),
        ('a target of another size', 'The target has 7 × 9',
         {'target': small}),
        ('all transparent', 'nothing to learn from', {'drawables': [empty]}),
        ('a misspelt loss', 'mse, mae, huber, cross-entropy',
         {'loss': 'mes'}),
        ('a misspelt output', 'prediction, residual', {'outputs': 'curves'}),
        ('a misspelt space', 'perceptual, linear, auto',
         {'working_space': 'light'}),
        ('a loss without its activation', 'goes with the activation',
         {'loss': 'cross-entropy'}),
        ('exact where nothing is', 'There is an exact answer only',
         {'optimizer': 'exact', 'activation': 'relu'}),
        ('softmax', 'square, sigmoid, tanh.', {'activation': 'softmax'}),
        ('an initial kernel of another size', 'The initial kernel has',
         {'initial': '[1 2]'}),
        ('a kernel larger than the image', 'leaves no map',
         {'rows': 63, 'padding': 'valid'}),
        ('a rate far too large', 'a rate of at most',
         {'optimizer': 'sgd', 'rate': 1e6})):
    given = {'target': target, 'drawables': [layer], **arguments}
    check_error(name, part, LEARN, image=image, **given)
check_equal('nothing is left of them', before, names(image.get_layers()))
check('nor in the undo history', not image.is_dirty())

# Stranger pictures.
equal = call(LEARN, image=image, drawables=[layer], target=layer,
             optimizer='exact', outputs='')
check_close('equal layers: the kernel that changes nothing',
            [0, 0, 0, 0, 1, 0, 0, 0, 0], equal['weights'])
check('and the report says so', 'are equal' in equal['report'])
flat = new_layer(image, np.full((40, 48, 3), 0.5), name='flat')
constant = call(LEARN, image=image, drawables=[flat], target=target,
                optimizer='exact', outputs='')
check('a constant source is told', 'does not determine' in constant['report'])
check('and its weights are numbers', np.isfinite(constant['weights']).all())
broken = read(layer).copy()
broken[3, 4] = np.nan
nan = new_layer(image, broken, name='nan')
result = call(LEARN, image=image, drawables=[nan], target=target,
              optimizer='exact', outputs='')
check_close('pixels that are not numbers are left out',
            [0, 1, 0, 1, -4, 1, 0, 1, 0], result['weights'], 1e-4)
check('and told', 'Left out: 1 pixels that are not numbers'
      in result['report'])
image.delete()
image, layer, target = pair(1, 1)
one = call(LEARN, image=image, drawables=[layer], target=target, steps=3)
check('one pixel', np.isfinite(one['weights']).all())
image.delete()

# What was selected stays selected; a mask's map is put above its layer.
image, layer, target = pair(12, 9)
channel = Gimp.Channel.new(image, 'channel', 12, 9, 50,
                           Gimp.context_get_foreground())
image.insert_channel(channel, None, 0)
for name, select, read_selected, items in (
        ('layers', image.set_selected_layers, image.get_selected_layers,
         [layer]),
        ('channels', image.set_selected_channels, image.get_selected_channels,
         [channel])):
    select(items)
    call(LEARN, image=image, drawables=[layer], target=target, steps=2)
    check_equal(f'selected {name} stay selected', names(items),
                names(read_selected()))
layer.add_mask(layer.create_mask(Gimp.AddMaskType.WHITE))
for item in image.get_layers():
    if item.get_name().startswith('Prediction'):
        image.remove_layer(item)
place = names(image.get_layers()).index('source')
call(LEARN, image=image, drawables=[layer.get_mask()],
     target=layer.get_mask(), steps=2)
check_equal("above the mask's layer", ['Prediction', 'source'],
            names(image.get_layers())[place:place + 2])
image.delete()

# A grey image takes every layer, too.
image = new_image(30, 20, Gimp.ImageBaseType.GRAY)
layer = new_layer(image, RANDOM.random((20, 30)))
result = call(LEARN, image=image, drawables=[layer], target=layer,
              outputs=OUTPUTS)
check_equal('a grey image: all layers', 6, len(result['layers']))
image.delete()
