"""The four latents of a piece and its key: drawn from seeds, held, changed, mixed.

Chords and style are shared by all tracks; melody and groove are each track's own. Chords and
melody move from bar to bar, style and groove stay. Each is a normal vector, so nearly all of
them have the length of the square root of their size.
"""

from dataclasses import dataclass, fields, replace

import numpy as np
import torch
from torch import Tensor

from midi_data.errors import ConfigError
from musegen.musegan.config import MuseGANConfig

VECTORS = ("chords", "style", "melody", "groove")
LOWEST_KEY, HIGHEST_KEY = -6, 5


@dataclass(frozen=True)
class Latents:
    """The latents of a batch of pieces.

    Attributes:
        chords: (batch, chords).
        style: (batch, style).
        melody: (batch, track, melody).
        groove: (batch, track, groove).
        key: (batch,) semitones above C major or A minor, -6 to 5.
    """

    chords: Tensor
    style: Tensor
    melody: Tensor
    groove: Tensor
    key: Tensor

    def __len__(self) -> int:
        return len(self.key)

    def index(self, pieces: slice | list[int]) -> "Latents":
        """Some of the pieces."""
        return Latents(**{each.name: getattr(self, each.name)[pieces] for each in fields(self)})

    def replace(self, **latents: Tensor) -> "Latents":
        """The same pieces with some latents from elsewhere."""
        return replace(self, **latents)


def draw(
    config: MuseGANConfig,
    count: int,
    *,
    chords_seed: int,
    style_seed: int,
    melody_seed: int,
    groove_seed: int,
) -> Latents:
    """Latents of so many pieces, each from a seed of its own; the key goes with the chords.

    What one track draws does not depend on the other tracks, nor a piece on the pieces after it.
    """
    tracks = range(config.tracks)
    own = {
        "melody": [_normal(count, config.melody, melody_seed, 2, track) for track in tracks],
        "groove": [_normal(count, config.groove, groove_seed, 3, track) for track in tracks],
    }
    keys = np.random.default_rng([chords_seed, 4]).integers(LOWEST_KEY, HIGHEST_KEY + 1, count)
    return Latents(
        chords=_normal(count, config.chords, chords_seed, 0),
        style=_normal(count, config.style, style_seed, 1),
        melody=torch.stack(own["melody"], dim=1),
        groove=torch.stack(own["groove"], dim=1),
        key=torch.from_numpy(keys),
    )


def draw_all(config: MuseGANConfig, count: int, seed: int) -> Latents:
    """Latents of so many pieces, every one of them from the same seed."""
    return draw(
        config, count, chords_seed=seed, style_seed=seed, melody_seed=seed, groove_seed=seed
    )


def slerp(a: Latents, b: Latents, share: float) -> Latents:
    """The pieces `share` of the way from `a` to `b`, each vector on the arc between both.

    Lengths go from one to the other as well, so what lies between is as likely as its ends. The
    key is that of the nearer one. Shoemake, "Animating rotation with quaternion curves", 1985.
    """
    return Latents(
        **{name: _arc(getattr(a, name), getattr(b, name), share) for name in VECTORS},
        key=a.key if share < 0.5 else b.key,
    )


def add(a: Latents, b: Latents) -> Latents:
    """The sum of both, in the key of `a`; `at_drawn_length` makes it likely again."""
    return Latents(**{name: getattr(a, name) + getattr(b, name) for name in VECTORS}, key=a.key)


def subtract(a: Latents, b: Latents) -> Latents:
    """What `a` has and `b` has not, in the key of `a`."""
    return Latents(**{name: getattr(a, name) - getattr(b, name) for name in VECTORS}, key=a.key)


def scale(a: Latents, factor: float) -> Latents:
    """Nearer to the most ordinary piece (factor below 1) or further from it, in the same key."""
    return Latents(**{name: factor * getattr(a, name) for name in VECTORS}, key=a.key)


def at_drawn_length(a: Latents) -> Latents:
    """The same directions, each vector as long as most drawn ones are."""
    found = {}
    for name in VECTORS:
        vector = getattr(a, name)
        norm = vector.norm(dim=-1, keepdim=True).clamp(min=1e-6)
        found[name] = vector / norm * vector.shape[-1] ** 0.5
    return a.replace(**found)


def _normal(count: int, size: int, seed: int, *words: int) -> Tensor:
    if seed < 0:
        raise ConfigError(f"the seed is {seed}", mend="Choose 0 or more.")
    drawn = np.random.default_rng([seed, *words]).standard_normal((count, size))
    return torch.from_numpy(drawn.astype(np.float32))


def _arc(a: Tensor, b: Tensor, share: float) -> Tensor:
    """(..., size) from two of these; along the straight line where they point the same way."""
    if not a.shape[-1]:
        return a
    lengths = a.norm(dim=-1, keepdim=True), b.norm(dim=-1, keepdim=True)
    one, other = a / lengths[0].clamp(min=1e-6), b / lengths[1].clamp(min=1e-6)
    angle = (one * other).sum(dim=-1, keepdim=True).clamp(-1, 1).acos()
    whole = angle.sin()
    flat = whole < 1e-4
    safe = whole.where(~flat, torch.ones_like(whole))
    parts = ((1 - share) * angle).sin() / safe, (share * angle).sin() / safe
    length = lengths[0].lerp(lengths[1], share)
    arc = (parts[0] * one + parts[1] * other) * length
    return torch.where(flat, a.lerp(b, share), arc)
