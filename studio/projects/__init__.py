"""Where a person's work is kept: projects with every take and what made it."""

import streamlit as st

from studio.projects.opening import PLACE, usual_place
from studio.projects.saved import Project, SavedTake
from studio.projects.store import BRANCH, BY_HAND, MOST_STARS, Projects

__all__ = [
    "BRANCH",
    "BY_HAND",
    "MOST_STARS",
    "PLACE",
    "Project",
    "Projects",
    "SavedTake",
    "store",
    "usual_place",
]


def store() -> Projects:
    """The store of everybody who uses this studio; where it is, `MUSEGEN_PROJECTS` may say."""
    return _store_at(usual_place())


@st.cache_resource(show_spinner=False)
def _store_at(place: str) -> Projects:
    return Projects.open(place)
