"""One voice as notes and rests in order, in the two forms of a melody for a language model.

Parallel streams (`encode`): `int16 (note, 2)`, a pitch and a duration side by side. One stream
(`encode_tokens`): a duration token after each pitch token. Both are in Foster, "Generative Deep
Learning", second edition, 2023, chapter 11.

A rest is a pitch of its own, so silence is predicted like any note. What is longer than
`LONGEST` goes on in a further event: a note in a TIE, a rest in another REST. On the grid,
`decode(encode(score))` has the same notes as `score`; `report` tells what is not on it.
"""

import numpy as np
from numpy.typing import NDArray

from midi_data.errors import ScoreError
from midi_data.score import Score, Track
from musegen.encoders.grid import STEPS_PER_QUARTER, GridReport
from musegen.encoders.voices import Voice, empty_score, read_voice, write_voice

REST = 128  # one past the highest MIDI pitch
TIE = 129  # the note before goes on
PITCHES = 130  # symbols of the pitch stream
LONGEST = 192  # steps of one event: eight quarters, two bars of 4/4
TOKENS = PITCHES + LONGEST  # symbols of the single stream: pitches, then durations of 1, 2, ...


def encode(score: Score, *, track: int | None = None) -> NDArray[np.int16]:
    """Pitch and duration of every note and rest up to the end of the last note.

    Args:
        score: holds the voice.
        track: which track, counted from 0; by default the only one with notes.

    Returns:
        (note, 2): pitch, REST or TIE; duration in steps of 1/24 quarter, 1 to LONGEST.

    Raises:
        ScoreError: where several notes sound at once, or several tracks have notes.
    """
    voice, _ = _voice(score, track)
    gap = voice.onset - np.concatenate([[0], voice.end[:-1]])
    symbol = np.stack([np.full(len(gap), REST), voice.pitch], axis=1).ravel()  # rest, note, rest ..
    steps = np.stack([gap, voice.end - voice.onset], axis=1).ravel()
    pieces = -(-steps // LONGEST)  # none for a gap of no length
    number = np.arange(pieces.sum()) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    symbol, steps = np.repeat(symbol, pieces), np.repeat(steps, pieces)
    symbol[(number > 0) & (symbol != REST)] = TIE
    steps = np.minimum(steps - number * LONGEST, LONGEST)
    return np.stack([symbol, steps], axis=1).astype(np.int16)


def decode(streams: NDArray[np.int16]) -> Score:
    """The score of one track that pitches and durations stand for.

    Args:
        streams: (note, 2), as `encode` gives it.

    Raises:
        ScoreError: if a number stands for nothing, or a tie follows no note.
    """
    symbol, steps = streams.astype(np.int64).reshape(-1, 2).T
    _check(symbol, steps)
    end = np.cumsum(steps)
    heads = symbol != TIE
    last = np.append(np.flatnonzero(heads)[1:], len(symbol)) - 1  # the last event of each note
    sounding = symbol[heads] != REST
    onset, end, pitch = (end - steps)[heads], end[last[: heads.sum()]], symbol[heads]
    score, ticks_per_step = empty_score(STEPS_PER_QUARTER)
    score.tracks.append(Track("Melody", 0, False))
    voice = Voice(onset[sounding], end[sounding], pitch[sounding])
    write_voice(voice, score.tracks[0], ticks_per_step=ticks_per_step)
    return score


def encode_tokens(score: Score, *, track: int | None = None) -> NDArray[np.int16]:
    """The same as `encode` in one stream: a pitch token, its duration token, and so on.

    Returns:
        (token,): a pitch, REST or TIE below PITCHES; then PITCHES - 1 + duration in steps.

    Raises:
        ScoreError: as for `encode`.
    """
    streams = encode(score, track=track)
    streams[:, 1] += PITCHES - 1
    return streams.ravel()


def decode_tokens(tokens: NDArray[np.int16]) -> Score:
    """The score of one track that a single stream stands for.

    Raises:
        ScoreError: if pitch and duration tokens do not take turns, or a tie follows no note.
    """
    if len(tokens) % 2:
        raise ScoreError(
            f"{len(tokens)} tokens, and pitch and duration come in pairs",
            mend="Leave out the last pitch, which has no duration.",
        )
    streams = tokens.reshape(-1, 2).copy()
    streams[:, 1] -= PITCHES - 1
    return decode(streams)


def report(score: Score, *, track: int | None = None) -> GridReport:
    """What the grid of 24 steps a quarter cannot hold of a voice.

    Raises:
        ScoreError: as for `encode`.
    """
    return _voice(score, track)[1]


def _voice(score: Score, track: int | None) -> tuple[Voice, GridReport]:
    if track is None:
        sounding = [index for index, each in enumerate(score.tracks) if len(each.notes)]
        if len(sounding) > 1:
            raise ScoreError(
                f"{len(sounding)} tracks have notes where a note stream holds one voice",
                mend="Name one with `track=`, or use part streams, which hold an ensemble.",
            )
        if not sounding:
            nothing = np.zeros(0, np.int64)
            return Voice(nothing, nothing, nothing), GridReport()
        track = sounding[0]
    return read_voice(score, track, steps_per_quarter=STEPS_PER_QUARTER)


def _check(symbol: NDArray[np.int64], steps: NDArray[np.int64]) -> None:
    wrong = (symbol < 0) | (symbol >= PITCHES) | (steps < 1) | (steps > LONGEST)
    if wrong.any():
        event = int(np.argmax(wrong))
        raise ScoreError(
            f"pitch {symbol[event]} with duration {steps[event]} stands for nothing",
            where=f"event {event + 1}",
            mend=f"Pitches go from 0 to {PITCHES - 1}, durations from 1 to {LONGEST}.",
        )
    loose = (symbol == TIE) & np.append(True, symbol[:-1] == REST)[: len(symbol)]
    if loose.any():
        raise ScoreError(
            "a tie follows no note",
            where=f"event {int(np.argmax(loose)) + 1}",
            mend="Begin with a pitch or a rest, and never tie after a rest.",
        )
