"""A score to a job: its next bars, other notes for some bars, more tracks, or a variation.

What is not asked for is not touched: the result is a copy of the score in which only the notes
that begin in the selected bars of the selected tracks have been replaced, or added to.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from midi_data.errors import BriefError, ScoreError
from midi_data.instruments import Instrument
from midi_data.progress import Progress, silent
from midi_data.score import Bar, Note, Notes, Score, Track, bar_at, bars, last_tick
from musegen.composer.feel import feel_of
from musegen.composer.jobs import Job, Place, WrittenNote
from musegen.composer.model import Composer
from musegen.composer.options import Controls, Sampling
from musegen.composer.showing import Lost, plan_for, replacing, show
from musegen.daw.names import track_names

BAR_LIMIT = 256


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Who writes, and how.

    Attributes:
        composer: the model.
        controls: what the tracks to be written shall be.
        sampling: how freely to choose.
        seed: of the first take.
        progress: told of each bar.
    """

    composer: Composer
    controls: Controls
    sampling: Sampling
    seed: int
    progress: Progress = silent


def continue_score(score: Score, bar_count: int, writer: Writer) -> Job:
    """The score with `bar_count` more bars; what was there is not touched.

    Raises:
        ScoreError: if there is not a note to go on from.
        BriefError: if no bar is asked for.
    """
    if not 1 <= bar_count <= BAR_LIMIT:
        raise BriefError(f"{bar_count} bars to go on for", mend=f"Ask for 1 to {BAR_LIMIT} bars.")
    if not last_tick(score):
        raise ScoreError("not a note to go on from", mend="Choose a file with music in it.")
    there = len(bars(score))
    playing = [slot for slot, track in enumerate(score.tracks) if len(track.notes)]
    return _job(score, range(there, there + bar_count), playing, writer)


def infill(score: Score, selected: range, tracks: Sequence[int], writer: Writer) -> Job:
    """Other notes for some bars of some tracks.

    Args:
        score: what there is.
        selected: bars, counted from 0.
        tracks: which of the score's tracks, counted from 0.
        writer: who writes.

    Raises:
        ScoreError: if there is no such bar or track, or no note at all.
    """
    return _job(score, _checked(score, selected, tracks), tracks, writer)


def accompany(
    score: Score, players: Sequence[Instrument], selected: range | None, writer: Writer
) -> Job:
    """More tracks to what is played, in some bars or all."""
    if not players:
        raise BriefError("no instrument to add", mend="Say --add 'drums, bass'.")
    there = range(len(bars(score))) if selected is None else selected
    _checked(score, there, [])
    longer = score.copy()
    for each in players:
        longer.tracks.append(Track(each.name, each.program, each.is_drum))
    for track, name in list(zip(longer.tracks, track_names(longer), strict=True))[-len(players) :]:
        track.name = name
    added = range(len(score.tracks), len(longer.tracks))
    by_track = dict(zip(added, players, strict=True))
    return _job(longer, there, added, writer, players=by_track)


def vary(
    score: Score, strength: float, selected: range | None, tracks: Sequence[int], writer: Writer
) -> Job:
    """Another version: each selected note is replaced by another with the chance `strength`.

    Raises:
        BriefError: for a strength outside 0 to 1.
    """
    if not 0 <= strength <= 1:
        raise BriefError(f"a strength of {strength:g}", mend="Choose one from 0 to 1.")
    there = range(len(bars(score))) if selected is None else selected
    chance = np.random.default_rng(writer.seed)

    def stays() -> bool:
        return bool(chance.random() >= strength)

    return _job(score, _checked(score, there, tracks), tracks, writer, stays=stays)


