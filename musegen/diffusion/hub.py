"""Any text-to-audio pipeline of diffusers that is kept in a local folder, as an engine.

Such as Stable Audio, AudioLDM 2 or ACE-Step. Nothing is fetched, and no pickle and no code is
loaded: safetensors only, and classes of diffusers and transformers only.
"""

import inspect
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
from numpy.typing import NDArray

from midi_data.errors import ConfigError, FileError
from midi_data.progress import Progress, silent
from musegen.audio.recording import RATE
from musegen.diffusion.torchaudio_import import load_torchaudio
from musegen.diffusion.wish import SoundWish

load_torchaudio()  # diffusers imports it, and does not know how
import diffusers  # noqa: E402

_INDEX = "model_index.json"
_LENGTHS = (  # what pipelines call the seconds that are wanted
    "audio_length_in_s",
    "audio_end_in_s",
    "audio_duration",
    "audio_duration_s",
    "duration",
)
_RATES = (  # where they keep how many samples a second they make
    "sample_rate",
    "vae.sampling_rate",
    "vocoder.config.sampling_rate",
    "vae.config.sampling_rate",
    "vae.config.sample_rate",
    "unet.config.sample_rate",
)
_MEND = "Name a folder with a text-to-audio pipeline of diffusers, as `save_pretrained` leaves it."


@dataclass(frozen=True)
class LocalPipeline:
    """A pipeline that is loaded, and what it can be told."""

    name: str
    pipeline: Any  # of whatever class the folder names
    rate: int
    options: frozenset[str]

    @classmethod
    def from_folder(cls, folder: str | Path) -> Self:
        """The pipeline in a folder.

        Raises:
            FileError: there is none.
            ConfigError: it makes no sound, is not safe to load, or lacks something.
        """
        folder = Path(folder)
        kind = _class_of(folder)
        options = frozenset(inspect.signature(kind.__call__).parameters)
        if not options & {*_LENGTHS}:
            raise ConfigError(
                f"{kind.__name__} makes no sound of a length", where=str(folder), mend=_MEND
            )
        pipeline = _loaded(kind, folder)
        pipeline.set_progress_bar_config(disable=True)
        if torch.cuda.is_available():
            pipeline = pipeline.to("cuda")
        return cls(kind.__name__, pipeline, _rate_of(pipeline, folder), options)

    def unheard(self, wish: SoundWish) -> tuple[str, ...]:
        """What is said in a wish that it cannot be told."""
        said = {"prompt": wish.words, "negative_prompt": wish.negative}
        return tuple(words for name, words in said.items() if words and name not in self.options)

    def sound(
        self, wish: SoundWish, *, seconds: float, seed: int, progress: Progress = silent
    ) -> NDArray[np.float32]:
        """What it makes of a wish, (2, sample) at 44.1 kHz, as long as was asked.

        Args:
            wish: its words, and steps and guidance where they are said.
            seconds: how long.
            seed: of its noise.
            progress: told of every step, if the pipeline tells.

        Raises:
            ConfigError: the pipeline cannot do it.
        """
        device = self.pipeline.device
        asked: dict[str, Any] = {
            "prompt": wish.words,
            "negative_prompt": wish.negative or None,
            "num_inference_steps": wish.steps,
            "guidance_scale": wish.guidance,
            **dict.fromkeys(_LENGTHS, seconds),
            "generator": torch.Generator(device).manual_seed(seed),
            **_listeners(wish.steps or 0, progress),
        }
        said = {name: value for name, value in asked.items() if name in self.options}
        said = {name: value for name, value in said.items() if value is not None}
        try:
            made = self.pipeline(**said)
        except (ValueError, TypeError, RuntimeError) as error:
            raise ConfigError(
                f"{self.name} cannot make this ({str(error).strip().splitlines()[0]})",
                mend="Ask for another length, or fewer words.",
            ) from error
        return _at_length(_stereo(made, self.name), self.rate, seconds)


