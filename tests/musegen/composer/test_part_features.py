import torch

from musegen.composer import part_features
from musegen.composer.part_echoes import follow, passages
from musegen.composer.part_features import NOTHING, read_lines, rows, standing, table_size
from musegen.encoders import part_streams
from musegen.encoders.part_streams import REST
from tests.builders import score


def streams_of(*parts):
    return torch.from_numpy(part_streams.encode(score(*parts))).long()[None]


def test_a_part_knows_its_note_and_the_one_before():
    lines = read_lines(streams_of("C4:0.5 D4:0.75"))

    assert lines.sound[0, :, 0].tolist() == [60, 60, 62, 62, 62]
    assert lines.lasted[0, :, 0].tolist() == [0, 1, 0, 1, 2]
    assert lines.sound_before[0, :, 0].tolist() == [NOTHING, NOTHING, 60, 60, 60]
    assert lines.lasted_before[0, :, 0].tolist() == [0, 0, 2, 2, 2]


def test_a_rest_lasts_as_a_note_does():
    lines = read_lines(streams_of("C4:0.25 rest:0.75 E4:0.25"))

    assert lines.sound[0, :, 0].tolist() == [60, REST, REST, REST, 64]
    assert lines.lasted[0, :, 0].tolist() == [0, 0, 1, 2, 0]
    assert lines.lasted_before[0, :, 0].tolist() == [0, 1, 1, 1, 3]


def test_the_lower_part_hears_where_the_upper_went_and_the_upper_where_the_lower_was():
    seen = standing(read_lines(streams_of("C5:0.25 D5:0.25", "E4:0.25 F4:0.25")))

    upper, lower = seen.sound[0, 1].tolist()

    assert seen.sound[0, 0].tolist() == [[NOTHING, NOTHING], [72, NOTHING]]
    assert upper == [72, 64]
    assert lower == [74, 64]


def known_of(streams):
    lines = read_lines(streams)
    return standing(lines), follow(streams, passages(lines.sound))


def test_all_that_is_known_fits_in_the_table():
    seen, echoes = known_of(streams_of("C4:4 rest:4 C4:4 rest:4", "G9:0.25 C-1:7.75 C0:8"))

    found = rows(seen, echoes)

    assert echoes.likeness.any()
    assert found.shape[:3] == (1, 64, 2)
    assert found.min() >= 0
    assert found.max() < table_size(2)
    assert found.unique().numel() > 100


def test_a_late_step_is_told_by_its_place_in_the_bar():
    seen, echoes = known_of(streams_of("C4:0.25"))

    start, late = rows(seen, echoes), rows(seen, echoes, first_step=63)
    told_apart = (start != late).sum().item()

    assert told_apart == 3  # the bar, the waltz bar and the beginning
    assert part_features.FIRST_STEPS < 63
