"""A data folder's music as phrases of four bars, all in one key.

Every bar of four quarters begins a phrase if enough of the ensemble plays in it; a band's players
are cast anew for each phrase by who is busiest. Notes lie on the lines of the beat; a phrase with
many that do not is left out. No phrase is taken twice from a split. Bars of other metres are left
out: the model writes four quarters a bar.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from midi_data.errors import ConfigError
from midi_data.progress import Progress, silent
from musegen.encoders import event_vocabulary as v
from musegen.musegan import slots
from musegen.musegan.casting import DRUMS, cast_band, cast_quartet
from musegen.musegan.config import MuseGANConfig
from musegen.musegan.keys import semitones_above
from musegen.musegan.rolls import Roll
from musegen.musegan.slots import Integers, Notes
from musegen.training.dataset import Dataset, PieceEntry

CORPORA = {
    "band": ("freedoom", "tannerhelland"),
    "quartet": (
        "openscore-string-quartets",
        "haydn-quartets",
        "mozart-quartets",
        "beethoven-quartets",
        "chorales",
    ),
}
"""What each ensemble learns from, of what a data folder holds."""

_BAR_STEPS = 96  # of the 24 a quarter that events have
_MOST_OFF_LINE = 0.1  # of a phrase's notes
_FEWEST_PLAYING = {"band": 4, "quartet": 3}
_CASTS = {"band": 2, "quartet": 1}  # a band's parts go to the busiest tracks, then to the next
_CHORALE_VOICES = 4


@dataclass(frozen=True)
class Phrases:
    """Phrases of one split.

    Attributes:
        notes: (note, 4) of all phrases, as in `slots`.
        starts: (phrase + 1,) where each phrase's notes begin, and where the last one's end.
        piece: (phrase,) which of `pieces` each is from.
        key: (phrase,) semitones it was brought down by.
        pieces: those that have a phrase.
    """

    notes: Notes
    starts: Integers
    piece: Integers
    key: Integers
    pieces: tuple[PieceEntry, ...]

    def __len__(self) -> int:
        return len(self.key)

    def slots_of(self, chosen: Integers, config: MuseGANConfig) -> tuple[Roll, Roll]:
        """Onsets and held of some phrases, (phrase, bar, track, slot, row) each."""
        shape = (len(chosen), config.tracks, config.bars * slots.SLOTS_PER_BAR, slots.ROWS)
        onsets, held = np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
        counts = self.starts[chosen + 1] - self.starts[chosen]
        phrase = np.repeat(np.arange(len(chosen)), counts)
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        notes = self.notes[np.repeat(self.starts[chosen], counts) + within].astype(np.int64)
        player, start, stop, row = notes.T
        onsets[phrase, player, start, row] = True
        length = stop - start
        slot = np.repeat(start - np.cumsum(length) + length, length) + np.arange(length.sum())
        held[
            *(np.repeat(each, length) for each in (phrase, player)), slot, np.repeat(row, length)
        ] = True
        return slots.by_bar(onsets, config), slots.by_bar(held, config)


def read(
    dataset: Dataset, config: MuseGANConfig, split: str, *, progress: Progress = silent
) -> Phrases:
    """The phrases of a split for an ensemble.

    Raises:
        ConfigError: if there are none.
    """
    wanted = [piece for piece in dataset.of(split) if piece.corpus in CORPORA[config.ensemble]]
    found: list[Notes] = []
    owner, keys, seen = [], [], set()
    for index, piece in enumerate(wanted):
        for notes in _phrases(dataset.events_of(piece).astype(np.int64), config):
            settled, key = _in_one_key(notes, config)
            mark = settled.tobytes()
            if mark not in seen:
                seen.add(mark)
                found.append(settled)
                owner.append(index)
                keys.append(key)
        progress(index + 1, len(wanted), f"{piece.corpus}: {piece.name}")
    if not found:
        raise ConfigError(
            f"no phrase of the {split} split is for a {config.ensemble}",
            mend=f"Build the data from {', '.join(CORPORA[config.ensemble])}.",
        )
    starts = np.cumsum([0, *(len(notes) for notes in found)])
    return Phrases(np.concatenate(found), starts, np.array(owner), np.array(keys), tuple(wanted))


def _phrases(events: Integers, config: MuseGANConfig) -> Iterator[Integers]:
    """The phrases of a piece: (note, 4) player, onset and end in steps of 24, pitch."""
    table, programs, bar_start, bar_length = _read_piece(events)
    if config.ensemble == "quartet" and _is_no_quartet(programs):
        return
    order = np.argsort(table[:, 1], kind="stable")
    table = table[order]
    longest = int((table[:, 2] - table[:, 1]).max(initial=0))
    long_enough = bar_length == _BAR_STEPS
    for first in range(len(bar_start) - config.bars + 1):
        if not long_enough[first : first + config.bars].all():
            continue
        begin, end = int(bar_start[first]), int(bar_start[first]) + config.bars * _BAR_STEPS
        near = slice(*np.searchsorted(table[:, 1], [begin - longest, end]))
        heard = table[near]
        heard = heard[heard[:, 2] > begin]
        heard[:, 1:3] = np.clip(heard[:, 1:3] - begin, 0, end - begin)
        for rank in range(_CASTS[config.ensemble]):
            phrase = _cast(heard, programs, config, rank)
            if _is_music(phrase, config):
                yield phrase


def _read_piece(events: Integers) -> tuple[Integers, list[int], Integers, Integers]:
    """Notes (note, 4): track, onset, end, pitch; programs; where bars start and their length."""
    lines = events[events[:, v.KIND] == v.TRACK]
    programs = [int(line[v.PITCH]) - v.PROGRAM.first for line in lines]
    is_bar = events[:, v.KIND] == v.BAR
    length = events[is_bar, v.DURATION]
    start = np.cumsum(length) - length
    is_note = events[:, v.KIND] == v.NOTE
    rows = events[is_note]
    onset = start[np.cumsum(is_bar)[is_note] - 1] + rows[:, v.POSITION] - v.STEP.first
    pitch = rows[:, v.PITCH]
    drum = pitch >= v.DRUM_PITCHES.first
    pitch = pitch - np.where(drum, v.DRUM_PITCHES.first, v.PITCHES.first)
    table = np.stack([rows[:, v.SLOT] - 1, onset, onset + rows[:, v.DURATION], pitch], axis=1)
    return _untied(table, rows[:, v.VELOCITY] == v.TIE), programs, start, length


def _untied(table: Integers, is_tie: NDArray[np.bool_]) -> Integers:
    """Notes with their ties made one; a tie goes on from a note of its track and pitch."""
    if not is_tie.any():
        return table
    order = np.lexsort([table[:, 1], table[:, 3], table[:, 0]])
    table, begins = table[order].copy(), ~is_tie[order]
    begins[0] = True
    number = np.cumsum(begins) - 1
    whole = table[begins]
    np.maximum.at(whole[:, 2], number, table[:, 2])
    return whole


def _is_no_quartet(programs: Sequence[int]) -> bool:
    return len(programs) != _CHORALE_VOICES or DRUMS in programs


def _cast(heard: Integers, programs: Sequence[int], config: MuseGANConfig, rank: int) -> Integers:
    """The notes of the tracks that play, numbered by player."""
    counts = np.bincount(heard[:, 0], minlength=len(programs)).tolist()
    if config.ensemble == "band":
        chosen = cast_band(programs, counts, rank)
    else:
        chosen = cast_quartet(programs, counts, config.tracks)
    player_of = np.full(len(programs) + 1, -1)
    for player, track in enumerate(chosen):
        if track is not None:
            player_of[track] = player
    phrase = heard.copy()
    phrase[:, 0] = player_of[heard[:, 0]]
    return phrase[phrase[:, 0] >= 0]


def _is_music(phrase: Integers, config: MuseGANConfig) -> bool:
    """Whether enough players play, and on the lines of the beat."""
    playing = np.unique(phrase[:, 0])
    if len(playing) < _FEWEST_PLAYING[config.ensemble] or len(phrase) < 2 * config.bars:
        return False
    on_line = np.isin(phrase[:, 1] % 24, 2 * np.array(slots.LINES))
    return float(1 - on_line.mean()) <= _MOST_OFF_LINE


def _in_one_key(phrase: Integers, config: MuseGANConfig) -> tuple[Notes, int]:
    """The phrase's notes on slots and rows, in C major or A minor; and what it was above that."""
    players = config.players.players
    is_drum = np.array([player.is_drum for player in players])[phrase[:, 0]]
    floor = np.array([player.floor for player in players])[phrase[:, 0]]
    length = phrase[:, 2] - phrase[:, 1]
    chroma = np.bincount(phrase[~is_drum, 3] % 12, length[~is_drum], minlength=12).astype(float)
    key = int(semitones_above(chroma))
    pitch = phrase[:, 3] - np.where(is_drum, 0, key)
    kept = ~is_drum | ((pitch >= floor) & (pitch < floor + slots.ROWS))
    row = slots.inside(pitch, floor)
    last = config.bars * slots.SLOTS_PER_BAR
    start = np.minimum(slots.nearest(phrase[:, 1], 24), last - 1)
    stop = np.where(is_drum, start + 1, np.maximum(slots.nearest(phrase[:, 2], 24), start + 1))
    notes = np.stack([phrase[:, 0], start, stop, row], axis=1)[kept]
    return _without_overlaps(notes).astype(np.int16), key


def _without_overlaps(notes: Integers) -> Integers:
    """In order of player, row and start; a note ends where its pitch begins again."""
    order = np.lexsort([-notes[:, 2], notes[:, 1], notes[:, 3], notes[:, 0]])
    notes = notes[order]
    same = (notes[1:, [0, 3]] == notes[:-1, [0, 3]]).all(axis=1)
    doubled = same & (notes[1:, 1] == notes[:-1, 1])
    notes = notes[np.append(True, ~doubled)]
    same = (notes[1:, [0, 3]] == notes[:-1, [0, 3]]).all(axis=1)
    cut = np.where(same, np.minimum(notes[:-1, 2], notes[1:, 1]), notes[:-1, 2])
    notes[:-1, 2] = cut
    return notes
