"""The spectrum of every note, and how it changes while the note sounds and after.

Each band's level, in decibels, is a sum of few courses in time, as recorded notes have them: what
stays, what an attack adds, what dies away by the second, what a release lets go. What each of them
amounts to, a network tells from the note: pitch, instrument, velocity and the words of its sound.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from musegen.diffusion.config import SoundConfig
from musegen.diffusion.notes import DRUMS

_ATTACKS = (0.02, 0.15)  # seconds in which what an attack adds falls to a third
_LONGEST = 4.0  # seconds in which a note dies away
_PER_SECOND = 4.0  # of courses that grow by the second, so that all are learnt as fast
_COURSES = 3 + len(_ATTACKS)
_ZONE = 2  # semitones that are taken for one, as samplers take a few
_ZONES = 128 // _ZONE
_PACE = 8.0  # how much faster zones learn than what all notes share: each is seldom heard


class Zones(nn.Module):
    """What is an instrument's own in each zone of its range, and each drum's, which has one."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.key = nn.Embedding(DRUMS * _ZONES + 128, width)
        nn.init.zeros_(self.key.weight)

    def forward(self, pitch: Tensor, program: Tensor) -> Tensor:
        """(note, width); pitches and programs as for `Timbre`."""
        zone = program * _ZONES + pitch // _ZONE
        drum = DRUMS * _ZONES + pitch - 128
        own: Tensor = _PACE * self.key(torch.where(program == DRUMS, drum, zone))
        return own


class Timbre(nn.Module):
    """Levels, by band, of notes that are heard in frames."""

    def __init__(self, config: SoundConfig) -> None:
        super().__init__()
        width = config.timbre_width
        self.pitch = nn.Embedding(256, width)
        self.program = nn.Embedding(DRUMS + 1, width)
        self.zones = Zones(width)
        self.touch = nn.Linear(2, width)
        self.words = nn.Linear(config.word_width, width)
        self.norm = nn.LayerNorm(width)
        self.widen = nn.Linear(width, 2 * width)
        self.narrow = nn.Linear(2 * width, width)
        self.out = nn.Linear(width, _COURSES * 2 * config.bands)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(
        self, pitch: Tensor, program: Tensor, touch: Tensor, words: Tensor
    ) -> tuple[Tensor, ...]:
        """What each course amounts to, tonal bands first: (note, 2 * band) each.

        Args:
            pitch: (note,) 0 to 127, 128 to 255 for drums.
            program: (note,) 0 to 128.
            touch: (note, 2) velocity and its logarithm.
            words: (note, word_width) of the sound that the note is in.
        """
        told = self.pitch(pitch) + self.program(program) + self.zones(pitch, program)
        told = told + self.touch(touch) + self.words(words)
        hidden = told + self.narrow(functional.gelu(self.widen(self.norm(told))))
        found: Tensor = self.out(functional.gelu(hidden))
        return found.chunk(_COURSES, dim=-1)


def levels(courses: tuple[Tensor, ...], note: Tensor, age: Tensor, ring: Tensor) -> Tensor:
    """The courses added up, (pair, 2 * band).

    Args:
        courses: as `Timbre` tells them.
        note: (pair,) which note is heard.
        age: (pair,) seconds since its onset.
        ring: (pair,) seconds since its release, negative before.
    """
    old = age.clamp(min=0)
    times = [torch.exp(-old / seconds) * (age > 0) for seconds in _ATTACKS]
    times += [_PER_SECOND * old.clamp(max=_LONGEST), _PER_SECOND * ring.clamp(min=0)]
    steady, *changing = courses
    total = steady.index_select(0, note)
    for course, time in zip(changing, times, strict=True):
        total = torch.addcmul(total, course.index_select(0, note), time[:, None].to(course))
    return total
