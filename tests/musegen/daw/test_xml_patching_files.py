"""Files of all kinds are patched, and what cannot be is refused."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from midi_data.score import Score, Tempo, TextMeta
from musegen.daw.xml_patching import PatchError, patched_musicxml
from tests.musegen.daw.xml_documents import (
    BAR,
    QUARTER,
    around,
    differing,
    document,
    head,
    heard,
    patch,
    read,
    replaced,
    whole,
)


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
