# NumPy: it loads what we save, and we load what it saves.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import itertools

import numpy as np

from judge import (KERNELS, assert_same, command, convert, folder, map_of,
                   picture, run, weights, write)
import judge


def correlate(pixels, kernel):
    """The definition, edges going on; the anchor of ours."""
    rows, columns = kernel.shape
    top, left = (rows - 1) // 2, (columns - 1) // 2
    padded = np.pad(pixels, ((top, rows - 1 - top),
                             (left, columns - 1 - left)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)
    return np.einsum("yxij,ij->yx", windows, kernel)


def check_our_map_is_the_definition():
    pixels = picture()
    for text in KERNELS.values():
        bank = write("bank.txt", text)
        kernel = weights(bank)[0, 0]
        assert_same(map_of(bank, pixels), correlate(pixels, kernel), 1e-6)


def check_its_kernels_give_the_same_map():
    pixels = picture()
    kernel = np.random.default_rng(2).normal(size=(5, 4))
    np.save(folder / "kernel.npy", kernel)
    assert_same(map_of(folder / "kernel.npy", pixels),
                correlate(pixels, kernel), 1e-5)


TYPES = ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8",
         "b1"]
SHAPES = [(7,), (3, 5), (4, 3, 2), (5, 3, 2, 4), (2, 1, 5, 5)]


def values(kind, shape):
    numbers = np.random.default_rng(3).integers(-100, 100, shape)
    if kind[0] in "ub":
        numbers = np.abs(numbers)
    if kind[0] == "b":
        numbers = numbers % 2
    return (numbers / 8 if kind[0] == "f" else numbers)


def as_bank(array):
    """Kernels × planes × rows × columns."""
    if array.ndim == 3:
        return array[:, np.newaxis]
    return array.reshape((1,) * (4 - array.ndim) + array.shape)


def check_we_load_every_type_order_and_shape():
    for kind, order, shape, layout in itertools.product(
            TYPES, "<>", SHAPES, "CF"):
        array = np.array(values(kind, shape), dtype=order + kind,
                         order=layout)
        np.save(folder / "array.npy", array)
        assert_same(weights(folder / "array.npy"),
                    as_bank(array.astype(float)), 0)


def check_every_half_is_read():
    halves = np.arange(0x7c00, dtype="<u2").view("<f2").astype("<f2")
    for part in np.split(np.concatenate([halves, -halves]), 8):
        padded = np.zeros(32 * 255, "<f2")
        padded[:part.size] = part
        np.save(folder / "half.npy", padded.reshape(32, 255))
        assert_same(weights(folder / "half.npy").reshape(-1),
                    padded.astype(float), 0)


def check_we_load_every_version_of_the_format():
    for version in [(1, 0), (2, 0), (3, 0)]:
        with open(folder / "version.npy", "wb") as file:
            np.lib.format.write_array(file, np.eye(3), version=version)
        assert_same(weights(folder / "version.npy")[0, 0], np.eye(3), 0)


def check_a_header_without_alignment_is_read():
    header = b"{'shape': (2, 2), 'fortran_order': False, 'descr': '<f4'}"
    numbers = np.array([[1, 2], [3, 4]], "<f4")
    (folder / "tight.npy").write_bytes(
        b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header
        + numbers.tobytes())
    assert_same(weights(folder / "tight.npy")[0, 0], numbers, 0)


def check_keras_is_told_from_pytorch():
    first = np.random.default_rng(4).normal(size=(3, 3, 3, 32))
    np.save(folder / "keras.npy", first)
    notes = command(judge.BANK_JUDGE, "convert", folder / "keras.npy", "json",
                    folder / "keras.json")
    assert "Keras" in notes
    assert_same(weights(folder / "keras.npy"), first.transpose(3, 2, 0, 1), 0)


def check_it_loads_what_we_save():
    for text in ["sobel", "gabor(size=9)", "[1 2 / 3 4 / 5 6]",
                 "kirsch | gaussian(size=5)"]:
        bank = write("bank.txt", text)
        array = weights(bank)
        assert array.ndim == 4 and array.dtype == np.float64
        np.save(folder / "again.npy", array)
        assert_same(weights(folder / "again.npy"), array, 0)


def check_what_is_no_number_is_refused():
    for array in [np.array([[1, np.nan]]), np.array([[np.inf]]),
                  np.array(["text"]), np.array([[1j]]),
                  np.zeros((2, 3, 4, 5, 6)), np.zeros((0, 3)), np.array(5),
                  np.zeros((64, 64, 3, 3)), np.zeros((256, 2))]:
        np.save(folder / "bad.npy", array)
        try:
            weights(folder / "bad.npy")
        except AssertionError:
            continue
        raise AssertionError(f"{array.dtype} {array.shape} was read")


run()
