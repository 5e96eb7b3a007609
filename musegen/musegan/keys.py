"""How far music is from C major or A minor.

All music is learned in one key and played in any, so twelve keys cost no more than one.
"""

import numpy as np
from numpy.typing import NDArray

from musegen.musegan.latents import LOWEST_KEY

Floats = NDArray[np.float64]

_MAJOR = np.array([6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88])
_MINOR = np.array([6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17])


def semitones_above(chroma: Floats) -> NDArray[np.int64]:
    """Semitones above C major or A minor, whichever fits better, -6 to 5; 0 for silence.

    Krumhansl and Kessler's profiles ("Tracing the dynamic changes in perceived tonal
    organization", 1982), correlated with how long each pitch class sounds.

    Args:
        chroma: (..., 12) how long each pitch class sounds.
    """
    profiles = np.stack([_centred(_MAJOR), _centred(np.roll(_MINOR, 9))])  # C major, A minor
    keys = np.stack([np.roll(profiles, shift, axis=1) for shift in range(12)])  # (key, 2, 12)
    spread = chroma - chroma.mean(axis=-1, keepdims=True)
    fit = np.einsum("...c,kmc->...km", spread, keys).max(axis=-1)
    best = np.argmax(fit, axis=-1)
    above: NDArray[np.int64] = (best - LOWEST_KEY) % 12 + LOWEST_KEY
    return above


def _centred(profile: Floats) -> Floats:
    centred: Floats = (profile - profile.mean()) / profile.std()
    return centred
