"""All of a piece in one folder or zip: notes, score, session, picture, audio and its making."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from midi_data.score import Score
from midi_data.writing import atomic, atomic_folder
from musegen.audio import wav_bytes
from musegen.audio.players import Waveform
from musegen.daw.dawproject import write_dawproject
from musegen.daw.midi import midi_bytes
from musegen.daw.musicxml import musicxml_bytes
from musegen.daw.names import audio_track_names, safe_file_name, stem_files, track_names
from musegen.daw.picture import picture_png
from musegen.daw.provenance import statement
from musegen.daw.provenance_files import with_statement
from musegen.daw.reaper_files import write_reaper_in
from musegen.daw.take import Take
from musegen.daw.zipping import write_zip


def write_bundle(
    score: Score,
    out: Path,
    *,
    title: str,
    take: Take,
    mix: Waveform,
    contents: Mapping[str, bytes] | None = None,
    stems: Sequence[Waveform] = (),
    sample_rate: int = 44_100,
    force: bool = False,
) -> list[Path]:
    """Write the bundle and say which files it is: one if `out` ends in `.zip`, else a folder.

    Args:
        score: the piece.
        out: the folder or `.zip` file to be.
        title: what the piece is called; the files are named after it.
        take: how it was made.
        mix: (channel, sample) in [-1, 1].
        contents: `.mid` or `.musicxml` that is made already, by its ending.
        stems: the same, one a track in the score's order, summing to the mix; or none.
        sample_rate: of the mix and the stems.
        force: replace files of the same names.

    Raises:
        FileError: `out` is taken and `force` is not given, or it cannot be written to.
    """

    def fill(folder: Path) -> list[Path]:
        audio = _write_audio(folder, score, title, mix, stems, sample_rate, statement(take))
        others = _write_score(folder, score, title, take, contents or {}, audio)
        seconds = mix.shape[1] / sample_rate
        for_reaper = write_reaper_in(
            folder, score, title, audio[1:], seconds, sample_rate, statement(take)
        )
        return [*others, *for_reaper, *audio]

    if out.suffix.lower() != ".zip":
        with atomic_folder(out, force=force) as draft:
            made = [path.relative_to(draft) for path in fill(draft)]
        return [out / path for path in made]
    with (
        atomic(out, force=force) as draft,
        TemporaryDirectory(prefix=".", dir=draft.parent) as folder,
    ):
        files = fill(Path(folder))
        write_zip(draft, ((path.relative_to(folder).as_posix(), path) for path in files))
    return [out]


def _write_audio(
    folder: Path,
    score: Score,
    title: str,
    mix: Waveform,
    stems: Sequence[Waveform],
    sample_rate: int,
    said: str,
) -> list[Path]:
    """Write the mix and the stems, in this order."""
    made = [folder / f"{safe_file_name(title)}.wav"]
    made[0].write_bytes(wav_bytes(mix, sample_rate, title=title, comment=said))
    if stems:
        (folder / "stems").mkdir()
        named = zip(stem_files(score, title), track_names(score), stems, strict=True)
        for file, name, stem in named:
            made.append(folder / "stems" / file)
            made[-1].write_bytes(wav_bytes(stem, sample_rate, title=name, comment=said))
    return made


def _write_score(
    folder: Path,
    score: Score,
    title: str,
    take: Take,
    contents: Mapping[str, bytes],
    audio: list[Path],
) -> list[Path]:
    """Write everything that is not audio; the session holds the stems, or else the mix."""
    name, said = safe_file_name(title), statement(take)
    midi = contents.get(".mid") or midi_bytes(score, title=title)
    musicxml = contents.get(".musicxml") or musicxml_bytes(score, title=title)
    files = {
        f"{name}.mid": with_statement(midi, said),
        f"{name}.musicxml": with_statement(musicxml, said),
        f"{name}.png": picture_png(score, title=title),
        "take.json": take.to_json().encode(),
    }
    for file, content in files.items():
        (folder / file).write_bytes(content)
    session = folder / f"{name}.dawproject"
    stems = dict(zip(audio_track_names(score), audio[1:], strict=False)) or {"Mix": audio[0]}
    write_dawproject(score, session, title=title, stems=stems, said=said)
    return [session, *(folder / file for file in files)]
