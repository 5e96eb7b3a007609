"""The skeleton of a sound: the mel that notes and words lead one to expect.

Every note has a spectrum of its own, from harmonics and from noise, that changes with its age.
Powers of notes add up, as they do in the air, so a chord needs no learning; what the room and the
tape make of the sum is a convolution over frames. The sum after Engel et al., "DDSP", 2020.
"""

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from musegen.diffusion.blocks import FrameBlock
from musegen.diffusion.config import SoundConfig
from musegen.diffusion.draft import KINDS, kind_of, partials
from musegen.diffusion.mel import MEL, filterbank, normalised
from musegen.diffusion.notes import (
    DRUMS,
    ONSET,
    PITCH,
    PROGRAM,
    RELEASE,
    RING_SECONDS,
    VELOCITY,
    Notes,
)
from musegen.diffusion.timbre import Timbre, Zones, levels

EARLY_FRAMES = 3  # a window reaches this far back
_SCALES = (0.005, 0.02, 0.06, 0.2, 0.6, 2.0)  # seconds in which a note changes
_NEAR = 4  # frames about the onset that are told apart
_TIMES = 2 * len(_SCALES) + 2 * _NEAR + 2
_LOBE = 4  # bins to either side in which a sine is seen
_LOWEST = -23.0  # natural logarithm of the power at the floor


@dataclass(frozen=True)
class NoteFrames:
    """The notes of a batch of sounds, and each frame in which one is heard.

    Attributes:
        sound: (note,) which sound of the batch it is in.
        pitch: (note,) 0 to 127, 128 to 255 for drums.
        program: (note,) 0 to 128.
        velocity: (note,) 0 to 1.
        note: (pair,) which note is heard.
        frame: (pair,) in which frame of its sound.
        age: (pair,) seconds since its onset.
        ring: (pair,) seconds since its release, negative before.
        frames: of every sound.
        sounds: in the batch.
    """

    sound: Tensor
    pitch: Tensor
    program: Tensor
    velocity: Tensor
    note: Tensor
    frame: Tensor
    age: Tensor
    ring: Tensor
    frames: int
    sounds: int

    def to(self, device: torch.device) -> "NoteFrames":
        """The same on another device."""
        tensors: dict[str, Any] = {
            key: value.to(device) for key, value in vars(self).items() if isinstance(value, Tensor)
        }
        return replace(self, **tensors)


def note_frames(sounds: list[Notes], frames: int) -> NoteFrames:
    """The notes of a batch, each timed from the first frame of its sound."""
    notes = np.concatenate(sounds)
    sound = np.repeat(np.arange(len(sounds)), [len(each) for each in sounds])
    rate = MEL.frames_per_second
    first = np.floor(notes[:, ONSET] * rate).astype(np.int64) - EARLY_FRAMES
    last = np.ceil((notes[:, RELEASE] + RING_SECONDS) * rate).astype(np.int64)
    first, last = first.clip(0, frames), last.clip(0, frames)
    counts = np.maximum(last - first, 0)
    note = np.repeat(np.arange(len(notes)), counts)
    frame = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts - first, counts)
    seconds = (frame + 0.5) / rate
    drums = notes[:, PROGRAM] == DRUMS
    return NoteFrames(
        sound=torch.from_numpy(sound),
        pitch=torch.from_numpy((notes[:, PITCH] + 128 * drums).astype(np.int64)),
        program=torch.from_numpy(notes[:, PROGRAM].astype(np.int64)),
        velocity=torch.from_numpy(notes[:, VELOCITY] / 127).float(),
        note=torch.from_numpy(note),
        frame=torch.from_numpy(frame),
        age=torch.from_numpy(seconds - notes[note, ONSET]).float(),
        ring=torch.from_numpy(seconds - notes[note, RELEASE]).float(),
        frames=frames,
        sounds=len(sounds),
    )


