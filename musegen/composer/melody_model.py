"""The single-voice composer's transformer, in both of Foster's forms of a melody.

Form A is one stream: a duration token after each pitch token, each a step of the transformer.
Form B is two parallel streams: pitch and duration of a note are one step, their embeddings summed;
the pitch is decided first, and the duration by a head that sees it. Both are in Foster, "Generative
Deep Learning", second edition, 2023, chapter 11; there, B decides the two apart from each other.

The forms have the same tables, blocks and head, so that weights of one have the shapes of the
other's. What differs is only whether a note's pitch goes through the blocks before its duration is
decided.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self, get_args

import torch
from torch import Tensor, nn
from torch.nn import functional

from midi_data.errors import ConfigError
from musegen.composer.model import Block, ComposerConfig, Head, rotations
from musegen.encoders.note_streams import LONGEST, PITCHES, TOKENS
from musegen.training import weights

Form = Literal["A", "B"]

STYLES = ("folk", "song", "art song", "chorale", "classical")
MODES = ("major", "minor")
METRES = ((4, 4), (2, 2), (2, 4), (3, 4), (3, 8), (6, 8), (9, 8), (12, 8), (3, 2), (6, 4))
MOST_BARS_LEFT = 32  # as far as the end is seen coming

HEADER = (len(STYLES), len(MODES))
CLOCK = (LONGEST, MOST_BARS_LEFT + 1, len(METRES) + 1)
"""How many values each part of a clock has: step in the bar, bars left after it, metre or other."""


@dataclass(frozen=True, kw_only=True)
class MelodyConfig:
    """The melody model's shape, saved as `config.json` beside its weights."""

    form: Form = "B"
    width: int = 128  # features in the residual stream
    layers: int = 4
    heads: int = 4
    notes: int = 192  # how many notes and rests it hears at once

    def __post_init__(self) -> None:
        if self.form not in get_args(Form):
            raise ConfigError(f"no form {self.form!r}", mend="Choose A or B.")
        _ = self.blocks  # which refuses what does not divide

    @property
    def blocks(self) -> ComposerConfig:
        """The shape of the transformer's blocks."""
        context = self.notes * (2 if self.form == "A" else 1)
        return ComposerConfig(
            width=self.width, layers=self.layers, heads=self.heads, context=context
        )


class MelodyModel(nn.Module):
    """Notes so far to the odds of the next pitch, and of the duration of each pitch."""

    def __init__(self, config: MelodyConfig) -> None:
        super().__init__()
        self.config = config
        width = config.width
        self.start = nn.Parameter(torch.zeros(width))
        self.tokens = nn.Embedding(TOKENS, width)
        self.header_tables = nn.ModuleList(nn.Embedding(size, width) for size in HEADER)
        self.clock_tables = nn.ModuleList(nn.Embedding(size, width) for size in CLOCK)
        self.blocks = nn.ModuleList(Block(config.blocks) for _ in range(config.layers))
        self.norm = nn.RMSNorm(width)
        self.head = Head(width, TOKENS)
        for parameter in self.parameters():
            if parameter.ndim > 1:
                nn.init.normal_(parameter, std=0.02)

    @classmethod
    def from_pretrained(cls, name_or_folder: str | Path = "melody-b") -> Self:
        """The model shipped under a name or kept in a folder, ready to write.

        Raises:
            MusicError: if there is none, or its files do not fit together.
        """
        folder = weights.folder_of(name_or_folder)
        model = cls(weights.read_config(MelodyConfig, folder))
        weights.load_into(model, folder)
        return model.eval()

    def save_pretrained(self, folder: str | Path) -> None:
        """Write `config.json` and, in half precision, `model.safetensors`."""
        weights.save(self, self.config, Path(folder), half=True)

    def forward(self, header: Tensor, streams: Tensor, clock: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of every note's pitch, and of its duration given that pitch.

        Args:
            header: (batch, 2) style and mode.
            streams: (batch, note, 2) pitch symbol, and duration in steps, 1 to LONGEST.
            clock: (batch, note, 3) where each note begins: step in the bar, bars left, metre.

        Returns:
            (batch, note, PITCHES) and (batch, note, LONGEST); the first duration is 1 step.
        """
        hidden = self.arrange(header, streams, clock)
        turns = rotations(0, hidden.shape[1], self.config.blocks, hidden.device)
        for block in self.blocks:
            hidden = block(hidden, turns)
        hidden = self.norm(hidden)
        before, after = hidden, hidden  # (batch, note, width)
        if self.config.form == "A":
            before, after = hidden[:, 0::2], hidden[:, 1::2]  # the pitch token has been read
        return self.pitch_logits(before), self.duration_logits(after, streams[..., 0])

    def arrange(self, header: Tensor, streams: Tensor, clock: Tensor) -> Tensor:
        """What the blocks read to decide these notes, in the model's form.

        Returns:
            (batch, event, width): in B the start and each note but the last; in A the start and
            each token but the last duration, two events a note.
        """
        about = self.start.new_zeros(len(streams), streams.shape[1], self.config.width)
        for index, table in enumerate(self.clock_tables):
            about = about + table(clock[..., index])
        for index, table in enumerate(self.header_tables):
            about = about + table(header[:, None, index])
        pitch, duration = self.tokens(streams[..., 0]), self.tokens(streams[..., 1] + PITCHES - 1)
        read = duration if self.config.form == "A" else pitch + duration
        start = self.start.expand(len(streams), 1, -1)
        before = torch.cat([start, read[:, :-1]], dim=1) + about  # (batch, note, width)
        if self.config.form == "B":
            return before
        return torch.stack([before, pitch + about], dim=2).flatten(1, 2)  # (batch, event, width)

    def pitch_logits(self, hidden: Tensor) -> Tensor:
        """(..., width) to (..., PITCHES)."""
        return self._logits(hidden, torch.zeros_like(hidden), slice(0, PITCHES))

    def duration_logits(self, hidden: Tensor, pitch: Tensor) -> Tensor:
        """(..., width) and the pitch decided, (...), to (..., LONGEST)."""
        return self._logits(hidden, self.tokens(pitch), slice(PITCHES, TOKENS))

    def _logits(self, hidden: Tensor, chosen: Tensor, symbols: slice) -> Tensor:
        out = self.head.out
        assert out is not None
        mixed = self.head(hidden, chosen)
        return functional.linear(mixed, out.weight[symbols], out.bias[symbols])
