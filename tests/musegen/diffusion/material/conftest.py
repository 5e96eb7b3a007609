import json
from dataclasses import asdict

import numpy as np
import pytest

from musegen.encoders import event_streams
from musegen.training.dataset import PieceEntry, load
from tests.builders import score, track

TUNE = "C4:1 E4:1 G4:1 E4:1 F4:1 A4:1 G4:2 E4:1 C4:1 D4:2 " * 4
CHORDS = "C3+E3+G3:4 F3+A3+C4:4 C3+E3+G3:4 " * 4
BASS = "C2:4 F2:4 C2:4 " * 4
BEAT = "C2:1 D2:1 C2:1 D2:1 " * 12


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory):
    """Training data: in every split a song for piano, flute and bass, and a band with drums."""
    folder = tmp_path_factory.mktemp("data")
    song = score(track(TUNE, program=73), track(CHORDS), track(BASS, program=33))
    band = score(track(TUNE, program=27), track(BEAT, is_drum=True))
    tables, entries, start = [], [], 0
    for split in ("train", "validation", "test"):
        for style, music in (("song", song), ("rock", band)):
            events = event_streams.encode(music).events
            tables.append(events)
            name, stop = f"{style} {split}", start + len(events)
            entries.append(PieceEntry("openewld", name, split, style, 120.0, start, stop))
            start = stop
    np.save(folder / "events.npy", np.concatenate(tables))
    (folder / "pieces.json").write_text(json.dumps([asdict(entry) for entry in entries]))
    return folder


@pytest.fixture(scope="session")
def data(data_folder):
    return load(data_folder)
