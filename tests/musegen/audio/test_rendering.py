import logging

import numpy as np
import pytest

from midi_data.errors import SoundError
from midi_data.score import ControlChange, Note, Track
from musegen.audio import engines, render, render_stems
from musegen.audio import rendered as render_with_stems
from musegen.audio import rendering as rendering_module
from musegen.audio.loudness import loudness
from musegen.audio.soundfonts import soundfonts
from tests.builders import score, track

RATE = 44_100
BUNDLED = soundfonts(packed=False)[-1]
VIOLIN, VIOLA, CELLO, ORGAN = 40, 41, 42, 19


def quartet(**how):
    return score(
        track("A5:1 G5:1 F5:1 E5:1 D5:2", name="Violin I", program=VIOLIN),
        track("F4:1 E4:1 D4:1 C4:1 A4:2", name="Violin II", program=VIOLIN),
        track("rest:2 D4:1 A3:1 F4:2", name="Viola", program=VIOLA),
        track("D3:2 D3:1 A2:1 D3:2", name="Cello", program=CELLO),
        **how,
    )


def rendered(piece, **how):
    return render_with_stems(piece, stems=True, soundfont=BUNDLED, **how)


def decibels(amplitude):
    return 20 * np.log10(max(float(amplitude), 1e-12))


@pytest.mark.parametrize("engine", engines())
@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_stems_share_start_and_length_and_sum_to_the_mix(engine, rate):
    found = rendered(quartet(), engine=engine, sample_rate=rate)

    assert {stem.shape for stem in found.stems} == {found.mix.shape}
    assert found.mix.shape[1] >= 3 * rate
    assert found.mix.dtype == np.float32
    sixteen_million = 2**23
    written = [np.rint(stem * sixteen_million) for stem in found.stems]
    error = np.abs(sum(written) - np.rint(found.mix * sixteen_million)).max() / sixteen_million
    assert decibels(error) < -90


@pytest.mark.parametrize("engine", engines())
def test_a_mix_is_at_minus_16_lufs_and_under_minus_1_decibel(engine):
    mix = render(quartet(), engine=engine, soundfont=BUNDLED)

    assert loudness(mix, sample_rate=RATE) == pytest.approx(-16, abs=0.5)
    assert decibels(np.abs(mix).max()) <= -1


def test_a_loud_band_is_brought_to_level_without_clipping_and_stems_still_sum():
    drums = track("C2+C#3:0.5 D2:0.5 " * 12, is_drum=True, velocity=127)
    band = score(drums, track("A2:0.5 rest:1.5 " * 6, program=33, velocity=60))

    found = rendered(band)

    assert loudness(found.mix, sample_rate=RATE) == pytest.approx(-16, abs=0.5)
    assert decibels(np.abs(found.mix).max()) <= -1
    assert max(decibels(np.abs(stem).max()) for stem in found.stems) <= -1
    assert decibels(np.abs(sum(found.stems) - found.mix).max()) < -90


def test_the_mix_alone_is_the_mix_with_stems():
    assert np.array_equal(render(quartet(), soundfont=BUNDLED), rendered(quartet()).mix)
    stems = render_stems(quartet(), soundfont=BUNDLED)
    assert all(map(np.array_equal, stems, rendered(quartet()).stems))


def test_rendering_changes_nothing_in_the_score():
    piece, same = quartet(), quartet()

    rendered(piece)

    assert piece == same


def test_silence_before_the_first_note_is_kept():
    mix = render(score(track("rest:4 A4:1", program=ORGAN)), soundfont=BUNDLED)

    assert decibels(np.abs(mix[:, : 2 * RATE - 200]).max()) < -144  # nothing in 24 bits
    assert np.abs(mix[:, 2 * RATE : 2 * RATE + 4410]).max() > 0.01


def test_the_last_note_rings_out_and_ends_in_silence():
    mix = render(score(track("A4:1", program=ORGAN)), soundfont=BUNDLED)

    assert mix.shape[1] > RATE // 2 + RATE // 4
    assert decibels(np.abs(mix[:, -10:]).max()) < -80


def test_a_track_without_notes_is_a_silent_stem():
    stems = rendered(score("A4:1", track(""))).stems

    assert stems[1].shape == stems[0].shape
    assert not stems[1].any()


def test_one_note_played_as_short_as_can_be_is_heard():
    piece = score(Track("Piano"))
    piece.tracks[0].notes.append(Note(0, 1, 60, 100))

    assert np.abs(render(piece, soundfont=BUNDLED)).max() > 0.01


