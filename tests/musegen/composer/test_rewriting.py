import numpy as np
import pytest
import torch

from midi_data.errors import BriefError, ScoreError
from midi_data.instruments import find_instrument
from midi_data.score import (
    ControlChange,
    PitchBend,
    Tempo,
    TextMeta,
    TimeSignature,
    bars,
)
from musegen.composer.model import Composer, ComposerConfig
from musegen.composer.options import Controls, Sampling
from musegen.composer.rewriting import Writer, accompany, continue_score, infill, vary
from tests.builders import score, track


@pytest.fixture(scope="module")
def composer():
    torch.manual_seed(0)
    return Composer(ComposerConfig(width=32, layers=1, heads=2, context=256)).eval()


@pytest.fixture
def writer(composer):
    return Writer(composer=composer, controls=Controls(), sampling=Sampling(), seed=4)


def odd_score():
    """Changes of tempo and metre, a pickup bar, loose timing, pedal, bends and words."""
    music = score(
        track("D4:1 E4:1 F4:0.5 G4:1.5 A4:2 B4:0.5 C5:1 D5:2 E5:1 F5:2", name="Lead", program=73),
        track("D3+A3:1 C3:3.5 B2:3.5 A2+E3:2 G2:3", name="Keys"),
        track("C2:1 D2:1 C2:1 D2:1 C2:3 D2:4", name="Kit", is_drum=True),
    )
    music.time_signatures.clear()
    for tick, metre in [(0, (1, 4)), (480, (7, 8)), (480 + 2 * 1680, (4, 4))]:
        music.time_signatures.append(TimeSignature(tick, *metre))
    music.tempos.append(Tempo(1000, 91.5))
    for number, note in enumerate(music.tracks[0].notes):
        note.time += (7 * number) % 13
    music.tracks[1].controls.append(ControlChange(100, 64, 127))
    music.tracks[1].controls.append(ControlChange(900, 64, 0))
    music.tracks[0].pitch_bends.append(PitchBend(500, 1200))
    music.tracks[0].lyrics.append(TextMeta(480, "la"))
    music.markers.append(TextMeta(0, "verse"))
    return music


def notes_of(part):
    return [(note.time, note.duration, note.pitch, note.velocity) for note in part.notes]


def without_notes(music):
    """All that a score holds but its notes."""
    bare = music.copy()
    for part in bare.tracks:
        part.notes.clear()
    return bare


def outside(part, selected, music):
    grid = bars(music)
    start, stop = grid[selected.start].start, grid[selected.stop - 1]
    inside = range(start, stop.start + stop.length)
    return [each for each in notes_of(part) if each[0] not in inside]


@pytest.mark.parametrize(("selected", "tracks"), [(range(1, 2), [0]), (range(0, 3), [1, 2])])
def test_what_is_not_selected_stays_to_the_bit(writer, selected, tracks):
    music = odd_score()

    changed = infill(music, selected, tracks, writer).score()

    assert without_notes(changed) == without_notes(music)
    for number, (mine, theirs) in enumerate(zip(changed.tracks, music.tracks, strict=True)):
        if number in tracks:
            assert outside(mine, selected, music) == outside(theirs, selected, music)
        else:
            assert notes_of(mine) == notes_of(theirs)


def test_the_score_that_was_given_is_not_changed(writer):
    music = odd_score()

    infill(music, range(1, 3), [0, 1], writer).score()

    assert music == odd_score()


def test_new_notes_begin_in_the_selected_bars_and_end_with_them(writer):
    music = odd_score()
    grid = bars(music)

    changed = infill(music, range(1, 3), [0], writer).score()

    new = set(notes_of(changed.tracks[0])) - set(notes_of(music.tracks[0]))
    assert new
    for onset, length, _, _ in new:
        assert grid[1].start <= onset
        assert onset + length <= grid[2].start + grid[2].length


def test_a_written_note_does_not_cut_one_of_its_pitch_that_stays(writer):
    music = score("C4:0.5 C4:7.5 " * 4)

    for seed in range(5):
        job = infill(music, range(1, 2), [0], Writer(**{**vars(writer), "seed": seed}))
        notes = sorted(notes_of(job.score().tracks[0]))

        for number, (onset, length, pitch, _) in enumerate(notes):
            later = [each for each in notes[number + 1 :] if each[2] == pitch]
            assert all(onset + length <= each[0] for each in later)


def test_drums_and_bass_play_along_and_the_guitar_stays_as_it_was(writer):
    guitar = score(track("E3:1 G3:1 A3:1 B3:1 " * 4, name="Guitar", program=25))
    players = [find_instrument("drums"), find_instrument("electric bass")]

    band = accompany(guitar, players, None, writer).score()

    assert [part.name for part in band.tracks] == ["Guitar", "Drums", "Electric Bass"]
    assert notes_of(band.tracks[0]) == notes_of(guitar.tracks[0])
    assert all(len(part.notes) for part in band.tracks)
    assert max(part.end() for part in band.tracks) <= 16 * 480


