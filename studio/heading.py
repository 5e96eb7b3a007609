"""The head of every page: which piece is open, and the others."""

from functools import partial

import streamlit as st

from studio.current import current_project, open_project
from studio.errors import shown_errors
from studio.labels import plain
from studio.projects import Project, store

_SHOWN = 30


def heading() -> None:
    """Say which piece is open; let another be opened, begun, renamed or deleted."""
    with shown_errors():
        project = current_project()
        with (
            st.container(key="heading", width="content"),
            st.popover(f"**{plain(project.name)}**", icon=":material/folder_open:"),
        ):
            _others(project)
            st.divider()
            _this(project)


def _others(project: Project) -> None:
    if st.button("New piece", icon=":material/add:", type="primary", width="stretch"):
        open_project(store().create("Untitled").id)
        st.rerun()
    for other in store().list()[:_SHOWN]:
        if other.id != project.id and st.button(
            plain(other.name), key=f"open {other.id}", width="stretch", type="tertiary"
        ):
            open_project(other.id)
            st.rerun()


def _this(project: Project) -> None:
    key = f"name {project.id} {project.name}"
    st.text_input("Name", project.name, key=key, max_chars=120, on_change=partial(_rename, key))
    if st.button("Delete this piece", icon=":material/delete:", type="tertiary"):
        store().delete(project.id)
        st.session_state.pop("project", None)
        del st.query_params["project"]
        st.toast(f"{project.name} is deleted; it can be restored from this menu.")
        st.rerun()
    for gone in store().list(deleted=True)[:_SHOWN]:
        if st.button(
            f"Restore {plain(gone.name)}",
            key=f"restore {gone.id}",
            icon=":material/restore_from_trash:",
            type="tertiary",
        ):
            store().restore(gone.id)
            open_project(gone.id)
            st.rerun()


def _rename(key: str) -> None:
    store().rename(current_project().id, st.session_state[key])
