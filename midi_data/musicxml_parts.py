"""One part of a MusicXML score, bar by bar: what sounds, and what changes key, metre and tempo.

Times are in units of which every part has the same number a quarter note, from the start of
their bar: how long a bar lasts is known only when all parts are read.
"""

import logging
import re

from midi_data.errors import FileError
from midi_data.keys import LETTERS
from midi_data.musicxml_lengths import Clock, exact_units
from midi_data.written_parts import VELOCITY, Change, Part, Written
from midi_data.xml_documents import AGAIN, Element

FULL_VELOCITY = 90  # MusicXML's dynamics are a percentage of it
SLOWEST, FASTEST = 3.6, 60e6  # quarter notes a minute; what MIDI can say
SNARE = 38  # for a drum whose sound the file does not say

logger = logging.getLogger(__name__)

_LONGEST = 4096  # quarter notes that a note lasts, or a direction stands off, at most
_BEAT_UNITS = {"whole": 4.0, "half": 2.0, "quarter": 1.0, "eighth": 0.5, "16th": 0.25}


def read_part(listed: Element, bars: list[Element], *, quarter: int, where: str) -> Part:
    """A part from its measures.

    Args:
        listed: its entry in the part list, or None.
        bars: its measure elements, in order.
        quarter: units a quarter note; a multiple of all the divisions.
        where: file and part, for errors.

    Raises:
        FileError: a number is not one, or a pitch is beyond MIDI's.
    """
    reader = _PartReader(listed, quarter, where)
    for number, bar in enumerate(bars):
        reader.read_bar(number, bar)
    return reader.part


