import pytest

from midi_data.errors import ScoreError
from midi_data.score import Note
from musegen.editing import (
    add_velocity,
    compress,
    limit_velocity,
    ramp_velocity,
    scale_velocity,
    set_velocity,
)
from tests.builders import score, track
from tests.musegen.editing.pieces import full, rows, velocities


def accented(*values):
    part = track("", name="Piano")
    for number, value in enumerate(values):
        part.notes.append(Note(480 * number, 480, 60, value))
    return score(part)


def test_loudness_is_set_raised_and_scaled():
    piece = accented(40, 80)

    assert velocities(set_velocity(piece, 70).tracks[0]) == [70, 70]
    assert velocities(add_velocity(piece, 10).tracks[0]) == [50, 90]
    assert velocities(scale_velocity(piece, 1.5).tracks[0]) == [60, 120]


def test_nothing_is_louder_than_midi_or_silent():
    piece = accented(10, 120)

    assert velocities(add_velocity(piece, 50).tracks[0]) == [60, 127]
    assert velocities(add_velocity(piece, -50).tracks[0]) == [1, 70]


def test_compression_goes_toward_the_mean():
    assert velocities(compress(accented(40, 80), 0.5).tracks[0]) == [50, 70]
    assert velocities(compress(accented(40, 80), 1.0).tracks[0]) == [60, 60]


def test_compression_goes_where_it_is_told():
    assert velocities(compress(accented(40, 80), 0.5, toward=80).tracks[0]) == [60, 80]


def test_a_crescendo_grows_to_the_last_note():
    assert velocities(ramp_velocity(accented(60, 60, 60), 40, 100).tracks[0]) == [40, 70, 100]


def test_a_late_crescendo_is_softer_on_the_way():
    assert velocities(ramp_velocity(accented(60, 60, 60), 40, 100, curve=2).tracks[0])[1] == 55


def test_accents_stay_in_a_crescendo():
    found = velocities(ramp_velocity(accented(70, 50, 70, 50), 50, 50).tracks[0])

    assert found == [60, 40, 60, 40]


def test_limits_hold():
    assert velocities(limit_velocity(accented(10, 60, 120), 30, 90).tracks[0]) == [30, 60, 90]


def test_only_velocities_change_and_only_where_meant():
    piece = full()

    louder = set_velocity(piece, 99, tracks=["Cello"], bars=range(2, 4))

    assert [row[:3] for row in rows(louder.tracks[1])] == [row[:3] for row in rows(piece.tracks[1])]
    assert velocities(louder.tracks[1])[3:9] == [60, 99, 99, 99, 99, 60]
    assert louder.tracks[0] == piece.tracks[0]


def test_what_is_no_velocity_is_said():
    with pytest.raises(ScoreError, match="200 is no velocity"):
        set_velocity(full(), 200)
