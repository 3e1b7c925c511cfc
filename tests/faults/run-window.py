#!/usr/bin/env python3
"""Runs one test with a real GIMP that has windows, and faults.

SPDX-License-Identifier: GPL-3.0-or-later

A test is a Python file with drive(gimp, fault). The run fails when GIMP does
not live to its end, and when GIMP or the plug-in complain of anything but the
fault. Everything has an X server and a session bus of its own.
"""
import argparse
import contextlib
import importlib.util
import os
import re
import signal
import subprocess
import sys
import tempfile
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


run_gui = load('run_gui', os.path.join(HERE, '..', 'gui', 'run-gui.py'))
run_gimp = run_gui.run_gimp
headless_gimp = run_gui.headless_gimp

IMAGE = '''
(script-fu-use-v3)
(gimp-display-new
  (car (plug-in-convolution-lab-test-pattern #:pattern "disc" #:width 64
                                             #:height 64)))
'''
# The core of GIMP has broken, not merely said that a plug-in has.
BROKEN = re.compile(r'(Gimp|GEGL|GLib)[-\w]*-(CRITICAL|ERROR)|[Ff]atal')
HARMLESS = re.compile('|'.join((
    run_gimp.FAULTY_HARMLESS.pattern, 'GIMP crashed',
    'gimp_progress_get_window_id',
    # GIMP 3.2 on a display without devices.
    'gimp_device_info_get_device', *map(re.escape, run_gui.HARMLESS))))


def start_gimp(args, profile, scratch):
    env = {**headless_gimp.environment(profile),
           'CLAB_FAULT': os.path.join(scratch, 'fault')}
    return subprocess.Popen(
        [args.gimp, '-n', '-d', '-f', '-s', '--batch-interpreter',
         'plug-in-script-fu-eval', '-b', IMAGE],
        env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, errors='replace',
        start_new_session=True)


def run_test(args, folder):
    """Sentences that say why the test is a failure."""
    profile = os.path.join(folder, 'profile')
    scratch = os.path.join(folder, 'scratch')
    os.makedirs(profile)
    os.makedirs(scratch)
    headless_gimp.make_profile(
        profile, headless_gimp.Gimp(args.gimp, args.gimp_lib_dir,
                                    args.gimp_data_dir),
        headless_gimp.Build(args.build, args.plug_in_dir),
        ['script-fu'])
    run_gimp.put_shim(profile, args.shim)
    os.environ.update(CLAB_FAULT=os.path.join(scratch, 'fault'))
    sys.path[:0] = [HERE, os.path.join(HERE, '..', 'gimp', 'support')]
    import fault
    import window
    test = load('window_test', os.path.abspath(args.test))
    process = start_gimp(args, profile, scratch)
    found = []
    try:
        gimp = window.Gimp(profile, scratch)
        gimp.wait_for_image()
        test.drive(gimp, fault.fault)
        if process.poll() is not None:
            found.append(f'GIMP ended with {process.returncode}.')
    except Exception:
        found.append(traceback.format_exc())
        window.gui.screenshot('failure-' + os.path.basename(args.test))
    # Not SIGTERM: GIMP would allocate memory in its handler, and may hang.
    os.killpg(process.pid, signal.SIGKILL)
    output, _ = process.communicate()
    found += [f'GIMP said: {line}' for line in output.splitlines()
              if BROKEN.search(line) and not HARMLESS.search(line)]
    return found + [output] if found else []


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ('gimp', 'gimp-lib-dir', 'gimp-data-dir', 'build',
                 'plug-in-dir', 'shim'):
        parser.add_argument('--' + name, required=True)
    parser.add_argument('test')
    args = parser.parse_args()
    if run_gui.INSIDE not in os.environ:
        return run_gui.with_display(sys.argv)
    with tempfile.TemporaryDirectory(prefix='clab-window-') as folder:
        failures = run_test(args, folder)
    if failures:
        print('\n'.join(failures), file=sys.stderr)
    print(f'Checks: 1, Failures: {int(bool(failures))}, Errors: 0')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
