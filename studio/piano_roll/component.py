"""The piano roll on a page: a score goes to the browser, what a person does on it comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from midi_data.score import Score
from studio.browser import address_of, component, nothing
from studio.piano_roll.events import Mix, RollEvents, Selection, read_events
from studio.piano_roll.view import growing_view, notes_view, score_view

if TYPE_CHECKING:  # the composer is slow to import, and a page may never need it
    from musegen.composer.jobs import WrittenNote


@dataclass(frozen=True)
class Stem:
    """The sound of one track as a browser can read it (Ogg, MP3, WAV)."""

    audio: bytes
    mime: str


@dataclass(frozen=True)
class _Told:
    """What a browser has told: up to which event, whether more are left, what is selected."""

    browser: str = ""
    number: int = 0
    left: bool = False
    selection: Selection | None = None


def piano_roll(
    score: Score,
    *,
    key: str,
    revision: str,
    origins: Sequence[bytes] | None = None,
    growing: Sequence["WrittenNote"] | None = None,
    stems: Sequence[Stem | None] = (),
    compared: Score | None = None,
    mix: Mix = (),
    editable: bool = True,
    height: int = 560,
) -> RollEvents:
    """Show a score to be listened to and changed; say what was done on it.

    Make the changes that come back before anything else is shown, then run the page again with
    the new score and revision: until then the roll shows them on trust.

    Args:
        score: the music.
        key: one a roll on the page; scroll, zoom and undo belong to it.
        revision: another one whenever the score is another.
        origins: who each note is from; see `score_view`.
        growing: notes that are being written, of one or several takes, to be drawn over the
            score; None if nothing is.
        stems: the sound of each track as it stands in this score; None for one not sounded yet.
        compared: another take, drawn beneath as outlines.
        mix: how the tracks are heard at first.
        editable: whether notes can be changed.
        height: of the roll in pixels, its tools included.
    """
    told, quarter = st.session_state.setdefault(f"{key} told", _Told()), score.ticks_per_quarter
    more_to_come = editable or growing is not None or compared is not None
    sent = _roll()(
        key=key,
        height="content",
        on_sent_change=nothing,
        data={
            "key": key,
            "revision": revision,
            "taken": {"browser": told.browser, "number": told.number, "left": told.left},
            "score": _view(score, origins, key, revision, whole_kit=more_to_come),
            "growing": None if growing is None else growing_view(growing, quarter),
            "stems": _addresses(stems, key),
            "compared": None if compared is None else notes_view(compared),
            "mix": [asdict(channel) for channel in mix],
            "editable": editable,
            "height": height,
        },
    ).sent
    if not isinstance(sent, Mapping):
        return RollEvents(selection=told.selection)
    before = told.number if told.browser == sent["browser"] else 0
    events, number = read_events(sent["events"], before, told.selection)
    left = any(event["number"] > number for event in sent["events"])
    st.session_state[f"{key} told"] = _Told(sent["browser"], number, left, events.selection)
    return events


def _view(
    score: Score,
    origins: Sequence[bytes] | None,
    key: str,
    revision: str,
    *,
    whole_kit: bool,
) -> dict[str, Any]:
    """The score's view, made once a revision: pages look again and again while notes grow."""
    kept: tuple[str, dict[str, Any]] | None = st.session_state.get(f"{key} view")
    if kept is None or kept[0] != revision:
        kept = (revision, score_view(score, origins, whole_kit=whole_kit))
        st.session_state[f"{key} view"] = kept
    return kept[1]


@cache
def _roll() -> ComponentRenderer:
    return component("piano_roll", Path(__file__).parent / "browser")


def _addresses(stems: Sequence[Stem | None], key: str) -> list[str | None]:
    """Where the browser fetches each stem."""
    return [
        None if stem is None else address_of(stem.audio, stem.mime, f"{key} stem {place}")
        for place, stem in enumerate(stems)
    ]
