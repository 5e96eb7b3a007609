"""The training loop of every model: a time budget, resuming, mixed precision, many devices.

A run's folder holds the model, the optimiser's state and `progress.json`, all without pickle. It
is written every few minutes and at the end, so a run can stop at any step and go on.
"""

import json
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

import torch
from accelerate import Accelerator
from accelerate.state import AcceleratorState
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from midi_data.errors import ConfigError, FileError
from midi_data.progress import Progress, silent
from midi_data.writing import atomic_folder
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
    learning_rate: float = 2.5e-3
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
    after_step: Callable[[M, Run], None] = lambda model, run: None,
    optimisers_of: Callable[[M, TrainingConfig], list[torch.optim.Optimizer]] | None = None,
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
        after_step: shown the model and how far it has come, after every step.
        optimisers_of: what takes the steps; Muon and AdamW if left. A group of parameters with a
            `pace` learns so many times as fast.

    Raises:
        FileError: if the folder holds a run and `resume` was not asked, or the other way round.
    """
    AcceleratorState._reset_state(reset_partial_state=True)  # it keeps the last run's precision
    accelerator = Accelerator(mixed_precision=config.precision, cpu=config.device == "cpu")
    optimisers = (optimisers_of or muon_and_adamw)(model, config)
    run = _resumed(model, optimisers, folder) if resume else _fresh(folder)
    model = accelerator.prepare(model)
    optimisers = [accelerator.prepare(each) for each in optimisers]
    began = saved = time.monotonic()
    budget = config.minutes * 60
    seconds_before = run.seconds
    for batch in batches(run.step):
        gone = time.monotonic() - began
        if gone >= budget:
            break
        for group in (group for each in optimisers for group in each.param_groups):
            rate = config.learning_rate * _rate(run.step, gone / budget, config)
            group["lr"] = group.get("pace", 1.0) * rate
        value = _step(accelerator, model, optimisers, loss, batch)
        smooth = value if run.step == 0 or run.loss != run.loss else 0.98 * run.loss + 0.02 * value
        run = replace(run, step=run.step + 1, seconds=seconds_before + gone, loss=smooth)
        after_step(accelerator.unwrap_model(model), run)
        progress(int(gone), int(budget), f"step {run.step}, loss {smooth:.3f}")
        if time.monotonic() - saved > SAVE_EVERY_SECONDS:
            _keep(accelerator, model, optimisers, shape, folder, run)
            saved = time.monotonic()
    _keep(accelerator, model, optimisers, shape, folder, run)
    return run


def _step(
    accelerator: Accelerator,
    model: M,
    optimisers: Sequence[Any],  # Accelerate's wrappers of optimisers
    loss: Callable[[M, B], Tensor],
    batch: B,
) -> float:
    """One step down the slope; the loss before it."""
    with accelerator.autocast():
        value = loss(model, batch.to(accelerator.device))
    accelerator.backward(value)
    accelerator.clip_grad_norm_(model.parameters(), 1.0)
    for optimiser in optimisers:
        optimiser.step()
        optimiser.zero_grad()
    return float(value.detach())


def _rate(step: int, share: float, config: TrainingConfig) -> float:
    """Warm up, hold, and fall to zero at the end of the time there is (Hu et al., 2024)."""
    rising = min(1.0, (step + 1) / config.warmup_steps)
    falling = min(1.0, (1.0 - share) / config.decay_share)
    return rising * max(falling, 0.02)


def muon_and_adamw(model: nn.Module, config: TrainingConfig) -> list[torch.optim.Optimizer]:
    """Muon for the matrices inside the model, AdamW for all else.

    Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024, with steps of
    AdamW's size as in Liu et al., "Muon is scalable for LLM training", 2025.
    """
    inside = {
        f"{name}.weight"
        for name, layer in model.named_modules()
        if isinstance(layer, nn.Linear) and not name.endswith(("out", "head"))
    }
    named = sorted(model.named_parameters(), key=lambda pair: pair[0])
    hidden = [parameter for name, parameter in named if name in inside]
    tables = [each for name, each in named if name not in inside and each.ndim > 1]
    vectors = [each for name, each in named if name not in inside and each.ndim <= 1]
    groups: list[dict[str, Any]] = [{"params": tables}, {"params": vectors, "weight_decay": 0.0}]
    adamw = torch.optim.AdamW(
        groups,
        lr=config.learning_rate,
        betas=(0.9, 0.95),
        weight_decay=config.weight_decay,
    )
    if not hidden:
        return [adamw]
    muon = torch.optim.Muon(
        hidden,
        lr=config.learning_rate,
        weight_decay=config.weight_decay,
        adjust_lr_fn="match_rms_adamw",
    )
    return [muon, adamw]


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


def _resumed(model: nn.Module, optimisers: Sequence[torch.optim.Optimizer], folder: Path) -> Run:
    """Fill model and optimisers from the folder."""
    run = read_run(folder)
    state = load_file(folder / "optimisers.safetensors")
    weights.load_into(model, folder)
    owners = dict(_numbered(optimisers))
    for name, tensor in state.items():
        number, field = name.split(".")
        optimiser, parameter = owners[int(number)]
        optimiser.state[parameter][field] = tensor
    return run


def _keep(
    accelerator: Accelerator,
    model: nn.Module,
    optimisers: Sequence[Any],  # Accelerate's wrappers of optimisers
    shape: weights.Config,
    folder: Path,
    run: Run,
) -> None:
    """Write the run, on the main process, so that what is there can always go on."""
    if not accelerator.is_main_process:
        return
    state = {
        f"{number}.{field}": tensor.detach().cpu().contiguous()
        for number, (optimiser, parameter) in _numbered(optimisers)
        for field, tensor in optimiser.state[parameter].items()
    }
    folder.parent.mkdir(parents=True, exist_ok=True)
    with atomic_folder(folder, force=True) as draft:
        weights.save(accelerator.unwrap_model(model), shape, draft)
        save_file(state, draft / "optimisers.safetensors")
        (draft / "progress.json").write_text(json.dumps(asdict(run)))
    logger.info("kept step %d, loss %.3f", run.step, run.loss)


def _numbered(optimisers: Sequence[Any]) -> Iterator[tuple[int, tuple[Any, Tensor]]]:
    """Every parameter with its optimiser, numbered in an order that does not change."""
    return enumerate(
        (optimiser, parameter)
        for optimiser in optimisers
        for group in optimiser.param_groups
        for parameter in group["params"]
    )
