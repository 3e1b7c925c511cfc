"""Measures the plug-in and its effect inside one GIMP beside GIMP's own
convolution matrix: 24 megapixels, reading and writing included.

SPDX-License-Identifier: GPL-3.0-or-later

Run by run-gimp.py; tools/bench --gimp calls it.
"""
import os
import statistics
import time

from check import *

APPLY = 'plug-in-convolution-lab'
WIDTH, HEIGHT = 6000, 4000
ROUNDS = int(os.environ.get('CLAB_ROUNDS', 3))
SMALL = '[1 2 1; 2 4 2; 1 2 1] / 16'
LARGE = ('[1 4 6 4 1; 4 16 24 16 4; 6 24 36 24 6; 4 16 24 16 4; '
         '1 4 6 4 1] / 256')
# Not symmetric, so that nothing can be separated or shared.
BANK = ' | '.join(f'[1 {i} 3; 4 5 {i}; 7 8 9] / {38 + 2 * i}'
                  for i in range(1, 17))


def matrix(size):
    """GIMP's own properties for the binomial kernel of that size."""
    weights = {3: [0, 1, 2, 1, 0], 5: [1, 4, 6, 4, 1]}[size]
    return {f'{letter}{column + 1}': float(weights[row] * weights[column])
            for row, letter in enumerate('abcde') for column in range(5)} | {
                'divisor': float(sum(weights) ** 2), 'normalize': False}


def merge(image, layer, operation, settings):
    copy = layer.copy()
    image.insert_layer(copy, None, 0)
    effect = Gimp.DrawableFilter.new(copy, operation, operation)
    config = effect.get_config()
    for name, value in settings.items():
        config.set_property(name, value)
    effect.update()
    copy.append_filter(effect)
    began = time.perf_counter()
    copy.merge_filters()
    copy.get_buffer()
    seconds = time.perf_counter() - began
    image.remove_layer(copy)
    return seconds


def apply(image, layer, kernels):
    began = time.perf_counter()
    result = call(APPLY, image=image, drawables=[layer], kernels=kernels,
                  display='raw')
    seconds = time.perf_counter() - began
    image.remove_layer(result['group'])
    return seconds


image = new_image(WIDTH, HEIGHT, precision=Gimp.Precision.U8_NON_LINEAR)
image.undo_disable()
tile = np.random.default_rng(5).random((500, 500, 3))
layer = new_layer(image, np.tile(tile, (HEIGHT // 500, WIDTH // 500, 1)))

CONTENDERS = {
    'gegl:convolution-matrix 3×3': lambda: merge(
        image, layer, 'gegl:convolution-matrix', matrix(3)),
    'convlab:kernel 3×3': lambda: merge(
        image, layer, 'convlab:kernel', {'kernel': SMALL}),
    'procedure, a map of 3×3': lambda: apply(image, layer, SMALL),
    'gegl:convolution-matrix 5×5': lambda: merge(
        image, layer, 'gegl:convolution-matrix', matrix(5)),
    'convlab:kernel 5×5': lambda: merge(
        image, layer, 'convlab:kernel', {'kernel': LARGE}),
    'procedure, a map of 5×5': lambda: apply(image, layer, LARGE),
    'procedure, 16 maps of 3×3': lambda: apply(image, layer, BANK),
}
times = {name: [] for name in CONTENDERS}
for _ in range(ROUNDS):
    for name, run in CONTENDERS.items():
        times[name].append(run())
medians = {name: statistics.median(seconds)
           for name, seconds in times.items()}
print(f'{WIDTH} × {HEIGHT} RGB, 8 bits; seconds, medians of {ROUNDS} rounds.\n')
print('| what | seconds | all |\n|---|---|---|')
for name, seconds in times.items():
    print(f'| {name} | {medians[name]:.2f} | '
          f'{" ".join(f"{s:.2f}" for s in seconds)} |')
matrix_5 = medians['gegl:convolution-matrix 5×5']
map_3 = medians['procedure, a map of 3×3']
print(f'\nA map of 5×5 takes '
      f'{medians["procedure, a map of 5×5"] / matrix_5:.2f} of GIMP’s own '
      f'matrix, the effect {medians["convlab:kernel 5×5"] / matrix_5:.2f}; '
      f'16 maps take {medians["procedure, 16 maps of 3×3"] / map_3:.1f} '
      'times one map.')
image.delete()
