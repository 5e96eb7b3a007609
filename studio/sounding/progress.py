"""How far a sound is, how it clears, and a button to stop it."""

import streamlit as st

from studio.errors import show_error
from studio.jobs import Running
from studio.piece.request import jobs
from studio.projects import Project
from studio.sounding.work import working

LOOKS_EVERY_SECONDS = 0.4


def clearing(project: Project) -> bool:
    """Show the work that goes on, or how it went wrong; whether any goes on."""
    running = working(project)
    if running is None:
        return False
    if running.done:
        jobs().forget(running)
        if running.error:
            show_error(running.error)
        return False
    st.fragment(_line, run_every=LOOKS_EVERY_SECONDS)(running)
    return True


def _line(running: Running) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="sound working"):
        st.progress(
            running.share, "Waiting for other work to end" if running.waits else running.words
        )
        if st.button("Stop", key="sound stop", icon=":material/stop:", help="Nothing is kept"):
            running.cancel()
            st.rerun()
    if running.picture is not None:
        with st.container(key="clearing"):
            st.image(running.picture, width="stretch")
    if running.done:
        st.rerun()
