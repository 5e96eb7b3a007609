"""What is deleted, deleted for good."""

import streamlit as st

from studio.errors import shown_errors
from studio.piece.sounding import sweep
from studio.projects import store


def empty_button(where: str, *, there: bool) -> None:
    """A button that deletes for good all deleted takes and pieces, once that is confirmed.

    Args:
        where: it stands.
        there: whether anything is deleted there; without, there is no button.
    """
    if not there:
        return
    with st.popover(
        "Empty the bin", icon=":material/delete_forever:", type="tertiary", key=f"bin of {where}"
    ):
        st.markdown(
            "All deleted takes and pieces go for good, with their sounds. **There is no undo.**"
        )
        st.button(
            "Delete them for good",
            key=f"empty bin of {where}",
            type="primary",
            on_click=_empty,
        )


def _empty() -> None:
    with shown_errors():
        store().empty()
        sweep()
