import io
import time

import numpy as np
import pytest
import soundfile
from streamlit.testing.v1 import AppTest

from midi_data.errors import SoundError
from musegen.daw.take import Take
from musegen.sounding import Sounded
from studio.sounding import work
from studio.sounds import Sounds
from tests.builders import score

RATE = 44_100
TONE = (0.5 * np.sin(np.arange(RATE) * 440 * 2 * np.pi / RATE))[None].repeat(2, axis=0)
TONE = TONE.astype(np.float32)


def show():
    from studio.pages.sound import page

    page()


@pytest.fixture
def shelf(projects, waltz, tmp_path):
    sounds = Sounds.open(tmp_path / "projects.sqlite")
    yield work.Shelf(projects=projects, sounds=sounds, project_id=waltz.id)
    sounds.close()


@pytest.fixture
def page(shelf):
    test = AppTest.from_function(show, default_timeout=120)
    test.query_params["project"] = str(shelf.project_id)
    return test


def keep(shelf, name="felt piano", level=1.0, **more):
    from studio.sounds.files import kept_waveform

    kept = kept_waveform(TONE * np.float32(level), name)
    return shelf.keep(kept, name, Take(verb="sound", words=name, seed=7), **more)


def finished(test, shelf):
    """The page once the work that it began has ended."""
    for _ in range(1000):
        running = work.working(shelf.projects.project(shelf.project_id))
        if running is None:
            return test
        if running.done:
            return test.run()
        time.sleep(0.01)
    raise AssertionError("the work did not end")


def wav():
    file = io.BytesIO()
    soundfile.write(file, TONE.T, RATE, format="WAV", subtype="PCM_16")
    return file.getvalue()


def said(test):
    return " ".join(each.value for each in [*test.error, *test.caption, *test.info])


def test_words_become_a_sound_that_is_kept_and_shown(page, shelf, monkeypatch):
    asked = {}

    def sounded(wish, **how):
        asked.update(how, wish=wish)
        return Sounded(waveform=TONE, seed=how["seed"], made_by="notes", score=score("D4:4"))

    monkeypatch.setattr("musegen.sounding.sounded", sounded)
    page.run()
    page.text_input[0].set_value("felt piano, small room").run()
    page.number_input(key="sound seconds make").set_value(6.0).run()
    page.button(key="sound make").click().run()

    finished(page, shelf)

    assert not page.exception
    (sound,) = shelf.sounds.of(shelf.project_id)
    assert (asked["seconds"], asked["notes"]) == (6.0, True)
    assert asked["wish"].words == "felt piano, small room"
    assert page.selectbox[0].options == [f"1 · {sound.name} · 1.0 s"]


def test_what_is_understood_is_said_before_anything_is_made(page):
    page.run()

    page.text_input[0].set_value("felt piano, small room, gurgly").run()

    assert "piano" in said(page)
    assert "Not understood:** gurgly" in said(page)


def test_words_that_nobody_knows_are_refused_with_others_that_would_do(page):
    page.run()
    page.segmented_control(key="sound way").set_value("Texture").run()

    page.text_input[0].set_value("zzzz").run()

    assert "Not a word of 'zzzz' is known" in said(page)
    assert "felt piano" in page.error[0].value


def test_words_are_kept_with_the_piece(page):
    page.run()
    page.text_input[0].set_value("dark synth pad").run()

    again = AppTest.from_function(show, default_timeout=120)
    again.query_params["project"] = page.query_params["project"]

    assert again.run().text_input[0].value == "dark synth pad"


def test_going_back_opens_the_sound_it_was_made_from_and_forward_again(page, shelf):
    first = keep(shelf)
    second = keep(shelf, "worn tape", 0.5, parent=first.id)
    page.run()
    assert page.selectbox[0].value == second.id

    page.button(key="sound undo").click().run()
    assert page.selectbox[0].value == first.id

    page.button(key="sound redo").click().run()
    assert page.selectbox[0].value == second.id
    assert len(shelf.sounds.of(shelf.project_id)) == 2


