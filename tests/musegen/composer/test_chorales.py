import json
from itertools import islice

import numpy as np
import pytest
import torch

from midi_data.errors import CorpusError
from musegen.composer import chorales
from musegen.composer.part_model import PartConfig, PartModel
from musegen.encoders import part_streams
from musegen.encoders.part_streams import HOLD, REST
from musegen.training.loop import TrainingConfig
from tests.builders import score

TINY = PartConfig(parts=2, width=16, layers=1, part_width=16, heads=2)


def streams(*parts):
    return part_streams.encode(score(*parts))


def test_the_published_split_is_read_as_it_is(tmp_path):
    rows = [[67, 60, 52, 48], [67, 60, 53, 48], [69, -1, 53, 48]]
    published = {"train": [rows, rows], "valid": [rows[:2]], "test": [rows[1:]]}
    (tmp_path / "Jsb16thSeparated.json").write_text(json.dumps(published))

    found = chorales.read(tmp_path)

    assert [len(found[split]) for split in ("train", "validation", "test")] == [2, 1, 1]
    assert found["train"][0].tolist() == [
        [67, 60, 52, 48],
        [HOLD, HOLD, 53, HOLD],
        [69, REST, HOLD, HOLD],
    ]


def test_a_missing_archive_is_named(tmp_path):
    with pytest.raises(CorpusError, match="jsb"):
        chorales.read(tmp_path / "jsb-chorales.tar.xz")


def test_no_part_leaves_the_range_it_has_in_the_corpus():
    wide, narrow = streams("C4:1 C5:1", "C3:1 C4:1"), streams("E4:1 A4:1", "D3:1 rest:1")

    moves = chorales.transpositions([wide, narrow])

    assert moves == [range(1), range(-2, 4)]  # the lower part may go down 2, the upper up 3


def test_a_part_that_is_silent_hinders_no_move():
    moves = chorales.transpositions([streams("C4:1 C5:1", "C3:2"), streams("E4:1", "rest:1")])

    assert moves[1] == range(-4, 9)


def test_a_round_has_every_piece_once_and_padding_is_not_counted():
    pieces = [streams("C4:1 D4:1", "C3:2"), streams("E4:1", "E3:1"), streams("G4:3", "G3:3")]
    generator = np.random.default_rng(0)

    drawn = list(islice(chorales.batches(pieces, steps_a_batch=16, generator=generator), 2))
    lengths = sorted(int(row.sum()) for batch in drawn for row in batch.is_real)

    assert lengths == [4, 8, 12]


def test_nats_count_every_slot_alike_however_pieces_are_batched():
    torch.manual_seed(0)
    model = PartModel(TINY)
    short, long = streams("C4:1", "C3:1"), streams("G4:1 A4:2", "G3:3")

    both = chorales.nats_a_slot(model, [short, long])
    apart = [chorales.nats_a_slot(model, [piece]) for piece in (short, long)]

    assert both == pytest.approx((apart[0] * short.size + apart[1] * long.size) / (4 * 8), rel=1e-5)


def test_what_goes_on_costs_less_than_what_moves():
    train = [streams("C4:4 D4:4", "C3:8")]

    steady = chorales.bigram_nats(train, [streams("C4:4", "C3:4")])
    moving = chorales.bigram_nats(train, [streams("C4:0.25 D4:0.25 C4:0.25", "C3:0.75")])

    assert 0 < steady < moving


def test_training_keeps_the_model_that_validates_best(tmp_path):
    piece = streams("C4:1 D4:1 E4:2", "C3:4")
    pieces = {"train": [piece], "validation": [piece], "test": [piece]}
    config = TrainingConfig(minutes=0.05, warmup_steps=5, precision="no", device="cpu")

    trained = chorales.train(pieces, tmp_path, TINY, config)

    figure = chorales.nats_a_slot(trained.model, [piece])
    kept = PartModel.from_pretrained(tmp_path / "best")
    assert figure == pytest.approx(min(trained.curve.values()))
    assert chorales.nats_a_slot(kept, [piece]) == pytest.approx(figure)
    assert figure < 4.8  # from 4.9, however slow the machine
    assert list(trained.curve)[-1] == trained.run.step
