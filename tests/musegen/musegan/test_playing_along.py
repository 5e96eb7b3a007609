import torch

from musegen.musegan.projection import project
from musegen.musegan.session import Seeds, Session
from tests.musegen.musegan.house_band import house_band

DRUMS, BASS = 0, 1


def test_tracks_that_are_not_heard_keep_their_own_latents():
    band = Session(model=house_band())
    start, other = band.drawn(Seeds.of(1)), band.model.generate(band.drawn(Seeds.of(2)))

    found = project(band.model, other, tracks=[BASS], start=start, steps=3)

    others = [track for track in range(5) if track != BASS]
    for name in ("melody", "groove"):
        before, after = getattr(start, name), getattr(found, name)
        assert torch.equal(after[:, others], before[:, others])
        assert not torch.equal(after[:, BASS], before[:, BASS])
    assert not torch.equal(found.chords, start.chords)


def test_drums_say_no_key_so_that_of_the_seed_stays():
    band = Session(model=house_band())
    start, other = band.drawn(Seeds.of(1)), band.model.generate(band.drawn(Seeds.of(2)))
    start = start.replace(key=torch.tensor([4]))

    assert project(band.model, other, tracks=[DRUMS], start=start, steps=1).key.tolist() == [4]
