"""Which earlier notes a note listened to: a score and one of its notes to a `Listening`.

Two things are told of each earlier note. One is the composer's attention on it, the mean of all
heads and layers. That says where it looked, not what led it (Jain and Wallace, "Attention is not
Explanation", 2019). So notes are ranked by the other: by how many nats the chosen note's
log-probability falls if the composer, as it decides, may not attend to that note in any layer
(attention knockout: Geva et al., "Dissecting Recall of Factual Associations in Auto-Regressive
Language Models", 2023). What earlier events took over from it is still heard through them.

The event just read cannot be masked, as the composer decides from where it stands. It is unheard
by averaging the chosen note's probability over the pitches that event might have had (prediction
difference: Robnik-Sikonja and Kononenko, "Explaining Classifications for Individual Instances",
2008).
"""

import math
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from midi_data.score import Bar, Note, Score, bar_at, bars
from musegen.composer.excerpts import Window
from musegen.composer.model import CHAIN, Block, Composer, bars_left, rotate, rotations
from musegen.composer.reading import read_until
from musegen.encoders import event_vocabulary as v
from musegen.encoders.event_streams import Events
from musegen.heard import HeardNote, Listening, PlacedNote, most_of

_INSTEAD = 16  # how many pitches stand in for one that is not heard


@torch.inference_mode()
def listen(score: Score, track: int, note: Note, composer: Composer) -> Listening:
    """What the composer listens to as it decides a note of a score.

    Args:
        score: whose note it is.
        track: counted from 0.
        note: one of its notes.
        composer: the model.

    Raises:
        ScoreError: if the composer cannot read so many tracks, or so many notes in one bar.
    """
    reading = read_until(score, track, note, context=composer.config.context)
    past = read(composer, reading.before)
    grid = bars(score)
    of_note = torch.from_numpy(reading.sources == np.arange(len(reading.notes))[:, None])
    nothing = torch.zeros(1, len(reading.sources), dtype=torch.bool)
    odds = log_odds(composer, past, torch.cat([nothing, of_note]), reading.decided)
    shares = of_note.float() @ past.attention  # (note,)
    heard = tuple(
        HeardNote(note=_placed(score, grid, *each), nats=float(nats), share=float(share))
        for each, nats, share in zip(reading.notes, odds[0] - odds[1:], shares, strict=True)
    )
    most = [heard.index(each) for each in most_of(heard)]
    without = log_odds(composer, past, of_note[most].any(dim=0)[None], reading.decided)
    header = torch.from_numpy(np.isin(reading.before.events[:, v.KIND], [v.PIECE, v.TRACK]))
    other = torch.from_numpy(reading.sources < 0) & ~header
    return Listening(
        chosen=_placed(score, grid, track, note),
        notes=tuple(sorted(heard, key=lambda each: _order(each.note))),
        header_share=float(past.attention[header].sum()),
        bars_share=float(past.attention[other].sum()),
        nats=float(odds[0]),
        nats_of_most=float(odds[0] - without[0]),
        repeats_bar=None if reading.repeated is None else reading.repeated + 1,
        first_bar=reading.first_bar + 1,
    )


class Heads(NamedTuple):
    """What a block's heads ask of events and find in them; (batch, head, event, feature)."""

    query: Tensor
    key: Tensor
    value: Tensor


class Past(NamedTuple):
    """Events that were read.

    Attributes:
        heads: of each block.
        last: (1, width) the last event as it enters the first block.
        instead: (pitch, width) the same with the likeliest pitches in the place of its own.
        instead_odds: (pitch,) how likely each of them was, in nats.
        attention: (event,) of the last event on each, the mean of heads and layers.
        hidden: (event, width) what the composer makes of each event.
        programs: (1, slot)
    """

    heads: list[Heads]
    last: Tensor
    instead: Tensor
    instead_odds: Tensor
    attention: Tensor
    hidden: Tensor
    programs: Tensor


def read(composer: Composer, window: Window) -> Past:
    """What the composer makes of the events of a window, and where it looks at their end."""
    events = torch.from_numpy(window.events.astype(np.int64))[None]
    given = torch.from_numpy(window.given.astype(np.int64))[None]
    programs = torch.from_numpy(window.programs)[None]
    embedded = composer.embed(events, given, programs, bars_left(events))
    count = events.shape[1]
    turns = rotations(0, count, composer.config, events.device)
    heard = torch.ones(count, count, dtype=torch.bool).tril()
    hidden, heads, attention = embedded, [], []
    for block in _blocks(composer):
        heads.append(_heads(block, hidden, turns))
        fit = heads[-1].query @ heads[-1].key.transpose(-1, -2)
        weights = _spread(fit / math.sqrt(heads[-1].key.shape[-1]), heard)
        attention.append(weights[0, :, -1])  # (head, event)
        hidden = _after(block, hidden, weights @ heads[-1].value)
    hidden, last = composer.norm(hidden[0]), events[0, -1]
    odds, pitches = _likely_pitches(composer, hidden[-2:-1], last, programs)
    table = composer.table(v.PITCH)
    return Past(
        heads=heads,
        last=embedded[0, -1:],
        instead=embedded[0, -1] - table(last[v.PITCH]) + table(pitches),
        instead_odds=odds,
        attention=torch.stack(attention).mean(dim=(0, 1)),
        hidden=hidden,
        programs=programs,
    )


