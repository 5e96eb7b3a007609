"""Where each instrument sits on the stage: pan, level and how much of the room it gets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from midi_data.instruments import instrument_of
from musegen.audio.performance import Part


@dataclass(frozen=True)
class Seat:
    """Where an instrument sits on the stage."""

    pan: float  # -1 left to 1 right
    level_db: float  # against the other instruments, at the same velocity
    send_db: float  # to the room


_FAMILY_SEATS = {
    "piano": Seat(0.0, 0.0, -17.0),
    "chromatic percussion": Seat(0.35, -2.0, -15.0),
    "organ": Seat(0.0, -2.0, -15.0),
    "guitar": Seat(0.35, -1.0, -20.0),
    "bass": Seat(0.0, -1.0, -30.0),
    "strings": Seat(0.0, 0.0, -14.0),
    "ensemble": Seat(0.0, -2.0, -14.0),
    "brass": Seat(0.3, 0.0, -14.0),
    "reed": Seat(0.2, 0.0, -15.0),
    "pipe": Seat(-0.2, 0.0, -14.0),
    "synth lead": Seat(0.0, 0.0, -20.0),
    "synth pad": Seat(0.0, -4.0, -15.0),
    "synth effects": Seat(0.0, -4.0, -15.0),
    "ethnic": Seat(0.25, -1.0, -17.0),
    "percussive": Seat(-0.3, -2.0, -17.0),
    "sound effects": Seat(0.0, -6.0, -17.0),
    "drums": Seat(0.0, -1.0, -25.0),
}
_PAN_OF_PROGRAM = {  # an orchestra, seen from the hall
    40: -0.45,  # violins
    41: 0.2,  # violas
    42: 0.45,  # cellos
    43: 0.1,  # double basses: low notes have no side
    46: -0.45,  # harp
    47: 0.1,  # timpani
    56: 0.3,  # trumpets
    57: 0.4,  # trombones
    58: 0.35,  # tuba
    60: -0.35,  # horns
    70: 0.3,  # bassoons
    71: -0.25,  # clarinets
    110: -0.4,  # fiddle
}
_CENTRED = ("bass", "drums", "synth lead")
_KEYBOARDS = ("piano", "organ", "chromatic percussion")  # one player: low keys left, and near
_NEIGHBOUR = 0.25  # between two who share a seat
_NEAR = 0.15
_WIDEST = 0.7
_MELODY_DB = 1.5


def seats(parts: Sequence[Part]) -> list[Seat]:
    """A seat for every part: families across the stage, its centre of weight in the middle.

    Those who share a seat sit side by side; the melody comes a little forward.
    """
    found = [_seat(part) for part in parts]
    pans = np.array([seat.pan for seat in found])
    pitched = np.array([_family(part) not in _CENTRED for part in parts])
    for group in _desks(parts):
        pans[group] += _side_by_side(parts, group)
    if pitched.any():
        pans[pitched] -= pans[pitched].mean()
    lead = _melody(parts)
    return [
        replace(
            seat,
            pan=float(np.clip(pan, -_WIDEST, _WIDEST)),
            level_db=seat.level_db + (_MELODY_DB if number == lead else 0.0),
        )
        for number, (seat, pan) in enumerate(zip(found, pans, strict=True))
    ]


def _seat(part: Part) -> Seat:
    seat = _FAMILY_SEATS[_family(part)]
    if part.is_drum:
        return seat
    return replace(seat, pan=_PAN_OF_PROGRAM.get(part.program, seat.pan))


def _family(part: Part) -> str:
    return instrument_of(part.program, part.is_drum).family


def _register(part: Part) -> float:
    """The mean pitch, each note for as long as it sounds."""
    if len(part.notes) == 0:
        return 0.0
    lengths = part.notes[:, 1] - part.notes[:, 0]
    return float(np.average(part.notes[:, 2], weights=lengths))


def _desks(parts: Sequence[Part]) -> list[list[int]]:
    """Numbers of the pitched parts that share a seat, highest part first."""
    groups: dict[tuple[str, float], list[int]] = {}
    for number, part in enumerate(parts):
        if _family(part) not in _CENTRED:
            groups.setdefault((_family(part), _seat(part).pan), []).append(number)
    return [
        sorted(group, key=lambda number: -_register(parts[number])) for group in groups.values()
    ]


def _side_by_side(parts: Sequence[Part], group: list[int]) -> NDArray[np.float64]:
    """How far each of a group sits from their common seat."""
    step = _NEIGHBOUR
    if _family(parts[group[0]]) in _KEYBOARDS:
        step = -_NEAR
    places = np.arange(len(group), dtype=np.float64) - (len(group) - 1) / 2
    return step * places


def _melody(parts: Sequence[Part]) -> int | None:
    """The number of the part that sings on top: the highest of those with enough to say."""
    busiest = max((len(part.notes) for part in parts if not part.is_drum), default=0)
    singing = [
        number
        for number, part in enumerate(parts)
        if not part.is_drum and len(part.notes) * 4 >= busiest > 0
    ]
    return max(singing, key=lambda number: _register(parts[number]), default=None)
