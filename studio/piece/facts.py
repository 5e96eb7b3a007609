"""What the open take is, in one line; and back and forward along the takes."""

import streamlit as st

from midi_data.captions import facts
from midi_data.score import bars, last_tick, seconds_at
from studio.labels import plain
from studio.piece.desk import step_back, step_forward
from studio.piece.sounding import sound_menu
from studio.projects import Project, SavedTake, store


def facts_line(project: Project, take: SavedTake) -> None:
    """Name, key, metre, tempo and length, and where the takes before and after are."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="facts"):
        if st.button(
            "Back",
            icon=":material/undo:",
            key="back",
            help="Back to the take this one was made from",
            disabled=store().parent(take.id) is None,
        ):
            step_back(project, take)
            st.rerun()
        if st.button(
            "Forward",
            icon=":material/redo:",
            key="forward",
            help="Forward to the take made from this one",
            disabled=not store().children(take.id),
        ):
            step_forward(project, take)
            st.rerun()
        sound_menu(project, take)
        st.markdown(f"**{plain(take.title)}** · {_facts(take.id, take.revision)}")


@st.cache_data(max_entries=200, show_spinner=False)
def _facts(take_id: int, revision: int) -> str:
    score = store().score(take_id)
    found = facts(score)
    seconds = round(seconds_at(score, last_tick(score)))
    metre = "/".join(map(str, found.time_signature))
    said = [
        found.key.name if found.key else "no clear key",
        metre,
        f"{found.tempo_bpm:.0f} bpm",
        f"{len(bars(score))} bars",
        f"{seconds // 60}:{seconds % 60:02d}",
        f"{score.note_num():,} notes",
    ]
    return " · ".join(said)
