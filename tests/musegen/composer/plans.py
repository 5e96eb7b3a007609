"""Plans and tiny composers, for tests of writing."""

import numpy as np
import torch

from midi_data.instruments import find_instrument
from musegen.composer.controls import Header, TrackLine
from musegen.composer.excerpts import Window
from musegen.composer.model import Composer, ComposerConfig
from musegen.composer.rules import Plan
from musegen.encoders import event_vocabulary as v

WALTZ_BAR = 72  # steps


def tiny_composer(*, context=128, **liking):
    """A composer that knows nothing; `liking` leans to kinds of events, as in `echo=9.0`."""
    torch.manual_seed(0)
    composer = Composer(ComposerConfig(width=32, layers=2, heads=2, context=context)).eval()
    for kind, nats in liking.items():
        torch.nn.init.constant_(composer.kind_head.bias[getattr(v, kind.upper())], nats)
    return composer


def bar(left=0, *, steps=WALTZ_BAR):
    return [v.BAR, v.BARS_LEFT(left), 0, v.metre_value(3, 4), steps, 0]


def note(slot, step, pitch, steps, velocity=80, *, is_drum=False):
    region = v.DRUM_PITCHES if is_drum else v.PITCHES
    return [v.NOTE, v.STEP(step), v.SLOTS(slot), region(pitch), steps, velocity]


def rows(*events):
    return np.array(events, dtype=np.int16).reshape(-1, len(v.STREAMS))


def plan_for(*names, bars=6, past=(), **more):
    """Bars of a waltz to write for instruments, after the events of `past`."""
    players = more.pop("players", None) or tuple(find_instrument(name) for name in names)
    lines = [
        TrackLine(program=v.DRUMS_PROGRAM if player.is_drum else player.program)
        for player in players
    ]
    header = Header(tracks=tuple(lines))
    events = np.concatenate([header.events(), rows(*past)]).astype(np.int16)
    everyone = frozenset(range(len(players)))
    return Plan(
        before=Window(events, np.zeros(len(events), dtype=bool), header.programs()),
        bar_events=rows(*(bar(bars - 1 - number) for number in range(bars))),
        players=players,
        **{"open": (everyone,) * bars, **more},
    )
