"""A studio of its own for measurements and pictures, and the browser that looks at it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright

from studio.projects import PLACE

PATIENCE_SECONDS = 180.0
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def chromium(engine: Playwright) -> Browser:
    """Debian's Chromium, without a window."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    return engine.chromium.launch(executable_path=found, args=_FLAGS)


@contextmanager
def served(place: Path) -> Iterator[tuple[str, int]]:
    """The address and process number of a studio whose projects lie there, once it answers."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "studio", "--port", str(port), "--no-browser"]
    environment = {**os.environ, PLACE: str(place)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            until = time.monotonic() + PATIENCE_SECONDS
            while not _answers(f"http://localhost:{port}/_stcore/health"):
                if time.monotonic() > until:
                    raise TimeoutError("the studio did not start")
                time.sleep(0.05)
            yield f"http://localhost:{port}", server.pid
        finally:
            server.terminate()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2):
            return True
    except OSError:
        return False
