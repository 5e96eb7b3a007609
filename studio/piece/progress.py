"""The line that says how far work is, and a button to stop it."""

import streamlit as st

from studio.errors import show_error
from studio.jobs import Running, jobs


def progress_line(running: Running) -> None:
    """Show work that goes on, or how it went wrong."""
    if not running.done:
        _line(running)
    elif running.error:
        _ended(running)
    else:
        jobs().forget(running)


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


def _ended(running: Running) -> None:
    """What went wrong stays to be read until it is put away, or other work begins."""
    with st.container(horizontal=True, vertical_alignment="center"):
        show_error(running.error)
        if st.button("Close", icon=":material/close:", key=f"read {running.id}"):
            jobs().forget(running)
            st.rerun()
