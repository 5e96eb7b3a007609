"""Which earlier notes a note listened to, asked by track, bar and beat."""

import re
from pathlib import Path

from midi_data.errors import ScoreError
from midi_data.score import Note, Score
from musegen.asking import WEIGHTS
from musegen.daw.note_names import NoteNames
from musegen.heard import Listening
from musegen.selecting import selected_tracks

_PLACE = re.compile(
    r"\s*(?P<track>.+?)\s+(?P<bar>\d{1,6})(?:\.(?P<beat>\d{1,3}(?:\.\d{1,6})?))?"
    r"(?:\s+(?P<pitch>[^\d\s].*?))?\s*"
)
_PITCH = re.compile(r"([A-G])(##|#|bb|b)?(-?\d)", re.IGNORECASE)
_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_EARLY = 0.125  # beats by which a played note may come early and still be on its beat


def attention(
    score: Score,
    *,
    track: str | int,
    bar: int,
    beat: float | None = None,
    pitch: str | int | None = None,
    weights: str | Path = WEIGHTS,
) -> Listening:
    """Which earlier notes a note of a score listened to, as the composer would write it.

    Args:
        score: whose note it is.
        track: a name, a number counted from 1 as text, or an index counted from 0.
        bar: counted from 1, as on paper.
        beat: counted from 1, as in 2.5; without it, the bar's first note of the track.
        pitch: such as `C#4` or `Snare`, or a MIDI number; the highest of a chord if not said.
        weights: a name of shipped weights, or a folder.

    Raises:
        ScoreError: if there is no such note; it says which are there.
    """
    number, note = _chosen(score, track, bar, beat, pitch)
    from musegen.composer.attention import listen
    from musegen.composer.model import Composer
    from musegen.training.weights import shared

    return listen(score, number, note, shared(Composer, weights))


def attention_at(score: Score, words: str) -> Listening:
    """`attention` to a note named as in `Viola 5`, `Viola 5.2`, `3 5.2.5` or `Viola 5.2 C#4`.

    Raises:
        ScoreError: if the words name no note.
    """
    found = _PLACE.fullmatch(words)
    if found is None:
        raise ScoreError(
            f"{words!r} names no note",
            mend="Say track, bar and beat as in 'Viola 5.2', or with a pitch, 'Viola 5.2 D4'.",
        )
    return attention(
        score,
        track=found["track"],
        bar=int(found["bar"]),
        beat=float(found["beat"]) if found["beat"] else None,
        pitch=found["pitch"],
    )


def _chosen(
    score: Score, named: str | int, bar: int, beat: float | None, pitch: str | int | None
) -> tuple[int, Note]:
    """The track, counted from 0, and the note that is meant."""
    names, track = NoteNames(score), _one_track(score, named)
    if not 1 <= bar <= len(names.grid):
        raise ScoreError(
            f"bar {bar} of {len(names.grid)}", mend=f"Choose a bar from 1 to {len(names.grid)}."
        )
    here = names.grid[bar - 1]
    notes = [n for n in score.tracks[track].notes if 0 <= n.time - here.start < here.length]
    meant = [
        note
        for note in notes
        if (beat is None or -_EARLY <= names.beat(note.time) - beat < 1 - _EARLY)
        and (pitch is None or _is_called(note, pitch, names.sound(track, note.pitch)))
    ]
    if not meant:
        at_beat = "" if beat is None else f" beat {beat:g}"
        raise ScoreError(
            f"no note{'' if pitch is None else f' {pitch}'} begins there",
            where=f"{names.tracks[track]}, bar {bar}{at_beat}",
            mend=_what_is_there(names, track, here.start, notes),
        )
    return track, min(meant, key=lambda n: (abs(names.beat(n.time) - (beat or 1)), -n.pitch))


def _one_track(score: Score, named: str | int) -> int:
    tracks = selected_tracks(score, [named])
    if len(tracks) > 1:
        names = NoteNames(score).tracks
        raise ScoreError(
            f"{len(tracks)} tracks are meant by {named!r}",
            mend=f"Choose one: {', '.join(f'{each + 1} {names[each]}' for each in tracks)}.",
        )
    return tracks[0]


def _is_called(note: Note, pitch: str | int, name: str) -> bool:
    if isinstance(pitch, int):
        return note.pitch == pitch
    if pitch.casefold() == name.casefold():
        return True
    found = _PITCH.fullmatch(pitch)
    if found is None:
        return False
    letter, sign, octave = found.groups(default="")
    alteration = sign.count("#") - sign.casefold().count("b")
    return note.pitch == 12 * (int(octave) + 1) + _LETTERS[letter.upper()] + alteration


def _what_is_there(names: NoteNames, track: int, start: int, notes: list[Note]) -> str:
    """The notes of a bar, or the nearest note where it has none."""
    if notes:
        there = ", ".join(names.short(track, note.time, note.pitch) for note in notes)
        return f"There are: {there}."
    played = names.score.tracks[track].notes
    if not len(played):
        return "The track is silent; choose another."
    nearest = min(played, key=lambda note: abs(note.time - start))
    return f"The nearest note is {names.whole(track, nearest.time, nearest.pitch)}."
