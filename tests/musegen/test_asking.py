from dataclasses import replace

import pytest

from midi_data.errors import BriefError, ScoreError
from midi_data.instruments import find_instrument
from midi_data.score import bars
from musegen import asking
from musegen.composer.options import Controls, Sampling
from tests.builders import score, track


@pytest.fixture
def duet():
    return score(
        track("D5:1 E5:1 F5:1 G5:1 A5:2 G5:2", name="Flute", program=73),
        track("D3:2 A3:2 C3:4", name="Cello", program=42),
    )


def heard(note):
    return note.track, note.onset_quarters, note.length_quarters, note.pitch, note.velocity


def notes_of(music):
    return sorted(
        (number, note.time / 480, note.duration / 480, note.pitch, note.velocity)
        for number, part in enumerate(music.tracks, start=1)
        for note in part.notes
    )


def test_what_is_heard_while_takes_are_written_is_what_they_hold(duet):
    job = asking.accompany(duet, add="viola", bars=range(1), seed=3)
    told = []

    takes = job.takes(2, told.append)

    for number, take in enumerate(takes, start=1):
        new = sorted(set(notes_of(take)) - set(notes_of(duet)))
        assert new == sorted(heard(note) for note in told if note.take == number)


def test_a_further_take_is_the_one_its_own_seed_gives(duet):
    job = asking.infill(duet, bars=range(1, 2), tracks=["Cello"], seed=3)

    takes = job.takes(3)

    assert takes == [replace(job, seed=seed).score() for seed in (3, 4, 5)]


def test_a_job_tells_its_tracks_and_what_it_writes_before_a_note_is_written(duet):
    added = asking.accompany(duet, add=["viola", find_instrument("viola")], bars=range(1), seed=1)
    longer = asking.continue_(duet, bars=2, seed=1)
    new = asking.compose("a duet", instruments="two violins", bars=2, seed=1)

    assert added.track_names() == ["Flute", "Cello", "Viola I", "Viola II"]
    assert added.cells() == [(3, 1), (4, 1)]
    assert longer.cells() == [(1, 3), (1, 4), (2, 3), (2, 4)]
    assert new.track_names() == ["Violin I", "Violin II"]
    assert new.cells() == [(1, 1), (1, 2), (2, 1), (2, 2)]


def test_what_hears_the_notes_can_stop_the_writing(duet):
    class Stopped(Exception):
        pass

    def stop(note):
        raise Stopped

    with pytest.raises(Stopped):
        asking.continue_(duet, bars=50, seed=1).takes(2, stop)


def test_a_track_that_rests_to_the_end_is_not_gone_on_with(duet):
    duet.tracks.append(track("", name="Silent"))

    assert {number for number, _ in asking.continue_(duet, bars=1, seed=1).cells()} == {1, 2}


def test_chords_are_asked_for_bar_by_bar(duet):
    controls = Controls(chords=("Dm", "A7"), polyphony={"": 1})

    music = asking.accompany(
        duet, add="cello", controls=controls, sampling=Sampling(rests=False), seed=2
    ).score()

    assert {note.time // 1920 for note in music.tracks[2].notes} == {0, 1}
    assert len(bars(music)) == 2


def test_seeds_are_drawn_apart():
    assert asking.draw_seed() != asking.draw_seed()


@pytest.mark.parametrize(
    ("ask", "words", "error"),
    [
        (asking.infill, {"bars": range(2, 3)}, ScoreError),
        (asking.infill, {"tracks": ["Oboe"]}, ScoreError),
        (asking.vary, {"strength": -0.1}, BriefError),
        (asking.continue_, {"bars": 257}, BriefError),
        (asking.accompany, {"add": []}, BriefError),
        (asking.accompany, {"add": "kazooo"}, BriefError),
        (asking.accompany, {"add": ["32 violins", "31 violas"]}, ScoreError),
    ],
)
def test_what_cannot_be_is_refused_when_it_is_asked(duet, ask, words, error):
    with pytest.raises(error):
        ask(duet, **words)
