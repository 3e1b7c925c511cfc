#!/usr/bin/env python3
"""Runs one GUI test: a real GIMP, the lab's dialog, a driver.

SPDX-License-Identifier: GPL-3.0-or-later

A test is a Python file with SCRIPT, Script-Fu that opens the dialog, and
drive(), which uses it by the accessibility bus meanwhile. What SCRIPT prints
goes to check(lines), if there is one. GIMP needs no window for that.

Everything has an X server and a session bus of its own. With CLAB_SCREENSHOTS
set to a folder, tests leave pictures there.
"""
import argparse
import importlib.util
import os
import subprocess
import sys
import tempfile
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
INSIDE = 'CLAB_GUI_INSIDE'


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


run_gimp = load('run_gimp',
                os.path.join(HERE, '..', 'gimp', 'run-gimp.py'))
headless_gimp = run_gimp.headless_gimp

# Noise of GTK on a server without devices, and of a GIMP without windows.
HARMLESS = ('Gdk-CRITICAL', 'dconf', 'Broken pipe',
            'gimp_window_transient_on_mapped')


def with_display(arguments):
    """Runs this program again, on a display and a session bus of its own."""
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ['Xvfb', '-displayfd', str(write_end), '-screen', '0',
         '1280x900x24', '-nolisten', 'tcp'], pass_fds=[write_end],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write_end)
    manager = None
    try:
        number = os.fdopen(read_end).readline().strip()
        env = dict(os.environ, DISPLAY=':' + number, GDK_BACKEND='x11')
        env[INSIDE] = '1'
        manager = subprocess.Popen(['openbox'], env=env,
                                   stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        return subprocess.run(['dbus-run-session', '--', sys.executable,
                               *arguments], env=env).returncode
    finally:
        for process in (manager, server):
            if process is not None:
                process.terminate()
                process.wait()


def start_gimp(args, script, profile, scratch):
    env = {'ASAN_OPTIONS': 'detect_leaks=0',
           **headless_gimp.environment(profile), 'CLAB_TEST_SCRATCH': scratch}
    quoted = headless_gimp.scheme_string
    code = (f'(define scratch-folder {quoted(scratch)})'
            f'(load {quoted(os.path.join(HERE, "gui.scm"))})'
            + script)
    return subprocess.Popen(
        [args.gimp_console, '-d', '-f', '-s', '--batch-interpreter',
         'plug-in-script-fu-eval', '-b', code, '--quit'],
        env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, errors='replace')


def faults(process, errors):
    found = []
    if process.returncode != 0:
        found.append(f'GIMP ended with exit status {process.returncode}.')
    for line in errors.splitlines():
        if (any(blame.search(line) for blame in run_gimp.BLAMES)
                and not any(word in line for word in HARMLESS)):
            found.append(f'On stderr: {line}')
    return found


def run_test(args, test, profile, scratch):
    """Sentences that say why the test is a failure."""
    process = start_gimp(args, test.SCRIPT, profile, scratch)
    problem = None
    try:
        test.drive()
    except Exception:
        problem = traceback.format_exc()
        test.gui.screenshot('failure-' + os.path.basename(test.__file__))
        process.terminate()
    try:
        output, errors = process.communicate(timeout=90)
    except subprocess.TimeoutExpired:
        process.kill()
        output, errors = process.communicate()
        problem = problem or 'GIMP did not end.'
    if problem:
        return [problem, output, errors]
    found = faults(process, errors)
    if found:
        found += [output, errors]
    elif hasattr(test, 'check'):
        try:
            test.check(output.splitlines())
        except AssertionError:
            found = [traceback.format_exc(), output]
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--gimp-console', default='gimp-console')
    parser.add_argument('--gimp-lib-dir', required=True)
    parser.add_argument('--gimp-data-dir', required=True)
    parser.add_argument('--build', help='build folder to install from')
    parser.add_argument('--plug-in-dir', help='where the build installs it')
    parser.add_argument('test')
    args = parser.parse_args()

    if INSIDE not in os.environ:
        return with_display(sys.argv)
    sys.path.insert(0, HERE)
    test = load('gui_test', os.path.abspath(args.test))
    with tempfile.TemporaryDirectory(prefix='clab-gui-') as folder:
        profile = os.path.join(folder, 'profile')
        scratch = os.path.join(folder, 'scratch')
        os.makedirs(profile)
        os.makedirs(scratch)
        headless_gimp.make_profile(
            profile,
            headless_gimp.Gimp(args.gimp_console, args.gimp_lib_dir,
                               args.gimp_data_dir),
            headless_gimp.Build(args.build, args.plug_in_dir),
            run_gimp.GIMP_PLUG_INS)
        failures = run_test(args, test, profile, scratch)
    if failures:
        print('\n'.join(failures), file=sys.stderr)
    print(f'Checks: 1, Failures: {int(bool(failures))}, Errors: 0')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
