"""The composer's transformer: events so far to the odds of the next event, stream by stream.

A decoder-only transformer (Vaswani et al., 2017) with RMSNorm, rotary positions (Su et al.,
2021) and SwiGLU (Shazeer, 2020). The embeddings of an event's streams are summed. The streams of
the next event are decided in order, each head seeing those decided before it, so a pitch knows
its track and a duration its pitch. The track head points at the header's tracks: its odds are
how well a track's program and slot fit.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import torch
from torch import Tensor, nn
from torch.nn import functional

from midi_data.errors import ConfigError
from musegen.encoders import event_vocabulary as v
from musegen.training import weights

CHAIN = (v.POSITION, v.SLOT, v.PITCH, v.DURATION, v.VELOCITY)
"""The streams decided after `kind`, in their order."""


@dataclass(frozen=True, kw_only=True)
class ComposerConfig:
    """The composer's shape, saved as `config.json` beside its weights."""

    width: int = 256  # features in the residual stream
    layers: int = 6
    heads: int = 4
    context: int = 768  # events

    def __post_init__(self) -> None:
        if self.width % (2 * self.heads):
            raise ConfigError(
                f"width {self.width} does not divide into {self.heads} heads of even size",
                mend="Choose a width that is a multiple of twice the heads.",
            )


class Composer(nn.Module):
    """Events to the odds of what comes next."""

    def __init__(self, config: ComposerConfig) -> None:
        super().__init__()
        self.config = config
        self.embeddings = nn.ModuleList(nn.Embedding(size, config.width) for size in v.SIZES)
        self.given_table = nn.Embedding(2, config.width)
        self.bars_left_table = nn.Embedding(v.MAX_BARS_LEFT + 2, config.width)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = nn.RMSNorm(config.width)
        self.kind_head = nn.Linear(config.width, v.WRITTEN[v.KIND])
        values = [0 if stream == v.SLOT else v.WRITTEN[stream] for stream in CHAIN]
        self.heads = nn.ModuleList(Head(config.width, count) for count in values)
        self.apply(_initialise)

    @classmethod
    def from_pretrained(cls, name_or_folder: str | Path = "composer") -> Self:
        """The composer shipped under a name or kept in a folder, ready to write.

        Raises:
            MusicError: if there is none, or its files do not fit together.
        """
        folder = weights.folder_of(name_or_folder)
        composer = cls(weights.read_config(ComposerConfig, folder))
        weights.load_into(composer, folder)
        return composer.eval()

    def save_pretrained(self, folder: str | Path) -> None:
        """Write `config.json` and, in half precision, `model.safetensors`."""
        weights.save(self, self.config, Path(folder), half=True)

    def forward(self, events: Tensor, given: Tensor, programs: Tensor) -> Tensor:
        """The hidden state after each event.

        Args:
            events: (batch, event, stream) whole numbers.
            given: (batch, event) 1 where the event was given, 0 where it was written.
            programs: (batch, slot) the program value of each slot's track, 0 where there is none.

        Returns:
            (batch, event, width).
        """
        hidden = self.embed(events, given, programs, bars_left(events))
        turns = rotations(0, events.shape[1], self.config, events.device)
        for block in self.blocks:
            hidden = block(hidden, turns)
        normed: Tensor = self.norm(hidden)
        return normed

    def embed(self, events: Tensor, given: Tensor, programs: Tensor, left: Tensor) -> Tensor:
        """The sum of an event's embeddings; (batch, event, width)."""
        total: Tensor = self.given_table(given) + self.bars_left_table(left)
        for stream, embedding in enumerate(self.embeddings):
            total = total + embedding(events[..., stream])
        slot = (events[..., v.SLOT] - v.SLOTS.first).clamp(0, v.MAX_SLOTS - 1)
        program = programs.gather(1, slot)  # (batch, event)
        sounding = events[..., v.KIND, None] == v.NOTE
        return total + torch.where(sounding, self.table(v.PITCH)(program), 0.0)

    def head(self, index: int, hidden: Tensor, chosen: Tensor, programs: Tensor) -> Tensor:
        """Logits of the stream CHAIN[index].

        Args:
            index: which stream of CHAIN.
            hidden: (row, width).
            chosen: (row, width), the sum of the embeddings of the streams already decided.
            programs: (row, slot), the program values of each row's tracks.

        Returns:
            (row, value); minus infinity for tracks that are not there.
        """
        head = self.heads[index]
        assert isinstance(head, Head)
        mixed: Tensor = head(hidden, chosen)
        if head.out is not None:
            logits: Tensor = head.out(mixed)
            return logits
        fit_slot = mixed @ self.table(v.SLOT).weight[: v.SLOTS.stop].T
        fit_program = mixed @ self.table(v.PITCH).weight[: v.PROGRAM.stop].T
        fit = fit_slot + functional.pad(fit_program.gather(1, programs), (1, 0))
        return fit.masked_fill(functional.pad(programs == 0, (1, 0), value=True), -torch.inf)

    def chosen_embedding(self, stream: int, value: Tensor, programs: Tensor) -> Tensor:
        """What a decided stream adds to the chain, (row, width)."""
        embedded: Tensor = self.table(stream)(value)
        if stream == v.SLOT:
            program = programs.gather(1, (value[:, None] - 1).clamp(min=0))[:, 0]
            embedded = embedded + self.table(v.PITCH)(program)
        return embedded

    def echo_embedding(self, rows: int) -> Tensor:
        """What the chain of an echo begins with, (row, width); that of a note begins with 0."""
        return self.table(v.KIND).weight[v.ECHO].expand(rows, -1)

    def table(self, stream: int) -> nn.Embedding:
        """The embeddings of a stream's values."""
        table = self.embeddings[stream]
        assert isinstance(table, nn.Embedding)
        return table


