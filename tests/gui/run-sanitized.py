#!/usr/bin/env python3
"""Runs a GUI test with a plug-in that was built with AddressSanitizer, and
fails where that finds anything that our code did or left behind.

SPDX-License-Identifier: GPL-3.0-or-later

Arguments are those of run-gui.py.
"""
import importlib.util
import os
import subprocess
import sys
import tempfile
import time

# Seconds that a plug-in may look for leaks after GIMP has ended.
PATIENCE = 120.0

HERE = os.path.dirname(os.path.abspath(__file__))


def run_gimp():
    spec = importlib.util.spec_from_file_location(
        'run_gimp', os.path.join(HERE, '..', 'gimp', 'run-gimp.py'))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def is_of_run(process, folder):
    try:
        with open(f'/proc/{process}/environ', 'rb') as file:
            return os.fsencode(folder) in file.read()
    except OSError:  # gone, or somebody else's
        return False


def wait_for_reports(folder):
    """GIMP does not wait for plug-ins that have answered."""
    end = time.monotonic() + PATIENCE
    while any(is_of_run(process, folder)
              for process in os.listdir('/proc') if process.isdigit()):
        if time.monotonic() > end:
            return ['The plug-in did not end.']
        time.sleep(0.1)
    return []


def main():
    with tempfile.TemporaryDirectory(prefix='clab-sanitized-') as folder:
        sanitizer = run_gimp()
        options = sanitizer.sanitizer_options(folder)
        status = subprocess.run(
            [os.path.join(HERE, 'run-gui.py'), *sys.argv[1:]],
            env={**os.environ, **options}).returncode
        found = wait_for_reports(folder) + sanitizer.sanitizer_faults(folder)
    if found:
        print('\n'.join(found), file=sys.stderr)
    return 1 if found else status


if __name__ == '__main__':
    sys.exit(main())
