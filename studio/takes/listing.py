"""The takes of a piece, each with its stars and what can be done with it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Literal

import streamlit as st

from musegen.daw.thumbnail import thumbnail_png
from studio.errors import shown_errors
from studio.labels import plain
from studio.projects import Project, SavedTake, store
from studio.takes.emptying import empty_button
from studio.takes.making import making_line, show_making

COMPARED = "compared take"
"""What the page remembers: the take that is laid beneath the open one."""

_DELETED = "deleted take"
_SHOWN = 30
_ORDERS: dict[Literal["made", "stars"], str] = {"made": "Newest first", "stars": "Best first"}


def takes_list(project: Project) -> None:
    """All takes, newest or best first, and the deleted ones."""
    order = st.segmented_control(
        "Order",
        list(_ORDERS),
        default="made",
        required=True,
        format_func=_ORDERS.__getitem__,
        key="takes order",
        label_visibility="collapsed",
    )
    takes = store().takes(project.id, order=order or "made")
    _undo_bar(project)
    shown = takes[::-1] if order == "made" else takes
    more = st.session_state.get("takes shown", _SHOWN)
    for take in shown[:more]:
        _card(project, take)
    if len(shown) > more and st.button(f"{len(shown) - more} more", width="stretch"):
        st.session_state["takes shown"] = len(shown)
        st.rerun(scope="app")
    _bin(project)


def _card(project: Project, take: SavedTake) -> None:
    is_open = take.id == project.head
    with st.container(border=True, gap="xsmall", key=f"take {take.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(take.title)}**", width="content")
            if is_open:
                st.badge("open", color="primary")
            st.space("stretch")
            _stars(take)
        st.image(
            _thumbnail(take.id, take.revision, take.created),
            width="stretch",
            alt=f"{take.title} as a picture",
        )
        st.caption(making_line(take))
        with st.container(horizontal=True, vertical_alignment="center"):
            _buttons(project, take, is_open)


def _stars(take: SavedTake) -> None:
    key = f"stars {take.id} {take.stars}"

    def rate() -> None:
        given = st.session_state[key]
        with shown_errors():
            store().rate(take.id, 0 if given is None else given + 1)

    given = take.stars - 1 if take.stars else None
    st.feedback("stars", key=key, default=given, on_change=rate)


def _buttons(project: Project, take: SavedTake, is_open: bool) -> None:
    if not is_open:
        _button(
            "Open",
            ":material/undo:",
            f"open take {take.id}",
            partial(store().go_to, project.id, take.id),
            f"Go back to {take.title}; the others stay",
        )
        _button(
            "Compare",
            ":material/compare:",
            f"compare {take.id}",
            partial(st.session_state.__setitem__, COMPARED, take.id),
            f"Lay {take.title} beneath the open take",
        )
    _button(
        "Branch",
        ":material/call_split:",
        f"branch {take.id}",
        partial(store().branch, take.id),
        "A copy to go on from; this one stays as it is",
    )
    with st.popover(
        "", icon=":material/more_horiz:", type="tertiary", help="More", key=f"more {take.id}"
    ):
        _more(take)


def _more(take: SavedTake) -> None:
    key = f"take name {take.id} {take.name}"

    def rename() -> None:
        with shown_errors():
            store().rename_take(take.id, st.session_state[key])

    st.text_input(
        "Name", take.name, key=key, placeholder=take.title, max_chars=120, on_change=rename
    )
    show_making(take)
    _button(
        "Delete",
        ":material/delete:",
        f"delete {take.id}",
        partial(_delete, take),
        "It can be brought back",
    )


def _delete(take: SavedTake) -> None:
    store().delete_take(take.id)
    st.session_state[_DELETED] = take.id


def _undo_bar(project: Project) -> None:
    """The take deleted last, to be had back in one press."""
    gone = {take.id: take for take in store().takes(project.id, deleted=True)}
    take = gone.get(st.session_state.get(_DELETED, -1))
    if take is None:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"{plain(take.title)} is deleted.", width="stretch")
        _restore(take, "Undo", ":material/undo:", f"undo {take.id}")


def _bin(project: Project) -> None:
    gone = store().takes(project.id, deleted=True)
    if not gone:
        return
    with st.expander(f"Deleted takes ({len(gone)})", icon=":material/delete:"):
        for take in gone[::-1]:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.caption(f"**{plain(take.title)}** · {making_line(take)}", width="stretch")
                _restore(
                    take, "Restore", ":material/restore_from_trash:", f"restore take {take.id}"
                )
    empty_button("takes", there=True)


def _restore(take: SavedTake, label: str, icon: str, key: str) -> None:
    _button(label, icon, key, partial(store().restore_take, take.id), f"Bring {take.title} back")


def _button(label: str, icon: str, key: str, does: Callable[[], object], words: str) -> None:
    def act() -> None:
        with shown_errors():
            does()

    st.button(label, icon=icon, key=key, type="tertiary", help=words, on_click=act)


@st.cache_data(max_entries=500, show_spinner=False)
def _thumbnail(take_id: int, revision: int, created: datetime) -> bytes:
    return thumbnail_png(store().score(take_id), width=480, height=56)
