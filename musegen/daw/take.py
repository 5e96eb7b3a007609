"""Where a piece comes from: what was asked, what made it, and which bars a model wrote."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from typing import Any

from midi_data.errors import FileError


@dataclass(frozen=True, kw_only=True)
class Weights:
    """A model that took part, and what its weights may be used for."""

    name: str
    licence: str
    data: tuple[str, ...] = ()  # the corpora it learned from, with their licences


@dataclass(frozen=True, kw_only=True)
class Written:
    """Bars of one track that a model wrote, counted from 1, first and last included."""

    track: str
    first_bar: int
    last_bar: int


@dataclass(frozen=True, kw_only=True)
class Take:
    """What made one version of a piece, enough to make it again; `take.json` in a bundle."""

    verb: str  # compose, continue, infill, ..., or export for a piece that came from elsewhere
    words: str = ""
    brief: Mapping[str, Any] = field(default_factory=dict)
    seed: int | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    weights: tuple[Weights, ...] = ()
    parent: str | None = None
    written: tuple[Written, ...] = ()
    musegen: str = field(default_factory=lambda: version("musegen"))

    def to_json(self) -> str:
        """The take as JSON text."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str, *, name: str = "take.json") -> "Take":
        """The take that `to_json` wrote.

        Raises:
            FileError: the text is not a take, or says something that takes do not say.
        """
        try:
            said = json.loads(text)
            weights = tuple(
                Weights(**each | {"data": tuple(each.get("data", ()))})
                for each in said.pop("weights", ())
            )
            written = tuple(Written(**each) for each in said.pop("written", ()))
            return cls(**said, weights=weights, written=written)
        except (ValueError, TypeError, AttributeError) as error:
            raise FileError(
                f"this does not say how a piece was made ({error})",
                where=name,
                mend="Use the take.json of a musegen bundle as it was written.",
            ) from error
