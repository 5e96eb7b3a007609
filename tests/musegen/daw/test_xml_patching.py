"""What is not selected comes back as it was, to the byte, when a MusicXML file is edited."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from midi_data.files import read_bytes
from midi_data.score import KeySignature, Note, Notes, Score, Tempo, TextMeta, TimeSignature, Track
from musegen.daw.xml_patching import PatchError, patched_musicxml

QUARTER = 480
BAR = 4 * QUARTER


def note(name="C4", length=2, *, before="", ties="", voice=1, staff="", marks="", words=""):
    """A note of 2 units a quarter, laid out as notation programs do; `rest` is one."""
    sound = "<rest/>"
    if name != "rest":
        alter = f"<alter>{name.count('#') - name[1:].count('b')}</alter>" if len(name) > 2 else ""
        sound = f"<pitch><step>{name[0]}</step>{alter}<octave>{name[-1]}</octave></pitch>"
    tied = "".join(f'<tied type="{tie}"/>' for tie in ties.split())
    notations = f"<notations>{tied}{marks}</notations>" if tied or marks else ""
    tie = "".join(f'<tie type="{each}"/>' for each in ties.split())
    on = f"<staff>{staff}</staff>" if staff else ""
    lyric = f"<lyric><text>{words}</text></lyric>" if words else ""
    return (
        f'<note default-x="8">{before}{sound}<duration>{length}</duration>{tie}'
        f"<voice>{voice}</voice>{on}{notations}{lyric}</note>"
    )


def slur(kind, number=1):
    return f'<slur type="{kind}" number="{number}" bezier-x="3"/>'


def head(*, divisions=2, fifths=0, time=(4, 4), more="", clefs="<clef><sign>G</sign></clef>"):
    metre = f"<time><beats>{time[0]}</beats><beat-type>{time[1]}</beat-type></time>"
    key = f"<key><fifths>{fifths}</fifths></key>"
    return f"<attributes><divisions>{divisions}</divisions>{key}{metre}{more}{clefs}</attributes>"


def back(length):
    return f"<backup><duration>{length}</duration></backup>"


END = "<barline location='right'><bar-style>light-heavy</bar-style></barline>"


def document(*parts, entries=None, numbers=None, prolog=""):
    """A score with a title; a part is a list of its bars' texts."""
    names = range(1, len(parts) + 1)
    entries = entries or [
        f"<score-part id='P{each}'><part-name>Flute {each}</part-name></score-part>"
        for each in names
    ]
    written = ""
    for each, bars in zip(names, parts, strict=True):
        numbered = zip(numbers or range(1, len(bars) + 1), bars, strict=True)
        measures = "".join(
            f'\n    <measure number="{number}" width="99">\n      {bar}\n      </measure>'
            for number, bar in numbered
        )
        written += f"\n  <part id='P{each}'>{measures}\n    </part>"
    listing = "<part-list>" + "".join(entries) + "</part-list>"
    words = "<credit><credit-words>Für Élise</credit-words></credit>"
    root = f"<score-partwise version='4.0'>{words}{listing}{written}\n</score-partwise>\n"
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n{prolog}<!-- mine -->\n' + root).encode()


def whole(name, **more):
    return note(name, 8, **more)


def read(content):
    return read_bytes(content, name="song.musicxml")


def heard(score):
    return [
        sorted((n.time, n.duration, n.pitch, n.velocity) for n in track.notes)
        for track in score.tracks
    ]


def measures(content):
    """The text of every measure of every part."""
    parts = re.findall(rb"<part id.*?</part>", content, re.DOTALL)
    return [re.findall(rb"<measure .*?</measure>", part, re.DOTALL) for part in parts]


def differing(before, after, part=0):
    """The places of the measures of a part whose bytes differ."""
    pairs = enumerate(zip(measures(before)[part], measures(after)[part], strict=False))
    return [place for place, (was, now) in pairs if was != now]


def around(content):
    return re.sub(rb"<measure .*?</measure>", b"", content, flags=re.DOTALL)


def replaced(score, start, end, *notes, track=0):
    """A copy in which the notes that begin from `start` to `end` (ticks) are others.

    Each is (pitch, onset, length), from `start`, in ticks.
    """
    made = score.copy()
    stay = [n for n in made.tracks[track].notes if not start <= n.time < end]
    new = [Note(start + onset, length, pitch, 70) for pitch, onset, length in notes]
    made.tracks[track].notes = Notes(sorted(stay + new, key=lambda n: (n.time, n.pitch)))
    return made


def patch(content, start, end, *notes, track=0):
    """The patched document, once it is sure that it says what it should."""
    before = read(content)
    after = replaced(before, start, end, *notes, track=track)
    made = patched_musicxml(content, before, after)
    assert heard(read(made)) == [each for each in heard(after) if each]
    return made


