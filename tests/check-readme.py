#!/usr/bin/env python3
"""Fails where the README shows other examples than those that are tested, or
does not name one.

SPDX-License-Identifier: GPL-3.0-or-later

  check-readme.py CHECKOUT           checks
  check-readme.py CHECKOUT --update  copies the examples into the README

An example in the README is a block below a comment with the file's path.
"""
import pathlib
import re
import sys

BLOCK = re.compile(r'<!-- (tests/gimp/examples/\S+) -->\n```scheme\n(.*?)```',
                   re.S)


def main():
    root = pathlib.Path(sys.argv[1])
    readme = root / 'README.md'
    text = readme.read_text(encoding='utf-8')

    def example(name):
        return (root / name).read_text(encoding='utf-8')

    if sys.argv[2:] == ['--update']:
        readme.write_text(
            BLOCK.sub(lambda block: f'<!-- {block[1]} -->\n```scheme\n'
                      f'{example(block[1])}```', text), encoding='utf-8')
        return 0
    shown = dict(BLOCK.findall(text))
    there = {path.relative_to(root).as_posix()
             for path in (root / 'tests' / 'gimp' / 'examples').glob('*.scm')}
    faults = [f'the README neither shows nor links {name}'
              for name in sorted(there) if name not in text]
    faults += [f'the README shows {name} differently: '
               'check-readme.py CHECKOUT --update'
               for name in sorted(shown)
               if name not in there or shown[name] != example(name)]
    print('\n'.join(faults))
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
