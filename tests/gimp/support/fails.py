"""The runner must call this a failure.

SPDX-License-Identifier: GPL-3.0-or-later
"""
from check import check

check('one is two', 1 == 2)
