"""A REAPER project refers to what lies beside it, and counts in the seconds it sounds at."""

import numpy as np
import pytest

from midi_data.files import read
from midi_data.score import Tempo, TextMeta, TimeSignature
from musegen.daw.reaper import Recorded, reaper_project
from musegen.daw.reaper_files import write_reaper
from tests.builders import QUARTER, score, track


def band():
    made = score(
        track("C4:4 E4:4 G4:3", name='The "Lead"', program=40),
        track("C2:1", name="Kit", is_drum=True),
    )
    made.tempos.append(Tempo(4 * QUARTER, 60.0))
    made.time_signatures.append(TimeSignature(8 * QUARTER, 3, 4))
    made.markers.append(TextMeta(8 * QUARTER, "Chorus"))
    return made


def project(**more):
    text = reaper_project(band(), title="Song", midi=["a.mid", "b.mid"], **more)
    return [line.strip() for line in text.splitlines()]


def test_every_block_is_closed():
    depth = 0
    for line in project():
        depth += line.startswith("<") - (line == ">")
        assert depth > 0 or line == ">"
    assert depth == 0


def test_tempo_metre_and_markers_lie_in_seconds():
    found = project()

    assert "TEMPO 120 4 4" in found
    assert [line for line in found if line.startswith("PT")] == [
        f"PT 0 120 1 {4 << 16 | 4}",
        "PT 2 60 1",
        f"PT 6 60 1 {4 << 16 | 3}",
    ]
    assert 'MARKER 1 6 "Chorus" 0' in found
    assert found.count("LENGTH 9") == 2  # two bars of four, one of three


def test_names_are_quoted_and_colours_are_those_of_the_picture():
    found = project()

    assert "NAME 'The \"Lead\"'" in found
    assert f"PEAKCOL {1 << 24 | 178 << 16 | 114 << 8 | 0}" in found


def test_stems_have_tracks_of_their_own_and_notes_say_what_was_written():
    found = project(stems=[Recorded("a.wav", 9.5), Recorded("b.wav", 9.5)], said="Who wrote it")

    assert found.count("<SOURCE WAVE") == 2
    assert found.count("LENGTH 9.5") == 2
    assert "|Who wrote it" in found


@pytest.mark.parametrize("stems", [[], [np.zeros((2, 441), dtype=np.float32)] * 2])
def test_every_file_that_is_named_lies_beside_it(tmp_path, stems):
    out = tmp_path / "song.rpp"

    made = write_reaper(band(), out, title="Song", stems=stems)

    named = [line.split('"')[1] for line in out.read_text().splitlines() if "FILE" in line]
    assert [out, *(tmp_path / name for name in named)] == made
    assert all(path.is_file() for path in made)
    assert len(made) == 3 + len(stems)


def test_the_midi_of_a_track_has_the_tempos_of_the_piece(tmp_path):
    write_reaper(band(), tmp_path / "song.rpp", title="Song")

    kit = read(tmp_path / "song media" / "02 Kit.mid")

    assert [(part.name, part.is_drum) for part in kit.tracks] == [("Kit", True)]
    assert (kit.tempos, kit.time_signatures) == (band().tempos, band().time_signatures)
