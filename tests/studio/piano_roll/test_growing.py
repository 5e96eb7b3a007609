"""Takes that are written before a composer's eyes: all grow, and the view stays in the end."""

from pathlib import Path

import pytest

from tests.studio.streamlit_server import CHROMIUM, FLAGS, served

PAGE = Path(__file__).with_name("growing_page.py")
PATIENCE = 60_000  # milliseconds

playwright = pytest.importorskip("playwright.sync_api", reason="browser tests need playwright")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="browser tests need Debian's chromium")


@pytest.fixture(scope="module")
def page():
    with served(PAGE) as address, playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        page.locator(".roll canvas.over").wait_for()
        yield page
        browser.close()


def go_on(page, step):
    page.get_by_role("button", name="On", exact=True).click()
    page.get_by_text(f"step {step},").wait_for()
    page.wait_for_timeout(200)


def of_roll(page, words):
    return page.locator(".roll").evaluate(f"each => {words}")


def test_takes_grow_side_by_side_and_nothing_jumps_when_they_are_done(page):
    of_roll(page, "each.there = true")
    go_on(page, 1)
    go_on(page, 2)

    tiles = page.get_by_role("group", name="The takes that are being written").get_by_role("button")
    assert tiles.all_inner_texts() == ["Take 1 · 6 notes", "Take 2 · 6 notes"]
    tiles.nth(1).click()
    page.get_by_text("step 2, watched: 2").wait_for()
    assert of_roll(page, "each.roll.growing[0][3]") == 76

    page.get_by_role("button", name="See fewer bars").click()
    seen = of_roll(page, "each.roll.stage.view")
    go_on(page, 3)
    assert of_roll(page, "each.roll.growing.length") == 9
    go_on(page, 4)

    assert of_roll(page, "each.there"), "the roll was made anew"
    view = of_roll(page, "each.roll.stage.view")
    assert (view["left"], view["scale"]) == (seen["left"], seen["scale"])
    playwright.expect(tiles.first).to_be_hidden()
    playwright.expect(page.locator(".roll").get_by_role("status")).to_have_text("Written: 9 notes")
