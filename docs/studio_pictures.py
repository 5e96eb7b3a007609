"""Pictures of every page of the studio, at both widths, as `docs/studio.md` shows them.

    python docs/studio_pictures.py

Needs Chromium and what `pip install -e ".[dev]"` installs. A studio is started with projects of its
own, a few takes are made, and each page is taken as it stands when it has settled.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

import musegen
from musegen import Take
from musegen.editing.note_edits import NoteChange, edit_notes
from musegen.editing.origins import MODEL
from studio.projects import PLACE, Projects

FOLDER = Path(__file__).parent / "studio"
SIZES = {1280: 900, 390: 844}  # pixels
PAGES = ("piece", "jam", "sound", "takes", "home")
DARK = ("piece",)
SETTLED_SECONDS = 8.0
PATIENCE_SECONDS = 180.0
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def main() -> None:
    """Take all of them."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as engine:
        place, sound = Path(folder, "projects.sqlite"), Path(folder, "Music box.wav")
        musegen.export(musegen.compose("music box, 4 bars", seed=3), sound)
        project = takes(place)
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = engine.chromium.launch(executable_path=chromium, args=FLAGS)
        with served(place) as home:
            for name, (width, height) in product(PAGES, SIZES.items()):
                for scheme in ("light", "dark") if name in DARK else ("light",):
                    address = f"{home}/{name}?project={project}"
                    page = opened(browser, address, width, height, scheme)
                    if name == "sound":
                        bring(page, sound)
                    time.sleep(SETTLED_SECONDS)
                    kept(page, FOLDER / f"{name}-{width}-{scheme}.png")
                    page.close()
        browser.close()


def takes(place: Path) -> int:
    """A project with some takes; its number."""
    store = Projects.open(place)
    project = store.create("Evening waltz")
    words = "a calm waltz in D minor for flute and string quartet, 16 bars"
    waltz = musegen.compose(words, seed=2)
    made = Take(verb="compose", words=words, seed=2)
    first = store.add(project.id, waltz, made_by=made, parent=None, new=MODEL)
    other = musegen.infill(waltz, bars=range(8, 12), seed=8)
    made = Take(verb="infill", seed=8)
    second = store.add(project.id, other, made_by=made, parent=first.id, new=MODEL)
    store.rate(second.id, 4)
    note = min(other.tracks[0].notes, key=lambda each: each.time)
    here = (note.time, note.duration, note.pitch, note.velocity)
    there = (note.time, note.duration, note.pitch + 2, note.velocity)
    store.edit(second.id, edit_notes(other, [NoteChange(0, (here,), (there,))]), revision=0)
    store.close()
    return project.id


@contextmanager
def served(place: Path) -> Iterator[str]:
    """The address of a studio whose projects lie there."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "studio", "--port", str(port), "--no-browser"]
    with subprocess.Popen(command, env={**os.environ, PLACE: str(place)}) as server:
        try:
            until = time.monotonic() + PATIENCE_SECONDS
            while not answers(f"http://localhost:{port}/_stcore/health"):
                if time.monotonic() > until:
                    raise TimeoutError("the studio did not start")
                time.sleep(0.3)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()


def answers(address: str) -> bool:
    """Whether anybody is there."""
    try:
        with urllib.request.urlopen(address, timeout=2):
            return True
    except OSError:
        return False


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


def bring(page: Page, sound: Path) -> None:
    """Put a recording on the page."""
    if page.get_by_text(sound.stem).count() == 0:
        page.get_by_role("radio", name="Bring").click()
        page.locator("input[type=file]").set_input_files(sound)
        page.get_by_text(sound.stem).first.wait_for()


def kept(page: Page, place: Path) -> None:
    """Keep what the page shows, in few colours and so in few bytes."""
    page.screenshot(path=place)
    Image.open(place).convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(
        place, optimize=True
    )


if __name__ == "__main__":
    main()
