"""Editing steps by name, as the command line and `musegen.edit` take them: words to an edit.

A step that is about notes takes bars behind an `@`, as in `transpose 3@5-8`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from midi_data.errors import ScoreError
from midi_data.score import Score
from musegen.editing import (
    humanising,
    lead_sheets,
    lengths,
    pitches,
    structure,
    tempo_metre,
    timing,
    tracks,
    velocities,
)
from musegen.editing import step_words as words_of
from musegen.editing.places import (
    Places,
    bars_moved,
    doubled,
    merged,
    reordered,
    split,
    staying,
    unmoved,
    without,
)
from musegen.editing.timeline import Stretch, rearranged
from musegen.selecting import selected_bars, selected_tracks


@dataclass(frozen=True)
class Where:
    """What a step is about, counted from 0, and where its chance comes from."""

    tracks: list[int] | None
    bars: tuple[int, ...] | None
    seed: int


@dataclass(frozen=True)
class Edited:
    """A score, and what became of the bars and tracks of the one before."""

    score: Score
    places: Places


Run = Callable[[Score, str, Where], Edited]
"""A step: from a score, the words behind its name, and where."""


def run_step(score: Score, name: str, words: str, where: Where) -> Edited:
    """One step.

    Raises:
        ScoreError: there is no such step, or it cannot be done.
    """
    if name not in STEPS:
        raise ScoreError(f"There is no step {name!r}", mend=f"There are: {', '.join(STEPS)}.")
    return STEPS[name](score, words, where)


# What is about notes: nothing goes elsewhere.

Change = Callable[[Score, str, Where], Score]


def _in_place(change: Change) -> Run:
    """A step after which every bar and track is where it was."""

    def run(score: Score, words: str, where: Where) -> Edited:
        said, bars = words_of.at_bars(words)
        if bars is not None:
            where = Where(where.tracks, tuple(bars), where.seed)
        return Edited(change(score, said, where), unmoved(score))

    return run


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


_CURVES = {"": 1.0, "late": 2.0, "early": 0.5}


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


def _reinstrument(score: Score, words: str, at: Where) -> Score:
    track, player = words_of.of_track(words)
    return tracks.reinstrument(score, player, tracks=at.tracks if track is None else [track])


def _rename(score: Score, words: str, at: Where) -> Score:
    track, name = words_of.of_track(words)
    return tracks.rename(score, name, track=_the_track(score, track, at))


# What is about tracks: they go elsewhere, and bars do not.


def _split_at(score: Score, words: str, at: Where) -> Edited:
    named, pitch = words_of.of_track(words)
    number = _the_track(score, named, at)
    made = tracks.split_at_pitch(score, words_of.pitch(pitch), track=number)
    return _retracked(score, made, split(len(score.tracks), number, 2))


def _split_voices(score: Score, words: str, at: Where) -> Edited:
    named, count = words_of.of_track(words)
    if named is None and not count.isdecimal():
        named, count = count or None, ""
    number = _the_track(score, named, at)
    made = tracks.split_voices(score, track=number, voices=words_of.whole(count) if count else None)
    parts = 1 + len(made.tracks) - len(score.tracks)
    return _retracked(score, made, split(len(score.tracks), number, parts))


def _merge(score: Score, words: str, _: Where) -> Edited:
    chosen = selected_tracks(score, _names(words))
    made = tracks.merge(score, chosen)
    return _retracked(score, made, merged(len(score.tracks), chosen))


def _delete(score: Score, words: str, _: Where) -> Edited:
    chosen = selected_tracks(score, _names(words))
    made = tracks.delete_tracks(score, chosen)
    return _retracked(score, made, without(len(score.tracks), chosen))


def _duplicate(score: Score, words: str, _: Where) -> Edited:
    chosen = selected_tracks(score, _names(words))
    made = tracks.duplicate(score, chosen)
    return _retracked(score, made, doubled(len(score.tracks), chosen))


def _move(score: Score, words: str, at: Where) -> Edited:
    named, to = words_of.of_track(words)
    number, place = _the_track(score, named, at), words_of.whole(to) - 1
    order = tracks.order_with(score, number, place)
    return _retracked(score, tracks.move(score, number, place), reordered(order))


def _harmonise(score: Score, words: str, at: Where) -> Edited:
    voicing, instrument, half_bars = "close", "piano", False
    for said in (each.strip() for each in words.split(",")):
        if said in ("half bars", "half-bars"):
            half_bars = True
        elif said in ("close", "open"):
            voicing = said
        elif said:
            instrument = said
    made = lead_sheets.harmonise(
        score,
        melody=_melody(at),
        voicing=voicing,
        instrument=instrument,
        half_bars=half_bars,
    )
    return Edited(made, unmoved(score))


def _lead_sheet(score: Score, _: str, at: Where) -> Edited:
    chosen = _melody(at)
    melody = lead_sheets.melody_track(score) if chosen is None else chosen
    made = lead_sheets.lead_sheet(score, melody=melody)
    gone = [number for number in range(len(score.tracks)) if number != melody]
    return _retracked(score, made, without(len(score.tracks), gone))


# What is about the form: bars go elsewhere, and tracks do not.


def _trim(score: Score, words: str, _: Where) -> Edited:
    return _restructured(score, structure.trim_stretches(score, selected_bars(words)))


def _loop(score: Score, words: str, _: Where) -> Edited:
    bars, count = words_of.times(words, unsaid=2)
    return _restructured(score, structure.loop_stretches(score, selected_bars(bars), count))


def _insert_bars(score: Score, words: str, _: Where) -> Edited:
    bar, count = words_of.times(words, unsaid=1)
    before = selected_bars(bar)[0]
    return _restructured(score, structure.insert_stretches(score, before, count))


def _delete_bars(score: Score, words: str, _: Where) -> Edited:
    return _restructured(score, structure.delete_stretches(score, selected_bars(words)))


def _stretch(score: Score, words: str, at: Where) -> Edited:
    said, bars = words_of.at_bars(words)
    factor = words_of.ratio(said)
    if bars is None and at.bars is not None:
        bars = range(at.bars[0], at.bars[-1] + 1)
    if at.tracks is None:
        return _restructured(score, structure.stretch_stretches(score, factor, bars))
    made = structure.stretch(score, factor, bars=bars, tracks=at.tracks)
    plan = structure.stretch_stretches(score, factor, None)
    return Edited(made, Places(bars_moved(score, made, plan), staying(len(score.tracks))))


def _tempo(score: Score, words: str, at: Where) -> Score:
    if words.endswith("%"):
        return tempo_metre.scale_tempo(score, words_of.share(words), bars=at.bars)
    return tempo_metre.set_tempo(score, words_of.share(words), bars=at.bars)


def _time_signature(score: Score, words: str, at: Where) -> Edited:
    said, bars = words_of.at_bars(words)
    made = tempo_metre.set_metre(score, *words_of.metre(said), bars=bars or at.bars)
    return Edited(made, Places(bars_moved(score, made), staying(len(score.tracks))))


def _restructured(score: Score, stretches: Sequence[Stretch]) -> Edited:
    made = rearranged(score, stretches)
    return Edited(made, Places(bars_moved(score, made, stretches), staying(len(score.tracks))))


def _retracked(score: Score, made: Score, goes: tuple[tuple[int, ...], ...]) -> Edited:
    return Edited(made, Places(unmoved(score).bars, goes))


def _names(words: str) -> list[str | int]:
    found: list[str | int] = [name.strip() for name in words.split(",") if name.strip()]
    if not found:
        raise ScoreError(f"{words!r} names no track", mend="Say it as in 'Viola, Cello'.")
    return found


def _the_track(score: Score, named: str | None, at: Where) -> int:
    """The one track that is meant, by its name or by what is selected."""
    if named is not None:
        return tracks.one_track(score, named)
    chosen = range(len(score.tracks)) if at.tracks is None else at.tracks
    if len(chosen) != 1:
        raise ScoreError(
            "one track has to be meant, and "
            f"{len(chosen) or 'none'} {'are' if len(chosen) != 1 else 'is'}",
            mend="Name it before a sign, as in 'Piano=C4', or with --tracks.",
        )
    return chosen[0]


def _melody(at: Where) -> int | None:
    return at.tracks[0] if at.tracks else None


STEPS: dict[str, Run] = {
    "transpose": _in_place(_transpose),
    "transpose-in-key": _in_place(_transpose_in_key),
    "to-key": _in_place(_to_key),
    "quantise": _in_place(_quantise),
    "swing": _in_place(_swing),
    "humanise": _in_place(_humanise),
    "legato": _in_place(_legato),
    "staccato": _in_place(_staccato),
    "length": _in_place(_length),
    "no-overlaps": _in_place(_no_overlaps),
    "velocity": _in_place(_velocity),
    "ramp": _in_place(_ramp),
    "compress": _in_place(_compress),
    "limit": _in_place(_limit),
    "tempo": _in_place(_tempo),
    "time-signature": _time_signature,
    "trim": _trim,
    "loop": _loop,
    "insert-bars": _insert_bars,
    "delete-bars": _delete_bars,
    "stretch": _stretch,
    "split-at": _split_at,
    "split-voices": _split_voices,
    "merge": _merge,
    "duplicate": _duplicate,
    "delete": _delete,
    "move": _move,
    "rename": _in_place(_rename),
    "reinstrument": _in_place(_reinstrument),
    "harmonise": _harmonise,
    "lead-sheet": _lead_sheet,
}
"""Every step there is, by name."""
