import math

import numpy as np
import pytest
import torch

from musegen.composer.evaluate import draw_excerpt, held_out_losses, pairs, region_nats, score_of
from musegen.composer.model import Composer, ComposerConfig
from musegen.encoders import event_streams
from musegen.training.dataset import Dataset, PieceEntry
from tests.builders import score, track


@pytest.fixture(scope="module")
def composer():
    torch.manual_seed(0)
    return Composer(ComposerConfig(width=32, layers=1, heads=2, context=256)).eval()


def duet(bars=8):
    return score("C5:1 E5:1 D5:1 G5:1 " * bars, track("C3:2 G3:2 " * bars, program=32))


def dataset(*named):
    arrays, entries, at = [], [], 0
    for name, music in named:
        events = event_streams.encode(music).events
        entries.append(PieceEntry(name, name, "test", "folk", 96.0, at, at + len(events)))
        arrays.append(events)
        at += len(events)
    return Dataset(np.concatenate(arrays), tuple(entries))


def notes_of(part):
    return [(note.time, note.duration, note.pitch, note.velocity) for note in part.notes]


def test_a_loss_is_what_a_guess_among_all_values_costs_at_most(composer):
    table = held_out_losses(composer, dataset(("a", duet()), ("b", duet(4))), split="test")

    assert set(table) == {"a", "b", "all"}
    assert table["a"]["pitch"] < math.log(257) + 1
    assert table["all"]["total"] == pytest.approx((table["a"]["total"] + table["b"]["total"]) / 2)


def test_what_is_too_long_to_be_read_is_not_counted_as_read(composer):
    crowd = score(*["C4:0.25 D4:0.25 E4:0.25 F4:0.25 " * 16] * 5)  # 1,280 notes, unlike each other
    for number, part in enumerate(crowd.tracks):
        for place, note in enumerate(part.notes):
            note.pitch += (number * 7 + place * place) % 12

    losses = held_out_losses(composer, dataset(("crowd", crowd)), split="test", windows=1)

    assert losses["crowd"]["total"] > losses["crowd"]["pitch"]


def test_generated_pieces_have_the_bars_tracks_and_tempo_of_real_ones(composer):
    music = dataset(("a", duet()), ("b", duet()))

    (real, written), (again, _) = pairs(composer, music, split="test", count=2, seed=3)

    assert real == again
    assert [part.program for part in written.tracks] == [part.program for part in real.tracks]
    assert written.tempos[0].qpm == pytest.approx(96, abs=0.01)
    assert max(part.end() for part in written.tracks) <= 8 * 1920


def test_the_real_pieces_do_not_depend_on_who_writes(composer):
    torch.manual_seed(1)
    other = Composer(composer.config).eval()
    music = dataset(("a", duet(40)), ("b", score("C5:1 " * 160)))

    real = [
        [there for there, _ in pairs(writer, music, split="test", count=4)]
        for writer in (composer, other)
    ]

    assert real[0] == real[1]


def test_an_excerpt_is_a_score_of_the_same_notes(composer):
    music = duet()
    pieces = dataset(("a", music))

    excerpt, piece = draw_excerpt(pieces, pieces.of("test"), np.random.default_rng(0))

    assert [notes_of(part) for part in score_of(excerpt, piece.tempo_bpm).tracks] == [
        notes_of(part) for part in music.tracks
    ]


def test_excerpts_of_several_tracks_are_drawn_where_so_many_sound():
    solo_first = score("C5:4 " * 32, "rest:64 " + "C3:4 " * 16)
    pieces = dataset(("a", solo_first))

    drawn = [
        draw_excerpt(pieces, pieces.of("test"), np.random.default_rng(seed), tracks=2)[0]
        for seed in range(10)
    ]

    assert all(len(excerpt.programs) == 2 for excerpt in drawn)


def test_no_further_than_four_bars_ahead_is_heard(composer):
    music = duet()
    near, far = music.copy(), music.copy()
    near.tracks[1].notes[11].pitch = 50  # the fourth bar after the selected one
    far.tracks[1].notes[13].pitch = 50  # the fifth

    as_it_is = region_nats(composer, music, range(1, 2), [1])

    assert all(0 < nats < 40 for nats in as_it_is)
    assert region_nats(composer, far, range(1, 2), [1]) == as_it_is
    assert region_nats(composer, near, range(1, 2), [1])[0] != as_it_is[0]


def test_a_composer_deaf_to_what_follows_gains_nothing_from_it(composer):
    """With no way to look back at other events, both readings are alike."""
    deaf = Composer(composer.config).eval()
    deaf.load_state_dict(composer.state_dict())
    torch.nn.init.zeros_(deaf.blocks[0].attention_out.weight)

    heard, unheard = region_nats(deaf, duet(), range(2, 4), [1])

    assert heard == pytest.approx(unheard, abs=1e-4)


def test_what_follows_makes_a_difference_to_one_who_hears_it(composer):
    heard, unheard = region_nats(composer, duet(), range(2, 4), [1])

    assert heard != unheard


def test_long_music_is_read_from_as_far_back_as_fits(composer):
    assert region_nats(composer, duet(64), range(60, 62), [0]) is not None


def test_a_selection_without_notes_or_too_full_to_read_is_passed_over(composer):
    full = score("C4:0.125 D4:0.125 E4:0.125 F4:0.125 " * 80)

    assert region_nats(composer, score("C4:4 rest:4 C4:4"), range(1, 2), [0]) is None
    assert region_nats(composer, full, range(1, 9), [0]) is None
