"""What music measures, a model's or a folder's, beside real music.

MuseGAN's phrases and those of a data folder are compared player by player, as its paper does;
everything else as scores, by all measures and by those of the paper for each kind of player.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from midi_data.errors import ConfigError, FileError
from midi_data.files import read
from midi_data.limits import Limits
from midi_data.progress import Progress, silent
from midi_data.score import Score
from musegen.metrics.evaluation import Evaluation, Figures, measured

if TYPE_CHECKING:  # torch is loaded when a model is to be measured, not before
    from musegen.musegan.model import MuseGAN
    from musegen.training.dataset import Dataset

PIECES = 256
SPLIT = "test"
ENDINGS = (".mid", ".midi", ".kar", ".musicxml", ".xml", ".mxl", ".abc", ".dawproject")
LIMITS = Limits(notes=50_000, quarters=10_000, tracks=64)


def evaluate(
    subject: str | Path,
    *,
    against: str | Path | None = None,
    pieces: int = PIECES,
    split: str = SPLIT,
    seed: int = 0,
    progress: Progress = silent,
) -> Evaluation:
    """What a model writes, or a folder holds, measures; beside real music if some is named.

    Args:
        subject: a name of shipped weights, a folder with a model, or a folder or file of music.
        against: a folder from `musegen corpus build`, or one of music. The composer needs the
            former, since it writes to the headers of real pieces.
        pieces: how many are written or read at most; of a folder that holds more, some.
        split: of the data folder.
        seed: of what is written and drawn.
        progress: told of pieces.

    Raises:
        FileError: if there is no such model or music.
        ConfigError: if the model cannot be measured by this, or a number cannot be.
    """
    if pieces < 1:
        raise ConfigError(f"{pieces} pieces", mend="Choose 1 or more.")
    real = None if against is None else Path(against)
    if real is not None and not real.exists():
        raise FileError("there is no such folder", where=str(real), mend="Check its name.")
    wish = _Wish(real, pieces, split, seed, progress)
    kind = _kind_of(subject)
    return _KINDS[kind](subject, wish)


@dataclass(frozen=True)
class _Wish:
    """How to evaluate, whatever it is."""

    against: Path | None
    pieces: int
    split: str
    seed: int
    progress: Progress

    def data(self) -> "Dataset | None":
        """The data folder to compare with, if it is one."""
        from musegen.training.dataset import load

        if self.against is None or not (self.against / "pieces.json").is_file():
            return None
        return load(self.against)


def _kind_of(subject: str | Path) -> str:
    """`musegan`, `composer` or `music`."""
    from musegen.training.weights import folder_of

    path = Path(subject)
    if path.exists() and not (path / "model.safetensors").is_file():
        return "music"
    folder = folder_of(subject)
    try:
        config = json.loads((folder / "config.json").read_text())
    except (OSError, ValueError) as error:
        raise ConfigError("no readable config.json", where=str(folder)) from error
    if "ensemble" in config:
        return "musegan"
    if "context" in config:
        return "composer"
    raise ConfigError(
        "these weights are of a model that is not measured by this",
        where=folder.name,
        mend="Evaluate the composer, musegan-band, musegan-quartet, or a folder of music.",
    )


def _of_music(subject: str | Path, wish: _Wish) -> Evaluation:
    left_out: list[str] = []
    ours = measured(list(_read(Path(subject), wish, left_out)), progress=wish.progress)
    return _beside_scores(str(subject), ours, wish, left_out)


def _of_composer(subject: str | Path, wish: _Wish) -> Evaluation:
    from musegen.composer.evaluate import pairs
    from musegen.composer.model import Composer

    data = wish.data()
    if data is None:
        raise FileError(
            "the composer writes to the headers of real pieces, and none are named",
            where=str(subject),
            mend="Say --against a folder from `musegen corpus build`.",
        )
    both = list(
        pairs(
            Composer.from_pretrained(subject),
            data,
            split=wish.split,
            count=wish.pieces,
            seed=wish.seed,
            progress=wish.progress,
        )
    )
    real, ours = zip(*both, strict=True)
    return _evaluation(str(subject), measured(ours), wish, measured(real), [])


def _of_musegan(subject: str | Path, wish: _Wish) -> Evaluation:
    from musegen.musegan.model import MuseGAN

    model = MuseGAN.from_pretrained(subject)
    data = wish.data()
    if data is None and wish.against is not None:
        scores = _jams(model, wish)
        return _beside_scores(str(subject), measured(scores), wish, [])
    from musegen.musegan import measuring, phrases

    config, theirs = model.config, {}
    written = measuring.drawn(model, wish.pieces, seed=wish.seed, progress=wish.progress)
    ours = measuring.by_piece(written, config)
    if data is not None:
        found = phrases.read(data, config, wish.split, progress=wish.progress)
        real = measuring.sampled(found, config, wish.pieces, seed=wish.seed)
        theirs = measuring.by_piece(real, config)
    return _evaluation(str(subject), ours, wish, theirs, [])


def _jams(model: "MuseGAN", wish: _Wish) -> list[Score]:
    from musegen.musegan.session import Seeds, Session

    session = Session(model=model)
    first = wish.seed
    seeds = range(first, first + wish.pieces)
    return [session.play(session.drawn(Seeds.of(seed)))[0] for seed in seeds]


def _beside_scores(
    subject: str, ours: dict[str, list[float]], wish: _Wish, left_out: list[str]
) -> Evaluation:
    """Figures of scores beside those of a data folder's pieces, or of a folder of music."""
    if wish.against is None:
        return _evaluation(subject, ours, wish, {}, left_out)
    data = wish.data()
    read_from = _read(wish.against, wish, left_out) if data is None else _pieces(data, wish)
    theirs = measured(list(read_from), progress=wish.progress)
    return _evaluation(subject, ours, wish, theirs, left_out)


