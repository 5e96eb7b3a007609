import numpy as np
import pytest

from midi_data.errors import SoundError
from musegen.audio.preview import RATE, track_sounds
from tests.builders import score, track


def duet(melody):
    return score(
        track(melody, name="Violin", program=40), track("D3:2 A2:2", name="Cello", program=42)
    )


def test_only_the_track_that_was_changed_would_sound_otherwise():
    before = track_sounds(duet("D5:1 E5:1 F5:2"))
    after = track_sounds(duet("D5:1 E5:1 G5:2"))

    assert before[0].key != after[0].key
    assert before[1].key == after[1].key


def test_a_track_sounds_from_its_first_note_until_it_has_rung_out():
    violin, _ = track_sounds(duet("rest:2 D5:2"))
    sound = violin.play()

    seconds = sound.shape[1] / RATE
    assert sound.shape[0] == 2
    assert 2 < seconds < 10
    assert np.abs(sound[:, : RATE // 2]).max() < 0.01 < np.abs(sound).max() < 1
    assert sound[:, -1].tolist() == [0, 0]


def test_a_silent_track_has_no_sound():
    (melody, silent) = track_sounds(score(track("D5:1"), track("")))

    assert melody is not None
    assert silent is None


def test_a_score_without_notes_is_refused():
    with pytest.raises(SoundError, match="no notes"):
        track_sounds(score(track("")))
