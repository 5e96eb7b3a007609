"""A REAPER project with the files it refers to: beside itself, or inside a bundle."""

from collections.abc import Sequence
from pathlib import Path

from midi_data.score import Score
from midi_data.writing import atomic, atomic_folder
from musegen.audio.players import Waveform
from musegen.audio.wav import wav_bytes
from musegen.daw.names import media_folder, safe_file_name, stem_files, track_names
from musegen.daw.reaper import Recorded, part_midi, reaper_project

MIDI = "midi"  # the folder of a bundle with a file for each track


def write_reaper(
    score: Score,
    out: Path,
    *,
    title: str,
    stems: Sequence[Waveform] = (),
    sample_rate: int = 44_100,
    said: str = "",
    force: bool = False,
) -> list[Path]:
    """Write `out` and, beside it, a folder with MIDI and audio; the files that were written.

    Args:
        score: the piece.
        out: the `.rpp` file to be.
        title: what the piece is called.
        stems: one a track, or none.
        sample_rate: of the stems.
        said: what is noted about the piece.
        force: replace files of the same names.

    Raises:
        FileError: `out` or the folder is taken and `force` is not given, or cannot be written to.
    """
    folder = media_folder(out)
    with atomic(out, force=force) as draft, atomic_folder(folder, force=force) as inside:
        midi = _write_midi(inside, score)
        audio = []
        for file, name, stem in zip(
            stem_files(score, title), track_names(score), stems, strict=False
        ):
            audio.append(inside / file)
            audio[-1].write_bytes(wav_bytes(stem, sample_rate, title=name, comment=said))
        recorded = [
            Recorded(f"{folder.name}/{file.name}", stem.shape[1] / sample_rate)
            for file, stem in zip(audio, stems, strict=True)
        ]
        text = reaper_project(
            score,
            title=title,
            midi=[f"{folder.name}/{file.name}" for file in midi],
            stems=recorded,
            sample_rate=sample_rate,
            said=said,
        )
        draft.write_text(text, encoding="utf-8", newline="\n")
    return [out, *(folder / file.name for file in [*midi, *audio])]


def write_reaper_in(
    folder: Path,
    score: Score,
    title: str,
    stems: Sequence[Path],
    seconds: float,
    sample_rate: int,
    said: str,
) -> list[Path]:
    """Write the project of a bundle, and the MIDI of each track; the stems are there already."""
    (folder / MIDI).mkdir()
    midi = _write_midi(folder / MIDI, score)
    project = folder / f"{safe_file_name(title)}.rpp"
    text = reaper_project(
        score,
        title=title,
        midi=[f"{MIDI}/{file.name}" for file in midi],
        stems=[Recorded(stem.relative_to(folder).as_posix(), seconds) for stem in stems],
        sample_rate=sample_rate,
        said=said,
    )
    project.write_text(text, encoding="utf-8", newline="\n")
    return [project, *midi]


def _write_midi(folder: Path, score: Score) -> list[Path]:
    made = []
    for name, content in part_midi(score):
        made.append(folder / name)
        made[-1].write_bytes(content)
    return made