def _class_of(folder: Path) -> Any:  # noqa: ANN401 - diffusers' own classes
    """The class that a folder's index names, if all it names is safe to load."""
    try:
        index = json.loads((folder / _INDEX).read_text())
    except (OSError, ValueError) as error:
        raise FileError(f"no readable {_INDEX}", where=str(folder), mend=_MEND) from error
    name = index.get("_class_name") if isinstance(index, dict) else None
    kind = getattr(diffusers, name, None) if isinstance(name, str) else None
    if not (inspect.isclass(kind) and issubclass(kind, diffusers.DiffusionPipeline)):
        raise ConfigError(
            f"diffusers {diffusers.__version__} has no pipeline {name!r}",
            where=str(folder / _INDEX),
            mend="Bring diffusers up to date, or name another folder.",
        )
    for part, entry in index.items():
        if isinstance(entry, list) and not _is_known(entry):
            raise ConfigError(
                f"{part} would run code of its own ({entry[0]})",
                where=str(folder / _INDEX),
                mend="Name a pipeline made of diffusers and transformers alone.",
            )
    return kind


def _is_known(entry: list[Any]) -> bool:
    """Whether a component is of a library that is trusted, or none, or a mere value."""
    library = entry[0] if entry else None
    if not isinstance(library, str):
        return True
    return library in ("diffusers", "transformers") or hasattr(diffusers.pipelines, library)


def _loaded(kind: Any, folder: Path) -> Any:  # noqa: ANN401 - as above
    try:
        with _no_bars():
            return kind.from_pretrained(folder, local_files_only=True, use_safetensors=True)
    except ImportError as error:
        needed = dict.fromkeys(re.findall(r"pip install (?:-U )?([\w-]+)", str(error)))
        raise ConfigError(
            f"{kind.__name__} needs a package that is not installed",
            where=str(folder),
            mend=f"Run `pip install {' '.join(needed) or 'transformers'}`.",
        ) from error
    except (OSError, ValueError, TypeError, AttributeError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ConfigError(
            f"{kind.__name__} cannot be loaded ({reason})",
            where=str(folder),
            mend="Download it whole, with its weights as .safetensors.",
        ) from error


@contextmanager
def _no_bars() -> Iterator[None]:
    """Keep the bars that libraries draw while they load from standard error."""
    libraries = [diffusers, *filter(None, [sys.modules.get("transformers")])]
    for library in libraries:
        library.utils.logging.disable_progress_bar()
    try:
        yield
    finally:
        for library in libraries:
            library.utils.logging.enable_progress_bar()


def _rate_of(pipeline: Any, folder: Path) -> int:  # noqa: ANN401 - as above
    for path in _RATES:
        found = pipeline
        for name in path.split("."):
            found = getattr(found, name, None)
        if isinstance(found, int) and found > 0:
            return found
    raise ConfigError(
        f"{type(pipeline).__name__} does not say its sample rate", where=str(folder), mend=_MEND
    )


def _listeners(steps: int, progress: Progress) -> dict[str, Any]:
    """What a pipeline may call after every step, of the old kind and the new."""

    def heard(step: int) -> None:
        progress(step + 1, max(steps, step + 1), f"step {step + 1}")

    def at_end(pipeline: object, step: int, time: object, inside: dict[str, Any]) -> dict[str, Any]:
        heard(step)
        return inside

    return {
        "callback": lambda step, time, latents: heard(step),
        "callback_on_step_end": at_end,
        "callback_steps": 1,
    }


def _stereo(made: Any, name: str) -> NDArray[np.float32]:  # noqa: ANN401 - as above
    """The first sound of what a pipeline gives, (2, sample)."""
    audio = made.audios[0]
    if isinstance(audio, torch.Tensor):
        audio = audio.detach().float().cpu().numpy()
    sound = np.atleast_2d(np.asarray(audio, dtype=np.float32))
    if not np.isfinite(sound).all():
        raise ConfigError(f"{name} made no sound but numbers without end", mend="Try other words.")
    if len(sound) != 2:
        sound = np.repeat(sound.mean(axis=0, keepdims=True), 2, axis=0)
    return sound


def _at_length(sound: NDArray[np.float32], rate: int, seconds: float) -> NDArray[np.float32]:
    """A sound at 44.1 kHz, cut or with silence after it: (2, sample)."""
    import soxr  # type: ignore[import-untyped]  # it has no types

    resampled = soxr.resample(np.ascontiguousarray(sound.T), rate, RATE).T
    length = round(seconds * RATE)
    made = np.zeros((2, length), np.float32)
    made[:, : resampled.shape[1]] = resampled[:, :length]
    return made