def tree(content, place, part=0):
    """A measure as elements."""
    return etree.fromstring(measures(content)[part][place])


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


def test_a_clarinet_reads_another_pitch():
    transpose = "<transpose><diatonic>-1</diatonic><chromatic>-2</chromatic></transpose>"
    b_flat = head(fifths=2, more="", clefs="<clef><sign>G</sign></clef>" + transpose)
    content = document([b_flat + whole("D4"), whole("E4")])

    made = patch(content, BAR, 2 * BAR, (64, 0, 1920))

    written = tree(made, 1).find("note/pitch")
    assert (written.findtext("step"), written.findtext("alter")) == ("F", "1")
    assert tree(made, 1).find("note/accidental") is None


KIT = (
    "<score-part id='P1'><part-name>Kit</part-name>"
    "<score-instrument id='P1-I36'><instrument-name>Kick</instrument-name></score-instrument>"
    "<midi-instrument id='P1-I36'><midi-channel>10</midi-channel>"
    "<midi-unpitched>37</midi-unpitched></midi-instrument></score-part>"
)


def hit(length):
    return (
        "<note><unpitched><display-step>F</display-step><display-octave>3</display-octave>"
        f"</unpitched><duration>{length}</duration><instrument id='P1-I36'/></note>"
    )


def test_drums_are_written_where_they_are_elsewhere_and_new_ones_are_listed():
    content = document([head() + hit(8), hit(8)], entries=[KIT])

    made = patch(content, BAR, 2 * BAR, (36, 0, 480), (38, 480, 480))

    kick, snare = list(tree(made, 1).iter("note"))[:2]
    assert kick.findtext("unpitched/display-octave") == "3"
    listed = {
        each.get("id"): each.findtext("midi-unpitched")
        for each in etree.fromstring(made).iter("midi-instrument")
    }
    assert listed[snare.find("instrument").get("id")] == "39"
    assert differing(content, made) == [1]


def test_a_new_track_is_a_part_with_the_measures_and_repeats_of_the_others():
    repeat = "<barline location='right'><repeat direction='backward'/></barline>"
    three = "<attributes><time><beats>3</beats><beat-type>4</beat-type></time></attributes>"
    content = document(
        [head() + note("G4", 2), whole("C4"), three + note("D4", 6) + repeat], numbers=[0, 1, 2]
    )
    before = read(content)
    after = before.copy()
    after.tracks.append(Track("Cello", 42, False))
    after.tracks[1].notes.extend([Note(QUARTER, 960, 48, 80), Note(QUARTER + BAR, 1440, 50, 80)])

    made = patched_musicxml(content, before, after)

    back_again = read(made)
    assert heard(back_again) == heard(after)
    assert (back_again.tracks[1].name, back_again.tracks[1].program) == ("Cello", 42)
    assert differing(content, made) == []
    assert [tree(made, place, part=1).get("number") for place in range(3)] == ["0", "1", "2"]
    assert tree(made, 2, part=1).find("barline/repeat") is not None
    assert tree(made, 2, part=1).findtext("attributes/time/beats") == "3"


def test_a_longer_piece_has_more_measures_in_every_part():
    flute = [head() + whole("C4"), whole("D4") + END]
    content = document(flute, flute)
    before = read(content)
    after = before.copy()
    after.time_signatures.append(TimeSignature(3 * BAR, 3, 4))
    after.key_signatures.append(KeySignature(2 * BAR, 2, 0))
    after.tempos.append(Tempo(3 * BAR, 60))
    after.tracks[0].notes.extend([Note(2 * BAR, BAR, 62, 80), Note(3 * BAR, 160, 66, 80)])

    made = patched_musicxml(content, before, after)

    back_again = read(made)
    assert heard(back_again) == heard(after)
    for events in ("tempos", "time_signatures", "key_signatures"):
        assert str(getattr(back_again, events)) == str(getattr(after, events))
    assert [len(part) for part in measures(made)] == [4, 4]
    assert [differing(content, made, part=part) for part in (0, 1)] == [[], []]


def test_after_a_short_last_bar_comes_the_rest_of_it():
    content = document([head() + whole("C4"), note("D4", 6)])
    before = read(content)
    after = before.copy()
    after.tracks[0].notes.append(Note(2 * BAR, BAR, 62, 80))

    made = patched_musicxml(content, before, after)

    assert heard(read(made)) == heard(after)
    lengths = [n.findtext("duration") for place in (2, 3) for n in tree(made, place).iter("note")]
    assert lengths == ["2", "8"]


def test_a_note_held_over_the_old_end_is_tied():
    content = document([head() + whole("C4"), whole("D4")])
    before = read(content)
    after = before.copy()
    after.tracks[0].notes[1].duration = 2 * BAR

    made = patched_musicxml(content, before, after)

    assert heard(read(made)) == heard(after)


