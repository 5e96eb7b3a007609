"""The composer's blocks laid out for writing: a few events at a time, many times over.

At one event, calling a torch module takes longer than its sums do. So the sums of
`Composer.forward` are done here with few calls: products by torch, which keeps to its number of
threads, and the rest by numpy, whose calls are the shortest. What several takes hear, be it one
event or many, goes through in one pass.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from musegen.composer.model import Block, Composer, rotations
from musegen.encoders import event_vocabulary as v
from musegen.encoders.event_streams import Events

Floats = NDArray[np.float32]

_EPSILON = float(np.finfo(np.float32).eps)  # as RMSNorm adds


@dataclass(frozen=True)
class Passage:
    """Events in a row that one take hears after what it has heard.

    Attributes:
        take: which take.
        start: how many events it has heard.
        events: (event, stream).
        given: (event,) whether each is shown rather than written.
        bars_left: (event,) of the bar of each, as `model.bars_left` counts.
    """

    take: int
    start: int
    events: Events
    given: NDArray[np.bool_]
    bars_left: NDArray[np.int64]

    @property
    def stop(self) -> int:
        """How many events the take has heard after these."""
        return self.start + len(self.events)


class Trunk:
    """The blocks, and the keys and values of what each take has heard.

    Args:
        composer: whose weights these are; they are copied.
        programs: (slot,) the program value of each slot's track, 0 where there is none.
        takes: how many there are.
    """

    def __init__(self, composer: Composer, programs: NDArray[np.int64], takes: int) -> None:
        config = composer.config
        self.layers = [_Layer(block) for block in composer.blocks if isinstance(block, Block)]
        self.norm = _scale(composer.norm).numpy()
        self.table = _Table(composer, programs)
        self.turns = _turns(composer)
        shape = (config.layers, 2, takes, config.heads, config.context)
        self.memory = torch.zeros(*shape, config.width // config.heads)

    def share(self, events: int) -> None:
        """Let every take have heard the first events that the first take has."""
        self.memory[:, :, 1:, :, :events] = self.memory[:, :, :1, :, :events]

    def hear(self, passages: Sequence[Passage]) -> Floats:
        """The hidden state after the last event of each passage, (passage, width)."""
        hidden = np.concatenate([self.table.embed(each) for each in passages])  # (event, width)
        places = np.concatenate([np.arange(each.start, each.stop) for each in passages])
        cos, sin = (turns[places] for turns in self.turns)
        ends = np.cumsum([len(each.events) for each in passages])
        ears = [_Ear(self.memory, each, int(end)) for each, end in zip(passages, ends, strict=True)]
        for number, layer in enumerate(self.layers):
            heard = layer.listen(hidden, (cos, sin), ears, number)
            if number == len(self.layers) - 1:  # from here on only the last events matter
                hidden, heard = hidden[ends - 1], heard[ends - 1]
            hidden += _times(heard, layer.attention_out)
            hidden += layer.feed(hidden)
        normed: Floats = _unit(hidden) * self.norm
        return normed


class _Table:
    """All embeddings in one table, so that an event is one look at it."""

    def __init__(self, composer: Composer, programs: NDArray[np.int64]) -> None:
        tables = [composer.table(stream) for stream in range(len(v.STREAMS))]
        tables += [composer.given_table, composer.bars_left_table]
        nothing = torch.zeros(1, composer.config.width)
        rows = torch.cat([*(table.weight.detach() for table in tables), nothing])
        self.rows: Floats = rows.numpy()
        firsts = np.cumsum([0, *(table.num_embeddings for table in tables)])
        self.firsts = firsts[:-1]
        self.programs = firsts[v.PITCH] + programs
        self.nothing = len(rows) - 1

    def embed(self, passage: Passage) -> Floats:
        """The sum of an event's embeddings, (event, width)."""
        events = passage.events
        index = np.empty((len(events), len(self.firsts) + 1), dtype=np.int64)
        index[:, :-3] = events
        index[:, -3] = passage.given
        index[:, -2] = passage.bars_left
        index[:, :-1] += self.firsts
        slots = np.minimum(np.maximum(events[:, v.SLOT], v.SLOTS.first), v.SLOTS.stop - 1)
        index[:, -1] = self.programs[slots - v.SLOTS.first]
        index[events[:, v.KIND] != v.NOTE, -1] = self.nothing
        total: Floats = self.rows[index].sum(axis=1)
        return total


