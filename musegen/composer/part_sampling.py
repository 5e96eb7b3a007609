"""Writing with the part-stream model: slot by slot, the same odds as the model read at once."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from midi_data.progress import Progress, silent
from musegen.composer import part_echoes, part_features
from musegen.composer.part_model import Memory, PartModel
from musegen.encoders.part_streams import REST


@torch.inference_mode()
def sample(
    model: PartModel,
    *,
    steps: int,
    pieces: int = 1,
    temperature: float = 1.0,
    seed: int = 0,
    progress: Progress = silent,
) -> list[NDArray[np.int16]]:
    """New pieces as part streams; a part rests where the model has it rest.

    Args:
        model: what writes.
        steps: the length of each piece.
        pieces: written side by side.
        temperature: 1 for the model's own odds, less for safer choices.
        seed: the same gives the same notes.
        progress: told of each step.

    Returns:
        (step, part) for each piece.
    """
    generator = torch.Generator().manual_seed(seed)
    writer = Writer(model.eval(), pieces, steps)
    for step in range(steps):
        for part in range(model.config.parts):
            odds = (writer.logits(step, part) / temperature).softmax(dim=-1)
            drawn = torch.multinomial(odds, 1, generator=generator)
            writer.streams[:, step, part] = drawn[:, 0]
        progress(step + 1, steps, "Writing")
    return list(writer.streams.numpy().astype(np.int16))


class Writer:
    """Pieces being written, and what the layers remember of them.

    Slots are asked for in their order, and `streams` is filled before the next is asked for.
    """

    def __init__(self, model: PartModel, pieces: int, steps: int) -> None:
        config = model.config
        self.model = model
        self.streams = torch.full((pieces, steps, config.parts), REST)
        self.trunk = [Memory() for _ in model.trunk]
        self.own = [[Memory() for _ in model.own] for _ in range(config.parts)]
        self.beat = torch.zeros(pieces, config.beat, config.part_width)  # first part's last slots
        self.plan = torch.empty(0)  # (piece, step of the beat, part, part_width)
        self.like = part_echoes.passages(self.streams[:, :1])

    def logits(self, step: int, part: int) -> Tensor:
        """Logits of a slot, (piece, symbol)."""
        streams = self.streams[:, : step + 1]
        lines = part_features.read_lines(streams)
        if part == 0:
            self.like = part_echoes.passages(lines.sound).last()
        echoes = part_echoes.follow(streams, self.like)
        seen = part_features.standing(lines.last(2)).last(1)
        rows = part_features.rows(seen, echoes, first_step=step)[:, :, part]
        slot = self.model.embed(rows)  # (piece, 1, part_width)
        if part == 0:
            self._hear(step, slot)
        slot = slot + self.plan[:, step % self.model.config.beat, part, None]
        turns = self.model.turns(slot, step)
        for layer, memory in zip(self.model.own, self.own[part], strict=True):
            slot = layer(slot, turns, memory)
        sound = seen.sound[:, :, part, None]  # (piece, 1, 1, other part)
        return self.model.logits(slot[:, :, None], sound, sound[..., part], echoes.of(part))[
            :, 0, 0
        ]

    def _hear(self, step: int, slot: Tensor) -> None:
        """Remember the first part's slot, and plan the beat when one begins."""
        model, beat = self.model, self.model.config.beat
        self.beat = torch.cat([self.beat[:, 1:], slot], dim=1)
        if step % beat:
            return
        hidden = model.into_trunk(self.beat.flatten(1)[:, None])
        turns = model.turns(hidden, step // beat)
        for layer, memory in zip(model.trunk, self.trunk, strict=True):
            hidden = layer(hidden, turns, memory)
        planned = model.parts_out(model.trunk_norm(hidden))
        self.plan = planned.view(len(slot), beat, model.config.parts, -1)
