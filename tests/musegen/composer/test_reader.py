import numpy as np
import torch

from musegen.composer.reader import Chunk, Reader
from musegen.encoders import event_vocabulary as v
from tests.musegen.composer.plans import bar, note, plan_for, rows, tiny_composer


def chunk(*events, given=False):
    return Chunk(rows(*events), np.full(len(events), given))


def kinds_after(composer, header, *chunks):
    """What the model as it is trained makes of the kind of the next event."""
    events = np.concatenate([header.events, *(each.events for each in chunks)]).astype(np.int64)
    given = np.concatenate([header.given, *(each.given for each in chunks)]).astype(np.int64)
    programs = torch.from_numpy(plan_for("flute", "cello").before.programs)[None]
    with torch.inference_mode():
        hidden = composer(torch.from_numpy(events)[None], torch.from_numpy(given)[None], programs)
        return composer.kind_head(hidden[0, -1]).numpy()


def duet(composer, *past, takes=1):
    return Reader(composer, plan_for("flute", "cello", past=past).before, takes)


def same(outlook, kinds):
    return np.allclose(outlook.kinds, kinds, atol=1e-5)


def test_reading_on_is_the_same_as_reading_all_from_the_start():
    composer = tiny_composer()
    reader = duet(composer, bar(2), note(0, 0, 60, 72))
    further = [
        chunk(bar(1), note(0, 0, 62, 24, is_drum=False), given=True),
        chunk(note(1, 0, 48, 72)),
        chunk(note(0, 24, 64, 48)),
    ]

    outlooks = [reader.read({0: each})[0] for each in further]

    past = chunk(bar(2), note(0, 0, 60, 72))
    for count, outlook in enumerate(outlooks, start=1):
        assert same(outlook, kinds_after(composer, reader.header, past, *further[:count]))


def test_every_take_goes_on_from_what_all_begin_with():
    composer = tiny_composer()
    reader = duet(composer, bar(2), note(0, 0, 60, 72), takes=3)
    high, low = chunk(note(0, 0, 90, 24)), chunk(bar(1), note(1, 0, 40, 24))

    outlooks = reader.read({0: high, 2: low})

    past = chunk(bar(2), note(0, 0, 60, 72))
    assert outlooks.keys() == {0, 2}
    assert same(outlooks[0], kinds_after(composer, reader.header, past, high))
    assert same(outlooks[2], kinds_after(composer, reader.header, past, low))
    assert same(reader.before, kinds_after(composer, reader.header, past))


def test_music_longer_than_the_context_is_read_from_a_later_bar_with_its_header():
    composer = tiny_composer(context=16)
    reader = duet(composer)
    bars = [chunk(bar(9 - number), *[note(0, 0, 60, 24)] * 4) for number in range(5)]

    outlooks = [reader.read({0: each})[0] for each in bars]

    assert same(outlooks[1], kinds_after(composer, reader.header, *bars[:2]))
    assert same(outlooks[2], kinds_after(composer, reader.header, bars[2]))  # 12 events have room
    assert same(outlooks[3], kinds_after(composer, reader.header, *bars[2:4]))


def test_what_was_rewound_is_forgotten():
    composer = tiny_composer()
    reader = duet(composer, takes=2)
    first = reader.read({1: chunk(bar(1))})[1]
    mark = reader.mark(1)
    reader.read({1: chunk(note(0, 0, 60, 24))})

    reader.rewind(1, mark)
    again = reader.read({1: chunk(note(0, 12, 65, 24))})[1]

    expected = kinds_after(composer, reader.header, chunk(bar(1), note(0, 12, 65, 24)))
    assert same(again, expected)
    assert not same(first, expected)


def test_rewinding_past_the_point_where_the_context_was_full_reads_it_again():
    composer = tiny_composer(context=16)
    reader = duet(composer)
    bars = [chunk(bar(9 - number), *[note(0, 0, 60, 24)] * 4) for number in range(3)]
    reader.read({0: bars[0]})
    reader.read({0: bars[1]})
    mark = reader.mark(0)
    reader.read({0: bars[2]})

    reader.rewind(0, mark)
    outlook = reader.read({0: chunk(note(1, 0, 50, 24))})[0]

    expected = kinds_after(composer, reader.header, bars[1], chunk(note(1, 0, 50, 24)))
    assert same(outlook, expected)
    assert reader.takes[0].bars_left == v.BARS_LEFT(8) - v.BARS_LEFT.first + 1
