"""Music out: files that a DAW, a notation program or a person opens."""

from musegen.daw.export import export, write_audio
from musegen.daw.take import Take, Weights, Written

__all__ = ["Take", "Weights", "Written", "export", "write_audio"]
