"""A card beside every shipped model: its data and their licences, how it was made, its figures."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from midi_data.errors import FileError
from musegen.training.weights import SHIPPED, folder_of

Card = dict[str, Any]


def write_card(folder: Path, card: Card) -> None:
    """Keep a card beside the weights it is about."""
    (folder / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")


def read_card(folder: Path) -> Card:
    """The card of a model's folder.

    Raises:
        FileError: if it has none.
    """
    try:
        card = json.loads((folder / "card.json").read_text())
    except (OSError, ValueError) as error:
        raise FileError(
            "these weights have no readable card", where=str(folder), mend="Ask who made them."
        ) from error
    return dict(card)


def cards(names: Sequence[str] | None = None) -> dict[str, Card]:
    """The cards of the shipped weights, all of them or those named, each with its size in MB.

    Raises:
        FileError: if there are none of a name.
    """
    if names is None:
        names = sorted(path.parent.name for path in SHIPPED.glob("*/model.safetensors"))
    found = {}
    for name in names:
        folder = folder_of(name)
        size = (folder / "model.safetensors").stat().st_size / 1e6
        found[name] = {"megabytes": round(size, 1), **read_card(folder)}
    return found


def card_lines(name: str, card: Card, *, whole: bool) -> list[str]:
    """A card for a person: one line, or everything on it."""
    first = f"{name}: {card['what']} {card['megabytes']} MB. {card['rights']}"
    return [first, *_nested(card, 1)] if whole else [first]


def _nested(value: Card, depth: int) -> list[str]:
    lines = []
    for key, inner in value.items():
        if isinstance(inner, dict):
            lines += [f"{'  ' * depth}{key}:", *_nested(inner, depth + 1)]
        else:
            lines.append(f"{'  ' * depth}{key}: {inner}")
    return lines
