"""The verbs of musegen: what the command line and the studio call, and Python can too."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from midi_data.instruments import Instrument
from midi_data.keys import Key
from midi_data.progress import Progress, silent
from midi_data.score import Score
from musegen.brief import Brief, parse_brief
from musegen.composer import TEMPERATURE, TOP_P

if TYPE_CHECKING:  # torch is loaded when something is to be written, not before
    from musegen.composer.compose import WrittenNote

WEIGHTS = "composer"
"""The composer's shipped weights."""


def draw_seed() -> int:
    """A seed nobody chose."""
    return secrets.randbelow(2**31)


def compose(
    words: str | Brief,
    *,
    bars: int | None = None,
    key: Key | str | None = None,
    time_signature: tuple[int, int] | str | None = None,
    tempo_bpm: float | None = None,
    instruments: str | Sequence[Instrument | str] | None = None,
    style: str | None = None,
    density: float | None = None,
    chords: str | Sequence[str] | None = None,
    temperature: float = TEMPERATURE,
    top_p: float = TOP_P,
    strict_key: bool = False,
    seed: int | None = None,
    weights: str | Path = WEIGHTS,
    progress: Progress = silent,
) -> Score:
    """A new piece from words, or from a brief as it stands.

    What is said apart from the words wins over them. The same request, seed and weights give the
    same notes on one machine.

    Args:
        words: what the piece shall be, or a `Brief`, which takes no further options.
        bars: 1 to 256.
        key: such as `D minor`.
        time_signature: such as `3/4`.
        tempo_bpm: quarter notes a minute, 20 to 400.
        instruments: names, one a track, or a group such as `string quartet`.
        style: such as `waltz`.
        density: notes a quarter, all tracks together.
        chords: symbols, one a bar, repeated to the end.
        temperature: below 1 keeps to the likely, above 1 strays.
        top_p: how much of the likeliest is chosen from, up to 1.
        strict_key: let no note out of the key.
        seed: of everything left open; drawn if not said.
        weights: a name of shipped weights, or a folder.
        progress: told of each bar.

    Raises:
        BriefError: for what no piece can be.
    """
    from musegen.composer.compose import compose as write_piece
    from musegen.composer.model import Composer
    from musegen.composer.sampling import Sampling

    seed = draw_seed() if seed is None else seed
    brief = (
        words
        if isinstance(words, Brief)
        else parse_brief(
            words,
            bars=bars,
            key=key,
            time_signature=time_signature,
            tempo_bpm=tempo_bpm,
            instruments=instruments,
            style=style,
            density=density,
            chords=chords,
            seed=seed,
        )
    )
    sampling = Sampling(temperature=temperature, top_p=top_p)
    if strict_key:
        sampling = replace(sampling, key_pull=float("inf"))
    composer = Composer.from_pretrained(weights)
    return write_piece(brief, composer=composer, sampling=sampling, seed=seed, progress=progress)


def stream_compose(
    words: str | Brief, *, seed: int | None = None, weights: str | Path = WEIGHTS
) -> "Iterator[WrittenNote]":
    """The notes that `compose` writes for the same words and seed, each as it is written."""
    from musegen.composer.compose import stream_notes
    from musegen.composer.model import Composer
    from musegen.composer.sampling import Sampling

    seed = draw_seed() if seed is None else seed
    brief = words if isinstance(words, Brief) else parse_brief(words, seed=seed)
    composer = Composer.from_pretrained(weights)
    return stream_notes(brief, composer=composer, sampling=Sampling(), seed=seed)


def continue_(
    score: Score,
    *,
    bars: int = 8,
    temperature: float = TEMPERATURE,
    top_p: float = TOP_P,
    seed: int | None = None,
    weights: str | Path = WEIGHTS,
    progress: Progress = silent,
) -> Score:
    """The score with more bars after its last; not a note that was there is changed.

    Args:
        score: what to go on from; its last 32 bars are read.
        bars: how many bars more, 1 to 256.
        temperature: below 1 keeps to the likely, above 1 strays.
        top_p: how much of the likeliest is chosen from, up to 1.
        seed: of what is written; drawn if not said.
        weights: a name of shipped weights, or a folder.
        progress: told of each bar.

    Raises:
        ScoreError: if there is no note to go on from.
        BriefError: for an impossible number of bars.
    """
    from musegen.composer.compose import continue_score
    from musegen.composer.model import Composer
    from musegen.composer.sampling import Sampling

    return continue_score(
        score,
        bars,
        composer=Composer.from_pretrained(weights),
        sampling=Sampling(temperature=temperature, top_p=top_p),
        seed=draw_seed() if seed is None else seed,
        progress=progress,
    )
