#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is compared: the engine, OpenCV and PyTorch.

Each is a process that gets one job a line (see bench-job.h) and answers with
a line of JSON; this file, run by itself, is the peer that its argument names.
"""

import json
import os
import subprocess
import sys
import time

import numpy as np


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


def learn_by_torch(job, image):
    """The seconds of each step of a kernel's gradient descent, all pixels at once, zeros around them."""
    import torch

    torch.set_num_threads(job["threads"])
    source = torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1)))[None]
    target = torch.from_numpy(np.fromfile(job["target"], np.float32).reshape(1, 1, job["h"], job["w"]))
    weights = torch.zeros(1, job["c"], job["k"], job["k"], requires_grad=True)
    optimizer = torch.optim.Adam([weights], lr=0.01)

    def step():
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(torch.nn.functional.conv2d(source, weights, padding=job["k"] // 2), target).backward()
        optimizer.step()

    return repeat(job, step)[0]


PEERS = {"opencv": by_opencv, "torch": by_torch}
LEARNERS = {"torch": learn_by_torch}


def serve(peer):
    """A contender in Python: the same words and answers as engine-bench."""
    answer_to = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints must not mix with the answers
    for line in sys.stdin:
        job = {k: int(v) if v.isdigit() else v for k, v in (w.split("=", 1) for w in line.split())}
        job["budget"] = float(job["budget"])
        image = np.fromfile(job["input"], np.float32).reshape(job["h"], job["w"], job["c"])
        if job["op"] == "learn":
            times = LEARNERS[peer](job, image) if peer in LEARNERS else []
            answer_to.write(json.dumps({"ok": bool(times), "times_s": times}) + "\n")
            answer_to.flush()
            continue
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


def start(engine_bench):
    """Contenders by name, ours first; end() each."""
    contenders = {"ours": Contender([engine_bench, "serve"])}
    for peer in PEERS:
        contenders[peer] = Contender([sys.executable, __file__, peer])
    return contenders


if __name__ == "__main__":
    serve(sys.argv[1])
