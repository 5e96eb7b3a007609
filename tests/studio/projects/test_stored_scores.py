import pytest

from midi_data.errors import FileError
from midi_data.score import ControlChange, KeySignature, Note, PitchBend, Score, TextMeta, Track
from studio.projects.stored_scores import packed, unpacked
from tests.builders import score, track


def test_everything_a_score_holds_comes_back():
    piece = score("D4:1 rest:1 F#4:2", track("C2:4", name="Drums", is_drum=True), metre=(3, 4))
    piece.key_signatures.append(KeySignature(0, -1, 1))
    piece.markers.append(TextMeta(480, "Vers: ä"))
    piece.tracks[0].controls.append(ControlChange(10, 64, 127))
    piece.tracks[0].pitch_bends.append(PitchBend(20, -8192))
    piece.tracks[0].lyrics.append(TextMeta(0, "la"))

    assert unpacked(packed(piece)) == piece


def test_what_midi_would_forget_comes_back_too():
    piece = score("D4:1", track("", name="Silent", program=40))
    piece.tracks[0].notes.extend([Note(0, 960, 60, 80), Note(480, 240, 60, 80)])  # one in another

    assert unpacked(packed(piece)) == piece


def test_a_score_without_notes_or_tracks_comes_back():
    assert unpacked(packed(Score(96))) == Score(96)
    silent = Score(96)
    silent.tracks.append(Track("Piano", 0, False))
    assert unpacked(packed(silent)) == silent


def test_damage_is_told():
    with pytest.raises(FileError, match=r"a take is damaged .* Go on from another take"):
        unpacked(packed(score("D4:1"))[:-4])
