import numpy as np
import pytest

from midi_data.errors import ConfigError
from musegen.musegan import phrases, slots
from tests.builders import score, track
from tests.musegen.musegan.players import VOICES, config, data, quartet, rolls


def all_phrases(dataset, shape):
    found = []
    for split in ("train", "validation", "test"):
        if dataset.of(split):
            found.append(phrases.read(dataset, shape, split))
    return found


def test_a_phrase_begins_at_every_bar(tmp_path):
    piece = quartet(bars=3, voices=[voice + "rest:4 " + voice for voice in VOICES])  # nine bars

    (found,) = all_phrases(data(tmp_path / "data", piece), config())

    assert len(found) == 3  # of six, three are as others
    assert len(found.starts) == 4


def test_a_phrase_is_the_same_notes_as_the_score(tmp_path):
    (found,) = all_phrases(data(tmp_path / "data", quartet()), config())
    onsets, held = found.slots_of(np.array([0]), config())

    again = slots.to_rolls(onsets, held, config(), found.key[:1])

    assert np.array_equal(again.onsets, rolls(quartet()).onsets)
    assert np.array_equal(again.held, rolls(quartet()).held)


def test_the_same_music_in_another_key_is_taken_once(tmp_path):
    higher = quartet()
    for part in higher.tracks:
        part.shift_pitch(2, inplace=True)
    both = score(*(track(voice * 4 + "rest:16", program=40) for voice in VOICES))
    for part, more in zip(both.tracks, higher.tracks, strict=True):
        for note in more.notes:
            note.time += 8 * 4 * 480
            part.notes.append(note)

    (found,) = all_phrases(data(tmp_path / "data", both), config())

    whole = [count for count in np.diff(found.starts) if count == 5 * 4 + 3 * 4 + 4 * 4 + 4 * 4]
    assert len(whole) == 1


def test_what_sounded_before_a_phrase_begins_with_it(tmp_path):
    piece = quartet(voices=["C5:8 ", "E4:8 ", "G3:8 ", "C3:8 "], bars=3)

    (found,) = all_phrases(data(tmp_path / "data", piece), config())

    onsets, _ = found.slots_of(np.arange(len(found)), config())
    assert onsets[:, 0, :, 0].any(axis=-1).all()


def test_waltzes_and_solos_are_no_phrases(tmp_path):
    waltz = score(*["C4:3 " * 8] * 4, metre=(3, 4))
    solo = score(*["C4:4 " * 8, "rest:4 ", "rest:4 ", "rest:4 "])
    dataset = data(tmp_path / "data", waltz, solo)
    split = dataset.pieces[0].split

    with pytest.raises(ConfigError, match="Build the data from openscore-string-quartets"):
        phrases.read(dataset, config(), split)


def test_a_run_of_64ths_is_left_out(tmp_path):
    run = "C5:0.0625 D5:0.0625 " * 128
    piece = quartet(voices=[run, *(voice * 4 for voice in VOICES[1:])], bars=1)
    dataset = data(tmp_path / "data", piece)

    with pytest.raises(ConfigError, match="no phrase"):
        phrases.read(dataset, config(), dataset.pieces[0].split)
