"""The timelines of a DAWproject, unrolled: what of its clips is heard, and when.

Lanes hold clips, clips hold timelines of any kind, may begin inside them, and may loop; each
level may count in beats or in seconds. All of it becomes places in quarter notes.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from math import inf

from midi_data.errors import FileError
from midi_data.limits import Limits, hold_to
from midi_data.tempo_map import TempoMap
from midi_data.xml_documents import AGAIN, Element

_DEEPEST = 64  # timelines inside one another; a reference may lead in a circle
_CLOSE = 1e-7  # quarter notes: what seconds lose on their way to beats and back
_FARTHEST = 1e9  # values of points
_TRUTH = {"true": 1.0, "false": 0.0}
_LEFT_OUT = {
    "Audio": "audio",
    "Warps": "audio",
    "Video": "films",
    "ClipSlot": "clips of scenes",
}


@dataclass(frozen=True, slots=True)
class PlacedNote:
    """A note as a session has it; onset and end in quarter notes."""

    onset: float
    end: float
    pitch: int
    velocity: float  # 0 to 1
    channel: int  # counted from 0


@dataclass(frozen=True, slots=True)
class Place:
    """A point of automation: where, in quarter notes, what, and whether it glides on."""

    quarter: float
    value: float
    glides: bool


@dataclass(frozen=True)
class Line:
    """Automation: of what, in which unit, and its points in order."""

    target: dict[str, str]
    unit: str
    places: list[Place]


@dataclass
class Unrolled:
    """All that is heard, by the id of its track, and the plural names of what is left out."""

    notes: defaultdict[str, list[PlacedNote]] = field(default_factory=lambda: defaultdict(list))
    lines: defaultdict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))
    markers: list[tuple[float, str]] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _View:
    """The stretch of a timeline that is heard, and where in the session it lies."""

    tempo: TempoMap
    unit: str = "beats"  # or "seconds"
    origin: float = 0.0  # where the timeline begins, in its unit from the start of the session
    start: float = 0.0  # quarter notes
    end: float = inf

    def quarter(self, time: float) -> float:
        place = self.origin + time
        return self.tempo.quarters_at(place) if self.unit == "seconds" else place

    def counted_in(self, unit: str | None) -> "_View":
        """The same stretch, its time counted in another unit from the same place on."""
        if unit not in ("beats", "seconds") or unit == self.unit:
            return self
        begin = self.quarter(0.0)
        origin = self.tempo.seconds_at(begin) if unit == "seconds" else begin
        return replace(self, unit=unit, origin=origin)

    def holds(self, quarter: float) -> bool:
        return self.start - _CLOSE <= quarter < self.end - _CLOSE


def unroll(arrangement: Element, tempo: TempoMap, *, name: str, limits: Limits) -> Unrolled:
    """All that an arrangement plays.

    Args:
        arrangement: the element of that name.
        tempo: of the session.
        name: of the file, for errors.
        limits: how much there may be of it.

    Raises:
        FileError: a number is none, timelines lie too deep in one another, or it is too much.
    """
    walk = _Walk(arrangement, name, limits)
    view = _View(tempo).counted_in(arrangement.get("timeUnit"))
    for child in arrangement:
        walk.into(child, view, "", 0)
    return walk.found


_Taken = Callable[[Element, _View, str, int], None]


class _Walk:
    """A walk through timelines that keeps what it finds, and counts its steps."""

    def __init__(self, arrangement: Element, name: str, limits: Limits) -> None:
        self.found = Unrolled()
        self._name, self._limits, self._steps = name, limits, 0
        root = arrangement.getroottree().getroot()
        self._by_id = {each.get("id"): each for each in root.iter() if each.get("id")}
        self._kinds: dict[str, _Taken] = {
            "Lanes": self._lanes,
            "Clips": self._clips,
            "Notes": self._notes,
            "Points": self._points,
            "Markers": self._markers,
            "markers": self._markers,
        }

    def into(self, timeline: Element, view: _View, track: str, depth: int) -> None:
        """Take in a timeline and all inside it."""
        self._count()
        if depth > _DEEPEST:
            what = f"has over {_DEEPEST} timelines inside one another"
            raise FileError(what, where=self._name, mend=AGAIN)
        track = timeline.get("track", track)
        view = view.counted_in(timeline.get("timeUnit"))
        taken = self._kinds.get(timeline.tag)
        if taken is not None:
            taken(timeline, view, track, depth + 1)
        elif timeline.tag in _LEFT_OUT:
            self.found.left_out.add(_LEFT_OUT[timeline.tag])

    def _lanes(self, lanes: Element, view: _View, track: str, depth: int) -> None:
        for lane in lanes:
            self.into(lane, view, track, depth)

    def _clips(self, clips: Element, view: _View, track: str, depth: int) -> None:
        for clip in clips.iterfind("Clip"):
            self._clip(clip, view, track, depth)

    def _clip(self, clip: Element, view: _View, track: str, depth: int) -> None:
        if clip.get("enable") in ("false", "0"):
            self.found.left_out.add("clips that are switched off")
            return
        content = self._by_id.get(clip.get("reference", ""))
        contents = [content] if content is not None else list(clip)
        for heard in self._passes(clip, view):
            self._count()
            for each in contents:
                self.into(each, heard, track, depth)

    def _passes(self, clip: Element, view: _View) -> Iterator[_View]:
        """What a clip plays: its content from one place on or, looped, again and again."""
        time, duration = self._number(clip, "time", 0.0), self._number(clip, "duration", inf)
        start = view.quarter(time)
        end = min(view.end, inf if duration == inf else view.quarter(time + duration))
        inside = replace(view, origin=view.origin + time)
        inside = inside.counted_in(clip.get("contentTimeUnit"))
        inside = replace(inside, start=max(view.start, start), end=end)
        play = self._number(clip, "playStart", 0.0)
        first, last = self._number(clip, "loopStart", 0.0), self._number(clip, "loopEnd", -inf)
        heard = replace(inside, origin=inside.origin - play)
        if last <= max(first, play) or end == inf:
            stop = self._number(clip, "playStop", inf)
            yield heard if stop == inf else replace(heard, end=min(end, heard.quarter(stop)))
            return
        while True:
            stop = heard.quarter(last)
            yield replace(heard, end=min(end, stop))
            if stop >= end - _CLOSE:
                return
            again = replace(heard, origin=heard.origin + last - first)
            heard = replace(again, start=max(inside.start, again.quarter(first)))
            self._count()

    def _notes(self, notes: Element, view: _View, track: str, _: int) -> None:
        heard = self.found.notes[track]
        for note in notes.iterfind("Note"):
            self._count()
            time = self._number(note, "time", 0.0)
            onset = view.quarter(time)
            pitch = int(self._number(note, "key", -1))
            if not view.holds(onset) or not 0 <= pitch <= 127:
                continue
            length = max(0.0, self._number(note, "duration", 0.0))
            end = min(view.end, view.quarter(time + length))
            velocity, channel = self._number(note, "vel", 0.8), self._number(note, "channel", 0)
            heard.append(PlacedNote(onset, end, pitch, velocity, int(channel)))
            if len(note):
                self.found.left_out.add("expressions of single notes")
        hold_to(self._limits.notes, len(heard), "notes", name=self._name)

    def _points(self, points: Element, view: _View, track: str, _: int) -> None:
        target, places = points.find("Target"), []
        for point in points:
            if point.get("value") is None:
                continue
            self._count()
            value = _as_number(point.get("value"))
            if value is None:
                continue
            quarter = view.quarter(self._number(point, "time", 0.0))
            places.append(Place(quarter, value, point.get("interpolation") == "linear"))
        places.sort(key=lambda place: place.quarter)
        heard = _from(places, view)
        if target is not None and heard:
            line = Line(dict(target.attrib), points.get("unit", ""), heard)
            self.found.lines[track].append(line)

    def _markers(self, markers: Element, view: _View, _track: str, _: int) -> None:
        for marker in markers.iterfind("Marker"):
            quarter = view.quarter(self._number(marker, "time", 0.0))
            if view.holds(quarter):
                self.found.markers.append((quarter, marker.get("name", "")))

    def _number(self, element: Element, attribute: str, otherwise: float) -> float:
        text = element.get(attribute)
        if text is None:
            return otherwise
        try:
            value = float(text)
        except ValueError:
            value = inf
        if abs(value) <= self._limits.quarters:  # which is not so of what is no number
            return value
        what = f"says {attribute}={text[:20]!r} of a {element.tag}"
        raise FileError(what, where=self._name, mend=AGAIN)

    def _count(self) -> None:
        self._steps += 1
        hold_to(self._limits.events, self._steps, "events, loops unrolled", name=self._name)


def _from(places: list[Place], view: _View) -> list[Place]:
    """The points in a view, the last before it standing where it begins."""
    before = [place for place in places if place.quarter < view.start - _CLOSE]
    heard = [place for place in places if view.holds(place.quarter)]
    if before and (not heard or heard[0].quarter > view.start + _CLOSE):
        last = replace(before[-1], quarter=view.start, glides=False)
        heard.insert(0, last)
    return heard


def _as_number(text: str) -> float | None:
    """The number a text says; `true` is 1."""
    if text in _TRUTH:
        return _TRUTH[text]
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) <= _FARTHEST else None  # nor is what is no number
