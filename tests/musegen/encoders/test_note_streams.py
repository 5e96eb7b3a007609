import numpy as np
import pytest

from midi_data.errors import ScoreError
from midi_data.score import Note
from musegen.encoders import note_streams
from musegen.encoders.note_streams import LONGEST, PITCHES, REST, TIE
from tests.builders import score, track


def sounding(music, index=0):
    """(onset, length, pitch) of each note, in ticks of 480 a quarter."""
    return [(note.time, note.duration, note.pitch) for note in music.tracks[index].notes]


def test_a_rest_is_kept():
    melody = score("D4:1 rest:1 F#4:2")

    streams = note_streams.encode(melody)

    assert streams.dtype == np.int16
    assert streams.tolist() == [[62, 24], [REST, 24], [66, 48]]
    assert sounding(note_streams.decode(streams)) == sounding(melody)


def test_an_upbeat_rest_and_triplets_come_back():
    melody = score("rest:3 C4:1 D4:0.3333333 E4:0.3333333 F4:0.3333333 G4:0.125 G4:0.125 G4:1.75")

    streams = note_streams.encode(melody)

    assert streams[:5].tolist() == [[REST, 72], [60, 24], [62, 8], [64, 8], [65, 8]]
    assert sounding(note_streams.decode(streams)) == sounding(melody)
    assert note_streams.report(melody).exact


def test_one_stream_puts_a_duration_after_each_pitch():
    melody = score("D4:1 rest:0.5 D4:2")

    tokens = note_streams.encode_tokens(melody)

    assert tokens.tolist() == [62, PITCHES + 23, REST, PITCHES + 11, 62, PITCHES + 47]
    assert sounding(note_streams.decode_tokens(tokens)) == sounding(melody)


def test_a_note_longer_than_one_event_is_tied_and_comes_back_whole():
    melody = score("C4:20 rest:9 D4:8 D4:1")

    streams = note_streams.encode(melody)

    assert streams.tolist() == [
        [60, LONGEST], [TIE, LONGEST], [TIE, 96],
        [REST, LONGEST], [REST, 24],
        [62, LONGEST], [62, 24],
    ]  # fmt: skip
    assert sounding(note_streams.decode(streams)) == sounding(melody)


def test_a_melody_without_notes_is_no_events():
    assert note_streams.encode(score()).shape == (0, 2)
    assert note_streams.encode(score("rest:4")).shape == (0, 2)
    assert sounding(note_streams.decode(np.zeros((0, 2), np.int16))) == []


def test_a_chord_is_refused_with_its_bar_and_a_remedy():
    melody = score("C4:4 C4+E4:1")

    with pytest.raises(ScoreError, match=r"'Part 1', bar 2: 2 notes sound .* Split the track"):
        note_streams.encode(melody)


def test_a_legato_overlap_of_half_a_step_is_cut_and_reported():
    melody = score("C4:1 D4:1")
    melody.tracks[0].notes[0].duration += 9

    assert note_streams.encode(melody).tolist() == [[60, 24], [62, 24]]
    assert note_streams.report(melody).off_grid == 1


def test_an_overlap_of_more_than_half_a_step_is_polyphony():
    melody = score("C4:1 D4:1")
    melody.tracks[0].notes[0].duration += 11

    with pytest.raises(ScoreError, match="bar 1: 2 notes sound at once"):
        note_streams.encode(melody)


def test_a_grace_note_too_short_for_the_grid_is_left_out_and_reported():
    melody = score("C4:0.01 D4:0.99 E4:1")

    assert note_streams.encode(melody).tolist() == [[62, 24], [64, 24]]
    assert note_streams.report(melody).merged == 1


def test_a_short_note_with_room_after_it_gets_one_step():
    melody = score("C4:0.01 rest:0.99 E4:1")

    assert note_streams.encode(melody).tolist() == [[60, 1], [REST, 23], [64, 24]]
    assert note_streams.report(melody).lengthened == 1


def test_of_an_ensemble_one_part_is_named():
    duet = score("C5:1 D5:1", "C4:2")

    with pytest.raises(ScoreError, match=r"2 tracks have notes .* `track=`"):
        note_streams.encode(duet)
    assert note_streams.encode(duet, track=1).tolist() == [[60, 48]]


def test_the_one_track_with_notes_is_found():
    music = score("rest:1", "C4:2")
    assert note_streams.encode(music).tolist() == [[60, 48]]


def test_notes_written_out_of_order_are_put_in_order():
    melody = track("C4:1 D4:1")
    melody.notes.append(Note(960, 480, 64, 80))
    shuffled = score(melody)
    shuffled.tracks[0].notes.sort(key=lambda note: -note.pitch, inplace=True)

    assert note_streams.encode(shuffled).tolist() == [[60, 24], [62, 24], [64, 24]]


@pytest.mark.parametrize(
    ("streams", "words"),
    [
        ([[60, 24], [130, 24]], "event 2: pitch 130 with duration 24 stands for nothing"),
        ([[60, 0]], "event 1: pitch 60 with duration 0 .* durations from 1 to 192"),
        ([[TIE, 24]], "event 1: a tie follows no note"),
        ([[REST, 24], [TIE, 24]], "event 2: a tie follows no note"),
    ],
)
def test_numbers_that_stand_for_nothing_are_refused(streams, words):
    with pytest.raises(ScoreError, match=words):
        note_streams.decode(np.array(streams, np.int16))


def test_a_pitch_token_without_a_duration_is_refused():
    with pytest.raises(ScoreError, match="3 tokens, and pitch and duration come in pairs"):
        note_streams.decode_tokens(np.array([60, PITCHES, 62], np.int16))
