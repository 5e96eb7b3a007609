"""What ABC tunes say, after the ABC music standard 2.1."""

import pytest

from midi_data.errors import FileError
from midi_data.files import Limits, read_bytes
from midi_data.score import bars

HEADER = "X:1\nT:A Tune\nM:4/4\nL:1/4\n"


def read(text, **limits):
    return read_bytes(text.encode(), name="tune.abc", limits=Limits(**limits))


def tune(music, *, key="C", header=HEADER):
    return read(f"{header}K:{key}\n{music}\n")


def heard(music, **more):
    """Onset and length in quarter notes, and pitch, of each note of a tune with one voice."""
    (track,) = tune(music, **more).tracks
    return [(each.time / 480, each.duration / 480, each.pitch) for each in track.notes]


def pitches(music, **more):
    return [pitch for _, _, pitch in heard(music, **more)]


def onsets(music, **more):
    return [onset for onset, _, _ in heard(music, **more)]


def test_letters_are_pitches_and_numbers_lengths():
    assert heard("C c' B,2 z/ A//") == [
        (0, 1, 60),
        (1, 1, 84),
        (2, 2, 59),
        (4.5, 0.25, 69),
    ]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("C", [65, 71]),
        ("D", [66, 71]),
        ("Bb", [65, 70]),
        ("Gm", [65, 70]),
        ("A mixolydian", [66, 71]),
        ("Ddor", [65, 71]),
        ("D exp _b", [65, 70]),
        ("none", [65, 71]),
        ("HP", [66, 71]),
        ("Em clef=bass octave=-1", [54, 59]),
    ],
)
def test_the_key_alters_what_it_names(key, expected):
    assert pitches("FB", key=key) == expected


def test_an_accidental_lasts_to_the_end_of_its_bar():
    assert pitches("^F f =F F | F") == [66, 78, 65, 65, 65]


def test_a_tie_joins_notes_and_carries_the_accidental_across_the_bar():
    assert heard("^F4- | F2 F2") == [(0, 6, 66), (6, 2, 65)]
    assert heard("[CE]4- | [CE]4") == [(0, 8, 60), (0, 8, 64)]


def test_tuplets_squeeze_their_notes():
    assert onsets("(3CDE F") == [
        0,
        pytest.approx(2 / 3, abs=0.01),
        pytest.approx(4 / 3, abs=0.01),
        2,
    ]
    assert onsets("(5CDEFG A", header="X:1\nM:6/8\nL:1/8\n")[-1] == 1.5
    assert onsets("(3:2:2 C2D A")[-1] == 2


def test_a_broken_rhythm_takes_from_one_note_for_the_other():
    assert onsets("C>D E<F G>>A B") == [0, 1.5, 2, 2.5, 4, 5.75, 6]


def test_what_is_not_played_is_left_out():
    """Chord symbols, decorations, grace notes, slurs, comments, and signs from old books."""
    assert pitches('"Gm7"C !trill!D {ga}E (F ~G) .A uB | [+CE] \\ % c d e') == [
        60, 62, 64, 65, 67, 69, 71, 60, 64,
    ]  # fmt: skip


def test_repeats_are_not_played_out():
    assert pitches("|: C D :|1 E :|2 F |] [1 G || A :: B") == [60, 62, 64, 65, 67, 69, 71]


def test_a_repeat_at_the_start_of_a_line_is_no_field():
    assert pitches("C D\nE:|\n") == [60, 62, 64]


def test_key_metre_and_length_may_change_within_a_tune():
    piece = tune("F4 | [K:G] F4 |[M:3/4][L:1/8] F6 |\nK:F\nB6")

    assert [each.pitch for each in piece.tracks[0].notes] == [65, 66, 66, 70]
    assert [(each.time, each.key) for each in piece.key_signatures] == [
        (0, 0), (1920, 1), (5280, -1),
    ]  # fmt: skip
    assert [(each.time, each.numerator) for each in piece.time_signatures] == [(0, 4), (3840, 3)]


