"""Writing: one event after another, chosen by the model from what the rules allow."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from midi_data.instruments import Instrument
from musegen.composer.chain import Outlook
from musegen.composer.harmony import harmony
from musegen.composer.model import CHAIN, Composer
from musegen.composer.options import Sampling
from musegen.composer.pitch_masks import Mask
from musegen.composer.reader import Chunk, Reader
from musegen.composer.rules import Plan, Rules
from musegen.composer.timing import leant
from musegen.encoders import event_vocabulary as v
from musegen.encoders.event_streams import Events

ECHO_ODDS_ALONE, ECHO_ODDS_TOGETHER, ECHO_ODDS_WITH_DRUMS = 0.7, 1.1, 3.0
"""Times as many echoes as the model has it, chosen on the validation split.

With 1.1 for all, bars of bands with drums were half as like earlier ones as real bars are (0.31 and
0.68 on 22 pieces), and melodies alone came back half as often again as real ones do.
"""
ATTEMPTS = 8  # at a bar in which no part may rest

STRUCK = np.arange(v.WRITTEN[v.VELOCITY]) % v.TIE > 0
"""The velocities of a note that is struck, which one that goes on is not."""

Chance = np.random.Generator


def write(composer: Composer, plan: Plan, sampling: Sampling, chance: Chance) -> Iterator[Events]:
    """Each event as it is written, (stream,): a bar's own event, then its notes."""
    for _, event in write_takes(composer, plan, sampling, [chance]):
        yield event


def write_takes(
    composer: Composer, plan: Plan, sampling: Sampling, chances: Sequence[Chance]
) -> Iterator[tuple[int, Events]]:
    """Several takes of one plan side by side: the number of a take, and an event it has written."""
    with _one_thread():
        reader = Reader(composer, plan.before, len(chances))
        pens = [
            _pen(_Desk(reader, take, Rules(plan, strict_key=sampling.strict_key), sampling, chance))
            for take, chance in enumerate(chances)
        ]
        steps = {take: next(pen) for take, pen in enumerate(pens)}
    while steps:
        for take, step in steps.items():
            for event in step.written:
                yield take, event
        with _one_thread():
            steps = _further(reader, pens, steps)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Torch on one thread: at a few events, threads would only wait for each other."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _further(
    reader: Reader, pens: Sequence["_Pen"], steps: Mapping[int, "_Step"]
) -> dict[int, "_Step"]:
    """The next step of each take that has one."""
    outlooks = reader.read(
        {take: step.chunk for take, step in steps.items() if len(step.chunk.events)}
    )
    following = {}
    for take in steps:
        with suppress(StopIteration):
            following[take] = pens[take].send(outlooks.get(take, reader.before))
    return following


@dataclass(frozen=True)
class _Step:
    """Events a take is to read, and what it has written."""

    chunk: Chunk
    written: Sequence[Events]


_Pen = Generator[_Step, Outlook, None]


@dataclass
class _Desk:
    """All that one take is written with."""

    reader: Reader
    take: int
    rules: Rules
    sampling: Sampling
    chance: Chance


def _pen(desk: _Desk) -> _Pen:
    """Write the bars of a plan, a step at a time; each step is sent the outlook after it."""
    for number in range(len(desk.rules.lengths)):
        if desk.sampling.rests:
            yield from _bar(desk, number)
        else:
            yield from _bar_of_all(desk, number)


def _bar_of_all(desk: _Desk, number: int) -> _Pen:
    """A bar in which every part plays, tried several times; then those silent are made to play."""
    mark, saved = desk.reader.mark(desk.take), desk.rules
    for attempt in range(1, ATTEMPTS + 1):
        desk.rules = saved.copy()
        desk.reader.rewind(desk.take, mark)
        mark = desk.reader.mark(desk.take)
        written: list[Events] = []
        bar = _bar(desk, number, forced=attempt == ATTEMPTS)
        step = next(bar)
        while True:
            written += step.written
            outlook = yield _Step(step.chunk, [])
            try:
                step = bar.send(outlook)
            except StopIteration:
                break
        if not desk.rules.silent():
            break
    yield _Step(_nothing(), written)


def _bar(desk: _Desk, number: int, *, forced: bool = False) -> _Pen:
    """Write one bar: what is given, what is echoed, then note after note."""
    rules, plan = desk.rules, desk.rules.plan
    rules.begin_bar(number)
    bar_event = plan.bar_events[number]
    given = plan.given[number] if plan.given else plan.bar_events[:0]
    shown = np.arange(len(given) + 1) > 0
    outlook = yield _Step(Chunk(np.concatenate([bar_event[None], given]), shown), [bar_event])
    while True:
        if forced:
            rules.let_all_play()
        kind = _kind(desk, outlook)
        if kind == v.ECHO:
            event = _echo(desk, outlook)
            if event is not None:
                outlook = yield _Step(Chunk(event[None], np.zeros(1, dtype=bool)), [])
                slot = int(event[v.SLOT]) - v.SLOTS.first
                notes = rules.echo(slot, int(event[v.DURATION]))
                outlook = yield _Step(Chunk(notes, np.ones(len(notes), dtype=bool)), list(notes))
                continue
            kind = _kind(desk, outlook, echoes=False)
        if kind != v.NOTE:
            return
        event = _note(desk, outlook)
        rules.add(event)
        outlook = yield _Step(Chunk(event[None], np.zeros(1, dtype=bool)), [event])


