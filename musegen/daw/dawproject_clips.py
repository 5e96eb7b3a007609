"""The clips of a DAWproject: notes with their bends and controllers, and audio."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from lxml import etree

from midi_data.dawproject_controls import BEND, LOUDEST, PAN, VOLUME, balance_of, gain_of
from midi_data.score import Score, Track, bars
from midi_data.tempo_map import TempoMap
from musegen.daw.midi import controls
from musegen.daw.xml import Element, add

_Points = Sequence[tuple[int, float]]  # tick, value


def add_note_clip(
    lane: Element, score: Score, track: Track, id: str, name: str, channel: int
) -> None:
    """One clip over all bars; notes alone, or in a lane beside controllers if there are any."""
    length = _end(score, track) / score.ticks_per_quarter
    clips = add(lane, "Clips", id=f"{id}-clips")
    clip = add(clips, "Clip", time=0.0, duration=length, playStart=0.0, name=name)
    controllers = _controllers(track)
    inside = add(clip, "Lanes", id=f"{id}-content") if controllers else clip
    notes = add(inside, "Notes", id=f"{id}-notes")
    _add_notes(notes, track, score.ticks_per_quarter, channel)
    for number, (target, points) in enumerate(controllers):
        made = add(inside, "Points", unit="normalized", id=f"{id}-points-{number}")
        add(made, "Target", None, channel=channel, **target)
        _add_points(made, score, points)


def _add_notes(parent: Element, track: Track, quarter: int, channel: int) -> None:
    """Every note, in order of onset and pitch; without `add`, as there are many."""
    columns = track.notes.numpy()
    order = np.lexsort((columns["pitch"], columns["time"]))
    values = (columns[name][order].tolist() for name in ("time", "duration", "pitch", "velocity"))
    for tick, length, pitch, velocity in zip(*values, strict=True):
        said = {
            "time": str(tick / quarter),
            "duration": str(max(1, length) / quarter),
            "channel": str(channel),
            "key": str(pitch),
            "vel": f"{velocity / LOUDEST:.6f}",
        }
        etree.SubElement(parent, "Note", said)


def add_automation(lane: Element, score: Score, track: Track, id: str) -> None:
    """How the track's volume and pan move, as moves of its faders; nothing if they rest."""
    for number, (name, unit, scale) in _FADERS.items():
        moves = [(tick, scale(value)) for tick, value in _moves(track, number)]
        if moves:
            made = add(lane, "Points", unit=unit, id=f"{id}-{name}-moves")
            add(made, "Target", parameter=f"{id}-channel-{name}")
            _add_points(made, score, moves)


def fixed_faders(track: Track) -> tuple[float, float]:
    """The gain (1 is full) and the pan (0 to 1) of a track at the start."""
    said = {number: value for _, number, value in reversed([*controls(track)])}
    return (
        gain_of(said[VOLUME]) if VOLUME in said else 1.0,
        balance_of(said[PAN]) if PAN in said else 0.5,
    )


_FADERS: dict[int, tuple[str, str, Callable[[int], float]]] = {  # controller: name, unit, scale
    VOLUME: ("volume", "linear", gain_of),
    PAN: ("pan", "normalized", balance_of),
}
_AT_REST = {VOLUME: 127, PAN: 64}  # where a fader stands of which nothing is said


def _moves(track: Track, number: int) -> list[tuple[int, int]]:
    """What a controller says of a fader, unless the fader's place at the start says as much."""
    moves = [(tick, value) for tick, each, value in controls(track) if each == number]
    is_said = len(moves) == 1 and moves[0][0] == 0 and moves[0][1] != _AT_REST[number]
    return [] if is_said else moves


def _controllers(track: Track) -> list[tuple[dict[str, object], _Points]]:
    """All other controllers and the bends, with their (tick, value from 0 to 1)."""
    by_controller: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    for tick, number, value in controls(track):
        if number not in _FADERS:
            by_controller[number].append((tick, value / LOUDEST))
    found: list[tuple[dict[str, object], _Points]] = [
        ({"expression": "channelController", "controller": number}, points)
        for number, points in sorted(by_controller.items())
    ]
    if track.pitch_bends:
        bends = [(bend.time, (bend.value + BEND) / (2 * BEND)) for bend in track.pitch_bends]
        found.append(({"expression": "pitchBend"}, bends))
    return found


def _add_points(line: Element, score: Score, points: _Points) -> None:
    for tick, value in sorted(points, key=lambda point: point[0]):
        beats = tick / score.ticks_per_quarter
        add(line, "RealPoint", time=beats, value=f"{value:.6f}", interpolation="hold")


def _end(score: Score, track: Track) -> int:
    """The tick after the last bar, or after the last that happens on the track."""
    of = bars(score, at_least=1)
    last = [tick for tick, *_ in controls(track)] + [bend.time for bend in track.pitch_bends]
    return max(of[-1].start + of[-1].length, max(last, default=-1) + 1)


def add_audio_clip(
    lanes: Element, score: Score, id: str, name: str, path: str, wav: bytes | Path
) -> None:
    """The WAV file at `path` in the zip as one clip from the start, played as it is."""
    import soundfile

    sound = soundfile.info(BytesIO(wav) if isinstance(wav, bytes) else wav)
    clips = add(add(lanes, "Lanes", track=id, id=f"{id}-lane"), "Clips", id=f"{id}-clips")
    length = _tempos(score).quarters_at(sound.duration)
    clip = add(
        clips,
        "Clip",
        time=0.0,
        duration=length,
        contentTimeUnit="seconds",
        playStart=0.0,
        name=name,
    )
    audio = add(clip, "Audio", duration=sound.duration, sampleRate=sound.samplerate)
    audio.attrib.update({"channels": str(sound.channels), "algorithm": "raw"})
    add(audio, "File", path=path)


def _tempos(score: Score) -> TempoMap:
    """120 until the first one is set."""
    said = sorted((tempo.time / score.ticks_per_quarter, tempo.qpm) for tempo in score.tempos)
    return TempoMap([(0.0, 120.0), *said])
