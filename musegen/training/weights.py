"""A model's folder: `config.json` beside `model.safetensors`, read strictly and without pickle."""

import json
from dataclasses import asdict, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, Protocol, Self, TypeVar

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import nn

from midi_data.errors import ConfigError, FileError
from midi_data.writing import atomic

SHIPPED = Path(__file__).parent.parent / "weights"


class Config(Protocol):
    """A frozen dataclass with a model's shape."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


class Pretrained(Protocol):
    """A model that loads itself."""

    @classmethod
    def from_pretrained(cls, folder: str | Path, /) -> Self:
        """The model kept in a folder."""
        ...


C = TypeVar("C", bound=Config)
M = TypeVar("M", bound=Pretrained)


def folder_of(name_or_folder: str | Path) -> Path:
    """The folder of shipped weights of this name, or the folder itself.

    Raises:
        FileError: if there is neither.
    """
    for folder in (Path(name_or_folder), SHIPPED / Path(name_or_folder).name):
        if (folder / "model.safetensors").is_file():
            return folder
    shipped = sorted(path.parent.name for path in SHIPPED.glob("*/model.safetensors"))
    raise FileError(
        "no weights of this name are shipped and no folder holds a model.safetensors",
        where=str(name_or_folder),
        mend=f"Shipped are: {', '.join(shipped) or 'none'}.",
    )


def read_config(kind: type[C], folder: Path) -> C:
    """The config of a model's folder.

    Raises:
        ConfigError: if a field is unknown, missing or impossible.
    """
    try:
        said = json.loads((folder / "config.json").read_text())
    except (OSError, ValueError) as error:
        raise ConfigError("no readable config.json", where=str(folder)) from error
    names = {field.name for field in fields(kind)}
    if not isinstance(said, dict) or set(said) != names:
        odd = sorted(set(said) ^ names) if isinstance(said, dict) else said
        raise ConfigError(
            f"unknown or missing: {odd}",
            where=f"{folder.name}/config.json",
            mend="Restore the file.",
        )
    return kind(**said)


def shared(kind: type[M], name_or_folder: str | Path) -> M:
    """A model that is loaded once for everybody, until its file changes; nobody trains it.

    Raises:
        MusicError: if there is none, or its files do not fit together.
    """
    folder = folder_of(name_or_folder).resolve()
    model: M = _loaded(kind, folder, (folder / "model.safetensors").stat().st_mtime_ns)
    return model


@lru_cache(maxsize=4)
def _loaded(kind: type[M], folder: Path, changed: int) -> M:
    return kind.from_pretrained(folder)


def load_into(model: nn.Module, folder: Path) -> None:
    """Fill a model from its folder; every tensor has to be there, and no other.

    Raises:
        ConfigError: if a tensor is missing, unknown or of another shape, or the file is damaged.
    """
    try:
        tensors = load_file(folder / "model.safetensors")
        model.load_state_dict(tensors, strict=True)
    except (OSError, SafetensorError, RuntimeError) as error:
        raise ConfigError(
            f"the weights do not fit the config ({str(error).splitlines()[-1].strip()})",
            where=str(folder),
            mend="Install musegen again, or train the model again.",
        ) from error


def save(model: nn.Module, config: Config, folder: Path, *, half: bool = False) -> None:
    """Write a model's folder, each file whole or not at all; `half` stores half precision."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {
        name: tensor.detach().to("cpu", torch.float16 if half else tensor.dtype).contiguous()
        for name, tensor in model.state_dict().items()
    }
    with atomic(folder / "config.json", force=True) as draft:
        draft.write_text(json.dumps(asdict(config), indent=2) + "\n")
    with atomic(folder / "model.safetensors", force=True) as draft:
        save_file(tensors, draft)
        draft.chmod(0o644)  # it is made for its owner's eyes only
