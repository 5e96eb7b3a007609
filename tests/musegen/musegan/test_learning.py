import json

import pytest
import torch

from midi_data.errors import FileError
from musegen.musegan import calibrating, settling, watching
from musegen.musegan import train as training
from musegen.musegan.config import MuseGANConfig
from musegen.musegan.critic import Critic
from musegen.musegan.losses import Bars, Game, Round, game_loss, hands_loss
from musegen.musegan.model import MuseGAN
from musegen.musegan.projection import project
from musegen.musegan.publish import publish
from musegen.musegan.watching import frechet
from musegen.training.cards import read_card
from musegen.training.dataset import load
from musegen.training.loop import TrainingConfig, read_run
from tests.musegen.musegan.players import VOICES, data, latents, model, quartet, rolls


@pytest.fixture
def bars():
    small = model()
    onsets, held, _ = small.heard(rolls(quartet()), range(4))
    return Bars(onsets, held)


def slopes(module):
    found = [each.grad for each in module.parameters() if each.grad is not None]
    return sum(float(each.abs().sum()) for each in found)


def test_a_step_makes_the_hands_better(bars):
    small = model()
    optimiser = torch.optim.Adam(small.hands.parameters(), lr=1e-2)

    losses = []
    for _ in range(5):
        torch.manual_seed(0)
        loss = hands_loss(small, bars)
        losses.append(loss.item())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()

    assert losses[-1] < losses[0]


@pytest.mark.parametrize("by_note", [True, False])
def test_a_step_of_the_critic_tells_real_from_generated_better(bars, by_note):
    torch.manual_seed(0)
    small = model()
    game = Game(small, Critic(small.config, 16))
    codes = small.encode(bars.onsets, bars.held).detach()
    real = Round(codes, bars if by_note else None)
    optimiser = torch.optim.Adam(game.critic.parameters(), lr=1e-3)

    apart = []
    for _ in range(8):
        torch.manual_seed(1)
        optimiser.zero_grad()
        game_loss(game, real).backward()
        optimiser.step()
        apart.append(game.scores["critic"])

    assert apart[-1] > apart[0]


def test_generator_and_critic_each_learn_from_their_own_side(bars):
    small = model()
    small.hands.requires_grad_(False)
    game = Game(small, Critic(small.config, 16))
    real = Round(small.encode(bars.onsets, bars.held).detach(), None)

    game_loss(game, real).backward()

    assert slopes(small.generator) > 0
    assert slopes(game.critic) > 0
    assert slopes(small.hands) == 0


def test_a_projected_phrase_is_nearer_than_the_first_guess(bars):
    torch.manual_seed(0)
    small = model()
    music = rolls(quartet())
    wanted = small.encode(bars.onsets, bars.held)

    guess, found = (project(small, music, steps=steps) for steps in (0, 60))

    far = [(small.generator(each) - wanted).square().sum() for each in (guess, found)]
    assert far[1] < far[0]
    assert found.key.tolist() == [0]


def test_density_becomes_that_of_real_music(bars, monkeypatch):
    small = model()

    monkeypatch.setattr(calibrating, "PHRASES", 256)

    calibrating.calibrate(small, bars)

    played = small.generate(latents(small, 256, seed=calibrating.SEED))
    onsets = played.onsets.sum(axis=(0, 1, 2, 3)) / len(played)
    assert onsets == pytest.approx(rolls(quartet()).onsets.sum(axis=(0, 1, 2, 3)), rel=0.2)


def test_the_distance_of_two_clouds_is_that_of_their_middles_and_spreads():
    torch.manual_seed(0)
    cloud = torch.randn(20_000, 3)

    assert frechet(cloud, cloud) == pytest.approx(0, abs=1e-6)
    assert frechet(cloud, cloud + torch.tensor([2.0, 0.0, 0.0])) == pytest.approx(4, abs=1e-4)
    assert frechet(cloud, 3 * cloud) == pytest.approx(3 * 4, rel=0.05)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(training, "LOOK_EVERY", 1)
    monkeypatch.setattr(watching, "_PIECES", 16)
    monkeypatch.setattr(watching, "_MEASURED", 4)
    shifted = [
        quartet(bars=8, voices=[voice + "rest:4 " * turn for voice in VOICES])
        for turn in range(0, 60, 2)
    ]
    data(tmp_path / "data", *shifted)
    return tmp_path


def run(folder, **how):
    return training.train(
        folder / "data",
        folder / "run",
        ensemble="quartet",
        preset="tiny",
        config=TrainingConfig(minutes=0.01, device="cpu"),
        **how,
    )


def test_a_run_can_be_broken_off_and_gone_on_with(folder):
    first = run(folder)
    more = run(folder, resume=True)

    assert more.step > first.step > 0
    kept = MuseGAN.from_pretrained(folder / "run" / "best")
    assert kept.config == MuseGANConfig(ensemble="quartet", **training.SIZES["tiny"])
    lines = [json.loads(line) for line in (folder / "run" / "log.jsonl").read_text().splitlines()]
    assert {"step", "seconds", "critic", "generator", "penalty"} <= set(lines[0])


def test_shipped_weights_say_what_they_learnt_from(folder, monkeypatch):
    monkeypatch.setattr(calibrating, "PHRASES", 8)
    monkeypatch.setattr(settling, "STEPS", 2)
    run(folder)

    publish(folder / "run", folder / "data", folder / "shipped", device="a toy", command="play")

    card = read_card(folder / "shipped")
    assert card["data"]["chorales"]["licence"].startswith("music out of copyright")
    assert card["phrases"] > 0
    assert card["command"] == "play"
    assert MuseGAN.from_pretrained(folder / "shipped").config.ensemble == "quartet"


def test_a_run_broken_off_before_the_game_goes_on_with_its_hands(folder):
    run(folder)
    for kept in (folder / "run").iterdir():
        if kept.is_file():
            kept.unlink()
    before = read_run(folder / "run" / "hands")

    run(folder, resume=True)

    assert read_run(folder / "run" / "hands").step > before.step


def test_a_run_is_not_written_over(folder):
    run(folder)

    with pytest.raises(FileError, match="a run is kept here already"):
        run(folder)


def test_rounds_are_drawn_alike_from_one_seed(folder):
    dataset = load(folder / "data")
    small = model()
    found = training.phrases.read(dataset, small.config, "train")
    codes = training.codes_of(small, found)

    one, again = (next(training.rounds(found, codes, small, 4, [0, 10])) for _ in range(2))

    assert torch.equal(one.codes, again.codes)
    assert one.bars is not None
