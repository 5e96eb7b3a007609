import json
import subprocess
import sys

import pytest

from midi_data.files import read
from midi_data.score import bars


def test_words_become_midi_that_keeps_to_them(musegen, tmp_path):
    out = tmp_path / "jig.mid"

    code, said, told = musegen(
        "compose",
        "a lively jig in G major for flute and harp, 6 bars, 110 bpm",
        "--seed",
        3,
        "-o",
        out,
    )

    piece = read(out)
    assert (code, said) == (0, f"{out}\n")
    assert "6 bars of 6/8 at 110 bpm" in told
    assert len(bars(piece)) == 6
    assert [part.program for part in piece.tracks] == [73, 46]
    assert (piece.time_signatures[0].numerator, piece.time_signatures[0].denominator) == (6, 8)
    assert round(piece.tempos[0].qpm) == 110


def test_the_same_seed_gives_the_same_file(musegen, tmp_path):
    for name in ("one.mid", "two.mid"):
        musegen("compose", "a sad song", "--bars", 4, "--seed", 5, "-o", tmp_path / name)

    assert (tmp_path / "one.mid").read_bytes() == (tmp_path / "two.mid").read_bytes()


def test_takes_are_written_side_by_side(musegen, tmp_path):
    code, said, _ = musegen(
        "compose", "a reel for flute", "--bars", 2, "--takes", 2, "-o", tmp_path / "reel.mid"
    )

    assert code == 0
    assert [line.rsplit("/", 1)[1] for line in said.splitlines()] == [
        "reel - take 1.mid",
        "reel - take 2.mid",
    ]


def test_continuing_leaves_what_was_there(musegen, tune, tmp_path):
    out = tmp_path / "longer.mid"

    code, *_ = musegen("continue", tune, "--bars", 2, "--seed", 1, "-o", out)

    before, after = read(tune), read(out)
    assert code == 0
    assert len(bars(after)) == 4
    for old, new in zip(before.tracks, after.tracks, strict=True):
        assert list(new.notes)[: len(old.notes)] == list(old.notes)
        assert all(note.time >= 6 * 480 for note in list(new.notes)[len(old.notes) :])


def test_a_whole_bundle_says_how_it_was_made(musegen, tmp_path):
    out = tmp_path / "waltz"

    code, said, _ = musegen(
        "compose", "a waltz for violin and cello", "--bars", 4, "--seed", 2, "--json", "-o", out
    )

    take = json.loads((out / "take.json").read_text())
    assert code == 0
    assert json.loads(said.splitlines()[-1])["seed"] == 2
    assert take["verb"] == "compose"
    assert take["written"][0] == {"track": "Violin", "first_bar": 1, "last_bar": 4}
    assert take["weights"][0]["name"] == "composer"
    endings = sorted(path.suffix for path in out.rglob("*") if path.is_file())
    assert endings == sorted(
        [".dawproject", ".json", ".musicxml", ".png", ".rpp", *[".mid"] * 3, *[".wav"] * 3]
    )


def test_describe_says_what_a_score_is(musegen, tune):
    code, said, _ = musegen("describe", tune, "--json")

    found = json.loads(said)
    assert code == 0
    assert (found["time_signature"], found["bars"]) == ("3/4", 2)
    assert found["tracks"][1]["program"] == 42


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["compose", "a song", "--bars", "0"], "0 bars"),
        (["compose", "music for 500 violins"], "500"),
        (["compose", "a piece with 500 tracks"], "500"),
        (["compose", "a song", "--time-signature", "3/0"], "3/0"),
        (["compose", "a song", "--chords", "Dm | H9"], "H9"),
        (["compose", "a song", "--temperature", "0"], "temperature"),
        (["compose", "a song", "--tempo", "1000"], "1000"),
    ],
)
def test_an_impossible_wish_is_one_line_and_leaves_nothing(musegen, words, what, tmp_path):
    code, said, told = musegen(*words, "-o", tmp_path / "out.mid", "--quiet")

    assert (code, said) == (1, "")
    assert told.startswith("musegen: ")
    assert told.count("\n") == 1
    assert what in told
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_left_alone(musegen, tmp_path):
    out = tmp_path / "song.mid"
    out.write_text("mine")

    code, _, told = musegen("compose", "a song", "--bars", 2, "--quiet", "-o", out)

    assert code == 1
    assert "--force" in told
    assert out.read_text() == "mine"


def test_wrong_usage_is_another_exit_code(musegen, tmp_path):
    assert musegen("compose", "a song")[0] == 2
    assert musegen("improvise")[0] == 2


@pytest.mark.parametrize("verb", ["compose", "render", "jam", "sound", "resound"])
def test_a_seed_below_0_is_refused(musegen, tmp_path, verb):
    what = [] if verb == "jam" else ["something"]

    code, _, told = musegen(verb, *what, "--seed", "-1", "-o", tmp_path / "out.wav")

    assert code == 2
    assert "--seed" in told


def test_training_learns_from_a_bundled_corpus_and_goes_on(musegen, tmp_path):
    data, run = tmp_path / "data", tmp_path / "run"

    assert musegen("corpus", "build", "haydn-quartets", "-o", data)[0] == 0
    first = musegen("train", "composer", data, "-o", run, "--minutes", 0.05, "--preset", "tiny")
    again = musegen(
        "train", "composer", data, "-o", run, "--minutes", 0.05, "--preset", "tiny", "--resume"
    )

    assert (first[0], again[0]) == (0, 0), first[2] + again[2]
    assert "step" in again[1]


def test_weights_say_what_they_learned_from(musegen):
    code, said, _ = musegen("weights", "composer")

    assert code == 0
    assert "CC0 1.0" in said
    assert "Groove MIDI Dataset" in said


def test_corpora_are_listed_with_their_licences(musegen):
    code, said, _ = musegen("corpus", "list")

    assert code == 0
    assert "openscore-lieder" in said
    assert musegen("corpus", "show", "nonsense")[0] == 1


def test_the_installed_command_greets_in_a_process_of_its_own():
    done = subprocess.run(
        [sys.executable, "-c", "from musegen.cli import main; main()", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "compose" in done.stdout
