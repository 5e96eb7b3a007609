"""A model that has learnt nothing but to play on the beat, for tests of what is done with it."""

import json

import numpy as np

from musegen.musegan import session
from musegen.musegan.config import TINY, MuseGANConfig
from musegen.musegan.model import MuseGAN
from musegen.musegan.rolls import Rolls
from musegen.training import weights


class HouseBand(MuseGAN):
    """Each player's bar follows from the latents it may hear, as in the model."""

    def generate(self, latents):
        config = self.config
        shape = (len(latents), config.bars, config.steps, config.pitches, config.tracks)
        held, onsets = np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
        for piece in range(len(latents)):
            heard = (latents.chords[piece], latents.style[piece])
            for track, player in enumerate(config.players.players):
                own = (latents.melody[piece, track], latents.groove[piece, track])
                chance = _chance(*heard, *own)
                key = 0 if player.is_drum else int(latents.key[piece])
                for bar in range(config.bars):
                    for step in chance.choice([0, 6, 12, 18, 24, 30, 36], 4, replace=False):
                        low, high = player.lowest + 6, min(player.highest - 6, 100)
                        row = chance.integers(low, high) + key - config.lowest
                        onsets[piece, bar, step, row, track] = True
                        held[piece, bar, step : step + 6, row, track] = True
        return Rolls(held, onsets)


def house_band(ensemble="band"):
    """A small one."""
    return HouseBand(MuseGANConfig(ensemble=ensemble, **TINY)).eval()


def ship(folder):
    """Put house bands where shipped weights would be, beside the composer."""
    (folder / "composer").symlink_to(weights.SHIPPED / "composer")
    for ensemble in ("band", "quartet"):
        home = folder / f"musegan-{ensemble}"
        house_band(ensemble).save_pretrained(home)
        card = {"what": "A house band.", "licence": "MIT", "data": {}, "rights": "Free."}
        (home / "card.json").write_text(json.dumps(card))


def play_with(monkeypatch, folder):
    """Let the house bands of a folder be what is played with."""
    monkeypatch.setattr(weights, "SHIPPED", folder)
    monkeypatch.setattr(session, "MuseGAN", HouseBand)
    monkeypatch.setattr(session, "STEPS_ALONG", 2)


def _chance(*vectors):
    return np.random.default_rng(
        [int(each) for vector in vectors for each in np.abs(vector.numpy() * 1e6)]
    )
