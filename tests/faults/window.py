"""A real GIMP with windows, driven by menus and by its own D-Bus service.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'gui'))
import gui  # noqa: E402
from gui import Atspi  # noqa: E402

LAB = 'Convolution Lab…', 'Convolution Lab...'


class Gimp:
    """GIMP's own window and its Script-Fu."""

    def __init__(self, profile, scratch):
        self.profile = profile
        self.scratch = scratch
        self.n_results = 0

    def wait_for_image(self):
        gui.wait(self.frame, 'the window of GIMP')
        gui.wait(lambda: self.can_choose('Layer', 'New Layer'), 'an image')

    def evaluate(self, code, seconds=gui.PATIENCE):
        """What @code, Scheme, is when it is written; GIMP may be busy with a
        plug-in meanwhile."""
        self.n_results += 1
        path = os.path.join(self.scratch, f'result-{self.n_results}')
        batch = (f'(script-fu-use-v3)(let ((result {code})) '
                 f'(call-with-output-file "{path}" (lambda (port) '
                 f'(write result port) (newline port))))')
        subprocess.run(
            ['gdbus', 'call', '--session', '--dest', 'org.gimp.GIMP.UI',
             '--object-path', '/org/gimp/GIMP/UI', '--method',
             'org.gimp.GIMP.UI.BatchRun', 'plug-in-script-fu-eval', batch],
            check=True, stdout=subprocess.DEVNULL)

        def read():
            with open(path, encoding='utf-8') as file:
                text = file.read()
            return text[:-1] if text.endswith('\n') else None
        return gui.wait(read, code, seconds)

    def frame(self):
        return next((node for node in gui.children(gui.application('gimp'))
                     if node.get_role_name() == 'frame'), None)

    def menu_item(self, *path):
        """The item at the end of @path; of each part, the beginning."""
        def search():
            node = next(node for node in gui.walk(self.frame())
                        if node.get_role_name() == 'menu bar')
            for name in path:
                names = name if isinstance(name, tuple) else (name,)
                node = next(child for child in gui.children(node)
                            if (child.get_name() or '').startswith(names))
            return node
        return gui.wait(search, f'the menu item {path}')

    def can_choose(self, *path):
        return self.menu_item(*path).get_state_set().contains(
            Atspi.StateType.SENSITIVE)

    def choose(self, *path):
        gui.wait(lambda: self.can_choose(*path), f'a choice of {path}')
        self.menu_item(*path).get_action_iface().do_action(0)

    def open_lab(self):
        self.choose('Filters', 'Convolution', LAB)
        return gui.open_dialog('Convolution Lab')


def is_gone():
    return gui.application(gui.PLUG_IN) is None


def plug_in_process():
    return gui.application(gui.PLUG_IN).get_process_id()


def kill_plug_in():
    os.kill(plug_in_process(), signal.SIGKILL)
    gui.wait(is_gone, 'the end of the plug-in')


def is_stopped(process):
    with open(f'/proc/{process}/stat', encoding='ascii') as file:
        return file.read().rpartition(')')[2].split()[0] == 'T'
