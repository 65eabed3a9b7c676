"""What the scripts of independent readers have in common: the program under test, and what it failed."""

import subprocess
import sys

CLI = sys.argv[1]
failures = []


def check(holds, what):
    print(("ok      " if holds else "FAILED  ") + what)
    if not holds:
        failures.append(what)


def run(*arguments):
    """The program's stdout; an exception where it refuses."""
    return subprocess.run([CLI, *map(str, arguments)], check=True, capture_output=True, text=True).stdout
