from dataclasses import replace

import numpy as np
import pytest

from midi_data.instruments import find_instrument
from midi_data.keys import parse_key
from musegen.composer.rules import NOTES_A_BAR, Rules
from musegen.encoders import event_vocabulary as v
from tests.musegen.composer.plans import WALTZ_BAR, bar, note, plan_for, rows


def rules_in_bar(plan, number=0, **more):
    rules = Rules(plan, **more)
    rules.begin_bar(number)
    return rules


def played(rules, *events):
    for event in rows(*events):
        rules.add(event)
    return rules


def steps(mask):
    return [value - v.STEP.first for value in np.flatnonzero(mask)]


def slots(mask):
    return [value - v.SLOTS.first for value in np.flatnonzero(mask)]


def pitches(mask):
    return [value - v.PITCHES.first for value in np.flatnonzero(mask)]


def test_notes_begin_inside_the_bar():
    rules = rules_in_bar(plan_for("piano"))

    assert steps(rules.positions()) == list(range(WALTZ_BAR))


def test_pitches_are_those_of_the_instrument():
    flute, kit = find_instrument("flute"), find_instrument("drums")
    rules = rules_in_bar(plan_for("flute", "drums"))

    assert pitches(rules.pitches(0, 0)) == list(range(flute.low, flute.high + 1))
    drums = np.flatnonzero(rules.pitches(0, 1)) - v.DRUM_PITCHES.first
    assert drums.tolist() == list(range(kit.low, kit.high + 1))


def test_events_come_in_order_of_position_track_and_pitch():
    rules = played(rules_in_bar(plan_for("piano", "harp", "guitar")), note(1, 12, 60, 24))

    assert steps(rules.positions())[0] == 12
    assert slots(rules.slots(12)) == [1, 2]
    assert slots(rules.slots(13)) == [0, 1, 2]
    assert min(pitches(rules.pitches(12, 1))) == 61
    assert min(pitches(rules.pitches(12, 2))) < 60


def test_one_player_plays_one_note_at_a_time():
    rules = played(rules_in_bar(plan_for("flute", "cello")), note(0, 0, 70, 24))

    assert slots(rules.slots(12)) == [1]
    assert slots(rules.slots(24)) == [0, 1]


def test_a_pitch_that_sounds_is_not_struck_again():
    rules = played(rules_in_bar(plan_for("piano")), note(0, 0, 60, 48))

    assert 60 not in pitches(rules.pitches(24, 0))
    assert 60 in pitches(rules.pitches(48, 0))


def test_nothing_sounds_past_the_end():
    rules = rules_in_bar(plan_for("flute", bars=2), 1)

    assert np.flatnonzero(rules.durations(12, 0, v.PITCHES(70))).max() == WALTZ_BAR - 12


def test_a_note_ends_before_a_given_one_of_the_same_player():
    given = (rows(note(0, 48, 72, 24)), rows())
    rules = rules_in_bar(plan_for("flute", bars=2, given=given))

    assert steps(rules.positions()) == list(range(48))
    assert np.flatnonzero(rules.durations(12, 0, v.PITCHES(70))).max() == 36


def test_on_a_keyboard_a_note_ends_before_a_given_one_of_its_pitch():
    given = (rows(note(0, 48, 72, 24)), rows())
    rules = rules_in_bar(plan_for("piano", bars=2, given=given))

    assert np.flatnonzero(rules.durations(12, 0, v.PITCHES(72))).max() == 36
    assert np.flatnonzero(rules.durations(12, 0, v.PITCHES(70))).max() > 36


def test_a_note_that_sounds_on_from_before_keeps_its_player_busy():
    rules = rules_in_bar(plan_for("flute", held=((0, 30, 70),)))

    assert steps(rules.positions())[0] == 30


def test_only_the_open_tracks_are_written():
    plan = plan_for("flute", "cello", bars=2, open=(frozenset({1}), frozenset({0})))

    assert slots(rules_in_bar(plan).slots(0)) == [1]
    assert slots(rules_in_bar(plan, 1).slots(0)) == [0]


def test_a_strict_key_leaves_the_pitches_of_the_key_but_all_drums():
    key = parse_key("Eb major")
    rules = rules_in_bar(plan_for("piano", "drums", key=key), strict_key=True)

    assert {pitch % 12 for pitch in pitches(rules.pitches(0, 0))} == key.scale
    kit = find_instrument("drums")
    assert np.count_nonzero(rules.pitches(0, 1)) == kit.high - kit.low + 1


