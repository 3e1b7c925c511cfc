# What every script that compares us with another program shares.
#
# A check is a function whose name begins with "check_"; it raises when
# something is wrong. A script ends with run(), which says how many passed; it
# is skipped when a program it needs is missing.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import shutil
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

SKIPPED = 77

try:
    import numpy as np
except ImportError:
    print("NumPy is missing (Debian: python3-numpy).")
    sys.exit(SKIPPED)

BANK_JUDGE = sys.argv[1]
folder = Path(tempfile.mkdtemp(prefix="clab-formats-"))


def command(*arguments, **options):
    """Runs a program and returns what it prints."""
    done = subprocess.run([str(a) for a in arguments], capture_output=True,
                          text=True, **options)
    assert done.returncode == 0, f"{arguments}: {done.stderr}"
    return done.stdout + done.stderr


def write(name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def convert(bank, nick, name):
    """Our program writes BANK in the format NICK to the file NAME."""
    command(BANK_JUDGE, "convert", bank, nick, folder / name)
    return folder / name


def weights(bank):
    """The used weights of BANK, kernels × planes × rows × columns."""
    return np.load(convert(bank, "numpy", "weights.npy"))


def map_of(bank, picture):
    """What our engine makes of the array PICTURE with the kernel in BANK."""
    np.save(folder / "picture.npy", picture)
    command(BANK_JUDGE, "map", bank, folder / "picture.npy",
            folder / "map.npy")
    return np.load(folder / "map.npy")[0, 0]


def picture(rows=37, columns=53, low=0.0, high=1.0, seed=1):
    """Noise in steps of 1/65535, so that 16 bits hold it."""
    noise = np.random.default_rng(seed).uniform(low, high, (rows, columns))
    return np.round(noise * 65535) / 65535


def assert_same(ours, theirs, tolerance):
    assert ours.shape == theirs.shape, f"{ours.shape} is not {theirs.shape}"
    difference = np.max(np.abs(ours - theirs))
    assert difference <= tolerance, f"they differ by {difference}"


# Kernels that show what is turned, flipped, shifted or scaled.
KERNELS = {
    "3 × 3": "[1 2 3; 4 5 6; 7 8 10] / 46",
    "row": "[1 2 4] / 8",
    "column": "[1; 2; 4; 8; 16] / 31",
    "2 × 2": "[1 2; 4 8] / 15",
    "even": "[1 2 3 4; 5 6 7 8] / 36",
    "oblong": "[1 2 3 4 5; 6 7 8 9 10; 11 12 13 14 16] / 121",
    "negative": "[0 -1 0; -1 5 -1; 0 -1 0]",
    "one": "[0.5]",
    "large": "gaussian(sigma=3, size=21)",
}


def run(*programs):
    missing = [p for p in programs if shutil.which(p) is None]
    if missing:
        print("missing:", ", ".join(missing))
        sys.exit(SKIPPED)
    checks = [(name, check)
              for name, check in vars(sys.modules["__main__"]).items()
              if name.startswith("check_")]
    failed = 0
    for name, check in checks:
        try:
            check()
        except Exception:
            failed += 1
            print(f"{name} failed:")
            traceback.print_exc()
    shutil.rmtree(folder)
    print(f"{len(checks) - failed} checks passed, {failed} failed")
    sys.exit(1 if failed else 0)
