"""How smooth the piano roll is with 5,000 notes in eight tracks, in headless Chromium.

    python benchmarks/smoothness.py

A mouse scrolls, zooms and drags a note, then the music plays, each once the page is at rest.
Printed are the times between frames, median and 95th percentile, in milliseconds (16.7 is as smooth
as a screen of 60 Hz can be), and how long after its beginning a frame was drawn.
"""

import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright
from served import PATIENCE_SECONDS, chromium, served

from midi_data.score import Note, Score, Tempo, TimeSignature, Track
from musegen import Take
from musegen.editing.origins import MODEL
from studio.projects import Projects

TRACKS, NOTES, STEPS = 8, 5000, 120
SETTLED_MS = 6000
QUARTER, BARS = 480, 160
_RECORD = """() => {
    const times = window.frames = [], spent = window.spent = [];
    window.recording = true;
    let last = null;
    const page = window.page;
    const drawn = page.drawn;
    page.drawn = function () {
        drawn.call(this);
        spent.push(performance.now() - document.timeline.currentTime);
    };
    window.stopped = () => { page.drawn = drawn; };
    const frame = (now) => {
        if (last !== null) times.push(now - last);
        last = now;
        if (window.recording) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
}"""
_READ = """() => {
    window.recording = false;
    window.stopped();
    return [window.frames, window.spent];
}"""
_HOLD = "section => { window.page = section.roll.page; }"
_PLACE = """section => {
    const { roll } = section, { stage } = roll;
    const note = roll.store.tracks[roll.edited].notes.find((each) => {
        const x = stage.x(each.onset), y = stage.y(each.pitch, false);
        return x > stage.gutter + 200 && x < stage.width - 300
            && y > stage.pitched.top + 80 && y < stage.pitched.top + stage.pitched.height - 80;
    });
    return [stage.x(note.onset + note.length / 2), stage.y(note.pitch, false) + stage.row / 2];
}"""


def main() -> None:
    """Measure on a studio of its own."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as engine:
        place = Path(folder, "projects.sqlite")
        with closing(Projects.open(place)) as store:
            project = store.create("Large")
            made = Take(verb="bring")
            store.add(project.id, large(), made_by=made, parent=None, new=MODEL)
        browser = chromium(engine)
        with served(place) as (home, _):
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.set_default_timeout(1000 * PATIENCE_SECONDS)
            page.goto(f"{home}/?project={project.id}")
            page.locator("canvas.over").wait_for()
            smoothness(page)
        browser.close()


def large() -> Score:
    """Eight tracks, one of them drums, with 5,000 notes in 160 bars; the same at every call."""
    draw = np.random.default_rng(5)
    score = Score(QUARTER)
    score.time_signatures.append(TimeSignature(0, 4, 4))
    score.tempos.append(Tempo(0, 120))
    for number in range(TRACKS):
        is_drum = number == TRACKS - 1
        track = Track(f"Track {number + 1}", number * 8, is_drum)
        middle = 38 if is_drum else 84 - 6 * number
        for onset in np.sort(draw.integers(0, BARS * 16, NOTES // TRACKS)) * (QUARTER // 4):
            length = int(draw.integers(1, 5)) * QUARTER // 4
            pitch = middle + int(draw.integers(-8, 9))
            track.notes.append(Note(int(onset), length, pitch, int(draw.integers(40, 120))))
        score.tracks.append(track)
    return score


def at_rest(page: Page) -> None:
    """Wait until all sound is there and the page has no more to do."""
    page.get_by_text("Heard: the rendered sound").wait_for()
    page.wait_for_timeout(SETTLED_MS)


def smoothness(page: Page) -> None:
    """Measure each gesture and print its line."""
    at_rest(page)
    section = page.locator(".roll")
    section.evaluate(_HOLD)
    box = page.locator("canvas.over").bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.4
    for words, view in (("12 bars in view", "f"), ("all 160 bars in view", "whole")):
        page.locator("canvas.over").press("f")
        if view == "f":
            section.evaluate("each => each.roll.stage.zoomTime(160 / 12, 0)")
        shown(f"scrolling, {words}", measured(page, lambda: scroll(page, middle)))
        shown(f"zooming, {words}", measured(page, lambda: zoom(page, middle)))
        x, y = section.evaluate(_PLACE)
        start = box["x"] + x, box["y"] + y
        shown(f"dragging a note, {words}", measured(page, lambda at=start: drag(page, at)))
        page.keyboard.press("Control+z")
        page.wait_for_timeout(SETTLED_MS)
        at_rest(page)
        page.locator("canvas.over").press(" ")
        shown(f"playing, {words}", measured(page, lambda: page.wait_for_timeout(3000)))
        page.locator("canvas.over").press(" ")


def measured(page: Page, gesture: Callable[[], None]) -> tuple[list[float], list[float]]:
    """Times between frames while a gesture goes on, and the milliseconds of each to its drawing."""
    page.evaluate(_RECORD)
    gesture()
    frames, spent = page.evaluate(_READ)
    return frames, spent


def scroll(page: Page, at: tuple[float, float]) -> None:
    """To and fro, half the way each."""
    page.mouse.move(*at)
    for step in range(STEPS):
        page.mouse.wheel(40 if step < STEPS / 2 else -40, 4 if step % 20 < 10 else -4)


def zoom(page: Page, at: tuple[float, float]) -> None:
    """Nearer and farther."""
    page.mouse.move(*at)
    page.keyboard.down("Control")
    for step in range(STEPS):
        page.mouse.wheel(0, -20 if step < STEPS / 2 else 20)
    page.keyboard.up("Control")


def drag(page: Page, start: tuple[float, float]) -> None:
    """A note, along and up."""
    x, y = start
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 120, y - 50, steps=STEPS)
    page.mouse.up()


def shown(what: str, figures: tuple[list[float], list[float]]) -> None:
    """A line of the table."""
    frames, spent = (np.percentile(each, [50, 95]) for each in figures)
    print(
        f"{what}: {frames[0]:.0f} and {frames[1]:.0f} ms a frame"
        f" ({spent[0]:.0f} and {spent[1]:.0f} ms until drawn), {len(figures[0])} frames"
    )


if __name__ == "__main__":
    main()
