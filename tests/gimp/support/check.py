"""What every Python test has at hand:  from check import *

SPDX-License-Identifier: GPL-3.0-or-later

Tests run inside GIMP's own Python interpreter, started by run-gimp.py. A test
ends at the first thing that is not as it should be.
"""
import os
import warnings

import gi
gi.require_version('Gimp', '3.0')
gi.require_version('Gegl', '0.4')
from gi.repository import Babl, Gegl, Gimp, Gio, GObject
import numpy as np

__all__ = ['Babl', 'Gegl', 'Gimp', 'Gio', 'GObject', 'np', 'SCRATCH',
           'ProcedureError', 'check', 'check_equal', 'check_close',
           'check_error', 'call', 'new_image', 'new_layer', 'read', 'write']

# An empty folder of this run.
SCRATCH = os.environ['CLAB_TEST_SCRATCH']

# Lists of numbers are opaque to Python unless they are put into a GValue.
DOUBLE_ARRAY = 'GimpDoubleArray'


class ProcedureError(Exception):
    """A procedure did not succeed; the text is its message."""


def run_script(path):
    with open(path, encoding='utf-8') as file:
        code = compile(file.read(), path, 'exec')
    exec(code, {'__name__': '__main__', '__file__': path})
    print('checks done', flush=True)


def check(name, ok):
    if not ok:
        raise AssertionError(f'FAIL {name}')
    print(f'ok {name}', flush=True)


def check_equal(name, expected, got):
    check(f'{name}' if expected == got
          else f'{name}: expected {expected!r}, got {got!r}', expected == got)


def check_close(name, expected, got, tolerance=1e-5):
    """Numbers or arrays of the same shape, to an absolute tolerance."""
    expected, got = np.asarray(expected), np.asarray(got)
    if expected.shape != got.shape:
        check(f'{name}: shapes {expected.shape} and {got.shape}', False)
    off = float(np.max(np.abs(expected - got), initial=0.0))
    check(name if off <= tolerance else f'{name}: off by {off:g}',
          off <= tolerance)


def check_error(name, part, procedure, **arguments):
    """The call must fail with a message that contains @part."""
    try:
        call(procedure, **arguments)
    except ProcedureError as error:
        check(name if part in str(error) else f'{name}: {error}',
              part in str(error))
    else:
        check(f'{name}: expected an error with “{part}”', False)


def _boxed_double_array(numbers):
    value = GObject.Value()
    value.init(GObject.type_from_name(DOUBLE_ARRAY))
    Gimp.value_set_double_array(value, list(numbers))
    return value.get_boxed()


def _set_argument(config, name, value):
    spec = config.find_property(name)
    if spec is None:
        raise TypeError(f'no argument “{name}”')
    if spec.value_type.name == 'GimpCoreObjectArray':
        config.set_core_object_array(name, list(value))
    elif spec.value_type.name == DOUBLE_ARRAY:
        config.set_property(name, _boxed_double_array(value))
    elif spec.value_type.name == 'GFile' and isinstance(value, str):
        config.set_property(name, Gio.File.new_for_path(value))
    else:
        config.set_property(name, value)


def _get_result(results, index, spec):
    if spec.value_type.name == 'GimpCoreObjectArray':
        return list(Gimp.ValueArray.get_core_object_array(results, index))
    if spec.value_type.name == DOUBLE_ARRAY:
        value = GObject.Value()
        value.init(GObject.type_from_name(DOUBLE_ARRAY))
        value.set_boxed(results.index(index))
        return list(Gimp.value_get_double_array(value))
    return results.index(index)


def call(procedure, **arguments):
    """Calls a procedure of the PDB with named arguments (_ for -).

    Returns a dict of its results by name (with -); raises ProcedureError.
    """
    procedure = Gimp.get_pdb().lookup_procedure(procedure)
    config = procedure.create_config()
    for name, value in arguments.items():
        # A value that an argument cannot take becomes its default, and
        # nothing but a warning tells.
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter('always')
            _set_argument(config, name.replace('_', '-'), value)
        if caught:
            raise ProcedureError(str(caught[0].message))
    results = procedure.run(config)
    if results.index(0) != Gimp.PDBStatusType.SUCCESS:
        raise ProcedureError(results.index(1) if results.length() > 1 else
                             Gimp.get_pdb().get_last_error())
    return {spec.name: _get_result(results, 1 + i, spec)
            for i, spec in enumerate(procedure.get_return_values())}


def new_image(width, height, base=Gimp.ImageBaseType.RGB,
              precision=Gimp.Precision.FLOAT_NON_LINEAR):
    return Gimp.Image.new_with_precision(width, height, base, precision)


def _numbers_format(drawable, linear):
    """The layer's own colour space, in floats: 1, 2, 3 or 4 components."""
    gray, alpha = drawable.is_gray(), drawable.has_alpha()
    if linear:
        model = ('YA' if alpha else 'Y') if gray else 'RGBA' if alpha else 'RGB'
    else:
        model = (("Y'A" if alpha else "Y'") if gray
                 else "R'G'B'A" if alpha else "R'G'B'")
    return f'{model} float', (1 if gray else 3) + alpha


def read(drawable, linear=False):
    """The pixels as a float array: height × width × components."""
    name, n_components = _numbers_format(drawable, linear)
    width, height = drawable.get_width(), drawable.get_height()
    data = drawable.get_buffer().get(
        Gegl.Rectangle.new(0, 0, width, height), 1.0, name,
        Gegl.AbyssPolicy.NONE)
    return np.frombuffer(data, np.float32).reshape(height, width, n_components)


def write(drawable, pixels, linear=False):
    """Writes what read() returns; two axes are taken as one component."""
    name, n_components = _numbers_format(drawable, linear)
    pixels = np.asarray(pixels, np.float32)
    height, width = pixels.shape[:2]
    pixels = np.broadcast_to(pixels.reshape(height, width, -1),
                             (height, width, n_components))
    buffer = drawable.get_buffer()
    buffer.set(Gegl.Rectangle.new(0, 0, width, height), name,
               np.ascontiguousarray(pixels).tobytes())
    buffer.flush()
    drawable.update(0, 0, width, height)


def new_layer(image, pixels, alpha=False, name='layer', linear=False):
    """Adds a layer with these numbers on top of the image.

    With @alpha the last component is the alpha.
    """
    pixels = np.asarray(pixels, np.float32)
    height, width = pixels.shape[:2]
    gray = image.get_base_type() == Gimp.ImageBaseType.GRAY
    kind = {(False, False): Gimp.ImageType.RGB_IMAGE,
            (False, True): Gimp.ImageType.RGBA_IMAGE,
            (True, False): Gimp.ImageType.GRAY_IMAGE,
            (True, True): Gimp.ImageType.GRAYA_IMAGE}[gray, alpha]
    layer = Gimp.Layer.new(image, name, width, height, kind, 100.0,
                           Gimp.LayerMode.NORMAL)
    image.insert_layer(layer, None, 0)
    write(layer, pixels, linear)
    return layer
