"""Stems as they lie in their files: one start, one length, 24 bits, and together the mix."""

import numpy as np
import pytest
import soundfile

from midi_data.score import Tempo, seconds_at
from musegen.daw.audio_files import write_audio
from tests.builders import QUARTER, score, track

RATE = 44_100
WOODBLOCK = "E5"  # 76 of the drums


def accelerating(*parts):
    made = score(*parts)
    for beat, bpm in ((4, 97.3), (7, 143.7), (9.5, 60.0)):
        made.tempos.append(Tempo(round(beat * QUARTER), bpm))
    return made


def files(folder, piece, ending=".wav"):
    made = write_audio(
        piece, folder / f"mix{ending}", stems=folder / "stems", engine="tinysoundfont"
    )
    return [soundfile.read(path, dtype="float64", always_2d=True)[0] for path in made], made


@pytest.fixture(autouse=True)
def _needs_its_player():
    pytest.importorskip("tinysoundfont")


@pytest.mark.parametrize("ending", [".wav", ".flac"])
def test_stems_sum_to_the_mix(tmp_path, ending):
    piece = accelerating(
        track("D5:1 E5:1 F5:2", program=73),
        track("D3:4 A2:4 D3:4", program=42),
        track("C2:1 D2:1 C2:1 D2:1", is_drum=True),
    )

    (mix, *stems), made = files(tmp_path, piece, ending)

    assert {soundfile.info(path).subtype for path in made} == {"PCM_24"}
    assert {len(each) for each in (mix, *stems)} == {len(mix)}
    assert 20 * np.log10(np.abs(sum(stems) - mix).max()) < -90


def test_a_click_on_a_beat_lies_at_its_sample_through_every_change_of_tempo(tmp_path):
    beats = range(14)
    click = track(" ".join(f"{WOODBLOCK}:1" for _ in beats), name="Click", is_drum=True)
    piece = accelerating(click)

    (_, stem), _ = files(tmp_path, piece)

    places = [round(seconds_at(piece, beat * QUARTER) * RATE) for beat in beats]
    first = stem[places[0] : places[0] + 1500, 0]
    for place in places:
        off = range(-100, 101)
        likeness = [
            float(first[100:1400] @ stem[place + by + 100 : place + by + 1400, 0]) for by in off
        ]
        assert off[int(np.argmax(likeness))] == 0
