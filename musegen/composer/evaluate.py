"""How well the composer knows music it has not seen, and what it writes to the same headers."""

from collections.abc import Iterator

import numpy as np
import torch
from numpy.random import Generator

from midi_data.instruments import instrument_of
from midi_data.progress import Progress, silent
from midi_data.score import Score, Tempo
from musegen.composer.dataset import Dataset, PieceEntry
from musegen.composer.excerpts import Excerpt, Task, assemble, at_home, cut, measured_header, select
from musegen.composer.learning import collate, stream_losses
from musegen.composer.model import Composer
from musegen.composer.rules import Plan
from musegen.composer.sampling import Sampling, write
from musegen.encoders import event_streams
from musegen.encoders import event_vocabulary as v

BARS = 16
MOST_TRACKS = 12


def held_out_losses(
    composer: Composer,
    dataset: Dataset,
    *,
    split: str,
    windows: int = 40,
    seed: int = 0,
    progress: Progress = silent,
) -> dict[str, dict[str, float]]:
    """Nats a note, by corpus and stream, composing with every control said.

    Windows of up to 16 bars are drawn from the corpus's pieces of the split, and moved to C.

    Returns:
        For each corpus, and for `all` (each corpus weighing the same), a value a stream and
        their sum, `total`; streams of notes a note, `kind` an event.
    """
    table = {}
    corpora = sorted({piece.corpus for piece in dataset.of(split)})
    for done, corpus in enumerate(corpora, start=1):
        generator = np.random.default_rng(seed)
        sums, counts = np.zeros(len(v.STREAMS)), np.zeros(len(v.STREAMS))
        for excerpt, piece in excerpts(dataset, dataset.of(split, corpus), windows, generator):
            header = measured_header(excerpt, piece.tempo_bpm, piece.style)
            bar_count = len(excerpt.bar_events)
            excerpt.bar_events[:, v.SLOT] = 0
            nothing = Task(np.zeros(len(excerpt.notes), dtype=bool), bar_count, bar_count, 0)
            window = assemble(excerpt, header, nothing)
            with torch.inference_mode():
                batch = collate([window], composer.config.context)
                nats, values = stream_losses(composer, batch)
            sums += nats.numpy()
            counts += values.numpy()
        row = dict(zip(v.STREAMS, (sums / np.maximum(counts, 1)).tolist(), strict=True))
        table[corpus] = {**row, "total": sum(row.values())}
        progress(done, len(corpora), f"Reading {corpus}")
    columns = [*v.STREAMS, "total"]
    table["all"] = {
        name: float(np.mean([table[corpus][name] for corpus in corpora])) for name in columns
    }
    return table


def pairs(
    composer: Composer,
    dataset: Dataset,
    *,
    split: str,
    count: int,
    seed: int = 0,
    progress: Progress = silent,
) -> Iterator[tuple[Score, Score]]:
    """Held-out music and what the composer writes to the same header, 16 bars each.

    Corpora take turns, so each weighs the same.
    """
    corpora = sorted({piece.corpus for piece in dataset.of(split)})
    generator = np.random.default_rng(seed)
    for number in range(count):
        pieces = dataset.of(split, corpora[number % len(corpora)])
        ((excerpt, piece),) = excerpts(dataset, pieces, 1, generator)
        yield (
            _score(excerpt, piece),
            _written(composer, excerpt, piece, generator),
        )
        progress(number + 1, count, f"Writing like {piece.corpus}")


def excerpts(
    dataset: Dataset, pieces: list[PieceEntry], count: int, generator: Generator
) -> Iterator[tuple[Excerpt, PieceEntry]]:
    """`count` times up to 16 bars with music in them, of at most 12 tracks."""
    found = 0
    while found < count:
        piece = pieces[int(generator.integers(len(pieces)))]
        events = dataset.events_of(piece)
        edges = np.append(np.flatnonzero(events[:, v.KIND] == v.BAR), len(events) - 1)
        first = int(generator.integers(0, max(len(edges) - 1 - BARS, 0) + 1))
        excerpt = cut(events, edges, first, min(first + BARS, len(edges) - 1), whole=True)
        sounding = np.unique(excerpt.notes[:, v.SLOT])
        if not 0 < len(sounding) <= MOST_TRACKS:
            continue
        found += 1
        yield at_home(select(excerpt, sounding)), piece


def _score(excerpt: Excerpt, piece: PieceEntry) -> Score:
    """An excerpt as a score."""
    header = measured_header(excerpt, piece.tempo_bpm, piece.style)
    nothing = Task(
        np.zeros(len(excerpt.notes), dtype=bool),
        len(excerpt.bar_events),
        len(excerpt.bar_events),
        0,
    )
    score = event_streams.decode(assemble(excerpt, header, nothing).events)
    score.tempos.append(Tempo(0, piece.tempo_bpm))
    return score


def _written(
    composer: Composer,
    excerpt: Excerpt,
    piece: PieceEntry,
    generator: Generator,
) -> Score:
    """What the composer writes to an excerpt's header and bars."""
    header = measured_header(excerpt, piece.tempo_bpm, piece.style)
    players = tuple(
        instrument_of(0, is_drum=True) if program == v.DRUMS_PROGRAM else instrument_of(program)
        for program in excerpt.programs
    )
    bar_events = excerpt.bar_events.astype(np.int16)
    bar_events[:, v.SLOT] = 0
    plan = Plan(header.events(), bar_events, players, header.key)
    events = list(write(composer, plan, Sampling(), generator))
    score = event_streams.decode(np.concatenate([plan.before, np.array(events)]))
    score.tempos.append(Tempo(0, piece.tempo_bpm))
    return score