def test_a_sign_for_many_bars_of_rest_goes_where_there_are_notes_now():
    sign = "<measure-style><multiple-rest>2</multiple-rest></measure-style>"
    content = document(
        [
            head() + whole("C4"),
            f"<attributes>{sign}</attributes>" + whole("rest"),
            whole("rest"),
            whole("D4"),
        ]
    )

    made = patch(content, 2 * BAR, 3 * BAR, (67, 0, 1920))

    assert b"multiple-rest" not in made
    assert measures(made)[0][1] == measures(content)[0][1].replace(sign.encode(), b"")


def test_compressed_files_stay_compressed_and_keep_what_else_is_in_them():
    file = BytesIO()
    score = document([head() + whole("C4"), whole("D4")])
    with ZipFile(file, "w") as archive:
        archive.writestr("META-INF/container.xml", '<rootfile full-path="a.xml"/>')
        archive.writestr("a.xml", score)
        archive.writestr("cover.png", b"picture")

    made = patch(file.getvalue(), BAR, 2 * BAR, (67, 0, 1920))

    with ZipFile(BytesIO(made)) as archive:
        assert archive.namelist() == ["META-INF/container.xml", "a.xml", "cover.png"]
        assert archive.read("cover.png") == b"picture"
        assert differing(score, archive.read("a.xml")) == [1]


@pytest.mark.parametrize("codec", ["utf-16", "latin-1", "utf-8-sig"])
def test_other_encodings_are_kept(codec):
    text = document([head() + whole("C4"), whole("D4")]).decode()
    declared = codec.removesuffix("-sig").upper().replace("LATIN-1", "ISO-8859-1")
    content = text.replace("UTF-8", declared).encode(codec)

    made = patch(content, BAR, 2 * BAR, (67, 0, 1920))

    plain = [each.decode(codec).encode() for each in (content, made)]
    assert differing(*plain) == [1]
    assert around(plain[0]) == around(plain[1])


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


REFUSED = {
    "tempos": lambda score: score.tempos.append(Tempo(0, 90)),
    "markers": lambda score: score.markers.append(TextMeta(0, "A")),
    "other tracks": lambda score: setattr(score.tracks[0], "program", 12),
}


@pytest.mark.parametrize("words", REFUSED)
def test_more_than_notes_cannot_be_patched(words):
    content = document([head() + whole("C4"), whole("D4")])
    after = read(content).copy()
    REFUSED[words](after)

    with pytest.raises(PatchError, match=f"{words}.*Write the whole piece anew"):
        patched_musicxml(content, read(content), after)


def test_another_score_cannot_be_patched_in():
    content = document([head() + whole("C4"), whole("D4")])
    other = read(document([head() + whole("C4"), whole("F4")]))

    with pytest.raises(PatchError, match="other notes"):
        patched_musicxml(content, other, other)


def test_a_bar_shown_as_a_repeat_of_another_cannot_be_patched():
    sign = "<measure-style><measure-repeat type='start'>1</measure-repeat></measure-style>"
    content = document([head() + whole("C4"), f"<attributes>{sign}</attributes>" + whole("C4")])
    before = read(content)

    with pytest.raises(PatchError, match=r"measure 2: shows a sign for repeated"):
        patched_musicxml(content, before, replaced(before, BAR, 2 * BAR, (67, 0, 1920)))


def test_a_score_written_measure_by_measure_cannot_be_patched():
    bar = f"<measure number='1'><part id='P1'>{head()}{whole('C4')}</part></measure>"
    listing = "<part-list><score-part id='P1'><part-name>Flute</part-name></score-part></part-list>"
    content = f"<score-timewise>{listing}{bar}</score-timewise>".encode()
    before = read(content)

    with pytest.raises(PatchError, match="measure by measure"):
        patched_musicxml(content, before, replaced(before, 0, BAR, (67, 0, 1920)))


def test_a_piano_piece_from_the_corpus_keeps_all_but_the_bar_that_changes():
    """Schoenberg's has two staves, tuplets, ties, slurs and ten other things in every bar."""
    from music21 import corpus

    content = corpus.getWork("schoenberg/opus19/movement2").read_bytes()
    before = read(content)
    after = replaced(before, 3 * BAR, 4 * BAR, (67, 0, 960), (55, 0, 1920))

    made = patched_musicxml(content, before, after)

    assert heard(read(made)) == heard(after)


def test_a_document_that_is_not_written_as_it_says_cannot_be_patched():
    content = document([head() + whole("C4"), whole("D4")]).replace(b"UTF-8", b"ASCII")
    before = Score(QUARTER)

    with pytest.raises(PatchError, match="not written as it says"):
        patched_musicxml(content, before, before)
