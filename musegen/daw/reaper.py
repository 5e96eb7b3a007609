"""A score as a REAPER project: text that refers to a MIDI file and a stem for each track.

REAPER counts in seconds: tempos and metres are points of the tempo line, and markers and items
lie where they sound. The files are named relatively, so the project moves with its folder.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from midi_data.score import Score, Tempo, TimeSignature, bars, seconds_at
from musegen.daw.colours import colour_of
from musegen.daw.midi import midi_bytes
from musegen.daw.names import audio_track_names, safe_file_name, track_name, track_names

_FIRST_TEMPO, _FIRST_METRE = Tempo(0, 120.0), TimeSignature(0, 4, 4)  # where a score has none
_OWN_COLOUR = 1 << 24  # says that a track's colour is one of its own
_SQUARE = 1  # a tempo that holds until the next point
_NOTES_LINE = 200  # letters


class Recorded(NamedTuple):
    """A stem: where it lies from the project, and how long it is."""

    path: str
    seconds: float


def reaper_project(
    score: Score,
    *,
    title: str,
    midi: Sequence[str],
    stems: Sequence[Recorded] = (),
    sample_rate: int = 44_100,
    said: str = "",
) -> str:
    """The content of an `.rpp` file.

    Args:
        score: the piece.
        title: what it is called.
        midi: where the MIDI file of each track lies from the project.
        stems: the audio of each track, or none.
        sample_rate: of the stems.
        said: what is noted about the piece.
    """
    made = ['<REAPER_PROJECT 0.1 "7.0" 0']
    if said:
        made += ["<NOTES 0 2", *(f"|{line}" for line in _wrapped(said)), ">"]
    made += [f"TITLE {_quoted(title)}", f"SAMPLERATE {sample_rate} 1 0", *_tempo_lines(score)]
    for number, marker in enumerate(score.markers, start=1):
        seconds = seconds_at(score, marker.time)
        made.append(f"MARKER {number} {seconds:.12g} {_quoted(marker.text)} 0")
    length = seconds_at(score, _end(score))
    tracks = zip(score.tracks, midi, strict=True)
    for number, (track, path) in enumerate(tracks):
        source = ["<SOURCE MIDI", f"FILE {_quoted(path)}", ">"]
        made += _track(track_name(track), number, f"{title} {number}", length, source)
    for number, (name, stem) in enumerate(zip(audio_track_names(score), stems, strict=False)):
        source = ["<SOURCE WAVE", f"FILE {_quoted(stem.path)}", ">"]
        made += _track(name, number, f"{title} audio {number}", stem.seconds, source)
    return "\n".join(_indented([*made, ">"])) + "\n"


def part_midi(score: Score) -> list[tuple[str, bytes]]:
    """A MIDI file for each track, with all tempos and metres: name and content."""
    made = []
    for number, (track, name) in enumerate(
        zip(score.tracks, track_names(score), strict=True), start=1
    ):
        alone = score.copy()
        alone.tracks = type(score.tracks)([track])
        alone.markers = type(score.markers)([])
        made.append((f"{number:02} {safe_file_name(name)}.mid", midi_bytes(alone, title=name)))
    return made


def _track(
    name: str, number: int, identity: str, seconds: float, source: Sequence[str]
) -> list[str]:
    """A track with one item from the start."""
    return [
        f"<TRACK {_guid(identity)}",
        f"NAME {_quoted(name)}",
        f"PEAKCOL {_colour(number)}",
        "VOLPAN 1 0 -1 -1 1",
        "MUTESOLO 0 0 0",
        "NCHAN 2",
        f"TRACKID {_guid(identity)}",
        "<ITEM",
        "POSITION 0",
        f"LENGTH {seconds:.12g}",
        "LOOP 0",
        "ALLTAKES 0",
        f"IGUID {_guid(identity + ' item')}",
        f"NAME {_quoted(name)}",
        "SOFFS 0",
        *source,
        ">",
        ">",
    ]


def _tempo_lines(score: Score) -> Iterator[str]:
    """The tempo and metre at the start, and a line with every change of either."""
    tempos = {0: _FIRST_TEMPO} | {each.time: each for each in score.tempos}
    metres = {0: _FIRST_METRE} | {each.time: each for each in score.time_signatures}
    first = metres[0]
    yield f"TEMPO {_bpm(tempos[0])} {first.numerator} {first.denominator}"
    yield from ("<TEMPOENVEX", "ACT 1 -1", "VIS 1 0 1", "LANEHEIGHT 0 0", "ARM 0")
    yield f"DEFSHAPE {_SQUARE} -1 -1"
    tempo = tempos[0]
    for tick in sorted(tempos.keys() | metres.keys()):
        tempo = tempos.get(tick, tempo)
        point = f"PT {seconds_at(score, tick):.12g} {_bpm(tempo)} {_SQUARE}"
        metre = metres.get(tick)
        yield f"{point} {metre.denominator << 16 | metre.numerator}" if metre else point
    yield ">"


def _bpm(tempo: Tempo) -> str:
    return f"{60e6 / tempo.mspq:.12g}"


def _end(score: Score) -> int:
    of = bars(score, at_least=1)
    return of[-1].start + of[-1].length


def _colour(number: int) -> int:
    red, green, blue = bytes.fromhex(colour_of(number)[1:])
    return _OWN_COLOUR | blue << 16 | green << 8 | red


def _guid(words: str) -> str:
    return "{" + str(uuid5(NAMESPACE_URL, words)).upper() + "}"


def _quoted(words: str) -> str:
    """Words in the first kind of quotation marks that they do not hold."""
    plain = " ".join(words.split())
    for mark in "\"'`":
        if mark not in plain:
            return f"{mark}{plain}{mark}"
    return '"' + plain.replace('"', "'") + '"'


def _wrapped(said: str) -> Iterator[str]:
    for line in said.splitlines():
        for start in range(0, len(line), _NOTES_LINE):
            yield line[start : start + _NOTES_LINE]


def _indented(lines: Sequence[str]) -> Iterator[str]:
    depth = 0
    for line in lines:
        depth -= line == ">"
        yield "  " * depth + line
        depth += line.startswith("<")
