"""What a score is, as plain values and as lines for a person."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from midi_data.captions import caption, facts
from midi_data.chords import chord_names
from midi_data.score import Score, bars, last_tick, seconds_at
from musegen.daw import provenance
from musegen.daw.names import track_names
from musegen.daw.note_names import NoteNames
from musegen.daw.take import Written
from musegen.heard import Listening, PlacedNote
from musegen.metrics.scores import measure

Description = dict[str, Any]
CHORDS_SHOWN = 24


def description(score: Score, *, written: Sequence[Written] = ()) -> Description:
    """Key, metre, tempo, bars, tracks, chords, a caption and measures: all plain values.

    Args:
        score: what is described.
        written: the bars that a model wrote, as `written_in_file` finds them.
    """
    found = facts(score)
    return {
        "caption": caption(score),
        "key": found.key.name if found.key else None,
        "time_signature": "/".join(map(str, found.time_signature)),
        "tempo_bpm": round(found.tempo_bpm, 2),
        "bars": len(bars(score)),
        "seconds": round(seconds_at(score, last_tick(score)), 2),
        "tracks": [
            {
                "name": name,
                "program": None if track.is_drum else track.program,
                "drums": track.is_drum,
                "notes": len(track.notes),
                "lowest": min((note.pitch for note in track.notes), default=None),
                "highest": max((note.pitch for note in track.notes), default=None),
            }
            for name, track in zip(track_names(score), score.tracks, strict=True)
        ],
        "chords": [{"quarter": onset, "symbol": symbol} for onset, symbol in chord_names(score)],
        "measures": {
            name: None if value != value else round(value, 4)  # not a number is nothing to measure
            for name, value in measure(score).items()
        },
        "written": [asdict(each) for each in written],
    }


def lines(found: Description) -> list[str]:
    """A description for a person to read."""
    told = [
        found["caption"],
        f"{found['bars']} bars, {found['seconds']:g} seconds, key {found['key'] or 'of none'}, "
        f"{found['time_signature']}, {found['tempo_bpm']:g} bpm",
        "Tracks:",
    ]
    for number, track in enumerate(found["tracks"], start=1):
        sound = "drums" if track["drums"] else f"program {track['program']}"
        reach = f", pitches {track['lowest']} to {track['highest']}" if track["notes"] else ""
        told.append(f"  {number} {track['name']}: {sound}, {track['notes']} notes{reach}")
    symbols = [chord["symbol"] for chord in found["chords"]]
    more = " ..." if len(symbols) > CHORDS_SHOWN else ""
    told.append(f"Chords: {' | '.join(symbols[:CHORDS_SHOWN])}{more}")
    if found["written"]:
        told.append("Written by a model:")
        told += provenance.lines(Written(**each) for each in found["written"])
    told.append("Measures:")
    told += [
        f"  {name.replace('_', ' ')}: {'nothing to measure' if value is None else f'{value:.3g}'}"
        for name, value in found["measures"].items()
    ]
    return told


def listening_lines(score: Score, listening: Listening) -> list[str]:
    """A listening for a person to read."""
    names, most = NoteNames(score), listening.most
    told = [
        f"What {_name(names, listening.chosen)} listened to, from bar {listening.first_bar} on:"
    ]
    odds = f"{math.exp(listening.nats):.0%}"
    if listening.repeats_bar is None:
        told.append(f"  At its place the composer would choose this pitch and length with {odds}.")
    else:
        told.append(
            f"  Its bar repeats bar {listening.repeats_bar}. The composer decides that for the "
            f"whole bar at once, and takes that bar with {odds}: this is what led it there."
        )
    if not most:
        told.append("  No earlier note made it likelier.")
    for each in most:
        told.append(
            f"  {_name(names, each.note)}: {each.times_as_likely:.3g} times as likely with it "
            f"({each.share:.0%} of the attention)"
        )
    if len(most) > 1 and listening.nats_of_most > 0:
        factor = math.exp(listening.nats_of_most)
        told.append(f"  All {len(most)} together: {factor:.3g} times as likely")
    told.append(
        f"  Attention on what is no note: {listening.header_share:.0%} on the header (key, tempo, "
        f"instruments), {listening.bars_share:.0%} on bar lines and repeats"
    )
    return told


def listening_values(score: Score, listening: Listening) -> dict[str, Any]:
    """A listening as plain values, each note with its name."""
    names = NoteNames(score)
    values = asdict(listening)
    values["chosen"]["name"] = _name(names, listening.chosen)
    for said, each in zip(values["notes"], listening.notes, strict=True):
        said["note"]["name"] = _name(names, each.note)
    values["most"] = [_name(names, each.note) for each in listening.most]
    return values


def _name(names: NoteNames, note: PlacedNote) -> str:
    tick = round(note.onset_quarters * names.score.ticks_per_quarter)
    return names.whole(note.track - 1, tick, note.pitch)
