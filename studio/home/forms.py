"""The forms in which a take is taken home, each written by one call."""

import shutil
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import streamlit as st

from midi_data.progress import Progress
from musegen import Score, Take, export
from musegen.daw.export import write_audio
from musegen.daw.names import safe_file_name
from musegen.daw.zipping import write_zip
from studio.projects import store
from studio.projects.files import own_forms


@dataclass(frozen=True, kw_only=True)
class Form:
    """One form of a piece.

    Attributes:
        label: what it is called.
        ending: of the file.
        mime: what a browser takes it for.
        words: whom it is for.
        at_once: whether it is written in a moment; others sound the piece first.
        name: what its file is called after the piece's name.
    """

    label: str
    ending: str
    mime: str
    words: str
    at_once: bool = False
    name: str = ""


BUNDLE = Form(
    label="Everything",
    ending=".zip",
    mime="application/zip",
    words="One folder for the DAW: MIDI, MusicXML, DAWproject, a REAPER project, stems, mix, "
    "picture, and how it was made.",
)
STEMS = Form(
    label="Stems",
    ending=".zip",
    mime="application/zip",
    words="A WAV a track, all of one length, which sum to the mix.",
    name=" - stems",
)
PARTS = (
    Form(
        label="MIDI",
        ending=".mid",
        mime="audio/midi",
        words="Any DAW: a track a part, tempo, metre and key.",
        at_once=True,
    ),
    Form(
        label="MusicXML",
        ending=".musicxml",
        mime="application/vnd.recordare.musicxml+xml",
        words="MuseScore, Dorico, Sibelius, Finale.",
        at_once=True,
    ),
    Form(
        label="Picture",
        ending=".png",
        mime="image/png",
        words="The piano roll, 1,800 pixels wide.",
        at_once=True,
    ),
    Form(
        label="Mix",
        ending=".wav",
        mime="audio/wav",
        words="24-bit WAV at -16 LUFS.",
    ),
    Form(
        label="MP3",
        ending=".mp3",
        mime="audio/mpeg",
        words="The mix, small enough to send.",
    ),
    STEMS,
    Form(
        label="DAWproject",
        ending=".dawproject",
        mime="application/zip",
        words="Bitwig, Studio One, Cubase: notes and sound, aligned.",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A take with all that its files say.

    Attributes:
        title: what the piece is called, and its files.
        score: the music.
        account: how it was made.
        contents: forms that are made already.
        anew_because: why a file that was brought is not given back with its notes changed.
    """

    title: str
    score: Score
    account: Take
    contents: Mapping[str, bytes]
    anew_because: str

    def file_name(self, form: Form) -> str:
        """What the file of a form is called."""
        return f"{safe_file_name(self.title)}{form.name}{form.ending}"


@dataclass(frozen=True)
class Sounding:
    """How audio is made: by a SoundFont, or by diffusion if a sound is described."""

    sample_rate: int = 44_100
    sound: str = ""
    seed: int = 0  # of diffusion


class Made:
    """A file that was written; it is gone when nothing refers to this any more.

    Attributes:
        path: the file, in a folder of its own.
    """

    def __init__(self, name: str) -> None:
        folder = mkdtemp(prefix="musegen-")
        self.path = Path(folder) / name
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)


@st.cache_resource(max_entries=20, show_spinner=False)
def piece_of(title: str, take_id: int, revision: int, created: datetime) -> Piece:
    """A take as it is taken home; patching a long file takes a second, so it is kept.

    Args:
        title: what the piece is called.
        take_id: which take.
        revision: of the take.
        created: when the take was made.
    """
    score = store().score(take_id)
    forms = own_forms(score, store().original(take_id))
    return Piece(
        title=title,
        score=score,
        account=store().account(take_id),
        contents=forms.contents,
        anew_because=forms.anew_because,
    )


def write(piece: Piece, form: Form, sounding: Sounding, progress: Progress) -> Made:
    """Write one form of a piece."""
    made = Made(piece.file_name(form))
    if form is STEMS:
        _write_stems(piece, made.path, sounding, progress)
    else:
        export(
            piece.score,
            made.path,
            title=piece.title,
            take=piece.account,
            contents=piece.contents,
            sample_rate=sounding.sample_rate,
            sound=sounding.sound,
            seed=sounding.seed,
            progress=progress,
        )
    return made


def _write_stems(piece: Piece, path: Path, sounding: Sounding, progress: Progress) -> None:
    with TemporaryDirectory(prefix="musegen-") as folder:
        written = write_audio(
            piece.score,
            Path(folder) / f"{safe_file_name(piece.title)}.wav",
            stems=Path(folder) / "stems",
            sample_rate=sounding.sample_rate,
            sound=sounding.sound,
            seed=sounding.seed,
            progress=progress,
        )
        write_zip(path, ((stem.name, stem) for stem in written[1:]))
