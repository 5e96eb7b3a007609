"""A data folder becomes a clips folder, in several processes, and goes on where it stopped.

A line is kept of each clip as it is made. What the models read is written every so often, so they
can begin with the first clips.
"""

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import cache
from itertools import count, takewhile
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from midi_data.errors import ConfigError, FileError
from midi_data.progress import Progress, silent
from midi_data.writing import atomic
from musegen.diffusion.clips import SAMPLES
from musegen.diffusion.material import sounds
from musegen.diffusion.material.making import PLAIN_SHARE, SPLITS, Plan, make
from musegen.training.dataset import Dataset, load

JOURNAL = "made.jsonl"

_WRITTEN_EVERY = 150
_TOGETHER = 5  # clips that a process is given at a time

Entry = dict[str, Any]
"""A clip's row, its notes as lists, and which attempt it is."""


def build(
    data: Path,
    out: Path,
    *,
    clips: int,
    jobs: int,
    seed: int,
    split: str = "",
    plain: float = PLAIN_SHARE,
    progress: Progress = silent,
) -> list[str]:
    """Write the clips of a data folder into the folder `out`, going on where it stopped.

    Args:
        data: a folder that `corpus build` wrote.
        out: new, or begun with the same arguments.
        clips: how many.
        jobs: processes; what they make does not depend on how many there are.
        seed: of everything drawn.
        split: whose clips alone are made, as for tests; empty for all.
        plain: how many have no effects, from 0 to 1.
        progress: told of each clip.

    Returns:
        The report of what was made, a line each.

    Raises:
        FileError: if there is no training data, or `out` holds clips made otherwise.
        ConfigError: there is no such split.
        SoundError: if no SoundFont may be learnt from.
    """
    load(data)
    if split and split not in SPLITS:
        raise ConfigError(f"no split {split!r}", mend="Choose train, validation or test.")
    plan = Plan(
        data=str(data.resolve()),
        fonts=tuple(str(font) for font in sounds.fonts_to_learn_from()),
        held_out_font=str(sounds.font_held_out() or ""),
        seed=seed,
        clips=clips,
        split=split,
        plain=plain,
    )
    made = _begun(out, plan)
    missing = [number for number in range(clips) if number not in made]
    with (out / JOURNAL).open("a") as journal:
        for done, (number, entry) in enumerate(_entries(plan, out, missing, jobs), start=1):
            made[number] = entry
            journal.write(json.dumps([number, entry]) + "\n")
            journal.flush()
            if done % _WRITTEN_EVERY == 0:
                _write_rows(out, made)
            progress(len(made), clips, "Playing clips")
    _write_rows(out, made)
    return _report(made)


def _begun(out: Path, plan: Plan) -> dict[int, Entry]:
    """The entries of a folder by the number of their clips; a new one is laid out."""
    out.mkdir(parents=True, exist_ok=True)
    journal, wanted = out / JOURNAL, json.dumps(asdict(plan))
    if not journal.exists():
        shape = (plan.clips, SAMPLES)
        np.lib.format.open_memmap(out / "audio.npy", mode="w+", dtype=np.int16, shape=shape)
        journal.write_text(wanted + "\n")
        return {}
    first, *lines = journal.read_text().splitlines(keepends=True)
    if first.strip() != wanted:
        raise FileError(
            "these clips were begun with other data, fonts or options",
            where=str(out),
            mend="Name a new folder, or give the same again to go on.",
        )
    whole = [line for line in lines if line.endswith("\n")]  # the last may have been cut off
    with atomic(journal, force=True) as draft:
        draft.write_text(first + "".join(whole))
    return dict(json.loads(line) for line in whole)


def _entries(plan: Plan, out: Path, numbers: list[int], jobs: int) -> Iterator[tuple[int, Entry]]:
    """The clips of these numbers as they are made; their sound is written on the way."""
    tasks = ([plan] * len(numbers), [out] * len(numbers), numbers)
    if jobs == 1:
        yield from map(_entry, *tasks)
        return
    # a fresh process each: a copy of one that runs threads may hang
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        try:
            yield from pool.map(_entry, *tasks, chunksize=_TOGETHER)
        finally:  # should it be stopped, what waits is not begun
            pool.shutdown(wait=False, cancel_futures=True)


def _entry(plan: Plan, out: Path, place: int) -> tuple[int, Entry]:
    """Make one clip, write its sound into its place, and hand over the rest."""
    made = make(plan, _data(plan.data), plan.number_of(place))
    audio = np.load(out / "audio.npy", mmap_mode="r+")
    audio[place] = np.round(made.sound * 32_767)
    return place, {
        "row": asdict(made.row),
        "notes": made.notes.round(5).tolist(),
        "attempt": made.attempt,
    }


@cache
def _data(folder: str) -> Dataset:
    return load(Path(folder))


def _write_rows(out: Path, made: dict[int, Entry]) -> None:
    """The clips up to the first that is missing, for `clips.load`; each file in one stroke."""
    ready = [made[number] for number in takewhile(made.__contains__, count())]
    tables = [np.array(entry["notes"], np.float32).reshape(-1, 5) for entry in ready]
    stops = np.cumsum([len(table) for table in tables]).tolist()
    rows = [
        entry["row"] | {"start": stop - len(table), "stop": stop}
        for entry, table, stop in zip(ready, tables, stops, strict=True)
    ]
    with atomic(out / "notes.npy", force=True) as draft:
        np.save(draft, np.concatenate([np.zeros((0, 5), np.float32), *tables]))
    with atomic(out / "clips.json", force=True) as draft:
        draft.write_text(json.dumps(rows))


def _report(made: dict[int, Entry]) -> list[str]:
    """What there is, and what was not kept."""
    splits = Counter(entry["row"]["split"] for entry in made.values())
    families = Counter(entry["row"]["family"] for entry in made.values())
    dropped = sum(entry["attempt"] - 1 for entry in made.values())
    return [
        f"{len(made)} clips: " + ", ".join(f"{name} {count}" for name, count in splits.items()),
        f"{dropped} were drawn anew: nearly silent or overloaded",
        ", ".join(f"{name} {count}" for name, count in families.most_common()),
    ]
