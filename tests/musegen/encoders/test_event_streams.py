import numpy as np
import pytest

from midi_data.errors import ScoreError
from midi_data.score import Note, Score, TimeSignature, Track
from musegen.encoders import event_streams
from musegen.encoders import event_vocabulary as v
from tests.builders import score, track


def notes_of(music):
    """Every note as (track, onset, end, pitch, velocity), in quarters."""
    quarter = music.ticks_per_quarter
    return sorted(
        (place, note.time / quarter, note.end / quarter, note.pitch, note.velocity)
        for place, part in enumerate(music.tracks)
        for note in part.notes
    )


def metres_of(music):
    return [
        (sign.time / music.ticks_per_quarter, sign.numerator, sign.denominator)
        for sign in music.time_signatures
    ]


def there_and_back(music):
    return event_streams.decode(event_streams.encode(music).events)


def test_a_tune_with_bass_and_drums_comes_back():
    tune = track("D4:1 rest:0.5 F#4:1.5 A4+D5:3", velocity=101)
    bass = track("D2:3 A2:3", program=33)
    drums = track("C2:1 D2:1 D2:1", is_drum=True)
    music = score(tune, bass, drums, metre=(3, 4))

    back = there_and_back(music)

    assert notes_of(back) == notes_of(music)
    assert metres_of(back) == [(0, 3, 4)]
    assert [(part.program, part.is_drum) for part in back.tracks] == [
        (0, False),
        (33, False),
        (0, True),
    ]


def test_triplets_and_thirty_seconds_are_on_the_grid():
    music = score("C4:0.3333333 D4:0.3333333 E4:0.3333334 F4:0.125 G4:0.875")

    encoded = event_streams.encode(music)

    assert encoded.report.exact
    assert notes_of(event_streams.decode(encoded.events)) == notes_of(music)


def test_a_note_longer_than_eight_quarters_is_tied_and_comes_back_whole():
    music = score("C2:29.5 C2:1", "E4:1 F4:29.5")

    back = there_and_back(music)

    assert notes_of(back) == notes_of(music)


def test_metres_that_change_in_the_middle_of_a_bar_come_back():
    music = score("C4:20", metre=(4, 4))
    music.time_signatures.append(TimeSignature(480 * 6, 3, 8))
    music.time_signatures.append(TimeSignature(480 * 8, 3, 8))

    back = there_and_back(music)

    assert metres_of(back) == [(0, 4, 4), (6, 3, 8), (8, 3, 8)]


def test_a_bar_longer_than_an_event_can_hold_keeps_its_notes():
    music = score("C4:9 E4:9 G4:9", metre=(27, 4))

    back = there_and_back(music)

    assert notes_of(back) == notes_of(music)
    assert metres_of(back) == [(0, 27, 4)]


def test_playing_off_the_grid_is_moved_and_counted():
    music = score("C4:1 D4:1")
    music.tracks[0].notes[1].time += 7

    encoded = event_streams.encode(music)

    assert encoded.report.off_grid == 1
    assert notes_of(event_streams.decode(encoded.events))[1][1] == 1.0


def test_bars_count_down_to_the_end():
    events = event_streams.encode(score("C4:12")).events

    left = events[events[:, v.KIND] == v.BAR, v.POSITION] - v.BARS_LEFT.first

    assert left.tolist() == [2, 1, 0]


def test_silence_is_one_empty_bar():
    empty = Score(480)
    empty.tracks.append(Track("Nothing"))

    assert event_streams.encode(empty).events[:, v.KIND].tolist() == [
        v.PIECE,
        v.TRACK,
        v.BAR,
        v.END,
    ]


def test_more_tracks_than_slots_are_refused_by_number():
    music = score(*["C4:1"] * 65)

    with pytest.raises(ScoreError, match=r"65 tracks.*64.*Merge"):
        event_streams.encode(music)


def test_a_note_without_a_bar_is_refused():
    events = np.array([[v.PIECE, 0, 0, 0, 0, 0], [v.NOTE, 1, 1, 61, 24, 80]], dtype=np.int16)

    with pytest.raises(ScoreError, match="before the first bar"):
        event_streams.decode(events)


def test_random_music_on_the_grid_comes_back():
    generator = np.random.default_rng(5)
    music = score(metre=(7, 8))
    for place in range(4):
        part = Track(f"Part {place}", int(generator.integers(128)), place == 3)
        for _ in range(60):
            onset, length = generator.integers(0, 900), generator.integers(1, 500)
            pitch, velocity = generator.integers(128), generator.integers(1, 128)
            part.notes.append(Note(int(onset) * 20, int(length) * 20, int(pitch), int(velocity)))
        music.tracks.append(part)

    back = there_and_back(music)

    # Where two notes of one pitch overlap, either may be the one a tie goes on from.
    assert sum(len(part.notes) for part in back.tracks) == 240
    assert {row[:2] for row in notes_of(back)} == {row[:2] for row in notes_of(music)}
