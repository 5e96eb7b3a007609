"""An idea for a jam: a seed for each latent, or a place on the way between two ideas.

Ideas are plain JSON, so that they are kept with the project and with each take, and any of them
can be played again.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from musegen import Latents
    from musegen.musegan.session import Session

GROUPS = ("chords", "style", "melody", "groove")
MOST_SEED = 9_999  # short enough to be told and typed


@dataclass(frozen=True, kw_only=True)
class Idea:
    """What is to be played.

    Attributes:
        seeds: of each group; all four where there is no way.
        way: the ends and the share of a way between two ideas; groups without a seed lie on it.
    """

    seeds: Mapping[str, int] = field(default_factory=dict)
    way: "Way | None" = None

    @classmethod
    def drawn(cls) -> Self:
        """One of many."""
        return cls(seeds={group: draw() for group in GROUPS})

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Idea":
        """The idea that `said` gave."""
        way = said.get("way")
        return Idea(
            seeds=said["seeds"],
            way=way and Way(a=Idea.of(way["a"]), b=Idea.of(way["b"]), share=way["share"]),
        )

    def said(self) -> dict[str, Any]:
        """The idea as JSON."""
        said = asdict(self)
        return said if self.way else {"seeds": dict(self.seeds)}

    def with_seed(self, group: str, seed: int) -> "Idea":
        """The same with one group drawn from a seed."""
        return replace(self, seeds={**self.seeds, group: seed})

    def rolled(self, groups: Iterable[str]) -> "Idea":
        """The same with some groups drawn anew."""
        return replace(self, seeds={**self.seeds, **{group: draw() for group in groups}})

    def latents(self, session: "Session") -> "Latents":
        """What a session's model makes its notes of."""
        from musegen.musegan.jam import latents_from
        from musegen.musegan.latents import slerp

        base = None
        if self.way is not None:
            ends = self.way.a.latents(session), self.way.b.latents(session)
            base = slerp(*ends, self.way.share)
        return latents_from(session, 0, {group: self.seeds.get(group) for group in GROUPS}, base)


@dataclass(frozen=True, kw_only=True)
class Way:
    """A place between two ideas: 0 is `a`, 1 is `b`."""

    a: Idea
    b: Idea
    share: float


def draw() -> int:
    """A seed."""
    return secrets.randbelow(MOST_SEED + 1)
