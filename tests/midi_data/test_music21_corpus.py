import pytest

from midi_data import music21_corpus
from midi_data.corpora import CORPORA
from midi_data.errors import CorpusError
from midi_data.music21_corpus import read_pieces, why_not_used

JIG = """X: 7
T:The Black Joke/Kitty
R:Jig
M:6/8
L:1/8
K:G
GAB cde|def gab|
"""


@pytest.fixture
def bundled(tmp_path, monkeypatch):
    """A corpus folder as music21's, with two tunes in one book."""
    (tmp_path / "airdsAirs").mkdir()
    other = JIG.replace("X: 7", "X: 8").replace("R:Jig", "N:none")
    book = f"% A book of tunes\n\n{JIG}\n{other}"
    (tmp_path / "airdsAirs" / "book1.abc").write_text(book)
    monkeypatch.setattr(music21_corpus, "corpus_folder", lambda: tmp_path)
    return tmp_path


def test_a_book_gives_each_of_its_tunes(bundled) -> None:
    first, second = read_pieces(CORPORA["airds-airs"])

    assert (first.name, first.words) == ("book1/7 The Black Joke-Kitty", ("jig",))
    assert (second.name, second.words) == ("book1/8 The Black Joke-Kitty", ())
    assert [note.pitch for note in first.score.tracks[0].notes][:4] == [67, 69, 71, 72]


def test_a_chorale_has_four_voices() -> None:
    chorale = next(read_pieces(CORPORA["chorales"]))

    assert chorale.name == "bach/bwv1.6"
    assert chorale.style == "chorale"
    assert len(chorale.score.tracks) >= 4


def test_a_quartet_is_read_movement_by_movement() -> None:
    movement = next(read_pieces(CORPORA["mozart-quartets"]))

    assert movement.name == "mozart/k155/movement1"
    assert len(movement.score.tracks) == 4


@pytest.mark.parametrize(
    "name", ["essenFolksong", "palestrina", "trecento", "josquin", "monteverdi", "weber"]
)
def test_what_may_not_be_used_has_its_reason_and_no_entry(name) -> None:
    assert why_not_used(name)
    assert name not in {corpus.music21 for corpus in CORPORA.values()}
    assert why_not_used("bach") == ""


def test_music21_without_its_corpus_says_how_to_get_it(monkeypatch) -> None:
    monkeypatch.setattr(music21_corpus, "find_spec", lambda name: None)

    with pytest.raises(CorpusError, match="Install it again"):
        next(read_pieces(CORPORA["chorales"]))
