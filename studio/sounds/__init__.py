"""Where the sounds of a piece are kept, every version with what made it."""

import streamlit as st

from studio.projects import usual_place
from studio.sounds.saved import SavedSound
from studio.sounds.store import Look, Sounds

__all__ = ["Look", "SavedSound", "Sounds", "sounds"]


def sounds() -> Sounds:
    """The sounds of everybody who uses this studio, kept where their projects are."""
    return _sounds_at(usual_place())


@st.cache_resource(show_spinner=False)
def _sounds_at(place: str) -> Sounds:
    return Sounds.open(place)
