"""How soon the studio answers, as a composer feels it, and how much memory it needs.

    python benchmarks/studio_speed.py [--runs 5]

Needs Chromium. Prints medians of seconds, each from the moment somebody does something: from
`musegen studio` to the first page with its roll; from letting go of a dragged note to the change in
the store; from Compose to the first note on the page; from nothing to the sound of a minute of
music, played with a SoundFont; and the memory of the server with one page open, and with ten.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from served import PATIENCE_SECONDS, chromium, served

import musegen
from musegen import Take
from musegen.audio.preview import track_sounds
from musegen.editing.origins import MODEL
from studio.projects import Projects

WORDS = "a calm waltz in D minor for flute and string quartet, 35 bars, 105 bpm"  # a minute
LONG_WORDS = "a fanfare in D major for brass quintet, 48 bars"
SESSIONS = 10
POINT = """(roll, [tick, pitch]) => [roll.roll.stage.x(tick),
    roll.roll.stage.y(pitch, false) + roll.roll.stage.row / 2]"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as engine:
        place, browser = Path(folder, "projects.sqlite"), chromium(engine)
        starts = [started(browser, Path(folder, f"{run}.sqlite")) for run in range(runs)]
        shown("from the command to the first page and its roll", starts)
        with closing(Projects.open(place)) as store, served(place) as (home, server):
            project = a_minute(store)
            page = opened(browser, f"{home}/?project={project}")
            shown("from a dragged note to the store", [dragged(page, store) for _ in range(runs)])
            shown("from Compose to the first note", [composed(page) for _ in range(runs)])
            print(f"memory, one page: {memory_mib(server):.0f} MiB")
            pages = [opened(browser, f"{home}/?project={project}") for _ in range(SESSIONS)]
            print(f"memory, {len(pages)} pages more: {memory_mib(server):.0f} MiB")
            score = store.score(store.takes(project)[0].id)
        shown("the sound of a minute, all tracks", [played(score) for _ in range(runs)])
        browser.close()


def shown(what: str, seconds: list[float]) -> None:
    """A line of the table."""
    low, high = min(seconds), max(seconds)
    print(f"{what}: {statistics.median(seconds):.2f} s ({low:.2f} to {high:.2f})")


def a_minute(store: Projects) -> int:
    """A project with a minute of music."""
    project = store.create("Minute")
    score = musegen.compose(WORDS, seed=1)
    made = Take(verb="compose", words=WORDS, seed=1)
    store.add(project.id, score, made_by=made, parent=None, new=MODEL)
    return project.id


def started(browser: Browser, place: Path) -> float:
    """From the command to a page that can be played."""
    begun = time.monotonic()
    with served(place) as (home, _):
        opened(browser, home).close()
        return time.monotonic() - begun


def opened(browser: Browser, address: str) -> Page:
    """A page with its roll."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(1000 * PATIENCE_SECONDS)
    page.goto(address)
    page.locator("canvas.over").wait_for()
    return page


def dragged(page: Page, store: Projects) -> float:
    """From letting go of the first note to its change in the store."""
    page.wait_for_timeout(3000)  # let what was done before come to its end
    project = next(each for each in store.list() if each.name == "Minute")
    take = store.take(project.head)
    score = store.score(take.id)
    early = [each for each in score.tracks[0].notes if each.time < 24 * score.ticks_per_quarter]
    note = min(early, key=lambda each: (each.pitch, each.time))  # well below the ruler
    box = page.locator("canvas.over").bounding_box()
    x, y = page.locator(".roll").evaluate(POINT, [note.time + note.duration // 2, note.pitch])
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.down()
    page.mouse.move(box["x"] + x, box["y"] + y - 20, steps=4)
    page.mouse.up()
    begun = time.monotonic()
    await_truth(lambda: now(store) != (take.id, take.revision))
    return time.monotonic() - begun


def now(store: Projects) -> tuple[int, int]:
    """The take the project stands at, and its revision."""
    project = next(each for each in store.list() if each.name == "Minute")
    take = store.take(project.head)
    return take.id, take.revision


def composed(page: Page) -> float:
    """From pressing Compose to the first note on the page; then it is stopped."""
    page.get_by_label("What shall it be?").fill(LONG_WORDS)
    page.get_by_text("D major").first.wait_for()
    page.wait_for_timeout(2000)
    page.get_by_role("button", name="Compose", exact=True).click()
    begun = time.monotonic()
    page.locator("text=/Writing bar .* notes/").first.wait_for()
    seconds = time.monotonic() - begun
    page.get_by_role("button", name="Stop").first.click()
    page.locator("text=/Writing bar .* notes/").first.wait_for(state="detached")
    return seconds


def played(score: musegen.Score) -> float:
    """The sound of all tracks, one after another."""
    begun = time.monotonic()
    for sound in track_sounds(score):
        if sound is not None:
            sound.play()
    return time.monotonic() - begun


def await_truth(true: Callable[[], bool]) -> None:
    """Wait until it is."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not true():
        if time.monotonic() > until:
            raise TimeoutError("it did not come")
        time.sleep(0.01)


def memory_mib(server: int) -> float:
    """What a process holds in memory."""
    status = Path(f"/proc/{server}/status").read_text()
    line = next(each for each in status.splitlines() if each.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
