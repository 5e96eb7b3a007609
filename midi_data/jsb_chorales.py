"""The JSB Chorales benchmark: pitches on a grid of sixteenths to scores in four parts.

The grid does not tell a held note from a repeated one, so equal neighbours are one note.
"""

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from midi_data.errors import CorpusError
from midi_data.members import read_members
from midi_data.pieces import Corpus, Piece
from midi_data.score import Note, Score, Tempo, TimeSignature, Track

FILE = "Jsb16thSeparated.json"
SPLITS = ("train", "valid", "test")
SILENCE = -1
STEPS = 4  # a quarter note
VELOCITY = 80

Chorale = list[list[int]]  # (step, part), soprano first

_PARTS = ("Soprano", "Alto", "Tenor", "Bass")
_CHOIR = 52


def read_chorales(corpus: Corpus, archive: Path) -> Iterator[Piece]:
    """The pieces of the benchmark, named `train-001` and so on, in the order published.

    Raises:
        CorpusError: if they are not there or not as published.
    """
    members = read_members(archive, lambda name: name == FILE)
    if FILE not in members:
        raise CorpusError(f"{FILE} is missing", where=str(archive), mend="Download it again.")
    try:
        published = json.loads(members[FILE])
        chorales = [
            (f"{split}-{number:03}", chorale)
            for split in SPLITS
            for number, chorale in enumerate(published[split], start=1)
        ]
        scores = [(name, to_score(chorale)) for name, chorale in chorales]
    except (ValueError, KeyError, TypeError) as error:
        raise CorpusError(
            f"{FILE} is not as published", where=str(archive), mend="Download it again."
        ) from error
    for name, score in scores:
        yield Piece(corpus=corpus.name, name=name, score=score, style=corpus.style)


def to_score(chorale: Chorale) -> Score:
    """A chorale as a score of four parts, a sixteenth being one tick of four."""
    score = Score(STEPS)
    score.tempos.append(Tempo(0, qpm=90.0))
    score.time_signatures.append(TimeSignature(0, 4, 4))
    for part, pitches in zip(_PARTS, zip(*chorale, strict=True), strict=True):
        track, step = Track(part, _CHOIR, False), 0
        for pitch, held in groupby(pitches):
            length = len(list(held))
            if pitch != SILENCE:
                track.notes.append(Note(step, length, pitch, VELOCITY))
            step += length
        score.tracks.append(track)
    return score
