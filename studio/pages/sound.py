"""The Sound page: words become sound, and a sound becomes another, all of it or a stretch."""

import streamlit as st

from studio.current import current_project
from studio.errors import shown_errors
from studio.projects import Project
from studio.sounding.desk import desk, open_sound
from studio.sounding.progress import clearing
from studio.sounding.verbs import ON_A_SOUND, bring, make
from studio.sounding.work import Work, begin, working
from studio.sounds import SavedSound
from studio.waveform import Stretch

_MAKE, _BRING = "From words", "Bring"


def page() -> None:
    """Everything that a sound can be asked for, and the sound."""
    project = current_project()
    running = working(project)
    ended = running is not None and running.done
    busy = running is not None and not ended
    asking, going_on, shown = st.container(), st.container(), st.container()
    sound, stretch = None, None
    with shown, shown_errors():
        sound = open_sound(project)
        stretch = None if sound is None else desk(project, sound)
    work = None
    with asking, shown_errors():
        work = _asked(project, sound, stretch, busy)
    if work is not None:
        begin(project, work)
        st.rerun()
    if running is not None:
        with going_on:
            clearing(running, ended=ended)


def _asked(
    project: Project, sound: SavedSound | None, stretch: Stretch | None, busy: bool
) -> Work | None:
    """The fields of the verb that is chosen; the work if its button was pressed."""
    verb = st.segmented_control(
        "What shall be done?",
        (_MAKE, _BRING, *ON_A_SOUND),
        default=_MAKE,
        required=True,
        key="sound verb",
        label_visibility="collapsed",
    )
    if verb == _BRING:
        return bring(project, busy)
    if verb not in ON_A_SOUND:
        return make(project, busy)
    if sound is None:
        st.info("There is no sound here yet: make one from words, or bring a recording.")
        return None
    return ON_A_SOUND[verb](project, sound, stretch, busy)
