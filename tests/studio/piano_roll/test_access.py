"""The roll without a mouse: by keys and a screen reader's words, and by finger."""

import pytest

from tests.studio.streamlit_server import CHROMIUM

pytest.importorskip("playwright.sync_api", reason="browser tests need playwright")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="browser tests need Debian's chromium")

FOCUS = """section => {
    const { activeElement: here } = section.getRootNode();
    if (!here) return null;
    const { outlineStyle, outlineWidth } = getComputedStyle(here);
    const words = here.getAttribute("aria-label") ?? here.textContent.trim();
    return [words, outlineStyle === "solid" ? parseFloat(outlineWidth) : 0];
}"""


def test_tab_reaches_every_tool_and_shows_where_it_is(roll):
    roll.section.get_by_role("button", name="Back to the start").focus()
    reached = []
    while (here := roll.section.evaluate(FOCUS)) is not None:
        reached.append(here)
        roll.page.keyboard.press("Tab")

    names = [name for name, _ in reached]
    for tool in ("Play", "Pencil: draw", "Snap to the grid of", "Undo", "See everything"):
        assert tool in names
    assert names[names.index("Edit Viola") :][:3] == ["Edit Viola", "Mute Viola", "Solo Viola"]
    assert names[-1] == "Piano roll, editing Viola"
    assert all(name for name in names)
    assert [name for name, ring in reached[1:] if ring < 2] == []


def test_question_mark_lists_the_keys_and_escape_goes_back_to_the_roll(roll):
    roll.page.locator("canvas.over").focus()
    roll.page.keyboard.press("?")

    panel = roll.section.get_by_role("dialog", name="Keyboard shortcuts")
    assert "Rewrite the selected bars" in panel.inner_text()
    assert roll.section.evaluate(FOCUS)[0] == "Close"

    roll.page.keyboard.press("Escape")
    assert not panel.is_visible()
    assert roll.section.evaluate(FOCUS)[0] == "Piano roll, editing Viola"


def test_bars_are_selected_and_rewritten_by_keys_alone(roll):
    roll.page.locator("canvas.over").focus()
    for key in ("ArrowRight", "Shift+B", "Shift+B"):
        roll.page.keyboard.press(key)
    roll.says("Bars 1\u20132 · Viola selected")
    roll.page.keyboard.press("r")

    roll.shows("asked: rewrite [0, 1] of [0]")


def test_a_finger_selects_drags_and_rewrites_on_a_telephone(telephone):
    telephone.page.locator("canvas.over").scroll_into_view_if_needed()
    telephone.page.touchscreen.tap(*telephone.place(0, 60))
    telephone.says("C4, 1.1, a quarter")

    telephone.swipe(telephone.place(0.3, 60), telephone.place(2.3, 62))
    telephone.shows("track 0: 64@1x1 62@2x1 67@4x1")

    ruler = telephone.page.locator("canvas.over").bounding_box()["y"] + 12
    telephone.swipe((telephone.place(4.5, 60)[0], ruler), (telephone.place(7, 60)[0], ruler))
    telephone.says("Bar 2 · all tracks selected")
    telephone.section.get_by_role("button", name="Rewrite these bars").tap()
    telephone.shows("asked: rewrite [1] of [0, 1]")
