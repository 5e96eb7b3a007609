"""Who plays a part of a score, and in what words: from the part itself and from a wish.

A part keeps its instrument unless the wish names others. What the wish does not speak of is told
as it is true of the notes, in the words the models have learnt.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from midi_data.instruments import INSTRUMENTS
from musegen.diffusion.material.hearing import SECONDS, playing_words
from musegen.diffusion.material.wording import families_of, name_of
from musegen.diffusion.notes import ONSET, PITCH, PROGRAM, RELEASE, VELOCITY, Notes, between
from musegen.diffusion.production import unsaid
from musegen.diffusion.vocabulary import GROUP_OF, INSTRUMENT, REGISTER
from musegen.diffusion.words import Wish

TOUCH = {  # mean velocities of the words for loudness
    "very soft": (0, 36),
    "soft": (36, 60),
    "moderate": (60, 84),
    "loud": (84, 106),
    "very loud": (106, 127),
}
_ONE_OF = (  # of each set, at most one is true
    frozenset(REGISTER),
    frozenset(TOUCH),
    frozenset({"swelling", "fading"}),
    frozenset({"staccato", "sustained"}),
    frozenset({"sparse", "dense"}),
    frozenset({"single line", "chords", "single note"}),
)
_WHO = ("instrument", "family", "kit")
_PROGRAMS = {word: program for program, word in enumerate(INSTRUMENT)}


@dataclass(frozen=True)
class Role:
    """What a part is asked to sound like.

    Attributes:
        notes: what is played, by whom.
        words: canonical words and their weights.
    """

    notes: Notes
    words: dict[str, float]


def cast(notes: Notes, wish: Wish, *, program: int, is_drum: bool) -> Role:
    """The role of a part in a sound.

    Args:
        notes: of the part, at least one.
        wish: what the sound shall be.
        program: the part's own, of an instrument or, for drums, of a kit.
        is_drum: whether it is drums.
    """
    if not is_drum:
        program = _program(notes, wish, program)
        notes = notes.copy()
        notes[:, PROGRAM] = program
    kit = next((word for word in wish.words if GROUP_OF[word] == "kit"), None)
    who = kit if is_drum and kit is not None else name_of(program, is_drum)
    played = _touched(notes, wish)
    return Role(played, _words(played, wish, {who, *families_of(program, is_drum)}))


def passing_over(first: Role, last: Role) -> Role:
    """A role that becomes another evenly; another instrument comes in as the first goes."""
    middle = first.notes[:, [ONSET, RELEASE]].mean(axis=1)
    way = middle / max(float(first.notes[:, RELEASE].max()), 1e-3)  # (note,), 0 to 1
    going, coming = first.notes.copy(), last.notes.copy()
    if np.array_equal(going[:, PROGRAM], coming[:, PROGRAM]):
        going[:, VELOCITY] += way * (coming[:, VELOCITY] - going[:, VELOCITY])
        return Role(going, first.words)
    going[:, VELOCITY] *= np.sqrt(np.cos(way * np.pi / 2))  # amplitudes go with its square
    coming[:, VELOCITY] *= np.sqrt(np.sin(way * np.pi / 2))
    both = np.concatenate([going, coming])
    return Role(both[both[:, VELOCITY] >= 1], first.words)


def _program(notes: Notes, wish: Wish, own: int) -> int:
    """The program that plays a pitched part: its own, or that of those named which fits best."""
    named = [word for word in wish.words if GROUP_OF[word] in ("instrument", "family")]
    if {name_of(own, False), *families_of(own, False)} & {*named}:
        return own
    instruments = [_PROGRAMS[word] for word in named if word in _PROGRAMS]
    if instruments:
        pitch = float(notes[:, PITCH].mean())

        def fit(program: int) -> tuple[int, float]:
            low, high = INSTRUMENTS[program].low, INSTRUMENTS[program].high
            return _reached(notes, program), -abs(pitch - (low + high) / 2)

        return max(instruments, key=fit)
    family = [each for each in range(128) if {*families_of(each, False)} & {*named}]
    return max(family, key=lambda program: _reached(notes, program), default=own)


def _reached(notes: Notes, program: int) -> int:
    """How many of the notes an instrument can play."""
    instrument, pitches = INSTRUMENTS[program], notes[:, PITCH]
    return int(((pitches >= instrument.low) & (pitches <= instrument.high)).sum())


def _touched(notes: Notes, wish: Wish) -> Notes:
    """The notes as softly or loudly as the wish says, each still louder than those it was."""
    asked = [word for word in wish.words if word in TOUCH]
    mean = float(notes[:, VELOCITY].mean())
    if not asked or any(TOUCH[word][0] <= mean < TOUCH[word][1] for word in asked):
        return notes
    low, high = TOUCH[asked[0]]
    bend = np.log((low + high) / 2 / 127) / np.log(np.clip(mean, 2, 126) / 127)
    touched = notes.copy()
    touched[:, VELOCITY] = 127 * (notes[:, VELOCITY] / 127) ** bend
    return touched


def _words(notes: Notes, wish: Wish, who: set[str]) -> dict[str, float]:
    """What is true of the part and what is wished, the wish where they differ."""
    wished = {
        word: weight
        for word, weight in wish.words.items()
        if GROUP_OF[word] not in _WHO or word in who
    }
    groups = {GROUP_OF[word] for word in wished}
    words = dict.fromkeys(who, 1.0)
    for word in _heard(notes, {*wished}):
        rivals = next((each for each in _ONE_OF if word in each), frozenset())
        if not rivals & wished.keys() and not (GROUP_OF[word] == "mood" and "mood" in groups):
            words[word] = 1.0
    words |= unsaid(wished)
    for word in wish.avoided:
        words.pop(word, None)
    return words | wished


def _heard(notes: Notes, effects: set[str]) -> list[str]:
    """The words of playing that are true of most of the part, taken clip by clip."""
    last = float(notes[:, RELEASE].max())
    found: Counter[str] = Counter()
    clips = 0
    for start in np.arange(0, last, SECONDS).tolist():
        here = between(notes, start, start + SECONDS)
        if ((here[:, RELEASE] > 0) & (here[:, ONSET] < SECONDS)).any():
            found.update(playing_words(here, effects=effects))
            clips += 1
    return [word for word, count in found.items() if 2 * count > clips]
