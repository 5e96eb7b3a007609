from itertools import pairwise

import numpy as np
import torch

from musegen.composer.model import bars_left
from musegen.composer.trunk import Passage, Trunk
from tests.musegen.composer.plans import bar, note, plan_for, tiny_composer


def music():
    """Events of a duet with drums, which of them are given, and the programs."""
    notes = [note(slot, 12 * step, 50 + step, 12) for step in range(5) for slot in (0, 1)]
    drum = note(2, 60, 36, 6, is_drum=True)
    plan = plan_for("flute", "cello", "drums", past=[bar(3), *notes, drum, bar(2), *notes])
    given = np.arange(len(plan.before.events)) % 3 == 0
    return plan.before.events, given, plan.before.programs


def hidden_states(composer, events, given, programs):
    """What `Composer.forward` makes of each event."""
    with torch.inference_mode():
        return composer(
            torch.from_numpy(events.astype(np.int64))[None],
            torch.from_numpy(given.astype(np.int64))[None],
            torch.from_numpy(programs)[None],
        )[0].numpy()


def passages(take, events, given, edges):
    left = bars_left(torch.from_numpy(events.astype(np.int64))[None])[0].numpy()
    for start, stop in pairwise(edges):
        here = slice(start, stop)
        yield Passage(take, start, events[here], given[here], left[here])


def test_events_heard_one_by_one_or_many_at_once_are_what_the_model_trained_makes_of_them():
    composer = tiny_composer()
    events, given, programs = music()
    expected = hidden_states(composer, events, given, programs)
    edges = [0, 4, 5, 6, 12, *range(13, len(events) + 1)]
    trunk = Trunk(composer, programs, 1)

    heard = [trunk.hear([passage])[0] for passage in passages(0, events, given, edges)]

    np.testing.assert_allclose(heard, expected[np.array(edges[1:]) - 1], atol=1e-5)


def test_takes_at_different_places_go_through_together_without_hearing_each_other():
    composer = tiny_composer()
    events, given, programs = music()
    other = events.copy()
    other[6:, 3] += 2
    trunk = Trunk(composer, programs, 2)
    trunk.hear(list(passages(0, events, given, [0, 6])))
    trunk.share(6)

    (first,) = passages(0, events, given, [6, 7])
    (second,) = passages(1, other, given, [6, 15])
    heard = trunk.hear([first, second])

    np.testing.assert_allclose(
        heard[0], hidden_states(composer, events, given, programs)[6], atol=1e-5
    )
    np.testing.assert_allclose(
        heard[1], hidden_states(composer, other, given, programs)[14], atol=1e-5
    )
