import math

import pytest

from midi_data.instruments import find_instrument
from midi_data.keys import parse_key
from midi_data.score import Tempo
from musegen.metrics import obedience
from tests.builders import score, track


def test_one_note_in_four_is_out_of_the_key():
    music = score("D4:1 F4:1 A4:1 F#4:1", track("F#2:4", is_drum=True))

    assert obedience.share_in_key(music, parse_key("D minor")) == 3 / 4
    assert math.isnan(obedience.share_in_key(score("rest:4"), parse_key("C")))


def test_notes_count_for_a_chord_as_long_as_they_sound_in_its_bar():
    music = score("D4:2 E4:2 G4:4", "A3:8")

    # bar 1, Dm: D and A, not E; bar 2, Gm: G, not the A held into it
    assert obedience.share_in_chords(music, ["Dm", "Gm"]) == (2 + 4 + 4) / 16


def test_chords_are_repeated_to_the_end_and_silent_bars_pass_over():
    music = score("C4+E4+G4:4 F4+A4+C5:4 C4+E4+G4:4 rest:4 D4+F4+A4:4")

    assert obedience.share_of_chords_heard(music, ["C", "F"]) == 3 / 4


def test_voices_are_counted_while_they_sound_and_make_room_as_they_end():
    part = track("C4+E4:1 F4:1 G4+B4+D5:1")

    assert obedience.most_at_once(part) == 3
    assert obedience.most_at_once(track("C4:1 D4:1 E4:1")) == 1
    assert obedience.most_at_once(track("")) == 0
    assert obedience.mean_at_once(part) == 2


def test_the_mean_pitch_of_a_part():
    assert obedience.mean_pitch(track("C4:1 E4:3")) == 62


def test_density_is_over_all_bars_asked_for():
    assert obedience.notes_a_quarter(score("C4:1 D4:1", "C3+E3:2"), 2) == 4 / 8


def test_notes_beyond_their_player_are_counted():
    flute, bass = find_instrument("flute"), find_instrument("electric bass")

    assert obedience.out_of_range(score("C4:1 B3:1 C7:1", "E1:1 D1:1"), [flute, bass]) == 2


def asked():
    players = [find_instrument("flute")]
    return {"bar_count": 2, "time_signature": (3, 4), "tempo_bpm": 96.0, "players": players}


def waltz(text="C5:3 E5:3"):
    return score(track(text, program=73), metre=(3, 4), tempo_bpm=96.0)


def test_a_piece_as_asked_breaks_no_promise():
    assert obedience.broken_promises(waltz(), **asked()) == []


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        (lambda: waltz("C5:3"), ["bars"]),
        (lambda: waltz("C5:3 E5:4"), ["bars"]),
        (lambda: waltz("C5:3 C3:3"), ["range"]),
        (lambda: score(track("C5:4 E5:2", program=73), tempo_bpm=96.0), ["metre"]),
        (lambda: score(track("C5:3 E5:3"), metre=(3, 4), tempo_bpm=96.0), ["instruments", "range"]),
    ],
)
def test_each_broken_promise_is_named(change, broken):
    assert obedience.broken_promises(change(), **asked()) == broken


def test_a_second_tempo_is_a_broken_promise():
    music = waltz()
    music.tempos.append(Tempo(480, 50.0))

    assert obedience.broken_promises(music, **asked()) == ["tempo"]
