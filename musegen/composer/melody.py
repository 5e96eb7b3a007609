"""Writing a melody, note by note, with the single-voice composer of either form.

    from musegen.composer.melody import MelodyWish, melody_score, write_melody

    wish = MelodyWish(key="D minor", time_signature=(6, 8), bars=16, style="folk")
    for note in write_melody(wish, seed=1):
        ...  # as it is written

A melody has exactly the bars asked for. Its key is what the model makes of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor

from midi_data.errors import BriefError
from midi_data.keys import Key, parse_key
from midi_data.score import KeySignature, Note, Score, TimeSignature, Track
from musegen.composer import TEMPERATURE, TOP_P
from musegen.composer.excerpts import home_shift
from musegen.composer.melody_data import metre_number
from musegen.composer.melody_model import METRES, MODES, MOST_BARS_LEFT, STYLES, MelodyModel
from musegen.composer.model import Cache, rotations
from musegen.composer.options import Sampling
from musegen.composer.sampling import draw
from musegen.encoders.grid import STEPS_PER_QUARTER
from musegen.encoders.note_streams import LONGEST, PITCHES, REST, TIE

TICKS_PER_QUARTER = 480
MOST_BARS = 256


@dataclass(frozen=True, kw_only=True)
class MelodyWish:
    """What a melody shall be.

    Attributes:
        key: such as `D minor`.
        time_signature: one of `METRES`.
        bars: 1 to 256.
        style: one of `STYLES`.
    """

    key: Key | str = "C major"
    time_signature: tuple[int, int] = (4, 4)
    bars: int = 16
    style: str = "folk"

    def __post_init__(self) -> None:
        if isinstance(self.key, str) and parse_key(self.key) is None:
            raise BriefError(f"{self.key!r} is no key", mend="Say it as in 'Eb minor'.")
        if self.time_signature not in METRES:
            known = ", ".join(f"{numerator}/{denominator}" for numerator, denominator in METRES)
            raise BriefError(
                f"no melody is written in {self.time_signature}", mend=f"Choose from {known}."
            )
        if not 1 <= self.bars <= MOST_BARS:
            raise BriefError(f"{self.bars} bars", mend=f"Ask for 1 to {MOST_BARS}.")
        if self.style not in STYLES:
            raise BriefError(
                f"no melody of style {self.style!r}", mend=f"Choose from {', '.join(STYLES)}."
            )

    @property
    def heard_key(self) -> Key:
        """The key, read."""
        key = parse_key(self.key) if isinstance(self.key, str) else self.key
        assert key is not None  # it was read before
        return key

    @property
    def bar_steps(self) -> int:
        """How long a bar is, in steps of 1/24 quarter."""
        numerator, denominator = self.time_signature
        return STEPS_PER_QUARTER * 4 * numerator // denominator


@dataclass(frozen=True)
class MelodyNote:
    """A note of a melody."""

    onset_quarters: float
    length_quarters: float
    pitch: int


def write_melody(
    wish: MelodyWish,
    *,
    model: MelodyModel | str | Path = "melody-b",
    temperature: float = TEMPERATURE,
    top_p: float = TOP_P,
    seed: int,
) -> Iterator[MelodyNote]:
    """The notes of a melody, each as soon as its length is known.

    The same wish, weights and seed give the same notes on one machine.

    Args:
        wish: what it shall be.
        model: a model, or the name or folder of one.
        temperature: below 1 keeps to the likely, above 1 strays.
        top_p: how much of the likeliest is chosen from, up to 1.
        seed: of all that is left open.

    Raises:
        MusicError: for weights that are not there, or a temperature or top-p that cannot be.
    """
    if not isinstance(model, MelodyModel):
        model = MelodyModel.from_pretrained(model)
    sampling = Sampling(temperature=temperature, top_p=top_p)
    events = write_events(wish, model=model, sampling=sampling, seed=seed)
    return _notes(events, home_shift(wish.heard_key))


def melody_score(wish: MelodyWish, notes: Iterable[MelodyNote]) -> Score:
    """Notes of a melody as a score of one track, with its metre and key."""
    score = Score(TICKS_PER_QUARTER)
    score.time_signatures.append(TimeSignature(0, *wish.time_signature))
    key = wish.heard_key
    score.key_signatures.append(KeySignature(0, key.fifths, int(key.mode == "minor")))
    track = Track("Melody", 0, False)
    for note in notes:
        onset, length = (
            round(quarters * TICKS_PER_QUARTER)
            for quarters in (note.onset_quarters, note.length_quarters)
        )
        track.notes.append(Note(onset, length, note.pitch, 80))
    score.tracks.append(track)
    return score


def write_events(
    wish: MelodyWish, *, model: MelodyModel, sampling: Sampling, seed: int
) -> Iterator[tuple[int, int]]:
    """Pitch (or REST or TIE) and steps of each event, in C, as note streams have them."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # one note at a time is as fast on one thread as on several
    try:
        yield from _Writer(wish, model, sampling, np.random.default_rng(seed)).events()
    finally:
        torch.set_num_threads(threads)


