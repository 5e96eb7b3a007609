import pytest
from streamlit.testing.v1 import AppTest

from studio.projects import Projects


def show():
    from studio.pages.takes import page

    page()


@pytest.fixture
def page(projects, waltz):
    return AppTest.from_function(show, default_timeout=60).run()


def press(page, key):
    return page.button(key=key).click().run()


def takes(projects, waltz):
    return [take.title for take in projects.takes(waltz.id)]


def captions(page):
    return " ".join(caption.value for caption in page.caption)


def test_every_take_says_what_made_it(page):
    assert not page.exception
    assert "Composed · “a slow waltz” · seed 7 · 2 bars, 2 tracks" in captions(page)
    assert "Rewritten · out of Take 1 · seed 8" in captions(page)


def test_stars_are_kept_and_order_takes(page, projects, waltz):
    first, _ = projects.takes(waltz.id)

    page.feedback(key=f"stars {first.id} 0").set_value(3).run()
    assert projects.take(first.id).stars == 4

    page.segmented_control(key="takes order").set_value("stars").run()
    shown = [text.value for text in page.markdown if text.value.startswith("**Take")]
    assert shown == ["**Take 1**", "**Take 2**"]


def test_going_back_opens_the_earlier_take(page, projects, waltz):
    first, _ = projects.takes(waltz.id)

    press(page, f"open take {first.id}")

    assert projects.project(waltz.id).head == first.id
    assert takes(projects, waltz) == ["Take 1", "Take 2"]


def test_a_deleted_take_comes_back_in_one_press(page, projects, waltz):
    _, second = projects.takes(waltz.id)

    press(page, f"delete {second.id}")
    assert takes(projects, waltz) == ["Take 1"]
    assert projects.project(waltz.id).head != second.id

    press(page, f"undo {second.id}")
    assert takes(projects, waltz) == ["Take 1", "Take 2"]


def test_a_take_is_renamed(page, projects, waltz):
    _, second = projects.takes(waltz.id)

    page.text_input(key=f"take name {second.id} ").set_value("brighter").run()

    assert takes(projects, waltz) == ["Take 1", "brighter"]


def test_a_branch_is_a_copy_that_is_open(page, projects, waltz):
    first, _ = projects.takes(waltz.id)

    press(page, f"branch {first.id}")

    third = projects.takes(waltz.id)[-1]
    assert (third.parent, projects.project(waltz.id).head) == (first.id, third.id)


def test_where_two_takes_differ_is_told(page):
    (table,) = [each.value for each in page.table if "in both" in each.value]

    assert table.iloc[0].tolist() == ["Part 1", 1, 1, 1, "2"]
    assert len(table) == 1


def test_pieces_are_begun_opened_deleted_and_brought_back(page, projects, waltz):
    press(page, "new piece")
    new = next(each for each in projects.list() if each.id != waltz.id)
    assert page.session_state["project"] == str(new.id)
    assert "no takes yet" in page.info[0].value

    press(page, f"open piece {waltz.id}")
    assert page.session_state["project"] == str(waltz.id)

    press(page, f"delete piece {new.id}")
    assert [each.id for each in projects.list()] == [waltz.id]

    press(page, f"restore piece {new.id}")
    assert len(projects.list()) == 2


def test_what_another_tab_deleted_for_good_is_said_and_the_page_goes_on(page, projects, waltz):
    first, _ = projects.takes(waltz.id)
    other = Projects.open(str(projects._engine.url.database))
    other.delete_take(first.id)
    other.empty()

    press(page, f"open take {first.id}")

    assert "There is no take" in page.error[0].value
    assert not page.exception
    other.close()


def test_the_bin_is_emptied_for_good(page, projects, waltz):
    first, _ = projects.takes(waltz.id)
    press(page, f"delete {first.id}")

    press(page, "empty bin of takes")

    assert projects.takes(waltz.id, deleted=True) == []
    assert len(projects.takes(waltz.id)) == 1
    assert not page.exception
