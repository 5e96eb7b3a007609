"""A folder of plain HTML, CSS and JavaScript as a Streamlit component, and files for it to fetch.

The scripts and the style that lie beside this module are in every component.
"""

from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer
from streamlit.runtime import Runtime

from studio.browser.scripts import joined

_SHARED = Path(__file__).parent


def component(name: str, folder: Path) -> ComponentRenderer:
    """The component of a folder with `NAME.html`, `NAME.css` and a `mount.js` to begin with."""
    styles = (_SHARED / "sheet.css", folder / f"{name}.css")
    return st.components.v2.component(
        f"musegen_{name}",
        html=(folder / f"{name}.html").read_text(encoding="utf-8"),
        css="\n".join(style.read_text(encoding="utf-8") for style in styles),
        js=joined(folder / "mount.js"),
    )


def address_of(content: bytes, mime: str, place: str) -> str:
    """Where the browser fetches it; Streamlit keeps it while the page shows it.

    Args:
        content: of a file.
        mime: of what kind that is.
        place: where on the page it is; what was there before goes.
    """
    address = Runtime.instance().media_file_mgr.add(content, mime, place)
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"/{base}{address}" if base else address


def nothing() -> None:
    """Streamlit hands over what a component sends only if something listens."""