def test_no_track_is_offered_that_has_no_pitch_of_the_key_left():
    guitar = replace(find_instrument("guitar"), low=60, high=61, voices=6)
    plan = plan_for(players=(guitar,), key=parse_key("C major"))

    rules = played(rules_in_bar(plan, strict_key=True), note(0, 0, 60, 24))

    assert steps(rules.positions())[0] == 24  # C# is not in the key, and C sounds


def test_a_key_is_leant_to_and_its_triad_at_the_end():
    rules = Rules(plan_for("flute", bars=8, key=parse_key("C major"), key_pull=1.5))
    c, d, c_sharp = (v.PITCHES(pitch) for pitch in (60, 62, 61))

    rules.begin_bar(3)
    strays = rules.strays(0)
    assert strays[c] == 0 < strays[d] < strays[c_sharp]
    rules.begin_bar(7)
    strays = rules.strays(0)
    assert strays[c] == 0 < strays[d] < strays[c_sharp]


@pytest.mark.parametrize(("bars", "waits"), [(6, 3), (32, 8)])
def test_a_new_track_waits_for_half_of_the_bars_or_eight(bars, waits):
    rules = Rules(plan_for("flute", "cello", bars=bars))
    for number in range(waits):
        rules.begin_bar(number)
        played(rules, note(0, 0, 70, 72))
        assert not rules.must_play

    rules.begin_bar(waits)

    assert rules.must_play
    assert slots(rules.slots(0)) == [1]
    played(rules, note(1, 0, 50, 12))
    assert not rules.must_play


def test_a_part_that_rests_for_bars_is_not_pulled_back_by_what_it_did_not_play():
    rules = Rules(plan_for("flute", "cello", bars=12, densities=(1.0, 1.0)))
    for number in range(8):
        rules.begin_bar(number)
        resting = number > 3  # the cello
        played(rules, *(note(slot, 0, 50, 24) for slot in range(1 if resting else 2)))

    rules.begin_bar(8)
    gains = rules.busyness.slot_pull(rules.start)
    assert gains[v.SLOTS(1)] == 0 < gains[v.SLOTS(0)]

    played(rules, note(1, 0, 50, 24))  # it is back, and counts as the others do
    gains = rules.busyness.slot_pull(rules.start + 12)
    assert 0 < gains[v.SLOTS(1)] < gains[v.SLOTS(0)]


def test_a_new_part_is_not_pulled_in_beside_music_that_is_given():
    given = rows(note(0, 0, 70, 72))
    alone = rules_in_bar(plan_for("flute", "cello", densities=(None, 1.0)))
    beside = rules_in_bar(plan_for("flute", "cello", densities=(None, 1.0), given=(given,) * 6))

    assert beside.busyness.note_pull(WALTZ_BAR, [1]) == 0 < alone.busyness.note_pull(WALTZ_BAR, [1])


def test_in_the_last_bar_new_tracks_enter_in_their_order_so_that_each_finds_a_place():
    rules = rules_in_bar(plan_for("flute", "cello", bars=1))

    assert slots(rules.slots(71)) == [0]
    played(rules, note(0, 71, 70, 1))
    assert rules.must_play
    assert slots(rules.slots(71)) == [1]


def test_in_every_bar_somebody_plays():
    plan = plan_for("flute", "cello", bars=8, heard=frozenset({0, 1}))
    given = (rows(note(1, 0, 48, 24)),) * 8

    assert rules_in_bar(plan, 6).must_play
    assert not played(rules_in_bar(plan, 6), note(1, 0, 48, 24)).must_play
    assert not rules_in_bar(replace(plan, given=given), 6).must_play


def test_parts_that_may_not_rest_are_brought_in():
    everyone = frozenset({0, 1})
    rules = played(rules_in_bar(plan_for("flute", "cello", heard=everyone)))

    rules.let_all_play()
    assert rules.must_play
    played(rules, note(0, 0, 70, 12))
    rules.let_all_play()
    assert rules.silent() == {1}
    assert slots(rules.slots(0)) == [1]


