import json

import numpy as np
import pytest
import torch

from midi_data.errors import ConfigError, FileError
from musegen.composer import chorales
from musegen.composer.part_model import PartConfig, PartModel
from musegen.composer.part_sampling import Writer, sample
from musegen.encoders import part_streams
from musegen.encoders.part_streams import HOLD, REST, SYMBOLS
from tests.builders import score

TINY = PartConfig(
    width=32, layers=2, part_width=16, part_layers=1, heads=2, dropout=0.0, forgetting=0.0
)


@pytest.fixture
def model():
    torch.manual_seed(0)
    made = PartModel(TINY).eval()
    for parameter in made.parameters():  # far from even odds
        torch.nn.init.normal_(parameter, std=0.3)
    return made


def chorale():
    """Four bars and a beat in four parts; the alto rests for a bar."""
    return part_streams.encode(
        score(
            "G4:1 A4:1 B4:1 A4:0.5 G4:0.5 F#4:1 G4:2 D5:1 C5:1 B4:1 A4:2 G4:4 F#4:1",
            "D4:4 rest:4 G4:2 F#4:2 D4:4 D4:1",
            "B3:2 D4:1 C4:1 A3:1 B3:3 G3:1 A3:1 B3:1 C4:1 B3:4 A3:1",
            "G3:1 F#3:1 E3:1 C3:1 D3:1 G2:3 B2:1 A2:1 G2:1 D3:1 G2:4 D3:1",
        )
    )


def tensor(*streams):
    return torch.from_numpy(np.stack(streams)).long()


def test_every_slot_has_odds_that_sum_to_one(model):
    streams = tensor(chorale(), chorale())

    odds = model(streams).softmax(dim=-1)

    assert odds.shape == (*streams.shape, SYMBOLS)
    assert torch.allclose(odds.sum(dim=-1), torch.ones(streams.shape))


def test_nothing_can_be_held_before_a_part_has_begun_or_while_it_rests(model):
    streams = chorale()

    odds = model(tensor(streams)).softmax(dim=-1)[0]
    alto_rests = np.flatnonzero(streams[:, 1] == REST)

    assert (odds[0, :, HOLD] == 0).all()
    assert (odds[alto_rests + 1, 1, HOLD] == 0).all()
    assert (odds[1:, 0, HOLD] > 0).all()


@pytest.mark.parametrize(("step", "part"), [(0, 0), (3, 3), (18, 1), (33, 2), (47, 0), (67, 3)])
def test_a_slot_hears_only_slots_decided_before_it(model, step, part):
    other = chorale()
    other[step, part] = 50 if other[step, part] != 50 else 52

    before, after = model(tensor(chorale())), model(tensor(other))
    differs = (before - after).nan_to_num(0).abs().amax(dim=-1).flatten() > 0
    decided = step * 4 + part + 1  # this slot and all before it

    assert not differs[:decided].any()
    assert differs[decided:].any() or decided == differs.numel()


def test_writing_slot_by_slot_has_the_odds_of_reading_at_once(model):
    streams = tensor(chorale())
    steps, parts = streams.shape[1:]

    writer = Writer(model, 1, steps)
    writer.streams = streams
    with torch.inference_mode():
        one_by_one = [writer.logits(step, part) for step in range(steps) for part in range(parts)]
        at_once = model(streams)

    assert torch.allclose(torch.cat(one_by_one), at_once.flatten(0, 2), atol=1e-4)


def test_the_same_seed_writes_the_same_notes(model):
    first, again, other = (sample(model, steps=12, pieces=2, seed=seed)[0] for seed in (5, 5, 6))

    assert first.shape == (12, 4)
    assert first.tolist() == again.tolist()
    assert first.tolist() != other.tolist()
    assert len(part_streams.decode(first).tracks) == 4  # no hold without a note


def test_a_step_of_training_lowers_the_loss():
    torch.manual_seed(0)
    model = PartModel(TINY)
    (batch,) = chorales.grouped([chorale(), chorale()[:40]], 1_000)
    optimiser = torch.optim.SGD(model.parameters(), lr=0.1)

    before = chorales.loss(model, batch)
    before.backward()
    optimiser.step()

    assert chorales.loss(model, batch) < before


def test_a_kept_model_hears_as_it_did(model, tmp_path):
    streams = tensor(chorale())

    model.save_pretrained(tmp_path)

    assert torch.equal(PartModel.from_pretrained(tmp_path)(streams), model(streams))


def test_a_damaged_config_is_refused(model, tmp_path):
    model.save_pretrained(tmp_path)
    (tmp_path / "config.json").write_text(json.dumps({"width": 32}))

    with pytest.raises(ConfigError, match="unknown or missing"):
        PartModel.from_pretrained(tmp_path)


def test_there_must_be_a_model_in_the_folder(tmp_path):
    with pytest.raises(FileError, match="no weights"):
        PartModel.from_pretrained(tmp_path)


def test_heads_of_odd_size_are_refused():
    with pytest.raises(ConfigError, match="multiple of twice the heads"):
        PartConfig(part_width=30, heads=4)
