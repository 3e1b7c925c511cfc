#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the engine, OpenCV and PyTorch on the same work, taking turns.

Each round also measures what the machine can do at that moment.

Values of each map are compared with the definition in double precision.
tools/bench calls this.
"""

import argparse
import os
import statistics
import sys
import tempfile

import numpy as np

import contenders
import learning

TOLERANCE = 2e-5  # of an output, where Σ|w| = 1 and pixels are 0…1
SAMPLES = 200
BUDGET = 0.3  # seconds of one contender for one case and round
HEIGHT, WIDTH = 3000, 4000

# name, op, kernel side, kernels, channels, planes of a kernel, stride
CASES = [
    (f"k={k}" + (f" N={n}" if n > 1 else ""), "conv", k, n, 1, 1, 1)
    for k, n in [(3, 1), (5, 1), (7, 1), (11, 1), (15, 1), (31, 1), (63, 1),
                 (3, 8), (7, 8), (11, 8), (3, 32), (7, 32)]
] + [
    ("RGB k=3x3 N=8", "conv", 3, 8, 3, 3, 1),
    ("RGB k=7x3 N=8", "conv", 7, 8, 3, 3, 1),
    ("RGB each k=3", "perchannel", 3, 1, 3, 1, 1),
    ("RGB each k=7", "perchannel", 7, 1, 3, 1, 1),
    ("stride 2 k=3", "conv", 3, 1, 1, 1, 2),
    ("stride 2 k=7", "conv", 7, 1, 1, 1, 2),
    ("Gaussian k=31", "sep", 31, 1, 1, 1, 1),
    ("box k=31", "sep", 31, 1, 1, 1, 1),
]


def definition(case, image, kernels, rng):
    """Positions in the output and what is right there."""
    _, op, k, n, channels, planes, stride = case
    pad = k // 2
    height, width = ((s + 2 * pad - k) // stride + 1 for s in (HEIGHT, WIDTH))
    rows, columns = rng.integers(0, height, SAMPLES), rng.integers(0, width, SAMPLES)
    maps = rng.integers(0, channels if op != "conv" else n, SAMPLES)
    weights = np.outer(kernels, kernels)[None, None] if op == "sep" else kernels
    values = []
    for y, x, o in zip(rows * stride - pad, columns * stride - pad, maps):
        window = np.zeros((k, k, channels))
        inside = image[max(y, 0):y + k, max(x, 0):x + k]
        top, left = max(-y, 0), max(-x, 0)
        window[top:top + inside.shape[0], left:left + inside.shape[1]] = inside
        if op == "conv":
            values.append((window.transpose(2, 0, 1)[:planes] * weights[o]).sum())
        else:
            values.append((window[:, :, o] * weights[0, 0]).sum())
    if op == "conv":
        positions = (maps * height + rows) * width + columns
    else:
        positions = (rows * width + columns) * channels + maps
    return positions.astype(np.int64), np.array(values), height * width


def make_kernels(name, op, k, n, planes, rng):
    if name.startswith("box"):
        return np.full(k, 1 / k, np.float32)
    if op == "sep":
        x = np.arange(k) - k // 2
        kernels = np.exp(-x * x / (2 * (k / 6) ** 2))
        return (kernels / kernels.sum()).astype(np.float32)
    kernels = rng.standard_normal((n, planes, k, k))
    return (kernels / np.abs(kernels).sum((1, 2, 3), keepdims=True)).astype(np.float32)


def limit_of(case, area, limits):
    """Seconds that no direct algorithm can go below."""
    _, op, k, n, channels, planes, _ = case
    maps = n if op == "conv" else channels
    taps = 2 * k if op == "sep" else k * k * planes
    read = 4 * HEIGHT * WIDTH * channels / limits["read"]
    write = 4 * area * maps / limits["write"]
    return max(2 * area * maps * taps / limits["flops"], read + write) / 1e9


def run_case(case, machine, competing, options, folder):
    name, op, k, n, channels, planes, stride = case
    rng = np.random.default_rng(7)
    image = rng.random((HEIGHT, WIDTH, channels), np.float32)
    image_path = f"{folder}/image-{channels}"
    if not os.path.exists(image_path):
        image.tofile(image_path)
    kernels = make_kernels(name, op, k, n, planes, rng)
    kernels.tofile(f"{folder}/kernels")
    positions, values, area = definition(case, image, kernels, rng)
    positions.tofile(f"{folder}/positions")
    times, limits, shares = {}, [], []
    for _ in range(options.rounds):
        limits.append(limit_of(case, area, machine.ask("")))
        for who, contender in competing.items():
            answer = contender.ask(
                f"op={op} input={image_path} h={HEIGHT} w={WIDTH} c={channels} kernels={folder}/kernels n={n} k={k} "
                f"kc={planes} stride={stride} pad={k // 2} threads={options.threads} repeats=25 budget={BUDGET} "
                f"sample={folder}/positions sampled={folder}/values")
            if not answer["ok"]:
                continue
            error = np.abs(np.fromfile(f"{folder}/values", np.float32) - values).max()
            if error > TOLERANCE:
                sys.exit(f"{name}: {who} is wrong by {error:.2g}.")
            times.setdefault(who, []).extend(answer["times_s"])
            if who == "ours":
                shares.append(100 * limits[-1] / statistics.median(answer["times_s"]))
    medians = {who: 1000 * statistics.median(t) for who, t in times.items()}
    others = [v for who, v in medians.items() if who != "ours"]
    cells = [f"{medians[who]:.1f}" if who in medians else "–" for who in competing]
    print(f"| {name} | {1000 * statistics.median(limits):.1f} | " + " | ".join(cells)
          + f" | {min(others) / medians['ours']:.1f}× | {statistics.median(shares):.0f} % |", flush=True)


def print_maps(machine, competing, options, folder):
    print("| case | limit | ours | OpenCV | PyTorch | ratio | share of the limit |\n|---|---|---|---|---|---|---|")
    for case in CASES:
        if not options.match or any(text in case[0] for text in options.match):
            run_case(case, machine, competing, options, folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build")
    parser.add_argument("--match", action="append", default=[])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    options = parser.parse_args()
    machine = contenders.Contender([f"{options.build}/limits", str(options.threads)])
    limits = machine.ask("")
    print(f"{HEIGHT} × {WIDTH} pixels, {options.threads} threads; milliseconds, medians. "
          f"At the start the machine does {limits['flops']:.0f} GFLOP/s, reads {limits['read']:.0f} GB/s and "
          f"writes {limits['write']:.0f} GB/s.\n")
    competing = contenders.start(f"{options.build}/engine-bench")
    with tempfile.TemporaryDirectory() as folder:
        print_maps(machine, competing, options, folder)
        learning.print_table(machine, competing, options, folder)
    for contender in (machine, *competing.values()):
        contender.end()


if __name__ == "__main__":
    main()
