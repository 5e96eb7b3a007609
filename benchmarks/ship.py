"""Put a composer's training run among the shipped weights, in half precision with its card.

    python benchmarks/ship.py RUN DATA --device "two cores" --command "musegen train ..."

Then measure it: `python benchmarks/composer.py DATA --card`.
"""

import argparse
from pathlib import Path

from musegen.composer.publish import publish
from musegen.training.weights import SHIPPED


def main() -> None:
    """Write `musegen/weights/composer`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path, help="from `musegen train composer`")
    parser.add_argument("data", type=Path, help="from `musegen corpus build`")
    parser.add_argument("--device", required=True, help="what it was trained on, in words")
    parser.add_argument("--command", required=True, help="what made it")
    asked = parser.parse_args()
    publish(asked.run, asked.data, SHIPPED / "composer", device=asked.device, command=asked.command)


if __name__ == "__main__":
    main()
