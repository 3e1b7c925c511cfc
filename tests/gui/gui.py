"""Drives the lab's dialog through the accessibility bus, as a person would.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import collections
import functools
import gettext
import os
import pathlib
import re
import subprocess
import sys
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

PLUG_IN = 'convolution-lab'
# Seconds: long, since the machine may have other work.
PATIENCE = 120.0
BUTTON = 'push button'

# A busy window may answer late; the bus would give up after a second.
Atspi.set_timeout(int(1000 * PATIENCE), int(1000 * PATIENCE))


# Seconds after which a person would try once more.
SECOND_TRY = 10.0


class NotFound(Exception):
    pass


@functools.cache
def catalogs():
    """Translations of names without their mnemonics, from the catalogs in
    CLAB_GUI_CATALOGS; a name has several if its places differ."""
    found = collections.defaultdict(set)
    for path in filter(os.path.exists,
                       os.environ.get('CLAB_GUI_CATALOGS', '').split(':')):
        with open(path, 'rb') as file:
            catalog = gettext.GNUTranslations(file)._catalog
        for english, translated in catalog.items():
            if isinstance(english, str):
                found[english.split('\x04')[-1].replace('_', '')].add(
                    translated.replace('_', ''))
    return found


def check_language(window, english):
    """Refuses a window that has @english where that is not what it says."""
    wanted = catalogs().get(english, {english})
    assert wanted & set(window.texts()), f'no {wanted} in {window.texts()}'


def names(english):
    """What something may be called in the language that GIMP runs in."""
    return catalogs().get(english, set()) | {english}


def contains(text, english):
    return any(name in text for name in names(english))


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


def insist(act, condition, what):
    """Waits for @condition after @act, which uses the pointer or the keyboard
    and is done again if it may have met a window that was just moving."""
    end = time.monotonic() + PATIENCE
    while True:
        act()
        try:
            return wait(condition, what, SECOND_TRY)
        except NotFound:
            if time.monotonic() > end:
                raise


def unless_gone(question):
    """The answer, or None from a widget that is gone by now."""
    try:
        return question()
    except GLib.Error:
        return None


def children(node):
    for index in range(unless_gone(node.get_child_count) or 0):
        child = unless_gone(lambda: node.get_child_at_index(index))
        if child is not None:
            yield child


def walk(node, into_tables=False):
    """The node and all below it; rows of lists only if wanted: they are many
    and each costs a call over the bus."""
    yield node
    if (not into_tables
            and unless_gone(node.get_role_name) in (None, 'tree table')):
        return
    for child in children(node):
        yield from walk(child, into_tables)


def has_state(node, state):
    return node.get_state_set().contains(state)


def is_sensitive(node):
    return has_state(node, Atspi.StateType.SENSITIVE)


def extents(node):
    """Left, top, width and height on the screen."""
    box = node.get_component_iface().get_extents(Atspi.CoordType.SCREEN)
    return box.x, box.y, box.width, box.height


def application(name):
    desktop = Atspi.get_desktop(0)
    return next((app for app in children(desktop)
                 if app.get_name() == name), None)


def pointer(*words):
    """What xdotool is to do with the pointer or the keyboard."""
    subprocess.run(['xdotool', *map(str, words)], check=True)


def drag(start, end):
    """Moves the pointer from @start to @end with its button pressed, slowly
    enough for both windows to follow."""
    pointer('mousemove', *start, 'mousedown', 1)
    for step in range(1, 11):
        pointer('mousemove',
                *(a + (b - a) * step // 10 for a, b in zip(start, end)),
                'sleep', 0.05)
    pointer('sleep', 0.3, 'mouseup', 1)


class Window:
    """A top-level window of the plug-in.  Widgets are called by their English
    names in any language."""

    def __init__(self, node):
        self.node = node

    def find(self, role, name=None, seconds=PATIENCE):
        """The first widget of that role (or one of them) and name; it may be
        scrolled out of view."""
        roles = (role,) if isinstance(role, str) else role

        def search():
            found = [node for node in self.matches(*roles)
                     if name is None
                     or unless_gone(node.get_name) in names(name)]
            # Pages that are not in front have widgets of the same name.
            for state in (Atspi.StateType.SHOWING, Atspi.StateType.VISIBLE):
                for node in found:
                    if unless_gone(lambda: has_state(node, state)):
                        return node
            return None
        return wait(search, f'a {roles[0]} called “{name}”', seconds)

    def matches(self, *roles):
        """All widgets of these roles: a single call over the bus."""
        rule = Atspi.MatchRule.new(
            Atspi.StateSet.new([]), Atspi.CollectionMatchType.ALL,
            {}, Atspi.CollectionMatchType.ALL,
            [getattr(Atspi.Role, role.upper().replace(' ', '_'))
             for role in roles], Atspi.CollectionMatchType.ANY,
            [], Atspi.CollectionMatchType.ALL, False)
        return self.node.get_collection_iface().get_matches(
            rule, Atspi.CollectionSortOrder.CANONICAL, 0, True)

    def press(self, name):
        self.find(BUTTON, name).get_action_iface().do_action(0)

    def is_sensitive(self, role, name):
        return is_sensitive(self.find(role, name))

    def set_value(self, role, name, value):
        self.find(role, name).get_value_iface().set_current_value(value)

    def value(self, role, name):
        return self.find(role, name).get_value_iface().get_current_value()

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
             and contains(node.get_name(), item)), None),
                     f'“{item}” in “{name}”')
        entry.get_action_iface().do_action(0)

    def chosen(self, name):
        """What a combo box shows."""
        combo = self.find('combo box', name)
        return combo.get_selection_iface().get_selected_child(0).get_name()

    def row(self, name):
        """The cells of a bank or kernel in the list, by its English name."""
        table = self.find('tree table')

        def search():
            for row in children(table):
                cells = list(children(row))
                if any(cell.get_name() in names(name) for cell in cells):
                    return cells
            return None
        return wait(search, f'a row “{name}”')

    def tick(self, name):
        """Ticks what is not ticked, and the other way round."""
        for cell in self.row(name):
            actions = cell.get_action_iface()
            for i in range(actions.get_n_actions() if actions else 0):
                if actions.get_action_name(i) == 'toggle':
                    actions.do_action(i)
                    return
        raise NotFound(f'no tick beside “{name}”')

    def highlight(self, name):
        self.row(name)[-1].get_component_iface().grab_focus()

    def show_page(self, name):
        """Turns to that page of a notebook."""
        tab = self.find('page tab', name)
        tabs = tab.get_parent()
        tabs.get_selection_iface().select_child(tab.get_index_in_parent())

    def label(self, name):
        return self.find('label', name)

    def texts(self):
        """What labels say; some have a name that says something else."""
        def text_of(node):
            if not has_state(node, Atspi.StateType.SHOWING):
                return None
            iface = node.get_text_iface()
            return Atspi.Text.get_text(
                iface, 0, Atspi.Text.get_character_count(iface))
        texts = (unless_gone(lambda: text_of(node))
                 for node in self.matches('label'))
        return (text for text in texts if text)

    def says(self, part, seconds=PATIENCE):
        """Waits for a label with @part in its text."""
        return wait(lambda: next((text for text in self.texts()
                                  if part in text), None),
                    f'the words “{part}”', seconds)

    def counts(self, *numbers, seconds=PATIENCE):
        """Waits for a label that has these whole numbers first, in whatever
        words."""
        wanted = [str(number) for number in numbers]
        return wait(lambda: next(
            (text for text in self.texts()
             if re.findall(r'\d+', text)[:len(wanted)] == wanted), None),
                    f'a label with {numbers}', seconds)

    def focus(self, role, name):
        """Gives the keyboard to a widget."""
        node = self.find(role, name)

        def is_focused():
            node.get_component_iface().grab_focus()
            return self.is_active() and has_state(node,
                                                  Atspi.StateType.FOCUSED)
        wait(is_focused, f'the focus of “{name}”')

    def click(self, node, across=0.5, down=0.5):
        """A click of the mouse at that share of the widget, once that has
        come to rest."""
        def place():
            return extents(node)

        def is_at_rest():
            before = place()
            time.sleep(0.2)
            after = place()
            return after if after == before else None
        x, y, width, height = wait(is_at_rest, 'a widget that stays')
        pointer('mousemove', int(x + across * width), int(y + down * height),
                'click', 1)

    def keys(self, *names):
        pointer('key', '--delay', 30, *names)

    def drop(self, path, name):
        """Drags a file out of another window onto that list."""
        x, y, width, height = extents(self.find('tree table', name))
        source = subprocess.Popen(
            [sys.executable,
             os.path.join(os.path.dirname(__file__), 'drag-source.py'),
             pathlib.Path(path).as_uri()], stdout=subprocess.PIPE)
        try:
            source.stdout.readline()
            time.sleep(0.5)
            drag((40, 450), (x + width // 2, y + height // 2))
            time.sleep(0.5)
        finally:
            source.terminate()
            source.wait()
            source.stdout.close()

    def is_active(self):
        return self.node.get_state_set().contains(Atspi.StateType.ACTIVE)

    def menu(self, button, *items):
        """Chooses from the menu that a button opens, and its submenus."""
        node = self.find('toggle button', button)

        def entry(name, *states):
            return next((entry for entry in walk(node)
                         if entry.get_role_name() in ('menu item', 'menu')
                         and entry.get_name() in names(name)
                         and all(has_state(entry, state)
                                 for state in states)), None)
        insist(lambda: self.click(node),
               lambda: entry(items[0], Atspi.StateType.SHOWING),
               f'“{items[0]}” in “{button}”')
        wait(lambda: entry(items[-1]),
             f'“{items[-1]}”').get_action_iface().do_action(0)

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
            if title is None or node.get_name() in names(title):
                return node
        return None
    return Window(wait(search, 'the dialog'))


def no_dialog():
    """Waits until the plug-in has ended."""
    wait(lambda: application(PLUG_IN) is None, 'the end of the plug-in')


def screenshot(name):
    """Keeps a picture of the screen if a folder for them is wanted."""
    folder = os.environ.get('CLAB_SCREENSHOTS')
    if folder:
        time.sleep(0.5)
        subprocess.run(['import', '-window', 'root',
                        os.path.join(folder, name + '.png')], check=True)
