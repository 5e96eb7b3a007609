"""Parts, instruments and longer pieces are patched into a MusicXML file."""

from lxml import etree

from midi_data.score import KeySignature, Note, Tempo, TimeSignature, Track
from musegen.daw.xml_patching import patched_musicxml
from tests.musegen.daw.xml_documents import (
    BAR,
    END,
    QUARTER,
    differing,
    document,
    head,
    heard,
    measures,
    note,
    patch,
    read,
    tree,
    whole,
)


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
