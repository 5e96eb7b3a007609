"""A form of a piece to be had: at once, or after work that can be watched and stopped."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from midi_data.progress import silent
from studio.errors import show_error
from studio.home.forms import Form, Made, Piece, Sounding, write
from studio.jobs import Running, jobs

_LOOKS_EVERY_SECONDS = 0.4


def offer(piece: Piece, form: Form, sounding: Sounding, which: str, *, first: bool = False) -> None:
    """Show a form, and a button by which it is had.

    Args:
        piece: the piece.
        form: which form of it.
        sounding: how it sounds.
        which: another word whenever the take is another.
        first: whether it is what most want.
    """
    row = st.container(
        horizontal=True, wrap=False, vertical_alignment="center", key=f"form {form.label}"
    )
    with row:
        st.markdown(f"**{form.label}**  \n:small[{form.words}]", width="stretch")
        if form.at_once:
            _download(piece, form, "Download", partial(_written_now, piece, form, sounding))
        else:
            owner = f"home {which} {form.label} {sounding}"
            _after_work(piece, form, sounding, owner, first=first)


def _after_work(piece: Piece, form: Form, sounding: Sounding, owner: str, *, first: bool) -> None:
    running = next(iter(reversed(jobs().of(owner))), None)
    if running is not None and not running.done:
        st.fragment(_watch, run_every=_LOOKS_EVERY_SECONDS)(running, form)
        return
    if running is not None and isinstance(running.result, Made):
        made = running.result
        size = f"Download, {made.path.stat().st_size / 1e6:,.1f} MB"
        _download(piece, form, size, made.path.read_bytes, first=first)
        return
    if running is not None and running.error:
        show_error(running.error)
    if st.button(
        "Make",
        key=f"make {form.label}",
        icon=":material/play_arrow:",
        type="primary" if first else "secondary",
    ):
        jobs().start(owner, f"Writing {form.label}", partial(write, piece, form, sounding))
        st.rerun()


def _watch(running: Running, form: Form) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(running.share, "Waiting for other work" if running.waits else running.words)
        if st.button("Stop", key=f"stop {form.label}", icon=":material/stop:"):
            running.cancel()
            st.rerun()
    if running.done:
        st.rerun()


def _download(
    piece: Piece, form: Form, label: str, content: Callable[[], bytes], *, first: bool = False
) -> None:
    st.download_button(
        label,
        content,
        file_name=piece.file_name(form),
        mime=form.mime,
        key=f"download {form.label}",
        icon=":material/download:",
        type="primary" if first else "secondary",
        on_click="ignore",
        help=piece.file_name(form),
    )


def _written_now(piece: Piece, form: Form, sounding: Sounding) -> bytes:
    return write(piece, form, sounding, silent).path.read_bytes()