@pytest.mark.parametrize(
    ("field", "bpm"), [("1/4=90", 90), ('"Slowly" 3/8=40', 60), ("100", 100), ("1/4 3/8=40", 100)]
)
def test_the_tempo_counts_the_beats_it_names(field, bpm):
    assert round(tune("C", header=f"{HEADER}Q:{field}\n").tempos[0].qpm) == bpm


@pytest.mark.parametrize(("metre", "length"), [("6/8", 0.5), ("2/4", 0.25), ("C|", 0.5)])
def test_a_tune_without_unit_length_takes_the_usual_one(metre, length):
    assert heard("C", header=f"X:1\nM:{metre}\n")[0][1] == length


def test_voices_become_tracks_that_sound_together():
    piece = tune('V:1 name="Flute"\nV:2 name="Cello"\n[V:1] c4 | d4 |\nV:2\nC,4 | & G,4 | D,4 |\n')

    assert [(each.name, each.program) for each in piece.tracks] == [("Flute", 73), ("Cello", 42)]
    assert [(each.time, each.pitch) for each in piece.tracks[1].notes] == [
        (0, 48), (1920, 55), (3840, 50),
    ]  # fmt: skip


def test_an_overlay_sounds_with_its_bar():
    assert heard("C4 & E4 | D4") == [(0, 4, 60), (0, 4, 64), (4, 4, 62)]


def test_words_go_with_the_notes_they_are_sung_on():
    piece = tune("C D E F | G A\nw: Hal-lo * my_ friend~ly")

    assert [(each.time // 480, each.text) for each in piece.tracks[0].lyrics] == [
        (0, "Hal-"), (1, "lo"), (3, "my"), (5, "friend ly"),
    ]  # fmt: skip


def test_a_single_voice_has_the_name_of_the_tune_and_the_program_it_asks_for():
    piece = tune("%%MIDI program 73\nC", header=HEADER)

    assert [(each.name, each.program) for each in piece.tracks] == [("A Tune", 73)]


def test_of_a_book_the_first_tune_is_read(caplog):
    book = read(f"{HEADER}K:C\nC D\n\nfaded prose\n\nX:2\nT:Next\nK:C\nE\n")

    assert [each.pitch for each in book.tracks[0].notes] == [60, 62]
    assert "tune.abc: holds 2 tunes; the first is read" in caplog.text


@pytest.mark.parametrize(
    ("music", "words"),
    [
        ("z4", "tune.abc: holds no notes"),
        ("c''''''", "tune.abc: has a note of MIDI pitch 144"),
        ("C9999" * 100, "quarter notes, and at most 100,000"),
        ("".join(f"V:{voice}\nC\n" for voice in range(300)), "holds 257 voices, and at most 256"),
        ("C" * (1 << 20), "letters, and at most 1,048,576"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(music, words):
    with pytest.raises(FileError, match=words):
        tune(music)


def test_a_line_of_opening_marks_does_not_take_for_ever():
    marks = "".join(mark * 20_000 for mark in '"!{[(+|<_')

    assert pitches(f"C {marks} D")[0] == 60


def test_bars_begin_after_an_upbeat():
    music = tune("G | CDEF | GABc | C4 |]")

    assert [bar.start / 480 for bar in bars(music)] == [0, 1, 5, 9]


def test_an_upbeat_to_a_repeat_makes_up_the_bar_before_it():
    music = tune("G | CDEF | GAB :|: c | CDEF | GAB :|")

    assert [bar.start / 480 for bar in bars(music)] == [0, 1, 5, 9, 13]


def test_a_note_beyond_all_measure_is_refused_also_where_another_voice_goes_on_from_its_bar():
    with pytest.raises(FileError, match="quarter notes"):
        read_bytes(b"X:1\nK:C\nC D99999999 & E F|\n", name="long.abc")
