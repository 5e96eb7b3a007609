"""Edits that keep a file's form, so that what is odd in it reaches the reader behind the parser."""

import io
import random
import struct
import zipfile
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from lxml import etree

from midi_data.xml_documents import ZIP_ERRORS

ODD = (
    *("", "0", "-1", "1", "2", "3", "127", "128", "255", "256", "65536", "2147483648", "1e308"),
    *("-1e308", "1e-320", "NaN", "inf", "0.1", "0.333333", "7/8", "3+2", "yes", "start", "stop"),
    *(" 12 ", "+5", "\uff11\uff12", "\u202e", "a" * 300, "12345678901234567890", "99999999", "-0"),
)
_MOST_EDITS = 4
_NAMES = ("../../x", "/x", "C:\\x", "META-INF/container.xml", "project.xml", "a.xml", "x" * 999)

Document = Any  # lxml has no types
Mutate = Callable[[bytes, int], bytes]


def edited_xml(content: bytes, chance: random.Random) -> bytes:
    """A document with elements moved, doubled or gone, and numbers, texts and names changed.

    Raises:
        ValueError: it is not well-formed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("not XML") from error
    for _ in range(chance.randint(1, _MOST_EDITS)):
        elements = [each for each in root.iter() if isinstance(each.tag, str)]
        chance.choice(_XML_EDITS)(chance.choice(elements), chance.choice(elements), chance)
    made: bytes = etree.tostring(root)
    return made


def _odd_value(before: str | None, chance: random.Random) -> str:
    try:
        nudged = float(before or "") * chance.choice((-1, 0.5, 2, 1000)) + chance.choice((-1, 0, 1))
    except ValueError:
        return chance.choice(ODD)
    whole = abs(nudged) < 1e18 and chance.random() < 0.7
    return chance.choice((str(int(nudged)) if whole else repr(nudged), chance.choice(ODD)))


def _new_text(here: Document, there: Document, chance: random.Random) -> None:
    here.text = _odd_value(here.text, chance) if chance.random() < 0.7 else there.text


def _new_attribute(here: Document, there: Document, chance: random.Random) -> None:
    giver = here if len(here.attrib) else there
    if len(giver.attrib):
        name = chance.choice(list(giver.attrib))
        here.set(name, _odd_value(giver.get(name), chance))


def _lost_attribute(here: Document, there: Document, chance: random.Random) -> None:
    if len(here.attrib):
        del here.attrib[chance.choice(list(here.attrib))]


def _same_attribute(here: Document, there: Document, chance: random.Random) -> None:
    if len(there.attrib):
        name = chance.choice(list(there.attrib))
        here.set(name, there.get(name))


def _gone(here: Document, there: Document, chance: random.Random) -> None:
    if here.getparent() is not None:
        here.getparent().remove(here)


def _doubled(here: Document, there: Document, chance: random.Random) -> None:
    if here.getparent() is not None:
        for _ in range(chance.choice((1, 1, 1, 8))):
            here.addnext(deepcopy(here))


def _copied(here: Document, there: Document, chance: random.Random) -> None:
    if len(list(there.iter())) < 500:
        here.insert(chance.randint(0, len(here)), deepcopy(there))


def _renamed(here: Document, there: Document, chance: random.Random) -> None:
    here.tag = there.tag


_XML_EDITS = (
    *(_new_text, _new_text, _new_attribute, _new_attribute, _lost_attribute, _same_attribute),
    *(_gone, _doubled, _copied, _renamed),
)


def edited_archive(content: bytes, chance: random.Random) -> bytes:
    """An archive with members gone, doubled, renamed, packed otherwise or edited inside.

    Raises:
        ValueError: it is none.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [(each.filename, archive.read(each)) for each in archive.infolist()[:50]]
    except ZIP_ERRORS as error:
        raise ValueError("no archive") from error
    name, inside = members.pop(chance.randrange(len(members))) if members else ("a.xml", b"<a/>")
    kind = chance.choice(("gone", "doubled", "renamed", "edited", "edited", "bomb"))
    if kind == "edited":
        inside = _edited_member(inside, chance)
    if kind == "renamed":
        name = chance.choice(_NAMES)
    if kind == "bomb":
        inside = bytes(1 << 20)
    members += {"gone": 0, "doubled": 2}.get(kind, 1) * [(name, inside)]
    file = io.BytesIO()
    packing = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2))
    with zipfile.ZipFile(file, "w", packing) as archive:
        for member in members:
            archive.writestr(*member)
    return file.getvalue()


def _edited_member(inside: bytes, chance: random.Random) -> bytes:
    try:
        return edited_xml(inside, chance)
    except ValueError:
        return inside[: chance.randint(0, len(inside))]


def edited_chunks(content: bytes, chance: random.Random) -> bytes:
    """A RIFF or AIFF file with chunks gone, doubled, of lying length, or with odd numbers in them.

    Raises:
        ValueError: it holds no chunks.
    """
    big = content[:4] == b"FORM"
    size, at, chunks = ">I" if big else "<I", 12, []
    while at + 8 <= len(content) and len(chunks) < 50:
        (length,) = struct.unpack_from(size, content, at + 4)
        chunks.append((content[at : at + 4], length, bytearray(content[at + 8 : at + 8 + length])))
        at += 8 + length + length % 2
    if not chunks:
        raise ValueError("no chunks")
    place = chance.randrange(len(chunks))
    name, length, inside = chunks.pop(place)
    kind = chance.choice(("gone", "doubled", "lying", "odd", "odd", "odd", "moved"))
    if kind == "lying":
        length = chance.choice((0, 1, length * 2 % (1 << 32), 0x7FFFFFFF, 0xFFFFFFFF))
    if kind == "odd" and len(inside) > 1:
        width = chance.choice((1, 2, 4))
        spot = chance.randrange(min(len(inside), 64)) // width * width
        inside[spot : spot + width] = chance.choice(
            (bytes(width), b"\xff" * width, b"\x01" + bytes(width - 1), chance.randbytes(width))
        )
    place = chance.randint(0, len(chunks)) if kind == "moved" else place
    chunks[place:place] = {"gone": 0, "doubled": 2}.get(kind, 1) * [(name, length, inside)]
    packed = [each + struct.pack(size, long) + data for each, long, data in chunks]
    return content[:12] + b"".join(each + bytes(len(each) % 2) for each in packed)
