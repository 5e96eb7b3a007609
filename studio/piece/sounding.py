"""Sound by diffusion, in words: made in the background, kept beside the projects, then heard."""

import shutil
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from platformdirs import user_data_path

from musegen import SoundWish, render_stems
from musegen.asking import draw_seed
from studio.errors import shown_errors
from studio.jobs import Running, Watch, jobs
from studio.labels import plain
from studio.piano_roll import Stem
from studio.piece.encoding import OGG, encoded
from studio.projects import Project, Projects, SavedTake, store, usual_place

if TYPE_CHECKING:
    from torch import Tensor

_SOUNDS, _HEARD = "sounds", "heard"
"""The names of the settings of a project."""

_RATE = 44_100


@dataclass(frozen=True, kw_only=True)
class Sound:
    """What a take was made to sound like.

    Attributes:
        name: of the folder with its stems.
        take: the take that it sounds.
        revision: of that take.
        words: what it was asked to be.
        seed: it was made with.
        played: whether each track plays.
    """

    name: str
    take: int
    revision: int
    words: str
    seed: int
    played: list[bool]


def sound_of(project: Project, take: SavedTake) -> Sound | None:
    """The sound that a take is heard with; None for a SoundFont."""
    heard = store().settings(project.id).get(_HEARD)
    return next((sound for sound in sounds_of(project, take) if sound.name == heard), None)


def sounds_of(project: Project, take: SavedTake) -> list[Sound]:
    """What a take was made to sound like, as it stands now."""
    kept: list[dict[str, Any]] = store().settings(project.id).get(_SOUNDS, [])
    all_of_them = [Sound(**each) for each in kept]
    return [each for each in all_of_them if (each.take, each.revision) == (take.id, take.revision)]


def stems_of(sound: Sound) -> list[Stem | None]:
    """The stems of a sound; None where a track plays nothing, or its file is gone."""
    found: list[Stem | None] = []
    for number, plays in enumerate(sound.played):
        file = _folder() / sound.name / f"{number + 1}.ogg"
        found.append(Stem(file.read_bytes(), OGG) if plays and file.is_file() else None)
    return found


def sound_owner(project: Project) -> str:
    """Whose work the sound of a project is."""
    return f"piece sound {project.id}"


def sounding(project: Project) -> Running | None:
    """The sound that is being made for a project, or was and has not been seen to."""
    return next(iter(reversed(jobs().of(sound_owner(project)))), None)


def sound_menu(project: Project, take: SavedTake) -> None:
    """What the take is heard with, and a field for another sound."""
    with st.popover("Sound", icon=":material/graphic_eq:", key="sound menu"), shown_errors():
        _choice(project, take)
        with st.form("sound by diffusion", border=False):
            words = st.text_input(
                "Another sound, in words", key="sound words", placeholder="felt piano, warm tape"
            )
            running = sounding(project)
            busy = running is not None and not running.done
            pressed = st.form_submit_button("Make it sound", disabled=busy)
        if pressed and words.strip():
            _begin(project, take, words.strip())
            st.rerun()


def _choice(project: Project, take: SavedTake) -> None:
    sounds = {sound.name: sound for sound in sounds_of(project, take)}
    heard = sound_of(project, take)
    names: list[str | None] = [None, *sounds]
    chosen = st.radio(
        "Heard with",
        names,
        names.index(heard.name if heard else None),
        format_func=lambda name: "a SoundFont" if name is None else sounds[name].words,
        key=f"heard with {take.id} {take.revision} {len(names)} {heard.name if heard else ''}",
    )
    if chosen != (heard.name if heard else None):
        store().set_settings(project.id, {_HEARD: chosen})
        st.rerun()
    if heard is not None and st.button(
        f"Delete “{plain(heard.words)}”",
        key="delete sound",
        icon=":material/delete:",
        type="tertiary",
        help="Its words and seed make the same sound again",
    ):
        _forget(project, heard)
        st.rerun()


def _forget(project: Project, sound: Sound) -> None:
    """Delete a sound and its files."""
    kept = store().settings(project.id).get(_SOUNDS, [])
    left = [each for each in kept if each["name"] != sound.name]
    store().set_settings(project.id, {_SOUNDS: left, _HEARD: None})
    shutil.rmtree(_folder() / sound.name, ignore_errors=True)


def sweep() -> None:
    """Delete the files of sounds that no project knows any more."""
    everywhere = [*store().list(), *store().list(deleted=True)]
    kept = {
        each["name"]
        for project in everywhere
        for each in store().settings(project.id).get(_SOUNDS, [])
    }
    folder = _folder()
    for there in folder.iterdir() if folder.is_dir() else ():
        if there.name not in kept:
            shutil.rmtree(there, ignore_errors=True)


def _begin(project: Project, take: SavedTake, words: str) -> None:
    folder, seed = _folder() / uuid.uuid4().hex, draw_seed()
    work = partial(_make, store(), take, words, seed, folder)
    jobs().start(sound_owner(project), f"Making it sound: {words}", work)


def _make(
    projects: Projects, take: SavedTake, words: str, seed: int, folder: Path, watch: Watch
) -> None:
    """Render, write the stems, and let the project know them once all are there."""
    wish = SoundWish(words=words, watcher=partial(_draw, watch))
    score = projects.score(take.id)
    stems = render_stems(score, engine="diffusion", sound=wish, seed=seed, progress=watch)
    played = [bool(stem.any()) for stem in stems]
    _write(folder, stems, played)
    sound = Sound(
        name=folder.name,
        take=take.id,
        revision=take.revision,
        words=words,
        seed=seed,
        played=played,
    )
    before = projects.settings(take.project_id).get(_SOUNDS, [])
    made = {_SOUNDS: [*before, asdict(sound)], _HEARD: sound.name}
    projects.set_settings(take.project_id, made)


def _write(folder: Path, stems: Sequence[Any], played: Sequence[bool]) -> None:
    folder.mkdir(parents=True)
    try:
        for number, (stem, plays) in enumerate(zip(stems, played, strict=True), start=1):
            if plays:
                (folder / f"{number}.ogg").write_bytes(encoded(stem, _RATE, OGG))
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _draw(watch: Watch, step: int, steps: int, mel: "Tensor") -> None:
    from musegen.diffusion.mel_picture import mel_png

    watch.picture(mel_png(mel))


def _folder() -> Path:
    """Beside the file that projects are in, or among the person's data."""
    place = usual_place()
    if "://" in place:
        return user_data_path("musegen", appauthor=False) / "sounds"
    return Path(f"{place}.sounds")
