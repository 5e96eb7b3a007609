"""New notes fitted among old ones, so that every note is ended by its own note-off.

MIDI cannot say which of two notes of one pitch on one channel an off belongs to. Readers take the
one struck first; many synthesisers end both.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple


class Span(NamedTuple):
    """When a note sounds, in ticks."""

    onset: int
    end: int


def fitted(new: Sequence[Span], old: Sequence[Span], stops: Sequence[int]) -> list[Span]:
    """When new notes of one pitch sound, in the order of `new`: the onsets stay as they are.

    A new note ends where the next old one begins, or where a stop comes. One that is struck while
    an old one sounds ends with it at the earliest. Of two new notes the one struck first does not
    end last: if it would, it ends where the other begins.

    Args:
        new: notes to come.
        old: notes of the same pitch and track, which stay.
        stops: ticks of what else ends a note: offs that end nothing, and notes of other tracks
            on the channel.
    """
    order_of_old = sorted(old)
    onsets = [span.onset for span in order_of_old]
    bounds = sorted([*onsets, *stops])

    def held_until(onset: int) -> int:
        """Where the last old note ends that was struck by then: they end in order, too."""
        struck = bisect_right(onsets, onset)
        return order_of_old[struck - 1].end if struck else 0

    def end_among_old(span: Span) -> int:
        following = bisect_right(bounds, span.onset)
        return max(held_until(span.onset), min([span.end, *bounds[following : following + 1]]))

    ends = [end_among_old(span) for span in new]
    order = sorted(range(len(new)), key=lambda index: (new[index].onset, ends[index]))
    for first, then in reversed(list(pairwise(order))):
        onset, later = new[first].onset, new[then].onset
        if ends[first] > ends[then]:
            ends[first] = max(later, held_until(onset)) if later > onset else ends[then]
    return [Span(span.onset, end) for span, end in zip(new, ends, strict=True)]
