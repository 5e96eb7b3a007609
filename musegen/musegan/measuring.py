"""Phrases, drawn or real, to the figures of the MuseGAN paper, so many at a time."""

import warnings
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from midi_data.progress import Progress, silent
from musegen.metrics import rolls as bar_measures
from musegen.metrics.rolls import Stage
from musegen.musegan import slots
from musegen.musegan.config import MuseGANConfig
from musegen.musegan.latents import draw_all
from musegen.musegan.model import MuseGAN
from musegen.musegan.phrases import Phrases
from musegen.musegan.rolls import Rolls

_AT_ONCE = 128  # phrases, of which the rolls of a band are 20 MB

Floats = NDArray[np.float64]


def stage_of(config: MuseGANConfig) -> Stage:
    """Who plays, for the measures."""
    players = config.players.players
    return Stage(
        names=[player.name for player in players],
        is_drum=[player.is_drum for player in players],
        lowest=config.lowest,
    )


def drawn(
    model: MuseGAN, pieces: int, *, seed: int, progress: Progress = silent
) -> Iterator[Rolls]:
    """So many phrases of the model, every latent from one seed."""
    latents = draw_all(model.config, pieces, seed)
    for first in range(0, pieces, _AT_ONCE):
        yield model.generate(latents.index(slice(first, first + _AT_ONCE)))
        progress(min(first + _AT_ONCE, pieces), pieces, "Writing phrases")


def sampled(phrases: Phrases, config: MuseGANConfig, pieces: int, *, seed: int) -> Iterator[Rolls]:
    """So many real phrases in the keys they stand in, each at most once; all if there are less."""
    order = np.random.default_rng(seed).permutation(len(phrases))[:pieces]
    for first in range(0, len(order), _AT_ONCE):
        chosen = order[first : first + _AT_ONCE]
        onsets, held = phrases.slots_of(chosen, config)
        yield slots.to_rolls(onsets, held, config, phrases.key[chosen])


def by_bar(rolls: Iterable[Rolls], config: MuseGANConfig) -> dict[str, Floats]:
    """Every measure as (piece, bar), NaN where a bar has nothing to measure."""
    stage = stage_of(config)
    found = [bar_measures.measured(each.held, each.onsets, stage) for each in rolls]
    return {name: np.concatenate([each[name] for each in found]) for name in found[0]}


def by_piece(rolls: Iterable[Rolls], config: MuseGANConfig) -> dict[str, list[float]]:
    """Every measure of every phrase, averaged over the bars that have it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a phrase without it has no figure
        return {
            name: np.nanmean(figures, axis=1).tolist()
            for name, figures in by_bar(rolls, config).items()
        }