class _Ear:
    """What the blocks' attention has of one passage and all that its take heard before."""

    def __init__(self, memory: Tensor, passage: Passage, end: int) -> None:
        """`end` is one past the row of the passage's last event."""
        take, start, stop = passage.take, passage.start, passage.stop
        self.rows = slice(end - stop + start, end)
        self.new = memory.numpy()[:, :, take, :, start:stop]
        heard = memory[:, :, take : take + 1, :, :stop]
        self.heard = heard.flatten(0, 1).unbind()  # keys of the first block, its values, ...
        self.mask = None
        self.is_whole = start == 0 and stop > 1
        if start and stop - start > 1:
            self.mask = torch.ones(stop - start, stop, dtype=torch.bool).tril(start)

    def listen(self, number: int, query: Floats, key: Floats, value: Floats) -> Floats:
        """What block `number` makes of it, (event, width); each is (event, head, feature)."""
        self.new[number, 0] = key.swapaxes(0, 1)
        self.new[number, 1] = value.swapaxes(0, 1)
        queries = torch.from_numpy(query.swapaxes(0, 1)[None])
        keys, values = self.heard[2 * number : 2 * number + 2]
        mixed = functional.scaled_dot_product_attention(
            queries, keys, values, self.mask, is_causal=self.is_whole
        )
        out: Floats = mixed.numpy()[0].swapaxes(0, 1).reshape(len(query), -1)
        return out


class _Layer:
    """One block's weights."""

    def __init__(self, block: Block) -> None:
        self.heads = block.head_count
        self.query_key_value = _turned(block.query_key_value, _scale(block.attention_norm))
        self.attention_out = _turned(block.attention_out)
        self.gate_and_value = _turned(block.gate_and_value, _scale(block.feed_norm))
        self.feed_out = _turned(block.feed_out)

    def listen(
        self, hidden: Floats, turns: tuple[Floats, Floats], ears: Sequence[_Ear], number: int
    ) -> Floats:
        """What the heads of block `number` hear, side by side; (event, width)."""
        mixed = _times(_unit(hidden), self.query_key_value)
        mixed = mixed.reshape(len(hidden), 3, self.heads, -1)
        turned = _rotated(mixed[:, :2], turns)
        heard = [
            ear.listen(number, turned[ear.rows, 0], turned[ear.rows, 1], mixed[ear.rows, 2])
            for ear in ears
        ]
        return np.concatenate(heard)

    def feed(self, hidden: Floats) -> Floats:
        """What the gated layer adds, (event, width)."""
        both = _times(_unit(hidden), self.gate_and_value)
        inner = both.shape[1] // 2
        gate, value = both[:, :inner], both[:, inner:]
        fed = np.exp(-gate)
        fed += 1
        np.divide(gate, fed, out=fed)
        fed *= value
        return _times(fed, self.feed_out)


def _turns(composer: Composer) -> tuple[Floats, Floats]:
    """Cosines and signed sines for every place, (place, 1, 1, 1 or 2, feature / 2)."""
    config = composer.config
    cos, sin = rotations(0, config.context, config, torch.device("cpu")).numpy()
    signed = np.stack([-sin, sin], axis=1)
    return cos[:, None, None, None], signed[:, None, None]


def _rotated(heads: Floats, turns: tuple[Floats, Floats]) -> Floats:
    """As `model.rotate` turns them; (event, part, head, feature)."""
    pairs = heads.reshape(*heads.shape[:3], 2, -1)
    turned: Floats = pairs * turns[0]
    turned += pairs[:, :, :, ::-1] * turns[1]
    return turned.reshape(heads.shape)


def _scale(norm: nn.RMSNorm) -> Tensor:
    """What features are multiplied by after `_unit`, to be as the norm makes them."""
    scale: Tensor = norm.weight.detach() * len(norm.weight) ** 0.5
    return scale


def _turned(linear: nn.Linear, scale: Tensor | float = 1.0) -> Tensor:
    """A layer's weights as (in, out), faster for few rows than (out, in); its input scaled."""
    return (linear.weight.detach() * scale).T.contiguous()


def _times(rows: Floats, weight: Tensor) -> Floats:
    product: Floats = torch.mm(torch.from_numpy(rows), weight).numpy()
    return product


def _unit(rows: Floats) -> Floats:
    """Rows of length 1."""
    squares = np.vecdot(rows, rows) + rows.shape[1] * _EPSILON
    unit: Floats = rows / np.sqrt(squares)[:, None]
    return unit
