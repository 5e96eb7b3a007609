from itertools import pairwise

import pytest

from midi_data.chords import chord_pitch_classes, parse_chord
from midi_data.errors import ScoreError
from midi_data.keys import Key
from musegen.editing import harmonise, lead_sheet
from musegen.editing.chord_track import chord_symbols, chord_track
from musegen.editing.harmony import Harmony, chords_for
from musegen.editing.lead_sheets import melody_track, skyline
from musegen.editing.note_table import NoteTable
from tests.builders import QUARTER, score, track
from tests.musegen.editing.pieces import full, lengths, pitches

# Twinkle, twinkle: C C F C, F C G C would do, and so would others.
TUNE = "C4:1 C4:1 G4:1 G4:1 A4:1 A4:1 G4:2 F4:1 F4:1 E4:1 E4:1 D4:1 D4:1 C4:2"
IN_MINOR = "A4:2 C5:2 B4:2 G#4:2 A4:2 E5:2 D5:1 C5:1 B4:2 A4:4"


def symbols(piece):
    return [symbol for _, symbol in chord_symbols(piece)[1]]


def test_a_melody_in_a_key_gets_the_chords_of_that_key():
    found = {each.symbol(Key(0, "major")) for each in chords_for(score(TUNE), 0)}

    assert found <= {"C", "Dm", "Dm7", "Em", "F", "G", "G7", "Am"}
    assert "C" in found


def test_a_piece_ends_at_home():
    assert symbols(harmonise(score(TUNE)))[-1] == "C"
    assert symbols(harmonise(score(IN_MINOR)))[-1] == "Am"


def test_a_leading_note_asks_for_the_dominant():
    assert symbols(harmonise(score(IN_MINOR)))[1] in ("E", "E7")


def test_every_chord_of_a_broken_triad_is_found():
    arpeggios = "C4:1 E4:1 G4:2 F4:1 A4:1 C5:2 G4:1 B4:1 D5:2 C5:4"

    assert symbols(harmonise(score(arpeggios))) in (["C", "F", "G", "C"], ["C", "F", "G7", "C"])


def test_the_melody_stays_and_the_chords_are_a_track_of_their_own():
    tune = score(TUNE)

    harmonised = harmonise(tune, instrument="organ")

    assert harmonised.tracks[0] == tune.tracks[0]
    assert [part.name for part in harmonised.tracks] == ["Part 1", "Chords"]
    assert harmonised.tracks[1].program == 19
    assert tune == score(TUNE)


def test_half_bars_may_have_chords_of_their_own():
    halves = chords_for(score("C4:1 E4:1 D4:1 F4:1 E4:1 G4:1 B3:1 D4:1 C4:4"), 0, half_bars=True)

    assert any((each.stop - each.start) == 2 * QUARTER for each in halves)


@pytest.mark.parametrize("voicing", ["close", "open"])
def test_a_voicing_sounds_every_note_of_its_chord_and_no_other(voicing):
    chords = [
        Harmony(0, 960, 0, "maj"),
        Harmony(960, 1920, 7, "dom7"),
        Harmony(1920, 2400, 9, "min"),
    ]

    part = chord_track(chords, Key(0, "major"), voicing=voicing)

    for each in chords:
        sounding = {note.pitch % 12 for note in part.notes if note.time == each.start}
        assert sounding == chord_pitch_classes(each.root, each.quality)


def test_voices_move_little_from_chord_to_chord():
    chords = [Harmony(960 * n, 960 * n + 960, root, "maj") for n, root in enumerate((0, 5, 7, 0))]
    part = chord_track(chords, Key(0, "major"))

    tops = [max(n.pitch for n in part.notes if n.time == each.start) for each in chords]
    assert max(abs(a - b) for a, b in pairwise(tops)) <= 5


def test_an_open_voicing_has_its_root_in_the_bass():
    part = chord_track([Harmony(0, 960, 9, "min7")], Key(0, "major"), voicing="open")

    assert min(note.pitch for note in part.notes) == 45


def test_symbols_are_spelt_in_their_key():
    part = chord_track([Harmony(0, 960, 10, "maj")], Key(5, "major"))

    assert [lyric.text for lyric in part.lyrics] == ["Bb"]


def test_a_lead_sheet_is_one_line_and_chords():
    sheet = lead_sheet(full())

    assert [part.name for part in sheet.tracks] == ["Flute", "Chords"]
    assert sheet.tracks[0].notes == full().tracks[0].notes
    assert all(parse_chord(symbol) for symbol in symbols(sheet))
    assert sheet.tempos == full().tempos


def test_the_melody_of_a_piano_piece_is_its_top():
    piano = track("C3+E4+C5:1 G3+D4+B4:1 C4+G4:2", name="Piano")

    assert pitches(lead_sheet(score(piano)).tracks[0]) == [72, 71, 67]


def test_a_note_under_a_held_one_is_no_melody():
    part = track("G5:2", name="Piano")
    part.notes.append(track("rest:1 C4:1").notes[0])

    line = skyline(NoteTable.of(part))

    assert line.pitch.tolist() == [79]


def test_the_melody_is_on_top_and_has_something_to_say():
    piece = full()
    piece.tracks.append(track("C7:1", name="Bell"))

    assert melody_track(piece) == 0


def test_a_named_track_is_the_melody():
    assert lead_sheet(full(), melody="Cello").tracks[0].name == "Cello"


def test_drums_have_no_melody():
    with pytest.raises(ScoreError, match="there is no melody"):
        lead_sheet(full(), melody="Drums")
    with pytest.raises(ScoreError, match="There is no pitched track"):
        harmonise(score(track("C2:1", is_drum=True)))


def test_a_skyline_has_no_overlaps():
    part = track("C5:2", name="Piano")
    part.notes.append(track("rest:1 E5:2").notes[0])

    assert lengths(lead_sheet(score(part)).tracks[0]) == [1, 2]