def test_nobody_rests_where_nobody_may(writer):
    tune = score("E4:4 " * 6)
    all_play = Writer(**{**vars(writer), "sampling": Sampling(rests=False)})
    players = [find_instrument("flute"), find_instrument("cello")]

    band = accompany(tune, players, None, all_play).score()

    for part in band.tracks[1:]:
        sounding = {
            bar
            for note in part.notes
            for bar in range(note.time // 1920, (note.end - 1) // 1920 + 1)
        }
        assert sounding == set(range(6))


def test_no_strength_changes_nothing_and_full_strength_keeps_no_note(writer):
    music = odd_score()

    assert vary(music, 0.0, None, [0, 1, 2], writer).score() == music
    assert notes_of(vary(music, 1.0, None, [0], writer).score().tracks[0]) != notes_of(
        music.tracks[0]
    )


def test_a_variation_keeps_about_as_much_as_was_asked(writer):
    music = score("C4:0.5 D4:0.5 E4:0.5 F4:0.5 " * 40)

    for strength in (0.2, 0.8):
        changed = vary(music, strength, None, [0], writer).score()
        kept = len(set(notes_of(music.tracks[0])) & set(notes_of(changed.tracks[0])))

        assert abs(kept / 160 - (1 - strength)) < 0.15


def test_going_on_adds_bars_and_leaves_those_there_are(writer):
    music = odd_score()

    longer = continue_score(music, 3, writer).score()

    assert len(bars(longer)) <= len(bars(music)) + 3
    end = bars(music)[-1].start + bars(music)[-1].length
    for mine, theirs in zip(longer.tracks, music.tracks, strict=True):
        assert [each for each in notes_of(mine) if each[0] < end] == notes_of(theirs)


def test_takes_differ_and_the_first_is_the_one_written_alone(writer):
    job = infill(odd_score(), range(1, 4), [0, 1], writer)

    takes = job.takes(3)

    assert takes[0] == job.score()
    assert takes[1] != takes[2]


def test_notes_stream_in_as_they_are_in_the_score(writer):
    job = infill(odd_score(), range(1, 4), [0], writer)
    written = {
        (round(note.onset_quarters * 480), note.pitch) for note in job.notes() if note.track == 1
    }

    there = {(note.time, note.pitch) for note in job.score().tracks[0].notes}

    assert written <= there


def test_leaving_off_in_the_middle_harms_nothing(writer):
    music = odd_score()
    job = infill(music, range(0, 4), [0], writer)

    next(job.notes())

    assert music == odd_score()
    assert torch.get_num_threads() >= 1


def test_loosely_played_music_is_joined_as_loosely(writer):
    music = score("C4:0.5 E4:0.5 " * 32)
    for number, note in enumerate(music.tracks[0].notes):
        note.time += 31 if number % 2 else 9  # always late, and late off the beat

    changed = infill(music, range(2, 6), [0], writer).score()

    new = set(notes_of(changed.tracks[0])) - set(notes_of(music.tracks[0]))
    on_the_beat = [onset % 480 for onset, *_ in new if onset % 480 < 40]
    assert set(on_the_beat) <= {9, 10}


@pytest.mark.parametrize("selected", [range(0, 99), range(3, 3), range(-1, 2)])
def test_bars_that_are_not_there_are_refused(writer, selected):
    with pytest.raises(ScoreError, match="Choose bars from 1 to"):
        infill(odd_score(), selected, [0], writer)


def test_nothing_to_play_along_to_is_refused(writer):
    with pytest.raises(ScoreError, match="not a note"):
        accompany(score(""), [find_instrument("drums")], None, writer)


def test_an_impossible_strength_is_refused(writer):
    with pytest.raises(BriefError, match="from 0 to 1"):
        vary(odd_score(), 2.0, None, [0], writer)


def test_more_than_sixteen_tracks_are_no_matter(writer):
    music = score(*[f"{name}4:4 " * 3 for name in "CDEFGAB" * 3])

    changed = infill(music, range(1, 2), [20], writer).score()

    assert len(changed.tracks) == 21
    assert [notes_of(part) for part in changed.tracks[:20]] == [
        notes_of(part) for part in music.tracks[:20]
    ]


def test_seconds_of_a_piece_long_beyond_the_context_are_read_to_its_end(writer):
    music = score("C4:0.25 D4:0.25 E4:0.25 F4:0.25 " * 100)
    players = [find_instrument("cello")]

    band = accompany(music, players, None, writer).score()

    assert np.ptp([note.time for note in band.tracks[1].notes]) > 50 * 480


def test_a_variation_has_about_as_many_notes(writer):
    music = odd_score()

    changed = vary(music, 0.7, None, [0, 1], writer).score()

    for mine, theirs in zip(changed.tracks, music.tracks, strict=True):
        assert len(theirs.notes) - 2 <= len(mine.notes) <= len(theirs.notes)


def test_every_note_of_a_solo_may_be_replaced(writer):
    solo = score("C4:1 D4:1 E4:1 F4:1 " * 4)

    assert len(infill(solo, range(0, 4), [0], writer).score().tracks) == 1
