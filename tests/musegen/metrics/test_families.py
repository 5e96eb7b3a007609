import numpy as np

from musegen.metrics.families import FamilyEar, features
from tests.builders import score

SCALE = ["C4", "D4", "E4", "F4", "G4", "A4", "B4", "C5"]


def reel(chance):
    walk = np.clip(np.cumsum(chance.integers(-1, 2, size=32)) + 4, 0, 7)
    return score(" ".join(f"{SCALE[step]}:0.5" for step in walk))


def hymn(chance):
    steps = chance.integers(0, 5, size=8)
    return score(" ".join(f"{SCALE[s]}+{SCALE[s + 2]}:{chance.choice([1, 2])}" for s in steps))


def test_reels_and_hymns_are_told_apart_unheard():
    chance = np.random.default_rng(0)
    heard = [(make(chance), name) for make, name in [(reel, "reel"), (hymn, "hymn")] * 30]
    ear = FamilyEar.trained([music for music, _ in heard], [name for _, name in heard])

    fresh = [(make(chance), name) for make, name in [(reel, "reel"), (hymn, "hymn")] * 10]

    assert all(ear.heard(music) == name for music, name in fresh)
    assert abs(sum(ear.odds(fresh[0][0]).values()) - 1) < 1e-9


def test_what_plays_and_how_high_makes_no_difference():
    low, high = score("C3:1 E3:0.5 F3:0.5"), score("C5:1 E5:0.5 F5:0.5", tempo_bpm=60.0)

    assert np.array_equal(features(low), features(high))


def test_silence_has_features_too():
    music = score("C4:1")

    assert features(score("rest:4")).shape == features(music).shape
