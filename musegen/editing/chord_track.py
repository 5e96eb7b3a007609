"""Chords as a track: each in the voicing nearest to the one before, its symbol as a syllable."""

from collections.abc import Sequence
from itertools import product

from midi_data.chords import chord_pitch_classes, parse_chord
from midi_data.errors import ScoreError
from midi_data.instruments import find_instrument
from midi_data.keys import Key
from midi_data.score import Note, Score, TextMeta, Track
from musegen.editing.harmony import Harmony

VOICINGS = ("close", "open")
TRACK_NAME = "Chords"
_VELOCITY = 64
_LOW, _HIGH = 50, 72  # where the upper notes lie: D3 to C5
_BASS = 36  # the lowest root, C2
_MIDDLE = 60


def chord_track(
    chords: Sequence[Harmony], key: Key, *, voicing: str = "close", instrument: str = "piano"
) -> Track:
    """The chords as long notes, each with its symbol where lyrics stand.

    Args:
        chords: in order.
        key: that their symbols are spelt in.
        voicing: `close` is a chord around middle C; `open` is the same with a bass below it and
            the second voice from above an octave lower.
        instrument: who plays them.

    Raises:
        ScoreError: for a voicing or an instrument nobody knows.
    """
    player = find_instrument(instrument)
    if voicing not in VOICINGS:
        raise ScoreError(f"{voicing!r} is no voicing", mend=f"Choose {' or '.join(VOICINGS)}.")
    if player is None or player.is_drum:
        raise ScoreError(f"{instrument!r} cannot play chords", mend="Say it as in piano or organ.")
    track = Track(TRACK_NAME, player.program, False)
    before: tuple[int, ...] = (55, 60, 64)
    for each in chords:
        before = _nearest(each, before)
        sounding = _opened(each, before) if voicing == "open" else before
        for pitch in sounding:
            track.notes.append(Note(each.start, each.stop - each.start, pitch, _VELOCITY))
        track.lyrics.append(TextMeta(each.start, each.symbol(key)))
    return track


def chord_symbols(score: Score) -> tuple[int, list[tuple[int, str]]] | None:
    """The track that says chord symbols where lyrics stand, and these with their ticks."""
    for number, track in enumerate(score.tracks):
        said = [(lyric.time, lyric.text) for lyric in track.lyrics]
        if track.name == TRACK_NAME and said and all(parse_chord(text) for _, text in said):
            return number, said
    return None


def _nearest(chord: Harmony, before: tuple[int, ...]) -> tuple[int, ...]:
    """The notes of a chord in close position that move least."""
    classes = sorted(chord_pitch_classes(chord.root, chord.quality))
    places = [[pitch for pitch in range(_LOW, _HIGH + 1) if pitch % 12 == each] for each in classes]
    close = [tuple(sorted(each)) for each in product(*places) if max(each) - min(each) < 12]

    def moves(pitches: tuple[int, ...]) -> float:
        steps = sum(min(abs(pitch - was) for was in before) for pitch in pitches)
        return steps + abs(sum(pitches) / len(pitches) - _MIDDLE) / 2

    return min(close, key=moves)


def _opened(chord: Harmony, close: tuple[int, ...]) -> tuple[int, ...]:
    bass = _BASS + (chord.root - _BASS) % 12
    upper = [*close[:-2], close[-1]]
    return tuple(sorted({bass, close[-2] - 12 if close[-2] - 12 > bass else close[-2], *upper}))
