import torch

from musegen.composer.part_echoes import follow, passages
from musegen.composer.part_features import read_lines
from musegen.encoders import part_streams
from musegen.encoders.part_streams import HOLD
from tests.builders import score

TOGETHER, ALONE = 0, 1


def echoes_of(*parts):
    streams = torch.from_numpy(part_streams.encode(score(*parts))).long()[None]
    return follow(streams, passages(read_lines(streams).sound))


PHRASE = "C5:1 D5:1 E5:1 F5:1 "


def test_a_phrase_that_comes_back_is_told_how_it_went_on():
    found = echoes_of(PHRASE + "G5:2 C5:2 " + PHRASE + "A5:2")

    after_phrase = 48
    assert found.symbol[0, after_phrase, 0, TOGETHER] == 79  # G5, though A5 follows now
    assert found.likeness[0, after_phrase, 0, TOGETHER] == 3  # a bar, 16 steps
    assert found.symbol[0, after_phrase - 1, 0, TOGETHER] == HOLD


def test_the_first_time_there_is_no_echo():
    found = echoes_of(PHRASE)

    assert not found.likeness.any()


def test_a_held_chord_is_no_echo_of_itself():
    found = echoes_of("C5:2.5 D5:1", "E4:2.5 F4:1")

    assert not found.likeness[0, :12].any()


def test_a_melody_is_known_again_under_another_harmony():
    found = echoes_of(PHRASE + "G5:4 " + PHRASE + "G5:4", "C4:8 E4:4 G3:4")

    assert found.likeness[0, 48, 0].tolist() == [0, 3]
    assert found.symbol[0, 48, 0, ALONE] == 79


def test_when_a_part_goes_elsewhere_those_after_it_no_longer_hear_the_echo():
    bass = "C4:4 E4:4 "
    found = echoes_of(PHRASE + "G5:4 " + PHRASE + "A5:4", bass + "C4:4 D4:4")

    assert found.likeness[0, 48, :, TOGETHER].tolist() == [3, 0]
    assert found.likeness[0, 48, 1, ALONE] == 3


def test_an_echo_tells_nothing_of_the_step_it_is_heard_at():
    first = echoes_of(PHRASE + "G5:2 C5:2 " + PHRASE + "A5:2")
    other = echoes_of(PHRASE + "G5:2 C5:2 " + PHRASE + "B5:2")

    assert torch.equal(first.symbol[:, :49], other.symbol[:, :49])
    assert torch.equal(first.likeness[:, :49], other.likeness[:, :49])
