"""The clips of a DAWproject: notes with their bends and controllers, and audio."""

from collections import defaultdict
from io import BytesIO
from pathlib import Path

from midi_data.score import Score, Track, bars
from musegen.daw.midi import controls
from musegen.daw.xml import Element, add

VOLUME, PAN = 7, 10  # MIDI controllers
_NOT_AUTOMATED = {0, 6, 32, 38, *range(96, 102), *range(120, 128)}  # banks, parameters, modes
_LOUDEST = 127
_BEND = 8192  # either way from the middle


def add_note_clip(
    lanes: Element, score: Score, track: Track, id: str, name: str, channel: int
) -> None:
    """One clip over all bars; notes alone, or in a lane beside automation if there is any."""
    of = bars(score, at_least=1)
    length = (of[-1].start + of[-1].length) / score.ticks_per_quarter
    clips = add(add(lanes, "Lanes", track=id, id=f"{id}-lane"), "Clips", id=f"{id}-clips")
    clip = add(clips, "Clip", time=0.0, duration=length, playStart=0.0, name=name)
    automation = _automation(track)
    inside = add(clip, "Lanes", id=f"{id}-content") if automation else clip
    notes = add(inside, "Notes", id=f"{id}-notes")
    for note in sorted(track.notes, key=lambda note: (note.time, note.pitch)):
        made = add(notes, "Note", time=note.time / score.ticks_per_quarter)
        made.set("duration", str(max(1, note.duration) / score.ticks_per_quarter))
        made.set("channel", str(channel))
        made.set("key", str(note.pitch))
        made.set("vel", f"{note.velocity / _LOUDEST:.6f}")
    for number, (target, points) in enumerate(automation):
        made = add(inside, "Points", unit="normalized", id=f"{id}-points-{number}")
        add(made, "Target", None, channel=channel, **target)
        for tick, value in points:
            beats = tick / score.ticks_per_quarter
            add(made, "RealPoint", time=beats, value=f"{value:.6f}", interpolation="hold")


_Points = list[tuple[int, float]]


def _automation(track: Track) -> list[tuple[dict[str, object], _Points]]:
    """What is automated and its (tick, value from 0 to 1); a fader set once is the channel's."""
    by_controller: defaultdict[int, _Points] = defaultdict(list)
    for tick, number, value in controls(track):
        if number not in _NOT_AUTOMATED:
            by_controller[number].append((tick, value / _LOUDEST))
    found: list[tuple[dict[str, object], _Points]] = [
        ({"expression": "channelController", "controller": number}, points)
        for number, points in sorted(by_controller.items())
        if number not in (VOLUME, PAN) or len(points) > 1
    ]
    if track.pitch_bends:
        bends = [(bend.time, (bend.value + _BEND) / (2 * _BEND)) for bend in track.pitch_bends]
        found.append(({"expression": "pitchBend"}, bends))
    return found


def add_audio_clip(
    lanes: Element, score: Score, id: str, name: str, path: str, wav: bytes | Path
) -> None:
    """The WAV file at `path` in the zip as one clip from the start, played as it is."""
    import soundfile

    sound = soundfile.info(BytesIO(wav) if isinstance(wav, bytes) else wav)
    clips = add(add(lanes, "Lanes", track=id, id=f"{id}-lane"), "Clips", id=f"{id}-clips")
    length = _beats_at(score, sound.duration)
    clip = add(clips, "Clip", time=0.0, duration=length, contentTimeUnit="seconds", playStart=0.0)
    clip.set("name", name)
    audio = add(clip, "Audio", duration=sound.duration, sampleRate=sound.samplerate)
    audio.attrib.update({"channels": str(sound.channels), "algorithm": "raw"})
    add(audio, "File", path=path)


def _beats_at(score: Score, seconds: float) -> float:
    """How many quarter notes have passed after so many seconds."""
    ticks, micros, left = 0.0, 500_000, seconds
    for tempo in sorted(score.tempos, key=lambda tempo: tempo.time):
        until = (tempo.time - ticks) * micros / 1e6 / score.ticks_per_quarter
        if until >= left:
            break
        ticks, micros, left = tempo.time, tempo.mspq, left - until
    return ticks / score.ticks_per_quarter + left * 1e6 / micros
