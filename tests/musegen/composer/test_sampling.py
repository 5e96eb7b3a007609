from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch

from midi_data.errors import BriefError
from midi_data.keys import parse_key
from musegen.composer.model import CHAIN
from musegen.composer.options import Sampling
from musegen.composer.sampling import draw, write, write_takes
from musegen.encoders import event_streams
from musegen.encoders import event_vocabulary as v
from tests.musegen.composer.plans import WALTZ_BAR, bar, note, plan_for, rows, tiny_composer

BARS = 6


@pytest.fixture(scope="module")
def composer():
    return tiny_composer(context=64)


@pytest.fixture(scope="module")
def eager():
    """Writes many notes."""
    return tiny_composer(context=64, note=3.0)


def events_of(composer, plan, seed=0, **sampling):
    return np.array(list(write(composer, plan, Sampling(**sampling), np.random.default_rng(seed))))


def score_of(plan, events):
    return event_streams.decode(np.concatenate([plan.before.events, events]))


def bars_of(events):
    """The notes of each bar, by slot."""
    bars = []
    for event in events.tolist():
        if event[v.KIND] == v.BAR:
            bars.append({})
        else:
            bars[-1].setdefault(event[v.SLOT] - v.SLOTS.first, []).append(event)
    return bars


def test_a_model_that_knows_nothing_still_keeps_to_bars_instruments_and_ranges(composer):
    plan = plan_for("flute", "cello", "drums")

    for seed in range(4):
        music = score_of(plan, events_of(composer, plan, seed))

        assert [(sign.numerator, sign.denominator) for sign in music.time_signatures] == [(3, 4)]
        for part, player in zip(music.tracks, plan.players, strict=True):
            assert len(part.notes) > 0
            assert all(player.low <= each.pitch <= player.high for each in part.notes)
            assert all(each.end <= BARS * 3 * 480 for each in part.notes)


def test_exactly_the_bars_of_the_plan_are_written_each_in_order(composer):
    plan = plan_for("piano", "flute")

    events = events_of(composer, plan, repetition=0)

    assert events[events[:, v.KIND] == v.BAR].tolist() == plan.bar_events.tolist()
    for played in np.split(events, np.flatnonzero(events[:, v.KIND] == v.BAR))[1:]:
        order = [tuple(each) for each in played[1:, [v.POSITION, v.SLOT, v.PITCH]].tolist()]
        assert order == sorted(set(order))


def test_one_player_never_plays_more_notes_than_one_player_can(composer):
    plan = plan_for("flute", "guitar")
    guitar = plan.players[1].voices

    for seed in range(4):
        flute, strings = score_of(plan, events_of(composer, plan, seed)).tracks

        ordered = sorted(flute.notes, key=lambda each: each.time)
        assert all(one.end <= other.time for one, other in pairwise(ordered))
        for each in strings.notes:
            sounding = [other for other in strings.notes if other.time <= each.time < other.end]
            assert len(sounding) <= guitar


def test_a_strict_key_lets_nothing_out_of_it(eager):
    key = parse_key("Eb major")
    plan = plan_for("piano", key=key)

    strict = score_of(plan, events_of(eager, plan, strict_key=True))
    free = score_of(plan, events_of(eager, plan))

    assert {each.pitch % 12 for each in strict.tracks[0].notes} <= key.scale
    assert not {each.pitch % 12 for each in free.tracks[0].notes} <= key.scale


def test_the_same_seed_writes_the_same_notes(composer):
    plan = plan_for("violin", "viola")

    first, again, other = (events_of(composer, plan, seed) for seed in (7, 7, 8))

    assert first.tolist() == again.tolist()
    assert first.tolist() != other.tolist()


def test_given_notes_are_heard_and_never_written_or_changed(composer):
    melody = rows(note(0, 0, 72, 24), note(0, 24, 74, 48))
    others = rows(note(0, 0, 60, 72))
    plan = plan_for("flute", "cello", bars=2, open=(frozenset({1}),) * 2, heard=frozenset({0}))

    with_melody = events_of(composer, replace(plan, given=(melody, melody)))
    with_others = events_of(composer, replace(plan, given=(others, others)))

    assert {slot for played in bars_of(with_melody) for slot in played} == {1}
    assert with_melody.tolist() != with_others.tolist()  # what is given is heard
    assert melody.tolist() == [note(0, 0, 72, 24), note(0, 24, 74, 48)]


def silent_bars(events, slots):
    """How many bars there are in which a slot does not sound at all."""
    sounding, start = np.zeros((slots, BARS * WALTZ_BAR), dtype=bool), -WALTZ_BAR
    for kind, position, slot, _, steps, _ in events.tolist():
        start += WALTZ_BAR if kind == v.BAR else 0
        onset = start + position - v.STEP.first
        if kind == v.NOTE:
            sounding[slot - v.SLOTS.first, onset : onset + steps] = True
    return int((~sounding.reshape(slots, BARS, WALTZ_BAR).any(axis=2)).sum())


