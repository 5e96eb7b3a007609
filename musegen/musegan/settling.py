"""A trained generator brought nearer to real music in what its phrases are like on average.

A critic hears each phrase for itself, and lets pass that all of them together rest a little too
often, or lie a little too far apart in harmony. So at the end means over many phrases are matched
(feature matching; Salimans et al., "Improved Techniques for Training GANs", 2016), while what each
latent brings forth is held to what it was.
"""

import copy
from typing import cast

import torch
from torch import Tensor

from midi_data.progress import Progress, silent
from musegen.musegan.bars import BarDecoder
from musegen.musegan.likeness import Likeness, likeness
from musegen.musegan.losses import Bars, standard_normal
from musegen.musegan.model import MuseGAN
from musegen.musegan.sketch import played

STEPS = 1000  # of gradient descent
SEED = 0
_PHRASES = 96  # a step
_RATE, _WARM_UP = 1e-4, 20
_RESTS, _APART, _HOLD = 200.0, 200.0, 80.0  # what the losses weigh
_CLASSES, _DENSITY = 10.0, 10.0


def settle(model: MuseGAN, real: Bars, *, progress: Progress = silent) -> None:
    """Move a model's generator, and how readily its hands begin notes, towards real phrases.

    Args:
        model: changed in place.
        real: phrases of the music it learned from.
        progress: told of each step.
    """
    drums = model.config.drums
    notes = real.onsets.float(), real.held.float()
    wanted = likeness(*notes, notes[0], drums=drums)
    before = copy.deepcopy(model.generator)
    biases = [cast(BarDecoder, decoder).bias for decoder in model.hands.decoders]
    optimiser = torch.optim.Adam([*model.generator.parameters(), *biases], lr=_RATE)
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / _WARM_UP) * (1 - step / STEPS)
    )
    torch.manual_seed(SEED)
    for step in range(STEPS):
        latents = standard_normal(model, _PHRASES)
        codes = model.generator(latents)
        begin, go_on = model.hands.decode(codes)
        found = likeness(*played(begin, go_on), begin, drums=drums)
        with torch.no_grad():
            held_to = before(latents)
        optimiser.zero_grad()
        (unlike(found, wanted) + _HOLD * (codes - held_to).square().mean()).backward()
        optimiser.step()
        pace.step()
        progress(step + 1, STEPS, "Settling")


def unlike(found: Likeness, wanted: Likeness) -> Tensor:
    """How far figures are from those wanted."""
    rests = (found.rests - wanted.rests).square().sum()
    apart = (found.apart - wanted.apart).square().sum()
    onsets = (found.onsets / wanted.onsets - 1).square().sum()
    held = (found.held / wanted.held - 1).square().sum()
    classes = (found.classes / wanted.classes - 1).square().sum()
    return _CLASSES * classes + _RESTS * rests + _APART * apart + _DENSITY * (onsets + held)
