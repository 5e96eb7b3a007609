"""musegen writes, continues and renders music that stays editable.

    import musegen

    waltz = musegen.compose("a calm waltz in D minor for string quartet, 16 bars", seed=7)
    longer = musegen.continue_(waltz, bars=8, seed=8)
    audio = musegen.render(longer)  # float32 (channel, sample), 44,100 Hz
    musegen.export(longer, "waltz.zip")

Heavy parts are loaded when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from midi_data.captions import caption
    from midi_data.errors import MusicError
    from midi_data.files import read
    from midi_data.score import Note, Score, Track
    from musegen.audio import render, render_stems
    from musegen.brief import Brief, parse_brief
    from musegen.composer.compose import WrittenNote
    from musegen.composer.model import Composer
    from musegen.daw.export import export
    from musegen.daw.take import Take
    from musegen.describing import description
    from musegen.verbs import compose, continue_, stream_compose

_HOMES = {
    "Brief": "musegen.brief",
    "Composer": "musegen.composer.model",
    "MusicError": "midi_data.errors",
    "Note": "midi_data.score",
    "Score": "midi_data.score",
    "Take": "musegen.daw.take",
    "Track": "midi_data.score",
    "WrittenNote": "musegen.composer.compose",
    "caption": "midi_data.captions",
    "compose": "musegen.verbs",
    "continue_": "musegen.verbs",
    "description": "musegen.describing",
    "export": "musegen.daw.export",
    "parse_brief": "musegen.brief",
    "read": "midi_data.files",
    "render": "musegen.audio",
    "render_stems": "musegen.audio",
    "stream_compose": "musegen.verbs",
}

__all__ = [
    "Brief",
    "Composer",
    "MusicError",
    "Note",
    "Score",
    "Take",
    "Track",
    "WrittenNote",
    "caption",
    "compose",
    "continue_",
    "description",
    "export",
    "parse_brief",
    "read",
    "render",
    "render_stems",
    "stream_compose",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'musegen' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
