"""The training loop of every model: a time budget, resuming, mixed precision, many devices.

A run's folder holds the model, the optimiser's state and `progress.json`, all without pickle. It
is written every few minutes and at the end, so a run can stop at any step and go on.
"""

import json
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

import torch
from accelerate import Accelerator
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from midi_data.errors import ConfigError, FileError
from midi_data.progress import Progress, silent
from musegen.training import weights

logger = logging.getLogger(__name__)

SAVE_EVERY_SECONDS = 120.0


class OnDevice(Protocol):
    """What a batch can do."""

    def to(self, device: torch.device, /) -> Self:
        """The same on another device."""
        ...


B = TypeVar("B", bound=OnDevice)
M = TypeVar("M", bound=nn.Module)


@dataclass(frozen=True, kw_only=True)
class TrainingConfig:
    """How to train; it does not go with the weights.

    Attributes:
        minutes: the time this call may take.
        learning_rate: at its highest, after warming up.
        warmup_steps: how long the learning rate rises.
        decay_share: the last share of `minutes`, in which the learning rate falls to zero.
        precision: `bf16`, `fp16` or `no`.
        device: `cpu` or `cuda`; None takes the best there is.
        seed: of weights and batches.
    """

    minutes: float = 60.0
    learning_rate: float = 1e-3
    warmup_steps: int = 100
    decay_share: float = 0.3
    weight_decay: float = 0.05
    precision: str = "bf16"
    device: str | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        if not self.minutes > 0:
            raise ConfigError(f"{self.minutes} minutes of training", mend="Give it more than 0.")
        if self.device not in (None, "cpu", "cuda"):
            raise ConfigError(f"no device {self.device!r}", mend="Choose cpu or cuda.")
        if self.device == "cuda" and not torch.cuda.is_available():
            raise ConfigError("there is no CUDA device here", mend="Choose cpu.")


@dataclass(frozen=True)
class Run:
    """How far a run has come."""

    step: int = 0
    seconds: float = 0.0
    loss: float = float("nan")  # smoothed


def train(
    model: M,
    shape: weights.Config,
    loss: Callable[[M, B], Tensor],
    batches: Callable[[int], Iterator[B]],
    folder: Path,
    config: TrainingConfig,
    *,
    resume: bool = False,
    progress: Progress = silent,
) -> Run:
    """Train `model` in place and keep it in `folder`.

    Args:
        model: what learns.
        shape: the model's config, saved beside it.
        loss: what is to become small, for the model and a batch.
        batches: batches without end, given the step to begin at; a batch has `to(device)`.
        folder: where the run is kept.
        config: how to train.
        resume: go on with the run in `folder`.
        progress: told the seconds gone, the seconds there are, and the loss.

    Raises:
        FileError: if the folder holds a run and `resume` was not asked, or the other way round.
    """
    accelerator = Accelerator(mixed_precision=config.precision, cpu=config.device == "cpu")
    optimiser = torch.optim.AdamW(
        _groups(model, config.weight_decay), lr=config.learning_rate, betas=(0.9, 0.95)
    )
    run = _resumed(model, optimiser, folder) if resume else _fresh(folder)
    model, optimiser = accelerator.prepare(model, optimiser)
    began = saved = time.monotonic()
    budget = config.minutes * 60
    seconds_before = run.seconds
    for batch in batches(run.step):
        gone = time.monotonic() - began
        if gone >= budget:
            break
        for group in optimiser.param_groups:
            group["lr"] = config.learning_rate * _rate(run.step, gone / budget, config)
        value = _step(accelerator, model, optimiser, loss, batch)
        smooth = value if run.step == 0 or run.loss != run.loss else 0.98 * run.loss + 0.02 * value
        run = replace(run, step=run.step + 1, seconds=seconds_before + gone, loss=smooth)
        progress(int(gone), int(budget), f"step {run.step}, loss {smooth:.3f}")
        if time.monotonic() - saved > SAVE_EVERY_SECONDS:
            _keep(accelerator, model, optimiser, shape, folder, run)
            saved = time.monotonic()
    _keep(accelerator, model, optimiser, shape, folder, run)
    return run


def _step(
    accelerator: Accelerator,
    model: M,
    optimiser: Any,  # noqa: ANN401  # Accelerate's wrapper of an optimiser
    loss: Callable[[M, B], Tensor],
    batch: B,
) -> float:
    """One step down the slope; the loss before it."""
    with accelerator.autocast():
        value = loss(model, batch.to(accelerator.device))
    accelerator.backward(value)
    accelerator.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    optimiser.zero_grad()
    return float(value.detach())


def _rate(step: int, share: float, config: TrainingConfig) -> float:
    """Warm up, hold, and fall to zero at the end of the time there is (Hu et al., 2024)."""
    rising = min(1.0, (step + 1) / config.warmup_steps)
    falling = min(1.0, (1.0 - share) / config.decay_share)
    return rising * max(falling, 0.02)


def _groups(model: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """Matrices decay, vectors (norms, biases) do not."""
    named = sorted(model.named_parameters(), key=lambda pair: pair[0])
    matrices = [parameter for _, parameter in named if parameter.ndim > 1]
    vectors = [parameter for _, parameter in named if parameter.ndim <= 1]
    return [
        {"params": matrices, "weight_decay": weight_decay},
        {"params": vectors, "weight_decay": 0.0},
    ]


def _fresh(folder: Path) -> Run:
    if (folder / "progress.json").exists():
        raise FileError(
            "a run is kept here already", where=str(folder), mend="Pass --resume to go on with it."
        )
    return Run()


def read_run(folder: Path) -> Run:
    """How far the run in a folder has come.

    Raises:
        FileError: if there is none.
    """
    try:
        return Run(**json.loads((folder / "progress.json").read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise FileError(
            "no run to go on with", where=str(folder), mend="Train without --resume first."
        ) from error


def _resumed(model: nn.Module, optimiser: torch.optim.Optimizer, folder: Path) -> Run:
    """Fill model and optimiser from the folder."""
    run = read_run(folder)
    state = load_file(folder / "optimiser.safetensors")
    weights.load_into(model, folder)
    for number, parameter in enumerate(_parameters(optimiser)):
        optimiser.state[parameter] = {
            name: state[f"{number}.{name}"] for name in ("step", "exp_avg", "exp_avg_sq")
        }
    return run


def _keep(
    accelerator: Accelerator,
    model: nn.Module,
    optimiser: Any,  # noqa: ANN401  # Accelerate's wrapper of an optimiser
    shape: weights.Config,
    folder: Path,
    run: Run,
) -> None:
    """Write the run, on the main process."""
    if not accelerator.is_main_process:
        return
    weights.save(accelerator.unwrap_model(model), shape, folder)
    state = {}
    for number, parameter in enumerate(_parameters(optimiser)):
        for name, tensor in optimiser.state[parameter].items():
            state[f"{number}.{name}"] = tensor.detach().cpu().contiguous()
    save_file(state, folder / "optimiser.safetensors")
    (folder / "progress.json").write_text(json.dumps(asdict(run)))
    logger.info("kept step %d, loss %.3f", run.step, run.loss)


def _parameters(optimiser: Any) -> list[Tensor]:  # noqa: ANN401  # wrapped by Accelerate or not
    return [parameter for group in optimiser.param_groups for parameter in group["params"]]
