import pytest

from musegen.audio.performance import perform
from musegen.audio.seating import seats
from tests.builders import score, track

VIOLIN, VIOLA, CELLO, PIANO, GUITAR, BASS = 40, 41, 42, 0, 24, 33


def seated(*parts):
    return seats(perform(score(*parts), sample_rate=44_100))


def pans(*parts):
    return [seat.pan for seat in seated(*parts)]


def test_a_quartet_sits_from_left_to_right():
    placed = pans(
        track("A5:1", program=VIOLIN),
        track("A4:1", program=VIOLIN),
        track("E4:1", program=VIOLA),
        track("A2:1", program=CELLO),
    )

    assert placed == sorted(placed)
    assert placed[0] < -0.4
    assert placed[3] > 0.4


def test_a_soloist_stands_in_the_middle():
    assert pans(track("A4:1", program=VIOLIN)) == [0.0]


def test_bass_and_drums_stay_in_the_middle():
    _, _, bass, drums = pans(
        track("A4:1", program=PIANO),
        track("A4:1", program=GUITAR),
        track("A1:1", program=BASS),
        track("C2:1", is_drum=True),
    )

    assert (bass, drums) == (0.0, 0.0)


@pytest.mark.parametrize("programs", [(VIOLIN, PIANO), (GUITAR, PIANO, VIOLIN), (PIANO,) * 4])
def test_the_stage_is_balanced(programs):
    placed = pans(*(track(f"A{5 - number}:1", program=p) for number, p in enumerate(programs)))

    assert sum(placed) == pytest.approx(0)
    assert len(set(placed)) == len(placed)


def test_the_highest_part_comes_a_little_forward():
    low, high = seated(track("A3:1", program=VIOLIN), track("A5:1", program=VIOLIN))

    assert high.level_db - low.level_db == pytest.approx(1.5)


def test_a_track_without_notes_has_a_seat():
    empty, _ = seated(track(""), track("A4:1"))

    assert empty.level_db == 0.0


def test_forty_tracks_all_fit_on_the_stage():
    placed = pans(*(track("A4:1", program=VIOLIN) for _ in range(40)))

    assert -1 <= min(placed) < 0 < max(placed) <= 1
