"""The verb that sounds a recording anew: restyled, repaired, or made longer, by words."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from midi_data.errors import BriefError, SoundError
from midi_data.progress import Progress, silent
from musegen.asking import draw_seed
from musegen.audio.loudness import CEILING, loudness
from musegen.audio.players import Waveform
from musegen.audio.recording import RATE, Recording, read_recording
from musegen.diffusion.wish import STRENGTH, SoundWish, wish_of

LONGEST_NEW_SECONDS = 300.0

_AROUND_SECONDS = 60.0  # where something like a stretch is looked for, on either side of it
_CONTEXT_SECONDS = 3.0  # what is heard on either side of one that is restyled
_SHORTEST_SECONDS = 0.02
_SILENT = 1e-4  # amplitude
_END_SECONDS = 0.01  # in which an extension fades out


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is to be done to a recording; checked against it by `anew`.

    Attributes:
        strength: how far its own sound is left, 0 to 1; None for what suits: half of it for a
            whole recording, all of it for a stretch.
        start_seconds: where a stretch begins, or None.
        stop_seconds: where it ends, or None.
        extend_seconds: how much is added at the end, or None.
    """

    strength: float | None = None
    start_seconds: float | None = None
    stop_seconds: float | None = None
    extend_seconds: float | None = None

    def __post_init__(self) -> None:
        if self.strength is not None and not 0 <= self.strength <= 1:
            raise BriefError(
                f"a strength of {self.strength:g} is none",
                mend="Choose 0, which keeps the recording, to 1, which keeps nothing of it.",
            )
        if self.extend_seconds is not None:
            self._check_extension(self.extend_seconds)

    @property
    def of_a_stretch(self) -> bool:
        """Whether only some of the recording is new."""
        places = (self.start_seconds, self.stop_seconds, self.extend_seconds)
        return any(place is not None for place in places)

    def _check_extension(self, seconds: float) -> None:
        if (self.start_seconds, self.stop_seconds) != (None, None):
            raise BriefError(
                "a recording is repaired or made longer, not both at once",
                mend="Do one, then the other to what comes out.",
            )
        if self.strength is not None:
            raise BriefError(
                "what comes after the end has no sound of its own to keep",
                mend="Leave out the strength.",
            )
        if not 0 < seconds <= LONGEST_NEW_SECONDS:
            raise BriefError(
                f"{seconds:g} seconds cannot be added",
                mend=f"Choose over 0 and up to {LONGEST_NEW_SECONDS:g}, such as 6.",
            )


@dataclass(frozen=True)
class Stretch:
    """New sound for some of a recording.

    Attributes:
        sound: (channel, sample) at 44.1 kHz, with some of what is around it.
        offset: the sample of the recording at which it begins.
        start: the first sample that is new.
        stop: one past the last.
    """

    sound: Waveform
    offset: int
    start: int
    stop: int


def resound(
    source: str | Path | Recording,
    *,
    sound: str | SoundWish = "",
    strength: float | None = None,
    from_seconds: float | None = None,
    to_seconds: float | None = None,
    extend_seconds: float | None = None,
    seed: int | None = None,
    progress: Progress = silent,
) -> Waveform:
    """A recording sounded anew: (channel, sample) at 44.1 kHz.

    Without a place, all of it is restyled. From `from_seconds` to `to_seconds` it is written anew
    to go with what is around; with a strength below 1 that stretch is restyled. With
    `extend_seconds` it goes on. Outside a stretch and 20 ms beside it no sample changes.

    Args:
        source: a file, or a recording.
        sound: what it shall sound like; may be empty for a stretch.
        strength: how far its own sound is left, 0 to 1.
        from_seconds: where a stretch begins; at the beginning if only its end is said.
        to_seconds: where it ends; at the end if only its beginning is said.
        extend_seconds: how much is added at the end.
        seed: of what is new; drawn if not said.
        progress: told of every step.

    Raises:
        FileError: the file cannot be read.
        SoundError: the recording is empty, silent or longer than 10 minutes.
        BriefError: there is no such place, or nothing that is said of the sound is understood.
    """
    from musegen.diffusion.joining import CROSSFADE_SECONDS, joined

    recording = source if isinstance(source, Recording) else read_recording(source)
    change = Change(
        strength=strength,
        start_seconds=from_seconds,
        stop_seconds=to_seconds,
        extend_seconds=extend_seconds,
    )
    made = anew(recording, wish_of(sound), change, seed=seed, progress=progress)
    if not isinstance(made, Stretch):
        return made
    fade = round(CROSSFADE_SECONDS * RATE)
    return joined(recording.waveform, made.sound, made.offset, made.start, made.stop, fade=fade)


