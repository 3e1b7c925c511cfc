# libvips: it reads what we write, and we read what it writes.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import numpy as np

from judge import (KERNELS, assert_same, command, convert, folder, map_of,
                   picture, run, write)

# Both compute with float or double; the pixels are below 1.
TOLERANCE = 1e-5


def conv(matrix, pixels):
    """What libvips makes of PIXELS, in double precision, edges going on."""
    np.savetxt(folder / "in.csv", pixels, delimiter=",", fmt="%.17g")
    command("vips", "conv", folder / "in.csv", folder / "out.v", matrix,
            "--precision", "float")
    command("vips", "csvsave", folder / "out.v", folder / "out.csv")
    text = (folder / "out.csv").read_text().replace("\t", ",")
    return np.array([[float(n) for n in line.split(",")]
                     for line in text.splitlines()])


def assert_same_picture(bank, matrix, offset=0.0):
    # Where an offset counts to 255, so do the pixels.
    pixels = picture()
    theirs = conv(matrix, pixels) - offset + offset / 255
    assert_same(map_of(bank, pixels), theirs, TOLERANCE)


def check_it_reads_what_we_write():
    for name, text in KERNELS.items():
        bank = write("bank.txt", text)
        assert_same_picture(bank, convert(bank, "vips", "bank.mat"))


def check_it_reads_our_offset():
    bank = write("bank.txt", "[1 2 3; 4 5 6; 7 8 10] / 46 + 0.2")
    assert_same_picture(bank, convert(bank, "vips", "bank.mat"), 51)


MADE = {
    "gauss": ["gaussmat", "made.mat", "1.5", "0.1"],
    "separable": ["gaussmat", "made.mat", "1.5", "0.1", "--separable"],
    "log": ["logmat", "made.mat", "1.5", "0.1"],
    "float": ["gaussmat", "made.mat", "2.2", "0.05", "--precision", "float"],
}


def check_we_read_what_it_makes():
    for arguments in MADE.values():
        command("vips", arguments[0], folder / "made.mat", *arguments[2:])
        assert_same_picture(folder / "made.mat", folder / "made.mat")


TEXTS = [
    "3 1\n1 2 4\n",
    "3 3 16 0\n1 2 1\n2 4 3\n1 2 1\n",
    "2 2 10\n1 2\n3 4\n",
    "4 1 10 0\n1\t2\t3\t4\n",
    "1 4 10 0\n1\n2\n3\n4\n",
    "4 3 78\n1 2 3 4\n5 6 7 8\n9 10 11 12\n",
    "3 1 0.5 0\n.1 -.2 .3\n",
]


def check_we_read_what_it_reads():
    for text in TEXTS:
        matrix = write("text.mat", text)
        assert_same_picture(matrix, matrix)


def check_it_saves_ours_as_it_was():
    bank = write("bank.txt", "[1 2.5 -3; 0.1 0 1e-7; 7 8 9] / 3 + 0.2")
    ours = convert(bank, "vips", "bank.mat")
    command("vips", "copy", ours, folder / "copy.mat")
    again = convert(folder / "copy.mat", "vips", "again.mat")
    assert again.read_text() == ours.read_text()


run("vips")
