"""A page with nothing but a waveform, for the browser test."""

import numpy as np
import streamlit as st

from musegen.diffusion.mel_picture import mel_png
from studio.sounds.files import kept_waveform
from studio.waveform import Shown, outline_of, waveform

RATE = 44_100
SECONDS = 4


@st.cache_resource
def shown(name: str, level: float) -> Shown:
    """Four seconds of a tone that is struck every half second."""
    import torch

    seconds = np.arange(SECONDS * RATE) / RATE
    tone = level * np.sin(2 * np.pi * 330 * seconds) * np.exp(-(seconds % 0.5) * 6)
    sound = np.stack([tone, tone]).astype(np.float32)
    return Shown(
        name=name,
        audio=kept_waveform(sound, name).flac,
        mime="audio/flac",
        outline=outline_of(sound),
        spectrogram=mel_png(torch.linspace(-1, 0, 160)[:, None].expand(160, 344)),
    )


stretch = waveform(
    shown("Worn tape", 0.3),
    key="waveform",
    family="1",
    revision="2",
    before=shown("Felt piano", 0.9),
)
st.write("chosen", "nothing" if stretch is None else f"{stretch.from_seconds} {stretch.to_seconds}")