class NoteSum(nn.Module):
    """The power of all notes together in every band and frame."""

    def __init__(self, config: SoundConfig) -> None:
        super().__init__()
        width = config.note_width
        self.bands = config.bands
        self.pitch = nn.Embedding(256, width)
        self.program = nn.Embedding(DRUMS + 1, width)
        self.zones = Zones(width)
        self.touch = nn.Linear(2, width)
        self.words = nn.Linear(config.word_width, width)
        self.note = nn.Sequential(nn.GELU(), nn.Linear(width, 2 * width))
        self.time = nn.Linear(_TIMES, width)
        self.inner = nn.Linear(width, width)
        self.head = nn.Linear(width, 2 * config.bands)
        self.timbre = Timbre(config)
        with torch.no_grad():
            self.head.bias.fill_(-10.0)

    def forward(self, heard: NoteFrames, words: Tensor) -> Tensor:
        """The natural logarithm of power, (sound, band, frame).

        Args:
            heard: the notes.
            words: (sound, word_width).
        """
        touch = torch.stack([heard.velocity, (heard.velocity + 0.05).log()], dim=-1)
        notes = self.pitch(heard.pitch) + self.program(heard.program) + self.touch(touch)
        notes = notes + self.zones(heard.pitch, heard.program) + self.words(words)[heard.sound]
        courses = self.timbre(heard.pitch, heard.program, touch, words[heard.sound])
        scale, shift = self.note(notes).chunk(2, dim=-1)
        times = self.time(_time_features(heard.age, heard.ring))
        hidden = functional.gelu(times * (1 + scale[heard.note]) + shift[heard.note])
        hidden = functional.gelu(hidden + self.inner(hidden))
        level = self.head(hidden) + levels(courses, heard.note, heard.age, heard.ring)
        tonal, noisy = level.float().chunk(2, dim=-1)
        tonal = tonal + harmonics(self.bands).to(tonal)[_rows(heard)].index_select(0, heard.note)
        power = torch.logaddexp(tonal, noisy).clamp(max=8.0).exp()
        place = heard.sound[heard.note] * heard.frames + heard.frame
        total = power.new_zeros(heard.sounds * heard.frames, self.bands)
        total = total.index_add(0, place, power)
        total = (total + math.exp(_LOWEST)).log()
        return total.reshape(heard.sounds, heard.frames, self.bands).transpose(1, 2)


class Skeleton(nn.Module):
    """The mel that is expected of notes and words."""

    def __init__(self, config: SoundConfig) -> None:
        super().__init__()
        width = config.room_width
        self.notes = NoteSum(config)
        self.enter = nn.Linear(config.bands, width)
        self.blocks = nn.ModuleList(
            FrameBlock(width, config.word_width, dilation=2**index)
            for index in range(config.room_blocks)
        )
        self.out = nn.Linear(width, config.bands)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    @property
    def reach(self) -> int:
        """Frames to either side that a frame depends on, besides its notes."""
        return sum(block.reach for block in self.blocks if isinstance(block, FrameBlock))

    def forward(self, heard: NoteFrames, words: Tensor) -> Tensor:
        """The mel, (sound, band, frame).

        Args:
            heard: the notes of every sound.
            words: (sound, word_width).
        """
        dry = normalised(self.notes(heard, words) * (10 / math.log(10)))
        hidden = self.enter(dry.transpose(1, 2))
        for block in self.blocks:
            hidden = block(hidden, words)
        wet: Tensor = dry + self.out(hidden).transpose(1, 2)
        return wet


def _time_features(age: Tensor, ring: Tensor) -> Tensor:
    """(pair, _TIMES) how young a note is at several scales, and how long released."""
    near = age[:, None] * MEL.frames_per_second - torch.arange(_NEAR, device=age.device) + 1.5
    let_go = ring[:, None] * MEL.frames_per_second - torch.arange(_NEAR, device=age.device) + 1.5
    scales = torch.tensor(_SCALES, device=age.device)
    young = torch.exp(-age[:, None].clamp(min=0) / scales) * (age[:, None] > 0)
    fresh = torch.exp(-ring[:, None].clamp(min=0) / scales)
    steps = [torch.sigmoid(4 * near), torch.sigmoid(4 * let_go)]
    slow = torch.stack([age.clamp(min=0).add(0.1).log(), ring.clamp(min=0)], dim=-1)
    return torch.cat([young, fresh, *steps, slow], dim=-1)


@lru_cache(maxsize=2)
def harmonics(bands: int) -> Tensor:
    """(kind * 128 + pitch, band) the logarithm of power of partials that are all equally strong.

    Of drums, whose row is the last, the same in every band.
    """
    assert bands == MEL.bands, "mels of another config"
    bins = MEL.n_fft // 2 + 1
    power = np.zeros((len(KINDS) * 128, bins + 2 * _LOBE))
    for row, (kind, pitch) in zip(power, product(KINDS, range(128)), strict=True):
        hertz = partials(pitch, kind) * 440.0 * 2 ** ((pitch - 69) / 12)
        places = hertz[hertz < MEL.highest_hz] * MEL.n_fft / MEL.sample_rate
        near = np.floor(places)[:, None] + np.arange(1 - _LOBE, _LOBE + 1)
        away = near - places[:, None]
        lobe = np.sinc(away) + (np.sinc(away - 1) + np.sinc(away + 1)) / 2  # of Hann's window
        np.add.at(row, near.astype(np.int64) + _LOBE, lobe**2)
    heard = torch.from_numpy(power[:, _LOBE:-_LOBE]).float() @ filterbank()
    tonal = (heard + math.exp(_LOWEST)).log()
    return torch.cat([tonal, torch.full_like(tonal[:1], -2.0)])


def _rows(heard: NoteFrames) -> Tensor:
    """(note,) the row of each note in `harmonics`."""
    kinds = torch.tensor([kind_of(program) for program in range(DRUMS)] + [0])
    row = kinds.to(heard.pitch.device)[heard.program] * 128 + heard.pitch
    return row.masked_fill(heard.program == DRUMS, len(KINDS) * 128)
