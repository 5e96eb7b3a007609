"""One clip of the training material: drawn, played, put through effects, told in words.

Clip n depends on the plan and n alone, but for the last bits that FluidSynth leaves open. Of 15
clips one is for validation and one for tests, so that any beginning of a folder can be used.
"""

from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import numpy as np

from musegen.diffusion.clips import SAMPLES, Clip
from musegen.diffusion.material import exercises, phrases, sounds
from musegen.diffusion.material.effects import draw_effects, play_through
from musegen.diffusion.material.phrases import LEAD, LENGTH, Phrase, Voice
from musegen.diffusion.material.waveforms import RATE, Sound
from musegen.diffusion.material.wording import family_of, name_of, soundfont_word, tell
from musegen.diffusion.notes import DRUMS, ONSET, RELEASE, Notes, between
from musegen.training.dataset import Dataset

SPLITS = 13 * ("train",) + ("validation", "test")
_KINDS = ("part", "drums", "mix", "exercise")
_KIND_SHARES = (0.65, 0.15, 0.1, 0.1)
_STROKES_SHARE = 0.2  # of drums: single strokes
PLAIN_SHARE = 0.3  # of clips: the SoundFont as it is
_HELD_OUT_FONT_SHARE = 0.5  # of clips for tests
_QUIETEST = 10 ** (-62 / 20)  # root mean square of a clip that is kept


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What decides every clip."""

    data: str  # folders and files as text, so that it can be written down
    fonts: tuple[str, ...]
    held_out_font: str  # empty if it is not here
    seed: int
    clips: int
    split: str = ""  # whose clips alone are made; empty for all
    plain: float = PLAIN_SHARE

    def number_of(self, place: int) -> int:
        """The number of the clip at a place of the folder, from 0."""
        if not self.split:
            return place
        own = [number for number, split in enumerate(SPLITS) if split == self.split]
        return place // len(own) * len(SPLITS) + own[place % len(own)]


@dataclass(frozen=True)
class Made:
    """One clip."""

    sound: Sound  # (SAMPLES,)
    notes: Notes
    row: Clip
    attempt: int  # the first that was fit to keep, from 1


def make(plan: Plan, data: Dataset, number: int) -> Made:
    """One clip; silent and overloaded ones are drawn anew."""
    attempts = (attempted(plan, data, number, attempt) for attempt in count(1))
    return next(made for made in attempts if made is not None)


def attempted(
    plan: Plan, data: Dataset, number: int, attempt: int, *, font: Path | None = None
) -> Made | None:
    """A clip as it is drawn at an attempt, None if it is not fit to keep.

    Args:
        plan: what decides it.
        data: the music.
        number: of the clip.
        attempt: from 1.
        font: what plays it, through the same effects; the one that is drawn if left.
    """
    generator = np.random.default_rng([plan.seed, number, attempt])
    plain = np.random.default_rng([plan.seed, number]).random() < plan.plain
    split = SPLITS[number % len(SPLITS)]
    drawn = _draw_font(plan, split, generator)
    font = drawn if font is None else font
    phrase = _with_kits(_draw_phrase(data, split, generator), font, generator)
    if not phrase.voices:  # all that was drawn was silence
        return None
    dry = np.zeros(LENGTH, np.float32)
    for voice in phrase.voices:
        dry += sounds.play(
            font, voice.notes, program=voice.program, is_drum=voice.is_drum, length=LENGTH
        )
    effects = () if plain else draw_effects(generator, held_out=split == "test")
    sound = play_through(dry, effects, generator)[LEAD:]
    notes = _notes(phrase.voices)
    if not _fit_to_keep(sound, notes):
        return None
    told = tell(phrase.voices, notes, [effect.word for effect in effects], generator)
    row = Clip(
        corpus=phrase.corpus,
        piece=phrase.piece,
        split=split,
        soundfont=font.name,
        family=family_of(phrase.voices),
        words=(*told.words, *soundfont_word(font.name)),
        caption=told.caption,
        start=0,
        stop=len(notes),
    )
    return Made(sound, notes, row, attempt)


def _fit_to_keep(sound: Sound, notes: Notes) -> bool:
    """Whether a clip is neither nearly silent nor overloaded, and a note is held in it."""
    held = (notes[:, ONSET] < SAMPLES / RATE) & (notes[:, RELEASE] > 0)
    level = float(np.sqrt(np.square(sound).mean()))
    return bool(held.any()) and level > _QUIETEST and float(np.abs(sound).max()) < 1


def _draw_font(plan: Plan, split: str, generator: np.random.Generator) -> Path:
    if split == "test" and plan.held_out_font and generator.random() < _HELD_OUT_FONT_SHARE:
        return Path(plan.held_out_font)
    return Path(plan.fonts[generator.integers(len(plan.fonts))])


def _draw_phrase(data: Dataset, split: str, generator: np.random.Generator) -> Phrase:
    """Music of the split's pieces; what they do not have is an exercise."""
    kind = _KINDS[generator.choice(len(_KINDS), p=_KIND_SHARES)]
    if kind == "drums":
        strokes = generator.random() < _STROKES_SHARE
        found = None if strokes else phrases.draw_drums(data, split, generator)
        return found or exercises.draw_strokes(generator)
    found = None
    if kind == "mix":
        found = phrases.draw_mix(data, split, generator)
    elif kind == "part":
        found = phrases.draw_part(data, split, generator)
    return found or exercises.draw_exercise(generator)


def _with_kits(phrase: Phrase, font: Path, generator: np.random.Generator) -> Phrase:
    """Drums on one of the font's kits, each kind as often as any other."""
    kinds: dict[str, list[int]] = {}
    for kit in sounds.kits_of(font):
        kinds.setdefault(name_of(kit, True), []).append(kit)
    kit = int(generator.choice(kinds[str(generator.choice(list(kinds)))]))
    voices = [replace(v, program=kit) if v.is_drum else v for v in phrase.voices]
    return replace(phrase, voices=tuple(voices))


def _notes(voices: tuple[Voice, ...]) -> Notes:
    """The notes heard in the clip, timed from its start."""
    tables = []
    for voice in voices:
        table = voice.notes.astype(np.float32)
        table[:, :2] = (voice.notes[:, :2] - LEAD) / RATE
        program = DRUMS if voice.is_drum else voice.program
        tables.append(np.column_stack([table, np.full(len(table), program, np.float32)]))
    notes = between(np.concatenate(tables), 0.0, SAMPLES / RATE)
    ordered: Notes = notes[np.argsort(notes[:, 0], kind="stable")].astype(np.float32)
    return ordered
