"""The part-stream model: a fixed ensemble on a grid to the odds of what each part does next.

At every step the parts decide in turn, the first part (the soprano) first, each hearing those
before it. Two transformers do it: the trunk has one token a step, the state all parts are in before
it; the parts' own layers have one token a slot, a part looking back over its own slots. Both hear
only what was decided before. The odds of a pitch add up from what it is, and from its intervals to
what every part sounds, so what is learnt in one key is known in all.

Rotary positions (Su et al., 2021), SwiGLU (Shazeer, 2020) and RMSNorm. A small corpus is soon
learnt by heart, and mostly by what the parts stand at: in training a slot does not hear some of the
other parts, nor know all it is told, and the trunk misses beats.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import torch
from torch import Tensor, nn
from torch.nn import functional

from midi_data.errors import ConfigError
from musegen.composer import part_echoes, part_features
from musegen.composer.model import rotate
from musegen.composer.part_echoes import Echoes
from musegen.encoders.part_streams import HOLD, REST, SYMBOLS
from musegen.training import weights

PITCHES = 128


@dataclass(frozen=True, kw_only=True)
class PartConfig:
    """The part-stream model's shape, saved as `config.json` beside its weights."""

    parts: int = 4
    beat: int = 4  # steps
    width: int = 128  # features of a beat
    layers: int = 2  # of the trunk
    part_width: int = 96  # features of a slot
    part_layers: int = 1
    heads: int = 4
    dropout: float = 0.35  # of features inside the layers
    forgetting: float = 0.35  # of parts heard, of what is known of them, and of beats

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
        self.dropout = nn.Dropout(config.dropout)
        self.symbol_head = nn.Linear(slot, SYMBOLS)
        self.interval_head = nn.Linear(slot, config.parts * PITCHES)
        self.echo_head = nn.Linear(slot, part_echoes.KINDS)
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
        lines = part_features.read_lines(streams)
        seen = part_features.standing(lines)
        echoes = part_echoes.follow(streams, part_echoes.passages(lines.sound))
        slots = self.embed(part_features.rows(seen, echoes))  # (batch, step, part, part_width)
        slots = slots + self.plan(slots)
        batch, steps, parts, width = slots.shape
        alone = slots.transpose(1, 2).reshape(batch * parts, steps, width)
        turns = self.turns(alone)
        for layer in self.own:
            alone = layer(alone, turns)
        slots = alone.view(batch, parts, steps, width).transpose(1, 2)
        return self.logits(slots, seen.sound, seen.sound.diagonal(dim1=2, dim2=3), echoes)

    def plan(self, slots: Tensor) -> Tensor:
        """What the trunk has for every slot; (batch, step, part, part_width), as `slots`."""
        batch, steps, parts, width = slots.shape
        beat = self.config.beat
        first = slots[:, :, 0]  # the first part's slot knows how all stood at the step before
        first = functional.pad(first, (0, 0, beat - 1, -steps % beat - (beat - 1)))
        hidden = self.into_trunk(first.reshape(batch, -1, beat * width))
        hears = torch.ones_like(hidden[..., :1])
        hidden = hidden * functional.dropout(hears, self.config.forgetting, self.training)
        turns = self.turns(hidden)
        for layer in self.trunk:
            hidden = layer(hidden, turns)
        planned: Tensor = self.parts_out(self.dropout(self.trunk_norm(hidden)))
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
        kept = self._kept(rows.shape, rows.device).flatten(0, -2)
        summed: Tensor = self.table(rows.flatten(0, -2), per_sample_weights=kept)
        return summed.view(*rows.shape[:-1], -1)

    def _kept(self, shape: torch.Size, device: torch.device) -> Tensor:
        """0 for what is forgotten and more for the rest; (batch, step, part, feature)."""
        kept = torch.ones(shape, device=device)
        if not self.training:
            return kept
        others = shape[2]
        heard = torch.ones(*shape[:3], others, device=device)
        heard = functional.dropout(heard, self.config.forgetting)
        heard.diagonal(dim1=2, dim2=3).fill_(1.0)  # a part always hears itself
        kept[..., : part_features.BY_PAIR * others] *= heard.repeat(1, 1, 1, part_features.BY_PAIR)
        return functional.dropout(kept, self.config.forgetting)

    def logits(self, slots: Tensor, sound: Tensor, own: Tensor, echoes: Echoes) -> Tensor:
        """Logits of every slot.

        Args:
            slots: (batch, step, part, part_width).
            sound: (batch, step, part, other part), what all parts sound when it is decided.
            own: (batch, step, part), what the part itself sounds.
            echoes: of the same slots.

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
        trust = self.echo_head(slots) * (echoes.likeness > 0)
        logits: Tensor = (self.symbol_head(slots) + fit).scatter_add(-1, echoes.symbol, trust)
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
        self.dropout = nn.Dropout(dropout)

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
