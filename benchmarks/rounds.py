"""Rounds in which a small network of a benchmark hears what it is to learn from."""

from collections.abc import Callable

import torch
from torch import Tensor, nn


def hear(
    network: nn.Module,
    count: int,
    loss_of: Callable[[Tensor], Tensor],
    *,
    rounds: int,
    rate: float,
    batch: int,
    decay: float,
) -> None:
    """Train a network in place, and print the loss of every round.

    Args:
        network: what learns.
        count: of the examples.
        loss_of: the loss of some of them, given their numbers (example,).
        rounds: how often each is heard.
        rate: of learning, at its highest: it rises and falls (Smith & Topin, "Super-convergence",
            2018).
        batch: examples at a time.
        decay: of weights.
    """
    network.train()
    optimiser = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=decay)
    steps = rounds * -(-count // batch)
    falling = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps)
    for round_ in range(rounds):
        total = 0.0
        for chosen in torch.split(torch.randperm(count), batch):
            loss = loss_of(chosen)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            falling.step()
            total += float(loss.detach()) * len(chosen) / count
        print(f"round {round_ + 1} of {rounds}: loss {total:.4f}", flush=True)
    network.eval()
