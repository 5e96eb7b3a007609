"""A waveform as a picture of its mel, low bands below."""

import torch
from torch import Tensor

from musegen.diffusion.draft import Waveform
from musegen.diffusion.joining import mel_of_long
from musegen.diffusion.mel import MEL
from musegen.diffusion.mel_picture import mel_png


def sound_png(waveform: Waveform) -> bytes:
    """The bytes of a PNG of a sound.

    Args:
        waveform: (channel, sample) at 44.1 kHz.
    """
    middle: Tensor = torch.from_numpy(waveform.mean(axis=0))
    whole = torch.nn.functional.pad(middle, (0, -len(middle) % MEL.hop))
    return mel_png(mel_of_long(whole))
