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

STEPS = 800  # of gradient descent
SEED = 0
_PHRASES = 96  # a step
_STAYS = 0.9  # of the running mean of figures, at a step
_RATE, _WARM_UP = 1e-4, 20
_RESTS, _APART, _HOLD = 600.0, 400.0, 80.0  # what the losses weigh
_CLASSES, _DENSITY = 10.0, 5.0


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
    mean: Likeness | None = None
    torch.manual_seed(SEED)
    for step in range(STEPS):
        latents = standard_normal(model, _PHRASES)
        codes = model.generator(latents)
        begin, go_on = model.hands.decode(codes)
        found = likeness(*played(begin, go_on), begin, drums=drums)
        with torch.no_grad():
            held_to = before(latents)
            mean = found if mean is None else _blend(mean, found)
        held = (codes - held_to).square().mean()
        optimiser.zero_grad()
        (unlike(_steady(mean, found), wanted) + _HOLD * held).backward()
        optimiser.step()
        pace.step()
        progress(step + 1, STEPS, "Settling")


def _blend(mean: Likeness, found: Likeness) -> Likeness:
    """The running mean of figures."""
    pairs = zip(_figures(mean), _figures(found), strict=True)
    return Likeness(*(torch.lerp(one, other, 1 - _STAYS) for one, other in pairs))


def _steady(mean: Likeness, found: Likeness) -> Likeness:
    """The running mean, with the slopes of the figures just found.

    Were these taken as they are, how much they vary from step to step would be made small too: a
    track that rests in two bars of five would come to rest less often.
    """
    pairs = zip(_figures(mean), _figures(found), strict=True)
    return Likeness(*(one.detach() + other - other.detach() for one, other in pairs))


def _figures(likeness: Likeness) -> tuple[Tensor, ...]:
    return tuple(vars(likeness).values())


def unlike(found: Likeness, wanted: Likeness) -> Tensor:
    """How far figures are from those wanted."""
    rests = (found.rests - wanted.rests).square().sum()
    apart = (found.apart - wanted.apart).square().sum()
    onsets = (found.onsets / wanted.onsets - 1).square().sum()
    held = (found.held / wanted.held - 1).square().sum()
    classes = (found.classes / wanted.classes - 1).square().sum()
    return _CLASSES * classes + _RESTS * rests + _APART * apart + _DENSITY * (onsets + held)
