"""How well the composer knows music it has not seen, and what it writes to the same headers."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray

from midi_data.instruments import Instrument, instrument_of
from midi_data.progress import Progress, silent
from midi_data.score import Score, Tempo
from musegen.composer.controls import Header
from musegen.composer.excerpts import (
    Excerpt,
    Task,
    Window,
    assemble,
    at_home,
    bar_edges,
    cut,
    measured_header,
    select,
)
from musegen.composer.learning import collate, stream_losses
from musegen.composer.model import Composer
from musegen.composer.options import Sampling
from musegen.composer.rules import Plan
from musegen.composer.sampling import write
from musegen.encoders import event_streams
from musegen.encoders import event_vocabulary as v
from musegen.training.dataset import Dataset, PieceEntry

BARS = 16
BARS_AHEAD = 4  # of the bars after a region, as many as are shown in training at most
MOST_TRACKS = 12
COLUMNS = (*v.STREAMS, "echo")


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
        For each corpus, and for `all` (each corpus weighing the same), a value a stream: of notes
        a note written out, `kind` an event, `echo` an echo; and `total`, of all nats a note,
        whether written out or echoed.
    """
    corpora = sorted({piece.corpus for piece in dataset.of(split)})
    table = {}
    for done, corpus in enumerate(corpora, start=1):
        pieces, generator = dataset.of(split, corpus), np.random.default_rng(seed)
        drawn = [draw_excerpt(dataset, pieces, generator) for _ in range(windows)]
        table[corpus] = _losses(composer, drawn)
        progress(done, len(corpora), f"Reading {corpus}")
    columns = [*COLUMNS, "total"]
    table["all"] = {
        name: float(np.mean([table[corpus][name] for corpus in corpora])) for name in columns
    }
    return table


