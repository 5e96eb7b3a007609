"""Writing: one event after another, chosen by the model from what the rules allow."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor

from midi_data.errors import BriefError
from musegen.composer import TEMPERATURE, TOP_P
from musegen.composer.model import CHAIN, Cache, Composer, bars_left, rotations
from musegen.composer.rules import Mask, Plan, Rules
from musegen.encoders import event_vocabulary as v
from musegen.encoders.event_streams import Events


@dataclass(frozen=True, kw_only=True)
class Sampling:
    """How freely to choose.

    Attributes:
        temperature: below 1 keeps to the likely, above 1 strays.
        top_p: only the likeliest values that make up this share of the odds (Holtzman et al.,
            "The Curious Case of Neural Text Degeneration", 2020).
        key_pull: how many nats a pitch outside the key loses, or in the last bar one outside the
            tonic triad; infinite for none outside the key.
    """

    temperature: float = TEMPERATURE
    top_p: float = TOP_P
    key_pull: float = 1.5

    def __post_init__(self) -> None:
        if not 0.05 <= self.temperature <= 3:
            raise BriefError(
                f"a temperature of {self.temperature:g}", mend="Choose one from 0.05 to 3."
            )
        if not 0 < self.top_p <= 1:
            raise BriefError(f"a top-p of {self.top_p:g}", mend="Choose one above 0, 1 at most.")


def write(
    composer: Composer, plan: Plan, sampling: Sampling, generator: Generator
) -> Iterator[Events]:
    """Each event as it is written, (stream,): a bar's own event, then its notes.

    One note at a time is as fast on one thread as on several, which would wait for each other.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield from _write(composer, plan, sampling, generator)
    finally:
        torch.set_num_threads(threads)


def _write(
    composer: Composer, plan: Plan, sampling: Sampling, generator: Generator
) -> Iterator[Events]:
    reader = Reader(composer, plan.before)
    rules = Rules(plan)
    for number, bar_event in enumerate(plan.bar_events):
        rules.begin_bar(number)
        hidden = reader.read(bar_event)
        yield bar_event
        while True:
            note = _note(composer, reader, rules, hidden, sampling, generator)
            if note is None:
                break
            rules.add(note)
            hidden = reader.read(note)
            yield note


class Reader:
    """The model with what it has read so far, kept inside its context."""

    def __init__(self, composer: Composer, before: Events) -> None:
        self.composer = composer
        is_header = np.isin(before[:, v.KIND], [v.PIECE, v.TRACK])
        self.header, self.past = before[is_header], list(before[~is_header])
        programs = np.zeros((1, v.MAX_SLOTS), dtype=np.int64)
        lines = self.header[self.header[:, v.KIND] == v.TRACK]
        programs[0, : len(lines)] = lines[:, v.PITCH]
        self.programs = torch.from_numpy(programs)
        self.bars_left = 0
        self._begin()

    def read(self, event: Events) -> Tensor:
        """The hidden state after one more event, (1, width)."""
        self.past.append(event)
        if self.caches[0].length >= self.composer.config.context:
            return self._begin()
        return self._pass(event[None])

    def _begin(self) -> Tensor:
        """Read the header and as many of the last bars as fill half the context."""
        config = self.composer.config
        room = config.context // 2
        bars = [at for at, row in enumerate(self.past) if row[v.KIND] == v.BAR]
        fitting = [at for at in bars if len(self.past) - at <= room]
        recent = self.past[fitting[0] :] if fitting else self.past[-room:]
        self.past = recent
        device = self.programs.device
        self.caches = [Cache(config, 1, device) for _ in self.composer.blocks]
        return self._pass(np.concatenate([self.header, np.array(recent).reshape(-1, 6)]))

    @torch.inference_mode()
    def _pass(self, events: Events) -> Tensor:
        """Read events that follow those in the cache; the last one's hidden state."""
        composer, start = self.composer, self.caches[0].length
        rows = torch.from_numpy(events.astype(np.int64))[None]
        left = bars_left(rows)
        if rows[0, 0, v.KIND] == v.NOTE:  # the bar is further back
            left = torch.full_like(left, self.bars_left)
        self.bars_left = int(left[0, -1])
        hidden = composer.embed(rows, torch.zeros_like(left), self.programs, left)
        turns = rotations(start, rows.shape[1], composer.config, rows.device)
        for block, cache in zip(composer.blocks, self.caches, strict=True):
            hidden = block(hidden, turns, cache)
        last: Tensor = composer.norm(hidden[:, -1])
        return last


@torch.inference_mode()
def _note(
    composer: Composer,
    reader: Reader,
    rules: Rules,
    hidden: Tensor,
    sampling: Sampling,
    generator: Generator,
) -> Events | None:
    """The next note of the bar, or None where the bar ends."""
    if not rules.must_play and not _goes_on(composer, rules, hidden, generator):
        return None
    event = np.array([v.NOTE, 0, 0, 0, 0, 0], dtype=np.int16)
    chosen = torch.zeros_like(hidden)
    for index, stream in enumerate(CHAIN):
        logits = composer.head(index, hidden, chosen, reader.programs)[0].numpy().astype(float)
        if stream == v.PITCH and np.isfinite(sampling.key_pull):
            logits -= sampling.key_pull * rules.strays(_slot(event))
        value = draw(logits, _allowed(rules, stream, event, sampling), sampling, generator)
        event[stream] = value
        chosen = chosen + composer.chosen_embedding(stream, torch.tensor([value]), reader.programs)
    return event


def _goes_on(composer: Composer, rules: Rules, hidden: Tensor, generator: Generator) -> bool:
    """Whether the model wants another note in this bar, and the rules have room for one.

    Drawn as the model says, whatever the temperature: else full bars would never end.
    """
    if not rules.positions().any():
        return False
    odds = composer.kind_head(hidden)[0, [v.NOTE, v.BAR, v.END]].double().softmax(dim=0)
    return bool(generator.random() < float(odds[0]))


def _allowed(rules: Rules, stream: int, event: Events, sampling: Sampling) -> Mask:
    """Which values of a stream the rules leave."""
    position = int(event[v.POSITION]) - v.STEP.first
    if stream == v.POSITION:
        return rules.positions()
    if stream == v.SLOT:
        return rules.slots(position)
    if stream == v.PITCH:
        allowed = rules.pitches(position, _slot(event))
        inside = allowed & ~rules.outside_key(_slot(event))
        return inside if np.isinf(sampling.key_pull) and inside.any() else allowed
    if stream == v.DURATION:
        return rules.durations(position)
    velocities = np.ones(v.WRITTEN[v.VELOCITY], dtype=bool)
    velocities[[0, v.TIE]] = False
    return velocities


def draw(
    logits: NDArray[np.float64], allowed: Mask, sampling: Sampling, generator: Generator
) -> int:
    """One of the allowed values, drawn by temperature and top-p."""
    scaled = np.where(allowed, logits, -np.inf) / sampling.temperature
    odds = np.exp(scaled - scaled.max())
    odds /= odds.sum()
    order = np.argsort(-odds, kind="stable")
    before = np.cumsum(odds[order]) - odds[order]  # the share of what is likelier
    odds[order[before >= sampling.top_p]] = 0
    return int(generator.choice(len(odds), p=odds / odds.sum()))


def _slot(event: Events) -> int:
    return int(event[v.SLOT]) - v.SLOTS.first
