import numpy as np
import pytest

from midi_data.errors import ScoreError
from midi_data.score import bar_at, bars
from musegen.editing import humanise, set_tempo
from musegen.editing.groove import (
    BEATS,
    DRUMS,
    LEVELS,
    PLACES,
    Deviations,
    bar_places,
    drum_numbers,
    shipped_groove,
    wave,
)
from musegen.editing.humanising import ms_a_tick
from tests.builders import score, track
from tests.musegen.editing.pieces import full, pitches, rows, velocities

BEAT = "C2+F#2:0.5 F#2:0.5 D2+F#2:0.5 F#2:0.5 "  # kick, closed hi-hat, snare


def beat(bars=40):
    return score(track(BEAT * 2 * bars, name="Drums", is_drum=True, velocity=90), tempo_bpm=125.0)


def lateness_ms(piece, played):
    """At 125 beats a minute and 480 ticks a tick is a millisecond."""
    straight = np.array([note.time for note in piece.tracks[0].notes])
    return np.array([note.time for note in played.tracks[0].notes]) - straight


def test_the_same_seed_plays_the_same_and_another_does_not():
    piece = full()

    assert humanise(piece, seed=3) == humanise(piece, seed=3)
    assert humanise(piece, seed=3) != humanise(piece, seed=4)


def test_no_amount_changes_nothing():
    assert humanise(full(), timing=0, velocity=0) == full()


def test_no_pitch_changes_and_no_note_is_lost():
    piece = full()

    for before, after in zip(piece.tracks, humanise(piece).tracks, strict=True):
        assert sorted(pitches(before)) == sorted(pitches(after))
        assert before.controls == after.controls


def test_drums_spread_as_drummers_do():
    piece = beat()

    late = np.concatenate([lateness_ms(piece, humanise(piece, seed=seed)) for seed in range(4)])

    assert 10 < late.std() < 30
    assert -20 < late.mean() < 5  # drummers are ahead of the click


def test_drums_of_one_onset_are_pushed_together():
    piece = beat()
    pairs = []
    for seed in range(4):
        played = humanise(piece, velocity=0, seed=seed).tracks[0]
        hats = sorted(note.time for note in played.notes if note.pitch == 42)[::2]
        others = sorted(note.time for note in played.notes if note.pitch != 42)
        grid = np.arange(len(hats)) * 480
        pairs.append(np.array([hats - grid, others - grid]))

    together = np.corrcoef(np.concatenate(pairs, axis=1))[0, 1]

    assert together > 0.2  # 0.4 between drums of one onset, held-out drummers: 0.42


def test_twice_as_much_is_twice_as_far():
    piece = beat()

    once, twice = (lateness_ms(piece, humanise(piece, timing=much)) for much in (1, 2))

    assert np.abs(twice).mean() == pytest.approx(2 * np.abs(once).mean(), rel=0.1)


def test_accents_that_are_written_stay_on_average():
    piece = beat()
    for note in piece.tracks[0].notes:
        note.velocity = 110 if note.pitch == 38 and note.time % 1920 == 480 else 60

    played = humanise(piece, timing=0)

    loud = np.mean(
        [n.velocity for n in played.tracks[0].notes if n.time % 1920 == 480 and n.pitch == 38]
    )
    soft = np.mean([n.velocity for n in played.tracks[0].notes if n.pitch == 42])
    assert loud - soft > 30


def test_a_flat_part_keeps_its_level_and_gets_accents():
    found = velocities(humanise(beat(), timing=0).tracks[0])

    assert np.mean(found) == pytest.approx(90, abs=8)
    assert np.std(found) > 5


def test_pitched_notes_wander_a_little():
    piece = score(track("C4:0.5 D4:0.5 " * 100), tempo_bpm=125.0)

    late = np.concatenate([lateness_ms(piece, humanise(piece, seed=seed)) for seed in range(6)])

    assert late.std() == pytest.approx(9.5, abs=2.5)


def test_a_millisecond_is_more_ticks_at_a_faster_tempo():
    slow, fast = (ms_a_tick(set_tempo(full(), bpm), np.array([0]))[0] for bpm in (60, 120))

    assert slow == 2 * fast


def test_nothing_starts_before_the_piece():
    assert min(row[0] for row in rows(humanise(beat(), timing=4).tracks[0])) >= 0


def test_too_much_is_refused():
    with pytest.raises(ScoreError, match="Humanising by 900%"):
        humanise(full(), timing=9)


def test_places_are_known_within_the_bar():
    piece = score(track("C2:0.5 " * 16, is_drum=True))
    onsets = np.array([note.time for note in piece.tracks[0].notes]) + 7

    place, written = bar_places(piece, onsets)

    assert written.tolist() == (onsets - 7).tolist()
    assert place.tolist()[:8] == [0, 3, 6, 9, 12, 15, 18, 21]


def test_a_hit_just_before_the_bar_line_belongs_to_the_next_bar():
    piece = beat(2)

    place, written = bar_places(piece, np.array([1915]))

    assert (place[0], written[0]) == (0, 1920)
    assert bar_at(int(written[0]), bars(piece)) == 1


def test_other_metres_use_the_places_of_four_beats():
    piece = score(track("C2:1 " * 10, is_drum=True), metre=(5, 4))

    place, _ = bar_places(piece, np.arange(5) * 480)

    assert (place // len(PLACES)).tolist() == [0, 1, 2, 3, 2]


def test_the_shipped_table_is_whole_and_rises():
    groove = shipped_groove()

    for each in (groove.lateness, groove.velocity):
        assert each.quantiles.shape == (len(DRUMS), BEATS * len(PLACES), len(LEVELS))
        assert (np.diff(each.quantiles, axis=-1) >= 0).all()
        assert 0 < each.of_piece + each.of_beat < 1


def test_each_drum_is_known_and_others_move_like_a_hi_hat():
    assert [DRUMS[number] for number in drum_numbers(np.array([36, 38, 46, 70]))] == [
        "kick",
        "snare",
        "open hi-hat",
        "closed hi-hat",
    ]


def test_draws_follow_the_quantiles():
    quantiles = np.tile(np.array(LEVELS), (len(DRUMS), BEATS * len(PLACES), 1))
    table = Deviations(quantiles, 0.0, 0.0, 1.0)
    zeros = np.zeros(4000, dtype=np.int64)

    drawn = table.drawn(zeros, zeros, np.arange(4000.0), np.random.default_rng(0))

    assert np.median(drawn) == pytest.approx(0.5, abs=0.03)
    assert np.quantile(drawn, 0.9) == pytest.approx(0.9, abs=0.03)


def test_a_wave_is_the_same_at_one_onset_and_forgets():
    generator = np.random.default_rng(0)
    quarters = np.repeat(np.arange(2000.0), 2)

    found = wave(quarters, 1.0, generator)

    assert (found[::2] == found[1::2]).all()
    assert found.std() == pytest.approx(1, abs=0.1)
    assert np.corrcoef(found[:-2:2], found[2::2])[0, 1] == pytest.approx(np.exp(-1), abs=0.08)
