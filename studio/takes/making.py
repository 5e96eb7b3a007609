"""What made a take, in words and as a table."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import streamlit as st

from studio.labels import plain
from studio.projects import SavedTake
from studio.wording import counted, moment

_DONE = {
    "compose": "Composed",
    "continue": "Continued",
    "infill": "Rewritten",
    "accompany": "Accompanied",
    "vary": "Varied",
    "jam": "Jammed",
    "transcribe": "Heard in a recording",
    "hand": "Drawn by hand",
    "branch": "Copied",
    "export": "Brought along",
}
_LONGEST = 60


def done(verb: str) -> str:
    """What was done, as in `Composed`."""
    return _DONE.get(verb, verb.capitalize())


def making_line(take: SavedTake) -> str:
    """What made a take, in one line of Markdown."""
    made = take.made_by
    words = made.words if len(made.words) <= _LONGEST else made.words[: _LONGEST - 1] + "…"
    said = [
        done(made.verb),
        f"“{words}”" if words else "",
        f"out of {made.parent}" if made.parent else "",
        f"seed {made.seed}" if made.seed is not None else "",
        f"{counted(take.bars, 'bar')}, {counted(len(take.tracks), 'track')}",
        moment(take.created),
    ]
    return plain(" · ".join(each for each in said if each))


def show_making(take: SavedTake) -> None:
    """Everything that is known of how a take was made."""
    rows = [{"what": name, "how": value} for name, value in _facts(take)]
    st.table(rows, border="horizontal", hide_index=True, alt=f"How {take.title} was made")


def _facts(take: SavedTake) -> Iterator[tuple[str, str]]:
    made = take.made_by
    yield "made", f"{done(made.verb)}, {moment(take.created)}"
    if made.words:
        yield "words", made.words
    if made.parent:
        yield "from", made.parent
    if made.seed is not None:
        yield "seed", str(made.seed)
    yield from _said(made.settings)
    yield from ((f"understood: {name}", value) for name, value in _said(made.brief))
    for weights in made.weights:
        yield "model", f"{weights.name}, {weights.licence}"
    for written in made.written:
        yield "written", f"{written.track}, bars {written.first_bar}-{written.last_bar}"
    yield "tracks", ", ".join(take.tracks)
    yield "musegen", made.musegen


def _said(settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in settings.items():
        if value not in (None, "", [], {}):
            yield name.replace("_", " "), value if isinstance(value, str) else json.dumps(value)
