import io

import numpy as np
import pytest
import soundfile

from studio.piece.encoding import FLAC, OGG, encoded
from studio.piece.stems import Sounds, stems_there
from tests.builders import score, track


def duet(melody):
    return score(track(melody, program=40), track("D3:2", program=42), track(""))


def test_only_what_was_changed_is_played_again():
    sounds = Sounds()
    before = sounds.of(duet("D5:1 E5:1"))
    after = sounds.of(duet("D5:1 F5:1"))

    assert after[1] is before[1]
    assert after[0] is not before[0]
    assert after[2] is None
    assert after[0].result().audio != before[0].result().audio


def test_what_is_not_there_yet_is_left_out():
    (melody, bass, silent) = Sounds().of(duet("D5:1 E5:1"))
    melody.result(), bass.result()

    stems = stems_there([melody, bass, silent])

    assert [stem and stem.mime for stem in stems] == [FLAC, FLAC, None]


@pytest.mark.parametrize("kind", [FLAC, OGG])
def test_a_minute_can_be_read_back(kind):
    seconds = np.arange(60 * 36_000, dtype=np.float32) / 36_000
    tone = np.stack([np.sin(2 * np.pi * 220 * seconds)] * 2) * np.float32(0.5)

    back, rate = soundfile.read(io.BytesIO(encoded(tone, 36_000, kind)))

    assert rate == 36_000
    assert abs(len(back) - tone.shape[1]) < 100
    assert np.abs(back[:36_000] - tone.T[:36_000]).max() < 0.05
