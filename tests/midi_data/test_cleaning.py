import pytest

from midi_data.cleaning import clean, unfit
from midi_data.fingerprints import phrases, same_notes
from midi_data.pieces import Piece
from midi_data.reports import Report
from midi_data.score import Score, TimeSignature
from midi_data.tidying import tidy
from tests.builders import score, track

TUNE = (
    "D4:1 F4:0.5 A4:0.5 D5:1 C5:0.5 A4:0.5 B4:1 G4:0.5 E4:0.5 A4:2 F4:0.5 D4:0.5 G4:1 E4:1 "
    "C4:0.5 E4:1.5 D4:2 A4:0.5 C5:0.5 E5:1 D5:1 B4:0.5 G4:0.5 A4:1 F4:1 D4:0.5 E4:0.5 F4:1 "
    "C4:1 D4:2 F4:1 A4:1 G4:0.5 F4:0.5 E4:1 D4:3"
)
OTHER = (
    "G4:1 E4:0.5 C4:0.5 G4:2 A4:1 F5:0.5 E5:0.5 C5:1 B4:0.5 D5:1.5 G4:1 C5:0.5 E5:0.5 A4:2 "
    "F4:1 B4:0.5 C5:0.5 D5:1 G5:1 E5:0.5 C5:0.5 A4:1 F4:1 D5:0.5 B4:0.5 C5:2 E4:1 G4:1 C4:2"
)


def piece(music, name, *, corpus="tannerhelland"):
    return Piece(corpus=corpus, name=name, score=music, style="song")


def cleaned(*pieces):
    report = Report()
    kept = [each.name for each in clean(pieces, report=report)]
    return kept, [each.reason for each in report.left_out]


def transposed(music, semitones):
    moved = music.copy()
    for part in moved.tracks:
        for note in part.notes:
            note.pitch += semitones
    return moved


def slower(music):
    """The same tune in notes twice as long."""
    moved = music.copy()
    for part in moved.tracks:
        for note in part.notes:
            note.time, note.duration = 2 * note.time, 2 * note.duration
    return moved


def test_the_same_notes_are_kept_once_whatever_their_key() -> None:
    kept, reasons = cleaned(
        piece(score(TUNE), "a reel"), piece(transposed(score(TUNE), 5), "the same reel")
    )

    assert kept == ["a reel"]
    assert reasons == ["the same notes as tannerhelland, a reel"]


def test_a_melody_is_known_again_in_other_values_and_with_another_bass() -> None:
    bass = track("D2:4 A2:4 G2:4 D2:4", name="Bass", program=43)

    kept, reasons = cleaned(
        piece(score(TUNE), "a reel"), piece(slower(score(TUNE, bass)), "a slow reel")
    )

    assert kept == ["a reel"]
    assert reasons == ["the same melody as tannerhelland, a reel"]


def test_a_medley_that_goes_on_with_something_new_is_kept_on_its_side_of_the_split() -> None:
    medley = score(f"{TUNE} {OTHER} {transposed_text(OTHER)}")

    kept, reasons = cleaned(piece(score(TUNE), "Defiance"), piece(medley, "Defiance_long_remix_"))

    assert kept == ["Defiance", "Defiance_long_remix_"]
    assert reasons == []


def transposed_text(text):
    return text.replace("C", "X").replace("G", "C").replace("X", "G")


def test_a_version_is_left_out_when_it_lies_on_another_side_of_the_split() -> None:
    medley = score(f"{TUNE} {OTHER} {transposed_text(OTHER)}")

    kept, reasons = cleaned(
        piece(score(TUNE), "train-001", corpus="groove"),
        piece(medley, "drummer1/eval_session/1_medley", corpus="groove"),
    )

    assert kept == ["train-001"]
    assert reasons == ["a version of groove, train-001, which is on another side of the split"]


def test_another_melody_is_kept() -> None:
    kept, reasons = cleaned(piece(score(TUNE), "a reel"), piece(score(OTHER), "a jig"))

    assert (kept, reasons) == (["a reel", "a jig"], [])


def test_scales_are_no_evidence_that_two_pieces_are_one() -> None:
    scale = " ".join(f"{step}{octave}:0.5" for octave in (3, 4, 5) for step in "CDEFGAB")

    assert len(phrases(score(scale))) == 0


def test_drums_are_not_transposed() -> None:
    beat = track("C2:1 D2:1 C2:1 D2:1", is_drum=True)
    other = track("D2:1 E2:1 D2:1 E2:1", is_drum=True)

    assert same_notes(score(beat)) != same_notes(score(other))


