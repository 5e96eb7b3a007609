"""Put a training run among the shipped weights, in half precision with its card.

    python benchmarks/ship.py RUN DATA --device "two cores" --command "musegen train ..."
    python benchmarks/ship.py RUN DATA --name musegan-band --device ... --command ...
    python benchmarks/ship.py RUN CLIPS --name sound --device ... --command ...

Then measure it: `python benchmarks/composer.py DATA --card`, or `benchmarks/musegan.py`.
"""

import argparse
from pathlib import Path

from musegen.composer.publish import publish as publish_composer
from musegen.diffusion.publish import publish_sound, publish_vocoder
from musegen.musegan.publish import publish as publish_musegan
from musegen.training.weights import SHIPPED

PUBLISHERS = {
    "composer": publish_composer,
    "musegan-band": publish_musegan,
    "musegan-quartet": publish_musegan,
    "sound": publish_sound,
    "vocoder": publish_vocoder,
}


def main() -> None:
    """Write `musegen/weights/NAME`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path, help="from `musegen train`")
    parser.add_argument("data", type=Path, help="from `musegen corpus build` or `play`")
    parser.add_argument("--name", default="composer", choices=PUBLISHERS)
    parser.add_argument("--device", required=True, help="what it was trained on, in words")
    parser.add_argument("--command", required=True, help="what made it")
    asked = parser.parse_args()
    publish = PUBLISHERS[asked.name]
    publish(asked.run, asked.data, SHIPPED / asked.name, device=asked.device, command=asked.command)


if __name__ == "__main__":
    main()
