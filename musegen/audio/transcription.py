"""A recording of one voice becomes a score: a hum, a whistle, a guitar line as notes.

The notes stay where they were played, to the tick; tempo and bars are laid under them.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from midi_data.errors import SoundError
from midi_data.keys import Key, find_key, key_correlation
from midi_data.progress import Progress, silent
from midi_data.score import KeySignature, Note, Score, Tempo, TimeSignature, Track
from musegen.audio.note_tracking import HeardNote, track_notes
from musegen.audio.pitch_tracking import RATE as PITCH_RATE
from musegen.audio.players import Waveform
from musegen.audio.recording import RATE, Recording, mono, read_recording, recording_of
from musegen.audio.tempo_fitting import Beat, fit_beat

QUARTER = 480
UNTOLD_BPM = 120.0  # where too few notes tell one

_SILENT = 10 ** (-60 / 20)  # of full scale: a recording that is nowhere louder holds nothing
_USUAL_VELOCITY = 80  # of the note that is as loud as most
_CLEAR_KEY = 0.75


@dataclass(frozen=True, kw_only=True)
class Transcription:
    """What was heard in a recording."""

    score: Score
    tempo_bpm: float
    tempo_sureness: float
    """How well the notes keep to the tempo, 0 to 1; 1 where it was given."""
    tuning_cents: float
    """How far above 440 Hz the recording is tuned, -50 to 50."""
    key: Key | None
    """None where no key is clear."""


def transcribe(
    recording: str | Path | Waveform | Recording,
    *,
    tempo_bpm: float | None = None,
    time_signature: tuple[int, int] = (4, 4),
    sample_rate: int = RATE,
    progress: Progress = silent,
) -> Score:
    """The notes of a recording of one voice, as a score of one track.

    The notes sound when they sounded in the recording. With a tempo, bars are counted from its
    start, as in a session it was recorded to. Without one it is estimated, and what comes before
    the first bar line is a short bar of its own.

    Args:
        recording: an audio file, or a waveform (channel, sample) in [-1, 1].
        tempo_bpm: quarter notes a minute, 20 to 400; estimated if not said.
        time_signature: of the bars.
        sample_rate: of a waveform, in Hz.
        progress: told as the pitch is followed.

    Raises:
        FileError: the file cannot be read as audio.
        SoundError: the recording is empty, silent, longer than 10 minutes, or holds no voice.
    """
    return transcription(
        recording,
        tempo_bpm=tempo_bpm,
        time_signature=time_signature,
        sample_rate=sample_rate,
        progress=progress,
    ).score


def transcription(
    recording: str | Path | Waveform | Recording,
    *,
    tempo_bpm: float | None = None,
    time_signature: tuple[int, int] = (4, 4),
    sample_rate: int = RATE,
    progress: Progress = silent,
) -> Transcription:
    """As `transcribe`, with what else was heard: tempo and how sure, tuning, key."""
    import soxr  # type: ignore[import-untyped]  # it has no types

    if tempo_bpm is not None and not 20 <= tempo_bpm <= 400:
        raise SoundError(f"no tempo is {tempo_bpm:g} bpm", mend="Give one of 20 to 400.")
    if isinstance(recording, np.ndarray):
        recording = recording_of(recording, sample_rate=sample_rate)
    elif not isinstance(recording, Recording):
        recording = read_recording(recording, progress=progress)
    sound = mono(recording)
    if np.abs(sound).max() < _SILENT:
        raise SoundError(
            "is silent", where=recording.name, mend="Check the microphone and record it again."
        )
    heard = track_notes(soxr.resample(sound, RATE, PITCH_RATE), progress=progress)
    if not heard.notes:
        raise SoundError(
            "holds no voice that can be followed",
            where=recording.name,
            mend="Record one voice or instrument, near the microphone.",
        )
    beat = _beat(heard.notes, tempo_bpm, time_signature)
    score = _score(heard.notes, beat, time_signature)
    key = find_key(score)
    clear = key_correlation(score, key) >= _CLEAR_KEY
    if clear:
        score.key_signatures.append(KeySignature(0, key.fifths, int(key.mode == "minor")))
    return Transcription(
        score=score,
        tempo_bpm=beat.tempo_bpm,
        tempo_sureness=beat.sureness,
        tuning_cents=heard.tuning_cents,
        key=key if clear else None,
    )


def _beat(
    notes: tuple[HeardNote, ...], tempo_bpm: float | None, time_signature: tuple[int, int]
) -> Beat:
    if tempo_bpm is not None:
        return Beat(tempo_bpm, 1.0, 0.0)
    onsets = np.array([note.onset_seconds for note in notes])
    lengths = np.diff(onsets, append=onsets[-1] + notes[-1].length_seconds)
    beats = max(1, time_signature[0] * 4 // time_signature[1])
    found = fit_beat(onsets, lengths, beats_a_bar=beats)
    return Beat(UNTOLD_BPM, 0.0, 0.0) if found is None else found


def _score(notes: tuple[HeardNote, ...], beat: Beat, time_signature: tuple[int, int]) -> Score:
    """The notes at their seconds; before the first bar line a bar of sixteenths that lasts so."""
    made = Score(QUARTER)
    lead = beat.first_bar_seconds
    sixteenths = round(lead * beat.tempo_bpm / 60 * 4)
    lead_ticks = sixteenths * QUARTER // 4
    lead = lead if sixteenths else 0.0
    if sixteenths:
        made.tempos.append(Tempo(0, lead_ticks / QUARTER * 60 / lead))
        made.time_signatures.append(TimeSignature(0, sixteenths, 16))
    made.tempos.append(Tempo(lead_ticks, beat.tempo_bpm))
    made.time_signatures.append(TimeSignature(lead_ticks, *time_signature))

    def tick(seconds: float) -> int:
        if seconds < lead:
            return round(seconds / lead * lead_ticks)
        return lead_ticks + round((seconds - lead) * beat.tempo_bpm / 60 * QUARTER)

    track, usual_db = Track("Melody", 0), float(np.median([note.level_db for note in notes]))
    for note in notes:
        start, end = tick(note.onset_seconds), tick(note.onset_seconds + note.length_seconds)
        louder = 10 ** ((note.level_db - usual_db) / 40)  # a velocity's square is an amplitude
        velocity = int(np.clip(round(_USUAL_VELOCITY * louder), 1, 127))
        track.notes.append(Note(start, max(1, end - start), note.pitch, velocity))
    made.tracks.append(track)
    return made
