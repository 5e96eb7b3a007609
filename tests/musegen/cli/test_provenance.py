"""What a model wrote is shown, and goes on from file to file."""

import json

from midi_data.score import KeySignature
from musegen.daw.midi import midi_bytes
from musegen.daw.provenance import statement
from musegen.daw.provenance_files import with_statement, written_in_file
from musegen.daw.take import Take, Written
from tests.builders import score, track


def duet():
    return score(track("D4:4 E4:4", name="Viola"), track("D5:4 E5:4", name="Flute"))


def credited(path):
    take = Take(verb="vary", written=(Written(track="Flute", first_bar=1, last_bar=1),))
    path.write_bytes(with_statement(midi_bytes(duet()), statement(take)))
    return path


def test_describe_shows_it_and_infill_adds_to_it(musegen, tmp_path):
    path, more = credited(tmp_path / "a.mid"), tmp_path / "b.mid"

    _, told, _ = musegen("describe", path)
    code, *_ = musegen("infill", path, "--bars", 2, "--tracks", "Viola", "--seed", 1, "-o", more)
    _, said, _ = musegen("describe", more, "--json")

    assert "Written by a model:\n  Flute: bar 1\n" in told
    assert code == 0
    assert json.loads(said)["written"] == [
        {"track": "Viola", "first_bar": 2, "last_bar": 2},
        {"track": "Flute", "first_bar": 1, "last_bar": 1},
    ]


def test_it_goes_through_every_form(musegen, tmp_path):
    last = credited(tmp_path / "a.mid")
    said = written_in_file(last)

    for name in ("b.dawproject", "c.musicxml", "d.mxl", "e.mid", "f.rpp", "g.wav"):
        last, source = tmp_path / name, tmp_path / "e.mid" if name > "e.mid" else last
        code, *_ = musegen("export", source, "--no-stems", "-o", last)
        assert code == 0
        if name != "f.rpp":
            assert written_in_file(last) == said
    assert '"Flute" bar 1' in (tmp_path / "f.rpp").read_text()
    assert "Flute: bar 1" in musegen("describe", last)[1]


def test_a_step_by_hand_keeps_it(musegen, tmp_path):
    out = tmp_path / "b.mid"

    code, *_ = musegen("edit", credited(tmp_path / "a.mid"), "--transpose", 2, "-o", out)

    assert code == 0
    assert written_in_file(out) == (Written(track="Flute", first_bar=1, last_bar=1),)


def test_what_a_form_does_not_hold_is_said(musegen, tmp_path):
    piece = duet()
    piece.key_signatures.append(KeySignature(0, 1, 0))
    (tmp_path / "a.mid").write_bytes(midi_bytes(piece))

    _, _, told = musegen(
        "export", tmp_path / "a.mid", "--no-stems", "-o", tmp_path / "a.dawproject"
    )

    assert "a.dawproject does not hold 1 key signature of a.mid." in told
