"""Whether a score is what was asked for: its key, chords, range, voices, bars, metre, tempo."""

from collections.abc import Sequence

import numpy as np

from midi_data.chords import QUALITIES, bar_chords, chord_pitch_classes, parse_chord, sounding
from midi_data.instruments import Instrument
from midi_data.keys import Key
from midi_data.score import Score, Track, bars, last_tick
from musegen.metrics.note_table import note_table


def share_in_key(score: Score, key: Key) -> float:
    """The share of notes, drums left out, that are in the scale of the key."""
    pitch = note_table(score).pitched.pitch
    return float(np.isin(pitch % 12, list(key.scale)).mean()) if len(pitch) else float("nan")


def share_in_chords(score: Score, chords: Sequence[str]) -> float:
    """The share of sounding time in which a note belongs to the chord of its bar.

    Args:
        score: the music.
        chords: symbols, one a bar, repeated to the end.
    """
    edges = [bar.start for bar in bars(score)] + [last_tick(score)]
    weights, _ = sounding(score, np.array(edges))  # (bar, pitch class)
    inside = np.zeros_like(weights, dtype=bool)
    for bar, (root, quality) in enumerate(_asked(chords, len(weights))):
        inside[bar, list(chord_pitch_classes(root, quality))] = True
    return float(weights[inside].sum() / weights.sum()) if weights.any() else float("nan")


def share_of_chords_heard(score: Score, chords: Sequence[str]) -> float:
    """The share of bars, of those where something pitched sounds, heard as the chord asked."""
    heard = bar_chords(score)
    asked = _asked(chords, len(heard))
    hits = [
        (chord[0], QUALITIES[chord[1]]) == wanted
        for chord, wanted in zip(heard, asked, strict=True)
        if chord is not None
    ]
    return float(np.mean(hits)) if hits else float("nan")


def most_at_once(track: Track) -> int:
    """How many notes of a track sound together at most."""
    notes = track.notes.numpy()
    times = np.concatenate([notes["time"], notes["time"] + notes["duration"]])
    steps = np.repeat([1, -1], len(notes["time"]))
    order = np.lexsort([steps, times])  # what ends makes room for what begins
    return int(np.cumsum(steps[order]).max(initial=0))


def mean_at_once(track: Track) -> float:
    """How many notes of a track begin together, on average over its onsets."""
    onsets = track.notes.numpy()["time"]
    return len(onsets) / len(np.unique(onsets)) if len(onsets) else float("nan")


def mean_pitch(track: Track) -> float:
    """The mean pitch of a track's notes."""
    pitches = track.notes.numpy()["pitch"]
    return float(pitches.mean()) if len(pitches) else float("nan")


def notes_a_quarter(score: Score, bar_count: int) -> float:
    """Notes of all tracks together, over so many bars."""
    quarters = _end(score, bar_count) / score.ticks_per_quarter
    return sum(len(track.notes) for track in score.tracks) / quarters


def out_of_range(score: Score, players: Sequence[Instrument]) -> int:
    """How many notes lie outside the range of their player.

    Args:
        score: the music.
        players: one a track.
    """
    pitches = [track.notes.numpy()["pitch"] for track in score.tracks]
    return sum(
        int(((pitch < player.low) | (pitch > player.high)).sum())
        for pitch, player in zip(pitches, players, strict=True)
    )


def broken_promises(
    score: Score,
    *,
    bar_count: int,
    time_signature: tuple[int, int],
    tempo_bpm: float,
    players: Sequence[Instrument],
) -> list[str]:
    """Which of bars, metre, tempo, instruments and range are not exactly as asked."""
    signs = [(sign.numerator, sign.denominator) for sign in score.time_signatures]
    programs = [(each.program, each.is_drum) for each in players]
    kept = {
        "bars": len(bars(score)) == bar_count and last_tick(score) <= _end(score, bar_count),
        "metre": signs == [time_signature],
        "tempo": [round(each.qpm, 2) for each in score.tempos] == [round(tempo_bpm, 2)],
        "instruments": [(each.program, each.is_drum) for each in score.tracks] == programs
        and all(len(each.notes) for each in score.tracks),
    }
    kept["range"] = kept["instruments"] and not out_of_range(score, players)
    return [name for name, exact in kept.items() if not exact]


def _asked(chords: Sequence[str], bar_count: int) -> list[tuple[int, str]]:
    parsed = [parse_chord(symbol) for symbol in chords]
    known = [(each[0], each[1]) for each in parsed if each is not None]
    assert len(known) == len(chords), "a chord nobody knows was asked for"
    return [known[bar % len(known)] for bar in range(bar_count)]


def _end(score: Score, bar_count: int) -> int:
    last = bars(score, at_least=bar_count)[bar_count - 1]
    return last.start + last.length
