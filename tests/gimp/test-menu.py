"""Where people find the procedures: menu entries with the project's icon.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import codecs
import pathlib
import re

from check import *
from gi.repository import GdkPixbuf

LAB = 'plug-in-convolution-lab'
ENTRIES = {
    LAB: 'Convolution _Lab...',
    LAB + '-learn': 'Learn _Kernel...',
    LAB + '-test-pattern': '_Test Pattern...',
}
ICON = (pathlib.Path(__file__).parents[2]
        / 'plugin/data/org.gimp.GIMP.Plugin.ConvolutionLab.svg')
SQUARE = re.compile(r'<rect x="(\d+)" y="(\d+)"[^>]*? rx="[^"]*"'
                    r'(?: fill="#(\w+)")?')


def all_procedures():
    anything = ['.*'] * 7
    return set(Gimp.get_pdb().query_procedures('^' + LAB, *anything))


def noted_icons():
    """The pictures that GIMP has noted for our procedures, by name."""
    text = pathlib.Path(Gimp.directory(), 'pluginrc').read_bytes()
    parts = re.split(rb'\(proc-def "([^"]+)"', text)
    icons = {}
    for name, note in zip(parts[1::2], parts[2::2]):
        icon = re.search(rb'\(icon pixbuf (\d+) "((?:[^"\\]|\\.)*)"\)', note,
                         re.S)
        if icon and name.decode().startswith(LAB):
            png = codecs.escape_decode(icon[2])[0]
            check_equal('the whole icon is noted', int(icon[1]), len(png))
            icons[name.decode()] = picture(png)
    return icons


def picture(png):
    loader = GdkPixbuf.PixbufLoader()
    loader.write(png)
    loader.close()
    return loader.get_pixbuf()


def colour(icon, x, y):
    start = y * icon.get_rowstride() + x * icon.get_n_channels()
    return icon.get_pixels()[start:start + 3].hex()


check('there are procedures for scripts only',
      all_procedures() > set(ENTRIES))
for name, label in ENTRIES.items():
    procedure = Gimp.get_pdb().lookup_procedure(name)
    check_equal(f'{name} is in Filters ▸ Convolution',
                ['<Image>/Filters/Convolution'], procedure.get_menu_paths())
    check_equal(f'{name} has its label', label, procedure.get_menu_label())
for name in all_procedures() - set(ENTRIES):
    check_equal(f'{name} is in no menu', [],
                Gimp.get_pdb().lookup_procedure(name).get_menu_paths())

icons = noted_icons()
check_equal('all entries have an icon', set(ENTRIES), set(icons))
squares = SQUARE.findall(ICON.read_text(encoding='utf-8'))
check_equal('the icon has nine weights', 9, len(squares))
for name, icon in icons.items():
    check_equal(f'{name} shows the project’s icon',
                [fill or 'f7f7f7' for _, _, fill in squares],
                [colour(icon, int(x) + 2, int(y) + 2) for x, y, _ in squares])
