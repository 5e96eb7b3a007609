"""The automation of a DAWproject as controllers and pitch bends, and its faders as volume and pan.

A fader at full gain, or in the middle, says nothing; elsewhere it is controller 7 or 10 at the
start. Gain is the square of the volume, as General MIDI has it. A glide becomes steps.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from math import sqrt

from midi_data.dawproject_timeline import Line, Place
from midi_data.limits import Limits, hold_to
from midi_data.xml_documents import Element

VOLUME, PAN = 7, 10  # MIDI controllers
LOUDEST = 127
BEND = 8192  # either way from the middle
GAIN, BALANCE = "gain", "balance"

Control = tuple[float, int, int]  # quarter note, controller, value
Bend = tuple[float, int]

_STEP_QUARTERS = 1 / 24  # a glide takes no smaller steps
_FINEST_FADER = 5e-5  # what six decimals and a fader's own steps cannot tell apart
# Where several are set at once: banks, then which parameter, then its value.
_FIRST = {number: place for place, number in enumerate((0, 32, 99, 98, 101, 100, 6, 38, 96, 97))}


def gain_of(volume: int) -> float:
    """The gain of a fader for a value of controller 7."""
    return (volume / LOUDEST) ** 2


def volume_of(gain: float) -> int:
    """The value of controller 7 for the gain of a fader; full for every gain over 1."""
    return round(LOUDEST * sqrt(min(max(gain, 0.0), 1.0)))


def balance_of(pan: int) -> float:
    """Where a pan knob stands, 0 to 1, for a value of controller 10."""
    return pan / (LOUDEST + 1)


def pan_of(balance: float) -> int:
    """The value of controller 10 for a pan knob that stands at 0 to 1."""
    return min(LOUDEST, max(0, round(balance * (LOUDEST + 1))))


def faders(channel: Element | None) -> Iterator[Control]:
    """What the volume and the pan of a mixer's channel say at the start."""
    if channel is None:
        return
    volume, pan = channel.find("Volume"), channel.find("Pan")
    gain = 1.0 if volume is None else _gain(_value(volume, 1.0), volume.get("unit", ""))
    balance = 0.5 if pan is None else _balance(_value(pan, 0.5), pan)
    if abs(gain - 1) > _FINEST_FADER:
        yield 0.0, VOLUME, volume_of(gain)
    if abs(balance - 0.5) > _FINEST_FADER:
        yield 0.0, PAN, pan_of(balance)


def controls_and_bends(
    lines: list[Line], faders_by_id: dict[str, tuple[str, Element]], *, name: str, limits: Limits
) -> tuple[list[Control], list[Bend], set[str]]:
    """What automation says in MIDI's words, and the plural names of what it cannot say.

    Args:
        lines: of one track.
        faders_by_id: the volumes and pans of the session, each with which of them it is.
        name: of the file, for errors.
        limits: how many events there may be.

    Raises:
        FileError: if there are more.
    """
    controls: list[Control] = []
    bends: list[Bend] = []
    left_out: set[str] = set()
    for line in lines:
        expression, parameter = line.target.get("expression"), line.target.get("parameter", "")
        if parameter in faders_by_id:
            kind, element = faders_by_id[parameter]
            controls += _of_fader(line, kind, element)
        elif expression == "channelController" and _controller(line) is not None:
            scale = _scale(line, LOUDEST)
            number = _controller(line) or 0
            controls += [(at, number, value) for at, value in _stepped(line.places, scale)]
        elif expression == "pitchBend":
            bends += _stepped(line.places, _bend_scale(line))
        elif line.target:
            left_out.add("automation of what is no volume, pan, controller or pitch bend")
        hold_to(limits.events, len(controls) + len(bends), "controller events", name=name)
    return _in_order(controls), sorted(bends, key=lambda bend: bend[0]), left_out


def _of_fader(line: Line, kind: str, element: Element) -> Iterator[Control]:
    unit = line.unit or element.get("unit", "")
    if kind == GAIN:
        steps = _stepped(line.places, lambda value: volume_of(_gain(value, unit)))
        yield from ((at, VOLUME, value) for at, value in steps)
    else:
        steps = _stepped(line.places, lambda value: pan_of(_balance(value, element)))
        yield from ((at, PAN, value) for at, value in steps)


def _stepped(places: list[Place], scale: Callable[[float], int]) -> list[tuple[float, int]]:
    """Each point's value, and between two points of a glide every value on its way."""
    made: list[tuple[float, int]] = []
    for here, there in pairwise(places):
        made.append((here.quarter, scale(here.value)))
        span = there.quarter - here.quarter
        way = abs(scale(there.value) - scale(here.value))
        count = min(way, int(span / _STEP_QUARTERS)) if here.glides else 0
        for step in range(1, count):
            value = scale(here.value + (there.value - here.value) * step / count)
            if value != made[-1][1]:
                made.append((here.quarter + span * step / count, value))
    made += [(last.quarter, scale(last.value)) for last in places[-1:]]
    return made


def _controller(line: Line) -> int | None:
    text = line.target.get("controller", "")
    return int(text) if text.isascii() and text.isdigit() and int(text) <= LOUDEST else None


def _scale(line: Line, most: int) -> Callable[[float], int]:
    """From the line's own unit to 0 to `most`: normalized, percent, or as it is."""
    factor = {"percent": most / 100}.get(line.unit, most)
    if line.unit != "percent" and any(place.value > 1 for place in line.places):
        factor = 1
    return lambda value: min(most, max(0, round(value * factor)))


def _bend_scale(line: Line) -> Callable[[float], int]:
    """Bends are written from 0 to 1, from -1 to 1, or in semitones of which two are the most."""
    reach, middle = 2 * BEND, BEND
    if line.unit == "semitones":
        reach, middle = BEND // 2, 0
    elif any(place.value < 0 for place in line.places):
        reach, middle = BEND, 0
    return lambda value: min(BEND - 1, max(-BEND, round(value * reach) - middle))


def _gain(value: float, unit: str) -> float:
    return 10 ** (min(value, 100.0) / 20) if unit == "decibel" else value


def _balance(value: float, pan: Element) -> float:
    """A pan from 0 to 1, whatever its own bounds are."""
    low, high = _bound(pan, "min", 0.0), _bound(pan, "max", 1.0)
    balance = (value - low) / (high - low) if high > low else value
    return min(max(balance, 0.0), 1.0)  # of bounds next to one another it may be without end


def _value(parameter: Element, otherwise: float) -> float:
    return _bound(parameter, "value", otherwise)


def _bound(parameter: Element, attribute: str, otherwise: float) -> float:
    try:
        return min(max(float(parameter.get(attribute, "")), -1e6), 1e6)
    except ValueError:
        return otherwise


def _in_order(controls: list[Control]) -> list[Control]:
    """In time; at one moment banks and parameters before their values, each time they come.

    Every controller has a line of its own, so the order between them has to be found again:
    `101=0 100=0 6=12 101=127 100=127` is a parameter set, and then closed.
    """
    seen: defaultdict[tuple[float, int], int] = defaultdict(int)
    keyed = []
    for control in controls:
        at, number, _ = control
        keyed.append(((at, seen[at, number], _FIRST.get(number, len(_FIRST)), number), control))
        seen[at, number] += 1
    keyed.sort(key=lambda pair: pair[0])
    return [control for _, control in keyed]
