"""Who wrote what: the account of how a piece was made, from what was asked and who was asked."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from musegen.asking import WEIGHTS
from musegen.brief import Brief
from musegen.daw.take import Take, Weights, Written


def credited(
    verb: str,
    *,
    seed: int | None,
    settings: Mapping[str, object],
    written: tuple[Written, ...] = (),
    brief: Brief | None = None,
    parent: str | None = None,
    weights: Sequence[str] = (WEIGHTS,),
) -> Take:
    """How a piece was made, with the licences and the data of the models that took part.

    Args:
        verb: what was asked for.
        seed: of what is made; None where nothing is left to chance.
        settings: what else was said, by name.
        written: the bars that a model wrote.
        brief: of a new piece.
        parent: the name of what there was before.
        weights: the names of shipped weights.
    """
    from musegen.training.cards import cards  # torch takes its time to load

    models = []
    for name, card in cards(weights).items():
        data = tuple(f"{corpus} ({said['licence']})" for corpus, said in card["data"].items())
        models.append(Weights(name=name, licence=card["licence"], data=data))
    return Take(
        verb=verb,
        words=brief.words if brief else "",
        brief=brief.to_json() if brief else {},
        seed=seed,
        settings=settings,
        weights=tuple(models),
        parent=parent,
        written=written,
    )


def spans(cells: Iterable[tuple[int, int]], names: Sequence[str]) -> tuple[Written, ...]:
    """The bars of each track that follow one another, from (track, bar), both counted from 1."""
    runs = groupby(enumerate(sorted(cells)), key=lambda each: (each[1][0], each[1][1] - each[0]))
    found = []
    for (track, _), run in runs:
        bars = [bar for _, (_, bar) in run]
        found.append(Written(track=names[track - 1], first_bar=bars[0], last_bar=bars[-1]))
    return tuple(found)
