"""A MIDI file with some of its notes changed and everything else as it was, message by message.

What a `Score` does not hold stays in the file: aftertouch, system exclusive, text of every kind,
release velocities, chunks that nobody knows, the order of things. The notes in which two scores
differ are looked for in the chunk they came from; a chunk without any keeps its very bytes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from midi_data.errors import ScoreError
from midi_data.files import read_bytes
from midi_data.midi_files import PATTERNS
from midi_data.score import Score, Track
from musegen.daw.chunk_edits import ChunkEdit, NewNote
from musegen.daw.midi_chunks import MidiFile, opened, read_track, written
from musegen.daw.midi_places import heading, place, uses
from musegen.daw.midi_strikes import Strike

_ANEW = "Write the piece as a new file, which keeps all that a score holds."

_Note = tuple[int, int, int, int]  # onset, length, pitch, velocity


class _Part(NamedTuple):
    """Where a track of a score is in a file."""

    number: int  # of its chunk, which may hold other parts as well
    channel: int
    program: int
    shift: int  # ticks by which reading moved it: patterns come one after another
    strikes: list[Strike]


def patched_midi(original: bytes, before: Score, after: Score) -> bytes:
    """The file with the notes changed that differ between two scores, and nothing else.

    A note of another velocity keeps its messages; one of another pitch or time goes, and a new
    one comes. New tracks stand last, on channels of their own while there are any. The end of a
    track moves only for a note beyond it. A new note is shortened where an old one of its pitch
    and channel begins, and lengthened to the end of an old one that it would cut off; reading
    the new file tells what became of it.

    Args:
        original: the whole MIDI file.
        before: what `midi_data.files.read_bytes` gives of it.
        after: the same with other notes in its tracks, and maybe with more tracks at the end.

    Raises:
        FileError: the original is no MIDI file, or no note is left.
        ScoreError: `before` is not the score of the original, `after` differs in more than notes,
            or the file cannot say what is new. The piece can still be written as a new file.
    """
    _refuse_more_than_notes(before, after)
    file = opened(original)
    edits = [
        ChunkEdit(read_track(file.body(number), where=f"track {number + 1}"))
        for number in range(len(file.bodies))
    ]
    parts = _parts(file, edits, before) + _new_parts(file, edits, before, after)
    olds = [*before.tracks, *(Track() for _ in parts[len(before.tracks) :])]
    for part, old, new in zip(parts, olds, after.tracks, strict=True):
        if old.notes != new.notes:
            _mark(edits[part.number], part, old, new)
    if len(parts) == len(before.tracks) and not any(edit.changes for edit in edits):
        return original
    fitted = _fitted(file, edits)
    patched = written(file, [edit.body(new) for edit, new in zip(edits, fitted, strict=True)])
    expected = [
        _expected(edits[part.number], part, track, fitted[part.number])
        for part, track in zip(parts, after.tracks, strict=True)
    ]
    _check(patched, [notes for notes in expected if notes])
    return patched


def _refuse_more_than_notes(before: Score, after: Score) -> None:
    """Raise unless nothing but notes changed in the old tracks."""
    for what, old, new in _what_must_stay(before, after):
        if old != new:
            raise ScoreError(f"{what} changed, and only notes can change in a file", mend=_ANEW)


def _what_must_stay(before: Score, after: Score) -> Iterator[tuple[str, object, object]]:
    """Names of things with what they were and are."""
    yield "the ticks of a quarter note", before.ticks_per_quarter, after.ticks_per_quarter
    yield "the tempo", before.tempos, after.tempos
    yield "the metre", before.time_signatures, after.time_signatures
    yield "the key", before.key_signatures, after.key_signatures
    yield "the markers", before.markers, after.markers
    yield "the number of tracks", len(before.tracks), len(after.tracks[: len(before.tracks)])
    for number, (old, new) in enumerate(zip(before.tracks, after.tracks, strict=False), start=1):
        yield f"the name of track {number}", old.name, new.name
        yield f"the program of track {number}", old.program, new.program
        yield f"the controllers of track {number}", old.controls, new.controls
        yield f"the pitch bends of track {number}", old.pitch_bends, new.pitch_bends
        yield f"the words of track {number}", old.lyrics, new.lyrics


def _parts(file: MidiFile, edits: Sequence[ChunkEdit], before: Score) -> list[_Part]:
    """Where each track of the score is in the file: by chunk, then channel, then program.

    Raises:
        ScoreError: the file and the score have other notes.
    """
    parts = []
    for number, edit in enumerate(edits):
        places: dict[tuple[int, int], list[Strike]] = defaultdict(list)
        for strike in edit.strikes.notes:
            places[strike.channel, strike.program].append(strike)
        parts += [_Part(number, *where, 0, places[where]) for where in sorted(places)]
    if len(parts) != len(before.tracks):
        counts = f"{len(before.tracks)} tracks, and the file {len(parts)}"
        raise ScoreError(f"the score before has {counts}", mend=_ANEW)
    for index, (part, track) in enumerate(zip(parts, before.tracks, strict=True)):
        notes = sorted(_notes(track))
        if file.format == PATTERNS:
            shift = notes[0][0] - min(strike.onset for strike in part.strikes)
            part = parts[index] = part._replace(shift=shift)
        if notes != sorted(_note(strike, part.shift) for strike in part.strikes):
            raise ScoreError(
                "the score before has other notes than the file",
                where=f"track {index + 1} {track.name!r}",
                mend=_ANEW,
            )
    return parts


def _new_parts(file: MidiFile, edits: list[ChunkEdit], before: Score, after: Score) -> list[_Part]:
    """Chunks for the tracks that the file has not, added to `edits`.

    Raises:
        ScoreError: they would not sound with the others.
    """
    tracks = after.tracks[len(before.tracks) :]
    if tracks and file.format == PATTERNS:
        raise ScoreError(
            "the tracks of a MIDI file of format 2 come one after another: "
            "a new one would not sound with them",
            mend=_ANEW,
        )
    taken = uses((edit.chunk, edit.strikes) for edit in edits)
    end = max(edit.chunk.end for edit in edits)
    parts = []
    for track in tracks:
        where = place(track, taken)
        taken[where].add(track.program)
        says_port = any(port for port, _ in taken)
        parts.append(_Part(len(edits), where[1], track.program, 0, []))
        edits.append(ChunkEdit(heading(track, where, says_port=says_port, end=end)))
    return parts


def _mark(edit: ChunkEdit, part: _Part, before: Track, after: Track) -> None:
    """Note in its chunk what becomes of the notes of a track."""
    old, new = Counter(_notes(before)), Counter(_notes(after))
    gone, come = old - new, new - old
    standing: dict[tuple[int, int, int], list[Strike]] = defaultdict(list)
    for strike in part.strikes:
        note = _note(strike, part.shift)
        if gone[note] > 0:
            gone[note] -= 1
            standing[note[:3]].append(strike)
    for onset, length, pitch, velocity in come.elements():
        same = standing.get((onset, length, pitch))
        if same:
            edit.louder[same.pop().on] = velocity
            continue
        start = onset - part.shift
        if start < 0 or not (0 <= pitch < 128 and velocity < 128):
            raise ScoreError(
                f"a note of pitch {pitch} and velocity {velocity} at tick {start} cannot be said",
                where=f"track {after.name!r}",
                mend="Keep to pitches and velocities up to 127 and to ticks from 0.",
            )
        place = part.channel, part.program
        edit.new.append(NewNote(start, start + length, pitch, velocity, *place))
    edit.gone.update(strike for strikes in standing.values() for strike in strikes)


def _notes(track: Track) -> Iterator[_Note]:
    """The notes of a track as MIDI can have them: a tick long at least, and heard."""
    columns = track.notes.numpy()
    return zip(
        columns["time"].tolist(),
        columns["duration"].clip(min=1).tolist(),
        columns["pitch"].tolist(),
        columns["velocity"].clip(min=1).tolist(),
        strict=True,
    )


def _note(note: Strike | NewNote, shift: int) -> _Note:
    """As the score has it."""
    return note.onset + shift, note.end - note.onset, note.pitch, note.velocity


def _fitted(file: MidiFile, edits: Sequence[ChunkEdit]) -> list[list[NewNote]]:
    """The new notes of each chunk as they can be among the old ones of all chunks."""
    struck: dict[tuple[int, int, int], list[tuple[int, int]]] = defaultdict(list)
    for number, edit in enumerate(edits):
        for strike in edit.kept() if file.format != PATTERNS else ():
            where = edit.chunk.port, strike.channel, strike.pitch
            struck[where].append((number, strike.onset))

    def stops(number: int, channel: int, pitch: int) -> list[int]:
        others = struck.get((edits[number].chunk.port, channel, pitch), [])
        return [onset for other, onset in others if other != number]

    return [edit.fitted(partial(stops, number)) for number, edit in enumerate(edits)]


def _expected(edit: ChunkEdit, part: _Part, track: Track, fitted: Sequence[NewNote]) -> list[_Note]:
    """The notes that reading the patched file must give for a track."""
    notes = Counter(_notes(track))
    for asked, got in zip(edit.new, fitted, strict=True):
        if asked != got and (asked.channel, asked.program) == (part.channel, part.program):
            notes[_note(asked, part.shift)] -= 1
            notes[_note(got, part.shift)] += 1
    return sorted(notes.elements())


def _check(patched: bytes, expected: Sequence[list[_Note]]) -> None:
    """Raise unless the patched file reads as it should, such as where a pattern got longer."""
    tracks = read_bytes(patched, name="checking the changed file").tracks
    if [sorted(_notes(track)) for track in tracks] != expected:
        raise ScoreError("the file cannot be changed without harm to other notes", mend=_ANEW)
