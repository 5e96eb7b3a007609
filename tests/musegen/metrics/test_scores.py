import math

import pytest

from midi_data.score import Note, TimeSignature
from musegen.metrics import scores
from musegen.metrics.repetition import repeated_part_rate
from tests.builders import score, track

WALTZ_BARS = "C4:1 E4:1 G4:1 "


def test_one_pitch_class_has_no_entropy_and_four_alike_have_two_bits():
    assert scores.pitch_class_entropy(score("C4:1 C5:1 C2:1")) == 0
    assert scores.pitch_class_entropy(score("C4:1 E4:4 G4:1 B4:1")) == 2
    assert scores.pitch_class_entropy(score("C4:1 C4:1 C4:1 E4:1")) == pytest.approx(
        0.75 * math.log2(4 / 3) + 0.25 * 2
    )


def test_entropy_of_bars_looks_at_windows_only():
    music = score("C4:4 C4:4 E4:4 G4:2 B4:2")

    assert scores.pitch_class_entropy_of_bars(music, bars=1) == pytest.approx((0 + 0 + 0 + 1) / 4)
    assert scores.pitch_class_entropy_of_bars(music, bars=2) == pytest.approx(
        (0 + 1 + math.log2(3)) / 3
    )
    assert scores.pitch_class_entropy_of_bars(score("C4:2 E4:2"), bars=4) == 1


def test_a_c_major_scale_is_consistent_and_one_sharp_in_eight_is_not_quite():
    assert scores.scale_consistency(score("C4:1 D4:1 E4:1 F4:1 G4:1 A4:1 B4:1 C5:1")) == 1
    assert scores.scale_consistency(score("C4:1 D4:1 E4:1 F4:1 G4:1 A4:1 B4:1 C#5:1")) == 7 / 8
    assert scores.scale_consistency(score("A3:1 B3:1 C4:1 D4:1 E4:1 F4:1 G4:1")) == 1  # A minor


def test_used_pitch_classes_are_counted_in_the_bars_where_a_track_sounds():
    music = score("C4:1 E4:1 C5:1 G4:1 rest:4 C4:8", "rest:4 rest:4 F3+A3:4")

    # bar 1: C E G; bars 3 and 4: C, held; second track, bar 3: F A
    assert scores.used_pitch_classes(music) == (3 + 1 + 1 + 2) / 4


def test_the_range_is_from_the_lowest_note_to_the_highest_without_drums():
    music = score("C4:1 G4:1", "C2:1", track("C-1:1 G9:1", is_drum=True))
    assert scores.pitch_range(music) == 31


def test_tracks_in_unison_are_at_no_tonal_distance():
    assert scores.tonal_distance(score("C4:1 E4:1", "C2:1 E2:1")) == pytest.approx(0)


def test_the_tonal_distance_of_a_fifth_is_as_harte_has_it():
    fifth = math.sqrt((2 * math.sin(math.pi / 12)) ** 2 + 2 + 0.75)

    assert scores.tonal_distance(score("C4:1", "G4:1")) == pytest.approx(fifth)
    assert scores.tonal_distance(score("C4:1 C4:1", "G4:1 C5:1")) == pytest.approx(fifth / 2)


def test_each_pair_of_tracks_has_a_tonal_distance_where_both_sound():
    music = score("C4:1", "C3:1 E3:1", "rest:1 E5:1")

    assert scores.tonal_distances(music) == pytest.approx({(0, 1): 0.0, (1, 2): 0.0})


def test_equal_rhythms_are_a_consistent_groove():
    assert scores.groove_consistency(score("C4:1 D4:3 E4:1 F4:3")) == 1
    assert scores.groove_consistency(score("C4:4 D4:2 E4:2")) == 1 - 1 / 64
    assert scores.groove_consistency(score("C4:2 D4:2 E4:4 F4:2 G4:2")) == 1 - 1 / 64


def test_grooving_similarity_compares_all_pairs_of_bars():
    music = score("C4:2 D4:2 E4:4 F4:2 G4:2")
    assert scores.grooving_similarity(music) == pytest.approx(1 - (1 + 0 + 1) / 64 / 3)


def test_bars_of_other_lengths_are_not_compared():
    music = score("C4:4 D4:3")
    music.time_signatures.append(TimeSignature(4 * 480, 3, 4))

    assert math.isnan(scores.groove_consistency(music))
    assert math.isnan(scores.grooving_similarity(music))


