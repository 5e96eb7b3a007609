"""What was trained on what, and what may be done with the music."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import streamlit as st

from musegen import Take
from studio.labels import plain

_YOURS = "What musegen writes for you is yours, for any use."
_LEARNT = (
    "The models have learnt only from music that is out of copyright or openly licensed (the lead "
    "sheets of OpenEWLD in the USA; elsewhere it is not checked). What you bring yourself stays "
    "under its own rights, also where a model has added to it."
)


def show_rights(account: Take) -> None:
    """Say which models took part in a take, what they learnt from, and whose the music is."""
    from musegen.training.cards import cards

    known = cards()
    took_part = [weights.name for weights in account.weights if weights.name in known]
    if took_part:
        st.markdown(f"**{_YOURS}**")
    else:
        st.markdown("**No model took part in this take.** It is yours as it was before.")
    st.caption(_LEARNT)
    for name in took_part:
        _model(name, known[name])
        with st.expander(f"Thanks to those whose music {name} learnt from"):
            st.markdown("\n".join(f"- {plain(words)}" for words in _thanks(known[name])))
    with st.expander("The other models that come with musegen"):
        for name in known:
            if name not in took_part:
                _model(name, known[name])


def _model(name: str, card: Mapping[str, Any]) -> None:
    """What a model does, its licence, and what it learnt from, by licence."""
    sources: dict[str, list[str]] = defaultdict(list)
    for corpus, said in card["data"].items():
        sources[said["licence"]].append(corpus)
    learnt = [f"- {plain(', '.join(found))}: *{plain(said)}*" for said, found in sources.items()]
    learnt += [
        f"- played with {plain(font)}: *{plain(said)}*"
        for font, said in card.get("played with", {}).items()
    ]
    head = f"**{plain(name)}** {plain(card['what'])} Weights under {plain(card['licence'])}."
    st.markdown("\n".join([f"{head} Learnt from", "", *learnt]))


def _thanks(card: Mapping[str, Any]) -> Iterator[str]:
    for said in card["data"].values():
        yield said["attribution"]
