"""What is not selected comes back as it was, to the byte, when a MusicXML file is edited."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from midi_data.score import Note, Notes
from musegen.daw.xml_patching import patched_musicxml
from tests.musegen.daw.xml_documents import (
    BAR,
    END,
    QUARTER,
    around,
    back,
    differing,
    document,
    head,
    heard,
    measures,
    note,
    patch,
    read,
    replaced,
    slur,
    tree,
    whole,
)


def test_a_score_that_is_not_changed_comes_back_as_it_is():
    content = document([head() + whole("C4"), whole("D4") + END])

    assert patched_musicxml(content, read(content), read(content)) == content


def test_only_the_selected_bar_of_the_selected_part_changes():
    flute = [head() + whole("C4"), whole("D4", words="la"), whole("E4"), whole("F4") + END]
    content = document(flute, flute)

    made = patch(content, BAR, 2 * BAR, (67, 0, 480), (65, 480, 1440), track=1)

    assert differing(content, made, part=0) == []
    assert differing(content, made, part=1) == [1]
    assert around(made) == around(content)


def test_what_is_not_a_note_stays_in_its_bar_and_at_its_place():
    words = "<direction-type><words>rit.</words></direction-type>"
    tempo = f'<direction>{words}<sound tempo="60"/></direction>'
    repeat = '<barline location="left"><repeat direction="forward"/></barline>'
    bass = "<attributes><clef><sign>F</sign></clef></attributes>"
    content = document(
        [
            head() + whole("C4"),
            '<print new-system="yes"/>'
            + repeat
            + note("D4", 4)
            + tempo
            + note("E4", 4)
            + bass
            + END,
            whole("F4"),
        ]
    )

    made = patch(content, BAR, 2 * BAR, (67, 0, 1440), (65, 1440, 480))

    new = measures(made)[0][1].decode()
    assert all(each in new for each in (tempo, repeat, bass, END, '<print new-system="yes"/>'))
    assert read(made).tempos[-1].time == BAR + 2 * QUARTER
    assert [each.tag for each in tree(made, 1)][-1] == "barline"
    assert differing(content, made) == [1]


def test_slurs_words_and_fingerings_go_with_their_notes():
    fingering = "<technical><fingering>2</fingering></technical>"
    content = document(
        [
            head() + whole("C4"),
            note("D4", 4, marks=slur("start") + fingering, words="a")
            + note("E4", 4, marks=slur("stop"), words="b"),
        ]
    )

    new = patch(content, BAR, 2 * BAR, (67, 0, 960), (65, 960, 960))

    assert not re.search(b"slur|fingering|lyric", measures(new)[0][1])


def test_a_slur_over_the_border_ends_on_the_nearest_new_note():
    content = document(
        [
            head() + whole("C4", marks=slur("start")),
            whole("D4"),
            whole("E4", marks=slur("stop") + slur("start", 2)),
            whole("F4", marks=slur("stop", 2)),
        ]
    )

    made = patch(content, BAR, 3 * BAR, (67, 0, 1920), (65, 1920, 960), (64, 2880, 960))

    ends = [
        (
            place,
            each.get("type"),
            each.get("number"),
            each.getparent().getparent().findtext("pitch/step"),
        )
        for place in range(4)
        for each in tree(made, place).iter("slur")
    ]
    assert ends == [
        (0, "start", "1", "C"),
        (1, "stop", "1", "G"),
        (2, "start", "2", "E"),
        (3, "stop", "2", "F"),
    ]
    assert differing(content, made) == [1, 2]


def test_a_note_held_from_the_bar_before_still_sounds():
    content = document(
        [
            head() + whole("C4", ties="start"),
            note("C4", 4, ties="stop") + note("D4", 4),
            whole("E4"),
        ]
    )

    made = patch(content, BAR, 2 * BAR, (67, 960, 960))

    assert differing(content, made) == [1]
    assert read(made).tracks[0].notes[0].duration == BAR + 960


def test_the_tie_of_a_note_that_now_ends_at_the_border_is_taken_off():
    content = document(
        [head() + whole("C4", ties="start", words="O"), note("C4", 4, ties="stop") + note("D4", 4)]
    )
    before = read(content)
    after = replaced(before, BAR, 2 * BAR, (60, 0, 1920))
    after.tracks[0].notes[0].duration = BAR

    made = patched_musicxml(content, before, after)

    assert heard(read(made)) == heard(after)
    was, now = (measures(each)[0][0].decode() for each in (content, made))
    assert now == was.replace('<tie type="start"/>', "").replace('<tied type="start"/>', "")


def test_what_was_held_into_the_next_bar_becomes_a_rest_there():
    held = note("C4", 4, ties="stop", marks=slur("stop"))
    content = document([head() + whole("C4", ties="start"), held + note("D4", 4, words="la")])

    made = patch(content, 0, BAR, (67, 0, 1920))

    was, now = (measures(each)[0][1].decode() for each in (content, made))
    assert now != was
    assert "<rest/><duration>4</duration>" in now
    assert note("D4", 4, words="la") in now


def test_a_held_note_is_taken_out_of_a_chord():
    chord = note("E4", 8, ties="stop") + note("G4", 8, ties="stop", before="<chord/>")
    content = document(
        [
            head() + note("E4", 8, ties="start") + note("G4", 8, ties="start", before="<chord/>"),
            chord,
        ]
    )
    before = read(content)
    after = before.copy()
    after.tracks[0].notes = Notes([Note(0, 2 * BAR, 64, 80), Note(0, BAR, 67, 80)])

    made = patched_musicxml(content, before, after)

    assert heard(read(made)) == heard(after)
    assert [n.findtext("pitch/step") for n in tree(made, 1).iter("note")] == ["E"]


def test_a_piano_keeps_its_two_staves():
    clefs = "<clef number='1'><sign>G</sign></clef><clef number='2'><sign>F</sign></clef>"

    def hands(high, low):
        return whole(high, staff=1) + back(8) + whole(low, staff=2, voice=5)

    content = document(
        [
            head(more="<staves>2</staves>", clefs=clefs) + hands("C5", "C3"),
            hands("D5", "D4"),
            hands("E5", "E3"),
        ]
    )

    made = patch(content, BAR, 2 * BAR, (74, 0, 1920), (65, 0, 960), (64, 960, 960))

    staves = [(n.findtext("pitch/step"), n.findtext("staff")) for n in tree(made, 1).iter("note")]
    assert staves == [("D", "1"), ("F", "2"), ("E", "2")]
    assert differing(content, made) == [1]


def test_a_pickup_and_five_four_keep_their_lengths():
    five = "<attributes><time><beats>5</beats><beat-type>4</beat-type></time></attributes>"
    content = document(
        [head() + note("G4", 2), whole("C4"), five + note("D4", 10), note("E4", 10)],
        numbers=range(4),
    )
    start = QUARTER + BAR

    made = patch(content, start, start + 5 * QUARTER, (67, 0, 1440), (65, 1440, 960))
    pickup = patch(content, 0, QUARTER, (67, 0, 240), (65, 240, 240))

    assert differing(content, made) == [2]
    assert differing(content, pickup) == [0]


def test_a_bar_longer_than_its_metre_keeps_its_length():
    content = document([head() + whole("C4"), note("D4", 11), whole("E4")])

    made = patch(content, BAR, BAR + 11 * 240, (67, 0, 1920), (65, 1920, 720))

    assert differing(content, made) == [1]


def test_triplets_fit_where_the_document_has_eighths():
    content = document([head() + whole("C4"), whole("D4"), whole("E4") + END])

    made = patch(content, BAR, 2 * BAR, *((60 + k, 160 * k, 160) for k in range(12)))

    assert [each.text for each in tree(made, 1).iter("divisions")] == ["6", "2"]
    assert differing(content, made) == [1]


@given(
    st.lists(
        st.tuples(st.integers(48, 84), st.integers(0, 31), st.integers(1, 16)),
        min_size=1,
        max_size=8,
        unique_by=lambda each: each[0],
    ),
    st.sampled_from([60, 80]),
)
@settings(max_examples=25, deadline=None)
def test_notes_on_written_places_come_back_exactly(notes, grid):
    content = document([head() + whole("C4", ties="start"), whole("C4", ties="stop"), whole("E4")])
    inside = [
        (pitch, onset * grid, min(length * grid, BAR - onset * grid))
        for pitch, onset, length in notes
        if onset * grid < BAR
    ]

    made = patch(content, BAR, 2 * BAR, *inside)

    assert differing(content, made) == ([1] if inside else [])


def test_absurd_numbers_do_no_harm():
    long = f"<measure-style><multiple-rest>{'9' * 9}</multiple-rest></measure-style>"
    many = f"<staves>{'9' * 9}</staves>"
    bars = [head(more=many) + whole("C4"), f"<attributes>{long}</attributes>" + whole("rest")]
    content = document([*bars, whole("D4")], numbers=["1", "2", "9" * 5000])
    before = read(content)
    after = replaced(before, 2 * BAR, 3 * BAR, (67, 0, 2 * BAR))

    made = patched_musicxml(content, before, after)

    assert heard(read(made)) == heard(after)


def test_words_stay_under_notes_that_stay():
    content = document([head() + note("C4", 4, words="lu") + note("D4", 4, words="la")])
    before = read(content)
    after = replaced(before, 960, BAR, (67, 0, 960))

    made = patched_musicxml(content, before, after)

    assert [n.findtext("lyric/text") for n in tree(made, 0).iter("note")] == ["lu", None]


def test_a_glissando_and_a_trill_over_the_border_are_closed():
    trill = '<ornaments><wavy-line type="{}" number="1"/></ornaments>'
    glide = '<glissando type="{}" line-type="wavy" number="1"/>'
    content = document(
        [
            head() + whole("C4", marks=glide.format("start") + trill.format("start")),
            whole("D4", marks=glide.format("stop") + trill.format("stop")),
        ]
    )

    made = patch(content, BAR, 2 * BAR, (67, 0, 1920))

    ends = [each.get("type") for each in tree(made, 1).iter("glissando", "wavy-line")]
    assert ends == ["stop", "stop"]
