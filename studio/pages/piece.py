"""The Piece page: say what it shall be, see it written, change it by hand, hear it."""

import streamlit as st

from studio.current import current_project, current_take
from studio.errors import shown_errors
from studio.piece.bring import bring
from studio.piece.desk import desk
from studio.piece.facts import facts_line
from studio.piece.request import Request, begin, working
from studio.piece.takes_row import takes_row
from studio.piece.verbs import accompany, compose, go_on, infill, vary
from studio.projects import Project, SavedTake, store

_ON_A_SCORE = {"Continue": go_on, "Rewrite": infill, "Accompany": accompany, "Vary": vary}
_VERBS = ("Compose", *_ON_A_SCORE, "Bring")


def page() -> None:
    """Everything that a piece can be asked for, and the piece."""
    project, take = current_project(), current_take()
    running = working(project)
    busy = running is not None and not running.done
    request = None
    with st.container(gap="small", key="asked"), shown_errors():
        request = _asked(project, take, busy)
    if request is not None:
        begin(request, project, None if request.verb == "compose" else take)
        st.rerun()
    with st.container(key="facts line"):  # always there, so that the roll keeps its place
        if take is not None and not busy:
            facts_line(project, take)
    desk(project, busy=busy)
    takes_row(project)


def _asked(project: Project, take: SavedTake | None, busy: bool) -> Request | None:
    """The fields of the verb that is chosen; what is asked for if its button was pressed."""
    st.session_state.setdefault("verb", _VERBS[0])
    st.session_state["verb"] = st.session_state.pop("next verb", st.session_state["verb"])
    verb = st.segmented_control(
        "What shall be done?",
        _VERBS,
        required=True,
        key="verb",
        label_visibility="collapsed",
    )
    if verb == "Bring":
        bring(project)
        return None
    if verb not in _ON_A_SCORE:
        return compose(project, busy)
    if take is None:
        st.info("There is no music here yet: compose some, or bring your own.")
        return None
    return _ON_A_SCORE[verb](project, store().score(take.id), busy)
