"""The whole studio in a real browser, as a composer uses it, and what the store then holds."""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path
from time import monotonic, sleep

import numpy as np
import pytest
import soundfile

import musegen
from musegen import Take
from musegen.editing.origins import MODEL
from studio.projects import PLACE, Projects
from tests.builders import score, track

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PATIENCE_SECONDS = 150  # for what is written on a busy machine
WORDS = "a waltz in G major for flute, 2 bars, 100 bpm"

playwright = pytest.importorskip("playwright.sync_api", reason="browser tests need playwright")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="browser tests need chromium")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("studio") / "projects.sqlite"


@pytest.fixture(scope="module")
def address(place):
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "studio", "--port", str(port), "--no-browser"]
    setting = {**os.environ, PLACE: str(place), "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=setting, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            await_health(f"http://localhost:{port}/_stcore/health", server)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()


def await_health(url, server):
    until = monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            assert server.poll() is None, "the studio ended"
            assert monotonic() < until, "the studio did not start"
            sleep(0.2)


@pytest.fixture(scope="module")
def microphone(tmp_path_factory):
    """A file that the browser takes for what is hummed: A4 and E5, over and over."""
    seconds = np.arange(44_100) / 44_100
    tones = [0.4 * np.sin(2 * np.pi * hertz * seconds) for hertz in (440.0, 659.26)]
    file = tmp_path_factory.mktemp("microphone") / "hum.wav"
    soundfile.write(file, np.concatenate(tones), 44_100, subtype="PCM_16")
    return file


@pytest.fixture(scope="module")
def browser(address, microphone):
    heard = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={microphone}",
    ]
    with playwright.sync_playwright() as engine:
        opened = engine.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *heard])
        yield opened
        opened.close()


@pytest.fixture
def projects(place, address):
    store = Projects.open(place)
    yield store
    store.close()


@pytest.fixture
def duet(projects):
    """A project whose one take is four bars for two."""
    violin = track("D5:2 E5:2 F5:2 G5:2 A5:2 G5:2 F5:2 E5:2", name="Violin", program=40)
    cello = track("D3:4 A2:4 D3:4 A2:4", name="Cello", program=42)
    project = projects.create("Duet")
    projects.add(
        project.id, score(violin, cello), made_by=Take(verb="bring"), parent=None, new=MODEL
    )
    return projects.project(project.id)


class Tab:
    """A tab of the browser that has a piece open."""

    def __init__(self, browser, address, project):
        self.page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.page.set_default_timeout(PATIENCE_SECONDS * 1000)
        self.sounds, self.strangers, self.wrong = {}, set(), []
        self.page.on("response", self._keep_sound)
        self.page.on("request", self._note_stranger)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.goto(f"{address}/?project={project.id}")

    def _keep_sound(self, response):
        if response.url.endswith((".flac", ".ogg", ".oga")) and response.ok:
            self.sounds[response.url] = hashlib.sha256(response.body()).hexdigest()

    def _note_stranger(self, request):
        if not request.url.startswith(("http://localhost:", "data:", "blob:")):
            self.strangers.add(request.url)

    def sees(self, words):
        shown = playwright.expect(self.page.get_by_text(words).first)
        shown.to_be_visible(timeout=PATIENCE_SECONDS * 1000)

    def hears_everything(self):
        """Wait until the roll plays the rendered sound of each track; what it plays."""
        self.sees("Heard: the rendered sound")
        return dict(self.sounds)

    def point(self, quarter, pitch):
        """A point well inside a note of the roll, away from its ends."""
        roll = self.page.locator(".roll")
        x, y = roll.evaluate(
            "(each, [tick, pitch]) => [each.roll.stage.x(tick), "
            "each.roll.stage.y(pitch, false) + each.roll.stage.row / 2]",
            [quarter * 480, pitch],
        )
        box = self.page.locator("canvas.over").bounding_box()
        return box["x"] + x + 24, box["y"] + y

    def drag(self, start, end):
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(*end, steps=6)
        self.page.mouse.up()


@pytest.fixture
def tab(browser, address, duet):
    opened = Tab(browser, address, duet)
    yield opened
    opened.page.close()
    assert opened.wrong == []
    assert opened.strangers == set()


def until(true):
    """Wait for something in the store."""
    end = monotonic() + PATIENCE_SECONDS
    while not true():
        assert monotonic() < end, "it did not come"
        sleep(0.1)


def notes(score, number):
    return [(note.time, note.duration, note.pitch) for note in score.tracks[number].notes]


def test_words_become_chips_and_chips_a_piece(tab, projects, duet):
    tab.page.get_by_label("What shall it be?").fill(WORDS)
    tab.sees("G major")
    tab.page.get_by_role("button", name="Compose", exact=True).click()
    until(lambda: len(projects.takes(duet.id)) == 2)

    tab.sees("Take 2 · ")
    take = projects.take(projects.project(duet.id).head)
    assert (take.made_by.verb, take.bars, take.tracks) == ("compose", 2, ("Flute",))


