"""The Takes page: every version of a piece, what made it, how it differs; and all pieces."""

import streamlit as st

from studio.current import current_project
from studio.errors import shown_errors
from studio.projects import store
from studio.takes.comparing import compared_takes
from studio.takes.listing import takes_list
from studio.takes.pieces import pieces_list


def page() -> None:
    """Show the page."""
    project = current_project()
    takes = store().takes(project.id)
    roll, beside = st.columns([7, 4], gap="medium")
    with beside:
        of_this, others = st.tabs(["Takes", "Pieces"])
    with of_this, shown_errors():
        takes_list(project)
    with others, shown_errors():
        pieces_list(project)
    with roll, shown_errors():
        if takes:
            compared_takes(project, takes)
        else:
            st.info("This piece has no takes yet. Write one on the Piece page, or jam.")