def anew(
    recording: Recording,
    wish: SoundWish,
    change: Change,
    *,
    seed: int | None = None,
    file_rate: int = RATE,
    progress: Progress = silent,
) -> Waveform | Stretch:
    """A whole recording restyled, or the stretch of it that is new.

    Args:
        recording: at 44.1 kHz.
        wish: what it shall sound like.
        change: what is to be done.
        seed: of what is new; drawn if not said.
        file_rate: the offset of a stretch is a whole number of samples at this rate too.
        progress: told of every step.

    Raises:
        MusicError: as for `resound`.
    """
    place = _place(recording, change)
    if np.abs(recording.waveform).max() < _SILENT:
        raise SoundError(
            "is silent", where=recording.name, mend="Check the microphone and record it again."
        )
    _check_words(wish, change)
    seed = draw_seed() if seed is None else seed
    if place is None:
        return _whole(recording, wish, change, seed, progress)
    return _stretch(recording, wish, change, place, seed, file_rate, progress)


def _place(recording: Recording, change: Change) -> tuple[int, int] | None:
    """The samples that are new, the first and one past the last; None for all of them."""
    length = recording.waveform.shape[1]
    if change.extend_seconds is not None:
        return length, length + round(change.extend_seconds * RATE)
    if not change.of_a_stretch:
        return None
    start = 0.0 if change.start_seconds is None else change.start_seconds
    stop = recording.seconds if change.stop_seconds is None else change.stop_seconds
    if not 0 <= start < recording.seconds or stop > recording.seconds + 0.005:
        raise BriefError(
            f"there is nothing from {start:g} to {stop:g} s in {recording.seconds:.2f} s",
            where=recording.name,
            mend="Choose a stretch inside it, or make it longer (extend).",
        )
    if not _SHORTEST_SECONDS <= stop - start <= LONGEST_NEW_SECONDS:
        raise BriefError(
            f"from {start:g} to {stop:g} s there is no stretch of {_SHORTEST_SECONDS:g} to "
            f"{LONGEST_NEW_SECONDS:g} seconds",
            where=recording.name,
            mend="Let it end later than it begins.",
        )
    return round(start * RATE), min(round(stop * RATE), length)


def _check_words(wish: SoundWish, change: Change) -> None:
    if not (wish.words.strip() or change.of_a_stretch):
        raise BriefError(
            "nothing is said of what to do",
            mend="Say a sound ('warm tape, small room'), a stretch (from, to), or how much is to "
            "be added (extend).",
        )


def _whole(
    recording: Recording, wish: SoundWish, change: Change, seed: int, progress: Progress
) -> Waveform:
    """All of a recording restyled, as loud as it was."""
    from musegen.diffusion.maker import SoundMaker
    from musegen.diffusion.resounding import restyled

    strength = STRENGTH if change.strength is None else change.strength
    waveform = recording.waveform
    if strength == 0:
        return waveform.copy()
    maker = SoundMaker(wish, progress=progress)
    new = restyled(maker, waveform, strength=strength, seed=seed)
    was, became = (loudness(each, sample_rate=RATE) for each in (waveform, new))
    gain = 10 ** ((was - became) / 20) if math.isfinite(was - became) else 1.0
    highest = max(CEILING, min(1.0, float(np.abs(waveform).max())))
    gain = min(gain, highest / max(float(np.abs(new).max()), 1e-9))
    return new * np.float32(gain)


def _stretch(
    recording: Recording,
    wish: SoundWish,
    change: Change,
    place: tuple[int, int],
    seed: int,
    file_rate: int,
    progress: Progress,
) -> Stretch:
    """What is new from one sample to another, with the recording for some seconds around it."""
    from musegen.diffusion.joining import meeting
    from musegen.diffusion.maker import SoundMaker
    from musegen.diffusion.resounding import Gap, filled, restyled

    maker = SoundMaker(wish, progress=progress)
    start, stop = place
    fills = change.strength is None or change.strength == 1
    context = round((_AROUND_SECONDS if fills else _CONTEXT_SECONDS) * RATE)
    grid = RATE // math.gcd(RATE, file_rate)
    offset = max(0, start - context) // grid * grid
    last = min(max(recording.waveform.shape[1], stop), stop + context)
    heard = recording.waveform[:, offset:last]
    gap = Gap(start - offset, stop - offset)
    if change.strength == 0:
        return Stretch(heard.copy(), offset, start, stop)
    if change.strength is None or fills:
        new = filled(maker, heard, gap, length=last - offset, seed=seed)
    else:
        new = restyled(maker, heard, strength=change.strength, seed=seed, gap=gap)
    new = meeting(heard, new, gap.start, gap.stop, rate=RATE)
    if change.extend_seconds is not None:
        fade = min(round(_END_SECONDS * RATE), gap.stop - gap.start)
        new[:, gap.stop - fade : gap.stop] *= np.linspace(1, 0, fade, dtype=np.float32)
    return Stretch(new, offset, start, stop)
