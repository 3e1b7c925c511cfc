#!/usr/bin/env python3
"""Writes peer-results.json: what other programs make of the same numbers.

SPDX-License-Identifier: GPL-3.0-or-later

Needs OpenCV, SciPy and PyTorch (Debian: python3-opencv python3-scipy
python3-torch). test-apply-peers.py compares the plug-in with the file, so that
nobody needs them for testing; run this again when a case is added.

A case: the arguments of plug-in-convolution-lab, the picture they are applied
to, who computed it, and the map, rows × columns × channels.
"""
import json
import os

import cv2
import numpy as np
import scipy
import scipy.ndimage
import torch
import torch.nn.functional as F

RANDOM = np.random.default_rng(2026)
PICTURES = {
    'gray': RANDOM.uniform(-0.25, 1.25, (11, 13, 1)).astype(np.float32),
    'rgb': RANDOM.uniform(-0.25, 1.25, (9, 8, 3)).astype(np.float32),
}
KERNELS = {
    name: np.round(RANDOM.uniform(-1, 1, shape), 3)
    for name, shape in (('3x3', (3, 3)), ('5x5', (5, 5)), ('1x5', (1, 5)),
                        ('4x4', (4, 4)), ('7x3', (7, 3)), ('2x3', (2, 3)))
}
COLOUR_KERNEL = np.round(RANDOM.uniform(-1, 1, (3, 3, 3)), 3)
VALUE = 0.375

# Our padding mode: the names that others have for it.
OPENCV_BORDERS = {
    'replicate': cv2.BORDER_REPLICATE,
    'reflect': cv2.BORDER_REFLECT_101,
    'symmetric': cv2.BORDER_REFLECT,
    'zeros': cv2.BORDER_CONSTANT,
}
SCIPY_MODES = {
    'replicate': 'nearest',
    'reflect': 'mirror',
    'symmetric': 'reflect',
    'zeros': 'constant',
    'constant': 'constant',
    'circular': 'wrap',
}
TORCH_MODES = ['replicate', 'reflect', 'circular', 'zeros', 'constant']

cases = []


def kernel_text(kernel):
    planes = kernel if kernel.ndim == 3 else [kernel]
    return '[' + ' / '.join(
        '; '.join(' '.join(repr(float(w)) for w in row) for row in plane)
        for plane in planes) + ']'


def add(by, picture, kernel, values, **arguments):
    arguments['kernels'] = kernel_text(kernel)
    values = np.asarray(values, np.float64)
    cases.append({
        'by': by,
        'picture': picture,
        'arguments': arguments,
        'values': [[[float(f'{v:.8g}') for v in pixel] for pixel in row]
                   for row in values],
    })


def each_channel(picture, function):
    pixels = PICTURES[picture].astype(np.float64)
    return np.stack([function(pixels[:, :, c])
                     for c in range(pixels.shape[2])], axis=2)