def _nothing() -> Chunk:
    return Chunk(np.zeros((0, len(v.STREAMS)), dtype=np.int16), np.zeros(0, dtype=bool))


def _kind(desk: _Desk, outlook: Outlook, *, echoes: bool = True) -> int:
    """Whether a note, an echo or the end of the bar comes next.

    Drawn as the model says, whatever the temperature: else full bars would never end.
    """
    odds = np.exp(outlook.kinds.astype(np.float64) - outlook.kinds.max())
    odds[v.BAR] += odds[v.END]
    odds[[v.PAD, v.END]] = 0
    rules = desk.rules
    odds[[v.NOTE, v.ECHO]] *= np.exp(rules.busyness.note_pull(rules.stop, rules.slots_open))
    odds[v.ECHO] *= _echo_odds(rules.plan.players) * desk.sampling.repetition
    if not echoes or not odds[v.ECHO] or not rules.echo_slots().any():
        odds[v.ECHO] = 0
    if rules.must_play:
        odds[v.BAR] = 0
    elif not rules.positions().any():
        odds[v.NOTE] = 0
    return _drawn(odds.cumsum(), desk.chance)


def _echo_odds(players: Sequence[Instrument]) -> float:
    if any(player.is_drum for player in players):
        return ECHO_ODDS_WITH_DRUMS
    return ECHO_ODDS_ALONE if len(players) == 1 else ECHO_ODDS_TOGETHER


def _echo(desk: _Desk, outlook: Outlook) -> Events | None:
    """Which track plays which of its earlier bars again; None where none of them fits."""
    chain = desk.reader.chain
    event = np.array([v.ECHO, 0, 0, 0, 0, 0], dtype=np.int16)
    heads = chain.decided(outlook.heads, v.KIND, v.ECHO)
    logits = chain.logits(heads, v.SLOT) + desk.rules.busyness.slot_pull(desk.rules.stop)
    slot = _draw(desk, v.SLOT, logits, desk.rules.echo_slots())
    allowed = desk.rules.echo_distances(slot - v.SLOTS.first)
    if not allowed.any():
        return None
    heads = chain.decided(heads, v.SLOT, slot)
    back = _draw(desk, v.DURATION, chain.logits(heads, v.DURATION), allowed)
    event[[v.SLOT, v.DURATION]] = slot, back
    return event


def _note(desk: _Desk, outlook: Outlook) -> Events:
    """The next note of the bar."""
    chain, heads = desk.reader.chain, outlook.heads
    event = np.array([v.NOTE, 0, 0, 0, 0, 0], dtype=np.int16)
    for stream in CHAIN:
        logits = chain.logits(heads, stream)
        if stream == v.POSITION:
            logits = leant(logits, desk.rules.positions(), desk.rules.eagerness())
        if stream == v.SLOT:
            step = desk.rules.start + int(event[v.POSITION]) - v.STEP.first
            logits = logits + desk.rules.busyness.slot_pull(step)
        if stream == v.PITCH:
            logits -= desk.rules.strays(_slot(event))
            if not desk.rules.plan.players[_slot(event)].is_drum:
                position = int(event[v.POSITION]) - v.STEP.first
                logits += harmony(desk.rules.sounding_classes(position), desk.rules.harmony_pull)
        value = _draw(desk, stream, logits, _allowed(desk, stream, event))
        event[stream] = value
        heads = chain.decided(heads, stream, value)
    return event


def _allowed(desk: _Desk, stream: int, event: Events) -> Mask:
    """Which values of a stream the rules leave."""
    rules, position = desk.rules, int(event[v.POSITION]) - v.STEP.first
    if stream == v.POSITION:
        return rules.positions()
    if stream == v.SLOT:
        return rules.slots(position)
    if stream == v.PITCH:
        return rules.pitches(position, _slot(event))
    if stream == v.DURATION:
        return rules.durations(position, _slot(event), int(event[v.PITCH]))
    return STRUCK


def _draw(desk: _Desk, stream: int, logits: NDArray[np.floating], allowed: Mask) -> int:
    temperature = desk.sampling.temperature_of(v.STREAMS[stream])
    return draw(logits, allowed, temperature, desk.sampling, desk.chance)


def draw(
    logits: NDArray[np.floating],
    allowed: Mask,
    temperature: float,
    sampling: Sampling,
    chance: Chance,
) -> int:
    """One of the allowed values, drawn by temperature, top-p and min-p."""
    (values,) = allowed.nonzero()
    scaled = logits[values].astype(np.float64) / temperature
    order = (-scaled).argsort(kind="stable")  # the likeliest first
    odds = np.exp(scaled[order] - scaled[order[0]])
    shares = odds[odds >= sampling.min_p].cumsum()
    last = shares.searchsorted(sampling.top_p * shares[-1])
    return int(values[order[_drawn(shares[: last + 1], chance)]])


def _drawn(shares: NDArray[np.float64], chance: Chance) -> int:
    """A place, by running sums of how likely each is."""
    place = shares.searchsorted(chance.random() * shares[-1], side="right")
    return min(int(place), len(shares) - 1)  # a product can be rounded up to the last sum


def _slot(event: Events) -> int:
    return int(event[v.SLOT]) - v.SLOTS.first
