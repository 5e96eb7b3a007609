"""The part-stream model: a fixed ensemble on a grid to the odds of what each part does next.

At every step the parts decide in turn, the first part (the soprano) first, each hearing those
before it. Two transformers do it: the trunk has one token a step, the state all parts are in before
it; the parts' own layers have one token a slot, a part looking back over its own slots. Both hear
only what was decided before. The odds of a pitch add up from what it is, and from its intervals to
what every part sounds, so what is learnt in one key is known in all.

Rotary positions (Su et al., 2021), SwiGLU (Shazeer, 2020), RMSNorm, and dropout with one mask for
all steps of a sequence (Gal & Ghahramani, 2016).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import torch
from torch import Tensor, nn
from torch.nn import functional

from midi_data.errors import ConfigError
from musegen.composer import part_features
from musegen.composer.model import rotate
from musegen.encoders.part_streams import HOLD, REST, SYMBOLS
from musegen.training import weights

PITCHES = 128


@dataclass(frozen=True, kw_only=True)
class PartConfig:
    """The part-stream model's shape, saved as `config.json` beside its weights."""

    parts: int = 4
    beat: int = 4  # steps
    width: int = 192  # features of a beat
    layers: int = 3  # of the trunk
    part_width: int = 128  # features of a slot
    part_layers: int = 1
    heads: int = 4
    dropout: float = 0.1

    def __post_init__(self) -> None:
        for width in (self.width, self.part_width):
            if width % (2 * self.heads):
                raise ConfigError(
                    f"width {width} does not divide into {self.heads} heads of even size",
                    mend="Choose a width that is a multiple of twice the heads.",
                )


