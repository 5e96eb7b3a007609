"""All pieces: open one, begin one, rename, delete and have back."""

from functools import partial

import streamlit as st

from studio.current import open_project
from studio.errors import shown_errors
from studio.labels import plain
from studio.projects import Project, store
from studio.takes.emptying import empty_button
from studio.wording import counted, moment

_SHOWN = 50


def pieces_list(current: Project) -> None:
    """Every piece with when it changed last, and the deleted ones."""
    if st.button("New piece", icon=":material/add:", key="new piece"):
        open_project(store().create("Untitled").id)
        st.rerun()
    for project in store().list()[:_SHOWN]:
        _piece(project, is_open=project.id == current.id)
    gone = store().list(deleted=True)[:_SHOWN]
    if gone:
        with st.expander(f"Deleted pieces ({len(gone)})", icon=":material/delete:"):
            for project in gone:
                _deleted(project)
    empty_button("pieces", there=bool(gone))


def _piece(project: Project, *, is_open: bool) -> None:
    key = f"piece name {project.id} {project.name}"
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        takes = counted(len(store().takes(project.id)), "take")
        words = f"{takes} · changed {moment(project.changed)}"
        name = f"**{plain(project.name)}**{' :primary-badge[open]' if is_open else ''}"
        st.markdown(f"{name}  \n:small[{plain(words)}]", width="stretch")
        if not is_open and st.button("Open", key=f"open piece {project.id}", type="tertiary"):
            open_project(project.id)
            st.rerun()
        with st.popover(
            "",
            icon=":material/more_horiz:",
            type="tertiary",
            help="More",
            key=f"piece {project.id}",
        ):
            st.text_input(
                "Name",
                project.name,
                key=key,
                max_chars=120,
                on_change=partial(_rename, project.id, key),
            )
            st.button(
                "Delete",
                key=f"delete piece {project.id}",
                icon=":material/delete:",
                type="tertiary",
                help="It can be brought back",
                on_click=partial(_delete, project.id, is_open),
            )


def _deleted(project: Project) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(plain(project.name), width="stretch")
        st.button(
            "Restore",
            key=f"restore piece {project.id}",
            icon=":material/restore_from_trash:",
            type="tertiary",
            on_click=partial(_restore, project.id),
        )


def _rename(project_id: int, key: str) -> None:
    with shown_errors():
        store().rename(project_id, st.session_state[key])


def _delete(project_id: int, is_open: bool) -> None:
    with shown_errors():
        store().delete(project_id)
    left = store().list()
    if is_open and left:
        open_project(left[0].id)


def _restore(project_id: int) -> None:
    with shown_errors():
        store().restore(project_id)
