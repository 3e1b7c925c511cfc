# ImageMagick: it reads what we write, and we read what it reads.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import re

import numpy as np

from judge import (KERNELS, assert_same, command, convert, folder, map_of,
                   picture, run, weights, write)

# Its pixels are whole numbers of 16 bits, rounded once.
TOLERANCE = 0.6 / 65535


def convolve(kernel, pixels):
    """What ImageMagick makes of PIXELS, 0…1."""
    rows, columns = pixels.shape
    raw = np.round(pixels * 65535).astype("<u2").tobytes()
    (folder / "in.gray").write_bytes(raw)
    size = f"{columns}x{rows}"
    command("convert", "-size", size, "-depth", "16", "-endian", "LSB",
            folder / "in.gray", "-virtual-pixel", "edge",
            "-morphology", "Convolve", kernel,
            "-depth", "16", "-endian", "LSB", folder / "out.gray")
    out = np.frombuffer((folder / "out.gray").read_bytes(), "<u2")
    return out.reshape(rows, columns) / 65535.0


def assert_same_picture(bank, kernel):
    pixels = picture(low=0.25, high=0.75)
    ours = np.clip(map_of(bank, pixels), 0, 1)
    assert_same(ours, convolve(kernel, pixels), TOLERANCE)


def check_it_reads_what_we_write():
    for name, text in KERNELS.items():
        bank = write("bank.txt", text)
        kernel = convert(bank, "imagemagick", "kernel.magick").read_text()
        assert_same_picture(bank, kernel.strip())


def check_it_reads_several_kernels():
    bank = write("bank.txt", "[1 2; 3 4] | [5 6 7] | [8; 9]")
    text = convert(bank, "imagemagick", "several.magick").read_text()
    assert len(shown(text.strip())) == 3


STRINGS = [
    "3x3: .1,.2,.3 .05,.05,.1 .1,.05,.05",
    "3: .1 .2 .3 .05 .05 .1 .1 .05 .05",
    ".1,.2,.3,.4",
    "2x2+1+1: .1,.2,.3,.4",
    "4x1: .1,.2,.3,.4",
    "4x1+0+0: .1,.2,.3,.4",
    "1x4+0+3: .1,.2,.3,.4",
    "3x2+2+1: .1,.2,.3, .1,.2,.1",
    "5x1+4+0:\n .1 .2 .3\n.2,.2",
]


def check_we_read_what_it_reads():
    for kernel in STRINGS:
        assert_same_picture(write("kernel.magick", kernel), kernel)


def shown(kernel):
    """The kernels that ImageMagick understands, as it prints them."""
    text = command("convert", "xc:", "-define", "morphology:showKernel=1",
                   "-morphology", "Convolve:0", kernel, "null:")
    kernels = []
    for line in text.splitlines():
        if line.startswith("Kernel"):
            x, y = re.search(r"of size \d+x\d+\+(\d+)\+(\d+)", line).groups()
            kernels.append([int(x), int(y), []])
        elif re.match(r"\s*\d+:", line):
            row = line.split(":")[1].replace("nan", "0").split()
            kernels[-1][2].append([float(n) for n in row])
    return [(x, y, np.array(rows)) for x, y, rows in kernels]


# Its turned kernels, nan and all.
EXPANDED = [
    "3x3@: 1,2,3 4,5,6 7,8,9",
    "3x3@: 1,0,1 0,0,0 1,0,1",
    "3x3+0+2@: 1,2,3 4,5,6 7,8,9",
    "3x3>: 1,2,3 4,5,6 7,8,9",
    "3x3>: 1,2,1 2,4,2 1,2,1",
    "3x3<: 1,2,3 4,5,6 7,8,9",
    "2x2>: 1,2 3,4",
    "3x1>: 1,2,3",
    "3x1<: 1,2,3",
    "4x1+1+0>: 1,2,3,4",
    "3x3: nan,- 1 2 3 4 5 6 7 ; 2x1: 1 2 ; 1x3: 1 -2 3",
]


def check_we_turn_kernels_as_it_does():
    for text in EXPANDED:
        theirs = shown(text)
        bank = write("expanded.magick", text)
        ours = convert(bank, "imagemagick", "again.magick").read_text()
        again = shown(ours.strip())
        assert len(again) == len(theirs), text
        for mine, its in zip(again, theirs):
            assert mine[:2] == its[:2], f"{text}: {mine} is not {its}"
            assert_same(mine[2], its[2], 0)


def check_our_weights_are_its_weights_turned():
    bank = write("turned.magick", "3x2: 1 2 3 4 5 6")
    assert weights(bank)[0, 0, :2, :3].tolist() == [[6, 5, 4], [3, 2, 1]]


run("convert")
