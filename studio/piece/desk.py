"""The roll of the Piece page: the take that is open, changed by hand, heard, and rewritten."""

from dataclasses import asdict
from typing import Any

import streamlit as st

from musegen import Score
from musegen.editing.note_edits import edit_notes
from studio.current import current_project, current_take
from studio.errors import shown_errors
from studio.jobs import Running
from studio.piano_roll import Channel, Mix, RollEvents, Stem, piano_roll
from studio.piece.progress import progress_line
from studio.piece.request import begin, working
from studio.piece.sounding import sound_of, sounding, stems_of
from studio.piece.stems import sounds, stems_there
from studio.piece.verbs import rewriting
from studio.projects import Project, SavedTake, store

LOOKS_EVERY_SECONDS = 0.4
_MIX = "mix"  # the setting of a project

_HEIGHT = 500


def desk(project: Project, *, busy: bool) -> None:
    """The roll; looked at again and again while something is written or played for it.

    Args:
        project: whose it is.
        busy: whether something was being written when the page began; it may have ended since.
    """
    works = busy or any(map(_goes_on, _work(project)))
    looks = works or st.session_state.get("sounds wanted", False)
    st.fragment(_desk, run_every=LOOKS_EVERY_SECONDS if looks else None)(works=works)


def _desk(*, works: bool) -> None:
    lines, roll = st.container(key="working"), st.container()  # the roll keeps its place
    with lines, shown_errors():
        project = current_project()
        work = _work(project)
        for running in work:
            progress_line(running)
            _open_watched(project, running)
        ended = any(running.done and not running.error for running in work)
        if works and (ended or not any(map(_goes_on, work))):
            st.rerun()
    with roll, shown_errors():
        take, writing = current_take(), working(project)
        if writing is not None and _goes_on(writing) and writing.base is not None:
            _growing(project, take, writing, writing.base)
        elif take is not None:
            _open(project, take)


def _work(project: Project) -> list[Running]:
    """What is being made for a project, or was and has not been seen to."""
    return [each for each in (working(project), sounding(project)) if each is not None]


def _goes_on(running: Running) -> bool:
    return not running.done


def _growing(project: Project, take: SavedTake | None, running: Running, base: Score) -> None:
    """The notes of all takes as they are written, on the roll that will show them in the end."""
    events = piano_roll(
        base,
        key=_key(project),
        revision=f"job {running.id}",
        growing=running.notes,
        mix=_mix(project),
        editable=False,
        height=_HEIGHT,
    )
    if events.watched is not None:
        st.session_state[_watched(running)] = events.watched
    if events.changes and take is not None:  # made before the writing began, and told late
        changed = edit_notes(store().score(take.id), events.changes)
        store().edit(take.id, changed, revision=take.revision)


def _open_watched(project: Project, running: Running) -> None:
    """Of several takes that were written, open the one that was looked at."""
    if running.done and isinstance(running.result, list):
        watched = st.session_state.pop(_watched(running), 1)
        if 1 < watched <= len(running.result):
            store().go_to(project.id, running.result[watched - 1])


def _watched(running: Running) -> str:
    return f"watched {running.id}"


def _key(project: Project) -> str:
    """One roll for what is written and for what is there, so that the view stays."""
    return f"desk {project.id}"


def _open(project: Project, take: SavedTake) -> None:
    score = store().score(take.id)
    events = piano_roll(
        score,
        key=_key(project),
        revision=f"{take.id}.{take.revision}",
        origins=store().origins(take.id),
        stems=_stems(project, take, score),
        mix=_mix(project),
        height=_HEIGHT,
    )
    _done(events, project, take, score)


def _done(events: RollEvents, project: Project, take: SavedTake, score: Score) -> None:
    """What was done on the roll, kept."""
    if events.mix is not None:
        names = take.tracks
        channels = dict(zip(names, map(asdict, events.mix), strict=False))
        store().set_settings(project.id, {_MIX: channels})
    if events.changes:
        store().edit(take.id, edit_notes(score, events.changes), revision=take.revision)
        st.rerun()
    if events.undo or events.redo:
        step_back(project, take) if events.undo else step_forward(project, take)
        st.rerun()
    if events.rewrite is not None:
        asked = rewriting(project, score, events.rewrite.bars, events.rewrite.tracks)
        begin(asked, project, take)
        st.rerun()


def step_back(project: Project, take: SavedTake) -> None:
    """Go to the take that this one was made from."""
    before = store().parent(take.id)
    if before is not None:
        store().go_to(project.id, before.id)


def step_forward(project: Project, take: SavedTake) -> None:
    """Go to the newest take made from this one."""
    after = store().children(take.id)
    if after:
        store().go_to(project.id, after[0].id)


def _stems(project: Project, take: SavedTake, score: Score) -> list[Stem | None]:
    """The sounds that are there; the others are on their way, and the page looks for them."""
    sound = sound_of(project, take)
    if sound is not None:
        return stems_of(sound)
    if not score.note_num():
        return []
    coming = sounds().of(score)
    wanted = any(future is not None and not future.done() for future in coming)
    if wanted != st.session_state.get("sounds wanted", False):
        st.session_state["sounds wanted"] = wanted
        st.rerun()
    return stems_there(coming)


def _mix(project: Project) -> Mix:
    take = current_take()
    kept: dict[str, dict[str, Any]] = store().settings(project.id).get(_MIX, {})
    names = () if take is None else take.tracks
    return tuple(Channel(**kept[name]) if name in kept else Channel() for name in names)
