"""Sounds that are made, changed or brought, each by work that keeps its result itself."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from midi_data.errors import SoundError
from midi_data.progress import Progress
from musegen.diffusion.wish import SoundWish
from studio.jobs import Running, Watch, jobs
from studio.projects import Project, Projects, SavedTake, store
from studio.sounds import Look, SavedSound, Sounds, sounds
from studio.waveform import outline_of

if TYPE_CHECKING:
    from torch import Tensor

    from musegen import Score, Take
    from musegen.resounding import Change
    from studio.sounds.files import Kept

OPEN = "sound"
"""The setting of a project that says which of its sounds is open."""

MOST_BYTES = 128 << 20

_DIFFUSION = ("sound", "vocoder")  # the weights that take part
_PICTURES_APART_SECONDS = 0.3
_LONGEST_NAME = 60


class Work(Protocol):
    """What makes a sound, told where to keep it and whom to tell how far it is."""

    @property
    def words(self) -> str:
        """What to say while it is done."""
        ...

    def do(self, shelf: "Shelf", watch: Watch) -> SavedSound:
        """Do it."""
        ...


def begin(project: Project, work: Work) -> Running:
    """Begin to make a sound of a project; it is kept as soon as it is made."""
    shelf = Shelf(projects=store(), sounds=sounds(), project_id=project.id)
    return jobs().start(_owner(project), work.words, lambda watch: work.do(shelf, watch))


def working(project: Project) -> Running | None:
    """What is being made for a project, or was, and has not been seen to."""
    return next(iter(reversed(jobs().of(_owner(project)))), None)


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """Where the sounds of a project are put."""

    projects: Projects
    sounds: Sounds
    project_id: int

    def keep(
        self,
        kept: "Kept",
        name: str,
        made_by: "Take",
        *,
        parent: int | None = None,
        notes: "Score | None" = None,
    ) -> SavedSound:
        """Keep a sound and open it."""
        from musegen.diffusion.sound_picture import sound_png

        heard = kept.recording.waveform
        saved = self.sounds.add(
            self.project_id,
            kept.flac,
            Look(outline=outline_of(heard), spectrogram=sound_png(heard)),
            rate=kept.rate,
            made_by=made_by,
            name=_short(name),
            parent=parent,
            notes=notes,
        )
        self.projects.set_settings(self.project_id, {OPEN: saved.id})
        return saved


@dataclass(frozen=True, kw_only=True)
class Make:
    """A sound of words.

    Attributes:
        wish: what it shall be.
        seconds: how long, or None for what the words say.
        notes: whether notes are written for it.
        seed: of everything left to chance.
    """

    wish: SoundWish
    seconds: float | None
    notes: bool
    seed: int
    words: str = "Beginning"

    def do(self, shelf: Shelf, watch: Watch) -> SavedSound:
        """Make it."""
        from musegen.sounding import sounded
        from studio.sounds.files import kept_waveform

        made = sounded(
            replace(self.wish, watcher=_pictures(watch)),
            seconds=self.seconds,
            notes=self.notes,
            seed=self.seed,
            progress=_onward(watch, 2 if self.notes else 1),
        )
        made_by = _account("sound", self.wish, self.seed, {"seconds": self.seconds}, made.score)
        if made.brief is not None:
            made_by = replace(made_by, brief=made.brief.to_json())
        kept = kept_waveform(made.waveform, self.wish.words)
        return shelf.keep(kept, self.wish.words, made_by, notes=made.score)


@dataclass(frozen=True, kw_only=True)
class Resound:
    """A sound made anew by words, or some of it.

    Attributes:
        source: the sound.
        wish: what it shall be.
        change: what is done to it.
        seed: of what is new.
        name: what comes out is called.
    """

    source: SavedSound
    wish: SoundWish
    change: "Change"
    seed: int
    name: str
    words: str = "Listening to the sound"

    def do(self, shelf: Shelf, watch: Watch) -> SavedSound:
        """Make it."""
        from musegen.resounded_files import write_resounded
        from studio.sounds.files import as_file, kept_file

        before = shelf.sounds.flac(self.source.id)
        with (
            as_file(before, f"{self.source.name}.flac") as path,
            TemporaryDirectory(prefix="musegen ") as folder,
        ):
            made = write_resounded(
                path,
                Path(folder) / "made.wav",
                wish=replace(self.wish, watcher=_pictures(watch)),
                change=self.change,
                seed=self.seed,
                progress=_onward(watch, 2),
            )
            kept = kept_file(made)
        said = {
            "strength": self.change.strength,
            "from": self.change.start_seconds,
            "to": self.change.stop_seconds,
            "extend": self.change.extend_seconds,
        }
        made_by = _account("resound", self.wish, self.seed, said)
        made_by = replace(made_by, parent=self.source.name)
        return shelf.keep(kept, self.name, made_by, parent=self.source.id)


@dataclass(frozen=True, kw_only=True)
class Bring:
    """A recording that a person has.

    Attributes:
        content: of its file.
        name: of its file.
    """

    content: bytes
    name: str

    @property
    def words(self) -> str:
        """What to say while it is read."""
        return "Reading the recording"

    def do(self, shelf: Shelf, watch: Watch) -> SavedSound:
        """Read it.

        Raises:
            MusicError: it is too large, too long, damaged, or no sound.
        """
        from musegen import Take
        from studio.sounds.files import as_file, kept_file

        if len(self.content) > MOST_BYTES:
            raise SoundError(
                f"is larger than {MOST_BYTES >> 20} MB",
                where=_short(self.name),
                mend="Give a shorter recording, or one in FLAC or MP3.",
            )
        with as_file(self.content, self.name) as path:
            kept = kept_file(path, progress=watch)
        said = {"file": self.name, "lowered_db": round(kept.lowered_db, 1) or None}
        return shelf.keep(kept, self.name, Take(verb="bring", settings=_said(said)))


@dataclass(frozen=True, kw_only=True)
class Play:
    """A take of the piece as sound.

    Attributes:
        take: it.
        sound: what it sounds like, in words; empty for a SoundFont.
        seed: of that.
    """

    take: SavedTake
    sound: str = ""
    seed: int = 0

    @property
    def words(self) -> str:
        """What to say while it is played."""
        return f"Playing {self.take.title}"

    def do(self, shelf: Shelf, watch: Watch) -> SavedSound:
        """Play it.

        Raises:
            SoundError: it has no notes, or is too long.
        """
        from musegen import Take, render
        from studio.sounds.files import kept_waveform

        wish = SoundWish(words=self.sound, watcher=_pictures(watch))
        score = shelf.projects.score(self.take.id)
        played = render(score, sound=wish if self.sound else "", seed=self.seed, progress=watch)
        made_by = _account("render", wish, self.seed, {}) if self.sound else Take(verb="render")
        kept = kept_waveform(played, self.take.title)
        return shelf.keep(kept, self.take.title, replace(made_by, parent=self.take.title))


def _account(
    verb: str,
    wish: SoundWish,
    seed: int,
    more: Mapping[str, object],
    score: "Score | None" = None,
) -> "Take":
    """How a sound was made."""
    from musegen.asking import WEIGHTS
    from musegen.crediting import credited

    settings = {
        "sound_at_end": wish.words_at_end,
        "negative": wish.negative,
        "steps": wish.steps,
        "guidance": wish.guidance,
        **more,
    }
    weights = _DIFFUSION if score is None else (WEIGHTS, *_DIFFUSION)
    made_by = credited(verb, seed=seed, settings=_said(settings), weights=weights)
    return replace(made_by, words=wish.words)


def _said(settings: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in settings.items() if value not in ("", None)}


def _pictures(watch: Watch) -> "Callable[[int, int, Tensor], None]":
    """Show how a sound clears, no more often than a page looks."""
    shown = 0.0

    def look(step: int, steps: int, mel: "Tensor") -> None:
        from musegen.diffusion.mel_picture import mel_png

        nonlocal shown
        if step == steps or time.monotonic() - shown >= _PICTURES_APART_SECONDS:
            watch.picture(mel_png(mel))
            shown = time.monotonic()

    return look


def _onward(watch: Watch, stages: int) -> Progress:
    """Work of several stages, each of which counts from its own beginning, as one way onward."""
    stage, before, reached = 0, 0.0, 0.0

    def told(done: int, total: int, words: str) -> None:
        nonlocal stage, before, reached
        share = min(1.0, done / max(total, 1))
        stage += share < before and stage < stages - 1
        before = share
        reached = max(reached, (stage + share) / stages)
        watch(round(1000 * reached), 1000, words)

    return told


def _short(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _owner(project: Project) -> str:
    return f"sound {project.id}"
