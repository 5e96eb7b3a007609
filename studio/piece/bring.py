"""Music from outside: a file of notes, a recording, or what is hummed into the microphone."""

import tempfile
from functools import partial
from pathlib import Path

import streamlit as st

from midi_data.errors import MusicError
from midi_data.files import read_bytes
from midi_data.score import Score
from musegen import Take
from musegen.audio.recording import is_recording
from musegen.audio.transcription import transcription
from studio.errors import show_error
from studio.jobs import Watch, jobs
from studio.piece.request import owner_of
from studio.projects import Project, Projects, store

_NOTES = ("mid", "midi", "musicxml", "xml", "mxl", "abc", "dawproject")
_SOUNDS = ("wav", "mp3", "flac", "ogg", "aif", "aiff")
_BROUGHT = 0  # by a person, where notes are from


def bring(project: Project) -> None:
    """Fields for a file and for the microphone; what comes becomes a take of the project."""
    files, microphone = st.columns(2)
    file = files.file_uploader(
        "A file with notes, or a recording of one voice",
        type=[*_NOTES, *_SOUNDS],
        key=f"brought {project.id}",
        help="MIDI, MusicXML, ABC, DAWproject; or a hum, guitar or bass as WAV, FLAC, Ogg, MP3.",
    )
    hummed = microphone.audio_input(
        "Or hum, whistle, sing or play one line", key=f"hummed {project.id}"
    )
    for given, name in ((file, file.name if file else ""), (hummed, "Hummed")):
        if given is not None:
            _once(f"brought {given.file_id}", project, given.getvalue(), name)


def _once(key: str, project: Project, content: bytes, name: str) -> None:
    """Take in what came, the first time it is seen; what is wrong with it stays to be read."""
    if key not in st.session_state:
        st.session_state[key] = ""
        try:
            _take_in(project, content, name)
        except MusicError as error:
            st.session_state[key] = str(error)
    if st.session_state[key]:
        show_error(st.session_state[key])


def _take_in(project: Project, content: bytes, name: str) -> None:
    """Keep what was brought: notes at once, a recording when it was listened to."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "recording")  # whatever the name of what came
        file.write_bytes(content)
        sounds = is_recording(file)
    if sounds:
        work = partial(_listen, store(), project.id, content, name)
        jobs().start(owner_of(project), f"Listening to {name}", work)
    else:
        score = read_bytes(content, name=name)
        _keep(store(), project.id, score, content, Take(verb="bring", parent=name))
    st.session_state["next verb"] = "Accompany"
    st.rerun()


def _listen(projects: Projects, project_id: int, content: bytes, name: str, watch: Watch) -> None:
    """The notes of a recording, as a take."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "recording")
        file.write_bytes(content)
        heard = transcription(file, progress=watch)
    settings = {"tempo_bpm": round(heard.tempo_bpm, 2), "sureness": round(heard.tempo_sureness, 3)}
    made_by = Take(verb="transcribe", parent=name, settings=settings)
    _keep(projects, project_id, heard.score, None, made_by)


def _keep(
    projects: Projects, project_id: int, score: Score, original: bytes | None, made_by: Take
) -> None:
    name = Path(made_by.parent or "").stem
    projects.add(
        project_id,
        score,
        made_by=made_by,
        parent=None,
        new=_BROUGHT,
        name=name,
        original=original,
    )
