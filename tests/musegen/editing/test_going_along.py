"""Whatever moves bars and tracks: each note is where it is said to have gone."""

from hypothesis import given, settings
from hypothesis import strategies as st

from midi_data.score import Note, Score, TimeSignature, Track, bar_at, bars
from musegen.editing import edited
from musegen.editing.note_table import NoteTable, bars_of_notes

METRES = st.sampled_from([(4, 4), (3, 4), (6, 8), (1, 4), (5, 8)])
STEPS = st.sampled_from(
    [
        "trim 2-4",
        "loop 2-3 x3",
        "loop 1 x2",
        "insert-bars 1",
        "insert-bars 3 x2",
        "delete-bars 2",
        "delete-bars 1-2",
        "stretch 2",
        "stretch 1/2@2-3",
        "stretch 3@1",
        "time-signature 3/8",
        "time-signature 5/4@2-3",
        "duplicate 1",
        "move 2=1",
        "merge 1,3",
        "delete 2",
    ]
)


@st.composite
def marked_pieces(draw):
    """Three tracks of six bars in changing metres; each note is known by its pitch and velocity."""
    piece, tick = Score(96), 0
    for numerator, denominator in draw(st.lists(METRES, min_size=6, max_size=6)):
        piece.time_signatures.append(TimeSignature(tick, numerator, denominator))
        tick += 96 * 4 * numerator // denominator
    for number in range(3):
        part = Track(f"Part {number + 1}", number, False)
        onsets = draw(st.lists(st.integers(0, tick // 6 - 1), max_size=12, unique=True))
        for place, onset in enumerate(sorted(onsets)):
            length = draw(st.integers(1, 400))
            part.notes.append(Note(6 * onset, length, 40 + place, 10 + number))
        piece.tracks.append(part)
    piece.tracks[0].notes.append(Note(tick - 12, 12, 100, 10))  # so that all six bars are there
    return piece


@given(marked_pieces(), STEPS)
@settings(max_examples=30, deadline=None)
def test_notes_are_in_the_bars_and_tracks_they_are_said_to_have_gone_to(piece, step):
    before = bars(piece)

    made = edited(piece, [step])

    after = bars(made.score)
    places = {
        (note.pitch, note.velocity): (number, int(bar))
        for number, part in enumerate(piece.tracks)
        for note, bar in zip(part.notes, bars_of_notes(NoteTable.of(part), before, 96), strict=True)
    }
    for number, part in enumerate(made.score.tracks):
        for note in part.notes:
            track, bar = places[note.pitch, note.velocity]
            sounds = range(bar_at(note.time, after), bar_at(note.end - 1, after) + 1)
            assert number in made.places.tracks[track]
            assert set(sounds) & set(made.places.bars[bar])


@given(marked_pieces(), st.sampled_from(["insert-bars 2", "insert-bars 4 x3", "stretch 3@2"]))
@settings(max_examples=20, deadline=None)
def test_no_note_is_lost_or_doubled_where_none_is_asked_for(piece, step):
    made = edited(piece, [step]).score

    assert [len(part.notes) for part in made.tracks] == [len(part.notes) for part in piece.tracks]


@given(marked_pieces(), STEPS)
@settings(max_examples=20, deadline=None)
def test_every_kept_bar_is_as_long_as_it_was_unless_stretched(piece, step):
    if step.startswith(("stretch", "time-signature")):
        return
    before, made = bars(piece), edited(piece, [step])
    after = bars(made.score, at_least=max(max(goes, default=0) for goes in made.places.bars) + 1)

    for bar, goes in zip(before, made.places.bars, strict=True):
        assert {after[number].length for number in goes} <= {bar.length}
