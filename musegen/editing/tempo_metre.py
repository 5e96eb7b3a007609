"""Tempo and metre: notes keep their beats, and take other time or other bar lines."""

from collections.abc import Callable

from midi_data.errors import ScoreError
from midi_data.score import Score, Tempo, TimeSignature
from musegen.editing.note_table import Bars, selection

SLOWEST, FASTEST = 10.0, 960.0  # quarter notes a minute
_USUAL = 500_000  # microseconds a quarter where no tempo is set
_LARGEST = 64  # upper number of a metre
_DENOMINATORS = (1, 2, 4, 8, 16, 32)


def set_tempo(score: Score, tempo_bpm: float, *, bars: Bars = None) -> Score:
    """A copy in one tempo, in quarter notes a minute; notes keep their beats.

    Args:
        score: the piece.
        tempo_bpm: 10 to 960.
        bars: where it holds, counted from 0; after them the old tempo comes back.

    Raises:
        ScoreError: for a tempo that cannot be, or bars that are not there.
    """
    _check(tempo_bpm)
    return _with_tempos(score, bars, lambda _: round(60e6 / tempo_bpm), keeps=False)


def scale_tempo(score: Score, factor: float, *, bars: Bars = None) -> Score:
    """A copy that many times as fast, every slowing and hastening kept.

    Raises:
        ScoreError: a tempo would be slower than 10 or faster than 960.
    """
    if factor <= 0:
        raise ScoreError(f"Tempo times {factor:g}", mend="Choose more than 0, such as 110 %.")
    for tempo in [*score.tempos, Tempo(0, mspq=_USUAL)]:
        _check(tempo.qpm * factor)
    return _with_tempos(score, bars, lambda mspq: round(mspq / factor), keeps=True)


def set_metre(score: Score, numerator: int, denominator: int, *, bars: Bars = None) -> Score:
    """A copy in another metre: the notes stay, the bar lines go elsewhere.

    Args:
        score: the piece.
        numerator: beats a bar.
        denominator: what a beat is: 1, 2, 4, 8, 16 or 32.
        bars: where it holds, counted from 0; after them the old metre comes back.

    Raises:
        ScoreError: for a metre that cannot be, or bars that are not there.
    """
    if not 1 <= numerator <= _LARGEST or denominator not in _DENOMINATORS:
        raise ScoreError(f"{numerator}/{denominator} is no metre", mend="Say it as in 3/4 or 7/8.")
    made = score.copy()
    old = sorted(score.time_signatures, key=lambda metre: metre.time)
    metres = {metre.time: (metre.numerator, metre.denominator) for metre in old}
    for start, stop in selection(score, None, bars).spans():
        before = [each for time, each in metres.items() if stop is not None and time <= stop]
        after = {time: each for time, each in metres.items() if stop is not None and time >= stop}
        metres = {time: each for time, each in metres.items() if time < start}
        metres[start] = (numerator, denominator)
        if stop is not None:
            metres |= {stop: before[-1] if before else (4, 4)} | after
    made.time_signatures = type(made.time_signatures)(
        [TimeSignature(time, *metres[time]) for time in sorted(metres)]
    )
    return made


def _with_tempos(score: Score, bars: Bars, change: Callable[[int], int], *, keeps: bool) -> Score:
    """A copy with other tempos in some bars, those inside them kept or not."""
    made = score.copy()
    tempos = {tempo.time: tempo.mspq for tempo in score.tempos}
    for start, stop in selection(score, None, bars).spans():
        ordered = sorted(tempos.items())
        at_start = [mspq for time, mspq in ordered if time <= start] or [_USUAL]
        at_stop = [mspq for time, mspq in ordered if stop is None or time <= stop] or [_USUAL]
        inside = [
            (time, mspq) for time, mspq in ordered if start < time and (stop is None or time < stop)
        ]
        for time, _ in inside:
            del tempos[time]
        tempos[start] = change(at_start[-1])
        if keeps:
            tempos |= {time: change(mspq) for time, mspq in inside}
        if stop is not None:
            tempos[stop] = at_stop[-1]
    made.tempos = type(made.tempos)([Tempo(time, mspq=tempos[time]) for time in sorted(tempos)])
    return made


def _check(tempo_bpm: float) -> None:
    if not SLOWEST <= tempo_bpm <= FASTEST:
        raise ScoreError(
            f"{tempo_bpm:g} quarter notes a minute", mend=f"Choose {SLOWEST:g} to {FASTEST:g}."
        )
