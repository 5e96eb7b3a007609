"""Small MuseGANs and quartet music, for tests."""

import torch

from midi_data.corpora import Piece
from musegen.composer import dataset as datasets
from musegen.musegan.config import TINY, MuseGANConfig
from musegen.musegan.latents import draw
from musegen.musegan.model import MuseGAN
from musegen.musegan.rolls import from_score
from tests.builders import score, track

VOICES = (
    "E5:1 D5:0.5 C5:0.5 B4:1 C5:1 ",
    "G4:2 G4:1 E4:1 ",
    "C4:1 B3:1 D4:1 C4:1 ",
    "C3:1 G3:1 G2:1 C3:1 ",
)


def config(ensemble="quartet", **sizes):
    return MuseGANConfig(ensemble=ensemble, **(TINY | sizes))


def model(ensemble="quartet", **sizes):
    """One that has learnt nothing and therefore plays a great deal."""
    torch.manual_seed(0)
    made = MuseGAN(config(ensemble, **sizes)).eval()
    for decoder in made.hands.decoders:
        decoder.bias.data.zero_()
    for parameter in made.parameters():
        if parameter.ndim > 1:
            parameter.data *= 2
    return made


def latents(of, count=2, *, seed=1, **seeds):
    names = ("chords_seed", "style_seed", "melody_seed", "groove_seed")
    return draw(of.config, count, **(dict.fromkeys(names, seed) | seeds))


def quartet(bars=4, voices=VOICES):
    return score(*(track(voice * bars, program=40) for voice in voices))


def rolls(*scores, ensemble="quartet"):
    """The one roll of a score."""
    (each,) = scores
    return from_score(each, config(ensemble)).rolls


def data(folder, *scores, corpus="chorales"):
    """A data folder of scores."""
    found = [
        Piece(corpus=corpus, name=f"piece {number}", score=each, style="chorale")
        for number, each in enumerate(scores)
    ]
    return datasets.build(found, folder)
