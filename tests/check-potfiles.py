#!/usr/bin/env python3
"""Fails when a file with translatable strings is not listed in po/POTFILES.

SPDX-License-Identifier: GPL-3.0-or-later

  check-potfiles.py CHECKOUT           checks
  check-potfiles.py CHECKOUT --update  writes the list anew
"""
import pathlib
import re
import sys

MARK = re.compile(r'\b(_|N_|C_|NC_|ngettext|g_dngettext)\s*\(\s*"')


def main():
    root = pathlib.Path(sys.argv[1])
    potfiles = root / 'po' / 'POTFILES'
    marked = {path.relative_to(root).as_posix()
              for folder in ('src', 'plugin')
              for path in (root / folder).rglob('*.[ch]')
              if MARK.search(path.read_text(encoding='utf-8'))}
    marked |= {path.relative_to(root).as_posix()
               for path in (root / 'plugin').rglob('*.metainfo.xml.in')}
    if sys.argv[2:] == ['--update']:
        potfiles.write_text(''.join(f'{path}\n' for path in sorted(marked)),
                            encoding='utf-8')
        return 0
    listed = set(potfiles.read_text(encoding='utf-8').split())
    for path in sorted(marked - listed):
        print(f'{path} has strings to translate: add it to po/POTFILES')
    for path in sorted(listed - marked):
        print(f'{path} has no strings to translate: take it out of po/POTFILES')
    return 1 if marked != listed else 0


if __name__ == '__main__':
    sys.exit(main())
