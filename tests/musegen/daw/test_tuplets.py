"""Tuplets of any number of notes, written in MusicXML and read again."""

import random
from itertools import pairwise

import pytest

from midi_data.files import read_bytes
from midi_data.score import Note, Track
from musegen.daw.lengths import by_measure, events, settle
from musegen.daw.musicxml import musicxml_bytes
from musegen.daw.rhythm import Paper, played_freely, written_notes
from tests.builders import QUARTER, score

BAR = 4 * QUARTER


def melody(*groups, quarter=QUARTER):
    """Notes on end: of each group its number of equal notes and how many quarters they fill."""
    made, start = Track("Melody", 40, False), 0
    for count, quarters in groups:
        edges = [start + round(k * quarters * quarter / count) for k in range(count + 1)]
        for number, (onset, end) in enumerate(pairwise(edges)):
            made.notes.append(Note(onset, end - onset, 60 + number % 12, 80))
        start = edges[-1]
    return made


def heard(track):
    return sorted((note.time, note.duration, note.pitch) for note in track.notes)


def read_again(made):
    return read_bytes(musicxml_bytes(made), name="song.musicxml")


def written(made):
    """The sign of each note of the first bar, with its tuplet's numbers."""
    paper = Paper.of(made)
    voice = settle(written_notes(made.tracks[0], paper), paper)
    return [
        event.type + (f" {event.tuplet.actual}:{event.tuplet.normal}" if event.tuplet else "")
        for event in events(by_measure(voice, paper)[0], paper.measures[0])
    ]


@pytest.mark.parametrize(
    ("groups", "metre", "sign"),
    [
        ([(7, 1), (3, 3)], (4, 4), "16th 7:4"),
        ([(7, 2), (2, 2)], (4, 4), "eighth 7:4"),
        ([(7, 4)], (4, 4), "quarter 7:4"),
        ([(7, 1.5), (3, 1.5)], (6, 8), "16th 7:6"),
        ([(5, 3)], (3, 4), "quarter 5:3"),
        ([(10, 1), (3, 3)], (4, 4), "32nd 5:4"),
        ([(9, 1), (3, 3)], (4, 4), "32nd 9:8"),
        ([(11, 2), (2, 2)], (4, 4), "16th 11:8"),
        ([(13, 4)], (4, 4), "eighth 13:8"),
        ([(19, 4)], (4, 4), "16th 19:16"),
        ([(33, 1), (3, 3)], (4, 4), "128th 33:32"),
    ],
)
def test_equal_notes_in_any_time_are_one_group_and_come_back_the_same(groups, metre, sign):
    made = score(melody(*groups), metre=metre)

    assert written(made)[: groups[0][0]] == [sign] * groups[0][0]
    assert heard(read_again(made).tracks[0]) == heard(made.tracks[0])


def test_notes_that_divide_the_last_of_a_triplet_come_back_the_same():
    third = 1 / 3
    made = score(melody((1, third), (1, third), (3, third), (3, 3), *[(4, 4)] * 20))

    assert heard(read_again(made).tracks[0]) == heard(made.tracks[0])


def test_hands_that_divide_one_beat_differently_both_come_back():
    five, seven = melody((5, 2), (1, 2)), melody((7, 2), (1, 2))
    for note in five.notes:
        seven.notes.append(Note(note.time, note.duration, note.pitch - 24, 80))
    made = score(seven)

    assert heard(read_again(made).tracks[0]) == heard(seven)


def test_a_septuplet_in_a_file_of_coarser_ticks_comes_back():
    made = score(melody((7, 2), (2, 2), quarter=96))
    made.ticks_per_quarter = 96

    again = read_again(made)

    assert [round(note.time * 7 / 960, 2) for note in again.tracks[0].notes[:7]] == pytest.approx(
        range(7), abs=0.01
    )


def test_128ths_come_back():
    made = score(melody((32, 1), (3, 3)))

    assert written(made)[:32] == ["128th"] * 32
    assert heard(read_again(made).tracks[0]) == heard(made.tracks[0])


def test_a_free_hand_makes_no_odd_tuplets():
    chance, hand = random.Random(3), Track("Hand", 0, False)
    for beat in range(64):
        onset = beat * QUARTER // 2 + chance.randint(-30, 30) * (beat > 0)
        hand.notes.append(Note(onset, 200, 60 + beat % 5, 80))
    made = score(hand)

    assert not {sign for sign in written(made) if ":" in sign and "3:2" not in sign}
    assert played_freely(hand, Paper.of(made)) > 32


def test_two_late_notes_in_a_quantised_part_are_moved_to_where_they_belong():
    part = melody(*[(4, 4)] * 16)
    part.notes.append(Note(8 * BAR + 131, 100, 84, 80))
    part.notes.append(Note(9 * BAR + 77, 90, 84, 80))

    again = read_again(score(part)).tracks[0]

    assert {note.time * 24 % QUARTER for note in again.notes} == {0}


def test_a_roll_of_64ths_in_coarse_ticks_loses_no_hit():
    roll, step = Track("Roll", 40, False), 96 // 16
    for number in range(8 * 96 // step):
        if number % 16 >= 12 or number % 4 == 0:
            roll.notes.append(Note(number * step, step, 38, 80))
    made = score(roll)
    made.ticks_per_quarter = 96

    assert len(read_again(made).tracks[0].notes) == len(roll.notes)
