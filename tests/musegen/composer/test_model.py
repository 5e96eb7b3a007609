import numpy as np
import pytest
import torch

from midi_data.errors import ConfigError, FileError
from musegen.composer.learning import collate, loss
from musegen.composer.model import Cache, Composer, ComposerConfig, bars_left, rotations
from musegen.composer.windows import draw_window
from musegen.encoders import event_streams
from musegen.encoders import event_vocabulary as v
from tests.builders import score, track

TINY = ComposerConfig(width=32, layers=2, heads=2, context=128)


@pytest.fixture
def composer():
    torch.manual_seed(0)
    return Composer(TINY).eval()


def batch_of(music, count=4):
    events = event_streams.encode(music).events
    generator = np.random.default_rng(1)
    windows = [
        draw_window(events, 120.0, "classical", generator, context=128) for _ in range(count)
    ]
    return collate(windows, 128)


def duet():
    return score("C4:1 E4:1 G4:2 " * 4, track("C3:4 " * 4, program=42))


def test_a_hidden_state_comes_out_for_every_event(composer):
    batch = batch_of(duet())

    hidden = composer(batch.events, batch.given, batch.programs)

    assert hidden.shape == (*batch.events.shape[:2], 32)


def test_reading_event_by_event_is_the_same_as_reading_at_once(composer):
    batch = batch_of(duet(), 1)
    whole = composer(batch.events, batch.given, batch.programs)

    caches = [Cache(TINY, 1, torch.device("cpu")) for _ in composer.blocks]
    left = bars_left(batch.events)
    steps = []
    for at in range(batch.events.shape[1]):
        here = slice(at, at + 1)
        hidden = composer.embed(
            batch.events[:, here], batch.given[:, here], batch.programs, left[:, here]
        )
        turns = rotations(at, 1, TINY, hidden.device)
        for block, cache in zip(composer.blocks, caches, strict=True):
            hidden = block(hidden, turns, cache)
        steps.append(composer.norm(hidden))

    assert torch.allclose(torch.cat(steps, dim=1), whole, atol=1e-4)


def test_a_step_down_the_slope_lowers_the_loss(composer):
    batch = batch_of(duet())
    optimiser = torch.optim.AdamW(composer.parameters(), lr=1e-2)

    before = loss(composer, batch)
    before.backward()
    optimiser.step()

    assert loss(composer, batch) < before


def test_only_tracks_of_the_header_have_odds(composer):
    programs = torch.zeros((1, v.MAX_SLOTS), dtype=torch.long)
    programs[0, :2] = v.PROGRAM(40)

    logits = composer.head(1, torch.zeros(1, 32), torch.zeros(1, 32), programs)

    assert torch.isfinite(logits[0]).nonzero()[:, 0].tolist() == [1, 2]


def test_a_kept_composer_reads_music_as_before(composer, tmp_path):
    batch = batch_of(duet())
    composer.half().float()  # what is kept is kept in half precision
    composer.save_pretrained(tmp_path)

    again = Composer.from_pretrained(tmp_path)

    assert torch.equal(
        composer(batch.events, batch.given, batch.programs),
        again(batch.events, batch.given, batch.programs),
    )


def test_weights_that_do_not_fit_are_refused(composer, tmp_path):
    composer.save_pretrained(tmp_path)
    config = tmp_path / "config.json"

    config.write_text(config.read_text().replace('"layers": 2', '"layers": 3'))
    with pytest.raises(ConfigError, match="do not fit the config"):
        Composer.from_pretrained(tmp_path)

    config.write_text(config.read_text().replace('"layers"', '"storeys"'))
    with pytest.raises(ConfigError, match="storeys"):
        Composer.from_pretrained(tmp_path)


def test_weights_nobody_shipped_are_named():
    with pytest.raises(FileError, match="no weights of this name"):
        Composer.from_pretrained("vivaldi")


def test_a_width_that_does_not_divide_is_refused():
    with pytest.raises(ConfigError, match="multiple of twice the heads"):
        ComposerConfig(width=30, heads=4)