def region_nats(
    composer: Composer, score: Score, selected: range, tracks: Sequence[int]
) -> tuple[float, float] | None:
    """Nats a note of what stands in a selection, hearing the four bars after it, and not.

    All else is equal: the bars before, the other tracks, and the header, which says what the music
    is like. Notes of echoes count, and so does what is decided about them. What follows the last
    selected bar is not scored.

    Args:
        composer: who is to expect the notes.
        score: all of it.
        selected: bars, counted from 0; at least one follows.
        tracks: counted from 0.

    Returns:
        None where there is no note, or where the selection and what is shown with it are longer
        than the composer can read.
    """
    encoded = event_streams.encode(score)
    numbers, events = encoded.bar_numbers, encoded.events
    first, stop = (int(each) for each in np.searchsorted(numbers, [selected.start, selected.stop]))
    end = min(stop + BARS_AHEAD, len(numbers))
    edges = bar_edges(events)
    for begin in range(first + 1):
        excerpt = at_home(cut(events, edges, begin, end, whole=False))
        region = _Region(excerpt, range(first - begin, stop - begin), tracks)
        if not region.notes:
            return None
        heard, unheard = (region.window(score, ahead) for ahead in (end - stop, 0))
        if max(len(heard.events), len(unheard.events)) <= composer.config.context:
            return region.nats(composer, heard), region.nats(composer, unheard)
    return None


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

    Corpora take turns, so each weighs the same. Which music is drawn is for the seed alone to say,
    so that composers and ways of sampling can be set beside one another.
    """
    corpora = sorted({piece.corpus for piece in dataset.of(split)})
    generator = np.random.default_rng(seed)
    for number in range(count):
        pieces = dataset.of(split, corpora[number % len(corpora)])
        excerpt, piece = draw_excerpt(dataset, pieces, generator)
        home = at_home(excerpt)
        chance = np.random.default_rng([seed, number])
        yield score_of(home, piece.tempo_bpm), _written(composer, home, piece, chance)
        progress(number + 1, count, f"Writing like {piece.corpus}")


def draw_excerpt(
    dataset: Dataset,
    pieces: Sequence[PieceEntry],
    generator: Generator,
    *,
    bars: int = BARS,
    tracks: int = 1,
) -> tuple[Excerpt, PieceEntry]:
    """Up to `bars` bars of one of the pieces, in which `tracks` to 12 tracks sound."""
    while True:
        piece = pieces[int(generator.integers(len(pieces)))]
        events = dataset.events_of(piece)
        edges = bar_edges(events)
        first = int(generator.integers(0, max(len(edges) - 1 - bars, 0) + 1))
        excerpt = cut(events, edges, first, min(first + bars, len(edges) - 1), whole=True)
        sounding = np.unique(excerpt.notes[:, v.SLOT])
        if tracks <= len(sounding) <= MOST_TRACKS:
            return select(excerpt, sounding), piece


def score_of(excerpt: Excerpt, tempo_bpm: float) -> Score:
    """An excerpt as a score."""
    events = _window(excerpt, measured_header(excerpt, tempo_bpm, None)).events
    score = event_streams.decode(events[events[:, v.KIND] != v.ECHO])
    score.tempos.append(Tempo(0, tempo_bpm))
    return score


def _losses(composer: Composer, drawn: list[tuple[Excerpt, PieceEntry]]) -> dict[str, float]:
    """Nats by stream, and in all a note, of composing the excerpts moved to C."""
    sums, counts, notes = np.zeros(len(COLUMNS)), np.zeros(len(COLUMNS)), 0
    for there, piece in drawn:
        excerpt = at_home(there)
        header = measured_header(excerpt, piece.tempo_bpm, piece.style)
        excerpt.bar_events[:, v.SLOT] = 0
        window = _window(excerpt, header)
        nats, values = _nats(composer, window)
        sums += nats
        counts += values
        read = window.events[: composer.config.context]
        notes += int((read[:, v.KIND] == v.NOTE).sum())
    row = dict(zip(COLUMNS, (sums / np.maximum(counts, 1)).tolist(), strict=True))
    return {**row, "total": float(sums.sum() / notes)}


class _Region:
    """Some bars of some tracks of an excerpt, and what stands in them."""

    def __init__(self, excerpt: Excerpt, bars: range, tracks: Sequence[int]) -> None:
        excerpt.bar_events[:, v.SLOT] = 0
        self.excerpt, self.bars = excerpt, bars
        later = excerpt.bar_of_note >= bars.start
        inside = later & (excerpt.bar_of_note < bars.stop)
        inside &= np.isin(excerpt.notes[:, v.SLOT], tracks)
        self.given = later & ~inside
        self.notes = int(inside.sum())

    def window(self, score: Score, ahead: int) -> Window:
        """The excerpt in the order it is read, with `ahead` bars shown before the region."""
        tempo = score.tempos[0].qpm if score.tempos else None
        task = Task(self.given, self.bars.start, self.bars.stop, ahead)
        return assemble(self.excerpt, measured_header(self.excerpt, tempo, None), task)

    def nats(self, composer: Composer, window: Window) -> float:
        """Nats a note, of the region alone."""
        is_bar = np.flatnonzero(window.events[:, v.KIND] == v.BAR)
        at = int(is_bar[-len(self.bars)]) + 1
        before = Window(window.events[:at], window.given[:at], window.programs)
        whole, earlier = (_nats(composer, each)[0].sum() for each in (window, before))
        return float(whole - earlier) / self.notes


def _window(excerpt: Excerpt, header: Header) -> Window:
    """An excerpt of which all is to be written."""
    count = len(excerpt.bar_events)
    return assemble(
        excerpt, header, Task(np.zeros(len(excerpt.notes), dtype=bool), count, count, 0)
    )


@torch.inference_mode()
def _nats(composer: Composer, window: Window) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Nats by stream, and how many values were counted, of as much as the composer can read."""
    nats, counts = stream_losses(composer, collate([window], composer.config.context))
    return nats.double().numpy(), counts.numpy()


def _written(
    composer: Composer, excerpt: Excerpt, piece: PieceEntry, generator: Generator
) -> Score:
    """What the composer writes to an excerpt's header and bars."""
    header = measured_header(excerpt, piece.tempo_bpm, piece.style)
    players = tuple(_player(program) for program in excerpt.programs)
    bar_events = excerpt.bar_events.astype(np.int16)
    bar_events[:, v.SLOT] = 0
    before = header.events()
    plan = Plan(
        before=Window(before, np.zeros(len(before), dtype=bool), header.programs()),
        bar_events=bar_events,
        players=players,
        open=(frozenset(range(len(players))),) * len(bar_events),
        densities=tuple(line.density for line in header.tracks),
        key=header.key,
    )
    events = list(write(composer, plan, Sampling(), generator))
    score = event_streams.decode(np.concatenate([before, np.array(events)]))
    score.tempos.append(Tempo(0, piece.tempo_bpm))
    return score


def _player(program: int) -> Instrument:
    is_drum = program == v.DRUMS_PROGRAM
    return instrument_of(0 if is_drum else program, is_drum=is_drum)