def _evaluation(
    subject: str, ours: Figures, wish: _Wish, theirs: Figures, left_out: Sequence[str]
) -> Evaluation:
    """Both with the same measures, those that only one of them has as well."""
    names = [*ours, *(name for name in theirs if name not in ours)]
    nothing = [float("nan")]
    return Evaluation(
        subject=subject,
        ours={name: ours.get(name, nothing) for name in names},
        against="" if wish.against is None else str(wish.against),
        theirs={name: theirs.get(name, nothing) for name in names} if theirs else {},
        left_out=tuple(left_out),
    )


def _read(source: Path, wish: _Wish, left_out: list[str]) -> Iterator[Score]:
    """The scores of a folder, or the one of a file; what cannot be read gets a line."""
    found = [source]
    if source.is_dir():
        found = sorted(path for path in source.rglob("*") if path.suffix.lower() in ENDINGS)
    if len(found) > wish.pieces:
        drawn = np.random.default_rng(wish.seed).choice(len(found), wish.pieces, replace=False)
        found = [found[index] for index in sorted(drawn)]
    read_any = False
    for done, path in enumerate(found, start=1):
        try:
            score = read(path, limits=LIMITS)
        except FileError as error:
            left_out.append(str(error))
            continue
        wish.progress(done, len(found), f"Reading {path.name}")
        read_any = True
        yield score
    if not read_any:
        raise FileError(
            f"there is no music that can be read ({len(found)} files tried)",
            where=str(source),
            mend="Name a folder of MIDI, MusicXML or ABC files.",
        )


def _pieces(data: "Dataset", wish: _Wish) -> Iterator[Score]:
    """Whole pieces of the split, each once."""
    from musegen.encoders import event_streams

    entries = data.of(wish.split)
    order = np.random.default_rng(wish.seed).permutation(len(entries))[: wish.pieces]
    for index in sorted(order):
        yield event_streams.decode(data.events_of(entries[index]))


_KINDS: Mapping[str, Callable[[str | Path, _Wish], Evaluation]] = {
    "music": _of_music,
    "composer": _of_composer,
    "musegan": _of_musegan,
}
