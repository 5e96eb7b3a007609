"""Sound from a score: every track is played, and the tracks are mixed to one level."""

from musegen.audio.rendering import Rendering, render, render_stems, rendered
from musegen.audio.synthesis import engines
from musegen.audio.wav import wav_bytes, write_wav

__all__ = [
    "Rendering",
    "engines",
    "render",
    "render_stems",
    "rendered",
    "wav_bytes",
    "write_wav",
]
