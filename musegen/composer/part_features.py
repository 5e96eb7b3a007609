"""What is known when a slot of part streams is decided: every slot as rows of one table.

A slot is what one part does at one step; slots are decided step by step, the first part (the
soprano) first. A slot knows how all parts stand at that moment: those before it as they are at this
step, itself and those after it as they were at the step before. Nothing else is looked at, so a
model that reads these rows up to a slot has not seen the slot itself.

Features as in Peracha, "Improving polyphonic music models with feature-rich encoding", 2020
(TonicNet), who tells the model how long each note has lasted, and Hadjeres et al., "DeepBach",
2017, who tells it the place in the beat.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from musegen.composer import part_echoes
from musegen.composer.part_echoes import Echoes
from musegen.encoders.part_streams import HOLD, REST

NOTHING = 130  # what sounds before the first step
SOUNDS = 131  # pitches, REST, HOLD (never) and NOTHING
NO_INTERVAL = 128
INTERVALS = 129  # -64 to 63 semitones, and none
MOVES = 131  # intervals and none, to a rest, and hold
CLASSES = 13  # of pitch, and none
LENGTHS = 18  # 0 to 15 steps, under 32, and longer
BY_PAIR = 6  # features of every part and every other; they come first
STEPS_A_BAR = 16
STEPS_A_WALTZ_BAR = 12
FIRST_STEPS = 32  # counted from the beginning of the piece; later ones are one


@dataclass(frozen=True)
class Lines:
    """How each part stands at the end of each step; all (batch, step, part).

    Attributes:
        sound: pitch, REST or NOTHING.
        lasted: steps since that began.
        sound_before: what sounded before it.
        lasted_before: how many steps that took.
    """

    sound: Tensor
    lasted: Tensor
    sound_before: Tensor
    lasted_before: Tensor

    def last(self, steps: int) -> "Lines":
        """The last so many steps."""
        return Lines(
            self.sound[:, -steps:],
            self.lasted[:, -steps:],
            self.sound_before[:, -steps:],
            self.lasted_before[:, -steps:],
        )


def read_lines(streams: Tensor) -> Lines:
    """How each part stands at the end of each step.

    Args:
        streams: (batch, step, part): pitch, REST or HOLD.
    """
    step = torch.arange(streams.shape[1], device=streams.device)[None, :, None]
    silent = streams == REST
    goes_on = streams == HOLD
    goes_on[:, 1:] |= silent[:, 1:] & silent[:, :-1]
    head = torch.where(goes_on, 0, step).cummax(dim=1).values
    sound, lasted = streams.gather(1, head), step - head
    previous = (head - 1).clamp(min=0)
    is_first = head == 0
    return Lines(
        sound,
        lasted,
        torch.where(is_first, NOTHING, sound.gather(1, previous)),
        torch.where(is_first, 0, lasted.gather(1, previous) + 1),
    )


def standing(lines: Lines) -> Lines:
    """How all parts stand when a slot is decided; all (batch, step, part, other part)."""
    parts = lines.sound.shape[-1]
    part = torch.arange(parts, device=lines.sound.device)
    decided = part[None, :] < part[:, None]  # (part, other part)

    def seen(now: Tensor, first: int, grown: int = 0) -> Tensor:
        start = torch.full_like(now[:, :1], first)
        before = torch.cat([start, now[:, :-1] + grown], dim=1)
        return torch.where(decided, now[:, :, None], before[:, :, None])

    return Lines(
        seen(lines.sound, NOTHING),
        seen(lines.lasted, 0, grown=1),
        seen(lines.sound_before, NOTHING),
        seen(lines.lasted_before, 0),
    )


def rows(seen: Lines, echoes: Echoes, first_step: int = 0) -> Tensor:
    """What is known of every slot, as rows of the table; (batch, step, part, feature).

    Args:
        seen: how the parts stand, as `standing` gives it.
        echoes: of the same steps.
        first_step: where in the piece the first of these steps is.
    """
    batch, steps, parts, _ = seen.sound.shape
    part = torch.arange(parts, device=seen.sound.device)
    pair = part[:, None] * parts + part  # (part, other part)
    own = seen.sound.diagonal(dim1=2, dim2=3)[..., None]
    sounding = seen.sound < REST
    moved = sounding & (seen.sound_before < REST)
    step = (first_step + torch.arange(steps, device=part.device))[:, None, None]
    by_pair = [
        (seen.sound, SOUNDS),
        (_interval(seen.sound - own, sounding & (own < REST)), INTERVALS),
        (torch.where(sounding, seen.sound % 12, 12), CLASSES),
        (_length(seen.lasted), LENGTHS),
        (_interval(seen.sound - seen.sound_before, moved), INTERVALS),
        (_length(seen.lasted_before), LENGTHS),
    ]
    by_part = [
        (step % STEPS_A_BAR, STEPS_A_BAR),
        (step % STEPS_A_WALTZ_BAR, STEPS_A_WALTZ_BAR),
        (step.clamp(max=FIRST_STEPS - 1), FIRST_STEPS),
        *_echo_features(echoes, own),
    ]
    found, offset = [], 0
    for value, count in by_pair:
        found.append(offset + pair * count + value)
        offset += count * parts * parts
    for value, count in by_part:
        found.append((offset + part[:, None] * count + value).expand(batch, steps, parts, 1))
        offset += count * parts
    return torch.cat(found, dim=-1)


def table_size(parts: int) -> int:
    """How many rows the table has."""
    by_pair = SOUNDS + 2 * INTERVALS + CLASSES + 2 * LENGTHS
    by_part = STEPS_A_BAR + STEPS_A_WALTZ_BAR + FIRST_STEPS
    by_part += part_echoes.KINDS * (MOVES + part_echoes.LIKENESSES)
    return parts * parts * by_pair + parts * by_part


def _echo_features(echoes: Echoes, own: Tensor) -> Iterator[tuple[Tensor, int]]:
    """Where each kind of echo goes from what the part sounds, and how like its passage is."""
    for kind in range(part_echoes.KINDS):
        symbol = echoes.symbol[..., kind, None]
        likeness = echoes.likeness[..., kind, None]
        move = _interval(symbol - own, (symbol < REST) & (own < REST))
        move = torch.where(symbol < REST, move, NO_INTERVAL + 1 + symbol - REST)
        yield torch.where(likeness > 0, move, NO_INTERVAL), MOVES
        yield likeness, part_echoes.LIKENESSES


def _interval(semitones: Tensor, is_there: Tensor) -> Tensor:
    return torch.where(is_there, (semitones + 64).clamp(0, 127), NO_INTERVAL)


def _length(steps: Tensor) -> Tensor:
    return torch.where(steps < 16, steps, 16 + (steps >= 32).long())
