"""A score as a DAWproject: the session format that Bitwig, Studio One, Cubase and others open.

Each track has its name, colour, volume and pan, and one clip with its notes, bends and
controllers; tempo, metre and markers belong to the arrangement. The format cannot name a
General MIDI sound, so note tracks wait for an instrument of the composer's (each track's comment
says which it is meant for), and rendered stems on audio tracks beside them sound at once.
"""

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import IO, TypeVar

from lxml import etree

from midi_data.instruments import instrument_of
from midi_data.score import Score, Tempo, TimeSignature, Track
from musegen.daw.colours import colour_of
from musegen.daw.dawproject_clips import (
    add_audio_clip,
    add_automation,
    add_note_clip,
    fixed_faders,
)
from musegen.daw.midi import channels
from musegen.daw.names import safe_file_name, track_name
from musegen.daw.xml import Element, add, xml_bytes
from musegen.daw.zipping import write_zip

_MASTER, _TEMPO, _METRE = "master-channel", "tempo", "metre"  # ids that others refer to
_FIRST_TEMPO, _FIRST_METRE = Tempo(0, 120.0), TimeSignature(0, 4, 4)  # where a score has none


def write_dawproject(
    score: Score,
    out: Path | IO[bytes],
    *,
    title: str = "",
    stems: Mapping[str, bytes | Path] | None = None,
    said: str = "",
) -> None:
    """Write a `.dawproject` file, valid against Bitwig's schemas.

    Args:
        score: what the session holds; its quarter notes are what the format calls beats.
        out: where to.
        title: what the session is called.
        stems: WAV files (or their content) by the name of the audio track each goes on, all
            from the start.
        said: what its comment says of the piece.
    """
    audio = {
        name: (f"audio/{number:02} {safe_file_name(name)}.wav", wav)
        for number, (name, wav) in enumerate((stems or {}).items(), start=1)
    }
    texts = [("project.xml", _project(score, audio)), ("metadata.xml", _metadata(title, said))]
    write_zip(out, [*texts, *audio.values()])


def dawproject_bytes(
    score: Score,
    *,
    title: str = "",
    stems: Mapping[str, bytes | Path] | None = None,
    said: str = "",
) -> bytes:
    """What `write_dawproject` writes."""
    out = BytesIO()
    write_dawproject(score, out, title=title, stems=stems, said=said)
    return out.getvalue()


def _metadata(title: str, said: str) -> bytes:
    root = etree.Element("MetaData")
    add(root, "Title", title)
    add(root, "Comment", f"Made with musegen. {said}".rstrip())
    return xml_bytes(root)


def _project(score: Score, audio: dict[str, tuple[str, bytes | Path]]) -> bytes:
    root = etree.Element("Project", version="1.0")
    add(root, "Application", name="musegen", version=version("musegen"))
    _add_transport(root, score)
    structure = add(root, "Structure")
    arrangement = add(root, "Arrangement", id="arrangement")
    lanes = add(arrangement, "Lanes", timeUnit="beats", id="lanes")
    parts = zip(score.tracks, channels(score), strict=True)
    for number, (track, (_, channel)) in enumerate(parts):
        name = track_name(track)
        _add_track(structure, f"notes-{number}", name, number, track)
        lane = add(lanes, "Lanes", track=f"notes-{number}", id=f"notes-{number}-lane")
        add_note_clip(lane, score, track, f"notes-{number}", name, channel)
        add_automation(lane, score, track, f"notes-{number}")
    for number, (name, (path, wav)) in enumerate(audio.items()):
        _add_track(structure, f"audio-{number}", name, number)
        add_audio_clip(lanes, score, f"audio-{number}", name, path, wav)
    _add_master(structure)
    _add_markers(arrangement, score)
    _add_tempos(arrangement, score)
    _add_metres(arrangement, score)
    return xml_bytes(root)


def _add_transport(root: Element, score: Score) -> None:
    made = add(root, "Transport")
    tempo = _from_the_start(score.tempos, _FIRST_TEMPO)[0]
    bpm = _bpm(tempo)
    add(made, "Tempo", id=_TEMPO, name="Tempo", unit="bpm", min=20, max=666, value=bpm)
    metre = _from_the_start(score.time_signatures, _FIRST_METRE)[0]
    add(made, "TimeSignature", id=_METRE, numerator=metre.numerator, denominator=metre.denominator)


def _add_track(
    structure: Element, id: str, name: str, number: int, track: Track | None = None
) -> None:
    """A track for the notes of `track`, or for audio without one."""
    kind = "notes" if track else "audio"
    said = {"contentType": kind, "loaded": "true", "id": id}
    made = add(structure, "Track", **said, name=name, color=colour_of(number))
    volume, pan = 1.0, 0.5
    if track:
        sound = instrument_of(track.program, track.is_drum)
        volume, pan = fixed_faders(track)
        program = "drums" if track.is_drum else f"program {track.program + 1}"
        made.set("comment", f"{sound.name} (General MIDI {program})")
    channel = add(made, "Channel", audioChannels=2, destination=_MASTER, role="regular")
    channel.attrib.update({"solo": "false", "id": f"{id}-channel"})
    _add_faders(channel, volume, pan)


def _add_master(structure: Element) -> None:
    made = add(structure, "Track", contentType="audio notes", loaded="true", id="master")
    made.set("name", "Master")
    channel = add(made, "Channel", audioChannels=2, role="master", solo="false", id=_MASTER)
    _add_faders(channel, 1.0, 0.5)


def _add_faders(channel: Element, volume: float, pan: float) -> None:
    id = channel.get("id")
    add(channel, "Mute", value="false", id=f"{id}-mute", name="Mute")
    add(channel, "Pan", max=1, min=0, unit="normalized", value=f"{pan:.6f}", id=f"{id}-pan")
    add(channel, "Volume", max=2, min=0, unit="linear", value=f"{volume:.6f}", id=f"{id}-volume")


def _add_markers(arrangement: Element, score: Score) -> None:
    if score.markers:
        made = add(arrangement, "Markers", id="markers")
        for marker in score.markers:
            add(made, "Marker", time=marker.time / score.ticks_per_quarter, name=marker.text)


def _add_tempos(arrangement: Element, score: Score) -> None:
    made = add(arrangement, "TempoAutomation", unit="bpm", timeUnit="beats", id="tempos")
    add(made, "Target", parameter=_TEMPO)
    for tempo in _from_the_start(score.tempos, _FIRST_TEMPO):
        beats = tempo.time / score.ticks_per_quarter
        add(made, "RealPoint", time=beats, value=_bpm(tempo), interpolation="hold")


def _bpm(tempo: Tempo) -> str:
    """Quarter notes a minute, exact to the microsecond that a quarter note lasts."""
    return f"{60e6 / tempo.mspq:.12g}"


def _add_metres(arrangement: Element, score: Score) -> None:
    made = add(arrangement, "TimeSignatureAutomation", timeUnit="beats", id="metres")
    add(made, "Target", parameter=_METRE)
    for metre in _from_the_start(score.time_signatures, _FIRST_METRE):
        point = add(made, "TimeSignaturePoint", time=metre.time / score.ticks_per_quarter)
        point.set("numerator", str(metre.numerator))
        point.set("denominator", str(metre.denominator))


_Event = TypeVar("_Event", Tempo, TimeSignature)


def _from_the_start(events: Iterable[_Event], first: _Event) -> list[_Event]:
    """The events, with what holds before the first if that is not at the start."""
    found = sorted(events, key=lambda event: event.time)
    if not found or found[0].time > 0:
        found.insert(0, first)
    return found
