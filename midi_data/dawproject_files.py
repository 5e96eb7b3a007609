"""A DAWproject to a score: what Bitwig, Studio One, Cubase and others write, and musegen itself.

The arrangement is read: notes of all clips (looped and repeated ones too), tempo, metre,
markers, names, volume and pan, controllers and pitch bends. The format knows neither key
signatures nor lyrics nor General MIDI; a track's program is told by its comment, as musegen writes
it, or else by the name of the track or of its instrument. Audio, plug-ins and the clips of
scenes are left out.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import IO, NamedTuple
from zipfile import ZipFile

import numpy as np

from midi_data.dawproject_controls import (
    BALANCE,
    GAIN,
    LOUDEST,
    Bend,
    Control,
    controls_and_bends,
    faders,
)
from midi_data.dawproject_timeline import PlacedNote, Unrolled, unroll
from midi_data.errors import FileError
from midi_data.instruments import find_instrument
from midi_data.limits import Limits, hold_to
from midi_data.score import (
    ControlChange,
    Note,
    PitchBend,
    Score,
    Tempo,
    TextMeta,
    TimeSignature,
    Track,
)
from midi_data.tempo_map import TempoMap, TempoPoint, tempo_map
from midi_data.tick_grid import ticks_a_quarter
from midi_data.xml_documents import (
    AGAIN,
    ZIP_ERRORS,
    Element,
    checked_directory,
    inflated,
    xml_root,
)

logger = logging.getLogger(__name__)

_PROJECT, _METADATA = "project.xml", "metadata.xml"
_DRUM_CHANNEL = 9
_SAID = re.compile(r"\(General MIDI (?:program (\d{1,3})|drums)\)")  # in a track's comment
_SLOWEST, _FASTEST = 1.0, 10_000.0  # quarter notes a minute
_FIRST_METRE = (0.0, 4, 4)


def project_in(file: IO[bytes], *, name: str, limits: Limits) -> bytes | None:
    """The project of a DAWproject file; None for a file of another kind.

    Nothing else of it is read, so it may hold gigabytes of audio.

    Raises:
        FileError: it is a damaged or hostile archive.
    """
    return _member(file, _PROJECT, name=name, limits=limits)


def metadata_in(file: IO[bytes], *, name: str, limits: Limits) -> bytes | None:
    """What a DAWproject file says about itself, as XML; None for a file of another kind.

    Raises:
        FileError: it is a damaged or hostile archive.
    """
    return _member(file, _METADATA, name=name, limits=limits)


def _member(file: IO[bytes], member: str, *, name: str, limits: Limits) -> bytes | None:
    file.seek(0)
    if file.read(2) != b"PK":
        return None
    try:
        checked_directory(file, name=name)
        with ZipFile(file) as archive:
            names = archive.namelist()
            if _PROJECT not in names or member not in names:
                return None
            return inflated(archive, archive.getinfo(member), name=name, limits=limits)
    except ZIP_ERRORS as error:
        raise FileError("is a damaged or locked archive", where=name, mend=AGAIN) from error


def is_dawproject(content: bytes) -> bool:
    """Whether a file that could be read is a DAWproject."""
    if not content.startswith(b"PK"):
        return False
    with ZipFile(BytesIO(content)) as archive:
        return _PROJECT in archive.namelist()


def read_project(project: bytes, *, name: str, limits: Limits) -> Score:
    """The score in the project of a DAWproject.

    Args:
        project: what `project_in` gives.
        name: of the file, for errors.
        limits: the most that is read.

    Raises:
        FileError: it is damaged, too large, or no project.
    """
    root = xml_root(project, name=name, limits=limits)
    if root.tag != "Project":
        raise FileError(f"holds <{str(root.tag)[:40]}> where a project is", where=name, mend=AGAIN)
    arrangement = root.find("Arrangement")
    if arrangement is None:
        mend = "Bring the clips of its scenes into the arrangement first."
        raise FileError("holds no arrangement", where=name, mend=mend)
    tempo = _tempo(root, name=name, limits=limits)
    found = unroll(arrangement, tempo, name=name, limits=limits)
    if root.find("Scenes//Clip") is not None:
        found.left_out.add("clips of scenes")
    parts = [*_parts(root, found, limits, name=name)]
    metres = _metres(root, tempo, name=name)
    places = _places(parts, found, tempo, metres)
    farthest = float(np.nan_to_num(np.abs(places), nan=np.inf).max(initial=0))
    hold_to(limits.quarters, farthest, "quarter notes", name=name)
    score = _assembled(parts, found, tempo, metres, ticks_a_quarter(places))
    if found.left_out:
        logger.warning("%s: left out %s", name, ", ".join(sorted(found.left_out)))
    return score


class _Part(NamedTuple):
    name: str
    program: int
    is_drum: bool
    notes: list[PlacedNote]
    controls: list[Control]
    bends: list[Bend]


def _parts(root: Element, found: Unrolled, limits: Limits, *, name: str) -> Iterator[_Part]:
    """Each track that plays, in the order of the mixer; one without a home comes last."""
    listed = {each.get("id", ""): each for each in root.iterfind("Structure//Track")}
    by_id = _faders_by_id(root)
    hold_to(limits.tracks, len(found.notes), "tracks", name=name, mend="Join some tracks first.")
    for identity in [*listed, *(each for each in found.notes if each not in listed)]:
        notes = found.notes.get(identity)
        if not notes:
            continue
        track = listed.get(identity)
        lines = found.lines.get(identity, [])
        controls, bends, left_out = controls_and_bends(lines, by_id, name=name, limits=limits)
        found.left_out |= left_out
        automated = {number for _, number, _ in controls}
        fixed = faders(None if track is None else track.find("Channel"))
        controls = [each for each in fixed if each[1] not in automated] + controls
        yield from _cut(track, notes, controls, bends)


def _cut(
    track: Element | None, notes: list[PlacedNote], controls: list[Control], bends: list[Bend]
) -> Iterator[_Part]:
    """The track; where only some of its notes are on the drums' channel, the two apart."""
    title = "" if track is None else track.get("name", "")
    program, is_drum = _sound(track)
    drums = [note for note in notes if note.channel == _DRUM_CHANNEL]
    others = [note for note in notes if note.channel != _DRUM_CHANNEL]
    if is_drum or not drums or not others:
        yield _Part(title, program, is_drum or not others, notes, controls, bends)
        return
    yield _Part(title, program, False, others, controls, bends)
    yield _Part(title, 0, True, drums, [], [])


