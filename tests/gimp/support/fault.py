"""What goes wrong on purpose in the plug-in's next runs; see fault-shim.c.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import contextlib
import os

PATH = os.environ['CLAB_FAULT']
UNGUARDED = PATH + '.unguarded'


@contextlib.contextmanager
def fault(function, count, action, number=0):
    with open(PATH, 'w', encoding='ascii') as file:
        print(function, count, action, number, file=file)
    try:
        yield
    finally:
        os.remove(PATH)
