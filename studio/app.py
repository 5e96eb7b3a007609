"""The studio's pages under one head: which piece is open, and where to go."""

from pathlib import Path

import streamlit as st

from studio.heading import heading
from studio.pages import home, jam, piece, sound, takes

_HERE = Path(__file__).parent
_ICON = _HERE / "icon.png"  # a named icon would be fetched from another host


def show() -> None:
    """Show the page that is asked for, the Piece page if none is."""
    st.set_page_config(page_title="musegen", page_icon=str(_ICON), layout="wide")
    st.html(_HERE / "style.css")
    shown = st.navigation(
        [
            st.Page(
                piece.page, title="Piece", icon=":material/piano:", url_path="piece", default=True
            ),
            st.Page(jam.page, title="Jam", icon=":material/casino:", url_path="jam"),
            st.Page(sound.page, title="Sound", icon=":material/graphic_eq:", url_path="sound"),
            st.Page(takes.page, title="Takes", icon=":material/layers:", url_path="takes"),
            st.Page(home.page, title="Take home", icon=":material/download:", url_path="home"),
        ],
        position="top",
    )
    heading()
    shown.run()
