#!/usr/bin/env python3
"""Refuses an include that one room of the house may not make.

SPDX-License-Identifier: GPL-3.0-or-later

  check-arrows.py [FOLDER]     checks a checkout, by default this one
  check-arrows.py --self-test  shows that every rule can fail
"""
import collections
import pathlib
import re
import sys
import tempfile

ENGINE = ['src/base', 'src/kernel', 'src/conv', 'src/maps', 'src/learn',
          'src/patterns']

# A room's own files are always allowed. Who may include whom:
ARROWS = {
    'src/base': [],
    'src/kernel': ['src/base'],
    'src/conv': ['src/base'],
    'src/maps': ['src/base', 'src/kernel', 'src/conv'],
    'src/learn': ['src/base', 'src/kernel', 'src/conv', 'src/maps'],
    'src/patterns': ['src/base'],
    'plugin/pictures': ENGINE,
    'plugin/widgets': ENGINE + ['plugin/pictures'],
    'plugin/lab': ENGINE + ['plugin/pictures', 'plugin/widgets'],
    'plugin/gimp': ENGINE,
    'plugin/effect': ENGINE,
    'plugin/procedures': ENGINE + ['plugin/pictures', 'plugin/gimp', 'plugin/lab'],
    'plugin/windows': ENGINE + ['plugin/gimp', 'plugin/lab',
                                'plugin/procedures'],
    'plugin': ['plugin/procedures'],
}

GIMP = r'libgimp'
GIMPUI = r'libgimp/gimpui'
GTK = r'(gtk|gdk|atk)'
CAIRO = r'(cairo|pango)'
GEGL = r'(gegl|babl|operation/gegl)'

