"""The roll in a real browser: what a hand does on it arrives in Python as changed music."""

import pytest

from tests.studio.piano_roll.roll_in_browser import PATIENCE
from tests.studio.streamlit_server import CHROMIUM

playwright = pytest.importorskip("playwright.sync_api", reason="browser tests need playwright")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="browser tests need Debian's chromium")


def test_a_note_is_drawn_moved_and_taken_back(roll):
    roll.shows("track 0: 60@0x1 64@1x1 67@4x1")

    roll.double_click(2, 65)
    roll.shows("track 0: 60@0x1 64@1x1 65@2x0.25 67@4x1")
    roll.says("F4 drawn at 1.3")

    roll.drag(roll.place(0, 60), roll.place(3, 62))
    roll.shows("track 0: 64@1x1 65@2x0.25 62@3x1 67@4x1")
    roll.says("1 note moved up 2 semitones and later, to 1.4")

    roll.press("Control+z")
    roll.shows("track 0: 60@0x1 64@1x1 65@2x0.25 67@4x1")
    roll.press("Control+y", "Control+z", "Control+z")
    roll.shows("track 0: 60@0x1 64@1x1 67@4x1")


def test_gestures_faster_than_python_all_arrive_in_order(roll):
    roll.page.mouse.click(*roll.place(0, 60))
    roll.press(*["ArrowUp"] * 7, "Shift+ArrowRight", "Control+d", "Control+d", "ArrowDown")
    roll.press("Shift+B", "r")

    roll.shows("track 0: 67@0x1.25 64@1x1 67@1.25x1.25 66@2.5x1.25 67@4x1")
    roll.shows("asked: rewrite [0] of [0]")


def test_notes_are_copied_pasted_and_deleted_by_keyboard(roll):
    roll.page.locator("canvas.over").focus()
    roll.press("]", "Control+c", "Escape", "ArrowRight", "ArrowRight", "Control+v")
    roll.shows("track 0: 60@0x1 60@0.5x1 64@1x1 67@4x1")

    roll.press("Control+a", "Delete")
    roll.says("4 notes deleted")
    roll.shows("track 0:")

    roll.press("Control+z", "Control+z", "Control+z")
    roll.says("Back to the take before")
    roll.shows("track 0: 60@0x1 64@1x1 67@4x1")
    roll.shows("asked: undo")


def test_bars_chosen_on_the_ruler_are_rewritten_for_the_tracks_left_marked(roll):
    _, top = roll.place(4, 60)
    ruler = roll.page.locator("canvas.over").bounding_box()["y"] + 12

    roll.drag((roll.place(4.5, 60)[0], ruler), (roll.place(10, 60)[0], ruler))
    roll.section.get_by_role("button", name="Drums is in the selected bars").click()
    roll.says("Bars 2\u20133 · Viola selected")
    roll.section.get_by_role("button", name="Rewrite these bars").click()

    roll.shows("asked: rewrite [1, 2] of [0]")
    assert top > ruler


def test_the_playhead_runs_and_the_page_says_what_is_heard(roll):
    playwright.expect(roll.section.locator(".heard")).to_have_text(
        "Heard: rendered, but Viola in plain tones", timeout=PATIENCE
    )

    roll.press(" ")
    playwright.expect(roll.section.get_by_role("timer")).to_contain_text("1.3", timeout=PATIENCE)
    roll.press(" ")

    playwright.expect(roll.section.get_by_role("button", name="Play", exact=True)).to_be_visible(
        timeout=PATIENCE
    )
