import time

import pytest
from streamlit.testing.v1 import AppTest

from musegen.daw.take import Take
from musegen.editing.origins import BROUGHT, MODEL
from studio.jam.desk import desk_of
from studio.jam.ideas import GROUPS, Idea, Way
from tests.builders import score, track
from tests.musegen.musegan.house_band import play_with, ship


class Silence:
    """Sounds nothing, which takes no time."""

    def of(self, score):
        return []


@pytest.fixture(scope="session")
def shipped(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shipped")
    ship(folder)
    return folder


@pytest.fixture
def page(projects, monkeypatch, shipped):
    """The page of a piece without takes, played by the house band."""
    play_with(monkeypatch, shipped)
    monkeypatch.setattr("studio.pages.jam.sounds", Silence)
    projects.create("Evening")
    return AppTest.from_function(show, default_timeout=60).run()


def show():
    from studio.pages.jam import page

    page()


@pytest.fixture
def evening(projects):
    return next(each for each in projects.list() if each.name == "Evening")


def seeds(evening):
    return dict(desk_of(evening).idea.seeds)


def press(page, key):
    return page.button(key=key).click().run()


def test_a_dice_draws_one_group_anew_and_leaves_the_others(page, evening):
    before = seeds(evening)

    press(page, "dice groove")

    after = seeds(evening)
    assert not page.exception
    assert [group for group in GROUPS if before[group] != after[group]] == ["groove"]


def test_a_locked_group_is_held_when_all_are_rolled(page, evening):
    before = seeds(evening)
    press(page, "lock chords")

    press(page, "roll all 1")

    after = seeds(evening)
    assert [group for group in GROUPS if before[group] == after[group]] == ["chords"]


def test_the_desk_is_found_again_after_a_reload(page, evening):
    press(page, "lock style")
    before = desk_of(evening)

    again = AppTest.from_function(show, default_timeout=60).run()

    assert desk_of(evening) == before
    assert again.number_input(key=f"seed 1 chords {before.idea.seeds['chords']}").value


def test_two_ideas_are_kept_and_there_is_a_way_between_them(page, evening):
    press(page, "keep a")
    press(page, "roll all 1")
    press(page, "keep b")
    a, b = desk_of(evening).a, desk_of(evening).b

    page.slider(key="way 1").set_value(25).run()

    assert not page.exception
    assert desk_of(evening).idea == Idea(way=Way(a=a, b=b, share=0.25))
    press(page, "play a")
    assert desk_of(evening).idea == a
    assert page.slider(key="way 1").value == 0


def test_on_the_way_one_group_can_still_be_drawn(page, evening):
    press(page, "keep a")
    press(page, "roll all 1")
    press(page, "keep b")
    page.slider(key="way 1").set_value(50).run()

    press(page, "dice style")

    idea = desk_of(evening).idea
    assert list(idea.seeds) == ["style"]
    assert Idea.of(idea.said()) == idea


def test_what_is_played_becomes_a_take_that_says_how(page, projects, evening):
    drawn = seeds(evening)

    press(page, "put")

    (take,) = projects.takes(evening.id)
    assert take.made_by.verb == "jam"
    assert take.made_by.settings["seeds"] == drawn
    assert [weights.name for weights in take.made_by.weights] == ["musegan-band"]
    assert set(b"".join(projects.origins(take.id))) == {MODEL}
    assert projects.project(evening.id).head == take.id


def test_a_new_piece_is_started_with_it(page, projects, evening):
    press(page, "put anew")

    new = next(each for each in projects.list() if each.id != evening.id)
    assert (new.name, len(projects.takes(new.id))) == ("Band jam", 1)
    assert page.session_state["project"] == str(new.id)


def test_a_given_track_comes_back_and_is_not_the_models(page, projects, evening):
    bass = track("C2:4 F2:4 G2:4 C2:4", name="My bass", program=33)
    brought = projects.add(
        evening.id, score(bass), made_by=Take(verb="export"), parent=None, new=BROUGHT
    )
    page.run()

    page.selectbox(key=f"jam given 1 None {brought.id}").select_index(1).run()
    wait_until(lambda: any(each.key == "put" for each in page.run().button))
    press(page, "put")

    take = projects.takes(evening.id)[-1]
    place = take.tracks.index("My bass")
    kept = projects.score(take.id).tracks[place]
    assert [note.pitch for note in kept.notes] == [36, 41, 43, 36]
    assert set(projects.origins(take.id)[place]) == {BROUGHT}
    assert "My bass" not in [written.track for written in take.made_by.written]


def test_a_track_that_cannot_be_played_to_is_said_and_the_page_goes_on(page, projects, evening):
    waltz = score("D4:3 E4:3 F4:3 G4:3", metre=(3, 4))
    brought = projects.add(evening.id, waltz, made_by=Take(verb="export"), parent=None, new=BROUGHT)
    page.run()

    page.selectbox(key=f"jam given 1 None {brought.id}").select_index(1).run()
    wait_until(lambda: page.run().error)

    assert "not four quarters long" in page.error[0].value
    assert not page.exception


def wait_until(happens, seconds=60):
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.1)
