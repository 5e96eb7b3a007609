import json
from dataclasses import dataclass

import pytest
import torch
from torch import nn

from midi_data.errors import ConfigError, FileError
from musegen.training.loop import TrainingConfig, train


@dataclass(frozen=True)
class LineConfig:
    inputs: int = 2


class Line(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 8)
        self.out = nn.Linear(8, 1)

    def forward(self, batch):
        return self.out(self.layer(batch))


def squared_error(model, batch):
    return (model(batch) - batch.sum(dim=1, keepdim=True)).square().mean()


def endless(step):
    generator = torch.Generator().manual_seed(step)
    while True:
        yield torch.randn((64, 2), generator=generator)


def run(folder, *, resume=False, seconds=1.0):
    torch.manual_seed(0)
    config = TrainingConfig(
        minutes=seconds / 60, warmup_steps=5, learning_rate=0.03, precision="no"
    )
    return train(Line(), LineConfig(), squared_error, endless, folder, config, resume=resume)


def test_training_learns_within_its_time_and_can_go_on(tmp_path):
    first = run(tmp_path)
    second = run(tmp_path, resume=True)

    assert first.loss < 1.9  # from about 2, however few steps a busy machine takes
    assert second.step > first.step
    assert second.loss < max(first.loss, 0.01)  # it did not begin anew; near 0 steps are chance
    assert json.loads((tmp_path / "progress.json").read_text())["step"] == second.step


def test_a_run_is_never_overwritten(tmp_path):
    run(tmp_path, seconds=0.1)

    with pytest.raises(FileError, match="--resume"):
        run(tmp_path)


def test_there_must_be_a_run_to_go_on_with(tmp_path):
    with pytest.raises(FileError, match="no run to go on with"):
        run(tmp_path, resume=True)


def test_no_time_is_refused():
    with pytest.raises(ConfigError, match="more than 0"):
        TrainingConfig(minutes=0)


def test_a_run_whose_writing_fails_is_kept_as_it_was_and_goes_on(tmp_path, monkeypatch):
    first = run(tmp_path / "run", seconds=0.1)
    before = {path.name: path.read_bytes() for path in (tmp_path / "run").iterdir()}

    def fail(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("musegen.training.loop.save_file", fail)
        with pytest.raises(FileError, match="No space left"):
            run(tmp_path / "run", resume=True, seconds=0.1)

    assert {path.name: path.read_bytes() for path in (tmp_path / "run").iterdir()} == before
    assert run(tmp_path / "run", resume=True, seconds=0.1).step > first.step
