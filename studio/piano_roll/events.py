"""What comes back from the roll in the browser, as the words of music.

The browser keeps an outbox: every gesture has a number, and is sent again with all that follow
until Python has told that it was taken. So fast gestures are neither lost nor made twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from musegen.editing.note_edits import NoteChange, NoteContent

_DEEDS = {"changes", "rewrite", "undo", "redo"}


@dataclass(frozen=True)
class Selection:
    """Bars of tracks, both counted from 0."""

    bars: range
    tracks: tuple[int, ...]


@dataclass(frozen=True)
class Channel:
    """How one track is heard: in decibels, and from -1 (left) to 1 (right)."""

    mute: bool = False
    solo: bool = False
    level_db: float = 0.0
    pan: float = 0.0


Mix = tuple[Channel, ...]
"""A channel a track."""


@dataclass(frozen=True)
class RollEvents:
    """What a person has done on the roll since the page last ran.

    Attributes:
        changes: notes changed by hand, in order; None if none were.
        rewrite: the bars of tracks that shall be written anew.
        selection: the bars of tracks that are selected now.
        undo: back beyond the first gesture on the roll: to the parent take.
        redo: forward again.
        mix: the channels, if one was just moved.
        watched: which of the takes that are being written is looked at, if another now; from 1.
    """

    changes: list[NoteChange] | None = None
    rewrite: Selection | None = None
    selection: Selection | None = None
    undo: bool = False
    redo: bool = False
    mix: Mix | None = None
    watched: int | None = None


def read_events(
    sent: Sequence[Mapping[str, Any]], taken: int, selection: Selection | None
) -> tuple[RollEvents, int]:
    """What is new in an outbox, and the number of the last event that was read.

    Changes are read together, but to rewrite, undo or redo is a run of the page of its own: it is
    left in the outbox until what came before it is done.

    Args:
        sent: events, each with its number and one of `changes`, `rewrite`, `selection`, `undo`,
            `redo`, `mix` and `watched`.
        taken: the number of the last event that was taken before.
        selection: what was selected before.
    """
    new = _first_batch([event for event in sent if event["number"] > taken])
    changes = [_change(row) for event in new for row in event.get("changes", ())]
    mixes = [event["mix"] for event in new if "mix" in event]
    rewrites = [event["rewrite"] for event in new if "rewrite" in event]
    watched = [event["watched"] for event in new if "watched" in event]
    for event in new:
        selection = _selection(event["selection"]) if "selection" in event else selection
    events = RollEvents(
        changes=changes or None,
        rewrite=_selection(rewrites[-1]) if rewrites else None,
        selection=selection,
        undo=any("undo" in event for event in new),
        redo=any("redo" in event for event in new),
        mix=tuple(Channel(**channel) for channel in mixes[-1]) if mixes else None,
        watched=watched[-1] if watched else None,
    )
    return events, max([taken, *(event["number"] for event in new)])


def _first_batch(events: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    batch: list[Mapping[str, Any]] = []
    before: set[str] = set()
    for event in events:
        deed = _DEEDS & event.keys()
        if deed and before and not deed == before == {"changes"}:
            break
        before |= deed
        batch.append(event)
    return batch


def _change(row: Mapping[str, Any]) -> NoteChange:
    return NoteChange(row["track"], _contents(row["gone"]), _contents(row["come"]))


def _contents(rows: Sequence[Sequence[int]]) -> tuple[NoteContent, ...]:
    return tuple(NoteContent(*row) for row in rows)


def _selection(row: Mapping[str, Any] | None) -> Selection | None:
    if row is None:
        return None
    first, stop = row["bars"]
    return Selection(range(first, stop), tuple(row["tracks"]))
