"""Two takes on one roll: the open one in its colours, the other beneath it as outlines."""

import streamlit as st

from musegen.editing.differences import differences
from studio.labels import plain
from studio.piano_roll import piano_roll
from studio.projects import Project, SavedTake, store
from studio.takes.listing import COMPARED
from studio.wording import counted

_HEIGHT = 520
_NOTHING = 0  # no take has this id


def compared_takes(project: Project, takes: list[SavedTake]) -> None:
    """Choose two takes and see them on one roll."""
    by_id = {take.id: take for take in takes}
    upper = by_id[project.head] if project.head in by_id else takes[-1]
    lower = _chosen(upper, by_id)
    before = None if lower is None else store().score(lower.id)
    score = store().score(upper.id)
    piano_roll(
        score,
        key=f"compared roll {project.id}",
        revision=f"{upper.id}.{upper.revision}",
        origins=store().origins(upper.id),
        compared=before,
        editable=False,
        height=_HEIGHT,
    )
    if before is None or lower is None:
        return
    found = differences(before, score)
    rows = [
        {
            "track": one.track,
            "in both": one.shared,
            f"only {upper.title}": one.come,
            f"only {lower.title}": one.gone,
            "bars that differ": one.bars_in_words(),
        }
        for one in found
        if one.come or one.gone
    ]
    if rows:
        st.table(
            rows,
            border="horizontal",
            hide_index=True,
            alt=f"Where {upper.title} and {lower.title} differ",
        )
    else:
        notes = sum(one.shared for one in found)
        st.caption(f"Both have the same {counted(notes, 'note')}.")


def _chosen(upper: SavedTake, by_id: dict[int, SavedTake]) -> SavedTake | None:
    """The take that is laid beneath; at first the one that the open take was made from."""
    others = [take.id for take in by_id.values() if take.id != upper.id][::-1]
    wanted = st.session_state.get(COMPARED)
    if wanted not in (*others, _NOTHING):
        wanted = upper.parent if upper.parent in others else _NOTHING
    chosen = st.selectbox(
        f"**{plain(upper.title)}**, and beneath it as outlines",
        [_NOTHING, *others],
        others.index(wanted) + 1 if wanted in others else 0,
        format_func=lambda take: "nothing" if take == _NOTHING else by_id[take].title,
        key=f"beneath {upper.id} {wanted}",
    )
    st.session_state[COMPARED] = chosen
    return by_id.get(chosen)
