"""The studio's pages under one head: which piece is open, and where to go."""

from pathlib import Path

import streamlit as st

from studio.heading import heading
from studio.pages import home, piece, takes

HERE = Path(__file__).parent
ICON = HERE / "icon.png"  # a named icon would be fetched from another host

st.set_page_config(page_title="musegen", page_icon=str(ICON), layout="wide")
st.html(HERE / "style.css")
shown = st.navigation(
    [
        st.Page(piece.page, title="Piece", icon=":material/piano:", url_path="piece", default=True),
        st.Page(takes.page, title="Takes", icon=":material/layers:", url_path="takes"),
        st.Page(home.page, title="Take home", icon=":material/download:", url_path="home"),
    ],
    position="top",
)
heading()
shown.run()