def test_a_restyled_sound_is_a_new_version(page, shelf, monkeypatch):
    before = keep(shelf)
    asked = {}

    def write_resounded(source, out, *, wish, change, seed, progress):
        asked.update(wish=wish, change=change)
        soundfile.write(out, TONE.T * 0.25, RATE, subtype="PCM_24")
        return out

    monkeypatch.setattr("musegen.resounded_files.write_resounded", write_resounded)
    page.run()
    page.segmented_control(key="sound verb").set_value("Restyle").run()
    page.text_input[0].set_value("worn tape").run()
    page.slider(key="sound strength").set_value(0.7).run()
    page.button(key="sound restyle").click().run()

    finished(page, shelf)

    latest = shelf.sounds.of(shelf.project_id)[-1]
    assert (latest.parent, latest.name) == (before.id, "worn tape")
    assert (asked["wish"].words, asked["change"].strength) == ("worn tape", 0.7)
    assert asked["change"].start_seconds is None


def test_a_repair_waits_for_a_stretch(page, shelf):
    keep(shelf)
    page.run()

    page.segmented_control(key="sound verb").set_value("Repair").run()

    assert page.button(key="sound repair").disabled
    assert "Drag over the waveform" in said(page)


def test_a_file_is_brought_once(page, shelf):
    page.run()
    page.segmented_control(key="sound verb").set_value("Bring").run()

    page.file_uploader[0].set_value(("My [hum].wav", wav(), "audio/wav")).run()
    finished(page, shelf)
    page.run()

    (sound,) = shelf.sounds.of(shelf.project_id)
    assert sound.name == "My [hum].wav"


def test_a_damaged_file_is_told_in_one_line_and_loses_nothing(page, shelf):
    keep(shelf)
    page.run()
    page.segmented_control(key="sound verb").set_value("Bring").run()

    page.file_uploader[0].set_value(("hum.wav", b"no sound", "audio/wav")).run()
    finished(page, shelf)

    assert "hum.wav: holds no audio that can be read" in said(page)
    assert len(shelf.sounds.of(shelf.project_id)) == 1
    assert page.selectbox[0].options == ["1 · felt piano · 1.0 s"]


def test_what_goes_wrong_while_a_sound_is_made_is_said_and_the_sound_before_stays(
    page, shelf, monkeypatch
):
    keep(shelf)

    def sounded(wish, **how):
        raise SoundError("is silent", mend="Say something else.")

    monkeypatch.setattr("musegen.sounding.sounded", sounded)
    page.run()
    page.text_input[0].set_value("felt piano").run()
    page.button(key="sound make").click().run()

    finished(page, shelf)

    assert "Is silent. Say something else." in said(page)
    assert page.selectbox[0].options == ["1 · felt piano · 1.0 s"]


def test_the_notes_of_a_sound_become_a_take_of_the_piece_once(page, shelf):
    notes = score("D4:4 E4:4")
    keep(shelf, notes=notes)
    page.run()

    page.button(key="sound notes").click().run()

    take = shelf.projects.takes(shelf.project_id)[-1]
    assert shelf.projects.score(take.id) == notes
    assert (take.made_by.verb, take.made_by.seed) == ("sound", 7)
    assert [(each.first_bar, each.last_bar) for each in take.made_by.written] == [(1, 2)]
    assert "Its notes are Take 3" in said(page)


def test_a_version_is_deleted_and_the_one_it_was_made_from_is_open(page, shelf):
    first = keep(shelf)
    second = keep(shelf, "cathedral", parent=first.id)

    page.run()
    page.button(key=f"really delete sound {second.id}").click().run()

    assert [each.id for each in shelf.sounds.of(shelf.project_id)] == [first.id]
    assert shelf.projects.settings(shelf.project_id)[work.OPEN] == first.id
    assert not page.exception


def test_the_open_take_is_played_to_be_seen_and_changed_as_sound(page, shelf, monkeypatch):
    monkeypatch.setattr("musegen.audio.render", lambda score, **how: TONE)
    page.run()
    page.segmented_control(key="sound verb").set_value("Bring").run()

    page.button(key="sound piece").click().run()
    finished(page, shelf)

    assert not page.exception
    (sound,) = shelf.sounds.of(shelf.project_id)
    assert (sound.name, sound.made_by.verb, sound.made_by.parent) == ("Take 2", "render", "Take 2")
