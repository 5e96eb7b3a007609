"""Music on other pitches: by semitones, by steps of its scale, or into another key.

Drums never move. Where the whole band moves, its key signatures move with it.
"""

from collections.abc import Callable

import numpy as np

from midi_data.errors import ScoreError
from midi_data.keys import Key, parse_key
from midi_data.score import KeySignature, Score
from musegen.editing.meant_keys import key_meant, key_signed
from musegen.editing.note_table import (
    Bars,
    NoteTable,
    Ticks,
    Tracks,
    change_notes,
    place,
    selection,
)

_HIGHEST = 127
# Each pitch class above the tonic as a step of the scale and semitones beside it.
_DEGREES = {
    "major": "0+0 0+1 1+0 2-1 2+0 3+0 3+1 4+0 5-1 5+0 6-1 6+0",
    "minor": "0+0 1-1 1+0 2+0 2+1 3+0 3+1 4+0 5+0 5+1 6+0 6+1",
}
_SCALES = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
# What becomes of thirds, sixths and sevenths in the other mode; the leading note stays.
_OTHER_MODE = {"minor": {4: 3, 9: 8}, "major": {3: 4, 8: 9, 10: 11}}


def transpose(score: Score, semitones: int, *, tracks: Tracks = None, bars: Bars = None) -> Score:
    """A copy, that many semitones higher, or lower if it is less than 0.

    Raises:
        ScoreError: a note would leave MIDI's 128 pitches, or nothing pitched is selected.
    """

    def higher(notes: NoteTable, track: int) -> NoteTable:
        notes.pitch += semitones
        _refuse_beyond(score, notes, track)
        return notes

    moved = change_notes(score, higher, tracks=tracks, bars=bars, drums=False)
    return _with_keys(
        moved, tracks, bars, lambda key: Key((key.tonic + semitones) % 12, key.mode), semitones % 12
    )


def transpose_in_key(
    score: Score, steps: int, *, key: str | None = None, tracks: Tracks = None, bars: Bars = None
) -> Score:
    """A copy, that many steps of the scale higher; a note beside the scale stays beside it.

    Args:
        score: the piece.
        steps: 2 is a third up, -7 an octave down.
        key: whose scale; the key of the piece if none is named.
        tracks: those that are meant.
        bars: those that the notes belong to that are meant.

    Raises:
        ScoreError: a note would leave MIDI's 128 pitches, or nothing pitched is selected.
    """
    home = _key(key) if key else key_meant(score)
    table = [(int(word[0]), int(word[1:])) for word in _DEGREES[home.mode].split()]
    degrees = np.array([degree for degree, _ in table])
    beside = np.array([by for _, by in table])
    scale = np.array(_SCALES[home.mode])

    def higher(notes: NoteTable, track: int) -> NoteTable:
        octave, above = np.divmod(notes.pitch - home.tonic, 12)
        place_in_scale = degrees[above] + steps
        octave = octave + place_in_scale // 7
        notes.pitch = home.tonic + 12 * octave + scale[place_in_scale % 7] + beside[above]
        _refuse_beyond(score, notes, track)
        return notes

    return change_notes(score, higher, tracks=tracks, bars=bars, drums=False)


def to_key(
    score: Score,
    key: str,
    *,
    from_key: str | None = None,
    tracks: Tracks = None,
    bars: Bars = None,
) -> Score:
    """A copy in another key, tonic on tonic, by the nearest way: at most a tritone.

    From major to minor, thirds and sixths are lowered and the leading note stays; from minor to
    major, thirds, sixths and sevenths are raised.

    Args:
        score: the piece.
        key: such as `A minor`, `Eb`, `F# major`.
        from_key: what it is in now, if it is not what signature and notes say.
        tracks: those that are meant.
        bars: those that the notes belong to that are meant.

    Raises:
        ScoreError: for what is no key, or as `transpose` does.
    """
    new, old = _key(key), _key(from_key) if from_key else key_meant(score)
    semitones = (new.tonic - old.tonic + 5) % 12 - 5
    borrowed = np.arange(12)
    for was, is_now in _OTHER_MODE[new.mode].items() if new.mode != old.mode else ():
        borrowed[was] = is_now

    def there(notes: NoteTable, track: int) -> NoteTable:
        octave, above = np.divmod(notes.pitch - old.tonic, 12)
        notes.pitch = old.tonic + 12 * octave + borrowed[above] + semitones
        _refuse_beyond(score, notes, track)
        return notes

    def moved_key(each: Key) -> Key:
        mode = new.mode if each.mode == old.mode else each.mode
        return Key((each.tonic + semitones) % 12, mode)

    moved = change_notes(score, there, tracks=tracks, bars=bars, drums=False)
    return _with_keys(moved, tracks, bars, moved_key, int(new != old))


def _key(words: str) -> Key:
    found = parse_key(words)
    if found is None:
        raise ScoreError(f"{words!r} is no key", mend="Say it as in A minor, Eb or F# major.")
    return found


def _with_keys(
    score: Score, tracks: Tracks, bars: Bars, moved: Callable[[Key], Key], moves: int
) -> Score:
    """The score with its signatures moved, if every pitched track is."""
    chosen = selection(score, tracks, bars)
    left = {number for number, track in enumerate(score.tracks) if not track.is_drum}
    if not moves or left - set(chosen.tracks) or not len(score.key_signatures):
        return score
    signatures = sorted(score.key_signatures, key=lambda each: each.time)
    spans = chosen.spans()
    edges = {tick for span in spans for tick in span if tick is not None}
    made = []
    for tick in sorted({each.time for each in signatures} | edges):
        before = [each for each in signatures if each.time <= tick]
        if not before:
            continue
        old = before[-1]
        inside = any(start <= tick and (stop is None or tick < stop) for start, stop in spans)
        key = moved(key_signed(old))
        number, tonality = (key.fifths, int(key.mode == "minor")) if inside else _plain(old)
        made.append(KeySignature(tick, number, tonality))
    score.key_signatures = type(score.key_signatures)(made)
    return score


def _plain(signature: KeySignature) -> tuple[int, int]:
    return signature.key, signature.tonality


def _refuse_beyond(score: Score, notes: NoteTable, track: int) -> None:
    beyond: Ticks = np.flatnonzero((notes.pitch < 0) | (notes.pitch > _HIGHEST))
    if not len(beyond):
        return
    first = int(beyond[0])
    pitch, onset = int(notes.pitch[first]), int(notes.onset[first])
    way = "down" if pitch > _HIGHEST else "up"
    raise ScoreError(
        f"a note would get the pitch {pitch}, and MIDI has 0 to {_HIGHEST}",
        where=place(score, track, onset),
        mend=f"Go less far, or take this track an octave {way} first.",
    )
