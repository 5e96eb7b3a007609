import pytest

from midi_data.errors import ScoreError
from midi_data.score import ControlChange, Note, PitchBend, TextMeta, TimeSignature, bars
from musegen.editing import delete_bars, insert_bars, loop, set_velocity, stretch, trim
from tests.builders import QUARTER, score, track
from tests.musegen.editing.pieces import BAR, full, lengths, onsets, pitches, rows


def metres(piece):
    return [(each.time, each.numerator, each.denominator) for each in piece.time_signatures]


def test_all_bars_kept_is_the_same_piece():
    assert trim(full(), range(8)) == full()


def test_kept_bars_begin_the_piece():
    kept = trim(full(), range(4, 6))

    assert pitches(kept.tracks[0]) == [72, 74, 76, 77] * 2
    assert onsets(kept.tracks[0]) == list(range(8))
    assert [lyric.text for lyric in kept.tracks[0].lyrics] == ["la5", "la6"]
    assert [(marker.time, marker.text) for marker in kept.markers] == [(0, "B")]


def test_kept_bars_keep_the_tempo_and_the_metre_they_had():
    kept = trim(full(), range(5, 8))

    assert [(each.time, round(each.qpm)) for each in kept.tempos] == [(0, 80)]
    assert metres(kept) == [(0, 4, 4), (2 * BAR, 3, 4)]
    assert [each.key for each in kept.key_signatures] == [0]


def test_controllers_that_hold_are_said_again():
    piece = score(track("C4:4 D4:4 E4:4"))
    piece.tracks[0].controls.append(ControlChange(0, 7, 33))
    piece.tracks[0].pitch_bends.append(PitchBend(BAR - 5, 1000))
    piece.tracks[0].pitch_bends.append(PitchBend(2 * BAR + 5, 0))

    kept = trim(piece, range(1, 2)).tracks[0]

    assert [(each.time, each.number, each.value) for each in kept.controls] == [(0, 7, 33)]
    assert [(each.time, each.value) for each in kept.pitch_bends] == [(0, 1000)]


def test_a_pedal_is_let_go_where_the_music_is_cut():
    piece = score(track("C4:4 D4:4"))
    piece.tracks[0].controls.append(ControlChange(0, 64, 127))
    piece.tracks[0].controls.append(ControlChange(BAR + 100, 64, 0))

    kept = trim(piece, range(1)).tracks[0]

    assert [(each.time, each.value) for each in kept.controls] == [(0, 127), (BAR, 0)]


def test_a_loop_of_once_is_the_same_piece():
    assert loop(full(), range(2, 4), 1) == full()


def test_looped_bars_come_again_and_then_the_rest():
    piece = score("C4:4 D4:4 E4:4")

    looped = loop(piece, range(1, 2), 3)

    assert pitches(looped.tracks[0]) == [60, 62, 62, 62, 64]
    assert len(bars(looped)) == 5


