"""What the sound models learn from: clips of rendered music, each with its notes and true words.

A clips folder holds `audio.npy`, `int16 (clip, sample)`; `notes.npy`, `float32 (note, 5)`, the
notes of all clips one after another; and `clips.json`, a row a clip.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from midi_data.errors import FileError
from musegen.diffusion.mel import MEL
from musegen.diffusion.notes import Notes

FRAMES = 512
SAMPLES = FRAMES * MEL.hop  # 5.94 s


@dataclass(frozen=True)
class Clip:
    """One clip.

    Attributes:
        corpus: where its piece is from.
        piece: the name of the piece.
        split: `train`, `validation` or `test`, that of the piece.
        soundfont: the file name of the font that played it.
        family: of the instrument, "drums" for the kit, "mix" for several instruments.
        words: what is true of it, one entry a wish: ("felt piano", "soft", "small room").
        caption: the words as somebody might say them.
        start: of its notes in `notes.npy`.
        stop: one past its last note.
    """

    corpus: str
    piece: str
    split: str
    soundfont: str
    family: str
    words: tuple[str, ...]
    caption: str
    start: int
    stop: int


@dataclass(frozen=True)
class Clips:
    """All clips of a folder; `audio` is mapped from disk, not read."""

    audio: NDArray[np.int16]  # (clip, sample)
    notes: Notes
    rows: tuple[Clip, ...]

    def of(self, split: str) -> list[int]:
        """The numbers of a split's clips."""
        return [number for number, row in enumerate(self.rows) if row.split == split]

    def notes_of(self, clip: int) -> Notes:
        """The notes of one clip, timed from its start."""
        return self.notes[self.rows[clip].start : self.rows[clip].stop]


def load(folder: Path) -> Clips:
    """The clips of a folder.

    Raises:
        FileError: if there are none.
    """
    try:
        audio = np.load(folder / "audio.npy", mmap_mode="r", allow_pickle=False)
        notes = np.load(folder / "notes.npy", allow_pickle=False)
        rows = json.loads((folder / "clips.json").read_text())
    except (OSError, ValueError) as error:
        raise FileError(
            "there are no clips here",
            where=str(folder),
            mend="Render them with `musegen corpus play`.",
        ) from error
    clips = (Clip(**(row | {"words": tuple(row["words"])})) for row in rows)
    return Clips(audio, notes, tuple(clips))
