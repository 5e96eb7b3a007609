"""A MusicXML file with other notes in some measures, and all else in it as it was, to the byte.

Only the measures of a part in which something else is heard are written anew. In those, what is
not a note stays; slurs, words, fingerings and ornaments go with the notes that had them. A slur
that reaches in from a measure that stays is closed on the first new note, one that reaches out
begins on the last. A tie into notes that are gone is taken off its note, and a note that was only
held into a measure becomes a rest there: the one change made to measures that otherwise stay.
"""

from itertools import zip_longest

from midi_data.errors import FileError
from midi_data.files import read_bytes
from midi_data.score import Score, Track
from midi_data.written_parts import QUARTER
from musegen.daw.rhythm import Paper
from musegen.daw.xml_additions import (
    added_measures,
    added_parts,
    later_measures,
    later_standings,
)
from musegen.daw.xml_borders import attach, cut_marks
from musegen.daw.xml_changes import Change, changes, with_its_words
from musegen.daw.xml_containers import coding_of, document_in, with_document
from musegen.daw.xml_original import NAME, Original, OriginalPart, PatchError
from musegen.daw.xml_rewriting import long_rests, measure_anew, notes_anew
from musegen.daw.xml_sounds import draw_alike, drum_sounds
from musegen.daw.xml_spans import Edit, edited
from musegen.daw.xml_standing import Standing, at_head, standings
from musegen.daw.xml_ties import small_edits

__all__ = ["PatchError", "patched_musicxml"]

_MOVED = QUARTER // 8  # ticks that a note may be moved to where it can be written


def patched_musicxml(original: bytes, before: Score, after: Score) -> bytes:
    """The file with the notes of `after`.

    Reading it gives the notes of `after`, with their velocities: exactly where they stand on
    written places (see `musicxml_bytes`), else at the nearest; drum hits last until the next one.

    Args:
        original: a MusicXML file, compressed or not.
        before: what reading it gives.
        after: the same with other notes; tracks may be added at the end, and bars.

    Raises:
        PatchError: this cannot be done in this document, or more than notes was changed.
        FileError: `original` cannot be read.
    """
    document = document_in(original)
    coding = coding_of(document)
    work = Original(document, coding.plain(document))
    _check_same_music(work.score, before)
    _check_only_notes(before, after, work.tick_starts[-1])
    edits = _edits(work, before, after)
    if not edits:
        return original
    made = with_document(original, coding.restored(edited(work.plain, edits)))
    _check_notes(made, after, work.tick_starts[-1])
    return made


def _edits(work: Original, before: Score, after: Score) -> list[Edit]:
    measures = work.measures()
    there = len(measures)
    measures += later_measures(work, measures, after)
    paper = Paper(measures, after.ticks_per_quarter)
    tracks = {
        id(part): (was, now)
        for part, was, now in zip(work.played, before.tracks, after.tracks, strict=False)
    }
    silent = Track("", 0, False)
    edits: list[Edit] = []
    for part in work.parts:
        was, now = tracks.get(id(part)) or (silent, silent)
        patch = _PartPatch(work, part, with_its_words(was, now), after, paper)
        edits += patch.changed(changes(was, now, _starts(paper)))
        edits += patch.written(range(there, len(measures)))
    return edits + added_parts(work, len(before.tracks), after, paper)


def _starts(paper: Paper) -> list[int]:
    """Where each measure starts and the last ends, in ticks."""
    bars = [measure.bar for measure in paper.measures]
    return [*(bar.start for bar in bars), bars[-1].start + bars[-1].length]


