"""The line that says how far the work on a piece is, and a button to stop it."""

import streamlit as st

from studio.errors import show_error
from studio.jobs import Running
from studio.piece.request import jobs, working
from studio.projects import Project

LOOKS_EVERY_SECONDS = 0.4


def progress_line(project: Project) -> bool:
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
    with st.container(horizontal=True, vertical_alignment="center", key="working"):
        words = "Waiting for other work to end" if running.waits else running.words
        st.progress(running.share, f"{words} · {len(running.notes)} notes")
        if st.button("Stop", key="stop", icon=":material/stop:", help="Nothing of it is kept"):
            running.cancel()
            st.rerun()
    if running.done:
        st.rerun()
