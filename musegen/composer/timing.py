"""When the next note begins: the odds of every place, leant to some and away from others.

A place is come to in turn, and a note begins there or does not. What is leant to is that choice,
not the place: else a place far off that is liked would be leapt to over those before it.
"""

import numpy as np
from numpy.typing import NDArray

from musegen.composer.pitch_masks import Mask


def leant(
    logits: NDArray[np.floating], allowed: Mask, gains: NDArray[np.floating]
) -> NDArray[np.float32]:
    """Logits of places in their order, when at each a note is likelier to begin by `gains`.

    Args:
        logits: (value,) of all places.
        allowed: (value,) where a note may begin; at the last of these it begins at last.
        gains: (value,) in nats, of the odds that it begins there once it has come so far.
    """
    (places,) = allowed.nonzero()
    odds = np.exp(logits[places].astype(np.float64) - logits[places].max())
    later = odds[::-1].cumsum()[::-1] - odds  # of all places after each
    begin, wait = odds * np.exp(gains[places]), np.maximum(later, 0)
    waits = np.append(0.0, np.log(wait[:-1] + 1e-30) - np.log(begin[:-1] + wait[:-1] + 1e-30))
    found = np.full(logits.shape, -np.inf)
    found[places] = waits.cumsum() + np.log(begin + 1e-30) - np.log(begin + wait + 1e-30)
    return found.astype(np.float32)