class _PartPatch:
    """The edits of one part: first small ones, then the measures that are written anew."""

    def __init__(
        self, work: Original, part: OriginalPart, track: Track, after: Score, paper: Paper
    ) -> None:
        self.work, self.part, self.track = work, part, track
        self.after, self.paper = after, paper
        self.anew: list[int] = []

    def changed(self, found: dict[int, Change]) -> list[Edit]:
        """The small edits; what needs more is noted."""
        edits = []
        for index, change in found.items():
            if index >= len(self.work.starts) - 1:
                continue
            if index >= len(self.part.measures):
                where = f"{NAME}, {self.part.name}"
                raise PatchError("has parts of different lengths", where=where)
            small = small_edits(self.work, self.part, index, change)
            if small is None:
                self.anew.append(index)
            edits += small or []
        return edits

    def written(self, later: range) -> list[Edit]:
        """The measures that are written anew, and those that are added."""
        if not self.anew and not later:
            return []
        standing = standings(self.part)
        heads = {index: self._head(index, standing[index]) for index in self.anew}
        added = later_standings(standing[-1], later, self.after, self.paper)
        sounds, edits = drum_sounds(self.work, self.part, self.track)
        notes = notes_anew(self.part, self.track, heads | added, sounds, self.paper)
        draw_alike(self.part, sounds or {}, notes.values())
        for mark in cut_marks(self.part, self.anew):
            attach(mark, notes[mark.bar])
        for index in self.anew:
            edits.append(measure_anew(self.work, self.part, index, notes[index], standing[index]))
        edits += long_rests(self.part, self.anew, self.work.plain)
        if later:
            new = {index: notes[index] for index in later}
            edits.append(added_measures(self.work, self.part, new, added, self.after, self.paper))
        return edits

    def _head(self, index: int, standing: Standing) -> Standing:
        where = self.part.where(index)
        if not self.work.has_readable_length(index):
            raise PatchError("has a length that is not a number of 64ths", where=where)
        return at_head(self.part.measures[index], standing, self.work.quarter, where=where)


def _check_same_music(read: Score, before: Score) -> None:
    if [_heard(track) for track in read.tracks] != [_heard(track) for track in before.tracks]:
        raise PatchError("holds other notes than the score it is compared with")


def _check_only_notes(before: Score, after: Score, end: int) -> None:
    """Refuse what cannot be said by notes in measures."""
    if after.ticks_per_quarter != before.ticks_per_quarter:
        raise PatchError("counts other ticks than the edited score")
    tracks = zip(before.tracks, after.tracks, strict=False)
    if len(after.tracks) < len(before.tracks) or any(
        (was.name, was.program, was.is_drum) != (now.name, now.program, now.is_drum)
        for was, now in tracks
    ):
        raise PatchError("has other tracks than the edited score")
    there = _events(after, end)
    for kind, events in _events(before, end).items():
        if events != there[kind]:
            raise PatchError(f"has other {kind} than the edited score")


def _events(score: Score, end: int) -> dict[str, list[str]]:
    """What stands in a score before its tick `end`, beside its notes."""
    return {
        "tempos": [str(each) for each in score.tempos if each.time < end],
        "metres": [str(each) for each in score.time_signatures if each.time < end],
        "keys": [str(each) for each in score.key_signatures if each.time < end],
        "markers": [str(each) for each in score.markers if each.time < end],
    }


def _heard(track: Track) -> list[tuple[int, int, int, int]]:
    return sorted((note.time, note.pitch, note.duration, note.velocity) for note in track.notes)


def _check_notes(made: bytes, after: Score, end: int) -> None:
    """Make sure that the file says what it should.

    Raises:
        PatchError: it does not.
    """
    try:
        read = read_bytes(made, name=NAME)
    except FileError as error:
        raise PatchError(f"cannot be read with its new notes ({error})") from error
    wanted = [track for track in after.tracks if len(track.notes)]
    if len(wanted) != len(read.tracks):
        raise PatchError("loses a track")
    for track, found in zip(wanted, read.tracks, strict=True):
        _check_track(track, found)
    if _events(read, end) != _events(after, end):
        raise PatchError("has bars of other lengths with its new notes")


def _check_track(track: Track, found: Track) -> None:
    for (pitch, time), (there, tick) in zip_longest(
        _onsets(track), _onsets(found), fillvalue=(-1, 0)
    ):
        if pitch != there or abs(time - tick) > _MOVED:
            where = f"{NAME}, track {track.name!r}"
            raise PatchError("cannot hold the new notes as they are", where=where)


def _onsets(track: Track) -> list[tuple[int, int]]:
    """Every pitch with its onsets, in order; unisons begun together are one."""
    return sorted({(note.pitch, note.time) for note in track.notes})
