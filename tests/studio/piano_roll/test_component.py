import json

from streamlit.testing.v1 import AppTest

from musegen.editing.note_edits import NoteChange, NoteContent
from studio.piano_roll import component


def page():
    import streamlit as st

    from studio.piano_roll import Stem, piano_roll
    from tests.builders import score

    stems = [Stem(b"OggS", "audio/ogg"), None]
    revision = st.session_state.get("revision", "1")
    music = score("C4:1", "E4:1") if revision == "1" else score("D4:1", "E4:1")
    events = piano_roll(music, key="roll", revision=revision, stems=stems)
    st.session_state["events"] = events


def shown(app):
    return json.loads(app.main.children[0].proto.json)


def test_a_score_reaches_the_browser_with_where_its_stems_are():
    app = AppTest.from_function(page, default_timeout=30).run()

    assert not app.exception
    data = shown(app)
    assert [track["notes"] for track in data["score"]["tracks"]] == [
        [[0, 480, 60, 80, 0]],
        [[0, 480, 64, 80, 0]],
    ]
    assert data["stems"][0].endswith(".oga")
    assert data["stems"][1] is None
    assert app.session_state["events"].changes is None


def test_another_revision_is_another_score():
    app = AppTest.from_function(page, default_timeout=30).run()

    app.session_state["revision"] = "2"
    app.run()

    assert shown(app)["score"]["tracks"][0]["notes"] == [[0, 480, 62, 80, 0]]


def test_what_was_sent_twice_is_given_to_the_page_once(monkeypatch):
    drawn = {"number": 1, "changes": [{"track": 0, "gone": [], "come": [[0, 480, 67, 80]]}]}
    sent = {"browser": "one", "events": [drawn]}

    class Result:
        def __init__(self):
            self.sent = sent

    monkeypatch.setattr(component, "_roll", lambda: lambda **_: Result())
    app = AppTest.from_function(page, default_timeout=30).run()
    first = app.session_state["events"]
    app.run()

    assert first.changes == [NoteChange(0, (), (NoteContent(0, 480, 67, 80),))]
    assert app.session_state["events"].changes is None
