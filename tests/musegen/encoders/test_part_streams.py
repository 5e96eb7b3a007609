import numpy as np
import pytest

from midi_data.errors import ScoreError
from musegen.encoders import part_streams
from musegen.encoders.part_streams import HOLD, REST
from tests.builders import score


def sounding(music):
    """(onset, length, pitch) of each note of each track, in ticks of 480 a quarter."""
    return [
        [(note.time, note.duration, note.pitch) for note in track.notes] for track in music.tracks
    ]


def test_a_held_note_differs_from_a_repeated_one():
    held, repeated = score("C4:0.5"), score("C4:0.25 C4:0.25")

    assert part_streams.encode(held).tolist() == [[60], [HOLD]]
    assert part_streams.encode(repeated).tolist() == [[60], [60]]


def test_a_part_that_drops_out_rests():
    duet = score("C5:1 D5:1", "rest:1 C4:0.5 rest:0.5")

    streams = part_streams.encode(duet)

    assert streams[:, 1].tolist() == [REST, REST, REST, REST, 60, HOLD, REST, REST]
    assert sounding(part_streams.decode(streams)) == sounding(duet)


def test_a_quartet_comes_back_on_both_grids():
    quartet = score(
        "E5:1.5 F5:0.5 G5:2", "C5:1 C5:1 rest:1 B4:1", "rest:4", "C3:0.25 D3:0.25 E3:0.5 G2:3"
    )
    for steps_per_quarter in (4, 24):
        streams = part_streams.encode(quartet, steps_per_quarter=steps_per_quarter)
        back = part_streams.decode(streams, steps_per_quarter=steps_per_quarter)

        assert streams.shape == (4 * steps_per_quarter, 4)
        assert streams.dtype == np.int16
        assert sounding(back) == sounding(quartet)


def test_triplets_need_the_finer_grid_and_the_coarser_says_so():
    triplets = score("C4:0.3333333 D4:0.3333333 E4:0.3333333")

    assert part_streams.report(triplets).lines() == ["3 of 3 notes moved to the nearest step."]
    assert part_streams.report(triplets, steps_per_quarter=24).exact


def test_a_double_stop_is_refused_with_its_part_and_bar():
    duet = score("C5:4 D5:4", "C4:4 C3+G3:4")

    with pytest.raises(ScoreError, match="track 2 'Part 2', bar 2: 2 notes sound at once"):
        part_streams.encode(duet)


def test_an_ensemble_without_notes_has_no_steps():
    streams = part_streams.encode(score("rest:4", "rest:4"))

    assert streams.shape == (0, 2)
    assert sounding(part_streams.decode(streams)) == [[], []]


def test_rows_of_pitches_become_streams_and_rows_again():
    rows = [[67, 60], [67, 60], [-1, 60], [-1, 62]]

    streams = part_streams.from_pitch_rows(rows)

    assert streams.tolist() == [[67, 60], [HOLD, HOLD], [REST, HOLD], [REST, 62]]
    assert part_streams.to_pitch_rows(streams).tolist() == rows
    assert sounding(part_streams.decode(streams)) == [
        [(0, 240, 67)],
        [(0, 360, 60), (360, 120, 62)],
    ]


def test_no_rows_are_no_streams():
    assert part_streams.from_pitch_rows([]).size == 0
    assert part_streams.to_pitch_rows(np.zeros((0, 4), np.int16)).shape == (0, 4)


@pytest.mark.parametrize(
    ("streams", "words"),
    [
        ([[60, 60], [HOLD, 131]], "step 2, part 2: 131 stands for nothing"),
        ([[60, HOLD]], "step 1, part 2: a hold follows no note"),
        ([[60], [REST], [HOLD]], "step 3, part 1: a hold follows no note"),
    ],
)
def test_numbers_that_stand_for_nothing_are_refused(streams, words):
    with pytest.raises(ScoreError, match=words):
        part_streams.decode(np.array(streams, np.int16))
