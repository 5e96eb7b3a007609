import pytest

from midi_data.splits import split_of, work_of


def test_movements_of_a_symphony_share_a_side() -> None:
    movements = [f"Beethoven_Op.68_{number}" for number in range(1, 6)]

    sides = {split_of("openscore-orchestra", movement) for movement in movements}

    assert len(sides) == 1


def test_songs_of_a_cycle_are_one_work() -> None:
    first = "Schumann_Robert__Dichterliebe_Op.48__1_Im_wunderschonen_Monat_Mai__lc4976768"
    last = "Schumann_Robert__Dichterliebe_Op.48__16_Die_alten_bosen_Lieder__lc4976800"

    assert work_of("openscore-lieder", first) == work_of("openscore-lieder", last)


def test_songs_outside_a_cycle_are_works_of_their_own() -> None:
    song = "Satie_Erik_____Lomnibus_automobile__lc6987889"
    other = "Satie_Erik_____Je_te_veux__lc6987890"

    assert work_of("openscore-lieder", song) != work_of("openscore-lieder", other)


@pytest.mark.parametrize(
    ("corpus", "version", "other_corpus", "other_version"),
    [
        ("tannerhelland", "Defiance", "tannerhelland", "Defiance_long_remix_"),
        ("freedoom", "d_map07", "freedoom", "prev-0.13.0_d_map07"),
        (
            "openscore-string-quartets",
            "Mozart_Wolfgang_Amadeus__String_Quartet_No.18_in_A_major_K.464_Op._10_No._5__sq7070781",
            "openscore-string-quartets",
            "Mozart_Wolfgang_Amadeus__String_Quartet_No.18_in_A_major_K.464_Op._10_No._5__sq7093885",
        ),
        (
            "openscore-string-quartets",
            "Beethoven_Ludwig_van__String_Quartet_No.3_Op.18_No.3__sq8907120",
            "beethoven-quartets",
            "beethoven/opus18no3",
        ),
        (
            "openscore-string-quartets",
            "Mozart_Wolfgang_Amadeus__String_Quartet_No.2_in_D_major_K.155134a__sq12113164",
            "mozart-quartets",
            "mozart/k155/movement2",
        ),
        ("openewld", "George_Gershwin__Soon", "openewld", "Ira_Gershwin__Soon"),
        ("airds-airs", "book1/12 The Black Joke", "oneills-1850", "0001-0050/7 Black Joke"),
        ("ryans-mammoth", "Acacia Reel", "oneills-1850", "0001-0050/9 The Acacia"),
    ],
)
def test_versions_of_one_work_share_a_side(corpus, version, other_corpus, other_version) -> None:
    assert work_of(corpus, version) == work_of(other_corpus, other_version)


def test_about_one_work_in_eight_is_held_out() -> None:
    sides = [split_of("simutrans", f"song {number}") for number in range(4000)]

    assert 0.04 < sides.count("test") / 4000 < 0.08
    assert 0.04 < sides.count("validation") / 4000 < 0.08


def test_a_side_does_not_change_from_one_release_to_the_next() -> None:
    movements = ["Beethoven_Op.21_1", "Schubert_D.485_1", "Brahms_Op.98_4"]

    sides = [split_of("openscore-orchestra", movement) for movement in movements]

    assert sides == ["validation", "train", "train"]


@pytest.mark.parametrize(
    ("corpus", "piece", "side"),
    [
        ("groove", "drummer1/eval_session/10_soul-groove10_102_beat_4-4", "test"),
        ("groove", "drummer2/session2/2_rock_130_beat_4-4", "validation"),
        ("groove", "drummer1/session1/1_funk_80_beat_4-4", "train"),
        ("jsb-chorales", "train-001", "train"),
        ("jsb-chorales", "valid-012", "validation"),
        ("jsb-chorales", "test-077", "test"),
    ],
)
def test_a_published_split_is_kept(corpus, piece, side) -> None:
    assert split_of(corpus, piece) == side