def test_parts_that_must_not_rest_sound_in_every_bar():
    lazy = tiny_composer(bar=4.0)  # leans to ending each bar at once
    plan = plan_for("violin", "viola", "cello", "drums")

    resting, playing = (events_of(lazy, plan, rests=rests) for rests in (True, False))

    assert silent_bars(resting, 4) > 0
    assert silent_bars(playing, 4) == 0
    assert len(bars_of(playing)) == BARS


def test_an_echo_is_an_earlier_bar_to_the_note():
    echoing = tiny_composer(echo=6.0)
    theme = [note(0, 0, 60, 24, 81), note(0, 24, 64, 12, 82), note(0, 36, 67, 36, 83)]
    plan = plan_for("piano", past=[bar(9), *theme], heard=frozenset({0}))

    echoed = bars_of(events_of(echoing, plan))
    never = bars_of(events_of(echoing, plan, repetition=0))

    assert all(played[0] == theme for played in echoed)
    assert all(played.get(0) != theme for played in never)


def test_top_p_and_min_p_leave_out_what_is_unlikely():
    logits = np.log(np.array([0.1, 0.6, 0.3]))
    everything = np.ones(3, dtype=bool)

    def drawn(allowed=everything, temperature=1.0, **sampling):
        chance = np.random.default_rng(0)
        options = Sampling(**sampling)
        return {draw(logits, allowed, temperature, options, chance) for _ in range(300)}

    assert drawn(top_p=1.0) == {0, 1, 2}
    assert drawn(top_p=0.8) == {1, 2}
    assert drawn(top_p=1.0, min_p=0.4) == {1, 2}
    assert drawn(top_p=0.1) == {1}
    assert drawn(top_p=0.5, allowed=np.array([True, False, True])) == {2}
    assert drawn(top_p=1.0, temperature=0.05) == {1}


def test_values_are_drawn_as_often_as_they_are_likely():
    logits, chance = np.log(np.array([0.1, 0.6, 0.3])), np.random.default_rng(0)
    allowed = np.ones(3, dtype=bool)

    drawn = [draw(logits, allowed, 1.0, Sampling(top_p=1.0), chance) for _ in range(4000)]

    assert np.bincount(drawn) / 4000 == pytest.approx([0.1, 0.6, 0.3], abs=0.03)


def test_each_stream_has_its_own_temperature():
    fond = tiny_composer(note=3.0)
    torch.nn.init.constant_(fond.heads[CHAIN.index(v.VELOCITY)].out.bias[64], 1.0)
    plan = plan_for("piano")

    wild = events_of(fond, plan, temperature=3)
    even = events_of(fond, plan, temperature=3, temperatures={"velocity": 0.05})

    loudness = [{*events[events[:, v.KIND] == v.NOTE, v.VELOCITY]} for events in (wild, even)]
    assert len(loudness[0]) > 5
    assert loudness[1] == {64}


def test_music_longer_than_the_context_is_written_to_its_end():
    eager = tiny_composer(context=32, note=3.0)
    plan = plan_for("piano", "guitar", "drums")

    events = events_of(eager, plan)

    assert len(bars_of(events)) == BARS
    assert len(events) > eager.config.context


def test_takes_side_by_side_keep_the_same_rules_and_differ(composer):
    plan = plan_for("flute", "cello", past=[bar(9), note(0, 0, 72, 72)])
    chances = [np.random.default_rng(seed) for seed in range(3)]

    takes = [[] for _ in chances]
    for take, event in write_takes(composer, plan, Sampling(), chances):
        takes[take].append(event.tolist())

    assert takes[0] != takes[1] != takes[2]
    for seed, events in enumerate(takes):
        assert [each for each in events if each[v.KIND] == v.BAR] == plan.bar_events.tolist()
        alone = events_of(composer, plan, seed)
        assert alone.tolist() == events


def test_leaving_off_stops_the_writing_and_keeps_the_number_of_threads(composer):
    threads = torch.get_num_threads()
    writing = write(composer, plan_for("piano"), Sampling(), np.random.default_rng(0))

    first = next(writing)

    assert first[v.KIND] == v.BAR
    assert torch.get_num_threads() == threads
    writing.close()
    assert next(writing, None) is None
    assert torch.get_num_threads() == threads


def test_an_impossible_temperature_is_refused():
    with pytest.raises(BriefError, match=r"0\.05 to 3"):
        Sampling(temperature=0)


def test_a_bar_is_no_longer_than_it_says(composer):
    events = events_of(composer, plan_for("drums"))

    positions = events[events[:, v.KIND] == v.NOTE, v.POSITION]
    assert positions.max() < v.STEP.first + WALTZ_BAR


def test_a_temperature_of_one_is_a_little_careful_with_pitches_and_not_with_lengths():
    sampling = Sampling(temperatures={"position": 2.0})

    assert sampling.temperature_of("pitch") < sampling.temperature_of("duration") == 1
    assert 1 < sampling.temperature_of("position") <= 2