# Libraries that a room may not know, as the beginning of the header's path.
FORBIDDEN_LIBRARIES = {
    'src': f'({GIMP}|{GTK}|{CAIRO}|{GEGL})',
    'plugin/pictures': f'({GIMP}|{GTK}|{GEGL})',
    'plugin/widgets': f'({GIMP}|{GEGL})',
    'plugin/effect': f'({GIMP}|{GTK}|{CAIRO})',
    'plugin/gimp': f'({GIMPUI}|{GTK}/)',
    'plugin/procedures': f'({GIMPUI}|{GTK}/)',
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def room_of(path):
    """The folder of a file if it is a room, else None."""
    folder = path.rsplit('/', 1)[0]
    return folder if folder in ARROWS else None


def files_of(root):
    for folder in ('src', 'plugin', 'tests'):
        for path in sorted((root / folder).rglob('*.[ch]')):
            yield path.relative_to(root).as_posix()


def library_fault(path, header):
    for room, libraries in FORBIDDEN_LIBRARIES.items():
        if path.startswith(room + '/') and re.match(libraries, header):
            return f'{room}/ may not know the library of <{header}>'
    return None


def own_fault(root, path, header):
    if not (root / header).is_file():
        return f'"{header}" is not a file of the checkout, seen from its root'
    if path.startswith('tests/'):
        return None
    room, target = room_of(path), room_of(header)
    if target is None:
        return f'"{header}" lies in no room that may be included'
    if target != room and target not in ARROWS[room]:
        return f'{room}/ may not include {target}/ ("{header}")'
    return None


def faults_of(root):
    names = collections.defaultdict(list)
    for path in files_of(root):
        names[path.rsplit('/', 1)[1]].append(path)
        if not path.startswith('tests/') and room_of(path) is None:
            yield f'{path}: lies in no room; see ARROWS in check-arrows.py'
            continue
        text = (root / path).read_text(encoding='utf-8')
        for quote, header in INCLUDE.findall(text):
            fault = (library_fault(path, header) if quote == '<'
                     else own_fault(root, path, header))
            if fault:
                yield f'{path}: {fault}'
    for paths in names.values():
        if len(paths) > 1:
            yield f'the same name twice: {", ".join(paths)}'


# What each rule must say about a small tree: (file, its text, part of fault).
ALLOWED = {
    'src/base/tensor.h': '#include <glib.h>\n',
    'src/kernel/bank.h': '#include "src/base/tensor.h"\n',
    'src/conv/conv.h': '#include "src/base/tensor.h"\n',
    'src/maps/pipeline.h':
        '#include "src/conv/conv.h"\n#include "src/kernel/bank.h"\n',
    'src/learn/learner.h': '#include "src/maps/pipeline.h"\n',
    'src/patterns/patterns.h': '#include "src/base/tensor.h"\n',
    'plugin/pictures/curve.h':
        '#include <cairo.h>\n#include "src/learn/learner.h"\n',
    'plugin/widgets/grid.h':
        '#include <gtk/gtk.h>\n#include "plugin/pictures/curve.h"\n',
    'plugin/lab/lab-dialog.h':
        '#include <libgimp/gimpui.h>\n#include "plugin/widgets/grid.h"\n',
    'plugin/gimp/pixels.h':
        '#include <libgimp/gimp.h>\n#include "src/base/tensor.h"\n',
    'plugin/effect/effect.h': '#include <gegl.h>\n',
    'plugin/procedures/apply.h':
        '#include "plugin/gimp/pixels.h"\n#include "plugin/lab/lab-dialog.h"\n',
    'plugin/windows/lab-window.h': '#include "plugin/procedures/apply.h"\n',
    'plugin/main.c': '#include "plugin/procedures/apply.h"\n',
    'tests/base/test-tensor.c': '#include "plugin/lab/lab-dialog.h"\n',
}
REFUSED = [
    ('src/base/a.c', '#include "src/kernel/bank.h"', 'may not include'),
    ('src/kernel/a.c', '#include "src/conv/conv.h"', 'may not include'),
    ('src/conv/a.c', '#include "src/kernel/bank.h"', 'may not include'),
    ('src/maps/a.c', '#include "src/learn/learner.h"', 'may not include'),
    ('src/patterns/a.c', '#include "src/conv/conv.h"', 'may not include'),
    ('src/learn/a.c', '#include "src/patterns/patterns.h"', 'may not include'),
    ('src/learn/a.c', '#include "plugin/gimp/pixels.h"', 'may not include'),
    ('src/learn/a.c', ' # include <gtk/gtk.h>', 'may not know'),
    ('src/base/a.h', '#include <libgimp/gimp.h>', 'may not know'),
    ('src/base/a.h', '#include <gegl.h>', 'may not know'),
    ('src/base/a.h', '#include <cairo.h>', 'may not know'),
    ('src/base/a.c', '#include "tensor.h"', 'not a file'),
    ('src/a.c', '', 'lies in no room'),
    ('plugin/attic/a.c', '', 'lies in no room'),
    ('src/base/a.c', '#include "tests/base/test-tensor.c"', 'no room'),
    ('plugin/pictures/a.c', '#include <gtk/gtk.h>', 'may not know'),
    ('plugin/pictures/a.c', '#include "plugin/widgets/grid.h"',
     'may not include'),
    ('plugin/widgets/a.c', '#include <libgimp/gimpui.h>', 'may not know'),
    ('plugin/widgets/a.c', '#include "plugin/lab/lab-dialog.h"',
     'may not include'),
    ('plugin/lab/a.c', '#include "plugin/gimp/pixels.h"', 'may not include'),
    ('plugin/gimp/a.c', '#include "plugin/widgets/grid.h"', 'may not include'),
    ('plugin/effect/a.c', '#include <libgimp/gimp.h>', 'may not know'),
    ('plugin/effect/a.c', '#include "plugin/gimp/pixels.h"',
     'may not include'),
    ('plugin/procedures/a.c', '#include "plugin/widgets/grid.h"',
     'may not include'),
    ('plugin/procedures/a.c', '#include <gtk/gtk.h>', 'may not know'),
    ('plugin/procedures/a.c', '#include "plugin/windows/lab-window.h"',
     'may not include'),
    ('tests/kernel/tensor.h', '', 'same name twice'),
]


def faults_of_texts(texts):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for path, text in texts.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding='utf-8')
        return list(faults_of(root))


def self_test():
    failures = [f'allowed, but: {fault}' for fault in faults_of_texts(ALLOWED)]
    for path, text, part in REFUSED:
        faults = faults_of_texts({**ALLOWED, path: text})
        if len(faults) != 1 or part not in faults[0]:
            failures.append(f'{path} with {text}: {faults}')
    print('\n'.join(failures))
    print(f'Checks: {1 + len(REFUSED)}, Failures: {len(failures)}, Errors: 0')
    return 1 if failures else 0


def main():
    if sys.argv[1:] == ['--self-test']:
        return self_test()
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1
                        else pathlib.Path(__file__).parents[1])
    faults = list(faults_of(root))
    print('\n'.join(faults))
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
