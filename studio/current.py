"""The project and the take that a page shows.

The project is in the address (`?project=3`), so a reload and another tab find it; the take is the
one that the project stands at.
"""

import streamlit as st

from studio.example import with_example
from studio.projects import Project, SavedTake, store

_PARAMETER = "project"


def current_project() -> Project:
    """The project of the address; else the one last worked on, or the example."""
    asked = st.query_params.get(_PARAMETER, st.session_state.get(_PARAMETER, ""))
    there = {each.id: each for each in store().list()}
    number = int(asked) if str(asked).isdecimal() else -1
    if number not in there:
        latest = max(there.values(), key=lambda project: project.changed, default=None)
        number = with_example(store()).id if latest is None else latest.id
    open_project(number)
    return there.get(number) or next(each for each in store().list() if each.id == number)


def current_take() -> SavedTake | None:
    """The take that the project stands at; None for a project that is still empty."""
    project = current_project()
    if project.head is None:
        return None
    return next(each for each in store().takes(project.id) if each.id == project.head)


def open_project(number: int) -> None:
    """Let the pages show a project."""
    st.session_state[_PARAMETER] = str(number)
    if st.query_params.get(_PARAMETER) != str(number):
        st.query_params[_PARAMETER] = str(number)
