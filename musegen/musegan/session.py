"""A model at hand, and perhaps tracks that are kept: ideas become latents, latents become scores.

Whoever plays with latents for a while holds a `Session`; `musegen.jam` and `musegen.between` make
one for each call.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np
import torch

from midi_data.errors import BriefError, ConfigError
from midi_data.keys import find_key
from midi_data.progress import Progress, silent
from midi_data.score import KeySignature, Score, Tempo
from musegen.musegan.ensembles import ENSEMBLES
from musegen.musegan.latents import VECTORS, Latents, draw, slerp
from musegen.musegan.model import MuseGAN
from musegen.musegan.own_bars import OwnBars, heard_bars, loudness, own_bars
from musegen.musegan.projection import project
from musegen.musegan.rolls import Rolls, to_score
from musegen.musegan.touch import played
from musegen.training.weights import shared

logger = logging.getLogger(__name__)

TEMPO_BPM = {"band": 112.0, "quartet": 92.0}
SLOWEST, FASTEST = 20.0, 400.0
MOST_STEPS = 64
STEPS_ALONG = 100  # of the search for latents that go with what is kept

Idea = int | Score | Latents
"""Where latents come from: a seed, four bars of music, or latents."""


@dataclass(frozen=True, kw_only=True)
class Seeds:
    """The seed of each latent."""

    chords: int
    style: int
    melody: int
    groove: int

    @classmethod
    def of(
        cls,
        seed: int,
        *,
        chords: int | None = None,
        style: int | None = None,
        melody: int | None = None,
        groove: int | None = None,
    ) -> Self:
        """One seed for all that have none of their own."""
        return cls(
            chords=seed if chords is None else chords,
            style=seed if style is None else style,
            melody=seed if melody is None else melody,
            groove=seed if groove is None else groove,
        )


@dataclass(frozen=True, kw_only=True)
class Session:
    """Who plays.

    Attributes:
        model: who writes.
        given: the tracks that are kept.
        bars: which bars of scores are heard, counted from 0; None for the first.
        tempo_bpm: of what is played; None for that of the tracks that are kept or of the idea.
        progress: told while an idea is looked for in a score.
    """

    model: MuseGAN
    given: OwnBars | None = None
    bars: range | None = None
    tempo_bpm: float | None = None
    progress: Progress = silent

    @classmethod
    def begin(
        cls,
        ensemble: str | None = None,
        *,
        weights: str | Path | None = None,
        given: Score | None = None,
        track: str | int | Sequence[str | int] | None = None,
        bars: range | None = None,
        tempo_bpm: float | None = None,
        progress: Progress = silent,
    ) -> Self:
        """A session with the weights of an ensemble.

        Args:
            ensemble: `band` or `quartet`; that of the weights, or `band`, if left.
            weights: a name of shipped weights, or a folder; those of the ensemble if left.
            given: a score of which tracks are kept.
            track: which, by name, number from 0, or instrument; may be left if one alone plays.
            bars: which four bars of scores are meant, counted from 0; the first if left.
            tempo_bpm: 20 to 400 quarter notes a minute.
            progress: told while an idea is looked for in a score.

        Raises:
            BriefError: for an ensemble or a tempo that cannot be.
            ScoreError: for a track or bars that cannot be kept.
        """
        if tempo_bpm is not None and not SLOWEST <= tempo_bpm <= FASTEST:
            raise BriefError(f"{tempo_bpm:g} bpm", mend=f"Choose {SLOWEST:g} to {FASTEST:g}.")
        if track is not None and given is None:
            raise BriefError(
                f"the track {track!r} of no score", mend="Give the score too (`--given`)."
            )
        model = shared(MuseGAN, weights or f"musegan-{_known(ensemble or 'band')}")
        _refuse_other_ensemble(model, ensemble)
        kept = None
        if given is not None:
            kept = own_bars(given, model.config, tracks=track, wanted=bars)
            _tell(kept.said)
        return cls(model=model, given=kept, bars=bars, tempo_bpm=tempo_bpm, progress=progress)

    def drawn(self, seeds: Seeds) -> Latents:
        """The latents of seeds, one piece.

        Raises:
            ConfigError: for a seed below 0.
        """
        return draw(
            self.model.config,
            1,
            chords_seed=seeds.chords,
            style_seed=seeds.style,
            melody_seed=seeds.melody,
            groove_seed=seeds.groove,
        )

    def heard(self, idea: Idea) -> Latents:
        """The latents of an idea, one piece; those of a score are looked for.

        Raises:
            ScoreError: if the score's bars cannot be heard.
            ConfigError: if the latents are another model's, or of several pieces.
        """
        if isinstance(idea, int):
            return self.drawn(Seeds.of(idea))
        if isinstance(idea, Latents):
            self._refuse_others(idea)
            return idea
        found = heard_bars(idea, self.model.config, self.bars)
        _tell(found.said)
        return project(self.model, found.rolls, progress=self.progress)

    def way(self, a: Idea, b: Idea, *, steps: int, only: Sequence[str] = VECTORS) -> Latents:
        """Latents from one idea to another, a piece a step, both ends among them.

        Args:
            a: where it begins.
            b: where it ends.
            steps: 2 to 64.
            only: the latents that go; the others stay as they are in `a`, and so does the key
                unless chords go.

        Raises:
            BriefError: for steps or latents there are not.
        """
        if not 2 <= steps <= MOST_STEPS:
            raise BriefError(f"{steps} steps", mend=f"Choose 2 to {MOST_STEPS}.")
        unknown = sorted(set(only) - set(VECTORS))
        if unknown or not only:
            raise BriefError(
                f"no latent {', '.join(unknown) or 'named'}",
                mend=f"There are {', '.join(VECTORS)}.",
            )
        one, other = self.heard(a), self.heard(b)
        moving = one.replace(**{name: getattr(other, name) for name in only})
        if "chords" in only:
            moving = moving.replace(key=other.key)
        inside = [slerp(one, moving, step / (steps - 1)) for step in range(1, steps - 1)]
        return joined([one, *inside, moving])

    def play(self, latents: Latents, *, tempo_bpm: float | None = None) -> list[Score]:
        """A score for each piece of the latents, with the tracks that are kept as they are.

        Args:
            latents: of this session's model.
            tempo_bpm: unless the session has one, or a kept track; the ensemble's usual if None.
        """
        if self.given is not None:
            latents = self._to_go_with(self.given, latents)
        rolls = self.model.generate(latents)
        usual = TEMPO_BPM[self.model.config.ensemble]
        tempo = self.tempo_bpm or tempo_bpm or usual
        return [self._score(rolls, piece, tempo) for piece in range(len(latents))]

    def written(self) -> list[int]:
        """The tracks that the model writes, counted from 1."""
        kept = self.given.players if self.given else ()
        return [track + 1 for track in range(self.model.config.tracks) if track not in kept]

    def _to_go_with(self, own: OwnBars, latents: Latents) -> Latents:
        """The nearest latents in which the tracks that are kept are as they are."""
        held, onsets = (
            np.repeat(each, len(latents), axis=0) for each in (own.rolls.held, own.rolls.onsets)
        )
        return project(
            self.model,
            Rolls(held, onsets),
            tracks=own.players,
            start=latents,
            steps=STEPS_ALONG,
            progress=self.progress,
        )

    def _score(self, rolls: Rolls, piece: int, tempo_bpm: float) -> Score:
        score = to_score(rolls, piece, self.model.config, tempo_bpm=tempo_bpm)
        if self.given is None:
            score = played(score)
            key = find_key(score)
            score.key_signatures.append(KeySignature(0, key.fifths, int(key.mode == "minor")))
            return score
        whole = self.given.score.copy()
        score = played(score, level=loudness(whole)).resample(whole.ticks_per_quarter, 1)
        own = dict(zip(self.given.players, whole.tracks, strict=True))
        tracks = [own.get(number, track) for number, track in enumerate(score.tracks)]
        whole.tracks = type(whole.tracks)(tracks)
        if self.tempo_bpm is not None or not whole.tempos:
            whole.tempos.clear()
            whole.tempos.append(Tempo(0, tempo_bpm))
        return whole

    def _refuse_others(self, latents: Latents) -> None:
        config = self.model.config
        wanted = [config.chords, config.style, config.melody, config.groove]
        sizes = [getattr(latents, name).shape[-1] for name in VECTORS]
        if sizes != wanted or latents.melody.shape[1] != config.tracks or len(latents) != 1:
            raise ConfigError(
                f"latents of {len(latents)} pieces for {latents.melody.shape[1]} players, sized "
                f"{sizes}, where one piece for {config.tracks}, sized {wanted}, is heard",
                mend="Take latents of one piece from the same weights.",
            )


def _known(ensemble: str) -> str:
    if ensemble not in ENSEMBLES:
        raise BriefError(f"no ensemble {ensemble!r}", mend=f"Choose {' or '.join(ENSEMBLES)}.")
    return ensemble


def _refuse_other_ensemble(model: MuseGAN, ensemble: str | None) -> None:
    theirs = model.config.ensemble
    if ensemble not in (None, theirs):
        raise BriefError(
            f"weights of a {theirs} for a {ensemble}", mend=f"Ask for the {theirs} ensemble."
        )


def _tell(said: Sequence[str]) -> None:
    if said:
        logger.warning("Heard not quite as it is played: %s", " ".join(said))


def joined(latents: Sequence[Latents]) -> Latents:
    """The pieces of all, one after another."""
    return Latents(
        **{
            each.name: torch.cat([getattr(one, each.name) for one in latents])
            for each in fields(Latents)
        }
    )


def tempo_of(idea: Idea | None) -> float | None:
    """The tempo at the beginning of a score; None for anything else."""
    if isinstance(idea, Score) and len(idea.tempos):
        return float(idea.tempos[0].qpm)
    return None
