"""The verb that makes sound of words: by notes that the composer writes, or by diffusion alone."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from midi_data.errors import BriefError
from midi_data.instruments import plain_name
from midi_data.progress import Progress, silent
from midi_data.score import Score
from musegen import asking
from musegen.audio.players import Waveform
from musegen.brief import Brief, parse_brief
from musegen.brief.wishes import read_wishes
from musegen.diffusion.wish import SoundWish, wish_of

SECONDS = 12.0
LONGEST_SECONDS = 300.0

_RATE = 44_100
_MOST_BARS = 256
_RINGS_SECONDS = 1.0  # of the time asked for, to let the last note ring
_TEMPO_CHANGE = 1.15  # by how much a tempo that chance chose may be bent to fit
_FADE_SECONDS = 0.3
_CLICK_SECONDS = 0.01


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What is understood of words before anything is made of them.

    Attributes:
        sound: words of sound, as diffusion knows them.
        music: words of music, for the notes.
        unknown: words that mean nothing to either.
    """

    sound: tuple[str, ...]
    music: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Sounded:
    """A sound, and how it came about.

    Attributes:
        waveform: (2, sample) at 44.1 kHz.
        seed: of everything left to chance.
        made_by: "notes", "diffusion", or the name of another pipeline.
        brief: what the composer was asked for, if it wrote notes.
        score: the notes it wrote.
        unknown: words that meant nothing to anybody.
    """

    waveform: Waveform
    seed: int
    made_by: str
    brief: Brief | None = None
    score: Score | None = None
    unknown: tuple[str, ...] = ()


def sound(
    words: str | SoundWish,
    *,
    seconds: float | None = None,
    notes: bool = True,
    engine: str | Path | None = None,
    seed: int | None = None,
    progress: Progress = silent,
) -> Waveform:
    """Words as sound: (2, sample) at 44.1 kHz, at -16 LUFS.

    The composer writes notes for the words and diffusion plays them with the words' timbre;
    without notes, diffusion makes a texture, of noise in which a chord or a beat is imagined. The
    same request and seed give the same sound on one machine.

    Args:
        words: such as "a slow waltz on a felt piano, warm tape", or a wish.
        seconds: 1 to 300; 12 if neither this nor the words say.
        notes: whether notes are written for it.
        engine: a folder with another pipeline of diffusers, to be used instead.
        seed: drawn if not said.
        progress: told of every bar and step.

    Raises:
        BriefError: nothing is said, or nothing of it understood, or a length that cannot be.
        ConfigError: the other pipeline cannot be used.
    """
    return sounded(
        words, seconds=seconds, notes=notes, engine=engine, seed=seed, progress=progress
    ).waveform


def sounded(
    words: str | SoundWish,
    *,
    seconds: float | None = None,
    notes: bool = True,
    engine: str | Path | None = None,
    seed: int | None = None,
    progress: Progress = silent,
) -> Sounded:
    """What `sound` gives, and how it came about. Arguments and errors as there."""
    wish = wish_of(words)
    if not wish.words.strip():
        raise BriefError("no words", mend="Say a sound, such as 'a slow waltz on a felt piano'.")
    seconds = _checked(seconds, wish.words)
    seed = asking.draw_seed() if seed is None else seed
    if engine is not None:
        return _by_other(wish, seconds, engine, seed, progress)
    make = _by_notes if notes else _by_diffusion
    return make(wish, seconds, seed, progress)


def heard(words: str | SoundWish, *, notes: bool = True) -> Heard:
    """What `sound` will understand of words.

    Raises:
        BriefError: nothing of them.
    """
    from musegen.diffusion.understanding import understood

    wish = wish_of(words)
    if not notes:
        found = understood(wish)
        return Heard(sound=tuple(found.start.words), music=(), unknown=found.unknown)
    brief = parse_brief(wish.words, seed=0)
    timbre, unknown = _timbre(wish, brief)
    return Heard(
        sound=tuple(understood(timbre).start.words), music=brief.understood, unknown=unknown
    )


def _checked(seconds: float | None, words: str) -> float:
    if seconds is None:
        seconds = read_wishes(words).seconds or SECONDS
    if not 1 <= seconds <= LONGEST_SECONDS:
        raise BriefError(
            f"{seconds:g} seconds are not made", mend=f"Choose 1 to {LONGEST_SECONDS:g}."
        )
    return seconds


