"""A text as it is read: what has been understood so far, and what is left."""

import re
from collections.abc import Iterator

from musegen.brief.stop_words import STOP_WORDS
from musegen.brief.tokens import Token


class Reading:
    """A text's tokens and which of them have been understood."""

    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.used = [False] * len(found)
        self._spans: list[tuple[int, int]] = []

    def take(self, start: int, stop: int) -> None:
        """Mark tokens as understood, as one thing."""
        self.used[start:stop] = [True] * (stop - start)
        self._spans.append((start, stop))

    def find(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Every match in what is not yet understood; its words then are."""
        starts, text = [], ""
        for token, used in zip(self.tokens, self.used, strict=True):
            starts.append(len(text))
            text += ("_" if used else token.spoken) + " "
        for match in pattern.finditer(text.rstrip()):
            places = [n for n, start in enumerate(starts) if match.start() <= start < match.end()]
            self.take(places[0], places[-1] + 1)
            yield match

    def understood(self) -> tuple[str, ...]:
        """What was understood, as it was written, in order."""
        return tuple(
            " ".join(token.text for token in self.tokens[start:stop])
            for start, stop in sorted(self._spans)
        )

    def not_understood(self) -> tuple[str, ...]:
        """Words that ask for something nobody here knows; a name of several words is one."""
        left: list[str] = []
        may_go_on = False
        for token, used in zip(self.tokens, self.used, strict=True):
            if used or token.says_nothing or token.plain in STOP_WORDS:
                may_go_on = False
                continue
            is_name = token.text[0].isupper()
            if may_go_on and is_name:
                left[-1] += f" {token.text}"
            else:
                left.append(token.text)
            may_go_on = is_name
        return tuple(left)
