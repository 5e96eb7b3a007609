import numpy as np

from musegen.composer.echoes import bars_back
from musegen.composer.excerpts import Task, assemble, measured_header
from musegen.encoders import event_streams
from musegen.encoders import event_vocabulary as v
from tests.builders import score, track
from tests.musegen.composer.test_windows import excerpt_of

TUNE = "C5:1 D5:1 E5:2 "
OTHER = "G5:4 "


def back(music):
    excerpt = excerpt_of(music)
    return bars_back(excerpt.notes, excerpt.bar_of_note).tolist()


def everything_written(music):
    excerpt = excerpt_of(music)
    count = len(excerpt.bar_events)
    task = Task(np.zeros(len(excerpt.notes), dtype=bool), count, count, 0)
    return assemble(excerpt, measured_header(excerpt, 120, None), task)


def test_a_bar_echoes_the_nearest_bar_that_is_alike():
    assert back(score(TUNE + TUNE + OTHER + TUNE)) == [0, 0, 0, 1, 1, 1, 0, 2, 2, 2]


def test_a_bar_with_one_other_length_is_no_echo():
    assert not any(back(score("C5:1 D5:1 E5:2 C5:1 D5:1 E5:1")))


def test_each_track_echoes_for_itself():
    music = score(TUNE + TUNE, track("C3:4 D3:4"))

    window = everything_written(music)

    echoes = window.events[window.events[:, v.KIND] == v.ECHO]
    assert echoes[:, [v.SLOT, v.DURATION]].tolist() == [[v.SLOTS(0), 1]]


def test_the_notes_of_an_echo_follow_it_and_need_not_be_written():
    window = everything_written(score(TUNE + TUNE))

    kinds = window.events[:, v.KIND].tolist()
    at = kinds.index(v.ECHO)
    assert kinds[at + 1 : at + 4] == [v.NOTE] * 3
    assert window.given[at : at + 4].tolist() == [False, True, True, True]


def test_without_its_echo_events_a_window_holds_the_same_music():
    music = score(TUNE + TUNE + OTHER + OTHER, track("C3:4 C3:4 D3:4 D3:4"))

    events = everything_written(music).events
    decoded = event_streams.decode(events[events[:, v.KIND] != v.ECHO])

    for mine, theirs in zip(decoded.tracks, music.tracks, strict=True):
        assert [(note.time, note.pitch) for note in mine.notes] == [
            (note.time, note.pitch) for note in theirs.notes
        ]


def test_a_bar_some_of_whose_notes_are_given_is_not_echoed():
    excerpt = excerpt_of(score(TUNE + TUNE))
    given = np.array([False, False, False, True, False, False])

    window = assemble(excerpt, measured_header(excerpt, 120, None), Task(given, 0, 2, 0))

    assert v.ECHO not in window.events[:, v.KIND]