def _by_notes(wish: SoundWish, seconds: float, seed: int, progress: Progress) -> Sounded:
    """A piece written for the words, played with their timbre."""
    from musegen.audio import render

    brief = _brief(wish.words, seconds, seed)
    timbre, unknown = _timbre(wish, brief)
    score = asking.compose(brief, seed=seed, progress=progress).score()
    played = render(score, engine="diffusion", sound=timbre, seed=seed, progress=progress)
    return Sounded(
        waveform=_cut(played, seconds),
        seed=seed,
        made_by="notes",
        brief=brief,
        score=score,
        unknown=unknown,
    )


def _brief(words: str, seconds: float, seed: int) -> Brief:
    """A brief that fills the seconds with whole bars, near the tempo it would have."""
    brief, said = parse_brief(words, seed=seed), read_wishes(words)
    bar_seconds = brief.seconds / brief.bars
    lasting = max(seconds - _RINGS_SECONDS, 0.75 * seconds)
    bars = int(np.clip(round(lasting / bar_seconds), 1, _MOST_BARS))
    bend = 1.0 if said.tempo_bpm is not None else bars * bar_seconds / lasting
    tempo = brief.tempo_bpm * float(np.clip(bend, 1 / _TEMPO_CHANGE, _TEMPO_CHANGE))
    return replace(brief, bars=bars, tempo_bpm=round(tempo, 3))


def _timbre(wish: SoundWish, brief: Brief) -> tuple[SoundWish, tuple[str, ...]]:
    """The wish as diffusion can take it, and the words that neither it nor the brief knows."""
    from musegen.diffusion.understanding import understood
    from musegen.diffusion.words import read_words

    heard = read_words(wish.words)
    strange = {part for word in brief.not_understood for part in plain_name(word).split()}
    unknown = [word for word in heard.unknown if word in strange]
    if not (heard.words or heard.avoided or brief.understood):
        understood(wish)  # says that nothing is known, and what is near
    if not (heard.words or heard.avoided):
        wish = replace(wish, words="")
    unknown += [word for word in understood(wish).unknown if word not in heard.unknown]
    return wish, tuple(dict.fromkeys(unknown))


def _by_diffusion(wish: SoundWish, seconds: float, seed: int, progress: Progress) -> Sounded:
    """A texture, begun with what is imagined for the words."""
    from musegen.diffusion.maker import SoundMaker
    from musegen.diffusion.production import Production

    maker = SoundMaker(wish, progress=progress)
    mel, notes = maker.texture(seconds, seed=seed)
    made = Production.of(maker.asked.start.words, maker.asked.words_at_end).heard(
        maker.sound(mel, seed=seed, notes=notes), seed=seed, place=seed
    )
    return Sounded(
        waveform=_levelled(_cut(made, seconds)),
        seed=seed,
        made_by="diffusion",
        unknown=maker.asked.unknown,
    )


def _by_other(
    wish: SoundWish, seconds: float, engine: str | Path, seed: int, progress: Progress
) -> Sounded:
    from musegen.diffusion.hub import LocalPipeline

    pipeline = LocalPipeline.from_folder(engine)
    made = pipeline.sound(wish, seconds=seconds, seed=seed, progress=progress)
    return Sounded(
        waveform=_levelled(_cut(made, seconds)),
        seed=seed,
        made_by=pipeline.name,
        unknown=pipeline.unheard(wish),
    )


def _cut(waveform: Waveform, seconds: float) -> Waveform:
    """A waveform of exactly so many seconds: what sounds on beyond them fades out."""
    length = round(seconds * _RATE)
    made = np.zeros((2, length), np.float32)
    made[:, : waveform.shape[1]] = waveform[:, :length]
    fade = round((_FADE_SECONDS if waveform.shape[1] > length else _CLICK_SECONDS) * _RATE)
    made[:, length - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    return made


def _levelled(waveform: Waveform) -> Waveform:
    from musegen.audio.loudness import listening_gain

    envelope = np.abs(waveform).max(axis=0)
    levelled: Waveform = waveform * listening_gain(waveform, envelope, sample_rate=_RATE)
    return levelled
