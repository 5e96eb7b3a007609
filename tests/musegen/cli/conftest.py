import random
import sys
from itertools import pairwise

import mido
import pytest

from musegen.cli import main
from musegen.daw.midi import midi_bytes
from tests.builders import score, track

QUARTER = 480
SEVEN_EIGHTHS = 7 * QUARTER // 2


@pytest.fixture
def musegen(monkeypatch, capsys):
    """Run the command line; (exit code, standard output, standard error)."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["musegen", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    return run


@pytest.fixture
def tune(tmp_path):
    path = tmp_path / "tune.mid"
    path.write_bytes(
        midi_bytes(score("D4:1 F4:1 A4:1 D5:3", track("D2:3 A2:3", program=42), metre=(3, 4)))
    )
    return path


@pytest.fixture
def live_set(tmp_path):
    """Twenty tracks as a person played them: pickup, 7/8, tempo changes, pedal, all there is."""
    file = mido.MidiFile(type=1, ticks_per_beat=QUARTER)
    file.tracks.append(_conductor())
    chance = random.Random(3)
    file.tracks += [_played(number, chance) for number in range(20)]
    path = tmp_path / "live.mid"
    file.save(path)
    return path


def _conductor():
    events = [(0, mido.MetaMessage("time_signature", numerator=1, denominator=4))]
    events.append((QUARTER, mido.MetaMessage("time_signature", numerator=7, denominator=8)))
    for number in range(5):
        events.append(
            (number * 1000, mido.MetaMessage("set_tempo", tempo=500_000 + 9_000 * number))
        )
    events.append((QUARTER, mido.MetaMessage("marker", text="A")))
    events.append((QUARTER, mido.Message("sysex", data=(1, 2, 3))))
    return _in_time(events)


def _played(number, chance):
    """A pickup and four bars of 7/8, off the beat, with whatever a controller sends."""
    channel = (0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15)[number % 15]
    events = [
        (0, mido.MetaMessage("track_name", name=f"Part {number + 1}")),
        (0, mido.Message("program_change", program=4 * number, channel=channel)),
    ]
    for beat in range(1 + 4 * 7):
        tick = max(0, QUARTER // 2 * (beat + 1) + chance.randrange(-20, 20))
        note = {"note": 40 + 2 * number + beat % 5, "channel": channel}
        events.append((tick, mido.Message("note_on", velocity=chance.randrange(40, 110), **note)))
        events.append(
            (tick + chance.randrange(90, 200), mido.Message("note_off", velocity=9, **note))
        )
        events.append((tick, mido.MetaMessage("lyrics", text="la")))
        events.append(
            (
                tick + 1,
                mido.Message("control_change", control=64, value=127 * (beat % 2), channel=channel),
            )
        )
        events.append((tick + 2, mido.Message("aftertouch", value=beat, channel=channel)))
        events.append((tick + 3, mido.Message("pitchwheel", pitch=40 * beat, channel=channel)))
    return _in_time(events)


def _in_time(events):
    ordered = sorted(events, key=lambda event: event[0])
    ticks = [0, *(tick for tick, _ in ordered)]
    track = mido.MidiTrack()
    for (was, now), (_, message) in zip(pairwise(ticks), ordered, strict=True):
        track.append(message.copy(time=now - was))
    return track
