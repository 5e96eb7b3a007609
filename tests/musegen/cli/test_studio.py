import socket
import subprocess
import sys
from types import SimpleNamespace

import pytest

from musegen.cli import main


@pytest.fixture
def run(monkeypatch):
    def run(*words):
        monkeypatch.setattr(sys, "argv", ["musegen", "studio", *words])
        main()

    return run


def test_the_studio_is_told_where_to_be_and_where_projects_are(run, monkeypatch):
    told = []
    monkeypatch.setitem(
        sys.modules, "studio.serving", SimpleNamespace(serve=lambda **said: told.append(said))
    )

    with pytest.raises(SystemExit) as ended:
        run("--port", "8600", "--projects", "songs.sqlite", "--no-browser")

    assert ended.value.code == 0
    assert told == [{"port": 8600, "projects": "songs.sqlite", "browser": False}]


def test_a_taken_port_is_said_with_another_that_may_be_free(run, capsys):
    with socket.socket() as taken:
        taken.bind(("localhost", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit) as ended:
            run("--port", str(port))

    assert ended.value.code == 1
    assert f"choose another: --port {port + 1}" in capsys.readouterr().err


def test_no_other_verb_loads_streamlit():
    code = "import sys, musegen.cli; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
