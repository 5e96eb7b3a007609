"""The composer's heads laid out for writing: the odds of one stream after another.

What a decided value adds to the heads after it is linear in its embedding, so it is worked out for
every value once. Then deciding a stream costs a look at a table and one small product.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from musegen.composer.model import CHAIN, Composer, Head
from musegen.encoders import event_vocabulary as v

Floats = NDArray[np.float32]

_ROOT_HALF = np.float32(0.5**0.5)


@dataclass(frozen=True)
class Outlook:
    """What the model makes of all that a take has heard.

    Attributes:
        kinds: (kind,) logits of the kind of the next event.
        heads: (head, width) what each head of CHAIN has before any stream is decided.
    """

    kinds: Floats
    heads: Floats


class Chain:
    """The heads of a composer, for one set of tracks.

    Args:
        composer: whose weights these are; they are copied.
        programs: (slot,) the program value of each slot's track, 0 where there is none.
    """

    def __init__(self, composer: Composer, programs: NDArray[np.int64]) -> None:
        heads = [head for head in composer.heads if isinstance(head, Head)]
        self.shape = (len(heads), composer.config.width)
        first = [*(head.hidden for head in heads), composer.kind_head]
        self.first = torch.cat([linear.weight.detach() for linear in first]).T.contiguous()
        self.first_bias = torch.cat([linear.bias.detach() for linear in first])
        embeddings = [composer.table(s).weight.detach() for s in range(len(v.STREAMS))]
        chosen = torch.cat([head.chosen.weight.detach() for head in heads]).T
        slots = np.flatnonzero(programs)
        played = embeddings[v.PITCH][programs[slots]]  # (track, width)
        self.tracks = v.SLOTS.first + slots
        pointers = embeddings[v.SLOT][self.tracks] + played
        self.out = [(pointers, torch.zeros(len(slots)))] * len(CHAIN)
        for index, head in enumerate(heads):
            if head.out is not None:
                self.out[index] = head.out.weight.detach().clone(), head.out.bias.detach().clone()
        self.values = {
            stream: (embeddings[stream][: v.WRITTEN[stream]] @ chosen).numpy()
            for stream in (v.KIND, *CHAIN)
        }
        self.values[v.SLOT][self.tracks] += (played @ chosen).numpy()

    def outlooks(self, hidden: Floats) -> list[Outlook]:
        """One for each row of hidden states, (row, width)."""
        both = torch.addmm(self.first_bias, torch.from_numpy(hidden), self.first).numpy()
        size = self.shape[0] * self.shape[1]
        return [Outlook(row[size:], row[:size].reshape(self.shape)) for row in both]

    def decided(self, heads: Floats, stream: int, value: int) -> Floats:
        """What each head has once `stream` is decided; (head, width) in and out."""
        further: Floats = heads + self.values[stream][value].reshape(self.shape)
        return further

    def logits(self, heads: Floats, stream: int) -> Floats:
        """Of a stream, (value,); minus infinity for tracks that are not there."""
        index = CHAIN.index(stream)
        head = heads[index]
        share = torch.from_numpy(head * _ROOT_HALF).erf_().numpy()
        share += 1
        share *= head  # twice the gelu, whose own call takes longer
        weight, bias = self.out[index]
        found: Floats = torch.addmv(bias, weight, torch.from_numpy(share), alpha=0.5).numpy()
        if stream != v.SLOT:
            return found
        logits = np.full(v.WRITTEN[v.SLOT], -np.inf, dtype=np.float32)
        logits[self.tracks] = found
        return logits
