"""A composer's own four bars to the latents that bring forth something like them.

Of some tracks alone, it is how the others are made to go with them: latents are looked for in which
those tracks are as they are given, and the others follow.
"""

from collections.abc import Sequence

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
    model: MuseGAN,
    rolls: Rolls,
    *,
    tracks: Sequence[int] | None = None,
    start: Latents | None = None,
    steps: int = 200,
    progress: Progress = silent,
) -> Latents:
    """Latents whose phrases are as near to these as the model can come.

    A guess is bettered by descent: the notes are to be likely, and the latents such as are drawn.

    Args:
        model: that shall play them.
        rolls: any phrases, in any key.
        tracks: those that are heard, from 0; all if left. The others keep their own latents.
        start: the guess; that of the listener if left.
        steps: of descent; none leaves the guess.
        progress: told of the steps.
    """
    heard = list(range(model.config.tracks) if tracks is None else tracks)
    onsets, held, key = model.heard(rolls, heard)
    bars = Bars(onsets[:, :, heard], held[:, :, heard])
    with torch.no_grad():
        wanted = model.encode(onsets, held)
        guess: Latents = model.listener(wanted) if start is None else start
    vectors = {name: getattr(guess, name).clone().requires_grad_() for name in VECTORS}
    optimiser = torch.optim.Adam(vectors.values(), lr=_RATE)
    notes = bars.onsets.sum().clamp(min=1)
    for step in range(steps):
        latents = guess.replace(**vectors)
        codes = model.generator(latents)
        begin, go_on = (each[:, :, heard] for each in model.hands.decode(codes))
        far = bar_nats(begin, go_on, bars) + 0.5 * (codes - wanted)[:, :, heard].square().sum()
        loss = far / notes + _LIKELY * _unlikely(latents) / len(rolls)
        optimiser.zero_grad()
        torch.autograd.backward([loss], inputs=list(vectors.values()))
        optimiser.step()
        progress(step + 1, steps, f"Looking for the latents, {float(loss.detach()):.2f} from them")
    found = guess.replace(**{name: vector.detach() for name, vector in vectors.items()})
    unheard = [track for track in range(model.config.tracks) if track not in heard]
    for own, held_back in ((found.melody, guess.melody), (found.groove, guess.groove)):
        own[:, unheard] = held_back[:, unheard]
    drums_alone = all(track < model.config.drums for track in heard)
    return found if drums_alone else found.replace(key=torch.from_numpy(np.asarray(key)))


def _unlikely(latents: Latents) -> Tensor:
    """How far vectors are from the length of drawn ones, squared."""
    found = [
        (getattr(latents, name).norm(dim=-1) - getattr(latents, name).shape[-1] ** 0.5).square()
        for name in VECTORS
    ]
    return torch.stack([each.sum() for each in found]).sum()
