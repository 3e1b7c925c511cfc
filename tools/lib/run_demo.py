#!/usr/bin/env python3
"""Runs demo.scm with our plug-in in a headless GIMP.

SPDX-License-Identifier: GPL-3.0-or-later

  run_demo.py BUILD OUTPUT [PICTURE]
"""
import glob
import os
import subprocess
import sys
import tempfile

import headless_gimp
from headless_gimp import scheme_string


def gimp_variable(name, *options):
    return subprocess.run(['pkg-config', f'--variable={name}', *options,
                           'gimp-3.0'], check=True, capture_output=True,
                          text=True).stdout.strip()


def splash_image(data_dir):
    """GIMP's own picture; every GIMP brings one."""
    return sorted(glob.glob(os.path.join(
        glob.escape(data_dir), 'images', 'gimp-splash.*')))[0]


def main():
    build, output, *pictures = map(os.path.abspath, sys.argv[1:])
    here = os.path.dirname(os.path.abspath(__file__))
    gimp = headless_gimp.Gimp('gimp-console', gimp_variable('gimplibdir'),
                              gimp_variable('gimpdatadir'))
    picture = pictures[0] if pictures else splash_image(gimp.data_dir)
    plug_ins = ['script-fu'] + [
        os.path.basename(folder) for folder in
        glob.glob(os.path.join(gimp.lib_dir, 'plug-ins', 'file-*'))]
    plug_in_dir = os.path.join(
        gimp_variable('gimplibdir', '--define-variable=prefix=/usr'),
        'plug-ins', headless_gimp.PLUG_IN)
    with tempfile.TemporaryDirectory(prefix='clab-demo-') as profile:
        headless_gimp.make_profile(
            profile, gimp, headless_gimp.Build(build, plug_in_dir), plug_ins)
        run = subprocess.run(
            headless_gimp.command_line(
                gimp, headless_gimp.INTERPRETERS['.scm'],
                f'(define picture {scheme_string(picture)})'
                f'(define output {scheme_string(output)})'
                f'(load {scheme_string(os.path.join(here, "demo.scm"))})',
                with_fonts=True),
            env=headless_gimp.environment(profile),
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            errors='replace')
    if run.returncode:
        print(run.stderr, file=sys.stderr)
    return 1 if run.returncode else 0


if __name__ == '__main__':
    sys.exit(main())