class PartModel(nn.Module):
    """Part streams to the odds of every slot."""

    def __init__(self, config: PartConfig) -> None:
        super().__init__()
        self.config = config
        slot, beat = config.part_width, config.width
        self.table = nn.EmbeddingBag(part_features.table_size(config.parts), slot, mode="sum")
        self.into_trunk = nn.Linear(config.beat * slot, beat)
        self.trunk = nn.ModuleList(
            Layer(beat, config.heads, config.dropout) for _ in range(config.layers)
        )
        self.trunk_norm = nn.RMSNorm(beat)
        self.parts_out = nn.Linear(beat, config.beat * config.parts * slot)
        self.own = nn.ModuleList(
            Layer(slot, config.heads, config.dropout) for _ in range(config.part_layers)
        )
        self.norm = nn.RMSNorm(slot)
        self.dropout = SteadyDropout(config.dropout)
        self.symbol_head = nn.Linear(slot, SYMBOLS)
        self.interval_head = nn.Linear(slot, config.parts * PITCHES)
        self.apply(_initialise)

    @classmethod
    def from_pretrained(cls, folder: str | Path) -> Self:
        """The model kept in a folder, ready to write.

        Raises:
            MusicError: if there is none, or its files do not fit together.
        """
        place = weights.folder_of(folder)
        model = cls(weights.read_config(PartConfig, place))
        weights.load_into(model, place)
        return model.eval()

    def save_pretrained(self, folder: str | Path) -> None:
        """Write `config.json` and `model.safetensors`."""
        weights.save(self, self.config, Path(folder))

    def forward(self, streams: Tensor) -> Tensor:
        """Logits of what every slot holds, given all slots decided before it.

        Args:
            streams: (batch, step, part): pitch, REST or HOLD.

        Returns:
            (batch, step, part, symbol); minus infinity for a hold where nothing sounds.
        """
        seen = part_features.standing(part_features.read_lines(streams))
        slots = self.embed(part_features.rows(seen))  # (batch, step, part, part_width)
        slots = slots + self.plan(slots)
        batch, steps, parts, width = slots.shape
        lines = slots.transpose(1, 2).reshape(batch * parts, steps, width)
        turns = self.turns(lines)
        for layer in self.own:
            lines = layer(lines, turns)
        slots = lines.view(batch, parts, steps, width).transpose(1, 2)
        return self.logits(slots, seen.sound, seen.sound.diagonal(dim1=2, dim2=3))

    def plan(self, slots: Tensor) -> Tensor:
        """What the trunk has for every slot; (batch, step, part, part_width), as `slots`."""
        batch, steps, parts, width = slots.shape
        beat = self.config.beat
        first = slots[:, :, 0]  # the first part's slot knows how all stood at the step before
        first = functional.pad(first, (0, 0, beat - 1, -steps % beat - (beat - 1)))
        hidden = self.into_trunk(first.reshape(batch, -1, beat * width))
        turns = self.turns(hidden)
        for layer in self.trunk:
            hidden = layer(hidden, turns)
        planned: Tensor = self.parts_out(self.trunk_norm(hidden))
        return planned.view(batch, -1, parts, width)[:, :steps]

    def turns(self, hidden: Tensor, start: int = 0) -> Tensor:
        """Cosines and sines for the steps of (row, step, width); (2, step, feature / 2)."""
        features = hidden.shape[-1] // self.config.heads
        powers = torch.arange(0, features, 2, device=hidden.device) / features
        step = torch.arange(start, start + hidden.shape[1], device=hidden.device)
        angles = step[:, None] * 10_000.0**-powers
        return torch.stack([angles.cos(), angles.sin()])

    def embed(self, rows: Tensor) -> Tensor:
        """Rows of the table, summed; (..., feature) to (..., part_width)."""
        summed = self.table(rows.flatten(0, -2)).view(*rows.shape[:-1], -1)
        dropped: Tensor = self.dropout(summed)
        return dropped

    def logits(self, slots: Tensor, sound: Tensor, own: Tensor) -> Tensor:
        """Logits of every slot.

        Args:
            slots: (batch, step, part, part_width).
            sound: (batch, step, part, other part), what all parts sound when it is decided.
            own: (batch, step, part), what the part itself sounds.

        Returns:
            (batch, step, part, symbol).
        """
        slots = self.dropout(self.norm(slots))
        by_interval = self.interval_head(slots).view(*sound.shape, PITCHES)
        pitch = torch.arange(PITCHES, device=sound.device)
        interval = (pitch - sound[..., None] + PITCHES // 2).clamp(0, PITCHES - 1)
        heard = by_interval.gather(-1, interval) * (sound < REST)[..., None]
        fit = functional.pad(heard.sum(dim=-2), (0, SYMBOLS - PITCHES))
        is_hold = torch.arange(SYMBOLS, device=sound.device) == HOLD
        nothing_to_hold = own[..., None] >= REST
        logits: Tensor = self.symbol_head(slots) + fit
        return logits.masked_fill(nothing_to_hold & is_hold, -torch.inf)


class Layer(nn.Module):
    """Attention over the steps before, then a gated feed-forward layer."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.head_count = heads
        inner = int(width * 8 / 3 / 64) * 64 or 64
        self.attention_norm = nn.RMSNorm(width)
        self.query_key_value = nn.Linear(width, 3 * width, bias=False)
        self.attention_out = nn.Linear(width, width, bias=False)
        self.feed_norm = nn.RMSNorm(width)
        self.gate_and_value = nn.Linear(width, 2 * inner, bias=False)
        self.feed_out = nn.Linear(inner, width, bias=False)
        self.dropout = SteadyDropout(dropout)

    def forward(self, hidden: Tensor, turns: Tensor, memory: "Memory | None" = None) -> Tensor:
        """(row, step, width) to the same shape; with a memory, one step after those in it."""
        rows, steps, width = hidden.shape
        mixed = self.query_key_value(self.attention_norm(hidden))
        mixed = mixed.view(rows, steps, 3, self.head_count, -1).permute(2, 0, 3, 1, 4)
        query, key = rotate(mixed[:2], turns)  # (row, head, step, feature)
        value = mixed[2]
        if memory is not None:
            key, value = memory.extend(key, value)
        heard = functional.scaled_dot_product_attention(query, key, value, is_causal=memory is None)
        heard = heard.transpose(1, 2).reshape(rows, steps, width)
        hidden = hidden + self.dropout(self.attention_out(heard))
        gate, fed = self.gate_and_value(self.feed_norm(hidden)).chunk(2, dim=-1)
        out: Tensor = hidden + self.dropout(self.feed_out(functional.silu(gate) * fed))
        return out


class SteadyDropout(nn.Module):
    """Dropout that drops the same features at all steps of a row."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, hidden: Tensor) -> Tensor:
        """(row, step, ..., width) to the same shape."""
        if not self.training or not self.share:
            return hidden
        mask = torch.empty_like(hidden[:, :1]).bernoulli_(1 - self.share)
        return hidden * (mask / (1 - self.share))


class Memory:
    """Keys and values of one layer's past steps, (row, head, step, feature)."""

    def __init__(self) -> None:
        self.past: tuple[Tensor, Tensor] | None = None

    def extend(self, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        """Remember new steps; all keys and values so far."""
        if self.past is not None:
            key = torch.cat([self.past[0], key], dim=2)
            value = torch.cat([self.past[1], value], dim=2)
        self.past = key, value
        return self.past


def _initialise(module: nn.Module) -> None:
    if isinstance(module, nn.Linear | nn.EmbeddingBag):
        nn.init.normal_(module.weight, std=0.02)
    if isinstance(module, nn.Linear) and module.bias is not None:
        nn.init.zeros_(module.bias)
