from copy import deepcopy
from itertools import pairwise

import numpy as np
import pytest
import torch

from midi_data.errors import BriefError
from midi_data.instruments import find_instrument
from midi_data.keys import parse_key
from musegen.composer.controls import Header, TrackLine
from musegen.composer.model import Composer, ComposerConfig
from musegen.composer.rules import Plan
from musegen.composer.sampling import Sampling, draw, write
from musegen.encoders import event_streams
from musegen.encoders import event_vocabulary as v

BARS = 6


@pytest.fixture(scope="module")
def composer():
    torch.manual_seed(0)
    return Composer(ComposerConfig(width=32, layers=1, heads=2, context=32)).eval()


def plan_for(*names, key=None):
    players = tuple(find_instrument(name) for name in names)
    programs = [v.DRUMS_PROGRAM if player.is_drum else player.program for player in players]
    header = Header(tracks=tuple(TrackLine(program=program) for program in programs))
    rows = [
        [v.BAR, v.BARS_LEFT(BARS - 1 - bar), 0, v.metre_value(3, 4), 72, 0] for bar in range(BARS)
    ]
    return Plan(header.events(), np.array(rows, dtype=np.int16), players, key)


def written(composer, plan, seed=0, **sampling):
    events = list(write(composer, plan, Sampling(**sampling), np.random.default_rng(seed)))
    return event_streams.decode(np.concatenate([plan.before, np.array(events)]))


def test_a_model_that_knows_nothing_still_keeps_to_bars_instruments_and_ranges(composer):
    plan = plan_for("flute", "cello", "drums")

    for seed in range(5):
        music = written(composer, plan, seed)

        assert [(sign.numerator, sign.denominator) for sign in music.time_signatures] == [(3, 4)]
        for part, player in zip(music.tracks, plan.players, strict=True):
            assert len(part.notes) > 0
            assert all(player.low <= note.pitch <= player.high for note in part.notes)
            assert all(note.end <= BARS * 3 * 480 for note in part.notes)


def test_one_player_never_plays_more_notes_than_one_player_can(composer):
    for seed in range(5):
        flute = written(composer, plan_for("flute"), seed).tracks[0].notes

        ordered = sorted(flute, key=lambda note: note.time)
        assert all(a.end <= b.time for a, b in pairwise(ordered))


def test_a_hard_key_lets_nothing_out_of_it(composer):
    key = parse_key("Eb major")

    music = written(composer, plan_for("piano", key=key), key_pull=float("inf"))

    assert {note.pitch % 12 for note in music.tracks[0].notes} <= key.scale


def test_the_same_seed_writes_the_same_notes(composer):
    plan = plan_for("violin", "viola")

    first, again, other = (written(composer, plan, seed) for seed in (7, 7, 8))

    assert first == again
    assert first != other


def test_music_longer_than_the_context_is_written_to_its_end(composer):
    plan = plan_for("piano", "guitar", "drums")
    eager = deepcopy(composer)
    torch.nn.init.constant_(eager.kind_head.bias[v.NOTE], 9.0)

    events = list(write(eager, plan, Sampling(), np.random.default_rng(0)))

    assert sum(int(event[v.KIND] == v.BAR) for event in events) == BARS
    assert len(events) > composer.config.context


def test_top_p_leaves_out_what_is_unlikely():
    logits = np.log(np.array([0.6, 0.3, 0.1]))
    everything = np.ones(3, dtype=bool)
    generator = np.random.default_rng(0)

    drawn = {
        draw(logits, everything, Sampling(temperature=1, top_p=0.8), generator) for _ in range(200)
    }

    assert drawn == {0, 1}


def test_an_impossible_temperature_is_refused():
    with pytest.raises(BriefError, match=r"0\.05 to 3"):
        Sampling(temperature=0)