def _spread(fit: Tensor, heard: Tensor) -> Tensor:
    """Attention from how well events fit, (..., event, event heard); rows sum to 1."""
    return fit.masked_fill(~heard, -torch.inf).softmax(dim=-1)


def _blocks(composer: Composer) -> list[Block]:
    return [block for block in composer.blocks if isinstance(block, Block)]


def _heads(block: Block, hidden: Tensor, turns: Tensor) -> Heads:
    batch, length, _ = hidden.shape
    mixed = block.query_key_value(block.attention_norm(hidden))
    query, key, value = mixed.view(batch, length, 3, block.head_count, -1).permute(2, 0, 3, 1, 4)
    return Heads(rotate(query, turns), rotate(key, turns), value)


def _after(block: Block, hidden: Tensor, mixed: Tensor) -> Tensor:
    """The block's output, (batch, event, width), where its heads heard `mixed`."""
    hidden = hidden + block.attention_out(mixed.transpose(1, 2).flatten(2))
    gate, fed = block.gate_and_value(block.feed_norm(hidden)).chunk(2, dim=-1)
    out: Tensor = hidden + block.feed_out(functional.silu(gate) * fed)
    return out


def _likely_pitches(
    composer: Composer, hidden: Tensor, event: Tensor, programs: Tensor
) -> tuple[Tensor, Tensor]:
    """The log-probability of the likeliest pitches at an event's place on its track, and they."""
    chosen = torch.zeros_like(hidden)
    for stream in CHAIN[: CHAIN.index(v.PITCH)]:
        chosen = chosen + composer.chosen_embedding(stream, event[None, stream], programs)
    logits = composer.head(CHAIN.index(v.PITCH), hidden, chosen, programs)[0]
    odds, pitches = logits.topk(_INSTEAD)
    return odds.log_softmax(dim=0), pitches


def log_odds(composer: Composer, past: Past, silenced: Tensor, decided: Events) -> Tensor:
    """The log-probability of what was decided by a composer deaf to some events; (row,) nats.

    Of a note, its pitch and length, where the track and the moment are known: which event comes
    next is a matter of the order of reading too. Of an echo, which bar is played again.

    Args:
        composer: the model.
        past: what it has read.
        silenced: (row, event) True for what is not heard; one row is one way of being deaf.
        decided: (stream,) a NOTE or an ECHO.
    """
    odds = _log_odds(composer, past, past.last.expand(len(silenced), -1), silenced, decided)
    for row in silenced[:, -1].nonzero()[:, 0].tolist():
        ways = silenced[row].expand(len(past.instead), -1)
        each = _log_odds(composer, past, past.instead, ways, decided)
        odds[row] = (each + past.instead_odds).logsumexp(dim=0)
    return odds


def _deaf(composer: Composer, past: Past, last: Tensor, silenced: Tensor) -> Tensor:
    """The hidden state of the last event, deaf to what is silenced; (row, width)."""
    heard = ~silenced
    heard[:, -1] = False  # as it was read: the row's own event stands in its place
    heard = torch.cat([heard, torch.ones(len(heard), 1, dtype=torch.bool)], dim=1)
    turns = rotations(silenced.shape[1] - 1, 1, composer.config, last.device)
    hidden = last[None]  # (1, row, width), side by side as events are
    for block, (_, key, value) in zip(_blocks(composer), past.heads, strict=True):
        own = _heads(block, hidden, turns)
        to_itself = (own.query * own.key).sum(dim=-1, keepdim=True)
        fit = torch.cat([own.query @ key.transpose(-1, -2), to_itself], dim=-1)
        weights = _spread(fit / math.sqrt(key.shape[-1]), heard)  # (1, head, row, event + 1)
        mixed = weights[..., :-1] @ value + weights[..., -1:] * own.value
        hidden = _after(block, hidden, mixed)
    normed: Tensor = composer.norm(hidden[0])
    return normed


def _log_odds(
    composer: Composer, past: Past, last: Tensor, silenced: Tensor, decided: Events
) -> Tensor:
    """As `log_odds`, where the last event enters the first block as `last`, (row, width)."""
    rows, echo = len(last), decided[v.KIND] == v.ECHO
    hidden, programs = _deaf(composer, past, last, silenced), past.programs.expand(rows, -1)
    chosen = composer.echo_embedding(rows) if echo else torch.zeros_like(hidden)
    total = hidden.new_zeros(rows)
    for stream in (v.SLOT, v.DURATION) if echo else CHAIN[: CHAIN.index(v.VELOCITY)]:
        values = torch.full((rows,), int(decided[stream]))
        if stream in (v.PITCH, v.DURATION):
            logits = composer.head(CHAIN.index(stream), hidden, chosen, programs)
            total = total + logits.log_softmax(dim=-1).gather(1, values[:, None])[:, 0]
        chosen = chosen + composer.chosen_embedding(stream, values, programs)
    return total


def _placed(score: Score, grid: list[Bar], track: int, note: Note) -> PlacedNote:
    return PlacedNote(
        track=track + 1,
        bar=bar_at(note.time, grid) + 1,
        onset_quarters=note.time / score.ticks_per_quarter,
        length_quarters=note.duration / score.ticks_per_quarter,
        pitch=note.pitch,
    )


def _order(note: PlacedNote) -> tuple[float, int, int]:
    return note.onset_quarters, note.track, note.pitch
