import pytest

import musegen
from midi_data.errors import BriefError, ScoreError
from musegen.verbs import continue_
from tests.builders import score


def test_streamed_notes_are_those_of_the_piece():
    piece = musegen.compose("a minuet for flute and cello, 4 bars", seed=4)

    streamed = list(musegen.stream_compose("a minuet for flute and cello, 4 bars", seed=4))

    asked = sorted((n.track, n.onset_quarters, n.length_quarters, n.pitch) for n in streamed)
    written = sorted(
        (number, note.time / 480, note.duration / 480, note.pitch)
        for number, part in enumerate(piece.tracks, start=1)
        for note in part.notes
    )
    assert asked == [pytest.approx(note) for note in written]
    assert [note.bar for note in streamed] == sorted(note.bar for note in streamed)


def test_a_brief_can_be_changed_before_it_is_composed():
    brief = musegen.parse_brief("a chorale in F major, 4 bars", seed=1)

    piece = musegen.compose(brief, seed=1)

    assert [part.program for part in piece.tracks] == [p.program for p in brief.instruments]


def test_composing_can_be_stopped():
    class Stopped(Exception):
        pass

    def stop(done, total, words):
        raise Stopped

    with pytest.raises(Stopped):
        musegen.compose("a waltz", bars=4, seed=0, progress=stop)


def test_progress_is_told_bar_by_bar():
    told = []

    musegen.compose(
        "a waltz", bars=3, seed=0, progress=lambda done, total, words: told.append((done, total))
    )

    assert told == [(1, 3), (2, 3), (3, 3)]


def test_music_on_any_ticks_is_continued_on_its_own():
    odd = score("C4:1 E4:1 G4:2").resample(96)

    longer = continue_(odd, bars=2, seed=3)

    assert longer.ticks_per_quarter == 96
    assert len(longer.tracks[0].notes) > 3
    assert all(note.time >= 4 * 96 for note in list(longer.tracks[0].notes)[3:])


def test_there_is_nothing_to_continue_in_silence():
    with pytest.raises(ScoreError, match="not a note"):
        continue_(score(), bars=4)


def test_no_bars_more_is_refused():
    with pytest.raises(BriefError, match="1 to 256"):
        continue_(score("C4:1"), bars=0)
