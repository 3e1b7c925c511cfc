"""Looks for all that the package brings into GIMP, and uses it.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import gi

gi.require_version('Gimp', '3.0')
gi.require_version('Gegl', '0.4')
from gi.repository import Gegl, Gimp  # noqa: E402

LAB = 'plug-in-convolution-lab'
MENU = ['<Image>/Filters/Convolution']
IN_MENU = {LAB, LAB + '-learn', LAB + '-test-pattern'}


def run(name, **arguments):
    procedure = Gimp.get_pdb().lookup_procedure(name)
    config = procedure.create_config()
    for argument, value in arguments.items():
        if argument == 'drawables':
            config.set_core_object_array(argument, value)
        else:
            config.set_property(argument, value)
    results = procedure.run(config)
    assert results.index(0) == Gimp.PDBStatusType.SUCCESS, results.index(1)
    return results


names = set(Gimp.get_pdb().query_procedures('^' + LAB, *['.*'] * 7))
assert names >= IN_MENU, names
for name in sorted(names):
    procedure = Gimp.get_pdb().lookup_procedure(name)
    menu = procedure.get_menu_paths()
    print(name, *menu, procedure.get_menu_label())
    assert menu == (MENU if name in IN_MENU else []), menu

pattern = run(LAB + '-test-pattern', pattern='disc')
image, layer = pattern.index(1), pattern.index(2)
maps = run(LAB, image=image, drawables=[layer], kernels='sobel')
group = Gimp.ValueArray.get_core_object_array(maps, 1)
print('maps of sobel:', [item.get_name() for item in group])
assert len(group) == 2

effect = Gimp.DrawableFilter.new(layer, 'convlab:kernel', 'live')
assert effect is not None, 'the live effect is missing'
layer.append_filter(effect)
print('effects of the layer:',
      [one.get_operation_name() for one in layer.get_filters()])
assert [one.get_operation_name()
        for one in layer.get_filters()] == ['convlab:kernel']
print('all is there')
