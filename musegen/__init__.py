"""musegen writes, continues and renders music that stays editable.

    import musegen

    waltz = musegen.compose("a calm waltz in D minor for string quartet, 16 bars", seed=7)
    waltz = musegen.infill(waltz, bars=range(8, 12), tracks=["Viola"], seed=8)
    longer = musegen.continue_(waltz, bars=8, seed=9)
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
    from musegen.audio.analysis import Analysis, analyse
    from musegen.audio.recording import Recording, read_recording
    from musegen.audio.transcription import transcribe
    from musegen.brief import Brief, parse_brief
    from musegen.composer.jobs import Job, WrittenNote
    from musegen.composer.model import Composer
    from musegen.composer.options import Controls, Sampling
    from musegen.daw.export import export
    from musegen.daw.take import Take
    from musegen.describing import description
    from musegen.diffusion.pipeline import SoundPipeline
    from musegen.diffusion.vocoder import Vocoder
    from musegen.diffusion.wish import SoundWish
    from musegen.editing.edits import edit
    from musegen.evaluating import evaluate
    from musegen.heard import Listening
    from musegen.listening import attention
    from musegen.metrics.evaluation import Evaluation
    from musegen.musegan.jam import between, jam, latents_of
    from musegen.musegan.latents import Latents
    from musegen.musegan.model import MuseGAN
    from musegen.resounding import resound
    from musegen.sounding import sound
    from musegen.verbs import (
        accompany,
        compose,
        continue_,
        infill,
        stream_accompany,
        stream_compose,
        stream_continue,
        stream_infill,
        stream_vary,
        vary,
    )

_HOMES = {
    "Analysis": "musegen.audio.analysis",
    "Brief": "musegen.brief",
    "Composer": "musegen.composer.model",
    "Controls": "musegen.composer.options",
    "Evaluation": "musegen.metrics.evaluation",
    "Job": "musegen.composer.jobs",
    "Latents": "musegen.musegan.latents",
    "Listening": "musegen.heard",
    "MuseGAN": "musegen.musegan.model",
    "MusicError": "midi_data.errors",
    "Note": "midi_data.score",
    "Recording": "musegen.audio.recording",
    "Sampling": "musegen.composer.options",
    "Score": "midi_data.score",
    "SoundPipeline": "musegen.diffusion.pipeline",
    "SoundWish": "musegen.diffusion.wish",
    "Take": "musegen.daw.take",
    "Track": "midi_data.score",
    "Vocoder": "musegen.diffusion.vocoder",
    "WrittenNote": "musegen.composer.jobs",
    "accompany": "musegen.verbs",
    "analyse": "musegen.audio.analysis",
    "attention": "musegen.listening",
    "between": "musegen.musegan.jam",
    "caption": "midi_data.captions",
    "compose": "musegen.verbs",
    "continue_": "musegen.verbs",
    "description": "musegen.describing",
    "edit": "musegen.editing.edits",
    "evaluate": "musegen.evaluating",
    "export": "musegen.daw.export",
    "infill": "musegen.verbs",
    "jam": "musegen.musegan.jam",
    "latents_of": "musegen.musegan.jam",
    "parse_brief": "musegen.brief",
    "read": "midi_data.files",
    "read_recording": "musegen.audio.recording",
    "render": "musegen.audio",
    "render_stems": "musegen.audio",
    "resound": "musegen.resounding",
    "sound": "musegen.sounding",
    "stream_accompany": "musegen.verbs",
    "stream_compose": "musegen.verbs",
    "stream_continue": "musegen.verbs",
    "stream_infill": "musegen.verbs",
    "stream_vary": "musegen.verbs",
    "transcribe": "musegen.audio.transcription",
    "vary": "musegen.verbs",
}

__all__ = [
    "Analysis",
    "Brief",
    "Composer",
    "Controls",
    "Evaluation",
    "Job",
    "Latents",
    "Listening",
    "MuseGAN",
    "MusicError",
    "Note",
    "Recording",
    "Sampling",
    "Score",
    "SoundPipeline",
    "SoundWish",
    "Take",
    "Track",
    "Vocoder",
    "WrittenNote",
    "accompany",
    "analyse",
    "attention",
    "between",
    "caption",
    "compose",
    "continue_",
    "description",
    "edit",
    "evaluate",
    "export",
    "infill",
    "jam",
    "latents_of",
    "parse_brief",
    "read",
    "read_recording",
    "render",
    "render_stems",
    "resound",
    "sound",
    "stream_accompany",
    "stream_compose",
    "stream_continue",
    "stream_infill",
    "stream_vary",
    "transcribe",
    "vary",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'musegen' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
