"""The line that says how far the work on a piece is, and a button to stop it."""

import streamlit as st

from studio.errors import show_error
from studio.jobs import Running
from studio.piece.request import jobs

LOOKS_EVERY_SECONDS = 0.4


def progress_line(running: Running | None) -> bool:
    """Show work that goes on, or how it went wrong; whether it goes on."""
    if running is None:
        return False
    if running.done:
        _ended(running)
        return False
    st.fragment(_line, run_every=LOOKS_EVERY_SECONDS)(running)
    return True


def _ended(running: Running) -> None:
    """What went wrong stays to be read until it is put away, or other work begins."""
    if not running.error:
        jobs().forget(running)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        show_error(running.error)
        if st.button("", icon=":material/close:", key=f"read {running.id}", help="Put this away"):
            jobs().forget(running)
            st.rerun()


def _line(running: Running) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"working {running.id}"):
        words = "Waiting for other work to end" if running.waits else running.words
        notes = f" · {len(running.notes)} notes" if running.notes else ""
        st.progress(running.share, f"{words}{notes}")
        if st.button("Stop", key=f"stop {running.id}", icon=":material/stop:"):
            running.cancel()
            st.rerun()
    if running.picture is not None:
        st.image(running.picture, width="stretch", alt="The spectrogram as it clears")
    if running.done:
        st.rerun()
