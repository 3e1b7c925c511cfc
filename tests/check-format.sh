#!/bin/sh
# Fails where clang-format would lay a file out differently.
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   check-format.sh CLANG-FORMAT CHECKOUT
cd "$2" || exit 1
find src plugin tests -name '*.[ch]' -print0 | xargs -0 "$1" --dry-run --Werror
