import json
import tarfile
from pathlib import Path

import pytest

from midi_data.chords import parse_chord
from midi_data.corpora import CORPORA, Chord, attribution, clean_pieces, pieces
from midi_data.errors import CorpusError, FileError
from midi_data.layouts import find_pieces
from midi_data.lead_sheets import _KINDS, from_harte, from_musicxml
from midi_data.reports import Report
from midi_data.splits import split_of
from tests.builders import score, track

TUNE = "D4:1 F4:0.5 A4:0.5 D5:1 C5:0.5 A4:0.5 B4:1 G4:0.5 E4:0.5 A4:2"
BEAT = track("C2:1 D2:1 C2:1 D2:1", is_drum=True)


def kept_in(folder, files):
    """The folder an archive unpacks to."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def midi(*parts, **options):
    return score(*parts, **options).dumps_midi()


def test_a_corpus_is_read_from_its_folder_and_from_its_archive_alike(tmp_path) -> None:
    folder = kept_in(tmp_path / "freedoom", {"mid/d_b.mid": midi(TUNE), "mid/d_a.mid": midi(TUNE)})
    archive = tmp_path / "downloaded.tar.xz"
    with tarfile.open(archive, "w:xz", preset=0) as packed:
        packed.add(folder, "freedoom")

    unpacked = list(pieces("freedoom", archive=folder))
    read = list(pieces("freedoom", archive=archive))

    assert [piece.name for piece in read] == ["d_a", "d_b"]
    assert [piece.name for piece in unpacked] == ["d_a", "d_b"]
    assert read[0].score == unpacked[0].score
    assert (read[0].corpus, read[0].style) == ("freedoom", "rock")


def test_a_groove_has_the_tempo_metre_and_style_of_its_table(tmp_path) -> None:
    table = (
        "style,bpm,beat_type,time_signature,midi_filename\n"
        "latin/brazilian-samba,116,beat,6-8,drummer1/session1/1_latin.mid\n"
        "soul/groove3,86,fill,4-4,drummer1/session1/2_soul.mid\n"
    )
    folder = kept_in(
        tmp_path,
        {
            "info.csv": table,
            "drummer1/session1/1_latin.mid": midi(BEAT),
            "drummer1/session1/2_soul.mid": midi(BEAT),
        },
    )

    samba, soul = pieces("groove", archive=folder)

    assert samba.name == "drummer1/session1/1_latin"
    assert samba.words == ("latin", "brazilian", "samba", "beat")
    assert soul.words == ("soul", "fill")
    assert round(samba.score.tempos[0].qpm) == 116
    assert (samba.score.time_signatures[0].numerator, len(samba.score.time_signatures)) == (6, 1)


def test_a_lead_sheet_has_the_chords_printed_over_it(tmp_path) -> None:
    folder = kept_in(
        tmp_path,
        {
            "mid/Nobody__Song.mid": midi(TUNE),
            "chords/Nobody__Song.tsv": "0\tBb\tminor-seventh\t\n6.5\tC\tdominant\t/E\n",
        },
    )

    (song,) = pieces("openewld", archive=folder)

    assert song.chords == (
        Chord(onset_quarters=0.0, symbol="Bbm7"),
        Chord(onset_quarters=6.5, symbol="C7/E"),
    )


def test_every_chord_of_the_lead_sheets_can_be_read_as_a_chord() -> None:
    symbols = [from_musicxml("F#", kind, "/A") for kind in _KINDS]

    assert [symbol for symbol in symbols if parse_chord(symbol) is None] == []


@pytest.mark.parametrize(
    ("label", "symbol"),
    [("A:min7/b7", "Am7/G"), ("C#:sus4(b7)", "C#7sus4"), ("Bb:maj/3", "Bb/D"), ("N", None)],
)
def test_annotated_chords_are_written_as_on_a_lead_sheet(label, symbol) -> None:
    assert from_harte(label) == symbol


def test_songs_of_pop909_that_are_not_clean_are_not_read(tmp_path) -> None:
    folder = kept_in(
        tmp_path,
        {
            "index.csv": "id,clean\n001,1\n002,0\n",
            "quantised/001.mid": midi(TUNE),
            "quantised/001.chords.tsv": "0\t4\tN\n4\t8\tG:maj\n",
            "quantised/002.mid": midi(TUNE),
            "original/001/001.mid": midi(TUNE),
        },
    )

    (song,) = pieces("pop909", archive=folder)

    assert (song.name, song.chords) == ("001", (Chord(onset_quarters=4.0, symbol="G"),))


def test_a_chorale_of_the_benchmark_holds_equal_neighbours(tmp_path) -> None:
    chorale = [[67, 60, 52, 48], [67, 60, 53, 48], [69, -1, 53, 48]]
    published = {"train": [chorale], "valid": [chorale], "test": [chorale]}
    folder = kept_in(tmp_path, {"Jsb16thSeparated.json": json.dumps(published)})

    found = list(pieces("jsb-chorales", archive=folder))
    parts = [
        [(note.time, note.duration, note.pitch) for note in part.notes]
        for part in found[0].score.tracks
    ]

    assert [piece.name for piece in found] == ["train-001", "valid-001", "test-001"]
    assert parts[0] == [(0, 2, 67), (2, 1, 69)]
    assert parts[1] == [(0, 2, 60)]
    assert parts[3] == [(0, 3, 48)]


@pytest.mark.parametrize(
    ("corpus", "original", "name"),
    [
        (
            "openscore-lieder",
            "scores/Holmès,_Augusta_Mary_Anne/20_Mélodies/20_Le_fil_des_cœurs/lc6147489.mxl",
            "Holmes_Augusta_Mary_Anne__20_Melodies__20_Le_fil_des_coeurs__lc6147489",
        ),
        (
            "openscore-lieder",
            "scores/Abrams,_Harriett/_/The_Orphan\u2019s_Prayer/lc6583966.mxl",
            "Abrams_Harriett_____The_Orphans_Prayer__lc6583966",
        ),
        (
            "openscore-orchestra",
            "data/Bach,_Johann_Sebastian/B_Minor_Mass,_BWV.232/19,21/Bach_BWV.232_19,21.mxl",
            "Bach_BWV.232_19_21",
        ),
        ("freedoom", "musics/d_e1m1.mid", "d_e1m1"),
        (
            "groove",
            "groove/drummer1/session1/1_funk_80_beat_4-4.mid",
            "drummer1/session1/1_funk_80_beat_4-4",
        ),
    ],
)
def test_a_piece_has_one_name_in_the_prepared_and_the_original_archive(
    corpus, original, name
) -> None:
    assert find_pieces(CORPORA[corpus], [original, "README.md"]) == {name: original}


def test_arrangements_of_other_peoples_works_are_not_read() -> None:
    files = ["midi/Aerith's Theme.mid", "midi/Daybreak.mid"]

    assert list(find_pieces(CORPORA["tannerhelland"], files)) == ["Daybreak"]


def test_a_damaged_piece_is_an_error_or_a_line_in_the_report(tmp_path) -> None:
    folder = kept_in(tmp_path, {"mid/a.mid": midi(TUNE), "mid/b.mid": b"<html>not found</html>"})
    report = Report()

    with pytest.raises(FileError, match=r"mid/b\.mid"):
        list(pieces("simutrans", archive=folder))
    read = list(pieces("simutrans", archive=folder, report=report))

    assert [piece.name for piece in read] == ["a"]
    assert [(each.piece, each.reason[:14]) for each in report.left_out] == [("b", "cannot be read")]


def test_several_corpora_are_read_without_doubles(tmp_path) -> None:
    kept_in(tmp_path / "simutrans", {"mid/a.mid": midi(TUNE)})
    kept_in(tmp_path / "tannerhelland", {"mid/b.mid": midi(TUNE)})
    report = Report()

    found = list(clean_pieces(["tannerhelland", "simutrans"], folder=tmp_path, report=report))

    assert [(piece.corpus, piece.name) for piece in found] == [("tannerhelland", "b")]
    assert report.left_out[0].reason == "the same notes as tannerhelland, b"


def test_the_benchmark_is_never_mixed_with_what_holds_its_test_pieces(tmp_path) -> None:
    with pytest.raises(CorpusError, match=r"hold the test pieces.*Use one of the two"):
        clean_pieces(["chorales", "jsb-chorales"], folder=tmp_path, report=Report())


def test_a_corpus_that_is_unknown_or_not_here_says_what_to_do(tmp_path) -> None:
    kept_in(tmp_path, {"mid/readme.txt": "no music"})

    with pytest.raises(CorpusError, match=r"no corpus 'lakh'. There are: openscore-"):
        pieces("lakh")
    with pytest.raises(CorpusError, match="Download it first"):
        pieces("freedoom")
    with pytest.raises(CorpusError, match=r"Give freedoom\.tar\.xz"):
        list(pieces("freedoom", archive=tmp_path))
    with pytest.raises(CorpusError, match="Download it first"):
        clean_pieces(["freedoom"], folder=tmp_path, report=Report())


def test_every_corpus_has_its_rights_stated() -> None:
    for name, corpus in CORPORA.items():
        assert corpus.name == name
        assert corpus.licence
        assert corpus.attribution
        assert corpus.style
        assert corpus.music21 or (len(corpus.commit) == 40 and len(corpus.sha256) == 64)


def test_only_clean_corpora_may_ship() -> None:
    held_back = {name for name, corpus in CORPORA.items() if not corpus.may_ship}

    assert held_back == {"pop909", "simutrans", "nottingham", "jsb-chorales"}


def test_the_notice_names_source_licence_and_the_text_that_must_go_with_it() -> None:
    notice = attribution(["tannerhelland", "freedoom"])

    assert "**Music by Tanner Helland** (CC BY 4.0)" in notice
    assert "https://github.com/freedoom/freedoom" in notice
    assert "Redistributions in binary form must reproduce the above copyright" in notice


@pytest.mark.parametrize("name", ["tannerhelland", "openewld"])
def test_a_prepared_archive_has_music_for_every_side_of_the_split(name) -> None:
    archive = Path(__file__).parents[3] / "shared" / "data" / f"{name}.tar.xz"
    if not archive.exists():
        pytest.skip("the prepared archives are not here")
    report = Report()

    found = list(clean_pieces([name], folder=archive.parent, report=report))
    sides = {split_of(name, piece.name) for piece in found}

    assert sides == {"train", "validation", "test"}
    assert all(piece.chords for piece in found) == (name == "openewld")
