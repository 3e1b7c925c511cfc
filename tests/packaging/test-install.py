#!/usr/bin/env python3
"""Installs and uninstalls, and looks what came and what stayed.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import argparse
import os
import pathlib
import re
import subprocess
import tempfile

APP_ID = 'org.gimp.GIMP.Plugin.ConvolutionLab'
DOMAIN = 'gimp-convolution-lab'
PLUG_IN = 'convolution-lab'
WINDOWS = 'convlab-windows.so'
# Libraries that scripts do not wait for.
OF_WINDOWS = re.compile(r'lib(gtk|gdk|gimpui|gimpwidgets)-3')
EFFECT = 'convlab-kernel.so'


def catalogs(source):
    languages = (source / 'po' / 'LINGUAS').read_text(encoding='utf-8')
    return {f'locale/{language}/LC_MESSAGES/{DOMAIN}.mo'
            for language in languages.split()}


def below(folder, names):
    return {str(pathlib.PurePath(folder) / name).lstrip('/')
            for name in names}


def for_all_users(args):
    """What "meson install" must bring."""
    return (below(args.plug_in_dir, {PLUG_IN, WINDOWS} | catalogs(args.source))
            | below(args.effect_dir, {EFFECT})
            | below(args.data_dir, {
                f'metainfo/{APP_ID}.metainfo.xml',
                f'icons/hicolor/scalable/apps/{APP_ID}.svg'}))


def for_one_user(args, config):
    """What tools/install must bring; @config is GIMP's folder."""
    effect = '.local/share/gegl-0.4/plug-ins/convolution-lab'
    return (below(config + '/plug-ins/convolution-lab',
                  {PLUG_IN, WINDOWS} | catalogs(args.source))
            | below(effect, {EFFECT} | catalogs(args.source)))


def tree(folder):
    """All that there is below a folder, without folders that are not empty."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob('*')
            if not path.is_dir() or not any(path.iterdir())}


def run(*command, **options):
    subprocess.run([str(part) for part in command], check=True,
                   stdout=subprocess.DEVNULL, **options)


def check_equal(name, expected, found):
    assert expected == found, (
        f'{name}: missing {sorted(expected - found)}, '
        f'too much {sorted(found - expected)}')
    print(f'ok {name}')


def libraries_of_windows(file):
    """Those that a program or a module brings with it itself."""
    headers = subprocess.run(['objdump', '-p', file], check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    return {name for name in re.findall(r'NEEDED +(\S+)', headers)
            if OF_WINDOWS.match(name)}


def check_libraries(folder):
    check_equal('the program has no window', set(),
                libraries_of_windows(folder / PLUG_IN))
    assert libraries_of_windows(folder / WINDOWS), f'{WINDOWS} has no window'


def check_system(args, stage):
    run('meson', 'install', '-C', args.build, '--quiet', '--no-rebuild',
        '--destdir', stage)
    check_equal('installed for all users', for_all_users(args), tree(stage))
    check_libraries(stage / args.plug_in_dir.lstrip('/'))
    run('ninja', '-C', args.build, 'uninstall')
    check_equal('uninstalled for all users', set(), tree(stage))


def check_user(args, home):
    env = {name: value for name, value in os.environ.items()
           if not name.startswith(('XDG_', 'GIMP3_'))}
    env['HOME'] = str(home)
    tool = args.source / 'tools' / 'install'
    # What is the user's own stays.
    own = {'.local/share/own.txt', '.config/own.txt'}
    for name in own:
        (home / name).parent.mkdir(parents=True)
        (home / name).write_text('', encoding='utf-8')
    run(tool, '--build', args.build, env=env)
    config = next((home / '.config').glob('GIMP/3.*')).relative_to(home)
    expected = for_one_user(args, config.as_posix())
    check_equal('installed for one user', expected | own, tree(home))
    run(tool, '--build', args.build, env=env)
    check_equal('installed once more', expected | own, tree(home))
    run(tool, '--uninstall', env=env)
    check_equal('uninstalled for one user', own, tree(home))
    again = subprocess.run([tool, '--uninstall'], env=env, check=False,
                           stderr=subprocess.PIPE, text=True)
    assert again.returncode and 'not installed' in again.stderr, again
    check_equal('nothing left to uninstall', own, tree(home))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ('source', 'build'):
        parser.add_argument('--' + name, type=pathlib.Path, required=True)
    for name in ('plug-in-dir', 'effect-dir', 'data-dir'):
        parser.add_argument('--' + name, required=True)
    args = parser.parse_args()
    for check in (check_system, check_user):
        with tempfile.TemporaryDirectory(prefix='clab-install-') as folder:
            check(args, pathlib.Path(folder))


if __name__ == '__main__':
    main()
