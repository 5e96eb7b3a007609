"""What a composer waits for: the help page, and the demo from words to a bundle.

Prints wall seconds, CPU seconds and peak memory of each, as whole processes: the median of a few
runs after one that is not counted.

    python benchmarks/startup.py [--runs 3]
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = [sys.executable, "-c", "from musegen.cli import main; main()"]
DEMO = "a calm waltz in D minor for string quartet, 16 bars, 96 bpm"


def measured(words: list[str]) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak MB of one run."""
    began = time.perf_counter()
    process = subprocess.Popen([*COMMAND, *words], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    if status:
        sys.exit(f"{words} failed")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    """Run and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    print(f"{'':24}{'wall s':>9}{'CPU s':>9}{'MB':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for name, words in {
            "musegen --help": ["--help"],
            "the demo": [
                "compose",
                DEMO,
                "--seed",
                "7",
                "--force",
                "-o",
                str(Path(folder) / "demo"),
            ],
        }.items():
            figures = [measured(words) for _ in range(runs + 1)][1:]
            medians = [statistics.median(column) for column in zip(*figures, strict=True)]
            print(f"{name:24}{medians[0]:9.2f}{medians[1]:9.2f}{medians[2]:9.0f}")


if __name__ == "__main__":
    main()
