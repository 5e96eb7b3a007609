"""A desk to four bars: at once, or, to a track that is given, after a search that takes a while."""

import json
from functools import partial

import streamlit as st

from midi_data.progress import Progress, silent
from musegen import Score, Take
from musegen.daw.names import track_names
from musegen.editing.origins import MODEL, Origins, all_from, origins_of_kept
from studio.jam.desk import Desk
from studio.jobs import Running, jobs
from studio.projects import Project, SavedTake, store

BARS = 4

_WORK = "jam work"


def key_of(desk: Desk) -> str:
    """Another word whenever something else is to be played."""
    given = None
    if desk.given is not None:
        given = [*vars(desk.given).values(), store().take(desk.given.take).revision]
    return json.dumps([desk.idea.said(), desk.ensemble, desk.tempo, given], sort_keys=True)


def played(project: Project, desk: Desk) -> Score | Running:
    """Four bars; or the work that looks for them."""
    if desk.given is None:
        with st.spinner("The players take their seats"):  # shown only while a model is loaded
            return _played_at_once(key_of(desk), desk)
    owner = f"jam {project.id} {key_of(desk)}"
    found = next(iter(reversed(jobs().of(owner))), None)
    if found is None:
        return _begun(owner, desk)
    if found.done and isinstance(found.result, Score):
        return found.result
    return found


def _begun(owner: str, desk: Desk) -> Running:
    """Look for what goes with a track, and no longer for what was asked before."""
    before = jobs().find(st.session_state.get(_WORK, -1))
    if before is not None and not before.done:
        before.cancel()
    running = jobs().start(owner, "Listening to the track", partial(_play, desk))
    st.session_state[_WORK] = running.id
    return running


@st.cache_resource(max_entries=256, show_spinner=False)
def _played_at_once(key: str, _desk: Desk) -> Score:
    return _play(_desk, silent)


def _play(desk: Desk, progress: Progress) -> Score:
    from musegen.musegan.session import Session

    given = desk.given
    session = Session.begin(
        desk.ensemble,
        given=None if given is None else store().score(given.take),
        track=None if given is None else given.track,
        bars=None if given is None else range(given.bar, given.bar + BARS),
        tempo_bpm=desk.tempo,
        progress=progress,
    )
    return session.play(desk.idea.latents(session))[0]


def put(project: Project, desk: Desk, score: Score) -> SavedTake:
    """Keep what is played as a take of a project."""
    from musegen.crediting import credited, spans

    origins = origins_of(desk, score)
    names = track_names(score)
    cells = [
        (track, bar)
        for track, of_track in enumerate(origins, start=1)
        if set(of_track) <= {MODEL}
        for bar in range(1, BARS + 1)
    ]
    made_by: Take = credited(
        "jam",
        seed=None,
        settings={
            "ensemble": desk.ensemble,
            "tempo": desk.tempo,
            **desk.idea.said(),
            "given": None if desk.given is None else vars(desk.given),
        },
        written=spans(cells, names),
        parent=None if desk.given is None else store().take(desk.given.take).title,
        weights=(f"musegan-{desk.ensemble}",),
    )
    return store().add(
        project.id,
        score,
        made_by=made_by,
        parent=project.head,
        new=MODEL,
        origins=origins,
    )


def origins_of(desk: Desk, score: Score) -> Origins:
    """Where the notes of what is played come from: those of a given track are not the model's."""
    if desk.given is None:
        return all_from(score, MODEL)
    given = desk.given
    before, known = store().score(given.take), store().origins(given.take)
    return origins_of_kept(before, known, score, track=given.track, bar=given.bar, new=MODEL)
