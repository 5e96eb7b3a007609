"""Sound from a score: a SoundFont plays every track, and the tracks are mixed to one level."""

from musegen.audio.rendering import Rendering, render, render_mix_and_stems, render_stems
from musegen.audio.synthesis import engines
from musegen.audio.wav import wav_bytes, write_wav

__all__ = [
    "Rendering",
    "engines",
    "render",
    "render_mix_and_stems",
    "render_stems",
    "wav_bytes",
    "write_wav",
]
