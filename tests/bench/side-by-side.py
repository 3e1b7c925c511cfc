#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the engine, OpenCV and PyTorch on the same convolutions, taking turns.

Every contender is a process that gets one job a line (see bench-job.h) and
answers with a line of JSON. Values of each output are compared with the
definition in double precision. tools/bench calls this.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

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
]


def repeat(job, run):
    """Once to warm up, then until the budget is spent."""
    run()
    times, out = [], None
    while not times or (sum(times) < job["budget"] and len(times) < job["repeats"]):
        began = time.perf_counter()
        out = run()
        times.append(time.perf_counter() - began)
    return times, out


def by_opencv(job, image, kernels):
    """Planes n × h × w, and the seconds of each run."""
    import cv2

    cv2.setNumThreads(job["threads"])
    if job["kc"] > 1 or job["stride"] > 1:
        return None
    border = {"borderType": cv2.BORDER_CONSTANT}
    source = image if image.shape[2] > 1 else np.ascontiguousarray(image[:, :, 0])
    outs = [np.empty_like(source) for _ in range(job["n"])]
    if job["op"] == "sep":
        times, _ = repeat(job, lambda: cv2.sepFilter2D(source, -1, kernels, kernels, outs[0], **border))
    else:
        times, _ = repeat(job, lambda: [cv2.filter2D(source, -1, k[0], o, **border) for k, o in zip(kernels, outs)])
    stacked = np.stack(outs) if image.shape[2] == 1 else outs[0].transpose(2, 0, 1)
    return times, stacked


def by_torch(job, image, kernels):
    import torch

    torch.set_num_threads(job["threads"])
    if job["op"] == "sep":
        kernels = np.outer(kernels, kernels)[None, None]
    channels = image.shape[2]
    each = job["op"] != "conv"
    weights = torch.from_numpy(np.repeat(kernels, channels, 0) if each else kernels)
    source = torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1)))[None]
    groups = channels if each else 1
    with torch.inference_mode():
        times, out = repeat(job, lambda: torch.nn.functional.conv2d(
            source, weights, stride=job["stride"], padding=job["pad"], groups=groups))
    return times, out[0].numpy()


PEERS = {"opencv": by_opencv, "torch": by_torch}


def serve(peer):
    """A contender in Python: the same words and answers as engine-bench."""
    answer_to = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints must not mix with the answers
    for line in sys.stdin:
        job = {k: int(v) if v.isdigit() else v for k, v in (w.split("=", 1) for w in line.split())}
        job["budget"] = float(job["budget"])
        image = np.fromfile(job["input"], np.float32).reshape(job["h"], job["w"], job["c"])
        kernels = np.fromfile(job["kernels"], np.float32)
        if job["op"] != "sep":
            kernels = kernels.reshape(job["n"], job["kc"], job["k"], job["k"])
        done = PEERS[peer](job, image, kernels)
        if done:
            positions = np.fromfile(job["sample"], np.int64)
            planes = done[1]
            if job["op"] != "conv":
                planes = planes.transpose(1, 2, 0)
            np.ascontiguousarray(planes).reshape(-1)[positions].astype(np.float32).tofile(job["sampled"])
        answer_to.write(json.dumps({"ok": bool(done), "times_s": done[0] if done else []}) + "\n")
        answer_to.flush()


class Contender:
    def __init__(self, command):
        # Freed memory stays with the process: peers would otherwise pay for fresh pages in every run.
        environment = dict(os.environ, MALLOC_MMAP_MAX_="0", MALLOC_TRIM_THRESHOLD_="1099511627776")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True, env=environment)

    def ask(self, words):
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        return json.loads(line) if line else {"ok": False, "times_s": []}

    def end(self):
        self.process.stdin.close()
        self.process.wait()


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


def make_kernels(op, k, n, planes, rng):
    if op == "sep":
        x = np.arange(k) - k // 2
        kernels = np.exp(-x * x / (2 * (k / 6) ** 2))
        return (kernels / kernels.sum()).astype(np.float32)
    kernels = rng.standard_normal((n, planes, k, k))
    return (kernels / np.abs(kernels).sum((1, 2, 3), keepdims=True)).astype(np.float32)


def limit_of(case, area, limits):
    """Seconds, by the last thread count of the limits."""
    _, op, k, n, channels, planes, _ = case
    maps = n if op == "conv" else channels
    taps = 2 * k if op == "sep" else k * k * planes
    read = 4 * HEIGHT * WIDTH * channels / limits["read"][1]
    write = 4 * area * maps / limits["write"][1]
    return max(2 * area * maps * taps / limits["flops"][1], read + write) / 1e9


def run_case(case, contenders, options, folder, limits):
    name, op, k, n, channels, planes, stride = case
    rng = np.random.default_rng(7)
    image = rng.random((HEIGHT, WIDTH, channels), np.float32)
    image_path = f"{folder}/image-{channels}"
    if not os.path.exists(image_path):
        image.tofile(image_path)
    kernels = make_kernels(op, k, n, planes, rng)
    kernels.tofile(f"{folder}/kernels")
    positions, values, area = definition(case, image, kernels, rng)
    positions.tofile(f"{folder}/positions")
    times = {}
    for _ in range(options.rounds):
        for who, contender in contenders.items():
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
    medians = {who: 1000 * statistics.median(t) for who, t in times.items()}
    others = [v for who, v in medians.items() if who != "ours"]
    limit = 1000 * limit_of(case, area, limits)
    cells = [f"{medians[who]:.1f}" if who in medians else "–" for who in contenders]
    print(f"| {name} | {limit:.1f} | " + " | ".join(cells)
          + f" | {min(others) / medians['ours']:.1f}× | {100 * limit / medians['ours']:.0f} % |", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--serve", choices=PEERS)
    parser.add_argument("--build")
    parser.add_argument("--match", action="append", default=[])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
        return
    limits = json.loads(subprocess.check_output([f"{options.build}/limits", str(options.threads)]))
    print(f"{HEIGHT} × {WIDTH} pixels, {options.threads} threads; milliseconds, medians. "
          f"Limits: {limits['flops'][1]:.0f} GFLOP/s, reading {limits['read'][1]:.0f} GB/s, "
          f"writing {limits['write'][1]:.0f} GB/s.\n")
    contenders = {"ours": Contender([f"{options.build}/engine-bench", "serve"])}
    for peer in PEERS:
        contenders[peer] = Contender([sys.executable, __file__, "--serve", peer])
    print("| case | limit | ours | OpenCV | PyTorch | ratio | share of the limit |\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for case in CASES:
            if not options.match or any(text in case[0] for text in options.match):
                run_case(case, contenders, options, folder, limits)
    for contender in contenders.values():
        contender.end()


if __name__ == "__main__":
    main()