def test_a_bar_is_empty_where_a_track_is_silent_not_where_it_holds():
    assert scores.empty_bar_rate(score("C4:8 rest:4 D4:4", "rest:12 C3:4")) == (1 + 3) / 8


def test_notes_shorter_than_a_32nd_are_not_qualified():
    music = score("C4:0.125 D4:0.1 E4:1 F4:0.0625", track("C2:0.01", is_drum=True))
    assert scores.qualified_note_rate(music) == 2 / 4


def test_drum_strokes_between_the_sixteenths_are_out_of_pattern():
    drums = track("C2:0.5 C2:0.25 C2:0.25 C2:0.3333333 C2:1", is_drum=True)  # the last: a triplet
    assert scores.drum_pattern_rate(score("C4:0.1 C4:0.1", drums)) == 4 / 5


def test_density_is_notes_a_bar_a_track():
    assert scores.note_density(score("C4:1 D4:3 E4:4", "C3:4 C3:4", "rest:4")) == 5 / 4


def test_polyphony_is_weighed_by_time_while_anything_sounds():
    assert scores.polyphony(score("C4:1 rest:2 D4:1")) == 1
    assert scores.polyphony(score("C4+E4+G4:1 C4:1")) == 2
    assert scores.polyphony(score("C4:2", "rest:1 E4:2")) == pytest.approx(4 / 3)


def test_a_bar_that_comes_again_is_a_repeat():
    music = score(3 * WALTZ_BARS + "C4:1 E4:1 A4:1", metre=(3, 4))
    assert scores.repeated_bar_rate(music) == 2 / 3
    assert scores.self_similarity(music) == pytest.approx((1 + 1 + 2 / 4) / 3)


def test_other_lengths_or_another_track_are_no_repeat():
    assert scores.repeated_bar_rate(score("C4:1 D4:3 C4:1 D4:2")) == 0
    assert scores.repeated_bar_rate(score("C4:4", "rest:4 C4:4")) == 0


def test_pitches_swapped_between_places_are_no_repeat():
    assert scores.repeated_bar_rate(score("C4:2 D4:2 D4:2 C4:2")) == 0


def test_each_part_may_repeat_itself_while_the_others_go_on():
    music = score("C4:4 C4:4 C4:4", "C4:4 D4:4 E4:4")

    assert scores.repeated_bar_rate(music) == 0
    assert repeated_part_rate(music) == (1 + 0) / 2


def test_a_bar_of_rest_is_neither_repeat_nor_model():
    music = score("C4:4 rest:4 rest:4 C4:4")
    assert scores.repeated_bar_rate(music) == 1
    assert scores.self_similarity(music) == 1


def test_silence_has_no_measures_but_its_empty_bar():
    measured = scores.measure(score("rest:4"))

    assert measured.pop("empty bars") == 1
    assert all(math.isnan(value) for value in measured.values())
    assert math.isnan(scores.empty_bar_rate(score()))


def test_notes_of_no_length_can_be_measured():
    melody = track("C4:1 E4:1")
    for note in melody.notes:
        note.duration = 0
    melody.notes.append(Note(1920, 0, 60, 80))

    measured = scores.measure(score(melody))

    assert measured["qualified notes"] == 0
    assert measured["note density"] == 3 / 1


def test_the_table_sets_generated_beside_real():
    busy, calm = score("C4:1 D4:1 E4:1 F4:1"), score("C4:1 D4:3 E4:4")

    lines = scores.table([calm, calm], [busy, busy]).splitlines()

    assert lines[0].split("  ")[0] == "measure"
    density = next(line for line in lines if line.startswith("note density"))
    assert density.split()[-5:] == ["1.500", "4.000", "0.375", "0.375-0.375", "no"]
    drums = next(line for line in lines if line.startswith("drum pattern"))
    assert drums.split()[-5:] == ["none", "none", "none", "none", "open"]
    entropy = next(line for line in lines if line.startswith("pitch-class entropy "))
    assert entropy.split()[-1] == "no"
    assert len({len(line) for line in lines}) == 1


def test_music_beside_itself_is_within_bounds():
    music = [score("C4:1 D4:1 E4:1 F4:1"), score("C4:1 D4:3")]

    lines = scores.table(music, music).splitlines()

    density = next(line for line in lines if line.startswith("note density"))
    assert density.split()[-3:] == ["1.000", "1.000-1.000", "yes"]
