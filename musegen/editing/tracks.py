"""Tracks split, joined, doubled, moved, named, left out, and given to other players."""

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from midi_data.errors import ScoreError
from midi_data.instruments import Instrument, find_instrument, instrument_of
from midi_data.score import Score, Track
from musegen.daw.names import roman, track_name
from musegen.editing.note_table import NoteTable, Ticks, Tracks
from musegen.editing.voices import voices_of
from musegen.selecting import selected_tracks

_OCTAVE = 12


def split_at_pitch(score: Score, pitch: int, *, track: str | int) -> Score:
    """A copy in which one track is two: what is at the pitch or above, and below it what is below.

    Both get the controllers and bends; a syllable goes where its note goes.

    Raises:
        ScoreError: there is no such track, or all of it is on one side.
    """
    number = one_track(score, track)
    notes = NoteTable.of(score.tracks[number])
    high = notes.pitch >= pitch
    if high.all() or not high.any():
        raise ScoreError(
            f"every note is {'at or above' if high.all() else 'below'} pitch {pitch}",
            where=_named(score, number),
            mend=f"Its pitches go from {_reach(notes)}; split between them.",
        )
    return _replaced(score, number, _parts(score.tracks[number], [high, ~high], ["high", "low"]))


def split_voices(score: Score, *, track: str | int, voices: int | None = None) -> Score:
    """A copy in which each voice of a track is a track of its own, the highest first.

    Args:
        score: the piece.
        track: which.
        voices: how many; as many as sound at once at most if none are said.

    Raises:
        ScoreError: there is no such track, or there is one voice only.
    """
    number = one_track(score, track)
    notes = NoteTable.of(score.tracks[number])
    of = voices_of(notes, score.ticks_per_quarter, voices)
    count = int(of.max(initial=0)) + 1
    if count < 2:
        raise ScoreError(
            "there is only one voice", where=_named(score, number), mend="Choose another track."
        )
    kept = [of == voice for voice in range(count) if (of == voice).any()]
    names = [roman(voice) for voice in range(1, len(kept) + 1)]
    return _replaced(score, number, _parts(score.tracks[number], kept, names))


def merge(score: Score, tracks: Sequence[str | int]) -> Score:
    """A copy in which some tracks are one, in the place of the first and with its sound.

    Raises:
        ScoreError: there are fewer than two, or drums among pitched tracks.
    """
    chosen = selected_tracks(score, tracks)
    parts = [score.tracks[number] for number in chosen]
    if len(parts) < 2:
        raise ScoreError(
            "Merging takes two tracks or more", mend="Name them, as in 'Viola, Cello'."
        )
    if len({part.is_drum for part in parts}) > 1:
        raise ScoreError(
            "drums and pitched tracks cannot be one", mend="Merge each kind by itself."
        )
    made = score.copy()
    joined = Track(parts[0].name, parts[0].program, parts[0].is_drum)
    for name in ("notes", "controls", "pitch_bends", "lyrics", "pedals"):
        events = sorted(chain(*(getattr(part, name) for part in parts)), key=lambda each: each.time)
        getattr(joined, name).extend(_once(events) if name != "notes" else events)
    kept: list[Track] = []
    for number, track in enumerate(made.tracks):
        if number == chosen[0]:
            kept.append(joined)
        elif number not in chosen:
            kept.append(track)
    return _with(made, kept)


def rename(score: Score, name: str, *, track: str | int) -> Score:
    """A copy in which a track has another name."""
    if not name.strip():
        raise ScoreError("A name with nothing in it", mend="Say it as in 'Piano=Left hand'.")
    made = score.copy()
    made.tracks[one_track(score, track)].name = name.strip()
    return made


def delete_tracks(score: Score, tracks: Sequence[str | int]) -> Score:
    """A copy without these tracks.

    Raises:
        ScoreError: there is no such track, or none would be left.
    """
    gone = selected_tracks(score, tracks)
    if len(gone) == len(score.tracks):
        raise ScoreError("No track would be left", mend="Leave some of them.")
    made = score.copy()
    return _with(made, [each for number, each in enumerate(made.tracks) if number not in gone])


def duplicate(score: Score, tracks: Tracks) -> Score:
    """A copy in which each of these tracks has a double behind it."""
    chosen, made = selected_tracks(score, tracks), score.copy()
    doubled: list[Track] = []
    for number, track in enumerate(made.tracks):
        doubled.append(track)
        if number in chosen:
            double = track.copy()
            double.name = f"{track_name(track)} (double)"
            doubled.append(double)
    return _with(made, doubled)