def test_a_tracks_own_volume_and_expression_weigh():
    def power(number, value):
        quiet = track("A4:4", program=ORGAN, name="Quiet")
        quiet.controls.append(ControlChange(0, 7, 100))
        quiet.controls.append(ControlChange(0, number, value))
        other = track("A3:4", program=ORGAN)
        other.controls.append(ControlChange(0, 7, 100))
        stem, beside = rendered(score(quiet, other)).stems
        return decibels(np.sqrt((stem**2).mean() / (beside**2).mean()))

    for number, full in ((7, 127), (11, 127)):
        assert power(number, full) - power(number, full // 2) == pytest.approx(12, abs=0.3)


def test_a_tracks_own_pan_goes_before_its_seat():
    hard_left = track("A4:4", program=CELLO)
    hard_left.controls.append(ControlChange(0, 10, 0))

    left, right = (rendered(score(hard_left, "C4:1")).stems[0] ** 2).mean(axis=1)

    assert left > 20 * right  # what is left on the right is the room


def test_a_swell_of_expression_is_heard():
    organ = track("A4:8", program=ORGAN)
    organ.controls.extend(ControlChange(480 * beat, 11, 16 * beat + 15) for beat in range(8))

    mix = render(score(organ), soundfont=BUNDLED)

    beats = (mix[:, : 8 * RATE // 2].reshape(2, 8, -1) ** 2).mean(axis=(0, 2))
    assert (np.diff(beats) > 0).all()


def test_the_pedal_is_heard():
    pedalled = track("A4:0.5 rest:3.5")
    pedalled.controls.append(ControlChange(0, 64, 127))
    rest = track("rest:3.5 A2:0.5", velocity=1)

    wet, dry = (
        rendered(score(part, rest)).stems[0] for part in (pedalled, track("A4:0.5 rest:3.5"))
    )

    held, damped = (np.abs(stem[:, RATE : RATE * 3 // 2]).max() for stem in (wet, dry))
    assert decibels(held) - decibels(damped) > 20


def test_an_even_band_keeps_the_dynamics_between_its_tracks():
    soft = track("A4:4", program=ORGAN, velocity=40)
    loud = track("A3:4", program=CELLO, velocity=80)

    stems = rendered(score(soft, loud)).stems

    quiet, strong = (loudness(stem, sample_rate=RATE) for stem in stems)
    assert 7 < strong - quiet < 15  # 12 by velocity, less 1.5 as the melody, and the seats


def test_eighteen_tracks_have_eighteen_stems():
    piece = score(*(track("A4:0.5", name=f"Player {n}", program=n) for n in range(18)))
    told = []

    stems = rendered(piece, progress=lambda *step: told.append(step)).stems

    assert len(stems) == 18
    assert all(stem.any() for stem in stems)
    assert told[0] == (0, 18, "Playing Player 0")
    assert told[-1] == (18, 18, "Mixing")


def test_a_score_without_notes_is_refused():
    with pytest.raises(SoundError, match=r"no notes to play\. Give it some music"):
        render(score(track("rest:4")))


def test_other_sample_rates_are_refused():
    with pytest.raises(SoundError, match=r"22050 Hz is not offered\. Use 44100 or 48000"):
        render(quartet(), sample_rate=22_050)


def test_more_than_half_an_hour_is_refused():
    with pytest.raises(SoundError, match="lasts 67 minutes, and at most 30"):
        render(score("C4:1 rest:3998 C4:1", tempo_bpm=60))


def test_a_score_turned_all_the_way_down_is_silence():
    muted = track("A4:1")
    muted.controls.append(ControlChange(0, 7, 0))

    assert not render(score(muted), soundfont=BUNDLED).any()


def test_stems_that_no_memory_holds_are_refused_before_any_is_played(monkeypatch):
    monkeypatch.setattr(rendering_module, "MOST_STEM_BYTES", 1 << 20)

    with pytest.raises(SoundError, match=r"4 stems of 0 minutes do not fit in memory\. Render the"):
        render_stems(quartet())


def test_the_user_may_stop_the_work():
    class StopError(Exception):
        pass

    def stop(done, total, words):
        raise StopError

    with pytest.raises(StopError):
        render(quartet(), soundfont=BUNDLED, progress=stop)


def test_nothing_is_printed(capfd, caplog):
    with caplog.at_level(logging.DEBUG):
        render(quartet(), soundfont=BUNDLED)

    assert capfd.readouterr() == ("", "")
