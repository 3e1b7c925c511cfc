#!/usr/bin/env python3
"""Runs one GUI test: a real GIMP, the lab's dialog, a driver.

SPDX-License-Identifier: GPL-3.0-or-later

A test is a Python file with SCRIPT, Script-Fu that opens the dialog, and
drive(), which uses it by the accessibility bus meanwhile. What SCRIPT prints
goes to check(lines), if there is one. GIMP needs no window for that.

Where WITH_WINDOWS is true, GIMP has its windows; SCRIPT makes an image and
shows it, and drive(gimp) gets a Gimp of windows.py.

Everything has an X server and a session bus of its own. With CLAB_SCREENSHOTS
set to a folder, tests leave pictures there.
"""
import argparse
import importlib.util
import os
import re
import shutil
import signal
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

# Not beside a program that loads this one from elsewhere.
sys.path.insert(0, HERE)
import windows  # noqa: E402

# Noise of GTK on a server without devices, of a GIMP without windows, and of
# two buttons that GIMP's own translation gives the same letter.
HARMLESS = ('Gdk-CRITICAL', 'dconf', 'gimp_flush()',
            'gimp_window_transient_on_mapped',
            'label of property (null) and dialog button')

# The country that a language is spoken in: a locale has one.
LOCALES = {'de': 'de_DE', 'es': 'es_ES', 'he': 'he_IL', 'id': 'id_ID'}
LANGUAGES = ['en', *LOCALES]


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


def make_catalog(place, domain, language):
    """GLib lets GTK speak, and be mirrored, only in a language that the program
    has a catalog of: where there is none, an empty one."""
    path = os.path.join(place, language, 'LC_MESSAGES', domain + '.mo')
    if not os.path.exists(path):
        os.makedirs(os.path.dirname(path))
        subprocess.run(
            ['msgfmt', '-o', path, '-'], check=True, text=True,
            input='msgid ""\nmsgstr "Content-Type: text/plain; '
                  'charset=UTF-8\\n"\n')


def speak(language, profile, args, folder):
    """GIMP will speak that language, and so will the tests."""
    locale = LOCALES[language] + '.UTF-8'
    subprocess.run(['localedef', '-i', LOCALES[language], '-f', 'UTF-8',
                    os.path.join(folder, locale)], check=True)
    ours = (os.path.join(profile, 'plug-ins', run_gimp.PLUG_IN, 'locale'),
            'gimp-convolution-lab')
    make_catalog(*ours, language)
    places = [ours]
    places += [(os.path.join(args.gimp_data_dir, '..', '..', 'locale'), domain)
               for domain in ('gimp30', 'gimp30-libgimp', 'gtk30')]
    os.environ.update(
        LOCPATH=folder, LC_ALL=locale, LANGUAGE=language,
        CLAB_GUI_CATALOGS=':'.join(
            os.path.join(place, language, 'LC_MESSAGES', domain + '.mo')
            for place, domain in places))


def start_gimp(args, test, profile, scratch):
    """GIMP, and the file that it prints into."""
    env = {'ASAN_OPTIONS': 'detect_leaks=0',
           **headless_gimp.environment(profile), 'CLAB_TEST_SCRATCH': scratch}
    quoted = headless_gimp.scheme_string
    code = (f'(define scratch-folder {quoted(scratch)})'
            f'(load {quoted(os.path.join(HERE, "gui.scm"))})'
            + test.SCRIPT)
    program = args.gimp_console
    if is_windowed(test):
        os.mkfifo(os.path.join(scratch, 'commands'))
        code += windows.SERVE.format(
            pipe=quoted(os.path.join(scratch, 'commands')))
        program = args.gimp
    with open(os.path.join(scratch, 'printed'), 'wb') as printed, \
            open(os.path.join(scratch, 'errors'), 'wb') as errors:
        return subprocess.Popen(
            [program, '-n', '-d', '-f', '-s', '--batch-interpreter',
             'plug-in-script-fu-eval', '-b', code, '--quit'],
            env=env, stdin=subprocess.DEVNULL, stdout=printed, stderr=errors,
            start_new_session=True)


def read(*path):
    with open(os.path.join(*path), encoding='utf-8', errors='replace') as file:
        return file.read()


def is_windowed(test):
    return getattr(test, 'WITH_WINDOWS', False)


def faults(process, errors):
    found = []
    if process.returncode != 0:
        found.append(f'GIMP ended with exit status {process.returncode}.')
    for line in errors.splitlines():
        if (any(blame.search(line)
                for blame in [*run_gimp.BLAMES, run_gimp.LEAK])
                and not any(word in line for word in HARMLESS)):
            found.append(f'On stderr: {line}')
    return found


def drive(test, process, scratch):
    if not is_windowed(test):
        test.drive()
        return
    gimp = windows.Gimp(process, os.path.join(scratch, 'printed'),
                        os.path.join(scratch, 'commands'))
    test.drive(gimp)
    gimp.quit()


def run_test(args, test, profile, scratch):
    """Sentences that say why the test is a failure."""
    process = start_gimp(args, test, profile, scratch)
    problem = None
    try:
        drive(test, process, scratch)
    except Exception:
        problem = traceback.format_exc()
        test.gui.screenshot('failure-' + os.path.basename(test.__file__))
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=90)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        problem = problem or 'GIMP did not end.'
    output = re.sub(r'^begin (\d+)$.*?^end \1$', '', read(scratch, 'printed'),
                    flags=re.MULTILINE | re.DOTALL)
    errors = read(scratch, 'errors')
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
    parser.add_argument('--gimp', default='gimp')
    parser.add_argument('--language', choices=LANGUAGES, default='en')
    parser.add_argument('--colours', choices=['light', 'gray', 'dark'],
                        help='of GIMP’s theme')
    parser.add_argument('--gimp-lib-dir', required=True)
    parser.add_argument('--gimp-data-dir', required=True)
    parser.add_argument('--build', help='build folder to install from')
    parser.add_argument('--plug-in-dir', help='where the build installs it')
    parser.add_argument('test')
    args = parser.parse_args()

    if INSIDE not in os.environ:
        return with_display(sys.argv)
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
        if args.colours:
            with open(os.path.join(profile, 'gimprc'), 'a') as file:
                file.write(f'(theme-color-scheme {args.colours})\n')
        if args.language in LOCALES:
            speak(args.language, profile, args, folder)
        test = load('gui_test', os.path.abspath(args.test))
        if getattr(test, 'WITHOUT_EFFECT', False):
            shutil.rmtree(os.path.join(profile, 'home', 'gegl-0.4'))
        failures = run_test(args, test, profile, scratch)
    if failures:
        print('\n'.join(failures), file=sys.stderr)
    print(f'Checks: 1, Failures: {int(bool(failures))}, Errors: 0')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
