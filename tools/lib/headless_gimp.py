"""Runs scripts with our plug-in in a headless GIMP that starts in a second.

SPDX-License-Identifier: GPL-3.0-or-later

The plug-in is installed as it would be on a user's disk, into a profile of its
own that has nothing else in it than what the scripts need. So runs may be
parallel and know nothing of the user's own GIMP.
"""
import dataclasses
import os
import pathlib
import shutil
import subprocess
import tempfile

PLUG_IN = 'convolution-lab'
EFFECT = 'convlab-kernel.so'

GIMPRC = '''
(plug-in-path "{profile}/plug-ins")
(script-fu-path "{profile}/scripts:{profile}/scripts-init")
(module-path "{profile}/empty")
(environ-path "{profile}/empty")
(config-version "99.0")
(show-welcome-dialog no)
(check-updates no)
'''

INTERPRETERS = {'.scm': 'plug-in-script-fu-eval', '.py': 'python-fu-eval'}


@dataclasses.dataclass(frozen=True)
class Gimp:
    """Where GIMP is."""
    console: str
    lib_dir: str
    data_dir: str


@dataclasses.dataclass(frozen=True)
class Build:
    """A build folder, and where it installs the plug-in."""
    folder: str
    plug_in_dir: str

    def install(self, target, effect_target):
        """Installs as "meson install" does and keeps what is ours.

        @target: becomes the plug-in's directory
        @effect_target: becomes a folder with the effect in it
        """
        with tempfile.TemporaryDirectory(dir=os.path.dirname(target)) as stage:
            subprocess.run(['meson', 'install', '-C', self.folder, '--quiet',
                            '--no-rebuild', '--destdir', stage], check=True)
            shutil.move(os.path.join(stage, self.plug_in_dir.lstrip('/')),
                        target)
            os.makedirs(effect_target)
            for effect in pathlib.Path(stage).rglob(EFFECT):
                shutil.move(effect, effect_target)


def make_profile(profile, gimp, build, plug_ins):
    """Fills the empty folder @profile; @plug_ins are some of GIMP's own."""
    # Script-Fu needs a second folder in its path, with its start-up files.
    for folder in ('plug-ins', 'scripts', 'scripts-init', 'empty', 'home'):
        os.makedirs(os.path.join(profile, folder))
    os.chmod(os.path.join(profile, 'home'), 0o700)
    os.symlink(os.path.join(gimp.data_dir, 'scripts', 'scriptfu-init'),
               os.path.join(profile, 'scripts-init', 'scriptfu-init'))
    for name in plug_ins:
        os.symlink(os.path.join(gimp.lib_dir, 'plug-ins', name),
                   os.path.join(profile, 'plug-ins', name))
    build.install(os.path.join(profile, 'plug-ins', PLUG_IN),
                  os.path.join(profile, 'home', 'gegl-0.4', 'plug-ins'))
    with open(os.path.join(profile, 'gimprc'), 'w', encoding='utf-8') as file:
        file.write(GIMPRC.format(profile=profile))


def environment(profile):
    """The environment in which GIMP sees nothing but the profile."""
    home = os.path.join(profile, 'home')
    folders = {'XDG_' + name: home for name in (
        'CONFIG_HOME', 'CACHE_HOME', 'DATA_HOME', 'RUNTIME_DIR')}
    return {**os.environ, **folders, 'HOME': home, 'GIMP3_DIRECTORY': profile,
            'LC_ALL': os.environ.get('LC_ALL', 'C.UTF-8')}


def command_line(gimp, interpreter, batch, with_fonts=False):
    """Runs the text @batch; the exit status tells whether it succeeded."""
    return [gimp.console, '-i', '-d', '-s', *([] if with_fonts else ['-f']),
            '--batch-interpreter', interpreter, '-b', batch, '--quit']


def scheme_string(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"') + '"'
