"""Captions say only what is true of a score."""

import pytest

from midi_data.captions import caption, facts
from midi_data.keys import parse_key
from midi_data.vocabulary import MOOD_OF
from musegen.brief import parse_brief
from tests.builders import score, track

SAD = "D4:2 F4:1 A4:3 G4:2 F4:1 E4:3 D4:2 C#4:1 D4:3 A3:2 D4:1 D4:3"


def test_a_sad_cello_waltz_is_called_what_it_is():
    piece = score(track(SAD, program=42, velocity=50), metre=(3, 4), tempo_bpm=60)

    found = facts(piece)

    assert found.key == parse_key("D minor")
    assert (found.bars, found.time_signature, found.tempo_bpm) == (8, (3, 4), 60)
    assert found.tempo_word == "Larghetto"
    assert [player.name for player in found.instruments] == ["Cello"]
    assert (found.texture, found.register) == ("solo", "middle")
    assert found.density == pytest.approx(0.5)
    assert caption(piece) == (
        "A piece in D minor for cello, 8 bars of 3/4 at 60 bpm (Larghetto), solo, sparse."
    )


def test_a_mood_is_named_only_where_all_facts_allow_it():
    busy = "D4:1 E4:0.5 F4:1 A4:0.5 G4:1 F4:1 E4:1 D4:2 C#4:1 D4:3 "
    sad = score(track(busy * 2, program=42, velocity=50), metre=(3, 4), tempo_bpm=60)
    fast = score(track(busy * 2, program=42, velocity=50), metre=(3, 4), tempo_bpm=150)

    assert facts(sad).moods[0] == "sad"
    assert caption(sad).startswith("A sad piece in D minor for cello")
    assert "sad" not in facts(fast).moods


def test_a_mood_in_a_caption_means_the_same_in_a_brief():
    sad = score(track("D4:1 E4:0.5 F4:1 A4:0.5 G4:1 F4:1 E4:1 D4:2 C#4:1 D4:3", velocity=50))
    sad.tempos[0].qpm = 60

    for name in facts(sad).moods:
        mood = MOOD_OF[name]
        assert mood.tempo_bpm[0] <= parse_brief(f"a {name} piece for cello").tempo_bpm
        assert mood.mode in (None, "minor")


@pytest.mark.parametrize(
    ("parts", "texture"),
    [
        (["C4:1 D4:1 E4:1 F4:1"], "solo"),
        (["C4:1 D4:1 E4:1 F4:1", "E4:1 F4:1 G4:1 A4:1"], "homophonic"),
        (["C5:1 D5:1 E5:1 F5:1", "E4:0.5 F4:1 G4:1 A4:1 G4:0.5"], "polyphonic"),
        (["C5:1 D5:1 E5:0.5 F5:1.5", "C3+E3+G3:4"], "melody with accompaniment"),
        ([track("C2:1 D2:1", is_drum=True)], ""),
    ],
)
def test_texture_is_how_the_parts_go_together(parts, texture):
    assert facts(score(*parts)).texture == texture


def test_what_a_caption_says_can_be_asked_for():
    quartet = [track(SAD, program=program) for program in (40, 40, 41, 42)]
    piece = score(*quartet, metre=(3, 4), tempo_bpm=96)

    asked = parse_brief(caption(piece))

    assert caption(piece).startswith("A piece in D minor for string quartet, 8 bars of 3/4 at 96")
    assert (asked.bars, asked.key, asked.time_signature) == (8, parse_key("D minor"), (3, 4))
    assert asked.instruments == facts(piece).instruments
    assert asked.tempo_bpm == 96


def test_dynamics_are_a_fact_only_where_notes_differ():
    flat = track("C4:1 D4:1", velocity=80)
    shaped = track("C4:1 D4:1", velocity=80)
    shaped.notes[0].velocity = 84

    assert facts(score(flat)).dynamics == ""
    assert facts(score(shaped)).dynamics == "mf"


def test_silence_and_drums_have_no_key():
    assert caption(score("rest:4")) == "Silence, 0 bars of 4/4."
    drums = score(track("C2:1 D2:1 C2:1 D2:1", is_drum=True))
    assert facts(drums).key is None
    assert caption(drums).startswith("A piece for drums, 1 bar of 4/4 at 120 bpm")
