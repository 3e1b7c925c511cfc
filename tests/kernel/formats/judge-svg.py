# resvg: the filters we write do in a web page what our engine does.
#
# librsvg 2.60 cannot judge: it lays out kernelMatrix column by column, against
# the example in the specification.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import struct
import zlib

import numpy as np

from judge import (KERNELS, assert_same, command, convert, folder, map_of, run,
                   write)

# Its pixels are bytes.
TOLERANCE = 0.51 / 255


def png(pixels):
    """An 8-bit grey PNG of bytes, rows × columns."""
    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))

    rows, columns = pixels.shape
    lines = b"".join(b"\0" + row.tobytes() for row in pixels)
    return (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 0, 0, 0,
                                         0))
            + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b""))


def render(filters, pixels):
    """What resvg makes of PIXELS with the first of our filters, 0…1."""
    rows, columns = pixels.shape
    image = base64.b64encode(png(pixels)).decode()
    text = filters.replace(
        "<svg ", f'<svg width="{columns}" height="{rows}" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" ', 1)
    text = text.replace(
        "</svg>", f'<image width="{columns}" height="{rows}" '
        'filter="url(#kernel-1)" '
        f'xlink:href="data:image/png;base64,{image}"/></svg>')
    picture = write("picture.svg", text)
    command("resvg", picture, folder / "picture.png")
    command("convert", folder / "picture.png", "-depth", "8",
            folder / "picture.rgb")
    out = np.frombuffer((folder / "picture.rgb").read_bytes(), np.uint8)
    return out.reshape(rows, columns, 3)[..., 1] / 255.0


def check_a_page_shows_our_map():
    pixels = np.random.default_rng(5).integers(64, 192, (31, 45), np.uint8)
    for name, text in KERNELS.items():
        for bias in ["", " + 0.25"]:
            bank = write("bank.txt", text + bias)
            filters = convert(bank, "svg", "filters.svg").read_text()
            ours = np.clip(map_of(bank, pixels / 255.0), 0, 1)
            assert_same(ours, render(filters, pixels), TOLERANCE)


run("resvg", "convert")
