import json

from musegen.composer.jobs import WrittenNote
from studio.piano_roll.view import growing_view, notes_view, score_view
from tests.builders import score, track


def test_a_waltz_is_shown_in_its_bars_with_its_tempo():
    view = score_view(score("C4:3 E4:3", metre=(3, 4), tempo_bpm=90))

    assert view["bars"][:2] == [[0, 1440, 3, 4], [1440, 1440, 3, 4]]
    assert view["tempos"] == [[0, 90.0]]
    assert view["tracks"][0]["notes"] == [[0, 1440, 60, 80, 0], [1440, 1440, 64, 80, 0]]


def test_an_empty_piece_has_bars_to_draw_in():
    assert len(score_view(score())["bars"]) == 4


def test_who_wrote_a_note_goes_with_it():
    view = score_view(score("C4:1 D4:1 E4:1"), (bytes([1, 2, 0]),))

    assert [note[-1] for note in view["tracks"][0]["notes"]] == [1, 2, 0]


def test_two_violins_are_told_apart():
    violins = [track("C4:1", name="Violin", program=40) for _ in range(2)]

    first, second = score_view(score(*violins))["tracks"]

    assert (first["name"], second["name"]) == ("Violin I", "Violin II")
    assert first["colour"] != second["colour"]


def test_the_chord_of_a_bar_is_over_it():
    view = score_view(score("C4+E4+G4:4 F4+A4+C5:4"))

    assert view["chords"] == [[0, "C"], [1920, "F"]]


def test_drums_have_lanes_with_names_and_other_music_has_none():
    cowbell_and_bell = track("C2:1 F5:1", is_drum=True)

    drums = score_view(score(cowbell_and_bell))["drums"]

    assert [36, "Bass Drum"] in drums
    assert [77, "Low Wood Block"] in drums
    assert score_view(score("C4:1"))["drums"] == []


def test_where_nothing_can_be_drawn_only_played_drums_have_lanes():
    drums = score_view(score(track("C2:1 F5:1", is_drum=True)), whole_kit=False)["drums"]

    assert drums == [[36, "Bass Drum"], [77, "Low Wood Block"]]


def test_notes_being_written_stand_where_they_will_be():
    note = WrittenNote(1, 2, 3, 8.5, 0.5, 60, 70)

    assert growing_view([note], 480) == [[[1, 4080, 240, 60, 70]]]


def test_takes_that_are_written_side_by_side_are_told_apart():
    first, second = (WrittenNote(take, 1, 1, 0.0, 1.0, 60 + take, 70) for take in (1, 2))

    assert growing_view([second, first], 480) == [[[0, 0, 480, 61, 70]], [[0, 0, 480, 62, 70]]]
    assert growing_view([], 480) == [[]]


def test_another_take_is_its_notes_alone():
    assert notes_view(score("C4:1", "")) == [[[0, 480, 60, 80, 0]], []]


def test_all_of_it_can_be_sent_to_a_browser():
    assert json.loads(json.dumps(score_view(score("C4:1", track("C2:1", is_drum=True)))))