class _PartReader:
    """Where in a part the reading stands."""

    def __init__(self, listed: Element, quarter: int, where: str) -> None:
        self.part, self.drums = _listed(listed, where)
        self.quarter = quarter
        self.where = where
        self.bar = 0
        self.clock = Clock()
        self.onset = 0
        self.unit = quarter  # of one of the file's divisions
        self.full_length = 4 * quarter
        self.transposition = 0  # semitones from written to sounding
        self.velocity = VELOCITY

    def read_bar(self, number: int, bar: Element) -> None:
        self.bar = number
        self.clock = Clock()
        for element in bar:
            read = _READERS.get(element.tag)
            if read:
                read(self, element)
        self.part.lengths.append(self.clock.furthest)
        self.part.full_lengths.append(self.full_length)

    def read_note(self, note: Element) -> None:
        held: dict[str, Element] = {}
        ties = set()
        for child in note:
            held.setdefault(child.tag, child)
            if child.tag == "tie":
                ties.add(child.get("type"))
        if "grace" in held:
            return
        told = length = self.duration(held.get("duration"))
        if "time-modification" in held:
            length = exact_units(told, self.unit, self.quarter, note)
        if "chord" not in held:
            self.onset = self.clock.position
            self.clock.pass_note(told, length)
        pitch = self.pitch(held)
        if pitch is None or "cue" in held or length == 0:
            return
        loud = note.get("dynamics")
        velocity = self.velocity if loud is None else self.loudness(loud)
        lyric = _syllable(held["lyric"]) if "lyric" in held else ""
        voice = held["voice"].text or "" if "voice" in held else ""
        begins, ends = "start" in ties, "stop" in ties
        self.part.notes.append(
            Written(self.bar, self.onset, length, pitch, velocity, begins, ends, lyric, voice)
        )

    def pitch(self, held: dict[str, Element]) -> int | None:
        """The sounding pitch of a note, or None for a rest."""
        if "unpitched" in held:
            self.part.is_drum = True
            drum = held.get("instrument")
            return self.drums.get(drum.get("id") if drum is not None else None, SNARE)
        if "pitch" not in held:
            return None
        written = held["pitch"]
        octave = self.number(written.findtext("octave"))
        step = LETTERS.get((written.findtext("step") or "").strip())
        alter = self.number(written.findtext("alter") or "0")
        if step is None:
            raise self.error("has a note without a name")
        pitch = 12 * (round(octave) + 1) + step + round(alter)
        if not self.part.is_drum:
            pitch += self.transposition
        if not 0 <= pitch <= 127:
            raise self.error(f"has a note of MIDI pitch {pitch}, and 0 to 127 are read")
        return pitch

    def read_backup(self, backup: Element) -> None:
        self.clock.move(-self.duration(backup.find("duration")))

    def read_forward(self, forward: Element) -> None:
        self.clock.move(self.duration(forward.find("duration")))

    def read_attributes(self, attributes: Element) -> None:
        divisions = attributes.findtext("divisions")
        if divisions:
            self.unit = self.quarter // int(divisions)
        transpose = attributes.find("transpose")
        if transpose is not None:
            chromatic = self.number(transpose.findtext("chromatic") or "0")
            octaves = self.number(transpose.findtext("octave-change") or "0")
            self.transposition = round(chromatic) + 12 * round(octaves)
        key = attributes.find("key")
        if key is not None and key.find("fifths") is not None:
            sharps = round(self.number(key.findtext("fifths"))) + 7 * self.transposition
            sharps = (sharps + 6) % 12 - 6 if self.transposition else sharps
            minor = int((key.findtext("mode") or "").strip() == "minor")
            if abs(sharps) <= 7:
                self.part.keys.append(Change(self.bar, self.clock.position, (sharps, minor)))
        time = attributes.find("time")
        if time is not None:
            self.read_time(time)

    def read_time(self, time: Element) -> None:
        """A metre such as 3/4, or a sum of them such as 3+2/8."""
        tops = [sum(map(self.whole, (top.text or "").split("+"))) for top in time.iterfind("beats")]
        bottoms = [self.whole(bottom.text) for bottom in time.iterfind("beat-type")]
        if not tops or len(tops) != len(bottoms):
            return  # senza misura
        denominator = max(bottoms)
        if min(tops + bottoms) < 1 or any(denominator % bottom for bottom in bottoms):
            raise self.error(f"has a metre of {tops[0]}/{bottoms[0]}")
        numerator = sum(
            top * denominator // bottom for top, bottom in zip(tops, bottoms, strict=True)
        )
        if numerator > 255 or denominator not in (1, 2, 4, 8, 16, 32, 64, 128):
            raise self.error(f"has a metre of {numerator}/{denominator}")
        self.full_length = max(1, 4 * self.quarter * numerator // denominator)
        self.part.metres.append(Change(self.bar, self.clock.position, (numerator, denominator)))

    def read_direction(self, direction: Element) -> None:
        offset = direction.findtext("offset")
        moved = round(self.number(offset)) * self.unit if offset else 0
        if abs(moved) > _LONGEST * self.quarter:
            raise self.error(f"has an offset of {(offset or '').strip()[:20]}")
        sound = direction.find("sound")
        if sound is not None:
            self.read_sound(sound, moved)
        metronome = direction.find("direction-type/metronome")
        if metronome is not None and (sound is None or not sound.get("tempo")):
            self.add_tempo(_metronome_bpm(metronome), moved)
        for mark in direction.iterfind("direction-type/rehearsal"):
            if mark.text and mark.text.strip():
                self.part.marks.append(Change(self.bar, self.clock.position, mark.text.strip()))

    def read_sound(self, sound: Element, moved: int = 0) -> None:
        if sound.get("tempo"):
            self.add_tempo(self.number(sound.get("tempo")), moved)
        if sound.get("dynamics"):
            self.velocity = self.loudness(sound.get("dynamics"))

    def add_tempo(self, bpm: float | None, moved: int) -> None:
        if bpm is None:
            return
        if not SLOWEST <= bpm <= FASTEST:
            logger.warning("%s, bar %d: left out a tempo of %g", self.where, self.bar + 1, bpm)
        else:
            position = max(0, self.clock.position + moved)
            self.part.tempos.append(Change(self.bar, position, bpm))

    def loudness(self, percent: str) -> int:
        """The velocity of a dynamic."""
        return min(127, max(1, round(self.number(percent) * FULL_VELOCITY / 100)))

    def duration(self, element: Element) -> int:
        if element is None:
            raise self.error("has a note without a duration")
        length = round(self.number(element.text) * self.unit)
        if not 0 <= length <= _LONGEST * self.quarter:
            raise self.error(f"has a duration of {(element.text or '').strip()[:20]}")
        return length

    def whole(self, text: str | None) -> int:
        return round(self.number(text))

    def number(self, text: str | None) -> float:
        try:
            value = float(text or "")
        except ValueError:
            value = float("nan")
        if not abs(value) < 1e9:
            raise self.error(f"has {(text or 'nothing').strip()[:20]!r} where a number belongs")
        return value

    def error(self, what: str) -> FileError:
        return FileError(what, where=f"{self.where}, bar {self.bar + 1}", mend=AGAIN)


_READERS = {
    "note": _PartReader.read_note,
    "backup": _PartReader.read_backup,
    "forward": _PartReader.read_forward,
    "attributes": _PartReader.read_attributes,
    "direction": _PartReader.read_direction,
    "sound": _PartReader.read_sound,
}


def _listed(listed: Element, where: str) -> tuple[Part, dict[str | None, int]]:
    """An empty part with its name and program, and the drums its instruments stand for."""
    if listed is None:
        return Part("", None, is_drum=False), {}
    program, is_drum, drums = None, False, {}
    for instrument in listed.iterfind("midi-instrument"):
        is_drum = is_drum or (instrument.findtext("midi-channel") or "").strip() == "10"
        number = _midi_number(instrument.findtext("midi-program"))
        program = number if program is None else program
        drum = _midi_number(instrument.findtext("midi-unpitched"))
        if drum is not None:
            drums[instrument.get("id")] = drum
    return Part((listed.findtext("part-name") or "").strip(), program, is_drum), drums


def _midi_number(text: str | None) -> int | None:
    """From MusicXML's 1 to 128; None for anything else."""
    match = re.fullmatch(r"\s*(\d{1,3})\s*", text or "")
    number = int(match[1]) - 1 if match else -1
    return number if 0 <= number <= 127 else None


def _syllable(lyric: Element) -> str:
    """A lyric's text, with a hyphen where the word goes on."""
    text = "".join(each.text or "" for each in lyric.iterfind("text")).strip()
    goes_on = lyric.findtext("syllabic") in ("begin", "middle")
    return f"{text}-" if text and goes_on else text


def _metronome_bpm(metronome: Element) -> float | None:
    """Quarter notes a minute, of a mark such as "dotted quarter = 60"."""
    unit = _BEAT_UNITS.get((metronome.findtext("beat-unit") or "").strip())
    number = re.search(r"\d+(\.\d+)?", metronome.findtext("per-minute") or "")
    if unit is None or number is None:
        return None
    dots = len(metronome.findall("beat-unit-dot"))
    return float(number[0][:9]) * unit * (2 - 0.5**dots)
