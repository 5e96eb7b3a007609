"""Which bars of a track repeat an earlier bar of that track to the note.

Half of what a band plays is what it played some bars ago. Said as one event instead of being
written note for note, a repeat is exact, and the model need not learn to copy.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from musegen.encoders import event_vocabulary as v

_ALIKE = [v.POSITION, v.PITCH, v.DURATION]  # how loud a note is may differ


def bars_back(notes: NDArray[np.int64], bar_of_note: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many bars back each note's bar was last played alike by its track; (note,), 0 if never.

    Args:
        notes: (note, stream), in any order.
        bar_of_note: (note,)
    """
    back = np.zeros(len(notes), dtype=np.int64)
    keys = [notes[:, v.PITCH], notes[:, v.POSITION], notes[:, v.SLOT], bar_of_note]
    order = np.lexsort(keys)
    slot, bar = notes[order, v.SLOT], bar_of_note[order]
    edges = np.flatnonzero(np.diff(bar, prepend=-1) | np.diff(slot, prepend=-1)).tolist()
    alike = notes[order][:, _ALIKE]
    latest: dict[tuple[int, bytes], int] = {}
    for first, stop in pairwise([*edges, len(order)]):
        key = int(slot[first]), alike[first:stop].tobytes()
        here = int(bar[first])
        if here - latest.get(key, -v.MAX_BARS_BACK - 1) <= v.MAX_BARS_BACK:
            back[order[first:stop]] = here - latest[key]
        latest[key] = here
    return back
