"""The controls of a jam: who plays, four groups with their dice, and two ideas to go between."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Literal

import streamlit as st

from studio.errors import shown_errors
from studio.jam.desk import Desk, Given, change, desk_of
from studio.jam.ideas import GROUPS, MOST_SEED, Idea, Way
from studio.jam.playing import BARS
from studio.projects import Project, store

_ENSEMBLES = {"band": "Band", "quartet": "String quartet"}
_USUAL_TEMPO = {"band": 112.0, "quartet": 92.0}
_CARD = 172  # pixels: two stand side by side on a telephone
_ALL_NEW = "none, all is new"
_SLOWEST, _FASTEST = 20.0, 400.0
_WORDS = {
    "chords": "how the harmony moves, and the key",
    "style": "what all players keep to",
    "melody": "how each player moves on",
    "groove": "what each player keeps to",
}


def players_row(project: Project, desk: Desk) -> None:
    """Who plays, how fast, and to what."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = f"jam ensemble {project.id} {desk.ensemble}"
        st.segmented_control(
            "Players",
            list(_ENSEMBLES),
            default=desk.ensemble,
            required=True,
            format_func=_ENSEMBLES.__getitem__,
            key=key,
            on_change=_set,
            args=(project, key, lambda chosen: {"ensemble": chosen, "tempo": None}),
        )
        now = desk.tempo or _USUAL_TEMPO[desk.ensemble]
        key = f"jam tempo {project.id} {now} {desk.ensemble}"
        st.number_input(
            "Tempo",
            _SLOWEST,
            _FASTEST,
            now,
            step=4.0,
            format="%g",
            key=key,
            width=130,
            on_change=_set,
            args=(project, key, lambda chosen: {"tempo": float(chosen)}),
        )
        _given(project, desk)


def _given(project: Project, desk: Desk) -> None:
    """A track of the open take that the others play to."""
    take = None if project.head is None else store().take(project.head)
    bar = 0 if desk.given is None else desk.given.bar
    options: list[Given | str] = [_ALL_NEW]
    if take is not None:
        options += [Given(take=take.id, track=each, bar=bar) for each in range(len(take.tracks))]
    now = desk.given or _ALL_NEW
    if now not in options:
        options.append(now)
    key = f"jam given {project.id} {desk.given} {project.head}"
    st.selectbox(
        "Play to a track of the take",
        options,
        options.index(now),
        format_func=_track_words,
        key=key,
        width=260,
        help="It comes back as it was; the others are written to it.",
        on_change=_set,
        args=(project, key, lambda chosen: {"given": None if chosen == _ALL_NEW else chosen}),
    )
    if desk.given is not None:
        _first_bar(project, desk.given)


def _first_bar(project: Project, given: Given) -> None:
    last = max(1, store().take(given.take).bars - BARS + 1)
    key = f"jam bar {given}"
    st.number_input(
        "From bar",
        1,
        last,
        min(given.bar + 1, last),
        key=key,
        width=110,
        on_change=_set,
        args=(project, key, lambda chosen: {"given": replace(given, bar=int(chosen) - 1)}),
    )


def _track_words(given: Given | str) -> str:
    if isinstance(given, str):
        return given
    take = store().take(given.take)
    return f"{take.tracks[given.track]} of {take.title}"


