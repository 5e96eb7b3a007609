import pytest

from midi_data.errors import ScoreError
from midi_data.instruments import instrument_of
from midi_data.score import ControlChange
from musegen.editing import (
    delete_tracks,
    duplicate,
    merge,
    move,
    reinstrument,
    rename,
    split_at_pitch,
    split_voices,
)
from tests.builders import score, track
from tests.musegen.editing.pieces import full, pitches, rows


def names(piece):
    return [part.name for part in piece.tracks]


def piano(text="C3+E4:1 G3+D4:1 C4:1 B3+F4:1"):
    part = track(text, name="Piano")
    part.controls.append(ControlChange(0, 64, 127))
    return part


def test_hands_are_split_at_a_pitch():
    split = split_at_pitch(score(piano()), 60, track="Piano")

    assert names(split) == ["Piano high", "Piano low"]
    assert [pitches(part) for part in split.tracks] == [[64, 62, 60, 65], [48, 55, 59]]


def test_both_hands_keep_the_pedal():
    piece = score(piano())

    for part in split_at_pitch(piece, 60, track="Piano").tracks:
        assert part.controls == piece.tracks[0].controls


def test_hands_that_are_merged_again_play_the_same():
    piece = score(piano())

    merged = merge(split_at_pitch(piece, 60, track=0), ["Piano high", "Piano low"])

    assert sorted(rows(merged.tracks[0])) == sorted(rows(piece.tracks[0]))
    assert merged.tracks[0].controls == piece.tracks[0].controls


def test_a_syllable_goes_where_its_note_goes():
    split = split_at_pitch(full(), 74, track="Flute")

    words = [[lyric.text for lyric in part.lyrics] for part in split.tracks[:2]]
    assert words == [["la8"], [f"la{number}" for number in range(1, 8)]]


def test_a_split_beyond_all_notes_says_where_they_are():
    with pytest.raises(ScoreError, match=r"track 1 'Piano': every note .* from 48 to 65"):
        split_at_pitch(score(piano()), 20, track="Piano")


def test_voices_of_a_chorale_come_apart():
    chorale = "G4+D4+B3+G3:1 A4+D4+C4+F#3:1 B4+D4+B3+G3:1 G4+E4+B3+E3:1"

    split = split_voices(score(track(chorale, name="Organ")), track=0)

    assert names(split) == ["Organ I", "Organ II", "Organ III", "Organ IV"]
    assert pitches(split.tracks[0]) == [67, 69, 71, 67]
    assert pitches(split.tracks[3]) == [55, 54, 55, 52]


def test_one_voice_is_not_split():
    with pytest.raises(ScoreError, match="there is only one voice"):
        split_voices(full(), track="Flute")


def test_drums_and_pitches_are_not_merged():
    with pytest.raises(ScoreError, match="drums and pitched tracks cannot be one"):
        merge(full(), ["Cello", "Drums"])


def test_merged_tracks_stand_where_the_first_stood():
    merged = merge(full(), ["Flute", "Cello"])

    assert names(merged) == ["Flute", "Drums"]
    assert len(merged.tracks[0].notes) == 29 + 15


def test_tracks_are_deleted_doubled_moved_and_renamed():
    piece = full()

    assert names(delete_tracks(piece, ["Cello"])) == ["Flute", "Drums"]
    assert names(duplicate(piece, ["Flute"])) == ["Flute", "Flute (double)", "Cello", "Drums"]
    assert names(move(piece, "Drums", 0)) == ["Drums", "Flute", "Cello"]
    assert names(rename(piece, "Solo", track="Flute")) == ["Solo", "Cello", "Drums"]
    assert piece == full()


def test_a_piece_keeps_one_track_at_least():
    with pytest.raises(ScoreError, match="No track would be left"):
        delete_tracks(full(), ["Flute", "Cello", "Drums"])


@pytest.mark.parametrize("instrument", ["piccolo", "tuba", "glockenspiel", "timpani", "violin"])
def test_another_player_gets_nothing_out_of_range(instrument):
    part = reinstrument(full(), instrument, tracks=["Cello"]).tracks[1]

    player = instrument_of(part.program)
    assert player.low <= min(pitches(part)) <= max(pitches(part)) <= player.high
    assert [pitch % 12 for pitch in pitches(part)] == [
        pitch % 12 for pitch in pitches(full().tracks[1])
    ]


def test_a_line_that_fits_stays_in_its_octave():
    assert pitches(reinstrument(full(), "oboe", tracks=["Flute"]).tracks[0]) == pitches(
        full().tracks[0]
    )


def test_a_line_goes_as_a_whole_where_all_of_it_fits():
    part = reinstrument(score(track("C3:1 D3:1 C4:1", name="Cello", program=42)), "flute").tracks[0]

    assert pitches(part) == [60, 62, 72]
    assert part.name == "Flute"


def test_a_name_that_is_no_instrument_is_kept():
    piece = rename(full(), "Left hand", track="Cello")

    assert names(reinstrument(piece, "organ", tracks=["Left hand"]))[1] == "Left hand"


def test_drums_cannot_be_played_by_a_flute():
    with pytest.raises(ScoreError, match="track 3 'Drums': Flute cannot play a drum track"):
        reinstrument(full(), "flute")
