"""Editing steps about the form: bars, tempo and metre, from words."""

from collections.abc import Sequence

from midi_data.score import Score
from musegen.editing import step_words as words_of
from musegen.editing import structure, tempo_metre
from musegen.editing.places import Places, bars_moved, staying
from musegen.editing.step_kinds import Edited, Run, Where, in_place
from musegen.editing.timeline import Stretch, rearranged
from musegen.selecting import selected_bars


def _tempo(score: Score, words: str, at: Where) -> Score:
    if words.endswith("%"):
        return tempo_metre.scale_tempo(score, words_of.share(words), bars=at.bars)
    return tempo_metre.set_tempo(score, words_of.share(words), bars=at.bars)


def _time_signature(score: Score, words: str, at: Where) -> Edited:
    said, bars = words_of.at_bars(words)
    made = tempo_metre.set_metre(score, *words_of.metre(said), bars=bars or at.bars)
    return Edited(made, Places(bars_moved(score, made), staying(len(score.tracks))))


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


def _restructured(score: Score, stretches: Sequence[Stretch]) -> Edited:
    made = rearranged(score, stretches)
    return Edited(made, Places(bars_moved(score, made, stretches), staying(len(score.tracks))))


FORM_STEPS: dict[str, Run] = {
    "tempo": in_place(_tempo),
    "time-signature": _time_signature,
    "trim": _trim,
    "loop": _loop,
    "insert-bars": _insert_bars,
    "delete-bars": _delete_bars,
    "stretch": _stretch,
}
"""By name, in the order of the help."""
