import json

import pytest

from midi_data.files import read
from midi_data.score import bars
from musegen.cli import making
from musegen.daw.midi import midi_bytes
from tests.builders import score, track

pytestmark = pytest.mark.usefixtures("house")
PNG = b"\x89PNG"


@pytest.fixture
def song(tmp_path):
    path = tmp_path / "song.mid"
    guitar = track("E3+B3:2 " * 16, name="Guitar", program=25, velocity=71)
    bass = track("E2:1 B2:1.5 E2:1.5 " * 8, name="Bass", program=33)
    path.write_bytes(midi_bytes(score(guitar, bass, tempo_bpm=99)))
    return path


def test_a_jam_is_written_and_told(musegen, tmp_path):
    out = tmp_path / "idea.mid"

    code, said, told = musegen("jam", "--seed", 3, "-o", out)

    piece = read(out)
    assert (code, said) == (0, f"{out}\n")
    assert told == "Writing bars 1-4 of Drums, Bass, Guitar, Keys, Strings.\nSeed 3.\n"
    assert [part.name for part in piece.tracks] == ["Drums", "Bass", "Guitar", "Keys", "Strings"]
    assert len(bars(piece)) == 4


def test_three_latents_are_held_over_the_takes(musegen, tmp_path):
    held = ["--chords-seed", 1, "--style-seed", 1, "--melody-seed", 1]

    musegen("jam", "--seed", 5, *held, "--takes", 2, "-o", tmp_path / "a.mid")
    musegen("jam", "--seed", 6, *held, "-o", tmp_path / "b.mid")

    second = read(tmp_path / "a - take 2.mid")
    assert second.tracks == read(tmp_path / "b.mid").tracks
    assert second.tracks != read(tmp_path / "a - take 1.mid").tracks


def test_ones_own_track_is_kept_and_its_tempo(musegen, song, tmp_path):
    out = tmp_path / "band.mid"

    code, _, told = musegen(
        "jam", "--given", song, "--track", "bass", "--bars", "5-8", "--seed", 1, "-o", out
    )

    piece, original = read(out), read(song)
    mine = next(part for part in piece.tracks if part.name == "Bass")
    assert code == 0, told
    assert "Writing bars 1-4 of Drums, Guitar, Keys, Strings." in told
    assert [(note.time, note.duration, note.pitch, note.velocity) for note in mine.notes] == [
        (note.time - 16 * 480, note.duration, note.pitch, note.velocity)
        for note in original.tracks[1].notes
        if note.time >= 16 * 480
    ]
    assert round(piece.tempos[0].qpm) == 99


def test_the_way_between_two_seeds_is_one_piece_with_a_picture(musegen, tmp_path):
    out, picture = tmp_path / "morph.mid", tmp_path / "morph.png"

    code, said, _ = musegen("jam", "--between", 3, 8, "--steps", 3, "--picture", picture, "-o", out)

    piece = read(out)
    assert (code, said) == (0, f"{out}\n{picture}\n")
    assert len(bars(piece)) == 12
    assert [marker.text for marker in piece.markers] == ["3", "50%", "8"]
    assert picture.read_bytes().startswith(PNG)


def test_what_was_held_and_what_was_kept_is_written_down(musegen, song, tmp_path, monkeypatch):
    takes = []
    monkeypatch.setattr(making, "export", lambda *_, take, **__: takes.append(take) or [])

    code, *_ = musegen(
        "jam", "--given", song, "--track", 2, "--groove-seed", 9, "--seed", 4, "-o", tmp_path / "x"
    )

    (take,) = takes
    assert code == 0
    assert (take.verb, take.seed, take.parent) == ("jam", 4, "song.mid")
    assert take.weights[0].name == "musegan-band"
    assert (take.settings["groove_seed"], take.settings["chords_seed"]) == (9, 4)
    assert [each.track for each in take.written] == ["Drums", "Guitar", "Keys", "Strings"]
    assert {(each.first_bar, each.last_bar) for each in take.written} == {(1, 4)}


def test_notes_and_files_come_as_json(musegen, tmp_path):
    out = tmp_path / "idea.mid"

    _, said, _ = musegen("jam", "--ensemble", "quartet", "--seed", 3, "--json", "-o", out)

    *notes, done = map(json.loads, said.splitlines())
    assert done == {
        "event": "done",
        "seed": 3,
        "verb": "jam",
        "takes": 1,
        "files": [str(out)],
    }
    assert len(notes) == sum(len(part.notes) for part in read(out).tracks)
    assert {note["track_name"] for note in notes} == {"Violin 1", "Violin 2", "Viola", "Cello"}
    assert max(note["bar"] for note in notes) == 4


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["--ensemble", "trio"], "'trio'"),
        (["--between", "1", "2", "--seed", "3"], "--between does not go with a seed"),
        (["--between", "1", "2", "--takes", "3"], "--between does not go with --takes"),
        (["--between", "1", "no.mid"], "no.mid"),
        (["--steps", "3"], "--between 7 8"),
        (["--bars", "1-4"], "--given IN"),
        (["--between", "1", "2", "--only", "tune"], "tune"),
        (["--given", "SONG"], "--track"),
        (["--given", "SONG", "--track", "Tuba"], "Tuba"),
        (["--given", "SONG", "--track", "Bass", "--bars", "5-6"], "5-6: 2 where 4"),
        (["--idea", "SONG", "--seed", "3"], "--idea does not go with --seed"),
        (["--picture", "roll.gif"], ".gif"),
    ],
)
def test_an_impossible_jam_is_one_line_and_leaves_nothing(musegen, song, words, what, tmp_path):
    words = [song if word == "SONG" else word for word in words]

    code, said, told = musegen("jam", *words, "-o", tmp_path / "out.mid", "--quiet")

    assert (code, said) == (1, "")
    assert told.startswith("musegen: ")
    assert told.count("\n") == 1
    assert what in told
    assert list(tmp_path.iterdir()) == [song]


def test_a_picture_that_is_there_is_left_alone(musegen, tmp_path):
    picture = tmp_path / "roll.png"
    picture.write_text("mine")

    code, _, told = musegen("jam", "--picture", picture, "--quiet", "-o", tmp_path / "out.mid")

    assert code == 1
    assert "--force" in told
    assert picture.read_text() == "mine"
