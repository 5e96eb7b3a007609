"""midirenderer (RustySynth): in tune everywhere and an ordinary dependency, but 16 bits only."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np

from musegen.audio.performance import Part, messages
from musegen.audio.players import Waveform, unreadable

_RATE = 48_000  # the only one it has
_TICKS_PER_QUARTER = 24_000  # at 120 beats a minute a tick is a sample
_BLOCK = 64
_EARLY = 8  # ticks before a block, so that rounding never makes a message miss it
_DRUM_CHANNEL = 9
_LOUDEST, _EFFECTS = 7, (91, 93)


class MidirendererPlayer:
    """Plays whole MIDI files in memory with the midirenderer package.

    Its clock ticks every 64 samples, so a note begins within 0.7 ms of its place.
    """

    name = "midirenderer"
    own_room = False

    def __init__(self, soundfont: Path, sample_rate: int) -> None:
        self.source, self._sample_rate = soundfont, sample_rate
        self._content = soundfont.read_bytes()
        self._render(_midi_file([], 0, is_drum=False, end=_BLOCK))

    def play(self, part: Part, length: int) -> Waveform:
        """One part's sound, dry and not normalised: (2, length)."""
        from scipy.signal import resample_poly

        ratio = _RATE / self._sample_rate
        told = []
        for when, kind, a, b in messages(part):
            block = round(when * ratio / _BLOCK)
            told.append((max(0, block * _BLOCK - _EARLY), kind, a, b))
        end = int(np.ceil(length * ratio)) + _BLOCK
        played = self._render(_midi_file(told, part.program, is_drum=part.is_drum, end=end))
        if self._sample_rate != _RATE:
            played = resample_poly(played, self._sample_rate // 300, _RATE // 300, axis=1)
        return np.ascontiguousarray(played[:, :length], dtype=np.float32)

    def _render(self, midi: bytes) -> Waveform:
        import midirenderer
        import soundfile

        try:
            wav = midirenderer.render_wave_from(self._content, midi)
        except (ValueError, RuntimeError) as error:
            raise unreadable(self.source, "midirenderer") from error
        sound, _ = soundfile.read(io.BytesIO(wav), dtype="float32", always_2d=True)
        waveform: Waveform = sound.T
        return waveform


def _midi_file(
    told: list[tuple[int, str, int, int]], program: int, *, is_drum: bool, end: int
) -> bytes:
    """The messages as a MIDI file that lasts `end` ticks, without the engine's own effects."""
    from mido import Message, MetaMessage, MidiFile, MidiTrack

    channel = _DRUM_CHANNEL if is_drum else 0
    make: dict[str, Callable[[int, int], Message]] = {
        "on": lambda a, b: Message("note_on", note=a, velocity=b, channel=channel),
        "off": lambda a, _: Message("note_off", note=a, channel=channel),
        "bend": lambda a, _: Message("pitchwheel", pitch=a, channel=channel),
        "control": lambda a, b: Message("control_change", control=a, value=b, channel=channel),
    }
    track = MidiTrack([Message("program_change", program=program, channel=channel)])
    track.append(make["control"](_LOUDEST, 127))  # as far above the 16-bit floor as can be
    track.extend(make["control"](effect, 0) for effect in _EFFECTS)
    here = 0
    for when, kind, a, b in told:
        track.append(make[kind](a, b).copy(time=when - here))
        here = when
    track.append(MetaMessage("end_of_track", time=max(0, end - here)))
    file = MidiFile(type=0, ticks_per_beat=_TICKS_PER_QUARTER, tracks=[track])
    content = io.BytesIO()
    file.save(file=content)
    return content.getvalue()
