"""MusicXML documents, written by hand, and what a patch makes of them."""

import re

from lxml import etree

from midi_data.files import read_bytes
from midi_data.score import Note, Notes
from musegen.daw.xml_patching import patched_musicxml

QUARTER = 480
BAR = 4 * QUARTER


def note(name="C4", length=2, *, before="", ties="", voice=1, staff="", marks="", words=""):
    """A note of 2 units a quarter, laid out as notation programs do; `rest` is one."""
    sound = "<rest/>"
    if name != "rest":
        alter = f"<alter>{name.count('#') - name[1:].count('b')}</alter>" if len(name) > 2 else ""
        sound = f"<pitch><step>{name[0]}</step>{alter}<octave>{name[-1]}</octave></pitch>"
    tied = "".join(f'<tied type="{tie}"/>' for tie in ties.split())
    notations = f"<notations>{tied}{marks}</notations>" if tied or marks else ""
    tie = "".join(f'<tie type="{each}"/>' for each in ties.split())
    on = f"<staff>{staff}</staff>" if staff else ""
    lyric = f"<lyric><text>{words}</text></lyric>" if words else ""
    return (
        f'<note default-x="8">{before}{sound}<duration>{length}</duration>{tie}'
        f"<voice>{voice}</voice>{on}{notations}{lyric}</note>"
    )


def slur(kind, number=1):
    return f'<slur type="{kind}" number="{number}" bezier-x="3"/>'


def head(*, divisions=2, fifths=0, time=(4, 4), more="", clefs="<clef><sign>G</sign></clef>"):
    metre = f"<time><beats>{time[0]}</beats><beat-type>{time[1]}</beat-type></time>"
    key = f"<key><fifths>{fifths}</fifths></key>"
    return f"<attributes><divisions>{divisions}</divisions>{key}{metre}{more}{clefs}</attributes>"


def back(length):
    return f"<backup><duration>{length}</duration></backup>"


END = "<barline location='right'><bar-style>light-heavy</bar-style></barline>"


def document(*parts, entries=None, numbers=None, prolog=""):
    """A score with a title; a part is a list of its bars' texts."""
    names = range(1, len(parts) + 1)
    entries = entries or [
        f"<score-part id='P{each}'><part-name>Flute {each}</part-name></score-part>"
        for each in names
    ]
    written = ""
    for each, bars in zip(names, parts, strict=True):
        numbered = zip(numbers or range(1, len(bars) + 1), bars, strict=True)
        measures = "".join(
            f'\n    <measure number="{number}" width="99">\n      {bar}\n      </measure>'
            for number, bar in numbered
        )
        written += f"\n  <part id='P{each}'>{measures}\n    </part>"
    listing = "<part-list>" + "".join(entries) + "</part-list>"
    words = "<credit><credit-words>Für Élise</credit-words></credit>"
    root = f"<score-partwise version='4.0'>{words}{listing}{written}\n</score-partwise>\n"
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n{prolog}<!-- mine -->\n' + root).encode()


def whole(name, **more):
    return note(name, 8, **more)


def read(content):
    return read_bytes(content, name="song.musicxml")


def heard(score):
    return [
        sorted((n.time, n.duration, n.pitch, n.velocity) for n in track.notes)
        for track in score.tracks
    ]


def measures(content):
    """The text of every measure of every part."""
    parts = re.findall(rb"<part id.*?</part>", content, re.DOTALL)
    return [re.findall(rb"<measure .*?</measure>", part, re.DOTALL) for part in parts]


def differing(before, after, part=0):
    """The places of the measures of a part whose bytes differ."""
    pairs = enumerate(zip(measures(before)[part], measures(after)[part], strict=False))
    return [place for place, (was, now) in pairs if was != now]


def around(content):
    return re.sub(rb"<measure .*?</measure>", b"", content, flags=re.DOTALL)


def replaced(score, start, end, *notes, track=0):
    """A copy in which the notes that begin from `start` to `end` (ticks) are others.

    Each is (pitch, onset, length), from `start`, in ticks.
    """
    made = score.copy()
    stay = [n for n in made.tracks[track].notes if not start <= n.time < end]
    new = [Note(start + onset, length, pitch, 70) for pitch, onset, length in notes]
    made.tracks[track].notes = Notes(sorted(stay + new, key=lambda n: (n.time, n.pitch)))
    return made


def patch(content, start, end, *notes, track=0):
    """The patched document, once it is sure that it says what it should."""
    before = read(content)
    after = replaced(before, start, end, *notes, track=track)
    made = patched_musicxml(content, before, after)
    assert heard(read(made)) == [each for each in heard(after) if each]
    return made


def tree(content, place, part=0):
    """A measure as elements."""
    return etree.fromstring(measures(content)[part][place])
