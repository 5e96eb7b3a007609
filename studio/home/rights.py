"""What was trained on what, and what may be done with the music."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from musegen import Take
from studio.labels import plain

_YOURS = "What musegen writes for you is yours, for any use, sold or given away, credited or not."


def show_rights(account: Take) -> None:
    """Say which models took part in a take, what they learnt from, and whose the music is."""
    from musegen.training.cards import cards

    known = cards()
    took_part = [weights.name for weights in account.weights if weights.name in known]
    if took_part:
        st.markdown(_YOURS)
    else:
        st.markdown("No model took part in this take: it is yours as it was before.")
    for name in took_part:
        _card(name, known[name], is_open=True)
    others = [name for name in known if name not in took_part]
    with st.expander("The other models that come with musegen"):
        for name in others:
            _card(name, known[name], is_open=False)
    st.caption(
        "The models have learnt only from music that is out of copyright or openly licensed. "
        "Works you bring yourself stay under their own rights, also when a model has added to them."
    )


def _card(name: str, card: Mapping[str, Any], *, is_open: bool) -> None:
    """One model: what it does, its licence, and what it learnt from under which licences."""
    st.markdown(
        f"**{plain(name)}** · {plain(card['what'])}  \n"
        f":small[Weights under {plain(card['licence'])}. {plain(card['rights'])}]"
    )
    rows = [
        {"learnt from": corpus, "licence": said["licence"], "thanks to": said["attribution"]}
        for corpus, said in card["data"].items()
    ]
    rows += [
        {"learnt from": f"sound of {font}", "licence": said, "thanks to": ""}
        for font, said in card.get("played with", {}).items()
    ]
    if is_open:
        st.table(rows, border="horizontal", hide_index=True, alt=f"What {name} learnt from")
    else:
        names = ", ".join(f"{row['learnt from']} ({row['licence']})" for row in rows)
        st.caption(plain(f"Learnt from {names}."))
