"""What was done with the pieces of corpora: kept, mended, left out and why."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class LeftOut:
    """A piece that is not used, and why."""

    corpus: str
    piece: str
    reason: str


@dataclass
class Report:
    """What reading and cleaning did with each piece, filled while they pass."""

    kept: Counter[tuple[str, str]] = field(default_factory=Counter)  # (corpus, split): pieces
    notes: Counter[tuple[str, str]] = field(default_factory=Counter)  # (corpus, split): notes
    mended: Counter[tuple[str, str]] = field(default_factory=Counter)  # (corpus, change): pieces
    left_out: list[LeftOut] = field(default_factory=list)

    def keep(self, corpus: str, side: str, notes: int, changes: Iterable[str]) -> None:
        """Count a piece that is used, on its side of the split, and what was mended in it."""
        self.kept[corpus, side] += 1
        self.notes[corpus, side] += notes
        self.mended.update((corpus, change) for change in set(changes))

    def leave_out(self, corpus: str, piece: str, reason: str) -> None:
        """Note a piece that is not used."""
        self.left_out.append(LeftOut(corpus, piece, reason))

    def lines(self) -> list[str]:
        """The report for a person: what was kept, what was changed, every piece left out."""
        left_out = Counter(each.corpus for each in self.left_out)
        corpora = dict.fromkeys([*(corpus for corpus, _ in self.kept), *left_out])
        told = [
            f"{corpus}: {self._sides(corpus)}; {_pieces(left_out[corpus])} left out"
            for corpus in corpora
        ]
        told += [
            f"{corpus}: {change} in {_pieces(count)}"
            for (corpus, change), count in sorted(self.mended.items())
        ]
        told += [f"{each.corpus}, {each.piece}: left out, {each.reason}" for each in self.left_out]
        return told

    def _sides(self, corpus: str) -> str:
        return ", ".join(
            f"{_pieces(count)} and {self.notes[key]:,} notes to {key[1]}"
            for key, count in sorted(self.kept.items())
            if key[0] == corpus
        )


def _pieces(count: int) -> str:
    return "1 piece" if count == 1 else f"{count:,} pieces"
