"""Pieces as corpora hold them to pieces worth learning from, with a report of every change.

A piece is tidied, weighed, and compared with all pieces before it, of any corpus. What is left
out has its line in the report.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from midi_data.fingerprints import phrases, same_notes
from midi_data.instruments import instrument_of
from midi_data.pieces import Piece
from midi_data.registry import CORPORA
from midi_data.reports import Report
from midi_data.score import Score, bars, last_tick
from midi_data.splits import split_of
from midi_data.tidying import LONGEST_BAR, tidy

BENCHMARKS = frozenset({"jsb-chorales"})  # kept whole, to compare with published figures
FEWEST_NOTES = 4
LONGEST_QUARTERS = 20_000
FAR_OUT = 12  # semitones beyond its instrument's range
LARGEST_SHARE_FAR_OUT = 0.5
FEWEST_PHRASES = 16  # fewer are no evidence
SAME_SHARE = 0.8  # of a piece's phrases known from one other: the same piece
VERSION_SHARE = 0.4  # of either's: a version, which must not lie on both sides of a split


def clean(found: Iterable[Piece], *, report: Report) -> Iterator[Piece]:
    """The pieces worth learning from, tidied, in the order given.

    Of pieces that are the same, the first is kept, so order corpora by how well they are kept.

    Args:
        found: pieces of any corpora.
        report: filled as pieces pass.
    """
    known = _Known()
    for piece in found:
        score, changes = tidy(piece.score, is_notated=CORPORA[piece.corpus].is_notated)
        piece = replace(piece, score=score)
        reason = "" if piece.corpus in BENCHMARKS else unfit(score) or known.meet(piece)
        if reason:
            report.leave_out(piece.corpus, piece.name, reason)
            continue
        notes = sum(len(track.notes) for track in score.tracks)
        report.keep(piece.corpus, split_of(piece.corpus, piece.name), notes, changes)
        yield piece


def unfit(score: Score) -> str:
    """Why a score is not worth learning from; empty if it is."""
    count = sum(len(track.notes) for track in score.tracks)
    if count < FEWEST_NOTES:
        return f"{count} notes"
    end = last_tick(score)
    quarters = end / score.ticks_per_quarter
    if quarters > LONGEST_QUARTERS:
        return f"{quarters:,.0f} quarter notes long"
    if quarters < LONGEST_BAR and end < bars(score)[0].length / 2:
        return "less than half a bar long"
    share = _share_far_out(score)
    if share > LARGEST_SHARE_FAR_OUT:
        return f"{share:.0%} of its notes are far out of their instruments' range"
    return ""


def _share_far_out(score: Score) -> float:
    """The share of pitched notes more than an octave beyond what their instrument can play."""
    far = count = 0
    for track in score.tracks:
        if track.is_drum:
            continue
        instrument = instrument_of(track.program)
        pitch = track.notes.numpy()["pitch"]
        low, high = instrument.low - FAR_OUT, instrument.high + FAR_OUT
        far += int(((pitch < low) | (pitch > high)).sum())
        count += len(pitch)
    return far / count if count else 0.0


class _Known:
    """The pieces met so far, by their notes and by their phrases."""

    def __init__(self) -> None:
        self._by_notes: dict[str, Piece] = {}
        self._pieces: list[tuple[str, str, int]] = []  # corpus, name, number of phrases
        self._by_phrase: dict[int, int] = {}  # phrase: the first piece that has it

    def meet(self, piece: Piece) -> str:
        """Why the piece says nothing new; empty, and remembered, if it does."""
        notes = same_notes(piece.score)
        if notes in self._by_notes:
            same = self._by_notes[notes]
            return f"the same notes as {same.corpus}, {same.name}"
        found = phrases(piece.score)
        reason = self._known_melody(piece, found)
        if not reason:
            self._by_notes[notes] = piece
            for phrase in found.tolist():
                self._by_phrase.setdefault(phrase, len(self._pieces))
            self._pieces.append((piece.corpus, piece.name, len(found)))
        return reason

    def _known_melody(self, piece: Piece, found: NDArray[np.uint64]) -> str:
        if len(found) < FEWEST_PHRASES:
            return ""
        owners = Counter(
            self._by_phrase[phrase] for phrase in found.tolist() if phrase in self._by_phrase
        )
        for owner, shared in owners.most_common(3):
            corpus, name, count = self._pieces[owner]
            if shared / len(found) >= SAME_SHARE:
                return f"the same melody as {corpus}, {name}"
            of_either = shared / max(FEWEST_PHRASES, min(count, len(found)))
            apart = split_of(corpus, name) != split_of(piece.corpus, piece.name)
            if apart and of_either >= VERSION_SHARE:
                return f"a version of {corpus}, {name}, which is on another side of the split"
        return ""