class Block(nn.Module):
    """Attention over the events before, then a gated feed-forward layer."""

    def __init__(self, config: ComposerConfig) -> None:
        super().__init__()
        self.head_count = config.heads
        inner = int(config.width * 8 / 3 / 64) * 64 or 64
        self.attention_norm = nn.RMSNorm(config.width)
        self.query_key_value = nn.Linear(config.width, 3 * config.width, bias=False)
        self.attention_out = nn.Linear(config.width, config.width, bias=False)
        self.feed_norm = nn.RMSNorm(config.width)
        self.gate_and_value = nn.Linear(config.width, 2 * inner, bias=False)
        self.feed_out = nn.Linear(inner, config.width, bias=False)

    def forward(self, hidden: Tensor, turns: Tensor, cache: "Cache | None" = None) -> Tensor:
        """(batch, event, width) to the same shape; with a cache, events follow those in it."""
        batch, length, width = hidden.shape
        mixed = self.query_key_value(self.attention_norm(hidden))
        mixed = mixed.view(batch, length, 3, self.head_count, -1).permute(2, 0, 3, 1, 4)
        query, key, value = mixed  # (batch, head, event, feature)
        query, key = rotate(query, turns), rotate(key, turns)
        causal = True
        if cache is not None:
            causal = cache.length == 0
            key, value = cache.extend(key, value)
        heard = functional.scaled_dot_product_attention(
            query, key, value, is_causal=causal and length > 1
        )
        heard = heard.transpose(1, 2).reshape(batch, length, width)
        hidden = hidden + self.attention_out(heard)
        gate, fed = self.gate_and_value(self.feed_norm(hidden)).chunk(2, dim=-1)
        out: Tensor = hidden + self.feed_out(functional.silu(gate) * fed)
        return out


class Head(nn.Module):
    """What one stream is decided by: the hidden state and the streams decided before it.

    With no `values` there is no layer of logits: the track head points at tracks instead.
    """

    def __init__(self, width: int, values: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(width, width)
        self.chosen = nn.Linear(width, width, bias=False)
        self.out = nn.Linear(width, values) if values else None

    def forward(self, hidden: Tensor, chosen: Tensor) -> Tensor:
        """(row, width): what both say together."""
        return functional.gelu(self.hidden(hidden) + self.chosen(chosen))


class Cache:
    """Keys and values of one block's past events, in memory set aside once."""

    def __init__(self, config: ComposerConfig, batch: int, device: torch.device) -> None:
        shape = (2, batch, config.heads, config.context, config.width // config.heads)
        self.memory = torch.zeros(shape, device=device)
        self.length = 0

    def extend(self, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        """Remember new events; all keys and values so far, (batch, head, event, feature)."""
        start, self.length = self.length, self.length + key.shape[2]
        self.memory[0, :, :, start : self.length] = key
        self.memory[1, :, :, start : self.length] = value
        return self.memory[0, :, :, : self.length], self.memory[1, :, :, : self.length]


def bars_left(events: Tensor) -> Tensor:
    """How many bars follow the bar of each event, (batch, event); 0 before the first bar.

    One is added, so that 0 stands for the header.
    """
    is_bar = events[..., v.KIND] == v.BAR
    index = torch.arange(events.shape[1], device=events.device)
    latest = torch.where(is_bar, index, -1).cummax(dim=1).values
    left = events[..., v.POSITION].gather(1, latest.clamp(min=0)) - v.BARS_LEFT.first + 1
    return torch.where(latest >= 0, left, 0).clamp(0, v.MAX_BARS_LEFT + 1)


def rotations(start: int, count: int, config: ComposerConfig, device: torch.device) -> Tensor:
    """Cosines and sines for `count` events from `start`; (2, event, feature / 2)."""
    features = config.width // config.heads
    powers = torch.arange(0, features, 2, device=device) / features
    angles = torch.arange(start, start + count, device=device)[:, None] * 10_000.0**-powers
    return torch.stack([angles.cos(), angles.sin()])


def rotate(heads: Tensor, turns: Tensor) -> Tensor:
    """Turn pairs of features by their event's angle; (batch, head, event, feature)."""
    first, second = heads.chunk(2, dim=-1)
    cos, sin = turns.to(heads.dtype)
    return torch.cat([first * cos - second * sin, first * sin + second * cos], dim=-1)


def _initialise(module: nn.Module) -> None:
    if isinstance(module, nn.Linear | nn.Embedding):
        nn.init.normal_(module.weight, std=0.02)
    if isinstance(module, nn.Linear) and module.bias is not None:
        nn.init.zeros_(module.bias)
