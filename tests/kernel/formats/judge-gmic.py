# G'MIC: it reads what we write, and we read what it writes.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import numpy as np

from judge import (KERNELS, assert_same, command, convert, folder, map_of,
                   picture, run, weights, write)

# It computes with float.
TOLERANCE = 1e-5


def apply(operation, kernel, pixels):
    """What G'MIC makes of PIXELS, channels × rows × columns."""
    channels, rows, columns = pixels.shape
    (folder / "in.raw").write_bytes(pixels.astype("<f4").tobytes())
    command("gmic", "-v", "-1",
            f"{folder}/in.raw,float,{columns},{rows},1,{channels}",
            *kernel.split(), f"{operation}[0]", "[1]", "keep[0]",
            "o", f"{folder}/out.raw,float")
    out = np.frombuffer((folder / "out.raw").read_bytes(), "<f4")
    return out.reshape(-1, rows, columns)


def check_it_reads_what_we_write():
    pixels = picture()
    for name, text in KERNELS.items():
        bank = write("bank.txt", text)
        kernel = convert(bank, "gmic", "bank.gmic").read_text()
        theirs = apply("correlate", kernel, pixels[np.newaxis])
        assert_same(map_of(bank, pixels), theirs[0], TOLERANCE)


def check_its_convolve_turns_our_kernels():
    pixels = picture()
    bank = write("bank.txt", KERNELS["3 × 3"])
    turned = write("turned.txt", "[10 8 7; 6 5 4; 3 2 1] / 46")
    kernel = convert(bank, "gmic", "bank.gmic").read_text()
    theirs = apply("convolve", kernel, pixels[np.newaxis])
    assert_same(map_of(turned, pixels), theirs[0], TOLERANCE)


def check_it_reads_our_planes():
    pixels = np.stack([picture(seed=s) for s in (1, 2, 3)])
    bank = write("bank.txt", "[1 2; 3 4 / -1 0; 1 2 / 5 6; 7 -8] / 20")
    kernel = convert(bank, "gmic", "bank.gmic").read_text()
    # Channel by channel, and then their sum, as a kernel of planes does.
    theirs = apply("correlate", kernel, pixels).sum(axis=0)
    assert_same(map_of(bank, pixels), theirs, TOLERANCE)


STRINGS = [
    "(0.1,0.2,0.3;0.4,0.5,0.6;0.7,0.8,1)",
    "(1,2;3,4)",
    "(1,2,3,4)",
    "(1;2;3;4)",
    "(-1.5e-1,.25,3)",
]


def check_we_read_what_it_reads():
    pixels = picture()
    for text in STRINGS:
        bank = write("kernel.gmic", text)
        theirs = apply("correlate", text, pixels[np.newaxis])
        assert_same(map_of(bank, pixels), theirs[0], 1e-4)


def check_we_read_its_tables():
    command("gmic", "-v", "-1", "5,3,1,1,x-2*y+x*y/4", "o",
            f"{folder}/table.dlm")
    bank = write("table.txt", (folder / "table.dlm").read_text())
    x, y = np.meshgrid(np.arange(5), np.arange(3))
    assert_same(weights(bank)[0, 0], x - 2 * y + x * y / 4, 1e-6)


run("gmic")
