"""A brief to a score, and a score to what comes after it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from midi_data.activity import player_density, usual_density
from midi_data.chords import QUALITIES, parse_chord
from midi_data.errors import BriefError, ScoreError
from midi_data.instruments import Instrument, instrument_of
from midi_data.keys import Key
from midi_data.progress import Progress, silent
from midi_data.score import KeySignature, Note, Score, Tempo, Track, bars, last_tick
from musegen.brief import Brief
from musegen.composer.controls import Header, TrackLine
from musegen.composer.excerpts import (
    Task,
    assemble,
    at_home,
    cut,
    excerpt_key,
    home_shift,
    measured_header,
)
from musegen.composer.model import Composer
from musegen.composer.rules import Plan
from musegen.composer.sampling import Sampling, write
from musegen.daw.names import track_names
from musegen.editing.dynamics import is_flat, phrase
from musegen.encoders import event_streams
from musegen.encoders import event_vocabulary as v
from musegen.encoders.event_streams import Events

TICKS_PER_QUARTER = 480
LEVELS = {"pp": 40, "p": 54, "mp": 66, "": 74, "mf": 80, "f": 94, "ff": 108}
"""The velocity a dynamic mark stands for; a piece without one is between mp and mf."""
BARS_READ = 32  # how far back a continuation looks


@dataclass(frozen=True)
class WrittenNote:
    """A note the moment it is written."""

    track: int  # counted from 1
    bar: int  # counted from 1
    onset_quarters: float  # from the start of what is written
    length_quarters: float
    pitch: int
    velocity: int


def compose(
    brief: Brief,
    *,
    composer: Composer,
    sampling: Sampling,
    seed: int,
    progress: Progress = silent,
) -> Score:
    """A new piece that keeps the brief."""
    plan = plan_of(brief)
    events = []
    for event in write(composer, plan, sampling, np.random.default_rng(seed)):
        events.append(event)
        _tell(progress, events, len(plan.bar_events))
    score = sounding(plan, events)
    score.tempos.append(Tempo(0, brief.tempo_bpm))
    minor = int(brief.key.mode == "minor")
    score.key_signatures.append(KeySignature(0, brief.key.fifths, minor))
    for track, player in zip(score.tracks, brief.instruments, strict=True):
        track.name = player.name
    for track, name in zip(score.tracks, track_names(score), strict=True):
        track.name = name
    return phrase(score, level=LEVELS[brief.dynamics]) if is_flat(score) else score


def stream_notes(
    brief: Brief, *, composer: Composer, sampling: Sampling, seed: int
) -> Iterator[WrittenNote]:
    """The notes `compose` writes for the same brief and seed, each as it is written."""
    bar = start = -1
    steps = 0
    plan = plan_of(brief)
    for event in write(composer, plan, sampling, np.random.default_rng(seed)):
        kind, position, slot, pitch, duration, velocity = (int(value) for value in event)
        if kind == v.BAR:
            bar, start = bar + 1, steps
            steps += duration
            continue
        drum = pitch >= v.DRUM_PITCHES.first
        yield WrittenNote(
            track=slot - v.SLOTS.first + 1,
            bar=bar + 1,
            onset_quarters=(start + position - v.STEP.first) / v.STEPS_PER_QUARTER,
            length_quarters=duration / v.STEPS_PER_QUARTER,
            pitch=pitch - v.DRUM_PITCHES.first if drum else pitch - v.PITCHES.first + plan.shift,
            velocity=velocity,
        )


def continue_score(
    score: Score,
    bar_count: int,
    *,
    composer: Composer,
    sampling: Sampling,
    seed: int,
    progress: Progress = silent,
) -> Score:
    """The score with `bar_count` more bars; what was there is not touched.

    Raises:
        ScoreError: if there is not a note to go on from.
        BriefError: if no bar is asked for.
    """
    if not 1 <= bar_count <= 256:
        raise BriefError(f"{bar_count} bars to go on for", mend="Ask for 1 to 256 bars.")
    if not last_tick(score):
        raise ScoreError("not a note to go on from", mend="Choose a file with music in it.")
    plan = plan_after(score, bar_count)
    events = []
    for event in write(composer, plan, sampling, np.random.default_rng(seed)):
        events.append(event)
        _tell(progress, events, bar_count)
    last = bars(score)[-1]
    return _appended(score, sounding(plan, events), last.start + last.length)


def sounding(plan: Plan, events: list[Events]) -> Score:
    """What was written, without what was there before, in the key that was asked for."""
    header = plan.before[np.isin(plan.before[:, v.KIND], [v.PIECE, v.TRACK])]
    score = event_streams.decode(np.concatenate([header, np.array(events)]))
    for track in score.tracks:
        if not track.is_drum:
            for note in track.notes:
                note.pitch += plan.shift
    return score


def plan_of(brief: Brief) -> Plan:
    """What the composer is to write for a brief."""
    numerator, denominator = brief.time_signature
    length = v.STEPS_PER_QUARTER * 4 * numerator // denominator
    if length > v.MAX_STEPS or v.STEPS_PER_QUARTER * 4 * numerator % denominator:
        raise BriefError(
            f"bars of {numerator}/{denominator} are longer than the composer writes",
            mend="Choose a metre of at most eight quarters, such as 12/8.",
        )
    metre = v.metre_value(numerator, denominator)
    rows = np.zeros((brief.bars, len(v.STREAMS)), dtype=np.int16)
    rows[:, v.KIND], rows[:, v.PITCH], rows[:, v.DURATION] = v.BAR, metre, length
    rows[:, v.POSITION] = [v.BARS_LEFT(left) for left in range(brief.bars)][::-1]
    shift = home_shift(brief.key)
    rows[:, v.SLOT] = chord_values(brief.chords, brief.bars, shift)
    home = Key(0, brief.key.mode)
    players = tuple(_moved(player, -shift) for player in brief.instruments)
    usual = usual_density(players)
    density = usual if brief.density is None else brief.density
    header = Header(
        tracks=tuple(
            TrackLine(
                program=_program(player),
                register=_register(player, brief.register),
                density=player_density(player) * density / usual,
            )
            for player in players
        ),
        tempo_bpm=brief.tempo_bpm,
        style=brief.family,
        key=home,
        density=density,
    )
    return Plan(header.events(), rows, players, home, shift=shift)


def plan_after(score: Score, bar_count: int) -> Plan:
    """What the composer is to write after a score, its last bars before its eyes."""
    events = event_streams.encode(score).events
    edges = np.append(np.flatnonzero(events[:, v.KIND] == v.BAR), len(events) - 1)
    first = max(len(edges) - 1 - BARS_READ, 0)
    heard = cut(events, edges, first, len(edges) - 1, whole=True)
    excerpt, key = at_home(heard), excerpt_key(heard)
    shift = home_shift(key) if key is not None and excerpt is not heard else 0
    tempo = score.tempos[-1].qpm if len(score.tempos) else 120.0
    bars_before = len(excerpt.bar_events)
    left = [v.BARS_LEFT(n) for n in range(bars_before + bar_count)][::-1]
    excerpt.bar_events[:, v.POSITION] = left[:bars_before]
    everything = Task(np.zeros(len(excerpt.notes), dtype=bool), bars_before, bars_before, 0)
    before = assemble(excerpt, measured_header(excerpt, tempo, None), everything).events[:-1]
    row = excerpt.bar_events[-1].astype(np.int16)
    row[v.PITCH] = row[v.PITCH] or v.metre_value(4, 4)
    last = bars(score)[-1]
    row[v.DURATION] = min(v.STEPS_PER_QUARTER * 4 * last.numerator // last.denominator, v.MAX_STEPS)
    rows = np.repeat(row[None], bar_count, axis=0)
    rows[:, v.POSITION] = left[bars_before:]
    players = tuple(_moved(_player_of(track), -shift) for track in score.tracks)
    return Plan(before, rows, players, excerpt_key(excerpt), frozenset(range(len(players))), shift)


def chord_values(chords: tuple[str, ...], bar_count: int, shift: int = 0) -> list[int]:
    """The chord of each bar, `shift` semitones down, repeated to fill them; 0 where none is said.

    Raises:
        BriefError: for a symbol that is no chord.
    """
    values = []
    for symbol in chords:
        found = parse_chord(symbol)
        if found is None:
            raise BriefError(f"{symbol!r} is no chord", mend="Write chords as in 'Dm | Gm | A7'.")
        root, quality, _ = found
        place = (root - shift) % 12 * v.CHORD_QUALITIES + QUALITIES.index(quality)
        values.append(v.CHORD(place))
    return [values[bar % len(values)] if values else 0 for bar in range(bar_count)]


def _player_of(track: Track) -> Instrument:
    """The instrument of a track, with the range and the voices it has shown to have."""
    player = instrument_of(track.program, track.is_drum)
    if not len(track.notes):
        return player
    pitches = track.notes.numpy()["pitch"]
    together = max(Counter(note.time for note in track.notes).values())
    return replace(
        player,
        low=min(player.low, int(pitches.min())),
        high=max(player.high, int(pitches.max())),
        voices=max(player.voices, together),
    )


def _moved(player: Instrument, semitones: int) -> Instrument:
    """The instrument as if it were built higher; drums stay as they are."""
    if player.is_drum:
        return player
    low, high = max(player.low + semitones, 0), min(player.high + semitones, 127)
    return replace(player, low=low, high=high)


def _program(player: Instrument) -> int:
    return v.DRUMS_PROGRAM if player.is_drum else player.program


def _register(player: Instrument, asked: str) -> float | None:
    """The mean pitch to aim at, a little above or below the middle of most parts."""
    share = {"high": 0.48, "low": 0.28}.get(asked)
    if share is None or player.is_drum:
        return None
    return player.low + share * (player.high - player.low)


def _tell(progress: Progress, events: list[Events], bar_count: int) -> None:
    if events[-1][v.KIND] == v.BAR:
        bar = sum(int(event[v.KIND] == v.BAR) for event in events)
        progress(bar, bar_count, f"Writing bar {bar}")


def _appended(score: Score, written: Score, at: int) -> Score:
    """A copy of `score` with the notes of `written` on the same tracks from tick `at` on."""
    longer = score.copy()
    scale = score.ticks_per_quarter / written.ticks_per_quarter
    for track, new in zip(longer.tracks, written.tracks, strict=True):
        for note in new.notes:
            start, end = round(note.start * scale), round(note.end * scale)
            track.notes.append(Note(at + start, max(end - start, 1), note.pitch, note.velocity))
    return longer
