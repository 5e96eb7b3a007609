import itertools
import random

from midi_data.score import Note, Score, Track
from musegen.metrics.memorisation import NoteIndex, find_run, longest_run
from tests.builders import score, track

REEL = "D4:0.5 F#4:0.5 A4:1 G4:0.5 E4:0.5 C#4:1 B3:2 "


def drawn(seed, notes=300):
    """A line of notes drawn at random, one track."""
    draw, line, tick = random.Random(seed), Track("", 0, False), 0
    for _ in range(notes):
        line.notes.append(Note(tick, 60, draw.randrange(48, 84), 80))
        tick += 120 * draw.randrange(1, 5)
    music = Score(480)
    music.tracks.append(line)
    return music


def test_a_piece_of_the_training_set_is_found_whole():
    index = NoteIndex.build([drawn(1), drawn(2), drawn(3)])

    run = find_run(drawn(2), index)

    assert (run.notes, run.piece, run.tick) == (300, 1, 0)


def test_a_copied_phrase_is_found_where_it_stands():
    index = NoteIndex.build([score("C4:1 C4:1 C4:1"), score(REEL + "D4:4")])

    run = find_run(score("E4:3 E4:1 E4:2 " + REEL), index)

    assert run.notes == 7
    assert run.piece == 1
    assert run.tick == 6 * 480


def test_transposed_louder_and_staccato_is_still_copied():
    index = NoteIndex.build([score(REEL)])
    copy = track(REEL, velocity=20, program=40)
    for note in copy.notes:
        note.pitch += 5
        note.duration = 60

    assert longest_run(score(copy), index) == 7


def test_another_rhythm_or_another_interval_ends_the_run():
    index = NoteIndex.build([score(REEL)])

    assert longest_run(score("D4:0.5 F#4:0.5 A4:1 G4:1 E4:0.25"), index) == 4
    assert longest_run(score("D4:0.5 F#4:0.5 A4:1 G4:0.5 F4:0.5 C#4:1"), index) == 4


def test_a_run_does_not_go_on_from_one_line_to_the_next():
    index = NoteIndex.build([score("C4:1 D4:1 E4:1"), score("F4:1 G4:1 A4:1")])
    assert longest_run(score("C4:1 D4:1 E4:1 F4:1 G4:1 A4:1"), index) == 3


def test_a_melody_split_among_instruments_is_found_in_the_top_line():
    index = NoteIndex.build([score(REEL, "D3:6")])
    flute, oboe = "D4:0.5 rest:0.5 A4:1 rest:0.5 E4:0.5", "rest:0.5 F#4:0.5 rest:1 G4:0.5 rest:0.5"

    assert longest_run(score(flute, oboe, "D2:6"), index) == 5


def test_drums_are_common_property():
    beat = track("C2:1 D2:1 C2:1 D2:1", is_drum=True)
    index = NoteIndex.build([score(beat)])

    assert find_run(score(beat), index).piece == -1
    assert longest_run(score(beat, "C4:1 D4:1"), index) == 0


def test_a_drone_is_passed_over_for_a_melody_when_asked():
    index = NoteIndex.build([score("C3:1 " * 20), score(REEL)])
    copy = score("G2:1 " * 20, REEL)

    drone, melody = find_run(copy, index), find_run(copy, index, least_moves=4)

    assert (drone.notes, drone.moves, drone.piece) == (20, 1, 0)
    assert (melody.notes, melody.moves, melody.piece) == (7, 4, 1)


def test_nothing_is_shared_with_an_empty_set_or_by_silence():
    assert longest_run(score(REEL), NoteIndex.build([])) == 0
    assert longest_run(score("rest:4"), NoteIndex.build([score(REEL)])) == 0
    assert longest_run(score("C4:1"), NoteIndex.build([score("C4:1", "rest:4")])) == 0


def test_the_longest_run_is_what_trying_all_would_find():
    training = [drawn(seed, notes=60) for seed in range(4)]
    index = NoteIndex.build(training)
    quilt = Score(480)
    quilt.tracks.append(Track("", 0, False))
    tick = 0
    for piece, first, last in ((0, 5, 17), (3, 30, 49), (1, 0, 11)):
        notes = training[piece].tracks[0].notes[first:last]
        for note in notes:
            at = tick + note.time - notes[0].time
            quilt.tracks[0].notes.append(Note(at, note.duration, note.pitch, 80))
        tick = quilt.tracks[0].notes[-1].time + 7 * 480

    assert find_run(quilt, index).notes == longest_by_trying(quilt, training) == 19


def longest_by_trying(music, training):
    """The longest shared run by comparing every stretch of notes with every other."""

    def moves(piece):
        line = [(note.time, note.pitch) for note in piece.tracks[0].notes]
        return [(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(line)]

    ours, best = moves(music), 0
    for theirs in map(moves, training):
        for i in range(len(ours)):
            for j in range(len(theirs)):
                k = 0
                while i + k < len(ours) and j + k < len(theirs) and ours[i + k] == theirs[j + k]:
                    k += 1
                best = max(best, k)
    return best + 1
