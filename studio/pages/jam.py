"""The Jam page: four bars for an ensemble out of four groups of latents, drawn, held, mixed."""

import streamlit as st

from midi_data.score import Score
from studio.current import current_project, open_project
from studio.errors import show_error, shown_errors
from studio.jam.controls import groups_row, players_row, way_row
from studio.jam.desk import Desk, desk_of
from studio.jam.playing import key_of, origins_of, played, put
from studio.jobs import Running
from studio.labels import plain
from studio.piano_roll import piano_roll
from studio.piece.stems import sounds, stems_there
from studio.projects import Project, store

_HEIGHT = 600
_LOOKS_EVERY_SECONDS = 0.4
_WAITS = "jam waits"
_LAST = "jam last"
_SOUNDING = "jam sounding"


def page() -> None:
    """Show the page; looked at again and again while something is on its way."""
    waits = st.session_state.get(_WAITS, False)
    st.fragment(_jam, run_every=_LOOKS_EVERY_SECONDS if waits else None)()


def _jam() -> None:
    with shown_errors():
        project = current_project()
        desk = desk_of(project)
        players_row(project, desk)
        groups_row(project, desk)
        waits = _music(project, desk)
        way_row(project, desk)
        if waits != st.session_state.get(_WAITS, False):
            st.session_state[_WAITS] = waits
            st.rerun()


def _music(project: Project, desk: Desk) -> bool:
    """The four bars, on a roll, to be heard and kept; whether anything is on its way."""
    with shown_errors():
        found = played(project, desk)
        if isinstance(found, Running):
            _work(found)
            return not found.done
        waits = _roll(project, desk, found)
        _keeping(project, desk, found)
        return waits
    return False


def _roll(project: Project, desk: Desk, score: Score) -> bool:
    """The picture first: what is new is sounded only once it is on its way to the browser."""
    key = key_of(desk)
    sounding = st.session_state.get(_SOUNDING) == key
    coming = sounds().of(score) if sounding and score.note_num() else []
    piano_roll(
        score,
        key=f"jam roll {project.id}",
        revision=key,
        origins=origins_of(desk, score),
        stems=stems_there(coming),
        editable=False,
        height=_HEIGHT,
    )
    st.session_state[_SOUNDING] = key
    waits = any(future is not None and not future.done() for future in coming)
    return waits or (not sounding and score.note_num() > 0)


def _work(running: Running) -> None:
    """The search for what goes with a track."""
    if running.done:
        show_error(running.error or "This was stopped. Roll again, or play to no track.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(running.share, "Waiting for other work" if running.waits else running.words)
        if st.button("Stop", key="stop jam", icon=":material/stop:"):
            running.cancel()


def _keeping(project: Project, desk: Desk, score: Score) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        name = plain(project.name)
        if st.button(
            f"Put into {name}",
            key="put",
            icon=":material/library_add:",
            type="primary",
            help="Keep it as a take of this piece; it is open there then",
        ):
            _kept(put(project, desk, score).title, project)
        if st.button(
            "Start a new piece with it", key="put anew", icon=":material/add:", type="tertiary"
        ):
            new = store().create(f"{desk.ensemble.capitalize()} jam")
            take = put(new, desk, score)
            open_project(new.id)
            _kept(take.title, new)
        if st.session_state.get(_LAST):
            st.caption(st.session_state.pop(_LAST), width="content")


def _kept(title: str, project: Project) -> None:
    words = f"{title} of {project.name} is kept; go on with it on the Piece page."
    st.session_state[_LAST] = plain(words)
    st.rerun()
