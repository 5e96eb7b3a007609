"""The waveform in a real browser: what is dragged over it arrives in Python as a stretch."""

from pathlib import Path

import pytest

from tests.studio.streamlit_server import CHROMIUM, FLAGS, served

PAGE = Path(__file__).with_name("waveform_page.py")
PATIENCE = 60_000  # milliseconds
SECONDS = 4.0

playwright = pytest.importorskip("playwright.sync_api", reason="browser tests need playwright")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="browser tests need Debian's chromium")


@pytest.fixture(scope="module")
def address():
    with served(PAGE) as found:
        yield found


@pytest.fixture(scope="module")
def page(address):
    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 900, "height": 700})
        page.set_default_timeout(PATIENCE)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(address)
        page.locator(".waveform canvas.over").wait_for()
        yield page
        browser.close()


@pytest.fixture
def canvas(page):
    """The waveform with nothing chosen, the playhead at the beginning."""
    canvas = page.locator(".waveform canvas.over")
    canvas.focus()
    for key in ("Escape", "Home", "f"):
        page.keyboard.press(key)
    chosen(page, "nothing")
    return canvas


def chosen(page, words):
    playwright.expect(page.get_by_text(f"chosen {words}", exact=True)).to_be_visible(
        timeout=PATIENCE
    )


def drag(page, canvas, first, last):
    """From one second to another, over the waveform."""
    box = canvas.bounding_box()
    scale, y = box["width"] / SECONDS, box["y"] + 100
    page.mouse.move(box["x"] + first * scale, y)
    page.mouse.down()
    page.mouse.move(box["x"] + (first + last) / 2 * scale, y)
    page.mouse.move(box["x"] + last * scale, y)
    page.mouse.up()


def wave(page, words):
    """What the waveform says of itself."""
    return page.locator(".waveform").evaluate(f"section => section.wave.{words}")


def read_stretch(page):
    field = page.locator(".waveform input")
    return [float(field.nth(place).input_value()) for place in (0, 1)]


def test_a_stretch_is_dragged_and_its_end_moved_by_its_handle(page, canvas):
    drag(page, canvas, 1.0, 2.0)

    start, stop = read_stretch(page)
    assert (start, stop) == (pytest.approx(1, abs=0.02), pytest.approx(2, abs=0.02))

    page.get_by_role("slider", name="The stretch ends").focus()
    page.keyboard.press("PageUp")
    assert read_stretch(page)[1] > stop
    ends = [round(wave(page, f"stretch.{end}") * 1000) / 1000 for end in ("from", "to")]
    chosen(page, f"{ends[0]} {ends[1]}")


def test_all_of_it_is_done_by_keys(page, canvas):
    page.keyboard.press("a")
    chosen(page, "0.0 4.0")

    page.locator(".waveform input").nth(0).fill("1,5")
    page.locator(".waveform input").nth(1).fill("0:02.25")
    page.keyboard.press("Enter")
    chosen(page, "1.5 2.25")

    canvas.focus()
    page.keyboard.press("Escape")
    chosen(page, "nothing")


def test_space_plays_and_b_lets_the_sound_before_be_heard_at_the_same_place(page, canvas):
    page.keyboard.press(" ")
    page.wait_for_function(
        "() => [...document.querySelectorAll('*')].some(each => each.shadowRoot"
        "?.querySelector('.waveform')?.wave.player.now() > 0.2)"
    )
    page.keyboard.press("b")
    assert wave(page, "heard") == 1
    assert wave(page, "player.playing")

    page.keyboard.press(" ")
    assert not wave(page, "player.playing")
    page.keyboard.press("b")


def test_nearer_shows_less_and_f_all_of_it(page, canvas):
    page.keyboard.press("+")
    assert wave(page, "stage.seen") < SECONDS

    page.keyboard.press("f")
    assert wave(page, "stage.seen") == pytest.approx(SECONDS)


def test_nothing_is_fetched_from_any_other_host(page, address):
    elsewhere = [url for url in page.asked if not url.startswith((address, "data:", "blob:"))]

    assert elsewhere == []
