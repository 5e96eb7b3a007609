"""What goes in comes out: a chorale by Bach, a string quartet by Haydn, and drawn music."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from midi_data.score import Note, Score, TimeSignature, Track
from musegen.encoders import note_streams, part_streams, piano_roll

TICKS_PER_STEP = 20


def sounding(music):
    """(onset, length, pitch) of each note of each track, in ticks of 480 a quarter."""
    return [sorted((n.time, n.duration, n.pitch) for n in track.notes) for track in music.tracks]


def from_music21(name, *, quarters):
    """The first quarters of a piece that comes with music21, the top note of each chord."""
    from music21 import corpus  # slow to import

    piece = Score(480)
    for part in corpus.parse(name).parts:
        track = Track(part.partName or "", 0, False)
        for element in part.flatten().stripTies().notes:
            if element.offset < quarters and element.quarterLength:
                onset, length = round(element.offset * 480), round(element.quarterLength * 480)
                track.notes.append(Note(onset, length, element.pitches[-1].midi, 80))
        piece.tracks.append(track)
    return piece


@pytest.fixture(scope="module", params=["bach/bwv66.6", "haydn/opus74no1/movement3"])
def piece(request):
    return from_music21(request.param, quarters=48)


def test_each_voice_of_a_real_piece_comes_back(piece):
    for index, expected in enumerate(sounding(piece)):
        assert note_streams.report(piece, track=index).exact
        assert sounding(note_streams.decode(note_streams.encode(piece, track=index))) == [expected]
        tokens = note_streams.encode_tokens(piece, track=index)
        assert sounding(note_streams.decode_tokens(tokens)) == [expected]


def test_a_real_ensemble_comes_back_as_part_streams(piece):
    streams = part_streams.encode(piece, steps_per_quarter=24)

    assert part_streams.report(piece, steps_per_quarter=24).exact
    assert sounding(part_streams.decode(streams, steps_per_quarter=24)) == sounding(piece)


def test_a_real_ensemble_comes_back_as_a_piano_roll(piece):
    roll = piano_roll.encode(piece)

    assert roll.report.exact
    assert sounding(piano_roll.decode(roll)) == sounding(piece)


@draw.composite
def ensembles(build):
    """Up to three tracks of one voice each, on the grid of 24, in any of some metres."""
    music = Score(480)
    numerator, denominator = build(draw.sampled_from([(4, 4), (3, 4), (6, 8), (5, 16), (7, 2)]))
    music.time_signatures.append(TimeSignature(0, numerator, denominator))
    for _ in range(build(draw.integers(1, 3))):
        track, step = Track("", 0, False), 0
        for _ in range(build(draw.integers(0, 8))):
            step += build(draw.sampled_from([0, 0, 0, 1, 24, 500]))
            steps = build(draw.integers(1, 700))
            pitch = build(draw.integers(0, 127))
            track.notes.append(Note(step * TICKS_PER_STEP, steps * TICKS_PER_STEP, pitch, 80))
            step += steps
        music.tracks.append(track)
    return music


@settings(max_examples=60, deadline=None)
@given(ensembles())
def test_any_music_on_the_grid_comes_back_exactly(music):
    streams = part_streams.encode(music, steps_per_quarter=24)
    roll = piano_roll.encode(music, lowest=0, pitches=128)

    assert sounding(part_streams.decode(streams, steps_per_quarter=24)) == sounding(music)
    assert sounding(piano_roll.decode(roll)) == sounding(music)
    for index, expected in enumerate(sounding(music)):
        voice = note_streams.encode(music, track=index)
        assert sounding(note_streams.decode(voice)) == [expected]
