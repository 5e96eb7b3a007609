"""What the composer can be asked for: a row of fields a verb, and a button."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from musegen import Score, asking
from musegen.brief.players import read_players
from studio.piece.freedom import next_seed, wish_of
from studio.piece.request import Request
from studio.piece.words import brief_of_words
from studio.projects import Project

Ask = Callable[[Project, Score, bool], Request | None]
"""Shows the fields of a verb for a project and its score, and whether work is going on."""

_BOTTOM = "bottom"


def compose(project: Project, busy: bool) -> Request | None:
    """A new piece from words."""
    brief = brief_of_words(project)
    with st.container(horizontal=True, vertical_alignment=_BOTTOM):
        pressed = _button("Compose", "compose", busy)
        wish = wish_of(project, "compose", music=False)
    if not pressed:
        return None
    ask = partial(asking.compose, brief, controls=wish.controls, sampling=wish.sampling)
    return Request(
        verb="compose",
        words="Composing",
        ask=ask,
        seed=next_seed(project),
        takes=wish.takes,
        settings=wish.settings,
        brief=brief,
    )


def go_on(project: Project, score: Score, busy: bool) -> Request | None:
    """More bars after the last."""
    with st.container(horizontal=True, vertical_alignment=_BOTTOM):
        bars = st.number_input("Bars more", 1, 128, 8, step=4, key="continue bars", width=140)
        pressed = _button("Continue", "continue", busy)
        wish = wish_of(project, "continue", music=True)
    if not pressed:
        return None
    ask = partial(
        asking.continue_, score, bars=bars, controls=wish.controls, sampling=wish.sampling
    )
    return Request(
        verb="continue",
        words=f"Going on for {bars} bars",
        ask=ask,
        seed=next_seed(project),
        takes=wish.takes,
        settings={"bars": bars, **wish.settings},
    )


def accompany(project: Project, score: Score, busy: bool) -> Request | None:
    """More tracks, which play along."""
    with st.container(horizontal=True, vertical_alignment=_BOTTOM):
        add = st.text_input(
            "Who joins in?",
            "drums, electric bass",
            key="accompany add",
            help="One a track, or a group: string quartet.",
            width=320,
        )
        pressed = _button("Accompany", "accompany", busy)
        wish = wish_of(project, "accompany", music=True)
    if not pressed:
        return None
    players = [player for words in add.split(",") for player in read_players(words)]
    ask = partial(
        asking.accompany, score, add=players, controls=wish.controls, sampling=wish.sampling
    )
    return Request(
        verb="accompany",
        words=f"Playing along: {add}",
        ask=ask,
        seed=next_seed(project),
        takes=wish.takes,
        settings={"add": add, **wish.settings},
    )


def vary(project: Project, score: Score, busy: bool) -> Request | None:
    """Another version, as near or far as asked."""
    with st.container(horizontal=True, vertical_alignment=_BOTTOM):
        strength = st.slider(
            "How far", 0.1, 1.0, 0.4, 0.1, key="vary strength", width=240, help="1 keeps no note."
        )
        pressed = _button("Vary", "vary", busy)
        wish = wish_of(project, "vary", music=True)
    if not pressed:
        return None
    ask = partial(
        asking.vary, score, strength=strength, controls=wish.controls, sampling=wish.sampling
    )
    return Request(
        verb="vary",
        words="Writing another version",
        ask=ask,
        seed=next_seed(project),
        takes=wish.takes,
        settings={"strength": strength, **wish.settings},
    )


def rewrite(
    project: Project, score: Score, bars: range, tracks: list[int], names: list[str]
) -> Request:
    """Other notes for the bars of tracks that were selected on the roll."""
    first, last = bars.start + 1, bars.stop
    where = f"bar {first}" if first == last else f"bars {first}-{last}"
    return Request(
        verb="infill",
        words=f"Rewriting {where} of {', '.join(names)}",
        ask=partial(asking.infill, score, bars=bars, tracks=tracks),
        seed=next_seed(project),
        takes=1,
        settings={"bars": f"{first}-{last}", "tracks": ", ".join(names)},
    )


def _button(label: str, key: str, busy: bool) -> bool:
    return st.button(label, key=key, type="primary", icon=":material/edit_note:", disabled=busy)
