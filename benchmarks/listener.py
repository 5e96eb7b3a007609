"""A listener that has learnt what families and words of sound are, from clips of its own.

It is trained apart from all that makes sound, and asked by `benchmarks/sound_words.py`.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import torch
from rounds import hear  # beside this file
from torch import Tensor, nn
from torch.nn import functional

from musegen.diffusion.clips import Clips
from musegen.diffusion.material.wording import families_of
from musegen.diffusion.mel import mel_of
from musegen.diffusion.vocabulary import INSTRUMENT, KITS, PRODUCTION, SPACE

WORDS = (*SPACE, *PRODUCTION)
LEARNT = (*WORDS, *INSTRUMENT, *KITS)
FAMILIES = (*dict.fromkeys(families_of(program, False)[0] for program in range(128)), "drums")
BATCH = 32
EMBEDDING = 128
PITCHES = 5  # ranges of bands that are told apart to the end
WIDTH = 192


class Listener(nn.Module):
    """The family and the words of a mel, by what it has heard.

    Residual convolutions (He et al., "Deep residual learning for image recognition", 2016) over the
    mel as a picture, then over time at growing distances, as echoes come back late.
    """

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for enter, leave in pairwise((1, 24, 48, 96, 160)):
            late = leave == 160
            layers += [
                nn.Conv2d(enter, leave, 3, stride=(2, 1) if late else 2, padding=1, bias=False),
                nn.BatchNorm2d(leave),
                nn.ReLU(),
                *([] if enter == 1 else [Aside(nn.Conv2d(leave, leave, 3, padding=1, bias=False))]),
            ]
        self.picture = nn.Sequential(*layers, nn.AdaptiveAvgPool2d((PITCHES, None)))
        self.time = nn.Sequential(
            nn.Conv1d(160 * PITCHES, WIDTH, 1),
            nn.ReLU(),
            *(
                Aside(nn.Conv1d(WIDTH, WIDTH, 3, padding=apart, dilation=apart, bias=False))
                for apart in (1, 2, 4)
            ),
        )
        self.embed = nn.Sequential(nn.Dropout(0.3), nn.Linear(2 * WIDTH, EMBEDDING), nn.GELU())
        self.family = nn.Linear(EMBEDDING, len(FAMILIES))
        self.words = nn.Linear(EMBEDDING, len(LEARNT))

    def forward(self, mels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(sound, EMBEDDING), and the scores of families and of words.

        Args:
            mels: (sound, band, frame).
        """
        picture = mels[:, None].contiguous(memory_format=torch.channels_last)
        seen = self.time(self.picture(picture).flatten(1, 2))
        embedding = self.embed(torch.cat([seen.mean(dim=2), seen.amax(dim=2)], dim=1))
        return embedding, self.family(embedding), self.words(embedding)


class Aside(nn.Module):
    """What a convolution adds to what comes in."""

    def __init__(self, convolution: nn.Conv1d | nn.Conv2d) -> None:
        super().__init__()
        norm = nn.BatchNorm1d if isinstance(convolution, nn.Conv1d) else nn.BatchNorm2d
        self.added = nn.Sequential(convolution, norm(convolution.out_channels), nn.ReLU())

    def forward(self, seen: Tensor) -> Tensor:
        """The same shape."""
        return seen + self.added(seen)


def mels_of(found: Clips, chosen: Sequence[int]) -> Tensor:
    """(clip, band, frame)."""
    mels = [
        mel_of(torch.from_numpy(found.audio[clip].astype(np.float32) / 2**15)).half()
        for clip in chosen
    ]
    return torch.stack(mels)


def labels(found: Clips, chosen: Sequence[int]) -> tuple[Tensor, Tensor]:
    """(clip,) the family, -1 where several play, and (clip, word) which of LEARNT are true."""
    rows = [found.rows[clip] for clip in chosen]
    told = [[FAMILIES.index(word) for word in row.words if word in FAMILIES] for row in rows]
    family = [each[0] if row.family != "mix" else -1 for each, row in zip(told, rows, strict=True)]
    words = [[float(word in row.words) for word in LEARNT] for row in rows]
    return torch.tensor(family), torch.tensor(words)


def train(listener: Listener, apart: list[Clips], rounds: int, rate: float) -> None:
    """Let a listener hear each clip of the train sides of folders so many times more."""
    train = [(found, of_train) for found in apart if (of_train := found.of("train"))]
    heard = torch.cat([mels_of(*each) for each in train])
    both = [labels(*each) for each in train]
    family, words = (torch.cat(each) for each in zip(*both, strict=True))
    listener.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def loss_of(chosen: Tensor) -> Tensor:
        with torch.autocast("cpu", torch.bfloat16):
            _, of_family, of_words = listener(varied(heard[chosen].float()))
        of_families = functional.cross_entropy(
            of_family.float(), family[chosen], ignore_index=-1, label_smoothing=0.05
        )
        missed = functional.binary_cross_entropy_with_logits(of_words.float(), words[chosen])
        return of_families + 12 * missed

    hear(listener, len(heard), loss_of, rounds=rounds, rate=rate, batch=BATCH, decay=0.05)


def varied(mels: Tensor) -> Tensor:
    """Half of each mel, at any level, with a few bands and frames covered."""
    sounds, bands, frames = mels.shape
    first = int(torch.randint(0, frames // 2 + 1, ()))
    mels = mels[:, :, first : first + frames // 2] + 0.1 * torch.randn(sounds, 1, 1)
    for axis, widest in ((1, bands // 8), (2, frames // 16)):
        place = torch.arange(mels.shape[axis])
        start = torch.randint(0, len(place), (sounds, 1))
        width = torch.randint(0, widest, (sounds, 1))
        covered = (place >= start) & (place < start + width)
        mels = mels.masked_fill(covered.unsqueeze(3 - axis), -1.0)
    return mels
