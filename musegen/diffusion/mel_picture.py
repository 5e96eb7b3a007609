"""A mel as a picture, low bands below: what a sound is while it clears, and when it has."""

import io

import numpy as np
from torch import Tensor

_WIDEST = 2_000  # frames that have a column of their own
_HEIGHT = 2  # rows a band
_DARKEST, _BRIGHTEST = -1.0, 0.2


def mel_png(mel: Tensor) -> bytes:
    """The bytes of a PNG of a mel, (band, frame), a column a frame or fewer."""
    from matplotlib.image import imsave

    shown = mel.detach().cpu().numpy()
    if shown.shape[1] > _WIDEST:
        columns = np.array_split(np.arange(shown.shape[1]), _WIDEST)
        shown = np.stack([shown[:, each].max(axis=1) for each in columns], axis=1)
    tall = np.repeat(shown, _HEIGHT, axis=0)
    file = io.BytesIO()
    imsave(file, tall, format="png", origin="lower", cmap="magma", vmin=_DARKEST, vmax=_BRIGHTEST)
    return file.getvalue()
