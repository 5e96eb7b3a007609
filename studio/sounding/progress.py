"""How far a sound is, how it clears, and a button to stop it."""

import streamlit as st

from studio.jobs import Running
from studio.piece.progress import progress_line

LOOKS_EVERY_SECONDS = 0.4

_AS_WIDE_AS_THE_WAVEFORM = "<style>.st-key-clearing img { height: 150px; }</style>"


def clearing(running: Running, *, ended: bool) -> None:
    """Show work that goes on, or how it went wrong.

    Args:
        running: the work.
        ended: whether it had ended when the page began to show the sounds there are.
    """
    if ended:
        progress_line(running)
    else:
        st.fragment(_clearing, run_every=LOOKS_EVERY_SECONDS)(running)


def _clearing(running: Running) -> None:
    if running.done:
        st.rerun()
    st.html(_AS_WIDE_AS_THE_WAVEFORM)
    with st.container(key="clearing"):
        progress_line(running)
