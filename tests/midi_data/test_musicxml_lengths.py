"""Tuplets whose durations a file rounds to whole divisions."""

import pytest

from tests.midi_data.test_musicxml_files import attributes, document, note, notes, read

COARSE = attributes(divisions=480)


def group(count, length, *, actual, normal, sign="16th", voice=1):
    """`count` equal notes of a tuplet, all said to last `length` divisions."""
    ratio = f"<actual-notes>{actual}</actual-notes><normal-notes>{normal}</normal-notes>"
    inside = f"<voice>{voice}</voice><type>{sign}</type>"
    inside += f"<time-modification>{ratio}</time-modification>"
    return "".join(note("CDEFGAB"[k % 7] + "4", length, inside=inside) for k in range(count))


def onsets(*bars):
    (track,) = read(document(bars)).tracks
    return [each.time for each in track.notes]


def test_seven_rounded_lengths_fill_their_beat():
    bar = COARSE + group(7, 69, actual=7, normal=4) + note("C5", 1440)

    assert onsets(bar, note("C4", 1920)) == [0, 69, 137, 206, 274, 343, 411, 480, 1920]


@pytest.mark.parametrize("back", [7 * 69 + 1440, 1920])
def test_a_second_voice_begins_with_the_bar_however_the_file_goes_back(back):
    above = group(7, 69, actual=7, normal=4) + note("C5", 1440)
    below = f"<backup><duration>{back}</duration></backup>" + note("C3", 480) + note("D3", 1440)

    (track,) = read(document([COARSE + above + below])).tracks

    assert [each for each in notes(track) if each[2] < 60] == [(0, 480, 48), (480, 1440, 50)]


def test_triplets_in_a_file_that_counts_in_halves_of_a_beat_are_triplets():
    bar = attributes(divisions=2) + group(3, 1, actual=3, normal=2, sign="eighth") + note("C5", 6)

    assert onsets(bar) == [0, 160, 320, 480]


def test_a_duration_that_is_not_a_rounded_one_is_believed():
    bar = COARSE + group(3, 200, actual=3, normal=2, sign="eighth") + note("C5", 1320)

    assert onsets(bar) == [0, 200, 400, 600]


@pytest.mark.parametrize("sign", ["", "long", "16th</type><dot/><dot/><dot/><dot/><dot/><type>"])
def test_a_sign_that_says_no_length_leaves_the_duration(sign):
    bar = COARSE + group(7, 69, actual=7, normal=4, sign=sign) + note("C5", 1437)

    assert onsets(bar)[-1] == 483


def test_one_pitch_held_in_two_voices_over_a_bar_line_keeps_both_lengths():
    def held(kind, length, voice):
        tie, inside = f"<tie type='{kind}'/>", f"<voice>{voice}</voice>"
        return note("C4", length, inside=tie + inside)

    back = "<backup><duration>1920</duration></backup>"
    first = held("start", 1920, 1) + back + note("rest", 960) + held("start", 960, 2)
    second = held("stop", 480, 1) + note("rest", 1440) + back + held("stop", 960, 2)

    (track,) = read(document([COARSE + first, second])).tracks

    assert notes(track) == [(0, 2400, 60), (960, 1920, 60)]