def by_opencv():
    """The anchor of an even kernel is one further down and right there."""
    by = f'OpenCV {cv2.__version__} filter2D'
    for mode, border in OPENCV_BORDERS.items():
        for name in ('3x3', '5x5', '4x4', '1x5'):
            kernel = KERNELS[name]
            rows, columns = kernel.shape
            anchor = ((columns - 1) // 2, (rows - 1) // 2)
            for picture in PICTURES:
                add(by, picture, kernel, each_channel(
                    picture, lambda p: cv2.filter2D(
                        p, cv2.CV_64F, kernel, anchor=anchor,
                        borderType=border)),
                    padding_mode=mode)


def by_scipy():
    by = f'SciPy {scipy.__version__} ndimage'
    for mode, their in SCIPY_MODES.items():
        value = VALUE if mode == 'constant' else 0.0
        for name in ('3x3', '7x3'):
            for operation, function in (
                    ('correlation', scipy.ndimage.correlate),
                    ('convolution', scipy.ndimage.convolve)):
                kernel = KERNELS[name]
                add(by, 'rgb', kernel, each_channel(
                    'rgb', lambda p: function(p, kernel, mode=their,
                                              cval=value)),
                    padding_mode=mode, padding_value=value,
                    operation=operation)


def torch_pad(planes, pads, mode):
    """@pads: left, right, top, bottom"""
    if mode in ('zeros', 'constant'):
        return F.pad(planes, pads, value=VALUE if mode == 'constant' else 0.0)
    return F.pad(planes, pads, mode=mode)


def torch_conv(pixels, kernel, pads, mode, stride, dilation):
    """height × width × c planes, each alone or (3-D kernel) added up."""
    planes = torch.from_numpy(pixels.astype(np.float64)).permute(2, 0, 1)
    weights = torch.from_numpy(kernel)
    if kernel.ndim == 2:
        planes, weights = planes[:, None], weights[None, None]
    else:
        planes, weights = planes[None], weights[None]
    result = F.conv2d(torch_pad(planes, pads, mode), weights, stride=stride,
                      dilation=dilation)
    return result.reshape(-1, *result.shape[2:])


def same_pads(n, k, stride, dilation):
    """ONNX SAME_UPPER."""
    out = -(-n // stride)
    total = max((out - 1) * stride + dilation * (k - 1) + 1 - n, 0)
    return total // 2, total - total // 2


def by_torch():
    by = f'PyTorch {torch.__version__} conv2d'
    steps = [((1, 1), (1, 1)), ((2, 3), (1, 1)), ((1, 1), (2, 1)),
             ((3, 2), (1, 2))]
    for picture, pixels in PICTURES.items():
        for name in ('3x3', '4x4', '2x3'):
            kernel = KERNELS[name]
            for stride, dilation in steps:
                common = dict(stride_y=stride[0], stride_x=stride[1],
                              dilation_y=dilation[0], dilation_x=dilation[1])
                add(by, picture, kernel,
                    torch_conv(pixels, kernel, (0, 0, 0, 0), 'zeros', stride,
                               dilation).permute(1, 2, 0),
                    padding='valid', **common)
                sides = [same_pads(n, k, s, d) for n, k, s, d in
                         zip(pixels.shape, kernel.shape, stride, dilation)]
                add(by, picture, kernel,
                    torch_conv(pixels, kernel, (*sides[1], *sides[0]),
                               'zeros', stride, dilation).permute(1, 2, 0),
                    padding='same', padding_mode='zeros', **common)
        for mode in TORCH_MODES:
            add(by, picture, KERNELS['3x3'],
                torch_conv(pixels, KERNELS['3x3'], (3, 0, 1, 2), mode, (2, 1),
                           (1, 1)).permute(1, 2, 0),
                padding='explicit', pad_left=3, pad_right=0, pad_top=1,
                pad_bottom=2, padding_mode=mode, padding_value=VALUE,
                stride_y=2)
    pixels = PICTURES['rgb']
    for mode in TORCH_MODES:
        add(by, 'rgb', COLOUR_KERNEL,
            torch_conv(pixels, COLOUR_KERNEL, (1, 1, 1, 1), mode, (1, 1),
                       (1, 1)).permute(1, 2, 0),
            channels='sum', padding_mode=mode, padding_value=VALUE)
    full = torch_conv(PICTURES['gray'], KERNELS['5x5'], (4, 4, 4, 4), 'zeros',
                      (1, 1), (1, 1))
    add(by, 'gray', KERNELS['5x5'], full.permute(1, 2, 0), padding='full',
        padding_mode='zeros')


def by_torch_layers():
    """What follows a convolution in a network."""
    by = f'PyTorch {torch.__version__}'
    kernel = KERNELS['3x3']
    maps = torch_conv(PICTURES['gray'], kernel, (0, 0, 0, 0), 'zeros', (1, 1),
                      (1, 1))
    for nick, function in (('relu', F.relu),
                           ('sigmoid', torch.sigmoid),
                           ('tanh', torch.tanh),
                           ('abs', torch.abs)):
        add(f'{by} {nick}', 'gray', kernel, function(maps).permute(1, 2, 0),
            padding='valid', activation=nick)
    for nick, function in (('max', F.max_pool2d), ('average', F.avg_pool2d)):
        for size, stride, partial in ((2, 2, False), (3, 2, False),
                                      (2, 2, True), (3, 1, False)):
            extra = {} if nick == 'max' else {'count_include_pad': False}
            pooled = function(maps[None], size, stride, ceil_mode=partial,
                              **extra)[0]
            add(f'{by} {nick} pooling', 'gray', kernel,
                pooled.permute(1, 2, 0), padding='valid', pooling=nick,
                pool_size=size, pool_stride=stride, pool_partial=partial)


by_opencv()
by_scipy()
by_torch()
by_torch_layers()
path = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                    'peer-results.json')
with open(path, 'w', encoding='utf-8') as file:
    pictures = {name: [[[float(v) for v in pixel] for pixel in row]
                       for row in pixels]
                for name, pixels in PICTURES.items()}
    file.write('{"pictures": ' + json.dumps(pictures) + ',\n"cases": [\n')
    file.write(',\n'.join(json.dumps(case) for case in cases))
    file.write('\n]}\n')
print(len(cases), 'cases')
