"""The studio as a server on this machine, and no other."""

import os
import socket
import sys
from contextlib import closing
from pathlib import Path
from threading import Timer

from midi_data.errors import ConfigError

HOST = "localhost"
MOST_UPLOAD_MIB = 128  # ten minutes of stereo at 44.1 kHz and 16 bits are 101
PROJECTS = "MUSEGEN_PROJECTS"
"""The environment variable that says where projects are kept."""

_WARM_UP_SECONDS = 4.0  # after the start: the first page goes first
_SWITCH_SECONDS = 0.001  # between threads: pages are answered while music is written
_SCRIPT = Path(__file__).parent / "entry" / "main.py"
_OPTIONS = {
    "server.address": HOST,
    "server.maxUploadSize": MOST_UPLOAD_MIB,
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,  # .2 s of every look at a page, during which nothing is written
    "theme.baseRadius": "0.4rem",
    "theme.baseFontSize": 15,
    "theme.showWidgetBorder": True,
    "theme.light.primaryColor": "#3d5a80",
    "theme.light.backgroundColor": "#fbfaf8",
    "theme.light.secondaryBackgroundColor": "#f0eeea",
    "theme.light.textColor": "#22252b",
    "theme.light.borderColor": "#d9d5cd",
    "theme.dark.primaryColor": "#4a76ad",
    "theme.dark.backgroundColor": "#16181d",
    "theme.dark.secondaryBackgroundColor": "#20232a",
    "theme.dark.textColor": "#e6e4df",
    "theme.dark.borderColor": "#363b45",
}


def serve(*, port: int, projects: str | None, browser: bool) -> None:
    """Serve the studio until it is stopped.

    Args:
        port: where, on this machine.
        projects: a file or the URL of a database; the usual place if None.
        browser: whether to open one.

    Raises:
        ConfigError: the port is taken.
    """
    _check_free(port)
    sys.setswitchinterval(_SWITCH_SECONDS)
    if projects is not None:
        os.environ[PROJECTS] = projects
    from streamlit.web import cli

    warming = Timer(_WARM_UP_SECONDS, _warm_up)
    warming.daemon = True
    warming.start()
    options = _OPTIONS | {"server.port": port, "server.headless": not browser}
    said = [f"--{name}={str(value).lower()}" for name, value in options.items()]
    cli.main(["run", str(_SCRIPT), *said], standalone_mode=False)


def _warm_up() -> None:
    """Load what composing needs while a person looks about and types."""
    from musegen.asking import WEIGHTS
    from musegen.composer.model import Composer
    from musegen.training.weights import shared

    shared(Composer, WEIGHTS)


def _check_free(port: int) -> None:
    with closing(socket.socket(socket.AF_INET)) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError as error:
            raise ConfigError(
                f"port {port} cannot be used ({error.strerror})",
                mend=f"Close the studio that is open there, or choose another: --port {port + 1}.",
            ) from error
