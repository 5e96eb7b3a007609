"""How far a sound is, how it clears, and a button to stop it."""

import streamlit as st

from studio.errors import show_error
from studio.jobs import Running, jobs

LOOKS_EVERY_SECONDS = 0.4


def clearing(running: Running, *, ended: bool) -> None:
    """Show work that goes on, or how it went wrong.

    Args:
        running: the work.
        ended: whether it had ended when the page began to show the sounds there are.
    """
    if not ended:
        st.fragment(_line, run_every=LOOKS_EVERY_SECONDS)(running)
        return
    jobs().forget(running)
    if running.error:
        show_error(running.error)


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
