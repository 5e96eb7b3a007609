"""Music out: files that a DAW, a notation program or a person opens."""

from musegen.daw.export import export, write_audio
from musegen.daw.losses import not_held
from musegen.daw.provenance_files import written_in_file
from musegen.daw.take import Take, Weights, Written

__all__ = [
    "Take",
    "Weights",
    "Written",
    "export",
    "not_held",
    "write_audio",
    "written_in_file",
]
