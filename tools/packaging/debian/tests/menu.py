"""Looks into the menu Filters ▸ Convolution of a GIMP with windows, and chooses
its first entry.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', '..', 'tests', 'gui'))
import gui  # noqa: E402

IMAGE = ('(script-fu-use-v3) (gimp-display-new '
         '(car (plug-in-convolution-lab-test-pattern #:pattern "disc")))')
ENTRIES = {'Convolution Lab…', 'Learn Kernel…', 'Live Kernel…',
           'Test Pattern…'}


def entries():
    """Of the menu, which can be chosen once there is an image."""
    node = next(node for node in gui.walk(gui.application('gimp'))
                if node.get_role_name() == 'menu bar')
    for name in ('Filters', 'Convolution'):
        node = next(child for child in gui.children(node)
                    if child.get_name() == name)
    found = {child.get_name().replace('...', '…'): child
             for child in gui.children(node)}
    return found if all(map(gui.is_sensitive, found.values())) else None


gimp = subprocess.Popen(
    ['gimp', '-n', '-s', '--batch-interpreter', 'plug-in-script-fu-eval',
     '-b', IMAGE], stdin=subprocess.DEVNULL, start_new_session=True)
try:
    found = gui.wait(entries, 'a menu of entries that can be chosen')
    print('Filters ▸ Convolution:', *sorted(found), sep='\n  ')
    assert found.keys() == ENTRIES, found.keys() ^ ENTRIES
    found['Convolution Lab…'].get_action_iface().do_action(0)
    lab = gui.open_dialog('Convolution Lab')
    lab.counts(2, 32, 32)
    gui.screenshot('menu')
    lab.press('Cancel')
    gui.no_dialog()
    assert gimp.poll() is None, gimp.returncode
finally:
    os.killpg(gimp.pid, signal.SIGKILL)
    gimp.wait()
