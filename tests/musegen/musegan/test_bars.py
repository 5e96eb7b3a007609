import torch

from musegen.musegan.bars import SLOTS, written
from musegen.musegan.sketch import noticed, played, sketch
from tests.musegen.musegan.players import model

YES, NO = 5.0, -5.0
SHAPE = (1, 2, 4, 4 * SLOTS, 48)  # piece, bar, track, slot, row


def logits(*places):
    found = torch.full(SHAPE, NO)
    for bar, slot in places:
        found[0, bar, 0, slot, 7] = YES
    return found


def test_a_note_goes_on_only_from_where_it_began():
    everywhere = [(bar, slot) for bar in range(2) for slot in range(4 * SLOTS)]

    onsets, held = written(logits((0, 3)), logits(*everywhere[4:9], *everywhere[12:]))

    assert onsets.sum() == 1
    assert held[0, 0, 0, :, 7].nonzero().flatten().tolist() == [3, 4, 5, 6, 7, 8]


def test_a_note_may_be_held_over_the_bar_line():
    onsets, held = written(logits((0, 23)), logits((1, 0), (1, 1)))

    assert held[0, 1, 0, :, 7].nonzero().flatten().tolist() == [0, 1]
    assert not onsets[0, 1].any()


def test_silence_stays_silent_whatever_would_go_on():
    _, held = written(logits(), torch.full(SHAPE, YES))

    assert not held.any()


def test_a_repeated_note_begins_again_while_it_sounds():
    onsets, held = written(logits((0, 0), (0, 6)), logits(*((0, slot) for slot in range(12))))

    assert onsets[0, 0, 0, :, 7].nonzero().flatten().tolist() == [0, 6]
    assert held[0, 0, 0, :, 7].sum() == 12


def test_what_is_played_in_training_is_what_is_written():
    torch.manual_seed(0)
    begin, go_on = torch.randn(SHAPE), torch.randn(SHAPE)

    straight = played(begin, go_on)

    for one, other in zip(straight, written(begin, go_on), strict=True):
        torch.testing.assert_close(one, other.float())


def test_the_slope_goes_through_the_notes_to_the_logits():
    begin = torch.zeros(SHAPE, requires_grad=True)

    played(begin, torch.zeros(SHAPE))[0].sum().backward()

    torch.testing.assert_close(begin.grad, torch.full(SHAPE, 0.25))


def test_the_critic_sees_which_intervals_sound_and_no_pitch_of_drums():
    held = torch.zeros(1, 1, 3, 4 * SLOTS, 48)
    held[0, 0, 0, :, 5] = 1  # drums
    held[0, 0, 1, :, 0] = 1  # C
    held[0, 0, 2, :, 16] = 1  # E, an octave higher
    codes = torch.zeros(1, 1, 3, 6)

    seen = sketch(codes, *noticed(held, held), drums=1)
    intervals = seen[..., 6 + 48 + 24 : 6 + 48 + 24 + 48].reshape(3, 4, 12)

    assert not intervals[0].any()
    assert intervals[1].nonzero()[:, 1].tolist() == [4] * 4  # E is a major third above C
    assert intervals[2].nonzero()[:, 1].tolist() == [8] * 4  # C is a minor sixth above E


def test_each_bar_of_each_track_has_a_code_and_gives_it_back_in_shape():
    small = model("band")
    bars = torch.zeros(2, 4, 5, 4 * SLOTS, 48, dtype=torch.bool)

    codes = small.encode(bars, bars)
    begin, go_on = small.hands.decode(codes)

    assert codes.shape == (2, 4, 5, 6)
    assert begin.shape == go_on.shape == bars.shape
