import time

import numpy as np
import pytest

from musegen.encoders import piano_roll
from musegen.metrics import parts, rolls
from musegen.metrics.rolls import Stage
from tests.builders import score, track

BASS, GUITAR = 33, 27


def band(*bars):
    """Drums, bass and guitar as rolls of one piece, and who they are."""
    drums, bass, guitar = bars
    music = score(
        track(drums, name="Drums", is_drum=True),
        track(bass, name="Bass", program=BASS),
        track(guitar, name="Guitar", program=GUITAR),
    )
    roll = piano_roll.encode(music, steps_per_quarter=12)
    stage = Stage(names=("Drums", "Bass", "Guitar"), is_drum=(True, False, False), lowest=24)
    return music, roll.held[None], roll.onsets[None], stage


def one_bar(held, onsets, stage):
    return {name: each[0, 0] for name, each in rolls.measured(held, onsets, stage).items()}


def test_each_player_and_each_pitched_pair_has_its_figures():
    _, *rolled = band("C2:1 D2:1 C2:1 D2:1", "C3:2 G3:2", "C4+E4+G4:4")

    found = one_bar(*rolled)

    assert found["used pitch classes, Bass"] == 2
    assert found["used pitch classes, Guitar"] == 3
    assert found["drum pattern, Drums"] == 1
    assert found["qualified notes, Guitar"] == 1
    assert "tonal distance, Bass-Guitar" in found
    assert not any("Drums" in name for name in found if "tonal" in name or "classes" in name)


def test_a_silent_bar_is_empty_and_has_no_other_figure():
    _, *rolled = band("C2:4", "rest:4", "C4:4")

    found = one_bar(*rolled)

    assert (found["empty bars, Bass"], found["empty bars, Guitar"]) == (1, 0)
    assert np.isnan(found["used pitch classes, Bass"])
    assert np.isnan(found["qualified notes, Bass"])
    assert np.isnan(found["tonal distance, Bass-Guitar"])


def test_a_held_note_is_no_silence_in_the_bar_it_is_held_through():
    _, *rolled = band("C2:8", "C3:8", "C4:4 E4:4")

    found = rolls.measured(*rolled)

    assert found["empty bars, Bass"].tolist() == [[0, 0]]
    assert found["used pitch classes, Bass"].tolist() == [[1, 1]]


def test_a_fragment_is_no_qualified_note_but_a_32nd_is():
    _, *rolled = band("C2:4", "C3:0.16667 D3:0.0833333 E3:1 rest:2.75", "C4:4")

    assert one_bar(*rolled)["qualified notes, Bass"] == pytest.approx(2 / 3)


def test_a_note_struck_again_at_once_is_a_fragment():
    _, held, onsets, stage = band("C2:4", "C3:4", "C4:4")
    onsets[0, 0, 1, 48 - 24, 1] = True  # C3 again a step later

    assert one_bar(held, onsets, stage)["qualified notes, Bass"] == 1 / 2


def test_a_triplet_stroke_is_out_of_pattern():
    _, *rolled = band("C2:0.25 C2:0.75 C2:0.33333 C2:2.66667", "C3:4", "C4:4")

    assert one_bar(*rolled)["drum pattern, Drums"] == pytest.approx(3 / 4)


def test_rolls_and_scores_agree():
    music, *rolled = band(
        "C2:0.5 F#2:0.33333 C2:3.16667 C2:4",
        "C3:2 D3:1 E3:0.0833333 rest:0.9166667 rest:4",
        "C4+E4:1.5 F4:2.5 G4:6",
    )

    of_rolls = {name: float(np.nanmean(each)) for name, each in rolls.measured(*rolled).items()}
    of_score = parts.measured(music)

    assert of_score["drum pattern, drums"] == 3 / 4
    for name in ("empty bars", "used pitch classes"):
        for player in ("Bass", "Guitar"):
            assert of_rolls[f"{name}, {player}"] == of_score[f"{name}, {player.lower()}"]
    assert of_rolls["qualified notes, Bass"] == of_score["qualified notes, bass"]
    assert of_rolls["tonal distance, Bass-Guitar"] == pytest.approx(
        of_score["tonal distance, bass-guitar"]
    )


def test_twenty_thousand_bars_take_seconds():
    chance = np.random.default_rng(0)
    onsets = chance.random((500, 4, 48, 84, 5), dtype=np.float32) < 0.004
    stage = Stage(names=tuple("DBGKS"), is_drum=(True, *[False] * 4), lowest=24)

    before = time.process_time()
    found = rolls.measured(onsets, onsets, stage)
    seconds = time.process_time() - before

    assert found["empty bars, B"].shape == (500, 4)
    assert seconds < 4  # a tenth of 20,000