def test_a_bar_takes_only_so_many_notes():
    rules = rules_in_bar(plan_for("drums"))
    for count in range(NOTES_A_BAR):
        played(rules, note(0, count // 3, 40 + count % 3, 1, is_drum=True))

    assert not rules.positions().any()


def echoing(*earlier, length=WALTZ_BAR, more=(), **fields):
    """Rules in a bar after one with these notes."""
    past = [bar(9, steps=length), *earlier, *more]
    return rules_in_bar(plan_for("flute", "piano", past=past, **fields))


def test_a_track_may_play_its_earlier_bar_again():
    rules = echoing(note(1, 0, 60, 24), note(1, 24, 64, 48))

    assert slots(rules.echo_slots()) == [1]
    assert np.flatnonzero(rules.echo_distances(1)).tolist() == [1]
    notes = rules.echo(1, 1)
    assert notes.tolist() == [note(1, 0, 60, 24), note(1, 24, 64, 48)]
    assert slots(rules.slots(0)) == [0]  # it has played its bar
    assert not rules.echo_slots().any()


def test_echoes_come_before_the_notes_of_a_bar():
    rules = played(echoing(note(1, 0, 60, 24)), note(0, 0, 70, 12))

    assert not rules.echo_slots().any()


@pytest.mark.parametrize(
    ("earlier", "fields"),
    [
        ([note(0, 0, 70, 24)], {"length": 96}),
        ([note(0, 48, 70, 48)], {"bars": 1}),
        ([note(0, 0, 70, 24)], {"held": ((0, 12, 72),)}),
        ([note(0, 0, 70, 24, v.TIE)], {}),
        ([note(0, 0, 70, 24), note(0, 0, 74, 24)], {}),
        ([note(0, 0, 20, 24)], {}),
    ],
    ids=["other length", "past the end", "busy", "a tie", "more voices than asked", "out of range"],
)
def test_a_bar_that_does_not_fit_is_not_echoed(earlier, fields):
    assert not echoing(*earlier, **fields).echo_distances(0).any()


def test_where_chords_are_asked_for_only_bars_of_the_same_chord_are_echoed():
    plan = plan_for("flute", "drums")
    one, other = v.CHORD.first, v.CHORD.first + 1
    plan.bar_events[:3, v.SLOT] = one, other, one
    rules = Rules(plan)
    for number in range(3):
        rules.begin_bar(number)
        played(rules, note(0, 0, 70 + number, 24), note(1, 0, 36, 24, is_drum=True))

    def distances(number):
        again = rules.copy()
        again.begin_bar(number)
        return [np.flatnonzero(again.echo_distances(slot)).tolist() for slot in (0, 1)]

    plan.bar_events[3, v.SLOT] = other
    assert distances(3) == [[2], [1, 2, 3]]
    plan.bar_events[3, v.SLOT] = 0
    assert distances(3) == [[1, 2, 3], [1, 2, 3]]


def test_a_strict_key_echoes_nothing_out_of_it():
    plan = plan_for("flute", past=[bar(9), note(0, 0, 61, 24)], key=parse_key("C major"))

    assert rules_in_bar(plan).echo_distances(0).any()
    assert not rules_in_bar(plan, strict_key=True).echo_distances(0).any()


def test_what_is_shown_of_music_to_come_is_not_echoed():
    plan = plan_for("flute", past=[bar(9), note(0, 0, 70, 24)])
    shown = np.zeros(len(plan.before.events), dtype=bool)
    shown[-2:] = True
    ahead = replace(plan, before=replace(plan.before, given=shown))

    assert not rules_in_bar(ahead).echo_slots().any()


def test_a_copy_goes_its_own_way():
    rules = Rules(plan_for("flute", "cello"))
    twin = rules.copy()
    for each in (rules, twin):
        each.begin_bar(0)

    played(rules, note(0, 0, 70, 72))

    assert rules.silent() == {1}
    assert twin.silent() == {0, 1}
    assert twin.unheard == {0, 1}
    assert not twin.played.bars[0].notes


def test_where_something_given_begins_is_leant_to_and_its_harmony_weighs_more():
    plan = plan_for("flute", "cello", bars=2)
    plan = replace(plan, given=(rows(note(1, 24, 48, 24)), rows()))
    rules = Rules(plan)

    rules.begin_bar(0)
    eagerness, weight = rules.eagerness(), rules.harmony_pull
    rules.begin_bar(1)

    assert steps(eagerness) == [24]
    assert not rules.eagerness().any()
    assert weight > rules.harmony_pull


def test_chords_are_leant_to_however_much_was_played():
    plan = plan_for("piano", densities=(1.0,))
    rules = played(rules_in_bar(plan), *(note(0, 24, pitch, 24) for pitch in range(60, 90)))

    eagerness = rules.eagerness()

    assert eagerness[v.STEP(24)] > 0 > eagerness[v.STEP(25)]
