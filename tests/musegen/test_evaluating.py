import json
from dataclasses import asdict

import numpy as np
import pytest

import musegen
from midi_data.errors import MusicError
from musegen.daw.midi import midi_bytes
from musegen.encoders import event_streams
from musegen.evaluating import evaluate
from musegen.musegan import session
from musegen.training.dataset import PieceEntry
from tests.builders import score, track

TUNE = "C4:1 D4:1 E4:1 F4:1 "


def song(text, bars=8):
    return score(
        track(text * bars, name="Organ", program=16),
        track("C2:1 G2:1.5 C2:1.5 " * bars, name="Bass", program=33),
        track("E3:2 G3:2 " * bars, name="Guitar", program=27),
        track("C2:1 D2:1 C2:1 D2:1 " * bars, name="Drums", is_drum=True),
        track("C5:4 " * bars, name="Strings", program=48),
    )


@pytest.fixture
def songs(tmp_path):
    folder = tmp_path / "songs"
    (folder / "more").mkdir(parents=True)
    (folder / "one.mid").write_bytes(midi_bytes(song(TUNE)))
    (folder / "more" / "two.mid").write_bytes(midi_bytes(song("C4:3 rest:1 ")))
    (folder / "notes.txt").write_text("not music, and not tried")
    return folder


@pytest.fixture
def data(tmp_path):
    """A data folder of one band's song."""
    events = event_streams.encode(song(TUNE)).events
    folder = tmp_path / "data"
    folder.mkdir()
    np.save(folder / "events.npy", events)
    entry = PieceEntry("freedoom", "song", "test", "rock", 120.0, 0, len(events))
    (folder / "pieces.json").write_text(json.dumps([asdict(entry)]))
    return folder


def test_a_folder_is_measured_with_all_that_lies_under_it(songs):
    found = evaluate(songs)

    assert found.pieces == 2
    assert found.ours["empty bars, bass"] == [0, 0]
    assert found.ours["used pitch classes, keys"] == [1, 4]
    assert found.left_out == ()
    assert "tonal distance, bass-guitar" in found.table()


def test_a_bad_file_has_a_line_and_the_others_go_on(songs):
    (songs / "broken.mid").write_bytes(b"MThd and no more")

    found = evaluate(songs)

    assert found.pieces == 2
    assert [line.startswith("broken.mid") for line in found.left_out] == [True]


def test_music_beside_itself_is_the_same(songs):
    found = evaluate(songs, against=songs)

    rows = {line.split("  ")[0]: line.split()[-1] for line in found.table().splitlines()[1:]}
    assert {verdict for verdict in rows.values() if verdict != "open"} == {"yes"}
    assert found.values()["measures"]["empty bars, drums"] == {"mean": 0, "real": 0}


def test_no_more_files_are_read_than_asked(songs):
    assert evaluate(songs, pieces=1).pieces == 1
    assert evaluate(songs, pieces=1, seed=3).ours == evaluate(songs, pieces=1, seed=3).ours


def test_one_file_is_a_folder_of_one(songs):
    assert evaluate(songs / "one.mid").pieces == 1


def test_a_folder_beside_a_data_folder(songs, data):
    found = evaluate(songs / "one.mid", against=data)

    assert found.theirs["used pitch classes, keys"] == found.ours["used pitch classes, keys"]


@pytest.mark.usefixtures("house")
def test_musegan_is_measured_player_by_player(data, monkeypatch):
    monkeypatch.setattr("musegen.musegan.model.MuseGAN", session.MuseGAN)

    found = musegen.evaluate("musegan-band", against=data, pieces=3)

    assert found.pieces == 3
    assert found.ours["empty bars, Strings"] == [0, 0, 0]
    assert found.theirs["drum pattern, Drums"][0] == 1
    assert found.theirs["qualified notes, Bass"][0] == 1


@pytest.mark.usefixtures("house")
def test_musegan_beside_a_folder_is_measured_as_scores(songs, monkeypatch):
    monkeypatch.setattr("musegen.musegan.model.MuseGAN", session.MuseGAN)

    found = evaluate("musegan-band", against=songs, pieces=2)

    assert len(found.ours["note density"]) == 2
    assert found.theirs["note density"]


@pytest.mark.parametrize(
    ("subject", "options", "what"),
    [
        ("nothing-of-the-kind", {}, "nothing-of-the-kind"),
        ("melody-a", {}, "not measured"),
        ("composer", {}, "--against"),
        ("SONGS", {"pieces": 0}, "0 pieces"),
        ("SONGS", {"against": "no-folder"}, "no-folder"),
        ("EMPTY", {}, "no music that can be read"),
    ],
)
def test_what_cannot_be_measured_is_said_plainly(songs, tmp_path, subject, options, what):
    places = {"SONGS": songs, "EMPTY": tmp_path / "empty"}
    places["EMPTY"].mkdir()

    with pytest.raises(MusicError, match=what):
        evaluate(places.get(subject, subject), **options)
