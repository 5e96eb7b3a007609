import numpy as np

from midi_data.instruments import instrument_of
from musegen.composer.excerpts import (
    Task,
    assemble,
    at_home,
    cut,
    excerpt_key,
    measured_header,
    transpose,
)
from musegen.composer.windows import draw_window, reinstrument
from musegen.encoders import event_streams
from musegen.encoders import event_vocabulary as v
from tests.builders import score, track


def excerpt_of(music):
    events = event_streams.encode(music).events
    edges = np.append(np.flatnonzero(events[:, v.KIND] == v.BAR), len(events) - 1)
    return cut(events, edges, 0, len(edges) - 1, whole=True)


def duet():
    return score("C5:4 D5:4 E5:4 F5:4", track("C3:4 D3:4 E3:4 F3:4", program=32))


def pitches(window):
    return (window.events[window.events[:, v.KIND] == v.NOTE, v.PITCH] - v.PITCHES.first).tolist()


def test_infilling_reads_what_follows_before_it_writes():
    excerpt = excerpt_of(duet())
    lower = excerpt.notes[:, v.SLOT] == 1
    inside = excerpt.bar_of_note == 1
    given = (excerpt.bar_of_note >= 1) & ~(lower & inside)

    window = assemble(excerpt, measured_header(excerpt, 120, None), Task(given, 1, 2, 2))

    # bars 3 and 4; then bar 1; then the upper part of bar 2, and last what is to be written
    assert pitches(window) == [76, 52, 77, 53, 72, 48, 74, 50]
    shown = window.given[window.events[:, v.KIND] == v.NOTE].tolist()
    assert shown == [True, True, True, True, False, False, True, False]
    assert v.END not in window.events[:, v.KIND]


def test_accompanying_shows_each_bar_of_the_given_part_first():
    excerpt = excerpt_of(duet())
    given = excerpt.notes[:, v.SLOT] == 1

    window = assemble(excerpt, measured_header(excerpt, 120, None), Task(given, 0, 4, 0))

    assert pitches(window) == [48, 72, 50, 74, 52, 76, 53, 77]
    assert window.events[-1, v.KIND] == v.END


def test_transposing_moves_chords_with_the_notes_and_leaves_drums():
    music = score("C4:4", track("C2:4", is_drum=True))
    excerpt = excerpt_of(music)
    excerpt.bar_events[:, v.SLOT] = v.CHORD(11 * v.CHORD_QUALITIES + 3)

    moved = transpose(excerpt, 2)

    assert sorted(moved.notes[:, v.PITCH] - excerpt.notes[:, v.PITCH]) == [0, 2]
    assert moved.bar_events[0, v.SLOT] == v.CHORD(1 * v.CHORD_QUALITIES + 3)


def test_a_header_says_what_the_music_is():
    header = measured_header(excerpt_of(score("A4:1 C5:1 E5:1 A4:1 " * 4)), 96, "folk")

    assert header.key.name == "A minor"
    assert header.density == 1.0
    assert header.tracks[0].polyphony == 1.0


def test_windows_fit_the_context_and_repeat_with_their_seed():
    events = event_streams.encode(score("C4:0.25 D4:0.25 " * 400, "E4:1 " * 200)).events

    drawn = [draw_window(events, 120, "folk", np.random.default_rng(3), context=200) for _ in "12"]

    assert len(drawn[0].events) <= 200
    assert np.array_equal(drawn[0].events, drawn[1].events)


def test_a_part_goes_only_to_an_instrument_that_can_play_it():
    bass_and_drums = excerpt_of(score(track("E1:4 A1:4"), track("C2:8", is_drum=True)))

    for seed in range(20):
        swapped = reinstrument(bass_and_drums, np.random.default_rng(seed), share=1.0)

        assert instrument_of(swapped.programs[0]).low <= 28
        assert swapped.programs[1] == v.DRUMS_PROGRAM


def test_music_is_read_and_written_on_c():
    excerpt = at_home(excerpt_of(score("A4:1 C5:1 E5:1 A4:1 " * 4, track("A2:16"))))

    assert excerpt_key(excerpt).name == "C minor"
    assert pitches_of(excerpt)[:2] == [72, 48]  # up a third, the nearer way


def pitches_of(excerpt):
    return (excerpt.notes[:, v.PITCH] - v.PITCHES.first).tolist()
