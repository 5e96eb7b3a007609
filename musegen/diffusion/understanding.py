"""A wish as the models take it: canonical words, with what nobody knows said or refused."""

from dataclasses import dataclass
from difflib import get_close_matches

from midi_data.errors import BriefError
from musegen.diffusion.vocabulary import CANONICAL, GROUP_OF, PHRASES
from musegen.diffusion.wish import SoundWish
from musegen.diffusion.words import Wish, read_words

_NEAR = 3  # words that are suggested


@dataclass(frozen=True)
class Understood:
    """What was understood of a wish.

    Attributes:
        start: what the sound is at the beginning.
        end: what it has become at the end, or None if it stays.
        negative: canonical words for what it shall not be, with their weights.
        unknown: words that nobody knows, in the order they were said.
    """

    start: Wish
    end: Wish | None
    negative: dict[str, float]
    unknown: tuple[str, ...]

    @property
    def words_at_end(self) -> dict[str, float] | None:
        """The words at the end with their weights, or None if the sound stays."""
        return None if self.end is None else self.end.words

    @property
    def names_space(self) -> bool:
        """Whether it says in which room the sound is, be it none."""
        ends = [self.start] if self.end is None else [self.start, self.end]
        return any(GROUP_OF[word] == "space" for wish in ends for word in wish.words)


def understood(sound: SoundWish) -> Understood:
    """What is understood of a wish.

    Raises:
        BriefError: something is said, and not a word of it is known.
    """
    wishes = {text: read_words(text) for text in (sound.words, sound.words_at_end, sound.negative)}
    for text, wish in wishes.items():
        if text.strip() and not (wish.words or wish.avoided):
            raise BriefError(
                f"not a word of {text[:80]!r} is known as a sound", mend=_suggestion(wish.unknown)
            )
    start, end = wishes[sound.words], wishes[sound.words_at_end]
    negative = dict(wishes[sound.negative].words)
    for word in (*start.avoided, *end.avoided):
        negative.setdefault(word, 1.0)
    unknown = dict.fromkeys(word for wish in wishes.values() for word in wish.unknown)
    return Understood(
        start=start,
        end=end if sound.words_at_end.strip() else None,
        negative=negative,
        unknown=tuple(unknown),
    )


def nearest(word: str) -> list[str]:
    """Words that are known and look like one that is not."""
    return get_close_matches(word, [*CANONICAL, *PHRASES], n=_NEAR, cutoff=0.7)


def _suggestion(unknown: tuple[str, ...]) -> str:
    near = list(dict.fromkeys(other for word in unknown for other in nearest(word)))[:_NEAR]
    if near:
        return f"Did you mean {' or '.join(map(repr, near))}?"
    return "Say instruments, rooms, tape or moods, such as 'felt piano, warm tape, small room'."
