import json
import signal
import subprocess
import sys
from functools import partial

import pytest

from midi_data.files import read
from musegen.cli import making

COMMAND = [sys.executable, "-c", "from musegen.cli import main; main()"]


def test_notes_stream_as_json_lines_and_are_those_of_the_file(musegen, live_set, tmp_path):
    out = tmp_path / "other.mid"

    code, said, _ = musegen(
        *("infill", live_set, "--bars", "2-3", "--tracks", "8,9", "--takes", 2, "--seed", 1),
        *("--json", "-o", out),
    )

    *lines, last = map(json.loads, said.splitlines())
    assert code == 0
    assert (last["event"], last["seed"], last["verb"], last["takes"]) == ("done", 1, "infill", 2)
    assert lines
    assert {line["event"] for line in lines} == {"note"}
    assert {line["bar"] for line in lines} <= {2, 3}
    for take, file in enumerate(last["files"], start=1):
        for number, part in ((8, "Part 8"), (9, "Part 9")):
            written = {
                (
                    round(line["onset_quarters"] * 480),
                    round(line["length_quarters"] * 480),
                    line["pitch"],
                    line["velocity"],
                )
                for line in lines
                if (line["take"], line["track"], line["track_name"]) == (take, number, part)
            }
            there = {
                (note.time, note.duration, note.pitch, note.velocity)
                for note in read(file).tracks[number - 1].notes
            }
            assert written <= there


def test_a_new_piece_streams_as_well(musegen, tmp_path):
    out = tmp_path / "reel.mid"

    _, said, _ = musegen(
        *("compose", "a reel for two violins, 2 bars", "--json", "--seed", 1, "-o", out)
    )

    *lines, last = map(json.loads, said.splitlines())
    assert last["files"] == [str(out)]
    assert {line["track_name"] for line in lines} <= {"Violin I", "Violin II"}
    assert len(lines) == sum(len(part.notes) for part in read(out).tracks)


@pytest.mark.parametrize("form", ["mid", "zip"])
def test_stopping_leaves_nothing_half_written(musegen, monkeypatch, tune, tmp_path, form):
    def stop(note, names):
        raise KeyboardInterrupt

    was = tune.read_bytes()
    monkeypatch.setattr(making, "print_note", stop)

    code, said, _ = musegen(
        "continue", tune, "--bars", 4, "--seed", 1, "--json", "-o", tmp_path / f"longer.{form}"
    )

    assert (code, said) == (130, "")
    assert tune.read_bytes() == was
    assert list(tmp_path.iterdir()) == [tune]


def test_an_interrupt_while_notes_are_written_leaves_the_input_whole(tune, tmp_path):
    was = tune.read_bytes()
    words = ["continue", str(tune), "--bars", "200", "--json", "-o", str(tmp_path / "out.mid")]

    listens = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # also where tests run behind
    with subprocess.Popen(
        [*COMMAND, *words], stdout=subprocess.PIPE, text=True, preexec_fn=listens
    ) as running:
        first = json.loads(running.stdout.readline())
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=120)

    assert first["event"] == "note"
    assert running.returncode == 130
    assert tune.read_bytes() == was
    assert list(tmp_path.iterdir()) == [tune]


def test_help_teaches_by_example_and_in_sections(musegen):
    for verb in ("compose", "continue", "infill", "accompany", "vary"):
        code, said, _ = musegen(verb, "--help")

        assert code == 0
        assert f"\n  musegen {verb} " in said
        assert "What the new notes shall be:" in said
        assert "How freely to choose:" in said
        assert "--polyphony" in said


def test_help_answers_before_anything_heavy_is_loaded():
    words = "import sys, musegen.cli; print({'torch', 'numpy', 'symusic'} & set(sys.modules))"

    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"
