#!/usr/bin/env python3
"""Runs one test script (.scm or .py) with our plug-in in a headless GIMP.

SPDX-License-Identifier: GPL-3.0-or-later

The run fails when GIMP's exit status says so, when the script did not come to
its end, and when a line on stderr blames our plug-in.
"""
import argparse
import glob
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', '..', 'tools', 'lib'))
import headless_gimp
from headless_gimp import PLUG_IN, scheme_string

# Plug-ins of GIMP itself that scripts may use, beside ours.
GIMP_PLUG_INS = ['script-fu', 'python-eval', 'file-png']

# What our plug-in must never cause on stderr, whoever prints it.
BLAMES = [
    re.compile(rf'{PLUG_IN}\b.*(warning|critical|error|crash)', re.I),
    re.compile(r'duplicate mnemonic'),
    re.compile(r'AddressSanitizer|LeakSanitizer|runtime error:'),
]
# GIMP may close its end before a plug-in that is done has flushed.
HARMLESS = re.compile(r'gimp_flush\(\): error: Broken pipe')
# A fault is often the plug-in's end.
FAULTY_HARMLESS = re.compile(r'[Pp]lug-in crashed|' + HARMLESS.pattern)
LEAK = re.compile(r'EEEEeEeek!')


def put_shim(profile, shim):
    """Puts a library before all others that the plug-in loads."""
    folder = os.path.join(profile, 'plug-ins', PLUG_IN)
    program = os.path.join(folder, 'program')
    names = os.listdir(folder)
    os.makedirs(program)
    for name in names:
        os.rename(os.path.join(folder, name), os.path.join(program, name))
    with open(os.path.join(folder, PLUG_IN), 'w', encoding='utf-8') as file:
        file.write(f'#!/bin/sh\nLD_PRELOAD="{os.path.abspath(shim)}" '
                   f'exec "{program}/{PLUG_IN}" "$@"\n')
        os.chmod(file.fileno(), 0o755)


def batch(script, scratch):
    """The batch command that runs @script."""
    support = os.path.join(HERE, 'support')
    if script.endswith('.scm'):
        return (
            f'(define scratch-folder {scheme_string(scratch)})'
            f'(define test-folder {scheme_string(os.path.dirname(script))})'
            f'(load {scheme_string(os.path.join(support, "check.scm"))})'
            f'(load {scheme_string(script)})'
            f'(checks-done)')
    return (
        f'import sys; sys.path.insert(0, {support!r}); import check; '
        f'check.run_script({script!r})')


def run_gimp(gimp, script, profile, scratch, options):
    """@options: variables of the environment"""
    command = headless_gimp.command_line(
        gimp, headless_gimp.INTERPRETERS[os.path.splitext(script)[1]],
        batch(script, scratch))
    env = {'ASAN_OPTIONS': 'detect_leaks=0',
           **headless_gimp.environment(profile), 'CLAB_TEST_SCRATCH': scratch,
           'CLAB_FAULT': os.path.join(scratch, 'fault'), **options}
    return subprocess.run(command, env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, errors='replace')


def sanitizer_options(folder):
    """How a plug-in that was built with AddressSanitizer writes what that
    finds into the folder."""
    log = os.path.join(folder, 'sanitizer')
    return {
        'ASAN_OPTIONS': f'log_path={log}:detect_leaks=1:exitcode=0:'
                        'fast_unwind_on_malloc=0:malloc_context_size=12',
        'UBSAN_OPTIONS': f'log_path={log}:print_stacktrace=1'}


# Frames of whoever allocates for others.
ALLOCATES = re.compile(r'libsanitizer|libasan|libglib|libgobject|libgio')
OURS = re.compile(r' (\.\./)+(src|plugin)/')
FRAME = re.compile(r'^ +#\d+ .*$', re.M)


def is_ours(leak):
    """Whether our code asked for what is lost, not GIMP, GEGL or GTK."""
    for frame in FRAME.findall(leak):
        if not ALLOCATES.search(frame):
            return OURS.search(frame) is not None
    return False


def sanitizer_faults(folder):
    found = []
    for path in glob.glob(os.path.join(folder, 'sanitizer.*')):
        with open(path, encoding='utf-8', errors='replace') as file:
            text = file.read()
        if 'LeakSanitizer' not in text:
            found.append(text)
            continue
        found += [leak for leak in re.split(r'\n\n', text)
                  if leak.lstrip().startswith('Direct leak') and is_ours(leak)]
    return found


def faults(run, script, harmless=HARMLESS):
    """Sentences that say why the run is a failure."""
    found = []
    if run.returncode != 0:
        found.append(f'GIMP ended with exit status {run.returncode}.')
    elif 'checks done' not in run.stdout.splitlines():
        found.append('The script did not come to its end.')
    # The Python interpreter of GIMP keeps buffers of its own alive.
    blames = BLAMES + ([] if script.endswith('.py') else [LEAK])
    for line in run.stderr.splitlines():
        if (any(blame.search(line) for blame in blames)
                and not harmless.search(line)):
            found.append(f'On stderr: {line}')
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--gimp-console', default='gimp-console')
    parser.add_argument('--gimp-lib-dir', required=True)
    parser.add_argument('--gimp-data-dir', required=True)
    parser.add_argument('--build', required=True,
                        help='build folder to install from')
    parser.add_argument('--plug-in-dir', required=True,
                        help='where the build installs it')
    parser.add_argument('--sanitized', action='store_true',
                        help='the build has AddressSanitizer')
    parser.add_argument('--shim', help='library that makes faults')
    parser.add_argument('script')
    args = parser.parse_args()
    script = os.path.abspath(args.script)
    gimp = headless_gimp.Gimp(args.gimp_console, args.gimp_lib_dir,
                              args.gimp_data_dir)

    with tempfile.TemporaryDirectory(prefix='clab-gimp-') as folder:
        profile = os.path.join(folder, 'profile')
        scratch = os.path.join(folder, 'scratch')
        os.makedirs(profile)
        os.makedirs(scratch)
        headless_gimp.make_profile(
            profile, gimp, headless_gimp.Build(args.build, args.plug_in_dir),
            GIMP_PLUG_INS)
        if args.shim:
            put_shim(profile, args.shim)
        options = sanitizer_options(profile) if args.sanitized else {}
        run = run_gimp(gimp, script, profile, scratch, options)
        failures = sanitizer_faults(profile)

    passed = len(re.findall(r'^ok ', run.stdout, re.M))
    failures += faults(run, script, FAULTY_HARMLESS if args.shim else HARMLESS)
    print(run.stdout)
    if failures:
        print(run.stderr, file=sys.stderr)
        print('\n'.join(failures), file=sys.stderr)
    print(f'Checks: {passed + bool(failures)}, '
          f'Failures: {int(bool(failures))}, Errors: 0')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
