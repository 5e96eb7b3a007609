"""Editing steps about tracks, and those that add or keep some for their harmony, from words."""

from midi_data.errors import ScoreError
from midi_data.score import Score
from musegen.editing import lead_sheets, tracks
from musegen.editing import step_words as words_of
from musegen.editing.places import doubled, merged, reordered, split, unmoved, without
from musegen.editing.step_kinds import Edited, Run, Where, in_place, retracked, the_track
from musegen.selecting import selected_tracks


def _split_at(score: Score, words: str, at: Where) -> Edited:
    named, pitch = words_of.of_track(words)
    number = the_track(score, named, at)
    made = tracks.split_at_pitch(score, words_of.pitch(pitch), track=number)
    return retracked(score, made, split(len(score.tracks), number, 2))


def _split_voices(score: Score, words: str, at: Where) -> Edited:
    named, count = words_of.of_track(words)
    is_count = count.isdecimal() and len(at.tracks or score.tracks) == 1
    if named is None and not is_count:  # so it is the track
        named, count = count or None, ""
    number = the_track(score, named, at)
    made = tracks.split_voices(score, track=number, voices=words_of.whole(count) if count else None)
    parts = 1 + len(made.tracks) - len(score.tracks)
    return retracked(score, made, split(len(score.tracks), number, parts))


def _merge(score: Score, words: str, _: Where) -> Edited:
    chosen = selected_tracks(score, _names(words))
    made = tracks.merge(score, chosen)
    return retracked(score, made, merged(len(score.tracks), chosen))


def _duplicate(score: Score, words: str, _: Where) -> Edited:
    chosen = selected_tracks(score, _names(words))
    made = tracks.duplicate(score, chosen)
    return retracked(score, made, doubled(len(score.tracks), chosen))


def _delete(score: Score, words: str, _: Where) -> Edited:
    chosen = selected_tracks(score, _names(words))
    made = tracks.delete_tracks(score, chosen)
    return retracked(score, made, without(len(score.tracks), chosen))


def _move(score: Score, words: str, at: Where) -> Edited:
    named, to = words_of.of_track(words)
    number, place = the_track(score, named, at), words_of.whole(to) - 1
    order = tracks.order_with(score, number, place)
    return retracked(score, tracks.move(score, number, place), reordered(order))


def _rename(score: Score, words: str, at: Where) -> Edited:
    track, name = words_of.of_track(words)
    return Edited(tracks.rename(score, name, track=the_track(score, track, at)), unmoved(score))


def _reinstrument(score: Score, words: str, at: Where) -> Score:
    track, player = words_of.of_track(words)
    return tracks.reinstrument(score, player, tracks=at.tracks if track is None else [track])


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
    return retracked(score, made, without(len(score.tracks), gone))


def _names(words: str) -> list[str | int]:
    found: list[str | int] = [name.strip() for name in words.split(",") if name.strip()]
    if not found:
        raise ScoreError(f"{words!r} names no track", mend="Say it as in 'Viola, Cello'.")
    return found


def _melody(at: Where) -> int | None:
    return at.tracks[0] if at.tracks else None


TRACK_STEPS: dict[str, Run] = {
    "split-at": _split_at,
    "split-voices": _split_voices,
    "merge": _merge,
    "duplicate": _duplicate,
    "delete": _delete,
    "move": _move,
    "rename": _rename,
    "reinstrument": in_place(_reinstrument),
    "harmonise": _harmonise,
    "lead-sheet": _lead_sheet,
}
"""By name, in the order of the help."""