def _sound(track: Element | None) -> tuple[int, bool]:
    """The program of a track and whether it is drums: as its comment says, else as it is named."""
    if track is None:
        return 0, False
    said = _SAID.search(track.get("comment", ""))
    if said:
        return (min(127, max(0, int(said[1]) - 1)) if said[1] else 0), not said[1]
    devices = track.iterfind("Channel/Devices/*[@deviceRole='instrument']")
    names = [track.get("name", "")]
    names += [each.get(word, "") for each in devices for word in ("name", "deviceName")]
    for each in names:
        instrument = find_instrument(each)
        if instrument:
            return instrument.program, instrument.is_drum
    return 0, False


def _faders_by_id(root: Element) -> dict[str, tuple[str, Element]]:
    found = {}
    for tag, kind in (("Volume", GAIN), ("Pan", BALANCE)):
        for fader in root.iterfind(f"Structure//Channel/{tag}"):
            found[fader.get("id", "")] = (kind, fader)
    return found


def _tempo(root: Element, *, name: str, limits: Limits) -> TempoMap:
    """The tempo that the automation says, or the transport, or 120."""
    line = root.find("Arrangement/TempoAutomation")
    points = []
    for point in () if line is None else line:
        place, bpm = _number(point, "time"), _number(point, "value")
        if place is None or bpm is None or place < 0:
            continue
        hold_to(limits.quarters, place, "quarter notes", name=name)
        glides = point.get("interpolation") == "linear"
        points.append(TempoPoint(place, _playable(bpm, name), glides))
    if not points:
        said = root.find("Transport/Tempo")
        bpm = None if said is None else _number(said, "value")
        points = [TempoPoint(0.0, _playable(120.0 if bpm is None else bpm, name))]
    unit = root.find("Arrangement").get("timeUnit") if line is None else _unit(line)
    points.sort(key=lambda point: point.place)
    return tempo_map(points, in_seconds=unit == "seconds")


