"""The Take home page: the piece as files, who wrote which bars, and what may be done with it."""

from dataclasses import replace

import streamlit as st

from studio.current import current_project, current_take
from studio.errors import shown_errors
from studio.home.authorship import show_authorship
from studio.home.forms import BUNDLE, PARTS, Piece, Sounding, piece_of
from studio.home.offers import offer
from studio.home.rights import show_rights
from studio.labels import plain
from studio.piece.sounding import sound_of, sounds_of
from studio.projects import Project, SavedTake, store

_RATES = (44_100, 48_000)


def page() -> None:
    """Show the page."""
    project, take = current_project(), current_take()
    if take is None:
        st.info("There is nothing to take home yet: write something on the Piece page, or jam.")
        return
    files, account = st.columns([5, 4], gap="large")
    with files, shown_errors():
        _files(project, take)
    with account, shown_errors():
        st.subheader("Who wrote what")
        show_authorship(store().score(take.id), store().origins(take.id))
    with account, shown_errors():
        st.subheader("What may be done with it")
        show_rights(_piece(project, take).account)


def _files(project: Project, take: SavedTake) -> None:
    piece = _piece(project, take)
    st.subheader("Take home")
    st.caption(f"{plain(project.name)} · {plain(take.title)}")
    sounding = _sounding(project, take)
    which = f"{take.id}.{take.revision} {project.name}"
    with st.container(border=True):
        offer(piece, BUNDLE, sounding, which, first=True)
    for part in PARTS:
        offer(piece, part, sounding, which)
    if piece.anew_because:
        st.caption(
            "The file you brought cannot be given back with its notes changed, so MIDI and "
            f"MusicXML are written anew, with all that a score holds: {plain(piece.anew_because)}"
        )


def _sounding(project: Project, take: SavedTake) -> Sounding:
    made, heard = sounds_of(project, take), sound_of(project, take)
    known = [Sounding(sound=each.words, seed=each.seed) for each in made]
    choices = [Sounding(), *known]
    now = 0 if heard is None else 1 + made.index(heard)
    with st.popover("Sound of the audio", icon=":material/tune:"):
        rate = st.segmented_control(
            "Samples a second",
            _RATES,
            default=_RATES[0],
            required=True,
            format_func="{:,}".format,
            key="home rate",
        )
        chosen = st.radio(
            "Played by",
            choices,
            now,
            format_func=lambda choice: choice.sound or "a SoundFont",
            key=f"home played by {take.id} {take.revision} {len(choices)} {now}",
        )
        words = st.text_input(
            "Or another sound, in words",
            key="home sound",
            placeholder="felt piano, warm tape, small room",
            help="Words are sounded by diffusion, which takes longer than the piece.",
        )
    if words.strip():
        chosen = Sounding(sound=words.strip())
    return replace(chosen, sample_rate=rate or _RATES[0])


def _piece(project: Project, take: SavedTake) -> Piece:
    return piece_of(project.name, take.id, take.revision, take.created)
