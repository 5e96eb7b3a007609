"""A roll on which two takes are written, a step at each press of the button."""

import streamlit as st

from musegen.composer.jobs import WrittenNote
from studio.piano_roll import piano_roll
from tests.builders import score, track

BEFORE = score(track("C4:1 E4:1 G4:1 C5:1", name="Viola", program=41))
EMPTY = score(track("rest:16", name="Flute", program=73), track("rest:16", name="Piano"))
AFTER = score(track("D5:1 E5:1 F5:1", name="Flute", program=73), track("D3:8", name="Piano"))

step = st.session_state.setdefault("step", 0)
if st.button("On"):
    step = st.session_state["step"] = step + 1
written = [
    WrittenNote(take, 1, 1, float(quarter), 1.0, 74 + quarter + take, 80)
    for quarter in range(3 * step)
    for take in (1, 2)
]
if step == 0:
    events = piano_roll(BEFORE, key="roll", revision="before")
elif step < 4:
    events = piano_roll(EMPTY, key="roll", revision="job", growing=written, editable=False)
else:
    events = piano_roll(AFTER, key="roll", revision="after")
if events.watched:
    st.session_state["watched"] = events.watched
st.text(f"step {step}, watched: {st.session_state.get('watched')}")
