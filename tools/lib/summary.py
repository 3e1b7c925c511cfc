#!/usr/bin/env python3
"""Adds up what Meson's test logs say; the last line is "N passed, N failed".

SPDX-License-Identifier: GPL-3.0-or-later

  summary.py NAME=TESTLOG.JSON…

A test program that prints how many checks it made counts as that many, any
other as one. A test that was skipped counts as failed.
"""
import json
import re
import sys

COUNTS = re.compile(r'Checks: (\d+), Failures: (\d+), Errors: (\d+)')
GOOD = ('OK', 'EXPECTEDFAIL')


def count(test):
    """(passed, failed) of one test program."""
    checks = failures = 0
    for match in COUNTS.finditer(test.get('stdout', '')):
        checks += int(match[1])
        failures += int(match[2]) + int(match[3])
    if test['result'] == 'EXPECTEDFAIL':
        return 1, 0
    if test['result'] not in GOOD:
        failures = max(failures, 1)
    return max(checks - failures, 0 if failures else 1), failures


def main():
    passed = failed = 0
    for argument in sys.argv[1:]:
        name, path = argument.split('=', 1)
        with open(path, encoding='utf-8') as log:
            tests = [json.loads(line) for line in log]
        counts = [count(test) for test in tests]
        good, bad = (sum(column) for column in zip(*counts, (0, 0)))
        print(f'{name}: {good} passed, {bad} failed '
              f'in {len(tests)} test programs')
        for test, (_, failures) in zip(tests, counts):
            if failures:
                print(f'  {test["name"]}: {test["result"]}')
        passed += good
        failed += bad
    if passed + failed == 0:
        failed = 1
        print('  nothing was tested')
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
