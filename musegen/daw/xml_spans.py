"""Where the elements of an XML document stand in its bytes, and changes made there."""

import re
from collections.abc import Container
from typing import NamedTuple
from xml.parsers import expat

_START_TAG = re.compile(rb"<[^\s/>\"']+(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")


class Span(NamedTuple):
    """The bytes of one element, from its start tag to the end of its end tag."""

    start: int
    content: int  # where its start tag ends
    content_end: int
    end: int


class Edit(NamedTuple):
    """Other bytes in the place of those from `start` to before `end`."""

    start: int
    end: int
    content: bytes


def element_spans(plain: bytes, tags: Container[str] | None = None) -> list[Span]:
    """Where every element stands, in the order of their start tags.

    Args:
        plain: a well-formed document, or one element of it, in UTF-8.
        tags: the elements that are wanted; all of them if None.
    """
    found: list[Span] = []
    opened: list[int] = []  # places in `found` of the elements that have not ended
    parser = expat.ParserCreate("utf-8")

    def begin(tag: str, _: dict[str, str]) -> None:
        if tags is None or tag in tags:
            start = parser.CurrentByteIndex
            tag_end = _end_of_tag(plain, start)
            opened.append(len(found))
            found.append(Span(start, tag_end, tag_end, tag_end))

    def end(tag: str) -> None:
        if tags is None or tag in tags:
            place = opened.pop()
            span, here = found[place], parser.CurrentByteIndex
            if plain[span.content - 2 : span.content] != b"/>":
                close = plain.index(b">", here) + 1
                found[place] = Span(span.start, span.content, here, close)

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.Parse(plain, True)
    return found


def _end_of_tag(plain: bytes, start: int) -> int:
    match = _START_TAG.match(plain, start)
    assert match is not None, "expat said that a tag starts here"
    return match.end()


def edited(plain: bytes, edits: list[Edit]) -> bytes:
    """The bytes with the edits made, in their order where several stand at one place."""
    made, here = [], 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        made += [plain[here : edit.start], edit.content]
        here = edit.end
    return b"".join([*made, plain[here:]])
