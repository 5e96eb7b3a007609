"""A fixed ensemble on a grid, one stream a part: `int16 (step, part)`.

At each step a part begins a note (its pitch), goes on with it (HOLD) or is silent (REST), so
repeated notes differ from held ones and a part that drops out for some bars is predicted, not
patched. On the grid, `decode(encode(score))` has the same notes as `score`; `report` tells
what is not on it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from midi_data.errors import ScoreError
from midi_data.score import Score, Track
from musegen.encoders.grid import CHORALE_STEPS_PER_QUARTER, GridReport
from musegen.encoders.voices import Voice, empty_score, read_voice, write_voice

REST = 128  # one past the highest MIDI pitch
HOLD = 129  # the note before goes on
SYMBOLS = 130


def encode(
    score: Score, *, steps_per_quarter: int = CHORALE_STEPS_PER_QUARTER
) -> NDArray[np.int16]:
    """What each part does at each step, up to the end of the last note.

    Args:
        score: one track a part, in order; a track without notes rests throughout.
        steps_per_quarter: 4 holds sixteenths, 24 also triplets and 32nds.

    Returns:
        (step, part): pitch, REST or HOLD.

    Raises:
        ScoreError: where several notes of a part sound at once.
    """
    voices = [
        read_voice(score, part, steps_per_quarter=steps_per_quarter)[0]
        for part in range(len(score.tracks))
    ]
    length = max((int(voice.end[-1]) for voice in voices if len(voice.end)), default=0)
    streams = np.full((length, len(voices)), REST, np.int16)
    for part, voice in enumerate(voices):
        change = np.zeros(length + 1, np.int64)
        np.add.at(change, voice.onset, 1)
        np.add.at(change, voice.end, -1)
        streams[np.cumsum(change)[:-1] > 0, part] = HOLD
        streams[voice.onset, part] = voice.pitch
    return streams


def decode(
    streams: NDArray[np.int16], *, steps_per_quarter: int = CHORALE_STEPS_PER_QUARTER
) -> Score:
    """The score that streams stand for, one track a part.

    Args:
        streams: (step, part), as `encode` gives it.
        steps_per_quarter: as it was for `encode`.

    Raises:
        ScoreError: if a number stands for nothing, or a hold follows no note.
    """
    _check(streams)
    score, ticks_per_step = empty_score(steps_per_quarter)
    for part, stream in enumerate(streams.T.astype(np.int64)):
        heads = np.flatnonzero(stream != HOLD)  # where a note or a rest begins
        ends = np.append(heads[1:], len(stream))[: len(heads)]
        sounding = stream[heads] != REST
        onset = heads[sounding]
        score.tracks.append(Track(f"Part {part + 1}", 0, False))
        voice = Voice(onset, ends[sounding], stream[onset])
        write_voice(voice, score.tracks[part], ticks_per_step=ticks_per_step)
    return score


def report(score: Score, *, steps_per_quarter: int = CHORALE_STEPS_PER_QUARTER) -> GridReport:
    """What the grid cannot hold of all parts together.

    Raises:
        ScoreError: where several notes of a part sound at once.
    """
    parts = range(len(score.tracks))
    each = [read_voice(score, part, steps_per_quarter=steps_per_quarter)[1] for part in parts]
    return sum(each, GridReport())


def from_pitch_rows(rows: Sequence[Sequence[int]]) -> NDArray[np.int16]:
    """Streams of a piece given as sounding pitches a step, -1 for silence.

    So the chorales of `Jsb16thSeparated.json` are written. Such rows do not tell a repeated
    note from a held one: equal neighbours become one note. `to_pitch_rows` gives the rows back.

    Args:
        rows: (step, part) pitches; empty for a piece of no length.
    """
    parts = len(rows[0]) if len(rows) else 0
    pitches = np.asarray(rows, dtype=np.int16).reshape(len(rows), parts)
    streams = np.where(pitches < 0, REST, pitches).astype(np.int16)
    goes_on = (pitches[1:] == pitches[:-1]) & (pitches[1:] >= 0)
    streams[1:][goes_on] = HOLD
    return streams


def to_pitch_rows(streams: NDArray[np.int16]) -> NDArray[np.int16]:
    """The sounding pitch of each part at each step, -1 for silence.

    Args:
        streams: (step, part), as `encode` gives it.

    Raises:
        ScoreError: if a number stands for nothing, or a hold follows no note.
    """
    _check(streams)
    step = np.arange(len(streams))[:, None]
    head = np.maximum.accumulate(np.where(streams == HOLD, 0, step), axis=0)
    symbol = np.take_along_axis(streams, head, axis=0)
    return np.where(symbol == REST, -1, symbol).astype(np.int16)


def _check(streams: NDArray[np.int16]) -> None:
    wrong = (streams < 0) | (streams >= SYMBOLS)
    if wrong.any():
        step, part = (int(index) for index in np.argwhere(wrong)[0])
        raise ScoreError(
            f"{streams[step, part]} stands for nothing",
            where=f"step {step + 1}, part {part + 1}",
            mend=f"Pitches go from 0 to 127, {REST} is a rest and {HOLD} a hold.",
        )
    before = np.concatenate([np.full((1, streams.shape[1]), REST, np.int16), streams[:-1]])
    loose = (streams == HOLD) & (before[: len(streams)] == REST)
    if loose.any():
        step, part = (int(index) for index in np.argwhere(loose)[0])
        raise ScoreError(
            "a hold follows no note",
            where=f"step {step + 1}, part {part + 1}",
            mend="Begin with a pitch or a rest, and never hold after a rest.",
        )
