"""What a score is, as plain values and as lines for a person."""

from typing import Any

from midi_data.captions import caption, facts
from midi_data.chords import chord_names
from midi_data.score import Score, bars, last_tick, seconds_at
from musegen.daw.names import track_names
from musegen.metrics.scores import measure

Description = dict[str, Any]
CHORDS_SHOWN = 24


def description(score: Score) -> Description:
    """Key, metre, tempo, bars, tracks, chords, a caption and measures: all plain values."""
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
    told.append("Measures:")
    told += [
        f"  {name.replace('_', ' ')}: {'nothing to measure' if value is None else f'{value:.3g}'}"
        for name, value in found["measures"].items()
    ]
    return told