@pytest.mark.parametrize(
    ("music", "reason"),
    [
        (score("C4:1 D4:1 E4:1"), "3 notes"),
        (score("C4:0.25 D4:0.25 E4:0.25 F4:0.25"), "less than half a bar long"),
        (score("C4:1 D4:1 rest:20000 E4:1 F4:1"), "20,004 quarter notes long"),
        (
            score(track("C0:1 D0:1 C0:1 D5:1", program=73)),
            "75% of its notes are far out of their instruments' range",
        ),
        (score("C4:1 D4:1 E4:1 F4:1"), ""),
    ],
)
def test_what_is_not_worth_learning_from_has_a_reason(music, reason) -> None:
    assert unfit(music) == reason


def test_every_change_and_every_piece_left_out_has_its_line() -> None:
    report = Report()
    reel = score(track(TUNE, name=""), track("", name="Silent"))

    kept = list(clean([piece(reel, "a reel"), piece(score("C4:1"), "a note")], report=report))

    assert len(kept) == 1
    assert report.lines() == [
        "tannerhelland: 1 piece and 36 notes to validation; 1 piece left out",
        "tannerhelland: empty tracks left out in 1 piece",
        "tannerhelland: tracks named after their instrument in 1 piece",
        "tannerhelland, a note: left out, 1 notes",
    ]


def test_a_singer_written_as_an_oboe_gets_a_voice() -> None:
    song = score(track("D4:1", name="Singstimme Voice", program=68), track("D3:1", name="Piano"))

    tidied, said = tidy(song, is_notated=True)

    assert [part.program for part in tidied.tracks] == [53, 0]
    assert said == ("singers given a voice",)
    assert song.tracks[0].program == 68  # what was given is not changed


@pytest.mark.parametrize(
    ("name", "program", "becomes"),
    [
        ("CHANT.", 68, 53),
        ("Ténor", 70, 53),
        ("Harfner", 56, 53),
        ("Soprano Recorder", 74, 74),
        ("Basso Cello", 42, 42),
        ("Viola", 41, 41),
        ("Oboe", 68, 68),
        ("Bass Trombone", 57, 57),
    ],
)
def test_singers_are_told_from_instruments_by_their_names(name, program, becomes) -> None:
    tidied, _ = tidy(score(track("D4:1", name=name, program=program)), is_notated=True)

    assert tidied.tracks[0].program == becomes


def test_four_singers_are_a_choir() -> None:
    parts = [track("D4:1", name=name, program=52) for name in ("Soprano", "Alto", "Tenor", "Bass")]

    tidied, said = tidy(score(*parts), is_notated=True)

    assert [part.program for part in tidied.tracks] == [52] * 4
    assert said == ()


def test_a_part_left_a_piano_plays_what_it_is_called() -> None:
    parts = [("Violin I", 48), ("Corno", 0), ("Pianoforte", 0), ("Tutti", 48)]
    played = score(*(track("D4:1", name=name, program=program) for name, program in parts))

    tidied, said = tidy(played, is_notated=True)

    assert [part.program for part in tidied.tracks] == [40, 60, 0, 48]
    assert set(said) == {"parts given the instrument they are named after"}


def test_the_bass_of_a_band_is_no_singer() -> None:
    tidied, _ = tidy(score(track("D2:1", name="Bass", program=34)))

    assert tidied.tracks[0].program == 34


@pytest.mark.parametrize("name", ["", "P1", "MusicXML Part", "Track 3", "MIDI Region"])
def test_a_part_without_a_name_is_called_after_its_instrument(name) -> None:
    tidied, _ = tidy(score(track("D4:1", name=name, program=40)))

    assert tidied.tracks[0].name == "Violin"


@pytest.mark.parametrize(
    ("metre", "becomes"),
    [((1, 8), (4, 4)), ((1, 16), (4, 4)), ((28, 4), (4, 4)), ((5, 8), (5, 8)), ((12, 8), (12, 8))],
)
def test_a_metre_that_cannot_be_meant_becomes_common_time(metre, becomes) -> None:
    tidied, _ = tidy(score("D4:4", metre=metre))

    assert [(each.numerator, each.denominator) for each in tidied.time_signatures] == [becomes]


def test_a_piece_without_a_metre_is_in_common_time_and_says_so() -> None:
    bare = Score(480)
    bare.tracks.append(track("D4:4"))

    tidied, said = tidy(bare)

    assert list(tidied.time_signatures) == [TimeSignature(0, 4, 4)]
    assert said == ("no metre given, taken as 4/4",)
