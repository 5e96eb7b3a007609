"""The verbs of MuseGAN: four bars from latents, a way between two ideas, the latents of an idea.

    idea = musegen.latents_of(score)                    # four bars of your own, as latents
    piece = musegen.jam("band", idea=idea, groove_seed=5)  # the same, with another groove
    steps = musegen.between(3, score, steps=5)          # from a seed to your bars

Latents can be reckoned with, see `musegen.musegan.latents`.
"""

import secrets
from collections.abc import Sequence
from pathlib import Path

from midi_data.errors import ScoreError
from midi_data.progress import Progress, silent
from midi_data.score import Score, TextMeta, bars
from musegen.musegan import STEPS
from musegen.musegan.latents import VECTORS, Latents
from musegen.musegan.session import Idea, Seeds, Session, tempo_of


def jam(
    ensemble: str | None = None,
    *,
    seed: int | None = None,
    chords_seed: int | None = None,
    style_seed: int | None = None,
    melody_seed: int | None = None,
    groove_seed: int | None = None,
    idea: Idea | None = None,
    given: Score | None = None,
    track: str | int | Sequence[str | int] | None = None,
    bars: range | None = None,
    tempo_bpm: float | None = None,
    weights: str | Path | None = None,
    progress: Progress = silent,
) -> Score:
    """Four bars for an ensemble; the same seeds give the same notes.

    Chords and style are shared by all tracks; melody and groove are each track's own. Hold three
    seeds and change one to change only that.

    Args:
        ensemble: `band` (drums, bass, guitar, keys, strings) or `quartet`; `band` if left.
        seed: of every latent that has no seed of its own; drawn if not said.
        chords_seed: of how the harmony moves from bar to bar, and of the key.
        style_seed: of what stays the same for all tracks.
        melody_seed: of how each track moves from bar to bar.
        groove_seed: of what stays the same for each track.
        idea: four bars of music, or latents, to begin with; only latents with a seed of their own
            are drawn then.
        given: a score of which tracks are kept as they are; the others are written to go with them.
        track: which to keep, by name, number from 0, or instrument; may be left if one plays.
        bars: which four bars of `given` and `idea` are meant, counted from 0; the first if left.
        tempo_bpm: 20 to 400; that of `given` or `idea`, or the ensemble's usual, if left.
        weights: a name of shipped weights, or a folder; those of the ensemble if left.
        progress: told while an idea is looked for in a score.

    Raises:
        BriefError: for an ensemble or a tempo that cannot be.
        ScoreError: for a track or bars that cannot be kept or heard.
    """
    session = Session.begin(
        ensemble,
        weights=weights,
        given=given,
        track=track,
        bars=bars,
        tempo_bpm=tempo_bpm,
        progress=progress,
    )
    own = {
        "chords": chords_seed,
        "style": style_seed,
        "melody": melody_seed,
        "groove": groove_seed,
    }
    latents = latents_from(session, secrets.randbelow(2**31) if seed is None else seed, own, idea)
    return session.play(latents, tempo_bpm=tempo_of(idea))[0]


def between(
    a: Idea,
    b: Idea,
    *,
    steps: int = STEPS,
    only: Sequence[str] = VECTORS,
    ensemble: str | None = None,
    given: Score | None = None,
    track: str | int | Sequence[str | int] | None = None,
    bars: range | None = None,
    tempo_bpm: float | None = None,
    weights: str | Path | None = None,
    progress: Progress = silent,
) -> list[Score]:
    """Four bars a step, from one idea to another; the first and the last are the ideas themselves.

    An idea of your own is played as the model plays it, which is near to it but not the same.

    Args:
        a: a seed, four bars of music, or latents.
        b: likewise.
        steps: 2 to 64.
        only: of `chords`, `style`, `melody`, `groove` those that go; the others stay as in `a`.
        ensemble: as for `jam`, and so are the others.
        given: a score of which tracks are kept in every step.
        track: which to keep.
        bars: which four bars of scores are meant.
        tempo_bpm: of every step.
        weights: a name of shipped weights, or a folder.
        progress: told while ideas are looked for in scores.

    Raises:
        BriefError: for steps or latents there are not, and as for `jam`.
        ScoreError: as for `jam`.
    """
    session = Session.begin(
        ensemble,
        weights=weights,
        given=given,
        track=track,
        bars=bars,
        tempo_bpm=tempo_bpm,
        progress=progress,
    )
    latents = session.way(a, b, steps=steps, only=only)
    return session.play(latents, tempo_bpm=tempo_of(a) or tempo_of(b))


def latents_of(
    idea: Idea,
    *,
    ensemble: str | None = None,
    bars: range | None = None,
    weights: str | Path | None = None,
    progress: Progress = silent,
) -> Latents:
    """The latents of a seed, or those that come nearest to four bars of music.

    Args:
        idea: a seed or a score; tracks are heard as the players of the ensemble by instrument.
        ensemble: as for `jam`.
        bars: which four bars are meant, counted from 0; the first if left.
        weights: a name of shipped weights, or a folder.
        progress: told while latents are looked for.

    Raises:
        ScoreError: if the bars cannot be heard.
    """
    session = Session.begin(ensemble, weights=weights, bars=bars, progress=progress)
    return session.heard(idea)


def latents_from(
    session: Session, seed: int, own: dict[str, int | None], idea: Idea | None = None
) -> Latents:
    """The latents of seeds, or of an idea with some drawn anew.

    Args:
        session: whose latents they are.
        seed: of each latent that has none of its own; not used with an idea.
        own: the seed of each latent by its name, or None.
        idea: what to begin with.
    """
    drawn = session.drawn(Seeds.of(seed, **own))
    if idea is None:
        return drawn
    anew = {name for name in VECTORS if own[name] is not None}
    latents = session.heard(idea).replace(**{name: getattr(drawn, name) for name in anew})
    return latents.replace(key=drawn.key) if "chords" in anew else latents


def one_after_another(scores: Sequence[Score], labels: Sequence[str] = ()) -> Score:
    """One score with all of them in a row, each beginning where the bars of the last one end.

    Args:
        scores: of the same tracks.
        labels: a marker for each.

    Raises:
        ScoreError: if there is none, or they are not of the same tracks.
    """
    if len({tuple(track.name for track in score.tracks) for score in scores}) != 1:
        raise ScoreError("scores of different tracks", mend="Join scores of one ensemble.")
    row = scores[0].copy()
    quarter, start = row.ticks_per_quarter, 0
    for number, score in enumerate(scores):
        if number:
            _append(row, score.resample(quarter, 1).shift_time(start))
        if labels:
            row.markers.append(TextMeta(start, labels[number]))
        start += sum(bar.length for bar in bars(score.resample(quarter, 1), at_least=4))
    return row


def _append(row: Score, later: Score) -> None:
    """Add the events of a score that begins where the row ends."""
    for track, more in zip(row.tracks, later.tracks, strict=True):
        track.notes.extend(more.notes)
        track.controls.extend(more.controls)
        track.pitch_bends.extend(more.pitch_bends)
        track.pedals.extend(more.pedals)
        track.lyrics.extend(more.lyrics)
    row.markers.extend(later.markers)
    for tempo in later.tempos:
        if tempo.mspq != row.tempos[-1].mspq:
            row.tempos.append(tempo)
    for key in later.key_signatures:
        if (key.key, key.tonality) != (row.key_signatures[-1].key, row.key_signatures[-1].tonality):
            row.key_signatures.append(key)
