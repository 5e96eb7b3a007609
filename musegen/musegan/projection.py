"""A composer's own four bars to the latents that bring forth something like them."""

import numpy as np
import torch
from torch import Tensor

from midi_data.progress import Progress, silent
from musegen.musegan.latents import VECTORS, Latents
from musegen.musegan.losses import Bars, bar_nats
from musegen.musegan.model import MuseGAN
from musegen.musegan.rolls import Rolls

_RATE = 0.05
_LIKELY = 0.02  # what a unit of squared length costs, in nats a note


def project(
    model: MuseGAN, rolls: Rolls, *, steps: int = 200, progress: Progress = silent
) -> Latents:
    """Latents whose phrases are as near to these as the model can come.

    The listener guesses, and the guess is bettered by descent: the notes are to be likely, and
    the latents such as are drawn.

    Args:
        model: that shall play them.
        rolls: any phrases, in any key; all tracks are heard.
        steps: of descent; none leaves the guess.
        progress: told of the steps.
    """
    onsets, held, key = model.heard(rolls, range(model.config.tracks))
    bars = Bars(onsets, held)
    with torch.no_grad():
        wanted = model.encode(onsets, held)
        guess: Latents = model.listener(wanted)
    vectors = {name: getattr(guess, name).clone().requires_grad_() for name in VECTORS}
    optimiser = torch.optim.Adam(vectors.values(), lr=_RATE)
    notes = onsets.sum().clamp(min=1)
    for step in range(steps):
        latents = guess.replace(**vectors)
        codes = model.write_codes(latents)
        far = bar_nats(*model.hands.decode(codes), bars) + 0.5 * (codes - wanted).square().sum()
        loss = far / notes + _LIKELY * _unlikely(latents) / len(rolls)
        optimiser.zero_grad()
        torch.autograd.backward([loss], inputs=list(vectors.values()))
        optimiser.step()
        progress(step + 1, steps, f"Looking for the latents, {float(loss.detach()):.2f} from them")
    found = {name: vector.detach() for name, vector in vectors.items()}
    return guess.replace(**found, key=torch.from_numpy(np.asarray(key)))


def _unlikely(latents: Latents) -> Tensor:
    """How far vectors are from the length of drawn ones, squared."""
    found = [
        (getattr(latents, name).norm(dim=-1) - getattr(latents, name).shape[-1] ** 0.5).square()
        for name in VECTORS
    ]
    return torch.stack([each.sum() for each in found]).sum()
