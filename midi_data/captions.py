"""Words that are true of a score: key, tempo, metre, players, texture, register, mood.

The mood words are those of the vocabulary that the facts allow, so that a caption and a brief
mean the same by a word.
"""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from midi_data.activity import usual_density
from midi_data.instruments import Instrument, instrument_of
from midi_data.keys import Key, find_key
from midi_data.score import Score, Track, bars
from midi_data.vocabulary import MOODS, dynamic_mark, tempo_mark
from midi_data.wording import players_in_words, with_article

_LOW, _HIGH = 52, 70  # mean pitches below and above which music is called low or high
_SPARSE, _DENSE = 0.5, 1.6  # activity below and above which it is worth a word
_TOGETHER = 0.5  # from 0, no two parts ever begin a note together, to 1, they always do
_SOLO_VOICES = 1.3  # notes at an onset that still sound as one line


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is true of a score."""

    bars: int
    key: Key | None  # None where nothing pitched sounds
    time_signature: tuple[int, int]  # that most bars have
    tempo_bpm: float  # that most of the time has, quarter notes a minute
    tempo_word: str
    instruments: tuple[Instrument, ...]  # of the tracks that sound
    notes: int
    density: float  # notes a quarter, all tracks together
    activity: float  # density, times what such players usually play
    texture: str  # "solo", "homophonic", "polyphonic", "melody with accompaniment"
    register: str  # "low", "middle", "high"; empty for drums
    mean_pitch: float | None
    dynamics: str  # "pp" to "ff"; empty where all notes are alike, as a notation program plays
    moods: tuple[str, ...]  # names of the moods whose ranges hold the facts, the nearest first


def caption(score: Score) -> str:
    """One sentence that is true of the score."""
    found = facts(score)
    if not found.notes:
        return f"Silence, {found.bars} bars of {_metre(found)}."
    mood = f"{found.moods[0]} " if found.moods else ""
    key = f" in {found.key.name}" if found.key else ""
    register = f", in a {found.register} register" if found.register in ("low", "high") else ""
    texture = f", {found.texture}" if found.texture else ""
    sparse, dense = found.activity < _SPARSE, found.activity > _DENSE
    activity = ", sparse" if sparse else ", dense" if dense else ""
    return (
        f"{with_article(mood + 'piece')}{key} for {players_in_words(found.instruments)}, "
        f"{found.bars} {'bar' if found.bars == 1 else 'bars'} of {_metre(found)} at "
        f"{found.tempo_bpm:.0f} bpm ({found.tempo_word}){texture}{register}{activity}"
        f"{', ' if found.dynamics else ''}{found.dynamics}."
    )


def facts(score: Score) -> Facts:
    """What is true of the score, measured on its notes."""
    sounding = [track for track in score.tracks if len(track.notes)]
    pitched = [track for track in sounding if not track.is_drum]
    full = bars(score)
    tempo = _main_tempo(score)
    key = find_key(score) if pitched else None
    pitches, velocities = _of_notes(pitched, "pitch"), _of_notes(sounding, "velocity")
    quarters = sum(bar.length for bar in full) / score.ticks_per_quarter
    density = len(velocities) / quarters if quarters else 0.0
    players = tuple(instrument_of(track.program, track.is_drum) for track in sounding)
    mean_pitch = float(pitches.mean()) if len(pitches) else None
    found = Facts(
        bars=len(full),
        key=key,
        time_signature=_main_metre(score),
        tempo_bpm=tempo,
        tempo_word=tempo_mark(tempo),
        instruments=players,
        notes=len(velocities),
        density=density,
        activity=density / usual_density(players) if players else 0.0,
        texture=_texture(pitched),
        register=_register(mean_pitch),
        mean_pitch=mean_pitch,
        dynamics=dynamic_mark(float(velocities.mean()))
        if len(set(velocities.tolist())) > 1
        else "",
        moods=(),
    )
    return replace(found, moods=_moods(found))


def _metre(found: Facts) -> str:
    return f"{found.time_signature[0]}/{found.time_signature[1]}"


def _of_notes(tracks: list[Track], what: str) -> NDArray[np.int64]:
    """One attribute of every note: (note)."""
    arrays = [np.asarray(track.notes.numpy()[what], dtype=np.int64) for track in tracks]
    return np.concatenate(arrays) if arrays else np.zeros(0, dtype=np.int64)


def _main_tempo(score: Score) -> float:
    """The tempo of the longest stretch; 120 where none is set."""
    changes = sorted((tempo.time, tempo.qpm) for tempo in score.tempos) or [(0, 120.0)]
    stops = [time for time, _ in changes[1:]] + [max(score.end(), changes[-1][0] + 1)]
    lasts: Counter[float] = Counter()
    for (start, tempo_bpm), stop in zip(changes, stops, strict=True):
        lasts[round(tempo_bpm, 2)] += stop - start
    return max(lasts, key=lambda tempo_bpm: lasts[tempo_bpm])


def _main_metre(score: Score) -> tuple[int, int]:
    metres = Counter((bar.numerator, bar.denominator) for bar in bars(score, at_least=1))
    return metres.most_common(1)[0][0]


def _register(mean_pitch: float | None) -> str:
    if mean_pitch is None:
        return ""
    return "low" if mean_pitch < _LOW else "high" if mean_pitch > _HIGH else "middle"


def _texture(tracks: list[Track]) -> str:
    """How the parts go together, from how many sound at an onset and share their onsets."""
    if not tracks:
        return ""
    onsets = [np.unique(_of_notes([track], "time")) for track in tracks]
    everywhere = np.unique(np.concatenate(onsets))
    chords = np.array([len(track.notes) for track in tracks]) / [len(each) for each in onsets]
    if len(tracks) == 1:
        return "solo" if chords[0] < _SOLO_VOICES else "melody with accompaniment"
    beginning = sum(len(each) for each in onsets) / len(everywhere)  # parts at an onset
    if (beginning - 1) / (len(tracks) - 1) > _TOGETHER:
        return "homophonic"
    is_line = chords < _SOLO_VOICES
    return "polyphonic" if is_line.all() else "melody with accompaniment"


def _moods(found: Facts) -> tuple[str, ...]:
    """Moods that hold all the facts there are; first those that say more of mode and register."""
    if found.key is None:
        return ()
    mode = found.key.mode
    fitting = [
        mood
        for mood in MOODS
        if mood.tempo_bpm[0] <= found.tempo_bpm <= mood.tempo_bpm[1]
        and mood.activity[0] <= found.activity <= mood.activity[1]
        and mood.mode in (None, mode)
        and found.dynamics in ("", *mood.dynamics)
        and {mood.register, found.register} != {"low", "high"}
    ]
    fitting.sort(key=lambda mood: -(mood.mode == mode) - (mood.register == found.register))
    return tuple(mood.words[0] for mood in fitting)
