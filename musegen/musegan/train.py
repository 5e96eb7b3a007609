"""Training MuseGAN: first its hands, on single bars, then generator and critic at play.

A folder holds the first run in `hands`, the second in itself, with the critic; `best` is the
generator's running average, when its phrases were most like held-back ones. `log.jsonl` has a line
for every look at it.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from midi_data.progress import Progress, silent
from musegen.musegan import phrases
from musegen.musegan.config import TINY, MuseGANConfig
from musegen.musegan.critic import Critic
from musegen.musegan.losses import Bars, Game, Round, game_loss, hands_loss
from musegen.musegan.model import MuseGAN
from musegen.musegan.phrases import Phrases
from musegen.musegan.slots import Integers
from musegen.musegan.watching import Watch
from musegen.training import loop, weights
from musegen.training.dataset import load
from musegen.training.loop import TrainingConfig

SIZES = {"tiny": TINY, "laptop": {}, "gpu": {"bar_width": 512, "width": 512, "code": 96}}
CRITIC_WIDTH = {"tiny": 16, "laptop": 384, "gpu": 1024}
BATCH = {"tiny": 8, "laptop": 32, "gpu": 256}  # phrases

HANDS_SHARE = 0.2  # of the time
HANDS_RATE = 3e-3
GAME_RATE = 5e-4  # of the critic
GENERATOR_PACE = 1.5  # times as fast as the critic
CRITIC_EVERY = 2  # rounds
NOTE_BY_NOTE_EVERY = 5  # rounds; the others are judged at a glance, twice as many phrases at once
LOOK_EVERY = 300  # steps
DECAY = 0.998  # of the running average


def train(
    data: Path,
    folder: Path,
    *,
    ensemble: str,
    preset: str,
    config: TrainingConfig,
    resume: bool = False,
    progress: Progress = silent,
) -> loop.Run:
    """Train a MuseGAN for an ensemble on a data folder and keep it in `folder`.

    Its hands have a fifth of the time until the game has begun; a resumed game goes on alone.
    """
    torch.manual_seed(config.seed)
    hands, begun = folder / "hands", (folder / "progress.json").exists()
    shape = MuseGANConfig(ensemble=ensemble, **SIZES[preset])
    if resume:
        shape = weights.read_config(MuseGANConfig, hands)
    dataset = load(data)
    found = phrases.read(dataset, shape, "train", progress=progress)
    held_back = phrases.read(dataset, shape, "validation", progress=progress)
    model = MuseGAN(shape)
    if not begun:
        time = replace(config, minutes=HANDS_SHARE * config.minutes, learning_rate=HANDS_RATE)
        _train_hands(model, found, hands, time, BATCH[preset], resume=resume, progress=progress)
        config = replace(config, minutes=(1 - HANDS_SHARE) * config.minutes)
    weights.load_into(model, hands)
    model.hands.encoders.requires_grad_(False)
    game = Game(model, Critic(shape, CRITIC_WIDTH[preset]))
    codes = codes_of(model, found)
    real = torch.cat([codes_of(model, held_back), codes[:: len(codes) // len(held_back)]])
    watch = Watch(game, real, folder, every_steps=LOOK_EVERY, decay=DECAY)

    def drawn(step: int) -> Iterator[Round]:
        return rounds(found, codes, model, BATCH[preset], [config.seed, step])

    run = loop.train(
        game,
        shape,
        game_loss,
        drawn,
        folder,
        replace(config, learning_rate=GAME_RATE, precision="no"),
        resume=resume and begun,
        progress=progress,
        after_step=watch.after_step,
        optimisers_of=_adam,
    )
    watch.look(game, run)
    return run


def rounds(
    found: Phrases, codes: Tensor, model: MuseGAN, batch: int, seed: list[int]
) -> Iterator[Round]:
    """Phrases without end.

    Args:
        found: real phrases.
        codes: (phrase, bar, track, code), theirs.
        model: that shall play.
        batch: how many are judged note by note at once.
        seed: of what is drawn.
    """
    generator = np.random.default_rng(seed)
    step = seed[-1]
    while True:
        by_note = step % NOTE_BY_NOTE_EVERY == 0
        chosen = generator.integers(0, len(found), batch if by_note else 2 * batch)
        bars = bars_of(found, chosen, model.config) if by_note else None
        true = codes[torch.from_numpy(chosen)].float()
        yield Round(true, bars, critic_learns=step % CRITIC_EVERY == 0)
        step += 1


def codes_of(model: MuseGAN, found: Phrases) -> Tensor:
    """(phrase, bar, track, code) of all phrases, in half precision."""
    made = []
    for first in range(0, len(found), 256):
        chosen = np.arange(first, min(first + 256, len(found)))
        bars = bars_of(found, chosen, model.config)
        with torch.no_grad():
            made.append(model.encode(bars.onsets, bars.held).half())
    return torch.cat(made)


def _train_hands(
    model: MuseGAN,
    found: Phrases,
    folder: Path,
    config: TrainingConfig,
    batch: int,
    *,
    resume: bool,
    progress: Progress,
) -> None:
    def drawn(step: int) -> Iterator[Bars]:
        generator = np.random.default_rng([config.seed, step])
        while True:
            yield bars_of(found, generator.integers(0, len(found), batch), model.config)

    config = replace(config, precision="no", weight_decay=0.02)
    shape = model.config
    loop.train(model, shape, hands_loss, drawn, folder, config, resume=resume, progress=progress)


def bars_of(found: Phrases, chosen: Integers, config: MuseGANConfig) -> Bars:
    """Some phrases as tensors."""
    onsets, held = found.slots_of(chosen, config)
    return Bars(torch.from_numpy(onsets), torch.from_numpy(held))


def _adam(game: Game, config: TrainingConfig) -> list[torch.optim.Optimizer]:
    """Adam without momentum for both players, as Gulrajani et al. have it.

    The critic was far ahead when both learned alike, so the generator learns faster and oftener.
    """
    players = [(game.musegan, GENERATOR_PACE), (game.critic, 1.0)]
    groups: list[dict[str, Any]] = [
        {"params": [each for each in player.parameters() if each.requires_grad], "pace": pace}
        for player, pace in players
    ]
    return [torch.optim.Adam(groups, lr=config.learning_rate, betas=(0.0, 0.9))]