def test_a_loop_goes_back_to_the_tempo_it_began_with():
    looped = loop(full(), range(3, 5), 2)  # the tempo changes inside it

    assert [(each.time // BAR, round(each.qpm)) for each in looped.tempos] == [
        (0, 100),
        (4, 80),
        (5, 100),
        (6, 80),
    ]


def test_a_note_held_out_of_a_loop_is_held_only_the_last_time():
    piece = score(track("C4:6 D4:2"))

    assert lengths(loop(piece, range(1), 2).tracks[0]) == [4, 6, 2]


def test_the_bars_of_a_loop_keep_their_bar_lines():
    piece = score("C4:1 D4:4 E4:4")
    piece.time_signatures = type(piece.time_signatures)(
        [TimeSignature(0, 4, 4), TimeSignature(QUARTER, 4, 4)]
    )  # a pickup

    looped = loop(piece, range(2), 2)

    assert [bar.length // QUARTER for bar in bars(looped)] == [1, 4, 1, 4, 4]


def test_deleted_bars_are_gone_and_what_follows_comes_earlier():
    piece = score("C4:4 D4:4 E4:4")

    shorter = delete_bars(piece, range(1, 2))

    assert pitches(shorter.tracks[0]) == [60, 64]
    assert onsets(shorter.tracks[0]) == [0, 4]


def test_what_follows_deleted_bars_keeps_its_tempo():
    shorter = delete_bars(full(), range(3, 5))

    assert [(each.time // BAR, round(each.qpm)) for each in shorter.tempos] == [(0, 100), (3, 80)]


def test_inserted_bars_are_empty_and_deleted_again_leave_the_piece():
    piece = full()

    longer = insert_bars(piece, 4, 2)

    held = [row for row in rows(longer.tracks[0]) if 4 * BAR <= row[0] < 6 * BAR]
    assert not held
    assert [marker.time // BAR for marker in longer.markers] == [6]
    assert delete_bars(longer, range(4, 6)) == piece


def test_bars_before_the_first_have_its_metre_key_and_tempo():
    longer = insert_bars(score("C4:3 D4:3", metre=(3, 4), tempo_bpm=90.0), 0)

    assert [(bar.numerator, bar.denominator) for bar in bars(longer)] == [(3, 4)] * 3
    assert onsets(longer.tracks[0]) == [3, 6]
    assert round(longer.tempos[0].qpm) == 90
    assert longer.tempos[0].time == 0


def test_stretching_twice_and_half_is_the_same_notes():
    piece = full()

    back = stretch(stretch(piece, 2), 0.5)

    assert [rows(part) for part in back.tracks] == [rows(part) for part in piece.tracks]
    assert back.tempos == piece.tempos
    assert back.markers == piece.markers


def test_eighths_become_quarters():
    assert onsets(stretch(score("C4:0.5 D4:0.5 E4:1"), 2).tracks[0]) == [0, 1, 2]


def test_some_bars_are_stretched_and_the_rest_moves_along():
    wider = stretch(score("C4:4 D4:4 E4:4"), 2, bars=range(1, 2))

    assert onsets(wider.tracks[0]) == [0, 4, 12]
    assert lengths(wider.tracks[0]) == [4, 8, 4]


def test_one_track_is_stretched_alone():
    wider = stretch(full(), 2, tracks=["Flute"])

    assert onsets(wider.tracks[0])[:3] == [0, 2, 4]
    assert wider.tracks[1] == full().tracks[1]
    assert wider.tempos == full().tempos


def test_bars_that_are_not_there_are_said():
    with pytest.raises(ScoreError, match=r"There is no bar 12\. The piece has 8"):
        trim(full(), range(9, 12))


def test_the_last_bar_is_not_deleted():
    with pytest.raises(ScoreError, match="No bar would be left"):
        delete_bars(full(), range(8))


def test_a_held_note_survives_where_the_piece_is_only_stretched():
    part = track("", name="Organ")
    part.notes.append(Note(0, 3 * BAR, 60, 80))

    assert lengths(stretch(score(part), 2, bars=range(1, 2)).tracks[0]) == [16]


def played():
    """Three bars, the first beat of the second and third a little ahead of the line."""
    part = track("C4:4", name="Piano")
    part.notes.append(Note(BAR - 20, QUARTER, 62, 80))
    part.notes.append(Note(2 * BAR - 20, QUARTER, 62, 80))
    part.lyrics.append(TextMeta(BAR - 20, "la"))
    return score(part)


def test_a_note_played_just_before_the_line_belongs_to_the_bar_behind_it():
    part = trim(played(), range(1, 2)).tracks[0]

    assert rows(part) == [(0, QUARTER - 20, 62, 80)]
    assert [lyric.text for lyric in part.lyrics] == ["la"]


def test_it_is_played_just_before_the_line_each_time():
    part = loop(played(), range(1, 2), 3).tracks[0]

    assert [row[0] for row in rows(part)] == [0, *(bar * BAR - 20 for bar in range(1, 5))]


def test_it_goes_behind_inserted_bars_and_comes_back():
    longer = insert_bars(played(), 1, 2)

    assert [row[0] for row in rows(longer.tracks[0])] == [0, 3 * BAR - 20, 4 * BAR - 20]
    assert rows(delete_bars(longer, range(1, 3)).tracks[0]) == rows(played().tracks[0])


def test_bars_that_are_meant_hold_it_too():
    assert [row[3] for row in rows(set_velocity(played(), 99, bars=[1]).tracks[0])] == [80, 99, 80]


def test_a_short_upbeat_stays_before_the_line():
    piece = score("C4:3.875 D4:0.125 E4:4")

    assert pitches(trim(piece, range(1)).tracks[0]) == [60, 62]