def test_a_dragged_note_is_heard_and_ctrl_z_takes_it_back(tab, projects, duet):
    before = tab.hears_everything()

    tab.drag(tab.point(0, 74), tab.point(0, 77))
    until(lambda: len(projects.takes(duet.id)) == 2)
    changed = projects.project(duet.id).head
    assert notes(projects.score(changed), 0)[0] == (0, 960, 77)
    assert notes(projects.score(changed), 1) == notes(projects.score(duet.head), 1)

    until(lambda: tab.page.wait_for_timeout(100) or len(tab.sounds) == len(before) + 1)
    assert set(tab.sounds.values()) - set(before.values()), "the same sound as before"

    tab.page.locator("canvas.over").press("Control+z")
    until(lambda: notes(projects.score(projects.project(duet.id).head), 0)[0] == (0, 960, 74))


def test_selected_bars_are_rewritten_and_all_else_stays(tab, projects, duet):
    tab.hears_everything()
    ruler = tab.page.locator("canvas.over").bounding_box()["y"] + 12
    tab.drag((tab.point(4.5, 74)[0], ruler), (tab.point(10, 74)[0], ruler))
    tab.page.get_by_role("button", name="Cello is in the selected bars").click()
    tab.page.get_by_role("button", name="Rewrite these bars").click()
    until(lambda: len(projects.takes(duet.id)) == 2)

    take = projects.take(projects.project(duet.id).head)
    before, after = projects.score(duet.head), projects.score(take.id)
    assert take.made_by.settings == {"bars": "2-3", "tracks": "Violin"}
    assert notes(after, 1) == notes(before, 1)
    stay = [each for each in notes(before, 0) if not 1920 <= each[0] < 5760]
    assert [each for each in notes(after, 0) if not 1920 <= each[0] < 5760] == stay

    tab.sees("Take 2 · ")
    tab.page.get_by_role("button", name="Back", exact=True).click()
    until(lambda: projects.project(duet.id).head == duet.head)


def test_a_reload_finds_the_piece_and_its_take(tab, projects, duet):
    tab.hears_everything()
    tab.drag(tab.point(0, 74), tab.point(0, 77))
    until(lambda: len(projects.takes(duet.id)) == 2)

    tab.page.reload()

    tab.sees("Take 2 · ")
    tab.sees("Duet")
    assert f"project={duet.id}" in tab.page.url


def test_two_tabs_lose_nothing_of_each_other(tab, browser, address, projects, duet):
    other = Tab(browser, address, duet)
    tab.hears_everything()
    other.hears_everything()

    tab.drag(tab.point(0, 74), tab.point(0, 77))
    until(lambda: len(projects.takes(duet.id)) == 2)
    other.drag(other.point(2, 76), other.point(2, 79))
    until(lambda: drawn(projects, duet) == [(0, 960, 77), (960, 960, 79)])
    other.page.close()


def drawn(projects, project):
    return notes(projects.score(projects.project(project.id).head), 0)[:2]


def test_the_bundle_is_taken_home_and_read_back(tab, projects, duet, tmp_path):
    tab.hears_everything()
    tab.page.get_by_role("link", name="Take home").click()
    tab.page.get_by_role("button", name="Make").first.click()
    with tab.page.expect_download() as coming:
        tab.page.get_by_role("button", name="Download,").first.click()
    coming.value.save_as(tmp_path / "duet.zip")

    with zipfile.ZipFile(tmp_path / "duet.zip") as bundle:
        name = next(each for each in bundle.namelist() if each.endswith(".mid"))
        bundle.extract(name, tmp_path)
        assert any(each.endswith("take.json") for each in bundle.namelist())
    assert notes(musegen.read(tmp_path / name), 0) == notes(projects.score(duet.head), 0)


def test_what_is_hummed_becomes_a_take_to_play_along_with(tab, projects, duet):
    tab.hears_everything()
    tab.page.get_by_text("Bring", exact=True).click()
    tab.page.get_by_role("button", name="Record", exact=True).click()
    tab.page.wait_for_timeout(4000)
    tab.page.get_by_role("button", name="Stop recording").click()
    until(lambda: len(projects.takes(duet.id)) == 2)

    take = projects.take(projects.project(duet.id).head)
    assert (take.made_by.verb, take.name) == ("transcribe", "Hummed")
    (hum,) = projects.score(take.id).tracks
    assert {note.pitch for note in hum.notes} == {69, 76}


def test_words_change_what_the_piece_sounds_like(tab, projects, duet):
    before = tab.hears_everything()
    tab.page.get_by_role("button", name="Sound", exact=False).last.click()
    tab.page.get_by_label("Another sound, in words").fill("church organ, cathedral")
    tab.page.get_by_role("button", name="Make it sound").click()
    until(lambda: projects.settings(duet.id).get("sounds"))

    (sound,) = projects.settings(duet.id)["sounds"]
    assert (sound["words"], sound["played"]) == ("church organ, cathedral", [True, True])
    until(lambda: tab.page.wait_for_timeout(100) or len(tab.sounds) == len(before) + 2)
