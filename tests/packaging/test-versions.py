#!/usr/bin/env python3
"""Fails where recipes and metadata say different things of the project.

SPDX-License-Identifier: GPL-3.0-or-later

  test-versions.py CHECKOUT VERSION
"""
import json
import pathlib
import re
import sys
import xml.etree.ElementTree

APP_ID = 'org.gimp.GIMP.Plugin.ConvolutionLab'


def main():
    root, version = pathlib.Path(sys.argv[1]), sys.argv[2]
    recipes = root / 'tools' / 'packaging'
    metainfo = xml.etree.ElementTree.parse(
        root / 'plugin' / 'data' / f'{APP_ID}.metainfo.xml.in')
    changelog = (recipes / 'debian' / 'changelog').read_text(encoding='utf-8')
    flatpak = json.loads((recipes / 'flatpak' / f'{APP_ID}.json')
                         .read_text(encoding='utf-8'))
    said = {
        'the newest release in the metainfo':
            (version, metainfo.find('releases/release').get('version')),
        'the newest entry of debian/changelog':
            (version, re.match(r'\S+ \((.*)-[^-]*\)', changelog)[1]),
        'the ID in the metainfo': (APP_ID, metainfo.findtext('id')),
        'the ID of the Flatpak': (APP_ID, flatpak['id']),
    }
    for what, (expected, found) in said.items():
        if expected != found:
            print(f'{what} is {found}, and should be {expected}')
    return any(expected != found for expected, found in said.values())


if __name__ == '__main__':
    sys.exit(main())
