"""The Take home page: the piece as files, who wrote which bars, and what may be done with it."""

import streamlit as st

from studio.current import current_project, current_take
from studio.errors import shown_errors
from studio.home.authorship import show_authorship
from studio.home.forms import BUNDLE, PARTS, Piece, Sounding, piece_of
from studio.home.offers import offer
from studio.home.rights import show_rights
from studio.labels import plain
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
    sounding = _sounding()
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


def _sounding() -> Sounding:
    with st.popover("Sound of the audio", icon=":material/tune:"):
        rate = st.segmented_control(
            "Samples a second",
            _RATES,
            default=_RATES[0],
            required=True,
            format_func="{:,}".format,
            key="home rate",
        )
        sound = st.text_input(
            "A sound in words",
            key="home sound",
            placeholder="felt piano, warm tape, small room",
            help="Left empty, a SoundFont plays it, which is quick. Words are sounded by "
            "diffusion, which takes longer than the piece.",
        )
    return Sounding(rate or _RATES[0], sound.strip())


def _piece(project: Project, take: SavedTake) -> Piece:
    return piece_of(project.name, take.id, take.revision, take.created)