class _Writer:
    """The model with what it has written so far."""

    def __init__(
        self, wish: MelodyWish, model: MelodyModel, sampling: Sampling, generator: Generator
    ) -> None:
        self.wish, self.model, self.sampling, self.generator = wish, model, sampling, generator
        mode = MODES.index(wish.heard_key.mode)
        self.header = torch.tensor([[STYLES.index(wish.style), mode]])
        self.metre = metre_number(*wish.time_signature)
        self.streams: list[list[int]] = []  # (note, 2) that the model has before it
        self.clock: list[list[int]] = []  # (note, 3)
        self.caches: list[Cache] = []

    def events(self) -> Iterator[tuple[int, int]]:
        """Every event up to the end of the last bar."""
        step, total = 0, self.wish.bars * self.wish.bar_steps
        while step < total:
            bar, place = divmod(step, self.wish.bar_steps)
            left = min(self.wish.bars - 1 - bar, MOST_BARS_LEFT)
            pitch, steps = self._event([place, left, self.metre], total - step)
            step += steps
            yield pitch, steps

    @torch.inference_mode()
    def _event(self, clock: list[int], room: int) -> tuple[int, int]:
        """One more pitch, and its duration given that pitch."""
        allowed = self._pitches()
        self.clock.append(clock)
        self.streams.append([REST, 1])  # to be decided
        hidden = self._before()
        pitch = self._draw(self.model.pitch_logits(hidden), allowed)
        self.streams[-1][0] = pitch
        if self.model.config.form == "A":
            hidden = self._read(self._arranged(2)[:, -1:])  # the pitch token
        durations = np.arange(1, LONGEST + 1) <= room
        logits = self.model.duration_logits(hidden, torch.tensor([pitch]))
        steps = 1 + self._draw(logits, durations)
        self.streams[-1][1] = steps
        return pitch, steps

    def _pitches(self) -> NDArray[np.bool_]:
        """All that MIDI has; but a tie goes on from a note of the longest kind alone."""
        allowed = np.ones(PITCHES, dtype=bool)
        moved = np.arange(REST) + home_shift(self.wish.heard_key)
        allowed[:REST] = (moved >= 0) & (moved < REST)
        allowed[TIE] = bool(self.streams) and (
            self.streams[-1][0] != REST and self.streams[-1][1] == LONGEST
        )
        return allowed

    def _before(self) -> Tensor:
        """The hidden state that the next pitch is decided by, (1, width)."""
        if self.caches and len(self.streams) <= self.model.config.notes:
            arranged = self._arranged(2)
            return self._read(arranged[:, -2:-1] if self._is_one_stream else arranged[:, -1:])
        recent = self.model.config.notes // 2  # begin again, with room for as many notes more
        self.streams, self.clock = self.streams[-recent:], self.clock[-recent:]
        shape = self.model.config.blocks
        self.caches = [Cache(shape, 1, self.header.device) for _ in self.model.blocks]
        arranged = self._arranged(recent)
        return self._read(arranged[:, :-1] if self._is_one_stream else arranged)

    @property
    def _is_one_stream(self) -> bool:
        return self.model.config.form == "A"

    def _arranged(self, notes: int) -> Tensor:
        """What the blocks read of the last notes, (1, event, width)."""
        streams, clock = torch.tensor([self.streams[-notes:]]), torch.tensor([self.clock[-notes:]])
        return self.model.arrange(self.header, streams, clock)

    def _read(self, events: Tensor) -> Tensor:
        """Read events that follow those in the caches; the last one's hidden state."""
        config = self.model.config.blocks
        turns = rotations(self.caches[0].length, events.shape[1], config, events.device)
        for block, cache in zip(self.model.blocks, self.caches, strict=True):
            events = block(events, turns, cache)
        hidden: Tensor = self.model.norm(events[:, -1])
        return hidden

    def _draw(self, logits: Tensor, allowed: NDArray[np.bool_]) -> int:
        values = logits[0].numpy().astype(float)
        sampling = self.sampling
        return draw(values, allowed, sampling.temperature, sampling, self.generator)


def _notes(events: Iterable[tuple[int, int]], shift: int) -> Iterator[MelodyNote]:
    """Events as notes, moved by `shift` semitones; ties lengthen the note before."""
    onset = length = 0
    pitch = REST
    for symbol, steps in events:
        if symbol == TIE:
            length += steps
            continue
        if pitch != REST:
            yield _note(onset, length, pitch + shift)
        onset, length, pitch = onset + length, steps, symbol
    if pitch != REST:
        yield _note(onset, length, pitch + shift)


def _note(onset: int, length: int, pitch: int) -> MelodyNote:
    return MelodyNote(onset / STEPS_PER_QUARTER, length / STEPS_PER_QUARTER, pitch)
