"""Drives the lab's dialog through the accessibility bus, as a person would.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import subprocess
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi  # noqa: E402

PLUG_IN = 'convolution-lab'
PATIENCE = 30.0
# Names of a push button in old and new versions of AT-SPI.
BUTTON = ('push button', 'button')


class NotFound(Exception):
    pass


def wait(condition, what, seconds=PATIENCE):
    """Returns what @condition returns once that is true."""
    end = time.monotonic() + seconds
    while True:
        try:
            value = condition()
            if value:
                return value
        except Exception:  # the tree changes while it is walked
            pass
        if time.monotonic() > end:
            raise NotFound(f'{what} did not happen in {seconds:.0f} s')
        time.sleep(0.05)


def children(node):
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield child


def walk(node, into_tables=False):
    """The node and all below it; rows of lists only if wanted: they are many
    and each costs a call over the bus."""
    yield node
    if not into_tables and node.get_role_name() == 'tree table':
        return
    for child in children(node):
        yield from walk(child, into_tables)


def application(name):
    desktop = Atspi.get_desktop(0)
    return next((app for app in children(desktop)
                 if app.get_name() == name), None)


class Window:
    """A top-level window of the plug-in."""

    def __init__(self, node):
        self.node = node

    def find(self, role, name=None, seconds=PATIENCE):
        """The first widget of that role (or one of them) and name; it may be
        scrolled out of view."""
        roles = (role,) if isinstance(role, str) else role

        def search():
            for node in walk(self.node):
                if (node.get_role_name() in roles
                        and (name is None or node.get_name() == name)
                        and node.get_state_set().contains(
                            Atspi.StateType.VISIBLE)):
                    return node
            return None
        return wait(search, f'a {roles[0]} called “{name}”', seconds)

    def press(self, name):
        self.find(BUTTON, name).get_action_iface().do_action(0)

    def is_sensitive(self, role, name):
        return self.find(role, name).get_state_set().contains(
            Atspi.StateType.SENSITIVE)

    def set_value(self, role, name, value):
        self.find(role, name).get_value_iface().set_current_value(value)

    def set_text(self, name, text, role='text'):
        Atspi.EditableText.set_text_contents(
            self.find(role, name).get_editable_text_iface(), text)

    def text(self, name, role='text'):
        iface = self.find(role, name).get_text_iface()
        return Atspi.Text.get_text(iface, 0,
                                   Atspi.Text.get_character_count(iface))

    def choose(self, name, item):
        """Chooses what contains @item from a combo box."""
        combo = self.find('combo box', name)
        entry = wait(lambda: next(
            (node for node in walk(combo)
             if node.get_role_name() == 'menu item'
             and item in node.get_name()), None), f'“{item}” in “{name}”')
        entry.get_action_iface().do_action(0)

    def show_page(self, name):
        """Turns to that page of a notebook."""
        tab = self.find('page tab', name)
        tabs = tab.get_parent()
        tabs.get_selection_iface().select_child(tab.get_index_in_parent())

    def label(self, name):
        return self.find('label', name)

    def says(self, part, seconds=PATIENCE):
        """Waits for a label with @part in its text."""
        def search():
            for node in walk(self.node):
                iface = node.get_text_iface()
                if (iface is not None and node.get_state_set().contains(
                        Atspi.StateType.SHOWING)):
                    text = Atspi.Text.get_text(
                        iface, 0, Atspi.Text.get_character_count(iface))
                    if part in text:
                        return text
            return None
        return wait(search, f'the words “{part}”', seconds)

    def focus(self, role, name):
        node = self.find(role, name)
        node.get_component_iface().grab_focus()
        return node

    def click(self, node, across=0.5, down=0.5):
        """A click of the mouse at that share of the widget."""
        box = node.get_component_iface().get_extents(Atspi.CoordType.SCREEN)
        x = int(box.x + across * box.width)
        y = int(box.y + down * box.height)
        subprocess.run(['xdotool', 'mousemove', str(x), str(y), 'click', '1'],
                       check=True)

    def keys(self, *names):
        subprocess.run(['xdotool', 'key', '--delay', '30', *names],
                       check=True)

    def is_active(self):
        return self.node.get_state_set().contains(Atspi.StateType.ACTIVE)

    def menu(self, button, item):
        """Chooses from the menu that a button opens."""
        node = self.find('toggle button', button)
        self.click(node)
        entry = wait(lambda: next(
            (entry for entry in walk(node)
             if entry.get_role_name() == 'menu item'
             and entry.get_name() == item
             and entry.get_state_set().contains(Atspi.StateType.SHOWING)),
            None), f'“{item}” in “{button}”')
        entry.get_action_iface().do_action(0)

    def tree(self):
        """For error messages: every widget that shows."""
        lines = []

        def add(node, depth):
            if node.get_state_set().contains(Atspi.StateType.SHOWING):
                lines.append('  ' * depth + node.get_role_name() + ' “'
                             + (node.get_name() or '') + '”')
            for child in children(node):
                add(child, depth + 1)
        add(self.node, 0)
        return '\n'.join(lines)


def titles():
    """Of the plug-in's windows."""
    return [node.get_name() for node in children(application(PLUG_IN))]


def open_dialog(title=None):
    """Waits until the plug-in shows a window."""
    def search():
        app = application(PLUG_IN)
        for node in children(app) if app else []:
            if title is None or node.get_name() == title:
                return node
        return None
    return Window(wait(search, 'the dialog', 60.0))


def screenshot(name):
    """Keeps a picture of the screen if a folder for them is wanted."""
    folder = os.environ.get('CLAB_SCREENSHOTS')
    if folder:
        time.sleep(0.5)
        subprocess.run(['import', '-window', 'root',
                        os.path.join(folder, name + '.png')], check=True)
