import pytest

from midi_data.score import Note, TimeSignature, Track
from musegen.daw.lengths import by_measure, events, settle
from musegen.daw.rhythm import UNITS, Paper, written_notes
from tests.builders import QUARTER, score, track


def written(text, metre=(4, 4), bar=0):
    """The signs of one bar of a melody: type, a dot a dot, `r` for rests, `/3` in a triplet."""
    made = score(text, metre=metre)
    paper = Paper.of(made)
    voice = settle(written_notes(made.tracks[0], paper), paper)
    return [
        ("" if event.notes else "r:")
        + event.type
        + "." * event.dots
        + (f"/{event.tuplet.actual}" if event.tuplet else "")
        for event in events(by_measure(voice, paper)[bar], paper.measures[bar])
    ]


@pytest.mark.parametrize(
    ("melody", "metre", "signs"),
    [
        ("C4:1 D4:0.5 E4:0.5 F4:2", (4, 4), "quarter eighth eighth half"),
        ("C4:1.5 D4:0.5 E4:2", (4, 4), "quarter. eighth half"),
        ("C4:0.5 D4:1 E4:0.5 F4:2", (4, 4), "eighth quarter eighth half"),
        ("C4:4", (4, 4), "whole"),
        ("C4:3", (3, 4), "half."),
        ("C4:3", (6, 8), "half."),
        ("C4:2 D4:1", (6, 8), "quarter. eighth quarter"),
        ("C4:2.5 D4:1.5", (4, 4), "half eighth quarter."),
        ("C4:0.75 D4:0.25 rest:1 E4:2", (4, 4), "eighth. 16th r:quarter half"),
        ("C4:2.5", (5, 8), "quarter. quarter"),
    ],
)
def test_lengths_show_the_beat(melody, metre, signs):
    assert written(melody, metre) == signs.split()


def test_a_triplet_is_written_as_one():
    third = 1 / 3

    assert written(f"C4:{third} D4:{third} E4:{third} F4:3") == ["eighth/3"] * 3 + ["half."]


def test_three_quarters_in_the_time_of_two_are_written_as_such():
    third = 2 / 3

    assert written(f"C4:{third} D4:{third} E4:{third} F4:2") == ["quarter/3"] * 3 + ["half"]


def test_five_in_the_time_of_four_are_kept():
    assert written("C4:0.2 D4:0.2 E4:0.2 F4:0.2 G4:0.2 A4:3") == ["16th/5"] * 5 + ["half."]


def test_half_a_beat_of_triplets_and_half_of_sixteenths():
    sixth = 1 / 6

    signs = written(f"C4:{sixth} D4:{sixth} E4:{sixth} F4:0.25 G4:0.25 A4:3")

    assert signs == ["16th/3"] * 3 + ["16th", "16th", "half."]


def test_a_beat_that_mixes_divisions_keeps_every_note():
    signs = written("C4:0.25 D4:0.0833333 E4:0.6666667 F4:3")

    assert len(signs) == 4
    assert not any(sign.startswith("r:") for sign in signs)


def test_a_note_held_over_the_bar_line_is_in_both_bars():
    assert written("C4:3 D4:2 E4:3") == ["half.", "quarter"]
    assert written("C4:3 D4:2 E4:3", bar=1) == ["quarter", "half."]


def test_a_hand_is_read_as_the_rhythm_it_meant():
    played = Track("Hand", 0, False)
    for place, (onset, length) in enumerate([(4, 400), (473, 250), (731, 200), (967, 880)]):
        played.notes.append(Note(onset, length, 60 + place, 70 + place))
    made = score(played)
    paper = Paper.of(made)

    notes = written_notes(played, paper)

    assert [note.start / UNITS for note in notes] == [0, 1, 1.5, 2]
    assert [note.end / UNITS for note in notes] == [1, 1.5, 2, 4]


def test_a_hit_before_the_beat_and_one_right_after_it_do_not_fall_together():
    hits = Track("Kit", 0, True)
    for onset in (0, 229, 471, 540, 723, 1011, 1204, 1466):
        hits.notes.append(Note(onset, 60, 53, 80))

    notes = written_notes(hits, Paper.of(score(hits)))

    assert len({note.start for note in notes}) == len(notes)


def test_a_drum_hit_lasts_until_the_next():
    hits = track("C2:0.1 rest:0.4 D2:0.1 rest:0.4 C2:0.1 rest:2.9", is_drum=True)
    paper = Paper.of(score(hits))

    assert [(n.start, n.end) for n in written_notes(hits, paper)] == [
        (0, UNITS // 2),
        (UNITS // 2, UNITS),
        (UNITS, 2 * UNITS),
    ]


def test_a_bar_cut_short_by_a_new_metre_keeps_its_length():
    made = score("C4:2 D4:3")
    made.time_signatures.append(TimeSignature(2 * QUARTER, 3, 4))

    assert [measure.end - measure.start for measure in Paper.of(made).measures] == [
        2 * UNITS,
        3 * UNITS,
    ]


def test_sixteenths_inside_a_triplet_are_part_of_it():
    sixth = 1 / 6

    signs = written(f"C4:{4 * sixth} D4:{sixth} E4:{sixth} F4:3")

    assert signs == ["quarter/3", "16th/3", "16th/3", "half."]
