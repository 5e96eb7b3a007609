"""A score as MusicXML 4.0: parts, staves, voices, ties and tuplets that notation programs read.

Everything stands at concert pitch. Velocities are kept as each note's `dynamics`, tempos as
metronome marks (hidden where the change is slight), markers as rehearsal marks.
"""

from io import BytesIO

from lxml import etree

from midi_data.keys import find_key
from midi_data.score import Score
from musegen.daw.midi import channels
from musegen.daw.names import track_names
from musegen.daw.rhythm import UNITS, Measure, Paper
from musegen.daw.xml import Element, add, xml_bytes
from musegen.daw.xml_parts import PaperPart, add_bar, add_clefs, add_end, add_listing, part_on_paper
from musegen.daw.zipping import write_zip

_DOCTYPE = (
    '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" '
    '"http://www.musicxml.org/dtds/partwise.dtd">'
)
_SLIGHT = 0.05  # a change of tempo by less than this share is heard but not printed


def musicxml_bytes(score: Score, *, title: str = "", composer: str = "musegen") -> bytes:
    """The bytes of a `.musicxml` file.

    Notes that stand on 32nds, 16th triplets, 64ths or in tuplets of up to 35 notes keep their
    place and length; what was played freely is moved to the nearest readable place. Drum hits
    last until the next one. Of five notes that sound one pitch at once in one part, one is cut
    short, or left out if they begin together.
    """
    paper = Paper.of(score)
    parts = [
        part_on_paper(track, paper, name=name, channel=channel, part_id=f"P{number}")
        for number, (track, name, (_, channel)) in enumerate(
            zip(score.tracks, track_names(score), channels(score), strict=True), start=1
        )
    ]
    root = etree.Element("score-partwise", version="4.0")
    add(add(root, "work"), "work-title", title)
    identification = add(root, "identification")
    add(identification, "creator", composer, type="composer")
    add(add(identification, "encoding"), "software", "musegen")
    listing = add(root, "part-list")
    for part in parts:
        add_listing(listing, part)
    keys = keys_by_bar(score, paper)
    for part in parts:
        made = add(root, "part", id=part.id)
        for index in range(len(paper.measures)):
            measure = add(made, "measure", number=index + 1)
            _add_attributes(measure, part, index, keys, paper)
            if part is parts[0]:
                add_directions(measure, score, index, paper)
            on = paper.measures[index]
            add_bar(measure, part.bars[index], on, fifths=keys[index], sounds=part.sounds)
        add_end(measure)
    return xml_bytes(root, doctype=_DOCTYPE)


def mxl_bytes(score: Score, *, title: str = "", composer: str = "musegen") -> bytes:
    """The bytes of a `.mxl` file: the same, compressed."""
    return compressed(musicxml_bytes(score, title=title, composer=composer))


def compressed(document: bytes) -> bytes:
    """The bytes of a `.mxl` file with this MusicXML document in it."""
    container = etree.Element("container")
    root_file = add(add(container, "rootfiles"), "rootfile")
    root_file.set("full-path", "score.musicxml")
    out = BytesIO()
    write_zip(out, [("META-INF/container.xml", xml_bytes(container)), ("score.musicxml", document)])
    return out.getvalue()


def keys_by_bar(score: Score, paper: Paper) -> list[int]:
    """The signature of every measure in sharps: what the score says, else what is heard."""
    said = {}
    for signature in score.key_signatures:
        place = paper.number_at(paper.units(signature.time))
        said[place] = max(-7, min(signature.key, 7))
    keys, now = [], said.get(0, find_key(score).fifths)
    for index in range(len(paper.measures)):
        now = said.get(index, now)
        keys.append(now)
    return keys


def _add_attributes(
    parent: Element, part: PaperPart, index: int, keys: list[int], paper: Paper
) -> None:
    """Clefs at the start; key and metre there and where they change."""
    metre = paper.measures[index].bar
    before = paper.measures[index - 1].bar
    shows_key = index == 0 or keys[index] != keys[index - 1]
    numbers = (metre.numerator, metre.denominator)
    shows_metre = index == 0 or numbers != (before.numerator, before.denominator)
    if not (shows_key or shows_metre):
        return
    made = add(parent, "attributes")
    if index == 0:
        add(made, "divisions", UNITS)
    if shows_key:
        add(add(made, "key"), "fifths", 0 if part.sounds else keys[index])
    if shows_metre:
        time = add(made, "time")
        add(time, "beats", metre.numerator)
        add(time, "beat-type", metre.denominator)
    if index == 0:
        add_clefs(made, part)


def add_directions(parent: Element, score: Score, index: int, paper: Paper) -> None:
    """The markers and tempos of one measure."""
    measure = paper.measures[index]
    for marker in score.markers:
        place = paper.units(marker.time)
        if marker.text.strip() and paper.number_at(place) == index:
            made = add(parent, "direction", placement="above")
            add(add(made, "direction-type"), "rehearsal", marker.text.strip())
            add(made, "offset", place - measure.start)
    shown = 0.0
    for tempo in score.tempos:
        place = paper.units(tempo.time)
        is_printed = abs(tempo.qpm - shown) > _SLIGHT * shown
        shown = tempo.qpm if is_printed else shown
        if paper.number_at(place) == index:
            _add_tempo(parent, tempo.qpm, place - measure.start, measure, is_printed=is_printed)


def _add_tempo(
    parent: Element, bpm: float, offset: int, measure: Measure, *, is_printed: bool
) -> None:
    dotted = measure.group > UNITS
    made = add(parent, "direction", placement="above")
    hidden = {} if is_printed else {"print-object": "no"}
    mark = add(add(made, "direction-type"), "metronome", **hidden)
    add(mark, "beat-unit", "quarter")
    if dotted:
        add(mark, "beat-unit-dot")
    add(mark, "per-minute", f"{bpm / (1.5 if dotted else 1):.6g}")
    add(made, "offset", offset)
    add(made, "sound", tempo=f"{bpm:.6g}")
