"""A score to whatever the name of the file asks for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from midi_data.errors import FileError
from midi_data.progress import Progress, silent
from midi_data.score import Score
from midi_data.writing import atomic, refuse_taken, refuse_taken_folder
from musegen.audio.wav import AUDIO_ENDINGS, check_audio_ending
from musegen.daw.audio_files import write_audio
from musegen.daw.names import media_folder
from musegen.daw.provenance import statement
from musegen.daw.provenance_files import with_statement
from musegen.daw.take import Take
from musegen.diffusion.wish import SoundWish

if TYPE_CHECKING:
    from musegen.audio import Rendering


__all__ = ["check_out", "export", "write_audio"]


@dataclass(frozen=True, kw_only=True)
class _Wish:
    """What an export is to be like, whatever its form."""

    title: str
    take: Take
    contents: Mapping[str, bytes]
    stems: bool
    sample_rate: int
    soundfont: str | Path | None
    engine: str | None
    sound: str | SoundWish
    seed: int
    force: bool
    progress: Progress

    @property
    def said(self) -> str:
        """What a model wrote of the piece, for the file to say."""
        return statement(self.take)


def export(
    score: Score,
    out: str | Path,
    *,
    title: str | None = None,
    take: Take | None = None,
    contents: Mapping[str, bytes] | None = None,
    stems: bool = True,
    sample_rate: int = 44_100,
    soundfont: str | Path | None = None,
    engine: str | None = None,
    sound: str | SoundWish = "",
    seed: int = 0,
    force: bool = False,
    progress: Progress = silent,
) -> list[Path]:
    """Write a score in the form that the ending of `out` names; the files that were written.

    `.mid`, `.musicxml` (or `.xml`), `.mxl`, `.png` and audio (`.wav`, `.flac`, `.ogg`, `.mp3`) are
    what they say. `.dawproject` is a session with audio of every track; `.rpp` is one for REAPER,
    with a folder of MIDI and audio beside it. `.zip`, or a name without an ending, is the whole
    bundle. Every form but the picture says which bars a model wrote.

    Args:
        score: the piece.
        out: the file or folder to be.
        title: what the piece is called; the name of `out` if it is not said.
        take: how the piece was made, for the bundle, and what a model wrote of it.
        contents: forms that are made already, by their ending, such as `amended` gives.
        stems: whether a session or a bundle has audio of every track.
        sample_rate: of the audio, 44,100 or 48,000.
        soundfont: what plays the audio; the best one found if none is named.
        engine: "soundfont" or "diffusion"; diffusion if a sound is described.
        sound: what diffusion shall sound like.
        seed: of diffusion.
        force: replace what is there.
        progress: told as the audio is rendered.

    Raises:
        FileError: the ending is unknown, or `out` is taken or cannot be written to.
        SoundError: there is nothing to hear, or the SoundFont cannot be used.
    """
    target, ending = Path(out), check_out(out, force=force)
    wish = _Wish(
        title=title or (target.stem if ending else target.name),
        take=take or Take(verb="export"),
        contents=contents or {},
        stems=stems,
        sample_rate=sample_rate,
        soundfont=soundfont,
        engine=engine,
        sound=sound,
        seed=seed,
        force=force,
        progress=progress,
    )
    return _FORMS[ending](score, target, wish)


def check_out(out: str | Path, *, force: bool = False) -> str:
    """The ending that says in which form `out` is written, empty for a folder.

    Asked before long work, so that it is not done in vain.

    Raises:
        FileError: the ending is unknown, or `out` is taken.
    """
    target = Path(out)
    is_folder = str(out).endswith(("/", "\\")) or target.is_dir() or not target.suffix
    ending = "" if is_folder else target.suffix.lower()
    if ending not in _FORMS:
        raise FileError(
            f"nothing is written as {target.suffix!r}",
            where=str(out),
            mend=f"End the name in {_known_endings()}, or in / for a folder with all of them.",
        )
    if ending in AUDIO_ENDINGS:
        check_audio_ending(target)
    if ending == ".rpp":
        refuse_taken_folder(media_folder(target), force=force)
    (refuse_taken_folder if is_folder else refuse_taken)(target, force=force)
    return ending


def _midi(score: Score, out: Path, wish: _Wish) -> list[Path]:
    from musegen.daw.midi import midi_bytes

    made = wish.contents.get(out.suffix.lower()) or midi_bytes(score, title=wish.title)
    return _written(out, with_statement(made, wish.said), wish)


def _musicxml(score: Score, out: Path, wish: _Wish) -> list[Path]:
    from musegen.daw.musicxml import musicxml_bytes

    made = wish.contents.get(out.suffix.lower()) or musicxml_bytes(score, title=wish.title)
    return _written(out, with_statement(made, wish.said), wish)


def _mxl(score: Score, out: Path, wish: _Wish) -> list[Path]:
    from musegen.daw.musicxml import mxl_bytes

    made = wish.contents.get(out.suffix.lower()) or mxl_bytes(score, title=wish.title)
    return _written(out, with_statement(made, wish.said), wish)


def _png(score: Score, out: Path, wish: _Wish) -> list[Path]:
    from musegen.daw.picture import picture_png

    return _written(out, picture_png(score, title=wish.title), wish)


def _audio(score: Score, out: Path, wish: _Wish) -> list[Path]:
    return write_audio(
        score,
        out,
        take=wish.take,
        sample_rate=wish.sample_rate,
        soundfont=wish.soundfont,
        engine=wish.engine,
        sound=wish.sound,
        seed=wish.seed,
        force=wish.force,
        progress=wish.progress,
    )


def _dawproject(score: Score, out: Path, wish: _Wish) -> list[Path]:
    from musegen.audio import wav_bytes
    from musegen.daw.dawproject import dawproject_bytes
    from musegen.daw.names import audio_track_names

    stems = _rendered(score, wish).stems if wish.stems else []
    audio = {
        name: wav_bytes(stem, wish.sample_rate, title=name, comment=wish.said)
        for name, stem in zip(audio_track_names(score), stems, strict=False)
    }
    made = dawproject_bytes(score, title=wish.title, stems=audio, said=wish.said)
    return _written(out, made, wish)


def _reaper(score: Score, out: Path, wish: _Wish) -> list[Path]:
    from musegen.daw.reaper_files import write_reaper

    return write_reaper(
        score,
        out,
        title=wish.title,
        stems=_rendered(score, wish).stems if wish.stems else [],
        sample_rate=wish.sample_rate,
        said=wish.said,
        force=wish.force,
    )


def _bundle(score: Score, out: Path, wish: _Wish) -> list[Path]:
    from musegen.daw.bundle import write_bundle

    made = _rendered(score, wish)
    played = {"engine": made.engine, "played_with": made.source.name}
    return write_bundle(
        score,
        out,
        title=wish.title,
        take=replace(wish.take, settings={**wish.take.settings, **played}),
        contents=wish.contents,
        mix=made.mix,
        stems=made.stems,
        sample_rate=wish.sample_rate,
        force=wish.force,
    )


def _rendered(score: Score, wish: _Wish) -> "Rendering":
    """The mix, and the stems if they are wished for."""
    from musegen.audio import rendered

    return rendered(
        score,
        stems=wish.stems,
        soundfont=wish.soundfont,
        sample_rate=wish.sample_rate,
        engine=wish.engine,
        sound=wish.sound,
        seed=wish.seed,
        progress=wish.progress,
    )


def _written(out: Path, content: bytes, wish: _Wish) -> list[Path]:
    with atomic(out, force=wish.force) as draft:
        draft.write_bytes(content)
    return [out]


def _known_endings() -> str:
    *others, last = [ending for ending in _FORMS if ending]
    return f"{', '.join(others)} or {last}"


_FORMS: dict[str, Callable[[Score, Path, _Wish], list[Path]]] = {
    ".mid": _midi,
    ".midi": _midi,
    ".musicxml": _musicxml,
    ".xml": _musicxml,
    ".mxl": _mxl,
    **dict.fromkeys(AUDIO_ENDINGS, _audio),
    ".dawproject": _dawproject,
    ".rpp": _reaper,
    ".png": _png,
    ".zip": _bundle,
    "": _bundle,
}
