"""What each number of an event stream stands for.

An event is six numbers, one a stream. In every stream 0 says nothing; then come the values a
model may write (notes), and after them the controls, which are given and never written.

| kind  | position        | track       | pitch           | duration   | velocity  |
|-------|-----------------|-------------|-----------------|------------|-----------|
| PIECE | tempo           | style       | key             | density    |           |
| TRACK | register        | slot        | program         | density    | polyphony |
| BAR   | bars left       | chord       | metre           | bar length |           |
| NOTE  | step in the bar | slot        | pitch (or drum) | duration   | velocity  |
| ECHO  |                 | slot        |                 | bars back  |           |
| END   |                 |             |                 |            |           |

An ECHO says that a track plays its bar of so many bars ago once more. The composer writes it; an
encoded score holds notes alone.
"""

from dataclasses import dataclass

STREAMS = ("kind", "position", "track", "pitch", "duration", "velocity")
KIND, POSITION, SLOT, PITCH, DURATION, VELOCITY = range(6)

PAD, NOTE, BAR, END, ECHO, PIECE, TRACK = range(7)

STEPS_PER_QUARTER = 24
MAX_STEPS = 192  # the longest bar and the longest note of one event: eight quarters
MAX_SLOTS = 64
MAX_BARS_LEFT = 64  # this many or more
METRE_DENOMINATORS = (1, 2, 4, 8, 16, 32)
MAX_NUMERATOR = 32
CHORD_QUALITIES = 11
DRUMS_PROGRAM = 128  # the program of a drum track, one past General MIDI's last
MAX_BARS_BACK = 32  # how far back a bar is echoed from
TIE = 128  # a velocity: this note goes on from the one before it, without a new attack


@dataclass(frozen=True)
class Region:
    """A run of values in one stream: `first + index` stands for `index`."""

    first: int
    size: int

    def __call__(self, index: int) -> int:
        """The value that stands for `index`, which is brought inside the region."""
        return self.first + min(max(int(index), 0), self.size - 1)

    @property
    def stop(self) -> int:
        """One past the last value."""
        return self.first + self.size


STEP = Region(1, MAX_STEPS)
BARS_LEFT = Region(STEP.stop, MAX_BARS_LEFT + 1)
TEMPO = Region(BARS_LEFT.stop, 32)
REGISTER = Region(TEMPO.stop, 16)

SLOTS = Region(1, MAX_SLOTS)
STYLE = Region(SLOTS.stop, 16)
CHORD = Region(STYLE.stop, 12 * CHORD_QUALITIES)

PITCHES = Region(1, 128)
DRUM_PITCHES = Region(PITCHES.stop, 128)
PROGRAM = Region(DRUM_PITCHES.stop, 129)
METRE = Region(PROGRAM.stop, MAX_NUMERATOR * len(METRE_DENOMINATORS))
KEY = Region(METRE.stop, 24)

LENGTH = Region(1, MAX_STEPS)  # LENGTH(n) is n + 1 steps
DENSITY = Region(LENGTH.stop, 16)

POLYPHONY = Region(TIE + 1, 8)

WRITTEN = (ECHO + 1, STEP.stop, SLOTS.stop, DRUM_PITCHES.stop, LENGTH.stop, TIE + 1)
"""How many values of each stream a model may write."""

SIZES = (TRACK + 1, REGISTER.stop, CHORD.stop, KEY.stop, DENSITY.stop, POLYPHONY.stop)
"""How many values each stream has, controls included."""


def metre_value(numerator: int, denominator: int) -> int:
    """The value of a metre, or 0 where the vocabulary has none for it."""
    if denominator not in METRE_DENOMINATORS or not 1 <= numerator <= MAX_NUMERATOR:
        return 0
    return METRE(METRE_DENOMINATORS.index(denominator) * MAX_NUMERATOR + numerator - 1)


def metre_of(value: int) -> tuple[int, int]:
    """The metre a value stands for."""
    denominator, numerator = divmod(value - METRE.first, MAX_NUMERATOR)
    return numerator + 1, METRE_DENOMINATORS[denominator]
