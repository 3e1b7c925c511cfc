# SPDX-License-Identifier: GPL-3.0-or-later
"""Learns kernels by the engine and by PyTorch, and prints a table.

One kernel spans all channels and makes one map; mean squared error over every
pixel, Adam. Ours gathers its sums once, and then takes 1 000 steps on them;
PyTorch's steps go over the picture, so a few are measured and multiplied.
"""

import statistics
import sys

import numpy as np

STEPS = 1000
BUDGET = 0.5  # seconds that PyTorch's steps may take in a case, after the first
HEIGHT, WIDTH = 4000, 6000

# name, kernel side, channels
CASES = [(f"learning, {name}, k={k}", k, channels)
         for name, channels in (("grey", 1), ("colour", 3)) for k in (3, 5, 7, 11, 15)]


def ask(contender, words):
    answer = contender.ask(words)
    if not answer["ok"]:
        sys.exit(f"No answer to: {words}")
    return answer["times_s"]


def make_lesson(channels, folder):
    """Writes a picture and what a slope across it and its channels makes of it, with noise; returns their paths."""
    rng = np.random.default_rng(7)
    image = rng.random((HEIGHT, WIDTH, channels), np.float32)
    target = image.mean(axis=2)
    target[:, 1:] -= 0.5 * target[:, :-1]
    target += 0.01 * rng.standard_normal(target.shape, np.float32)
    paths = f"{folder}/source-{channels}", f"{folder}/target-{channels}"
    for pixels, path in zip((image, target), paths):
        pixels.tofile(path)
    return paths


def limit_of(k, channels, limits):
    """Seconds that summing the products pixel by pixel in double precision can't go below."""
    products = ((2 * k - 1) ** 2 * channels**2 + 1) / 2 + k * k * channels + 1
    seconds = max(2 * products / (limits["flops"] / 2), 4 * (channels + 1) / limits["read"])
    return HEIGHT * WIDTH * seconds / 1e9


def print_case(case, machine, competing, options, paths):
    name, k, channels = case
    words = (f"op=learn input={paths[0]} target={paths[1]} h={HEIGHT} w={WIDTH} c={channels} k={k} n=1 kc=1 stride=1 "
             f"pad={k // 2} threads={options.threads} lr=0.01 repeats=5 budget={BUDGET}")
    gatherings, shares = [], []
    for _ in range(options.rounds):
        limit = limit_of(k, channels, machine.ask(""))
        gatherings.append(ask(competing["ours"], f"{words} opt=closed iters=0")[0])
        shares.append(100 * limit / gatherings[-1])
    gathering = statistics.median(gatherings)
    steps = sum(ask(competing["ours"], f"{words} opt=adam iters={STEPS}"))
    torch = statistics.median(ask(competing["torch"], f"{words} opt=adam iters=5"))
    ratio = torch * STEPS / (gathering + steps)
    print(f"| {name} | {1000 * gathering:.0f} | {statistics.median(shares):.0f} % | {1000 * steps:.1f} | {1000 * torch:.0f} | {STEPS * torch:.0f} "
          f"| {ratio:.0f}× |", flush=True)


def print_table(machine, competing, options, folder):
    asked = [case for case in CASES if not options.match or any(text in case[0] for text in options.match)]
    if not asked:
        return
    print(f"\n{HEIGHT} × {WIDTH} pixels; PyTorch’s {STEPS} steps are {STEPS} times its median step.\n\n"
          f"| case | gathering and exact answer, ms | share of the limit | {STEPS} steps, ms | a step of PyTorch, ms "
          f"| {STEPS} steps of PyTorch, s | ratio |\n|---|---|---|---|---|---|---|")
    lessons = {}
    for case in asked:
        if case[2] not in lessons:
            lessons[case[2]] = make_lesson(case[2], folder)
        print_case(case, machine, competing, options, lessons[case[2]])
