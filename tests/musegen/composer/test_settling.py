import numpy as np

from musegen.composer.settling import settled
from musegen.encoders import event_streams
from musegen.encoders import event_vocabulary as v
from tests.builders import score, track


def played(quarters, *, is_drum=False, metre=(4, 4)):
    """One note at each onset, in quarters, a little longer than a 16th."""
    part = track("C3:0.29 " * len(quarters), is_drum=is_drum)
    for note, onset in zip(part.notes, quarters, strict=True):
        note.time = round(onset * 480)
    return event_streams.encode(score(part, metre=metre)).events


def test_playing_around_the_beat_is_put_on_it():
    back = event_streams.decode(settled(played([0.04, 0.96, 1.7, 2.27])))

    assert [note.time / 480 for note in back.tracks[0].notes] == [0, 1, 5 / 3, 2.25]


def test_a_note_ahead_of_the_next_bar_stays_in_its_own():
    back = event_streams.decode(settled(played([3.96, 4.0])))

    assert [note.time / 480 for note in back.tracks[0].notes] == [3.75, 4.0]


def test_drums_are_a_sixteenth_long_and_doubles_are_one():
    events = settled(played([1.0, 1.02], is_drum=True))

    notes = events[events[:, v.KIND] == v.NOTE]
    assert len(notes) == 1
    assert notes[0, v.DURATION] == 6


def test_what_is_on_the_lines_stays():
    events = event_streams.encode(score("C4:1 D4:0.5 E4:0.25 F4:0.25 G4:2")).events

    assert np.array_equal(settled(events), events)
