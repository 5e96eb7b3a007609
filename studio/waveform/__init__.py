"""A waveform to listen to and to choose a stretch of, drawn in the browser."""

from studio.waveform.component import Shown, Stretch, waveform
from studio.waveform.view import Outline, outline_of

__all__ = ["Outline", "Shown", "Stretch", "outline_of", "waveform"]
