"""A brief to a job: a new piece of the bars, key, metre, tempo and instruments it says."""

from dataclasses import replace

import numpy as np

from midi_data.activity import player_density, usual_density
from midi_data.chords import QUALITIES, parse_chord
from midi_data.errors import BriefError
from midi_data.instruments import Instrument
from midi_data.keys import Key
from midi_data.progress import Progress, silent
from midi_data.score import KeySignature, Note, Score, Tempo, TimeSignature, Track
from musegen.brief import Brief
from musegen.composer.controls import Header, TrackLine
from musegen.composer.excerpts import Window, home_shift
from musegen.composer.feel import Feel
from musegen.composer.jobs import Job, Place, WrittenNote
from musegen.composer.model import Composer
from musegen.composer.options import KEY_PULL, REGISTERS, Controls, Sampling
from musegen.composer.rules import Plan
from musegen.daw.names import numbered, track_names
from musegen.editing.dynamics import is_flat, phrase
from musegen.encoders import event_vocabulary as v

TICKS_PER_QUARTER = 480
LEVELS = {"pp": 40, "p": 54, "mp": 66, "": 74, "mf": 80, "f": 94, "ff": 108}
"""The velocity a dynamic mark stands for; a piece without one is between mp and mf."""


def compose(
    brief: Brief,
    *,
    controls: Controls,
    composer: Composer,
    sampling: Sampling,
    seed: int,
    progress: Progress = silent,
) -> Job:
    """A new piece that keeps the brief, and what `controls` says of its tracks."""
    plan = plan_of(brief, controls)
    quarters = 4 * brief.time_signature[0] / brief.time_signature[1]
    place = Place(
        tracks=tuple(range(len(brief.instruments))),
        bar_numbers=tuple(range(brief.bars)),
        bar_starts=tuple(bar * quarters for bar in range(brief.bars)),
        feel=Feel({}, ()),
    )

    def finish(notes: list[WrittenNote]) -> Score:
        return _piece(brief, notes)

    return Job(
        composer=composer,
        plan=plan,
        place=place,
        finish=finish,
        sampling=sampling,
        seed=seed,
        progress=progress,
    )


def plan_of(brief: Brief, controls: Controls) -> Plan:
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
    usual = usual_density(brief.instruments)
    density = usual if brief.density is None else brief.density
    names = numbered([player.name for player in brief.instruments])
    players = tuple(map(_called, brief.instruments, names))
    lines = tuple(
        track_line(player, controls, density / usual, shift, brief.register) for player in players
    )
    header = Header(
        tracks=lines, tempo_bpm=brief.tempo_bpm, style=brief.family, key=home, density=density
    )
    events = header.events()
    return Plan(
        before=Window(events, np.zeros(len(events), dtype=bool), header.programs()),
        bar_events=rows,
        players=tuple(moved(limited(each, controls), -shift) for each in players),
        open=(frozenset(range(len(brief.instruments))),) * brief.bars,
        densities=tuple(line.density for line in lines),
        key=home,
        key_pull=KEY_PULL,
        registers=tuple(line.register for line in lines),
        shift=shift,
    )


def track_line(
    player: Instrument, controls: Controls, share: float, shift: int, register: str = ""
) -> TrackLine:
    """A new track's line in the header.

    Args:
        player: who plays it.
        controls: what was asked of tracks.
        share: how busy the players are, 1 as usual.
        shift: how many semitones higher than it is written the music is to sound.
        register: where it lies, unless `controls` says it of this track.
    """
    register = controls.register_of(player.name) or register
    at = REGISTERS.get(register)
    polyphony = controls.polyphony_of(player.name)
    return TrackLine(
        program=program_of(player),
        register=None
        if at is None or player.is_drum
        else player.low + at * (player.high - player.low) - shift,
        density=player_density(player) * share,
        polyphony=None if polyphony is None else float(polyphony),
    )


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


def limited(player: Instrument, controls: Controls) -> Instrument:
    """The instrument with no more voices than was asked."""
    polyphony = controls.polyphony_of(player.name)
    return player if polyphony is None else replace(player, voices=min(player.voices, polyphony))


def moved(player: Instrument, semitones: int) -> Instrument:
    """The instrument as if it were built higher; drums stay as they are."""
    if player.is_drum:
        return player
    low, high = max(player.low + semitones, 0), min(player.high + semitones, 127)
    return replace(player, low=low, high=high)


def _called(player: Instrument, name: str) -> Instrument:
    return replace(player, name=name)


def program_of(player: Instrument) -> int:
    """The program of a player's line in the header."""
    return v.DRUMS_PROGRAM if player.is_drum else player.program


def _piece(brief: Brief, notes: list[WrittenNote]) -> Score:
    """A new score of the notes written for a brief."""
    score = Score(TICKS_PER_QUARTER)
    score.time_signatures.append(TimeSignature(0, *brief.time_signature))
    score.tempos.append(Tempo(0, brief.tempo_bpm))
    minor = int(brief.key.mode == "minor")
    score.key_signatures.append(KeySignature(0, brief.key.fifths, minor))
    for player in brief.instruments:
        score.tracks.append(Track(player.name, player.program, player.is_drum))
    for note in notes:
        score.tracks[note.track - 1].notes.append(
            Note(
                round(note.onset_quarters * TICKS_PER_QUARTER),
                round(note.length_quarters * TICKS_PER_QUARTER),
                note.pitch,
                note.velocity,
            )
        )
    for track in score.tracks:
        track.notes.sort(key=lambda note: (note.time, note.pitch), inplace=True)
    for track, name in zip(score.tracks, track_names(score), strict=True):
        track.name = name
    return phrase(score, level=LEVELS[brief.dynamics]) if is_flat(score) else score
