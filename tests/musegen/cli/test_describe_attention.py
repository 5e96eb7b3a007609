import json
import sys

import pytest

from musegen.cli import main
from musegen.daw.midi import midi_bytes
from tests.builders import score, track


@pytest.fixture
def musegen(monkeypatch, capsys):
    """Run the command line; (exit code, standard output, standard error)."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["musegen", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    return run


@pytest.fixture
def tune(tmp_path):
    path = tmp_path / "tune.mid"
    melody = "D4:1 F4:1 A4:1 D5:3 C#5:1 A4:1 E4:1 F4:3"
    bass = track("D2:3 A2:3 A2:3 D2:3", name="Cello", program=42)
    path.write_bytes(midi_bytes(score(melody, bass, metre=(3, 4))))
    return path


def test_describe_says_and_draws_what_a_note_listened_to(musegen, tune, tmp_path):
    out = tmp_path / "listening.png"

    code, said, _ = musegen("describe", tune, "--attention", "Part 1 3.2", "--picture", out)

    assert code == 0
    first, *_, last_but_one, last = said.splitlines()
    assert first == "What Part 1 bar 3 beat 2 A4 listened to, from bar 1 on:"
    assert "on the header" in last_but_one
    assert last == str(out)
    assert out.read_bytes().startswith(b"\x89PNG")


def test_as_json_every_earlier_note_has_its_share(musegen, tune):
    code, said, _ = musegen("describe", tune, "--attention", "Cello 4", "--json")

    told = json.loads(said)
    heard = told["attention"]
    assert code == 0
    assert told["key"] == "D minor"
    assert heard["chosen"]["name"] == "Cello bar 4 beat 1 D2"
    assert len(heard["notes"]) >= 10
    shares = [note["share"] for note in heard["notes"]]
    assert sum(shares) + heard["header_share"] + heard["bars_share"] == pytest.approx(1, abs=1e-4)
    names = [note["note"]["name"] for note in heard["notes"]]
    assert set(heard["most"]) <= set(names)


def test_a_note_that_is_not_there_is_one_line_and_no_picture(musegen, tune, tmp_path):
    out = tmp_path / "listening.png"

    code, said, told = musegen("describe", tune, "--attention", "Cello 4.2", "--picture", out)

    assert (code, said) == (1, "")
    assert "no note begins there. There are: beat 1 D2." in told
    assert not out.exists()


def test_a_picture_is_a_png(musegen, tune, tmp_path):
    out = tmp_path / "roll.jpg"

    code, _, told = musegen("describe", tune, "--picture", out)

    assert code == 1
    assert "End the name in .png." in told
    assert not out.exists()
