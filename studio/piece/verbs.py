"""What the composer can be asked for: a row of fields a verb, and a button."""

from collections.abc import Sequence
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from midi_data.score import bars as bars_of
from musegen import Score, asking
from musegen.brief.players import read_players
from musegen.daw.names import track_names
from musegen.selecting import selected_bars
from studio.piece.freedom import AS_USUAL, Wish, next_seed, wish_of
from studio.piece.request import Request
from studio.piece.words import brief_of, words_field
from studio.projects import Project


def compose(project: Project, busy: bool) -> Request | None:
    """A new piece from words."""
    with _row():
        words = words_field(project)
        pressed = _button("Compose", "compose", busy)
        wish = wish_of(project, "compose", music=False)
    brief = brief_of(project, words)
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
    with _row():
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
    with _row():
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
    with _row():
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


def infill(project: Project, score: Score, busy: bool) -> Request | None:
    """Other notes for some bars of some tracks; all else stays as it is."""
    names, count = track_names(score), len(bars_of(score))
    with _row():
        bars = st.text_input("Bars", f"1-{count}", key="infill bars", width=120)
        tracks = st.multiselect(
            "Tracks",
            range(len(names)),
            format_func=names.__getitem__,
            key="infill tracks",
            placeholder="all of them",
            width=360,
        )
        pressed = _button("Rewrite", "infill", busy)
        wish = wish_of(project, "infill", music=True)
    st.caption("Or select bars and tracks on the roll, and press Rewrite there.")
    if not pressed:
        return None
    return rewriting(project, score, selected_bars(bars), tracks or [*range(len(names))], wish)


def rewriting(
    project: Project, score: Score, bars: range, tracks: Sequence[int], wish: Wish = AS_USUAL
) -> Request:
    """What is asked for when bars of tracks shall be written anew."""
    names = [track_names(score)[track] for track in tracks]
    first, last = bars.start + 1, bars.stop
    where = f"bar {first}" if first == last else f"bars {first}-{last}"
    ask = partial(
        asking.infill,
        score,
        bars=bars,
        tracks=list(tracks),
        controls=wish.controls,
        sampling=wish.sampling,
    )
    return Request(
        verb="infill",
        words=f"Rewriting {where} of {', '.join(names)}",
        ask=ask,
        seed=next_seed(project),
        takes=wish.takes,
        settings={"bars": f"{first}-{last}", "tracks": ", ".join(names), **wish.settings},
    )


def _row() -> DeltaGenerator:
    return st.container(horizontal=True, vertical_alignment="bottom", key="asking")


def _button(label: str, key: str, busy: bool) -> bool:
    return st.button(label, key=key, type="primary", icon=":material/edit_note:", disabled=busy)
