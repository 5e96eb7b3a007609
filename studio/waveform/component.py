"""A sound on a page: seen, heard, compared with another, and a stretch of it chosen."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from streamlit.components.v2.types import ComponentRenderer

from studio.browser import address_of, component, nothing
from studio.waveform.view import Outline

_SHORTEST_SECONDS = 0.02


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A sound as a page shows it.

    Attributes:
        name: what it is called.
        audio: as a browser can read it.
        mime: of what kind that is.
        outline: its waveform.
        spectrogram: a PNG as long as the sound.
    """

    name: str
    audio: bytes
    mime: str
    outline: Outline
    spectrogram: bytes


@dataclass(frozen=True)
class Stretch:
    """A part of a sound."""

    from_seconds: float
    to_seconds: float


def waveform(
    sound: Shown,
    *,
    key: str,
    family: str,
    revision: str,
    before: Shown | None = None,
) -> Stretch | None:
    """Show a sound to be listened to; the stretch of it that is chosen, if one is.

    Args:
        sound: what is shown.
        key: one a waveform on the page; zoom and playhead belong to it.
        family: sounds made from one another are of one family: what is chosen in one stays
            chosen in the next.
        revision: another one whenever the sound is another.
        before: what it was made from, to compare the two by ear.
    """
    sent = _waveform()(
        key=key,
        height="content",
        on_stretch_change=nothing,
        data={
            "key": key,
            "family": family,
            "revision": revision,
            "sound": _told(sound, f"{key} now"),
            "before": None if before is None else _told(before, f"{key} before"),
        },
    ).stretch
    return read_stretch(sent, family=family, seconds=sound.outline.seconds)


def read_stretch(sent: object, *, family: str, seconds: float) -> Stretch | None:
    """What a browser says is chosen; None if that is nothing, or of another sound."""
    if not isinstance(sent, Mapping) or sent.get("family") != family:
        return None
    start, stop = (float(sent[name]) for name in ("from", "to"))
    start, stop = max(0.0, start), min(stop, seconds)
    return Stretch(start, stop) if stop - start >= _SHORTEST_SECONDS else None


@cache
def _waveform() -> ComponentRenderer:
    return component("waveform", Path(__file__).parent / "browser")


def _told(sound: Shown, place: str) -> dict[str, Any]:
    return {
        "name": sound.name,
        "seconds": sound.outline.seconds,
        "peak": sound.outline.peak,
        "columns": base64.b64encode(sound.outline.columns).decode(),
        "audio": address_of(sound.audio, sound.mime, place),
        "spectrogram": address_of(sound.spectrogram, "image/png", f"{place} spectrogram"),
    }