def order_with(score: Score, track: str | int, to: int) -> list[int]:
    """The tracks' numbers in the order in which one of them stands in another place.

    Raises:
        ScoreError: there is no such track or place.
    """
    number, count = one_track(score, track), len(score.tracks)
    if not 0 <= to < count:
        raise ScoreError(f"There is no place {to + 1}", mend=f"Choose from 1 to {count}.")
    others = [each for each in range(count) if each != number]
    return [*others[:to], number, *others[to:]]


def move(score: Score, track: str | int, to: int) -> Score:
    """A copy in which a track stands in another place, counted from 0."""
    made = score.copy()
    return _with(made, [made.tracks[number] for number in order_with(score, track, to)])


def reinstrument(score: Score, instrument: str, *, tracks: Tracks = None) -> Score:
    """A copy in which another instrument plays, every note within its range.

    The whole track goes to the octave in which most of it fits, then each note that is still
    beyond to the nearest octave of it that can be played. A track named after its instrument is
    named after the new one.

    Args:
        score: the piece.
        instrument: as a person calls it, `cello` or `Flute II`.
        tracks: who plays it.

    Raises:
        ScoreError: for an instrument nobody knows, or drums for pitches or the other way.
    """
    player = find_instrument(instrument)
    if player is None:
        raise ScoreError(
            f"{instrument!r} is no instrument musegen knows", mend="Say it as in cello or organ."
        )
    made = score.copy()
    for number in selected_tracks(score, tracks):
        track = made.tracks[number]
        if track.is_drum != player.is_drum:
            kind = "a drum track" if track.is_drum else "a pitched track"
            raise ScoreError(
                f"{player.name} cannot play {kind}",
                where=_named(score, number),
                mend="Select other tracks, or name another instrument.",
            )
        track.name = _renamed(track, player)
        track.program = player.program
        notes = NoteTable.of(track)
        if not player.is_drum and len(notes.pitch):
            notes.pitch = within_range(notes.pitch, player)
            track.notes = notes.notes()
    return made


def within_range(pitch: Ticks, player: Instrument) -> Ticks:
    """The pitches of a line in the octaves in which an instrument can play them."""
    shifts = sorted(range(-10, 11), key=abs)
    fits = [
        int(((pitch + _OCTAVE * by >= player.low) & (pitch + _OCTAVE * by <= player.high)).sum())
        for by in shifts
    ]
    moved = pitch + _OCTAVE * shifts[int(np.argmax(fits))]
    up = np.maximum(0, -(-(player.low - moved) // _OCTAVE))
    down = np.maximum(0, -(-(moved - player.high) // _OCTAVE))
    found: Ticks = moved + _OCTAVE * (up - down)
    return found


def one_track(score: Score, track: str | int) -> int:
    """The number of the one track that is meant.

    Raises:
        ScoreError: none is, or several are.
    """
    found = selected_tracks(score, [track])
    if len(found) > 1:
        names = ", ".join(f"{number + 1} {track_name(score.tracks[number])}" for number in found)
        raise ScoreError(f"{track!r} means several tracks", mend=f"Choose one by number: {names}.")
    return found[0]


def _named(score: Score, number: int) -> str:
    return f"track {number + 1} {track_name(score.tracks[number])!r}"


def _reach(notes: NoteTable) -> str:
    return f"{notes.pitch.min()} to {notes.pitch.max()}" if len(notes.pitch) else "none"


def _parts(track: Track, kept: list[NDArray[np.bool_]], names: list[str]) -> list[Track]:
    """A track cut in parts, everything but notes and words in each of them."""
    notes, sung, parts = NoteTable.of(track), set[int](), []
    for which, name in zip(kept, names, strict=True):
        part = track.copy()
        part.name = f"{track_name(track)} {name}"
        part.notes = notes.rows(which).notes()
        onsets = set(notes.onset[which].tolist())
        words = [
            lyric
            for place, lyric in enumerate(track.lyrics)
            if place not in sung and (lyric.time in onsets or which is kept[-1])
        ]
        sung |= {place for place, lyric in enumerate(track.lyrics) if lyric.time in onsets}
        part.lyrics = type(part.lyrics)(words)
        parts.append(part)
    return parts


def _replaced(score: Score, number: int, parts: list[Track]) -> Score:
    made = score.copy()
    before, after = list(made.tracks[:number]), list(made.tracks[number + 1 :])
    return _with(made, [*before, *parts, *after])


def _once(events: Iterable[object]) -> list[object]:
    """Events without those that say again what another of the same time says."""
    found: dict[str, object] = {}
    for event in events:
        found.setdefault(str(event), event)
    return list(found.values())


def _renamed(track: Track, player: Instrument) -> str:
    said = track.name.strip()
    is_instrument = not said or find_instrument(said) is not None
    was = instrument_of(track.program, track.is_drum).name
    return player.name if is_instrument or said == was else said


def _with(score: Score, tracks: list[Track]) -> Score:
    score.tracks = type(score.tracks)(tracks)
    return score
