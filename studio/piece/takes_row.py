"""The takes of a project side by side, the newest first: look, choose, give stars."""

from functools import partial

import streamlit as st

from musegen.daw.thumbnail import thumbnail_png
from studio.projects import Project, SavedTake, store

_SHOWN = 4


def takes_row(project: Project) -> None:
    """A card a take; the one that is open is marked."""
    takes = store().takes(project.id)
    if len(takes) < 2:
        return
    around = _around(takes, project.head)
    with st.container(key="takes_row"):
        for column, take in zip(st.columns(_SHOWN, gap="small"), around, strict=False):
            with column, st.container(border=True, key=f"take card {take.id}", gap="xsmall"):
                _card(project, take)


def _around(takes: list[SavedTake], head: int | None) -> list[SavedTake]:
    """The newest, and the open one among them."""
    newest = sorted(takes, key=lambda take: take.number, reverse=True)[:_SHOWN]
    if head is not None and head not in [take.id for take in newest]:
        newest[-1:] = [take for take in takes if take.id == head]
    return newest


def _card(project: Project, take: SavedTake) -> None:
    st.image(thumbnail(take.id, take.revision), width="stretch", alt=f"{take.title} as a picture")
    is_open = take.id == project.head
    label = f"**{take.title}**" if is_open else take.title
    if st.button(
        label,
        key=f"open take {take.id}",
        width="stretch",
        type="secondary" if is_open else "tertiary",
        icon=":material/visibility:" if is_open else None,
        help=how(take),
    ):
        store().go_to(project.id, take.id)
        st.rerun()
    key = f"stars {take.id} {take.stars}"
    st.feedback(
        "stars",
        key=key,
        default=take.stars - 1 if take.stars else None,
        on_change=partial(_rated, take.id, key),
    )


def how(take: SavedTake) -> str:
    """What made a take, in a few words."""
    made = take.made_by
    seed = "" if made.seed is None else f", seed {made.seed}"
    which = f", take {made.settings['take']}" if "take" in made.settings else ""
    return f"{made.verb}{seed}{which}"


def _rated(take_id: int, key: str) -> None:
    chosen = st.session_state[key]
    store().rate(take_id, 0 if chosen is None else chosen + 1)


@st.cache_data(max_entries=500, show_spinner=False)
def thumbnail(take_id: int, revision: int) -> bytes:
    """A take as a small picture."""
    return thumbnail_png(store().score(take_id))
