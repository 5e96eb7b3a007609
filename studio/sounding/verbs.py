"""What can be asked for: a sound from words or from outside, and what becomes of the open one."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from musegen.diffusion.wish import STRENGTH
from musegen.resounding import Change
from studio.current import current_take
from studio.piece.sounding import sound_of
from studio.projects import Project
from studio.sounding.wishes import more, say_understood, words_field
from studio.sounding.work import Bring, Make, Play, Resound, Work
from studio.sounds import SavedSound
from studio.waveform import Stretch

_LONGEST_SECONDS = 300.0
_MORE_SECONDS = 6.0
_NOTES, _TEXTURE = "Notes", "Texture"
_KINDS = ("wav", "flac", "mp3", "ogg", "aif", "aiff")


def make(project: Project, busy: bool) -> Work | None:
    """A sound of words."""
    with _row():
        words = words_field(project, "make", "a slow waltz on a felt piano, warm tape, small room")
        pressed = _button("Make", "make", busy or not words.strip())
    with _options():
        way = st.segmented_control(
            "How",
            (_NOTES, _TEXTURE),
            default=_NOTES,
            required=True,
            key="sound way",
            label_visibility="collapsed",
        )
        seconds = _seconds("make", 1.0, None, "12")
        wish, seed = more("make", words)
        notes = way == _NOTES
        say_understood(wish, notes=notes)
    return Make(wish=wish, seconds=seconds, notes=notes, seed=seed) if pressed else None


def bring(project: Project, busy: bool) -> Work | None:
    """A recording from a file or from the microphone, or the piece itself."""
    files, microphone = st.columns(2)
    with files:
        file = st.file_uploader(
            "A recording of up to ten minutes", type=[*_KINDS], key=f"sound file {project.id}"
        )
    with microphone:
        recorded = st.audio_input("Or record something", key=f"sound recorded {project.id}")
    for given, name in ((file, file.name if file else ""), (recorded, "Recorded.wav")):
        if given is None or st.session_state.get(f"sound taken {given.file_id}"):
            continue
        st.session_state[f"sound taken {given.file_id}"] = True
        return Bring(content=given.getvalue(), name=name)
    return _piece(project, busy)


def _piece(project: Project, busy: bool) -> Work | None:
    """The open take, sounding as it does on the Piece page."""
    take = current_take()
    if take is None or not _button(f"Play {take.title} of the piece", "piece", busy):
        return None
    heard = sound_of(project, take)
    return Play(take=take) if heard is None else Play(take=take, sound=heard.words, seed=heard.seed)


def restyle(
    project: Project, sound: SavedSound, stretch: Stretch | None, busy: bool
) -> Work | None:
    """The open sound, or a stretch of it, as words say."""
    with _row():
        words = words_field(project, "restyle", "worn tape, telephone")
        pressed = _button(f"Restyle {_where(stretch)}", "restyle", busy or not words.strip())
    with _options():
        strength = st.slider(
            "How far from its own sound",
            0.05,
            1.0,
            STRENGTH,
            0.05,
            key="sound strength",
            width=220,
            help="Little keeps the sound, 1 keeps nothing of it.",
        )
        wish, seed = more("restyle", words)
        say_understood(wish, notes=False)
    if not pressed:
        return None
    change = Change(
        strength=strength,
        start_seconds=stretch.from_seconds if stretch else None,
        stop_seconds=stretch.to_seconds if stretch else None,
    )
    name = f"{words}, {_where(stretch)}" if stretch else words
    return Resound(source=sound, wish=wish, change=change, seed=seed, name=name)


def repair(project: Project, sound: SavedSound, stretch: Stretch | None, busy: bool) -> Work | None:
    """A stretch of the open sound written anew, to go with what is around it."""
    with _row():
        words = words_field(project, "repair", "words are optional: it goes with what is around")
        label = f"Write {_where(stretch)} anew" if stretch else "Write a stretch anew"
        pressed = _button(label, "repair", busy or stretch is None)
    with _options():
        wish, seed = more("repair", words)
        if stretch is None:
            st.caption("Drag over the waveform to choose the stretch.")
        say_understood(wish, notes=False)
    if not pressed or stretch is None:
        return None
    change = Change(start_seconds=stretch.from_seconds, stop_seconds=stretch.to_seconds)
    name = f"{_where(stretch)} anew"
    return Resound(source=sound, wish=wish, change=change, seed=seed, name=name)


def extend(project: Project, sound: SavedSound, _: Stretch | None, busy: bool) -> Work | None:
    """More of the open sound at its end."""
    with _row():
        words = words_field(project, "extend", "words are optional: it goes on as it is")
        pressed = _button("Make it longer", "extend", busy)
    with _options():
        seconds = _seconds("extend", 0.5, _MORE_SECONDS, "") or _MORE_SECONDS
        wish, seed = more("extend", words)
        say_understood(wish, notes=False)
    if not pressed:
        return None
    change = Change(extend_seconds=seconds)
    name = f"{seconds:g} s longer"
    return Resound(source=sound, wish=wish, change=change, seed=seed, name=name)


ON_A_SOUND: dict[str, Callable[[Project, SavedSound, Stretch | None, bool], Work | None]] = {
    "Restyle": restyle,
    "Repair": repair,
    "Extend": extend,
}


def _where(stretch: Stretch | None) -> str:
    if stretch is None:
        return "all of it"
    return f"{stretch.from_seconds:.2f} to {stretch.to_seconds:.2f} s"


def _seconds(verb: str, least: float, usual: float | None, placeholder: str) -> float | None:
    seconds: float | None = st.number_input(
        "Seconds",
        least,
        _LONGEST_SECONDS,
        usual,
        1.0,
        format="%g",
        key=f"sound seconds {verb}",
        placeholder=placeholder,
        width=112,
    )
    return seconds


def _row() -> DeltaGenerator:
    return st.container(horizontal=True, vertical_alignment="center", key="sound asking")


def _options() -> DeltaGenerator:
    return st.container(horizontal=True, vertical_alignment="bottom", key="sound options")


def _button(label: str, key: str, idle: bool) -> bool:
    return st.button(
        label, key=f"sound {key}", type="primary", icon=":material/graphic_eq:", disabled=idle
    )
