"""Editing steps about notes: pitch, time, length and loudness, from words."""

from midi_data.errors import ScoreError
from midi_data.score import Score
from musegen.editing import humanising, lengths, pitches, timing, velocities
from musegen.editing import step_words as words_of
from musegen.editing.step_kinds import Run, Where, in_place

_CURVES = {"": 1.0, "late": 2.0, "early": 0.5}  # of a ramp: how it bends


def _transpose(score: Score, words: str, at: Where) -> Score:
    return pitches.transpose(score, words_of.whole(words), tracks=at.tracks, bars=at.bars)


def _transpose_in_key(score: Score, words: str, at: Where) -> Score:
    steps, _, key = words.partition(" ")
    return pitches.transpose_in_key(
        score, words_of.whole(steps), key=key or None, tracks=at.tracks, bars=at.bars
    )


def _to_key(score: Score, words: str, at: Where) -> Score:
    old, _, new = words.rpartition(">")
    return pitches.to_key(
        score, new.strip(), from_key=old.strip() or None, tracks=at.tracks, bars=at.bars
    )


def _quantise(score: Score, words: str, at: Where) -> Score:
    grid, *more = words.split() or [""]
    swung = timing.STRAIGHT
    if "swing" in more[:-1]:
        place = more.index("swing")
        swung = words_of.share(more[place + 1])
        del more[place : place + 2]
    ends = "ends" in more
    strengths = [each for each in more if each != "ends"]
    if len(strengths) > 1:
        raise ScoreError(f"{words!r} is not understood", mend="Say it as in 1/16 80% ends.")
    return timing.quantise(
        score,
        grid,
        strength=words_of.share(strengths[0]) if strengths else 1.0,
        swing=swung,
        ends=ends,
        tracks=at.tracks,
        bars=at.bars,
    )


def _swing(score: Score, words: str, at: Where) -> Score:
    amount, _, grid = words.partition(" ")
    return timing.swing(
        score, words_of.share(amount), grid=grid or "1/8", tracks=at.tracks, bars=at.bars
    )


def _humanise(score: Score, words: str, at: Where) -> Score:
    said = [words_of.share(each) for each in words.replace("velocity", " ").split()]
    if not 1 <= len(said) <= 2:
        raise ScoreError(
            f"{words!r} is not understood", mend="Say it as in 100% or 80% velocity 50%."
        )
    return humanising.humanise(
        score, timing=said[0], velocity=said[-1], seed=at.seed, tracks=at.tracks, bars=at.bars
    )


def _velocity(score: Score, words: str, at: Where) -> Score:
    if words.endswith("%"):
        return velocities.scale_velocity(
            score, words_of.share(words), tracks=at.tracks, bars=at.bars
        )
    change = velocities.add_velocity if words[:1] in "+-" else velocities.set_velocity
    return change(score, words_of.whole(words), tracks=at.tracks, bars=at.bars)


def _ramp(score: Score, words: str, at: Where) -> Score:
    spanned, _, curve = words.partition(" ")
    if curve.strip() not in _CURVES:
        raise ScoreError(f"{curve!r} is no curve", mend="Say late, early, or nothing.")
    first, last = words_of.span(spanned)
    return velocities.ramp_velocity(
        score, first, last, curve=_CURVES[curve.strip()], tracks=at.tracks, bars=at.bars
    )


def _compress(score: Score, words: str, at: Where) -> Score:
    amount, _, toward = words.partition(" ")
    middle = words_of.whole(toward) if toward else None
    return velocities.compress(
        score, words_of.share(amount), toward=middle, tracks=at.tracks, bars=at.bars
    )


def _limit(score: Score, words: str, at: Where) -> Score:
    return velocities.limit_velocity(score, *words_of.span(words), tracks=at.tracks, bars=at.bars)


def _legato(score: Score, _: str, at: Where) -> Score:
    return lengths.legato(score, tracks=at.tracks, bars=at.bars)


def _staccato(score: Score, _: str, at: Where) -> Score:
    return lengths.scale_lengths(score, tracks=at.tracks, bars=at.bars)


def _length(score: Score, words: str, at: Where) -> Score:
    return lengths.scale_lengths(score, words_of.ratio(words), tracks=at.tracks, bars=at.bars)


def _no_overlaps(score: Score, _: str, at: Where) -> Score:
    return lengths.without_overlaps(score, tracks=at.tracks, bars=at.bars)


NOTE_STEPS: dict[str, Run] = {
    "transpose": in_place(_transpose),
    "transpose-in-key": in_place(_transpose_in_key),
    "to-key": in_place(_to_key),
    "quantise": in_place(_quantise),
    "swing": in_place(_swing),
    "humanise": in_place(_humanise),
    "legato": in_place(_legato),
    "staccato": in_place(_staccato),
    "length": in_place(_length),
    "no-overlaps": in_place(_no_overlaps),
    "velocity": in_place(_velocity),
    "ramp": in_place(_ramp),
    "compress": in_place(_compress),
    "limit": in_place(_limit),
}
"""By name, in the order of the help."""
