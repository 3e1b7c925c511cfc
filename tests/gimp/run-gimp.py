#!/usr/bin/env python3
"""Runs one test script (.scm or .py) with our plug-in in a headless GIMP.

SPDX-License-Identifier: GPL-3.0-or-later

The plug-in is installed as it would be on a user's disk, into a profile that
lives in a temporary folder and has nothing else in it than what the scripts
need, which is why a run starts in about a second and runs may be parallel.

The run fails when GIMP's exit status says so, when the script did not come to
its end, and when a line on stderr blames our plug-in.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

PLUG_IN = 'convolution-lab'
HERE = os.path.dirname(os.path.abspath(__file__))

# Plug-ins of GIMP itself that scripts may use, beside ours.
GIMP_PLUG_INS = ['script-fu', 'python-eval', 'file-png']

GIMPRC = '''
(plug-in-path "{profile}/plug-ins")
(script-fu-path "{profile}/scripts:{profile}/scripts-init")
(module-path "{profile}/empty")
(environ-path "{profile}/empty")
(config-version "99.0")
(show-welcome-dialog no)
(check-updates no)
'''

# What our plug-in must never cause on stderr, whoever prints it.
BLAMES = [
    re.compile(rf'{PLUG_IN}\b.*(warning|critical|error|crash)', re.I),
    re.compile(r'duplicate mnemonic'),
    re.compile(r'AddressSanitizer|LeakSanitizer|runtime error:'),
]
# GIMP may close its end before a plug-in that is done has flushed.
HARMLESS = re.compile(r'gimp_flush\(\): error: Broken pipe')
LEAK = re.compile(r'EEEEeEeek!')


def install_plug_in(build, plug_in_dir, target):
    """Installs the build as "meson install" does and keeps our directory."""
    with tempfile.TemporaryDirectory(dir=os.path.dirname(target)) as stage:
        subprocess.run(['meson', 'install', '-C', build, '--quiet',
                        '--no-rebuild', '--destdir', stage], check=True)
        shutil.move(os.path.join(stage, plug_in_dir.lstrip('/')), target)


def make_profile(profile, args):
    plug_ins = os.path.join(profile, 'plug-ins')
    # Script-Fu needs a second folder in its path, with its start-up files.
    for folder in ('plug-ins', 'scripts', 'scripts-init', 'empty', 'home'):
        os.makedirs(os.path.join(profile, folder))
    os.chmod(os.path.join(profile, 'home'), 0o700)
    os.symlink(os.path.join(args.gimp_data_dir, 'scripts', 'scriptfu-init'),
               os.path.join(profile, 'scripts-init', 'scriptfu-init'))
    for name in GIMP_PLUG_INS:
        os.symlink(os.path.join(args.gimp_lib_dir, 'plug-ins', name),
                   os.path.join(plug_ins, name))
    if args.build:
        install_plug_in(args.build, args.plug_in_dir,
                        os.path.join(plug_ins, PLUG_IN))
    with open(os.path.join(profile, 'gimprc'), 'w') as file:
        file.write(GIMPRC.format(profile=profile))


def environment(profile, scratch):
    home = os.path.join(profile, 'home')
    env = dict(os.environ, HOME=home, GIMP3_DIRECTORY=profile,
               CLAB_TEST_SCRATCH=scratch)
    for name in ('CONFIG_HOME', 'CACHE_HOME', 'DATA_HOME', 'RUNTIME_DIR'):
        env['XDG_' + name] = home
    env.setdefault('LC_ALL', 'C.UTF-8')
    env.setdefault('ASAN_OPTIONS', 'detect_leaks=0')
    return env


def scheme_string(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"') + '"'


def batch(script, scratch):
    """The interpreter and the batch command that runs @script."""
    support = os.path.join(HERE, 'support')
    if script.endswith('.scm'):
        return 'plug-in-script-fu-eval', (
            f'(define scratch-folder {scheme_string(scratch)})'
            f'(define test-folder {scheme_string(os.path.dirname(script))})'
            f'(load {scheme_string(os.path.join(support, "check.scm"))})'
            f'(load {scheme_string(script)})'
            f'(checks-done)')
    return 'python-fu-eval', (
        f'import sys; sys.path.insert(0, {support!r}); import check; '
        f'check.run_script({script!r})')


def run_gimp(args, script, profile, scratch):
    interpreter, command = batch(script, scratch)
    return subprocess.run(
        [args.gimp_console, '-i', '-d', '-f', '-s',
         '--batch-interpreter', interpreter, '-b', command, '--quit'],
        env=environment(profile, scratch), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        errors='replace')


def faults(run, script):
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
                and not HARMLESS.search(line)):
            found.append(f'On stderr: {line}')
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--gimp-console', default='gimp-console')
    parser.add_argument('--gimp-lib-dir', required=True)
    parser.add_argument('--gimp-data-dir', required=True)
    parser.add_argument('--build', help='build folder to install from')
    parser.add_argument('--plug-in-dir', help='where the build installs it')
    parser.add_argument('script')
    args = parser.parse_args()
    script = os.path.abspath(args.script)

    with tempfile.TemporaryDirectory(prefix='clab-gimp-') as folder:
        profile = os.path.join(folder, 'profile')
        scratch = os.path.join(folder, 'scratch')
        os.makedirs(profile)
        os.makedirs(scratch)
        make_profile(profile, args)
        run = run_gimp(args, script, profile, scratch)

    passed = len(re.findall(r'^ok ', run.stdout, re.M))
    failures = faults(run, script)
    print(run.stdout)
    if failures:
        print(run.stderr, file=sys.stderr)
        print('\n'.join(failures), file=sys.stderr)
    print(f'Checks: {passed + bool(failures)}, '
          f'Failures: {int(bool(failures))}, Errors: 0')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
