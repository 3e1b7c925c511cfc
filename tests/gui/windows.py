"""A GIMP with windows: told by Script-Fu what to do, and by its menus.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import re

import numpy

import gui
import headless_gimp

# Reads commands from a pipe, a batch at a time, until told to end.
SERVE = '''
(define is-serving #t)
(define (serve)
  (load {pipe})
  (if is-serving (serve)))
(serve)
'''


class Gimp:
    """@process is GIMP; what its scripts print is in the file @printed."""

    def __init__(self, process, printed, pipe):
        self.process = process
        self.printed = printed
        self.pipe = pipe
        self.n_asked = 0

    def lines(self):
        with open(self.printed, encoding='utf-8', errors='replace') as file:
            return file.read().splitlines()

    def ask(self, code):
        """Runs @code and returns the lines that it prints."""
        self.n_asked += 1
        begin, end = (f'{word} {self.n_asked}' for word in ('begin', 'end'))

        # Nobody reads the pipe while GIMP starts, or when it is gone.
        def send():
            pipe = os.open(self.pipe, os.O_WRONLY | os.O_NONBLOCK)
            with os.fdopen(pipe, 'w', encoding='utf-8') as file:
                file.write(f'(print "{begin}") {code} (print "{end}")')
            return True
        gui.wait(send, 'a GIMP that listens')
        gui.wait(lambda: end in self.lines()
                 or self.process.poll() is not None, 'an answer to ' + code)
        lines = self.lines()
        return lines[lines.index(begin) + 1:lines.index(end)]

    def ask_one(self, expression):
        """What @expression is, as it is printed."""
        return self.ask(f'(print {expression})')[0]

    def layers(self, image='image'):
        """Names of layers with their sizes, from the top; groups have
        none."""
        return [(match[1], int(match[2]), int(match[3])) for match in (
            re.match(r'layer "(.*)" (\d+) (\d+) ', line)
            for line in self.ask(f'(print-image {image} 0 0)'))]

    def pixels(self, name, image='image'):
        """The first channel of the layer called @name, 0 to 255."""
        rows = self.ask(f'(print-pixels (gimp-image-get-layer-by-name {image} '
                        f'{headless_gimp.scheme_string(name)}))')
        return numpy.array([[float(value) for value in row.split()]
                            for row in rows])

    def is_dirty(self, image='image'):
        return self.ask_one(f'(gimp-image-is-dirty {image})') == '#t'

    def menu_item(self, *path):
        """The item at the end of @path; each is how an item's name
        begins."""
        def search():
            item = next(node for node in gui.walk(gui.application('gimp'))
                        if node.get_role_name() == 'menu bar')
            for name in path:
                item = next(node for node in gui.children(item)
                            if any(node.get_name().startswith(called)
                                   for called in gui.names(name)))
            return item
        return gui.wait(search, 'the menu ' + ' ▸ '.join(path))

    def menu(self, *path):
        item = self.menu_item(*path)
        gui.wait(lambda: gui.is_sensitive(item),
                 f'that “{path[-1]}” can be chosen')
        item.get_action_iface().do_action(0)

    def press(self, name):
        """A button that shows in GIMP's own windows."""
        gui.Window(gui.application('gimp')).press(name)

    def undo_item(self):
        """Edit ▸ Undo, whatever it says that it would undo."""
        return next(node for node in gui.children(self.menu_item('Edit'))
                    if node.get_role_name() == 'menu item')

    def undo(self):
        self.undo_item().get_action_iface().do_action(0)

    def quit(self):
        self.ask('(set! is-serving #f)')
