"""Pictures of every page of the studio, at both widths, as `docs/studio.md` shows them.

    python benchmarks/studio_pictures.py

Needs Chromium and what `pip install -e ".[dev]"` installs. A studio is started with projects of its
own, a few takes are made, and each page is taken as it stands when it has settled; then four takes
while they are written.
"""

import tempfile
import time
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from served import PATIENCE_SECONDS, chromium, served

import musegen
from musegen.crediting import credited
from musegen.editing.note_edits import NoteChange, NoteContent, edit_notes
from musegen.editing.origins import MODEL
from studio.projects import Projects

FOLDER = Path(__file__).parents[1] / "docs" / "studio"
SIZES = {1280: 900, 390: 844}  # pixels
PAGES = ("piece", "jam", "sound", "takes", "home")
DARK = ("piece",)
SETTLED_SECONDS = 8.0
LONG_WORDS = "a waltz in G major for flute and piano, 24 bars, 100 bpm"


def main() -> None:
    """Take all of them."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as engine:
        place, sound = Path(folder, "projects.sqlite"), Path(folder, "Music box.wav")
        musegen.export(musegen.compose("a waltz on a celesta, 4 bars", seed=3), sound)
        project = takes(place)
        browser = chromium(engine)
        with served(place) as (home, _):
            for name, (width, height) in product(PAGES, SIZES.items()):
                for scheme in ("light", "dark") if name in DARK else ("light",):
                    path = "" if name == PAGES[0] else name
                    address = f"{home}/{path}?project={project}"
                    page = opened(browser, address, width, height, scheme)
                    if name == "sound":
                        bring(page, sound)
                    time.sleep(SETTLED_SECONDS)
                    page.screenshot(path=FOLDER / f"{name}-{width}-{scheme}.png")
                    page.close()
            for width, height in SIZES.items():
                page = opened(browser, f"{home}/?project={project}", width, height, "light")
                write(page)
                page.screenshot(path=FOLDER / f"writing-{width}-light.png")
                page.get_by_role("button", name="Stop").click()
                page.close()
        browser.close()


def takes(place: Path) -> int:
    """A project with some takes; its number."""
    store = Projects.open(place)
    project = store.create("Evening waltz")
    words = "a calm waltz in D minor for flute and string quartet, 16 bars"
    waltz = musegen.compose(words, seed=2)
    made = credited("compose", seed=2, settings={}, brief=musegen.parse_brief(words, seed=2))
    first = store.add(project.id, waltz, made_by=made, parent=None, new=MODEL)
    other = musegen.infill(waltz, bars=range(8, 12), seed=8)
    made = credited("infill", seed=8, settings={"bars": "9-12"})
    second = store.add(project.id, other, made_by=made, parent=first.id, new=MODEL)
    store.rate(second.id, 4)
    note = min(other.tracks[0].notes, key=lambda each: each.time)
    here = NoteContent(note.time, note.duration, note.pitch, note.velocity)
    there = here._replace(pitch=note.pitch + 2)
    store.edit(second.id, edit_notes(other, [NoteChange(0, (here,), (there,))]), revision=0)
    store.close()
    return project.id


def opened(browser: Browser, address: str, width: int, height: int, scheme: str) -> Page:
    """A page that has run to its end."""
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page.set_default_timeout(1000 * PATIENCE_SECONDS)
    page.goto(address)
    page.get_by_test_id("stApp").wait_for()
    page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')")
    page.wait_for_function(
        "document.querySelector('[data-test-script-state]')"
        "?.dataset.testScriptState === 'notRunning'"
    )
    return page


def write(page: Page) -> None:
    """Ask for four takes, and wait until some of their bars are there."""
    page.get_by_label("What shall it be?").fill(LONG_WORDS)
    page.get_by_text("G major").first.wait_for()
    page.get_by_role("radio", name="4", exact=True).click()
    time.sleep(1)
    page.get_by_role("button", name="Compose", exact=True).click()
    page.locator(".roll .take").nth(3).wait_for()
    page.locator("text=/Writing bar (8|9|10) /").first.wait_for()


def bring(page: Page, sound: Path) -> None:
    """Put a recording on the page."""
    if page.get_by_text(sound.stem).count() == 0:
        page.get_by_role("radio", name="Bring").click()
        page.locator("input[type=file]").set_input_files(sound)
        page.get_by_text(sound.stem).first.wait_for()


if __name__ == "__main__":
    main()
