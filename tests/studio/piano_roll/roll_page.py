"""A page with nothing but a roll: what it sends is done to the score, and written below."""

from io import BytesIO

import numpy as np
import soundfile
import streamlit as st

from musegen.editing.note_edits import edit_notes
from studio.piano_roll import Stem, piano_roll
from tests.builders import score, track

melody = track("C4:1 E4:1 rest:2 G4:1 rest:11", name="Viola", program=41)
drums = track("C2:1 D2:1 rest:6", name="Drums", is_drum=True)
work = st.session_state.setdefault("work", {"score": score(melody, drums), "edits": 0, "asked": []})

sound = BytesIO()
soundfile.write(sound, np.zeros(22050), 22050, format="OGG")
stems = [None, Stem(sound.getvalue(), "audio/ogg")]

events = piano_roll(work["score"], key="roll", revision=str(work["edits"]), stems=stems)
if events.changes:
    work["score"] = edit_notes(work["score"], events.changes)
    work["edits"] += 1
if events.rewrite:
    work["asked"].append(f"rewrite {list(events.rewrite.bars)} of {list(events.rewrite.tracks)}")
if events.undo:
    work["asked"].append("undo")
if events != type(events)(selection=events.selection):
    st.rerun()

for place, part in enumerate(work["score"].tracks):
    notes = " ".join(
        f"{note.pitch}@{note.time / 480:g}x{note.duration / 480:g}" for note in part.notes
    )
    st.text(f"track {place}: {notes}")
st.text(f"asked: {'; '.join(work['asked'])}")
