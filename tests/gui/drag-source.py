#!/usr/bin/env python3
"""A window at the left edge of the screen out of which a file can be dragged.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import sys

import gi

gi.require_version('Gdk', '3.0')
gi.require_version('Gtk', '3.0')
from gi.repository import Gdk, Gtk  # noqa: E402


def main(uri):
    window = Gtk.Window(title='drag source')
    area = Gtk.EventBox()
    area.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [],
                         Gdk.DragAction.COPY)
    area.drag_source_add_uri_targets()
    area.connect('drag-data-get',
                 lambda widget, context, data, info, time:
                 data.set_uris([uri]))
    window.connect('map-event', lambda *event: print('ready', flush=True))
    window.add(area)
    window.set_default_size(80, 80)
    window.move(0, 400)
    window.show_all()
    Gtk.main()


main(sys.argv[1])
