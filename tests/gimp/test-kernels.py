"""Kernel texts written out, and the list of all that there is.

SPDX-License-Identifier: GPL-3.0-or-later
"""
from check import *

KERNELS = 'plug-in-convolution-lab-kernels'


def text(kernels):
    return call(KERNELS, kernels=kernels)['text']


check_equal('a name becomes its kernels', 2, len(text('sobel').splitlines()))
check('a line is name = [matrix]', '= [-1 0 1; -2 0 2; -1 0 1]'
      in text('sobel').splitlines()[0])
check_equal('what is printed means the same', text('sobel | [1 2] / 3 + 0.5'),
            text(text('sobel | [1 2] / 3 + 0.5')))
listing = text('')
for family in ('sobel', 'laplacian', 'gaussian', 'gabor'):
    check(f'the list names {family}',
          any(line.startswith(f'{family}: ') for line in listing.splitlines()))
check('the list tells parameters and their bounds', '  size=3 (' in listing)
check_equal('blanks are no text either', listing, text(' \n'))
check_error('a misspelt name lists the names', 'sobel', KERNELS,
            kernels='sobell')
