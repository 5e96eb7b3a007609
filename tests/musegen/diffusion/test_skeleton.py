import numpy as np
import pytest
import torch

from musegen.diffusion.draft import PLATE
from musegen.diffusion.mel import MEL, mel_of
from musegen.diffusion.notes import between
from musegen.diffusion.skeleton import harmonics, note_frames
from tests.musegen.diffusion.sounds import hit, model, note, notes, woken

FRAMES = 256
WORDS = torch.zeros(1, 8)


def power(small, *rows):
    """(band, frame)."""
    heard = note_frames([notes(*rows)], FRAMES)
    with torch.no_grad():
        return small.skeleton.notes(heard, WORDS)[0].double().exp() - np.exp(-23.0)


def test_powers_of_notes_add_up():
    small = model()
    one, other = note(60, 0.5, 1.0), note(67, 0.8, 2.0)

    together = power(small, one, other)

    assert torch.allclose(together, power(small, one) + power(small, other), rtol=1e-3, atol=1e-12)


def test_nothing_is_heard_before_a_note_or_long_after():
    sounding = power(model(), note(60, 1.0, 1.2)).sum(dim=0) > 1e-12

    heard = torch.nonzero(sounding)[:, 0] / MEL.frames_per_second
    assert 0.9 < heard.min() < 1.0
    assert heard.max() > 1.2


@pytest.mark.parametrize("pitch", [48, 60, 84])
def test_a_pitch_is_strongest_at_its_harmonics(pitch):
    hertz = 440 * 2 ** ((pitch - 69) / 12)
    seconds = torch.arange(16 * MEL.hop) / MEL.sample_rate
    fundamental = int(mel_of(torch.sin(2 * torch.pi * hertz * seconds))[:, 8].argmax())

    spectrum = harmonics(MEL.bands)[pitch]
    assert spectrum[fundamental] > spectrum.mean()
    assert spectrum[fundamental] > spectrum[: max(1, fundamental - 2)].max()


def test_a_bar_of_steel_sounds_at_its_own_partials_and_no_others():
    hertz = 440 * 2 ** ((84 - 69) / 12)
    seconds = torch.arange(16 * MEL.hop) / MEL.sample_rate

    def band(ratio):
        return int(mel_of(torch.sin(2 * torch.pi * ratio * hertz * seconds))[:, 8].argmax())

    spectrum = harmonics(MEL.bands)[PLATE * 128 + 84]
    assert min(spectrum[band(ratio)] for ratio in (1, 2.76)) > -1.5
    assert max(spectrum[band(ratio)] for ratio in (2, 3)) < -10


def test_sounds_of_a_batch_do_not_hear_each_other():
    small, one, other = model(), notes(note(60, 0, 1)), notes(hit(0.5), note(50, 0, 2))

    both = small.skeleton(note_frames([one, other], FRAMES), WORDS.expand(2, -1))

    alone = small.skeleton(note_frames([one], FRAMES), WORDS)
    assert torch.allclose(both[0], alone[0], atol=1e-5)


def test_words_change_the_sound():
    small = woken(model())
    heard = note_frames([notes(note(60, 0, 1))], FRAMES)

    dry, wet = (small.skeleton(heard, words) for words in (WORDS, WORDS + 1))

    assert not torch.equal(dry, wet)


def test_without_notes_there_is_silence():
    heard = note_frames([notes()], FRAMES)

    assert len(heard.note) == 0
    assert model().skeleton.notes(heard, WORDS).max() < -22


def test_notes_that_still_ring_are_among_those_between():
    played = notes(note(60, 0, 1), note(62, 0.5, 3), note(64, 9, 10))

    heard = between(played, 2.0, 4.0)

    assert heard[:, :3].tolist() == [[-2, -1, 60], [-1.5, 1, 62]]
