"""XML, built top down."""

from lxml import etree
from lxml.etree import _Element as Element

__all__ = ["Element", "add", "xml_bytes"]

_FORBIDDEN = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


def add(
    parent: Element, tag: str, text: str | float | None = None, **attributes: object
) -> Element:
    """A new last child of `parent`; characters that XML cannot hold are left out."""
    said = {name: _plain(value) for name, value in attributes.items()}
    made = etree.SubElement(parent, tag, said)
    if text is not None:
        made.text = _plain(text)
    return made


def xml_bytes(root: Element, *, doctype: str | None = None) -> bytes:
    """The document, indented, as UTF-8."""
    etree.indent(root, space=" ")
    return bytes(etree.tostring(root, doctype=doctype, xml_declaration=True, encoding="UTF-8"))


def _plain(value: object) -> str:
    return str(value).translate(_FORBIDDEN)
