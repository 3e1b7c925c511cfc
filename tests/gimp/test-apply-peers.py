"""Maps agree with OpenCV, SciPy and PyTorch; see peers/make-peer-results.py.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os

from check import *

APPLY = 'plug-in-convolution-lab'
BASES = {1: Gimp.ImageBaseType.GRAY, 3: Gimp.ImageBaseType.RGB}

with open(os.path.join(os.path.dirname(__file__), 'peers',
                       'peer-results.json'), encoding='utf-8') as file:
    peers = json.load(file)

# Cases that differ in their kernel only go through one call, as a bank.
banks = {}
for case in peers['cases']:
    arguments = case['arguments']
    key = json.dumps([case['picture'], case['by'],
                      {name: value for name, value in arguments.items()
                       if name != 'kernels'}])
    banks.setdefault(key, []).append(case)

sources = {}
for name, pixels in peers['pictures'].items():
    pixels = np.array(pixels)
    image = new_image(pixels.shape[1], pixels.shape[0],
                      BASES[pixels.shape[2]])
    sources[name] = (image, new_layer(image, pixels))

for cases in banks.values():
    image, layer = sources[cases[0]['picture']]
    arguments = dict(cases[0]['arguments'], display='raw', kernels=' | '.join(
        case['arguments']['kernels'] for case in cases))
    result = call(APPLY, image=image, drawables=[layer], **arguments)
    for case, item in zip(cases, result['layers']):
        expected = np.array(case['values'])
        got = read(item)
        # One map of all channels is grey: R = G = B.
        expected = np.broadcast_to(expected, got.shape) \
            if expected.shape[2] == 1 else expected
        check_close(f'{case["by"]}: {case["arguments"]}', expected, got)
    image.remove_layer(result['group'])

for image, _ in sources.values():
    image.delete()
