"""Where the elements of an XML document stand in its bytes, and changes made there.

A document is taken as UTF-8 while it is worked on, whatever it is written in.
"""

import re
from collections.abc import Container
from typing import NamedTuple
from xml.parsers import expat

_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)")
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


class Coding(NamedTuple):
    """How a document's text is written as bytes."""

    mark: bytes  # the byte order mark, if there is one
    codec: str

    def plain(self, document: bytes) -> bytes:
        """The document as UTF-8, without a byte order mark."""
        return document[len(self.mark) :].decode(self.codec).encode()

    def restored(self, plain: bytes) -> bytes:
        """The document as it came."""
        return self.mark + plain.decode().encode(self.codec)


def coding_of(document: bytes) -> Coding:
    """How a document says that it is written; UTF-8 if it does not say."""
    for mark, codec in _MARKS.items():
        if document.startswith(mark):
            return Coding(mark, codec)
    declared = _DECLARED.match(document)
    return Coding(b"", declared[1].decode() if declared else "utf-8")


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