def _job(
    score: Score,
    selected: range,
    tracks: Sequence[int],
    writer: Writer,
    *,
    players: Mapping[int, Instrument] | None = None,
    stays: Callable[[], bool] | None = None,
) -> Job:
    """New notes for the bars `selected` of `tracks`, which may lie past the end.

    Args:
        score: what there is; tracks to be added are there, and empty.
        selected: bars, counted from 0.
        tracks: which of the score's tracks, counted from 0.
        writer: who writes.
        players: who plays a track, where that is not for its program to say.
        stays: asked for each selected note, whether it stays as it is; then those that do not
            are replaced one by one, and else the selected bars hold what they will.
    """
    grid = bars(score, at_least=selected.stop)
    remaining, lost = _without(score, grid, selected, tracks, stays)
    shown = show(score, remaining, selected, tracks, writer.controls)
    place = Place(
        tracks=shown.tracks,
        bar_numbers=shown.bar_numbers,
        bar_starts=shown.starts(grid, score.ticks_per_quarter),
        feel=feel_of(score, played=shown.played),
    )

    cells = {(bar, track) for bar in selected for track in tracks}
    plan = plan_for(score, shown, cells, players or {}, writer.controls)
    room = _Room(remaining, grid[selected.start : selected.stop])

    def finish(notes: list[WrittenNote]) -> Score:
        return _with_notes(remaining, notes)

    return Job(
        composer=writer.composer,
        plan=plan if stays is None else replacing(plan, shown, lost, score.ticks_per_quarter),
        place=place,
        finish=finish,
        fit=room.fitted,
        sampling=writer.sampling,
        seed=writer.seed,
        progress=writer.progress,
    )


def _checked(score: Score, selected: range, tracks: Sequence[int]) -> range:
    """The selection, if it lies in the score.

    Raises:
        ScoreError: if it does not, or if there is no note at all.
    """
    if not last_tick(score):
        raise ScoreError("not a note to begin with", mend="Choose a file with music in it.")
    count = len(bars(score))
    if not 0 <= selected.start < selected.stop <= count or selected.step != 1:
        raise ScoreError(
            f"bars {selected.start + 1} to {selected.stop} of {count}",
            mend=f"Choose bars from 1 to {count}, such as 1-{min(4, count)}.",
        )
    if any(not 0 <= track < len(score.tracks) for track in tracks):
        raise ScoreError(
            f"track {max(tracks) + 1} of {len(score.tracks)}", mend="Choose a track that is there."
        )
    return selected


def _without(
    score: Score,
    grid: list[Bar],
    selected: range,
    tracks: Sequence[int],
    stays: Callable[[], bool] | None,
) -> tuple[Score, list[Lost]]:
    """A copy without the notes that begin in the selected bars of `tracks`, but those that stay.

    With it, the notes that went.
    """
    remaining = score.copy()
    lost: list[Lost] = []
    start = grid[selected.start].start
    stop = grid[selected.stop - 1].start + grid[selected.stop - 1].length
    for track in tracks:
        kept = Notes()
        for note in remaining.tracks[track].notes:
            if not start <= note.time < stop or (stays is not None and stays()):
                kept.append(note)
            else:
                bar = bar_at(note.time, grid)
                lost.append(Lost(bar, note.time - grid[bar].start, track))
        remaining.tracks[track].notes = kept
    return remaining, lost


class _Room:
    """Where in the selected bars a note may sound, clear of those of its pitch that stay."""

    def __init__(self, remaining: Score, selected: list[Bar]) -> None:
        self.quarter = remaining.ticks_per_quarter
        self.first = selected[0].start
        self.last = selected[-1].start + selected[-1].length
        self.there: dict[tuple[int, int], list[Note]] = defaultdict(list)
        for number, track in enumerate(remaining.tracks):
            for note in track.notes:
                self.there[number, note.pitch].append(note)

    def fitted(self, written: WrittenNote) -> WrittenNote | None:
        """The note on the ticks of the score, as long as it may be; None for no room at all."""
        start = round(written.onset_quarters * self.quarter)
        start = min(max(start, self.first), self.last - 1)
        end = start + max(round(written.length_quarters * self.quarter), 1)
        for note in self.there.get((written.track - 1, written.pitch), ()):
            if note.time <= start < note.end:
                return None
            if start < note.time < end:
                end = note.time
        length = (end - start) / self.quarter
        return replace(written, onset_quarters=start / self.quarter, length_quarters=length)


def _with_notes(remaining: Score, notes: list[WrittenNote]) -> Score:
    """A copy with the notes that were written."""
    score, quarter = remaining.copy(), remaining.ticks_per_quarter
    for written in notes:
        start = round(written.onset_quarters * quarter)
        length = round(written.length_quarters * quarter)
        note = Note(start, length, written.pitch, written.velocity)
        score.tracks[written.track - 1].notes.append(note)
    for number in {written.track - 1 for written in notes}:
        notes_of = score.tracks[number].notes
        notes_of.sort(key=lambda note: (note.time, note.pitch), inplace=True)
    return score