def _playable(bpm: float, name: str) -> float:
    if not _SLOWEST <= bpm <= _FASTEST:
        what = f"has a tempo of {bpm:g} beats a minute"
        mend = f"Set it between {_SLOWEST:g} and {_FASTEST:,.0f}."
        raise FileError(what, where=name, mend=mend)
    return bpm


def _unit(line: Element) -> str:
    parent = line.getparent()
    return line.get("timeUnit") or (parent.get("timeUnit") if parent is not None else "") or "beats"


_Metre = tuple[float, int, int]  # quarter note, beats, what a beat is


def _metres(root: Element, tempo: TempoMap, *, name: str) -> list[_Metre]:
    """The metre at the start, as the transport says if the automation does not, and its changes."""
    line = root.find("Arrangement/TimeSignatureAutomation")
    found = [] if line is None else [*_changes(line, tempo, name=name)]
    if not any(place == 0 for place, _, _ in found):
        said = root.find("Transport/TimeSignature")
        first = None if said is None else _beats(said, name=name)
        found.insert(0, (0.0, *first) if first else _FIRST_METRE)
    return found


def _changes(line: Element, tempo: TempoMap, *, name: str) -> Iterator[_Metre]:
    for point in line.iterfind("TimeSignaturePoint"):
        place, beats = _number(point, "time"), _beats(point, name=name)
        if place is not None and place >= 0 and beats:
            quarter = tempo.quarters_at(place) if _unit(line) == "seconds" else place
            yield quarter, *beats


def _beats(said: Element, *, name: str) -> tuple[int, int] | None:
    """How many beats a bar has, and which; None for what no MIDI file can say."""
    beats, beat = _number(said, "numerator"), _number(said, "denominator")
    if beats is None or beat is None:
        return None
    if not 1 <= beats <= 255 or beat not in (1, 2, 4, 8, 16, 32, 64, 128):
        logger.warning("%s: left out the impossible metre %g/%g", name, beats, beat)
        return None
    return int(beats), int(beat)


def _number(element: Element, attribute: str) -> float | None:
    try:
        value = float(element.get(attribute, ""))
    except ValueError:
        return None
    return value if abs(value) < 1e9 else None


def _assembled(
    parts: list[_Part], found: Unrolled, tempo: TempoMap, metres: list[_Metre], quarter: int
) -> Score:
    """The score on the grid that holds all of it, of so many ticks a quarter note."""
    score = Score(quarter)
    for here, bpm in tempo.steps:
        score.tempos.append(Tempo(round(here * quarter), mspq=round(60e6 / bpm)))
    for here, beats, beat in metres:
        score.time_signatures.append(TimeSignature(round(here * quarter), beats, beat))
    for here, words in found.markers:
        score.markers.append(TextMeta(round(here * quarter), words))
    for part in parts:
        score.tracks.append(_track(part, quarter))
    return score


def _track(part: _Part, quarter: int) -> Track:
    track = Track(part.name, part.program, part.is_drum)
    for note in sorted(part.notes, key=lambda note: (note.onset, note.pitch)):
        tick = round(note.onset * quarter)
        length = max(1, round(note.end * quarter) - tick)
        velocity = min(LOUDEST, max(1, round(note.velocity * LOUDEST)))
        track.notes.append(Note(tick, length, note.pitch, velocity))
    for here, number, value in part.controls:
        track.controls.append(ControlChange(round(here * quarter), number, value))
    for here, value in part.bends:
        track.pitch_bends.append(PitchBend(round(here * quarter), value))
    return track


def _places(
    parts: Iterable[_Part], found: Unrolled, tempo: TempoMap, metres: list[_Metre]
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Where anything happens, in quarter notes."""
    places = [here for here, _ in tempo.steps] + [here for here, *_ in metres]
    places += [here for here, _ in found.markers]
    for part in parts:
        places += [note.onset for note in part.notes] + [note.end for note in part.notes]
        places += [here for here, *_ in part.controls] + [here for here, _ in part.bends]
    return np.array(places, dtype=np.float64)
