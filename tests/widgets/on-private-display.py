#!/usr/bin/env python3
"""Runs a command on an X server of its own, which ends with it.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import subprocess
import sys


def main():
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1280x900x24",
         "-nolisten", "tcp"],
        pass_fds=[write_end], stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    os.close(write_end)
    try:
        number = os.fdopen(read_end).readline().strip()
        if not number:
            sys.exit("Xvfb did not start.")
        environment = dict(os.environ, DISPLAY=":" + number,
                           GDK_BACKEND="x11")
        return subprocess.run(sys.argv[1:], env=environment).returncode
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    sys.exit(main())
