"""A score to audio files: the mix, and one stem a track."""

from pathlib import Path

from midi_data.progress import Progress, silent
from midi_data.score import Score
from midi_data.writing import atomic, atomic_folder, refuse_taken, refuse_taken_folder
from musegen.daw.provenance import statement
from musegen.daw.take import Take
from musegen.diffusion.wish import SoundWish


def write_audio(
    score: Score,
    out: str | Path,
    *,
    stems: str | Path | None = None,
    take: Take | None = None,
    sample_rate: int = 44_100,
    soundfont: str | Path | None = None,
    engine: str | None = None,
    sound: str | SoundWish = "",
    seed: int = 0,
    force: bool = False,
    progress: Progress = silent,
) -> list[Path]:
    """Write the mix to `out` and, in the same form, one file a track to the folder `stems`.

    `.wav` and `.flac` have 24 bits and sum to the mix; `.ogg` and `.mp3` are small. Each says in
    its tags what a model wrote of the piece. Other arguments and errors as for `export`.
    """
    from musegen.audio import rendered
    from musegen.audio.wav import audio_bytes, check_audio_ending
    from musegen.daw.names import stem_files, track_names

    target, folder = Path(out), None if stems is None else Path(stems)
    ending = check_audio_ending(target)
    refuse_taken(target, force=force)
    if folder is not None:
        refuse_taken_folder(folder, force=force)
    made = rendered(
        score,
        stems=folder is not None,
        soundfont=soundfont,
        sample_rate=sample_rate,
        engine=engine,
        sound=sound,
        seed=seed,
        progress=progress,
    )
    said = statement(take) if take else ""
    with atomic(target, force=force) as draft:
        draft.write_bytes(
            audio_bytes(made.mix, sample_rate, ending, title=target.stem, comment=said)
        )
        if folder is None:
            return [target]
        files = stem_files(score, target.stem, ending)
        with atomic_folder(folder, force=force) as inside:
            for file, name, stem in zip(files, track_names(score), made.stems, strict=True):
                content = audio_bytes(stem, sample_rate, ending, title=name, comment=said)
                (inside / file).write_bytes(content)
    return [target, *(folder / file for file in files)]