def groups_row(project: Project, desk: Desk) -> None:
    """A card a group of latents, and the dice for all."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for group in GROUPS:
            with st.container(border=True, gap="xsmall", width=_CARD, key=f"group {group}"):
                _group(project, desk, group)
        _button(
            "Roll all",
            f"roll all {project.id}",
            partial(_roll_all, project),
            "Draw anew every group that is not locked (key D)",
            kind="primary",
            shortcut="d",
        )


def _group(project: Project, desk: Desk, group: str) -> None:
    is_locked = group in desk.locked
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="xsmall"):
        st.markdown(f"**{group.capitalize()}**", width="stretch")
        _button(
            "",
            f"lock {group}",
            partial(_lock, project, group),
            f"Let {group} be rolled again" if is_locked else f"Hold {group} when all are rolled",
            icon=":material/lock:" if is_locked else ":material/lock_open:",
        )
        _button(
            "",
            f"dice {group}",
            partial(_roll, project, group),
            f"Draw {group} anew: {_WORDS[group]}",
            kind="secondary",
        )
    now = desk.idea.seeds.get(group)
    key = f"seed {project.id} {group} {now}"
    st.number_input(
        f"Seed of {group}",
        0,
        max(MOST_SEED, now or 0),
        now,
        key=key,
        label_visibility="collapsed",
        placeholder="between",
        on_change=_set,
        args=(project, key, lambda seed: {"idea": desk.idea.with_seed(group, int(seed))}),
    )


def way_row(project: Project, desk: Desk) -> None:
    """Keep two ideas, and go between them."""
    with st.container(horizontal=True, vertical_alignment="center", key="way"):
        _end(project, desk, "a")
        if desk.a is not None and desk.b is not None:
            _slider(project, desk, desk.a, desk.b)
        else:
            st.caption("Keep two ideas as A and B, and go from one to the other.", width="stretch")
        _end(project, desk, "b")


def _slider(project: Project, desk: Desk, a: Idea, b: Idea) -> None:
    way = desk.idea.way
    on_it = way is not None and (way.a, way.b) == (a, b) and not desk.idea.seeds
    now = 0 if desk.idea == a else 100 if desk.idea == b else 50
    if on_it and way is not None:
        now = round(100 * way.share)
    key = f"way {project.id}"

    def move() -> None:
        share = st.session_state[key] / 100
        idea = {0.0: a, 1.0: b}.get(share, Idea(way=Way(a=a, b=b, share=share)))
        _do(partial(change, project, idea=idea))

    st.session_state[key] = now
    st.slider(
        "From A to B",
        0,
        100,
        step=5,
        key=key,
        format="%d %%",
        on_change=move,
        label_visibility="collapsed",
    )


def _end(project: Project, desk: Desk, end: str) -> None:
    kept: Idea | None = getattr(desk, end)
    name = end.upper()
    with st.container(horizontal=True, width="content", gap="xsmall"):
        _button(
            f"Keep as {name}",
            f"keep {end}",
            partial(change, project, **{end: desk.idea}),
            f"Keep what is played as {name}",
            icon=":material/bookmark_added:" if kept == desk.idea else ":material/bookmark:",
            kind="secondary",
        )
        if kept is not None:
            _button(
                f"Go to {name}",
                f"play {end}",
                partial(change, project, idea=kept),
                f"Play {name} again",
                icon=None,
            )


def _set(project: Project, key: str, changes: Callable[[Any], dict[str, Any]]) -> None:
    """Take over what a widget was set to."""
    chosen = st.session_state[key]
    if chosen is not None:
        _do(lambda: change(project, **changes(chosen)))


def _lock(project: Project, group: str) -> None:
    locked = set(desk_of(project).locked) ^ {group}
    change(project, locked=tuple(each for each in GROUPS if each in locked))


def _roll(project: Project, group: str) -> None:
    change(project, idea=desk_of(project).idea.rolled([group]))


def _roll_all(project: Project) -> None:
    desk = desk_of(project)
    free = [group for group in GROUPS if group not in desk.locked]
    change(project, idea=desk.idea.rolled(free))


def _do(does: Callable[[], object]) -> None:
    with shown_errors():
        does()


def _button(
    label: str,
    key: str,
    does: Callable[[], object],
    words: str,
    *,
    icon: str | None = ":material/casino:",
    kind: Literal["primary", "secondary", "tertiary"] = "tertiary",
    shortcut: str | None = None,
) -> None:
    st.button(
        label,
        key=key,
        help=words,
        icon=icon,
        type=kind,
        shortcut=shortcut,
        on_click=_do,
        args=(does,),
    )
