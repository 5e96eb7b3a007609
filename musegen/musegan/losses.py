"""What MuseGAN learns from: how well its hands copy bars, and a game of generator and critic."""

from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn
from torch.nn import functional

from musegen.musegan.critic import Critic, gradient_penalty
from musegen.musegan.latents import VECTORS, Latents
from musegen.musegan.model import MuseGAN
from musegen.musegan.sketch import noticed, one_slot_later, played, sketch

PENALTY_WEIGHT = 10.0  # Gulrajani et al., 2017
CODE_WEIGHT = 0.1  # of the codes' distance from a normal distribution
CODE_BLUR = 0.4  # of real codes in the game, near what the encoder leaves open


@dataclass(frozen=True)
class Bars:
    """Real phrases, as the hands learn them.

    Attributes:
        onsets: `bool` (piece, bar, track, slot, row).
        held: the same shape.
    """

    onsets: Tensor
    held: Tensor

    def to(self, device: torch.device) -> "Bars":
        """The same on another device."""
        return Bars(self.onsets.to(device), self.held.to(device))


@dataclass(frozen=True)
class Round:
    """Real phrases, as the critic sees them.

    Attributes:
        codes: (piece, bar, track, code) of real phrases.
        bars: the same phrases, where they are judged note by note; None where at a glance.
        critic_learns: as well as the generator.
    """

    codes: Tensor
    bars: Bars | None
    critic_learns: bool = True

    def to(self, device: torch.device) -> "Round":
        """The same on another device."""
        bars = None if self.bars is None else self.bars.to(device)
        return replace(self, codes=self.codes.to(device), bars=bars)


class Game(nn.Module):
    """MuseGAN and its critic.

    Attributes:
        scores: of the last round, by name, for the log.
    """

    def __init__(self, musegan: MuseGAN, critic: Critic) -> None:
        super().__init__()
        self.musegan = musegan
        self.critic = critic
        self.scores: dict[str, float] = {}


def hands_loss(model: MuseGAN, bars: Bars) -> Tensor:
    """Nats a bar of a track: notes copied through codes with noise, and what codes cost.

    Kingma and Welling, "Auto-Encoding Variational Bayes", 2014. What is seen at a glance is
    learned beside.
    """
    onsets, held = bars.onsets.float(), bars.held.float()
    mean, log_variance = model.hands.encode(onsets, held)
    codes = mean + torch.randn_like(mean) * (0.5 * log_variance).exp()
    loss = bar_nats(*model.hands.decode(codes), bars) + _glance_nats(model, codes, bars)
    spread = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum()
    a_bar: Tensor = (loss + CODE_WEIGHT * spread) / mean[..., 0].numel()
    return a_bar


def bar_nats(begin: Tensor, go_on: Tensor, bars: Bars) -> Tensor:
    """How unlikely notes are, in nats; whether one goes on is asked only where one sounds.

    Args:
        begin: (piece, bar, track, slot, row), logits of onsets.
        go_on: the same shape, logits of going on.
        bars: the notes.
    """
    asked = one_slot_later(bars.held) & ~bars.onsets
    going = _nats(go_on[asked], bars.held[asked].float())
    return _nats(begin, bars.onsets.float()) + going


def game_loss(game: Game, real: Round) -> Tensor:
    """The critic's loss and the generator's in one; each one's slope reaches only its own weights.

    Gulrajani et al., 2017, equation 3, and the generator's part of the same game; and that the
    latents are found again in what they brought forth, so that none is without effect (Chen et
    al., "InfoGAN", 2016). Where phrases are judged note by note the hands learn too, and keep
    playing real bars (Larsen et al., "Autoencoding beyond pixels", 2016).
    """
    game.musegan.hands.decoders.requires_grad_(real.bars is not None)
    latents = standard_normal(game.musegan, len(real.codes))
    codes = game.musegan.generator(latents)
    fake = _seen(game.musegan, codes, note_by_note=real.bars is not None)
    game.critic.requires_grad_(False)
    generator = -game.critic(fake).mean()
    game.critic.requires_grad_(True)
    lost = _lost(latents, game.musegan.listener(codes))
    game.scores |= {"generator": generator.item(), "lost": lost.item()}
    whole: Tensor = generator + lost
    if real.critic_learns:
        whole = whole + _critic_loss(game, real, fake.detach())
    if real.bars is not None:
        whole = whole + _copied(game.musegan, real.codes, real.bars)
    return whole


def _critic_loss(game: Game, real: Round, fake: Tensor) -> Tensor:
    """How much higher generated phrases are scored than real ones, with the penalty."""
    with torch.no_grad():
        true = _seen_real(game.musegan, real)
    apart = game.critic(true).mean() - game.critic(fake).mean()
    penalty = gradient_penalty(game.critic, true, fake)
    game.scores |= {"critic": apart.item(), "penalty": penalty.item()}
    loss: Tensor = PENALTY_WEIGHT * penalty - apart
    return loss


def standard_normal(model: MuseGAN, pieces: int) -> Latents:
    """Latents from torch's generator, for training."""
    config, device = model.config, next(model.parameters()).device
    shapes = {
        "chords": (config.chords,),
        "style": (config.style,),
        "melody": (config.tracks, config.melody),
        "groove": (config.tracks, config.groove),
    }
    drawn = {name: torch.randn(pieces, *shape, device=device) for name, shape in shapes.items()}
    return Latents(**drawn, key=torch.zeros(pieces, dtype=torch.int64, device=device))


def _seen(model: MuseGAN, codes: Tensor, *, note_by_note: bool) -> Tensor:
    """The sketch of phrases: of the notes they are played with, or of what is guessed of them."""
    if note_by_note:
        heard = list(noticed(*played(*model.hands.decode(codes))))
    else:
        heard = [each.sigmoid() for each in model.hands.notice(codes)]
    return sketch(codes, *heard, drums=model.config.drums)


def _seen_real(model: MuseGAN, real: Round) -> Tensor:
    if real.bars is None:
        return _seen(model, real.codes, note_by_note=False)
    heard = noticed(real.bars.onsets.float(), real.bars.held.float())
    return sketch(real.codes, *heard, drums=model.config.drums)


def _copied(model: MuseGAN, codes: Tensor, bars: Bars) -> Tensor:
    """Nats a bar of a track by which the hands fail to play real bars from their blurred codes."""
    blurred = codes + CODE_BLUR * torch.randn_like(codes)
    loss = bar_nats(*model.hands.decode(blurred), bars) + _glance_nats(model, blurred, bars)
    return loss / codes[..., 0].numel()


def _glance_nats(model: MuseGAN, codes: Tensor, bars: Bars) -> Tensor:
    true = noticed(bars.onsets.float(), bars.held.float())
    return torch.stack(list(map(_nats, model.hands.notice(codes), true))).sum()


def _lost(latents: Latents, found: Latents) -> Tensor:
    """How far found latents are from those drawn."""
    wrong = [
        (getattr(latents, name) - getattr(found, name)).square().mean()
        for name in VECTORS
        if getattr(latents, name).numel()
    ]
    return torch.stack(wrong).sum()


def _nats(logits: Tensor, target: Tensor) -> Tensor:
    return functional.binary_cross_entropy_with_logits(logits, target, reduction="sum")
