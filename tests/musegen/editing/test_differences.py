from musegen.editing.differences import differences
from tests.builders import score, track


def test_a_piece_does_not_differ_from_itself_whatever_its_ticks():
    tune = score("D4:4 E4:4")

    (found,) = differences(tune.resample(96, 1), tune)

    assert (found.shared, found.gone, found.come, found.bars) == (2, 0, 0, ())


def test_notes_that_came_and_went_are_counted_with_their_bars():
    before = score("D4:4 E4:4 F4:4 G4:4 A4:4")
    after = score("D4:4 F#4:4 F#4:4 G4:4 B4:2 C5:2")

    (found,) = differences(before, after)

    assert (found.track, found.shared, found.gone, found.come) == ("Part 1", 2, 3, 4)
    assert found.bars_in_words() == "2-3, 5"


def test_a_track_that_one_version_has_not_is_all_new_or_all_gone():
    one, two = score("D4:4"), score("D4:4", track("C2:4", name="Bass"))

    assert [(each.track, each.come) for each in differences(one, two)] == [
        ("Part 1", 0),
        ("Bass", 1),
    ]
    assert differences(two, one)[1].gone == 1
    assert differences(two, one)[1].track == "Bass"
