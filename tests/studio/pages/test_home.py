import json
import zipfile
from dataclasses import asdict
from functools import partial

import pytest
import soundfile
from streamlit.testing.v1 import AppTest

from midi_data.files import read_bytes
from musegen.daw.take import Take, Weights
from musegen.editing.origins import MODEL
from studio.home.authorship import authorship_words
from studio.home.forms import BUNDLE, PARTS, STEMS, Sounding, piece_of, write
from tests.builders import score, track


def show():
    from studio.pages.home import page

    page()


@pytest.fixture
def take(projects, waltz):
    """Composed by a model, a note of it changed by hand."""
    composed = projects.add(
        waltz.id,
        score("D4:4 E4:4", track("", name="Silent")),
        made_by=Take(verb="compose", seed=7, weights=(Weights(name="composer", licence="MIT"),)),
        parent=None,
        new=MODEL,
    )
    return projects.edit(composed.id, score("D4:4 F4:4", track("", name="Silent")))


@pytest.fixture
def piece(take):
    return piece_of("Slow *waltz*", take.id, take.revision, take.created)


def written(piece, form):
    made = write(piece, form, Sounding(), lambda done, total, words: None)
    assert made.path.name == piece.file_name(form)
    return made


def form(label):
    return next(each for each in PARTS if each.label == label)


def test_files_are_named_after_the_piece(piece):
    assert piece.file_name(form("MIDI")) == "Slow waltz.mid"
    assert piece.file_name(STEMS) == "Slow waltz - stems.zip"


def test_midi_has_the_notes_of_the_take(piece):
    made = written(piece, form("MIDI"))

    assert read_bytes(made.path.read_bytes(), name="back").tracks[0].notes[1].pitch == 65


def test_the_bundle_says_who_wrote_which_bars_and_with_what(piece):
    made = written(piece, BUNDLE)

    with zipfile.ZipFile(made.path) as bundle:
        told = json.loads(bundle.read("take.json"))
        names = bundle.namelist()
    assert "Slow waltz.musicxml" in names
    assert "stems/Slow waltz - 01 Part 1.wav" in names
    assert told["written"] == [{"track": "Part 1", "first_bar": 1, "last_bar": 1}]
    assert [weights["name"] for weights in told["weights"]] == ["composer"]


def test_the_mix_can_be_had_small_enough_to_send(piece):
    made = written(piece, form("MP3"))

    assert soundfile.info(made.path).format == "MP3"
    assert soundfile.info(made.path).duration > 1


def test_stems_are_a_file_a_track(piece):
    made = written(piece, STEMS)

    with zipfile.ZipFile(made.path) as stems:
        assert stems.namelist() == [
            "Slow waltz - 01 Part 1.wav",
            "Slow waltz - 02 Silent.wav",
        ]


def test_a_file_is_gone_when_nobody_wants_it_any_more(piece):
    made = written(piece, form("MIDI"))
    folder = made.path.parent
    del made

    assert not folder.exists()


def test_the_page_offers_every_form_and_says_whose_the_music_is(take):
    page = AppTest.from_function(show, default_timeout=60).run()

    assert not page.exception
    texts = " ".join(each.value for each in [*page.markdown, *page.caption])
    for each in (BUNDLE, *PARTS):
        assert f"**{each.label}**" in texts
    assert "is yours, for any use" in texts
    assert "**composer**" in texts
    assert "chorales" in texts
    assert "CC0 1\\.0" in texts


def test_notes_are_counted_by_who_wrote_them():
    assert authorship_words({1: 120, 2: 1}) == "120 notes written by a model, 1 note by hand"
    assert authorship_words({}) == "no notes"


def test_nothing_to_take_home_is_said(projects):
    projects.create("Empty")

    page = AppTest.from_function(show, default_timeout=60).run()

    assert "nothing to take home yet" in page.info[0].value


def test_the_mix_is_made_while_the_page_looks_on(take):
    page = AppTest.from_function(show, default_timeout=60).run()

    page.button(key="make Mix").click().run()

    assert not page.exception
    wait_for(partial(_is_there, page))


def _is_there(page):
    page.run()
    return any(each.key == "download Mix" for each in page.get("download_button"))


def wait_for(happens, seconds=60):
    import time

    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.2)


def test_the_sound_that_was_made_on_the_piece_page_is_taken_home(take, projects, monkeypatch):
    from studio.piece import sounding

    made = sounding.Sound(
        name="a" * 32,
        take=take.id,
        revision=take.revision,
        words="felt piano",
        seed=12,
        played=[True, False],
    )
    projects.set_settings(take.project_id, {"sounds": [asdict(made)], "heard": made.name})
    asked = {}
    monkeypatch.setattr(
        "studio.home.offers.write", lambda piece, form, sounding, watch: asked.update(it=sounding)
    )
    page = AppTest.from_function(show, default_timeout=60).run()

    page.button(key="make Mix").click().run()

    assert (asked["it"].sound, asked["it"].seed) == ("felt piano", 12)
