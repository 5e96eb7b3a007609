"""Which pieces a model learns from, is chosen by, and is measured on.

A piece goes to a side by a hash of its title, so adding pieces moves none. Movements, remixes
and versions of one title share a side, also across corpora that hold the same works.
"""

import hashlib
import re
import unicodedata
from typing import Literal

from midi_data.published_splits import GROOVE_TEST, GROOVE_VALIDATION

Split = Literal["train", "validation", "test"]

_EDITION = 6336  # of the split; gives each corpus 5 to 7 % of its notes on either held-out side

TEST_SHARE = 0.06
VALIDATION_SHARE = 0.06


def split_of(corpus: str, piece: str) -> Split:
    """The side of a piece, by the names of its corpus and itself.

    A corpus with a published split keeps it: `groove`, where what is not listed for validation or
    test is for training, and `jsb-chorales`, whose pieces are named `train-001`, `valid-001` and
    `test-001`.
    """
    if corpus == "groove":
        return _groove_split(piece)
    if corpus == "jsb-chorales":
        return _JSB[piece.partition("-")[0]]
    digest = hashlib.sha256(f"{_EDITION} {work_of(corpus, piece)}".encode()).digest()
    share = int.from_bytes(digest[:8]) / 2**64
    if share < TEST_SHARE:
        return "test"
    return "validation" if share < TEST_SHARE + VALIDATION_SHARE else "train"


def work_of(corpus: str, piece: str) -> str:
    """The work a piece belongs to, the same for every movement and version of it."""
    family = _FAMILIES.get(corpus, corpus)
    title = _TITLES.get(family, _whole_name)(piece)
    return f"{family}/{_SAME_MUSIC.get((family, title), title)}"


def _whole_name(piece: str) -> str:
    return _plain(piece)


def _plain(words: str) -> str:
    """Letters and digits alone, without accents or case."""
    decomposed = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", " ", decomposed.lower()).strip()


def _quartet(piece: str) -> str:
    """Composer and catalogue number: `Mozart..._K.464_...`, `mozart/k464/movement1`."""
    composer = _plain(re.split(r"[_/]", piece)[0])
    rest = re.sub(r"__sq\d+$", "", piece[len(composer) :])
    koechel = re.search(r"K\.?(\d{2,3})", rest, re.IGNORECASE)
    if composer == "mozart" and koechel:
        return f"mozart k{koechel[1]}"
    opus = re.search(r"op(?:us|\.)_?(\d+)_?(?:no\._?(\d+)|no(\d+))?", rest, re.IGNORECASE)
    if opus:
        return f"{composer} op{opus[1]} no{opus[2] or opus[3] or ''}"
    return f"{composer} {_plain(rest)}"


def _song_cycle(piece: str) -> str:
    """Composer and cycle; for a song that stands alone, composer and title."""
    composer, cycle, title = [*piece.split("__", maxsplit=2), "", ""][:3]
    alone = not _plain(cycle)
    return _plain(f"{composer} {re.sub(r'__lc[0-9]+$', '', title) if alone else cycle}")


def _orchestral_work(piece: str) -> str:
    """The name without its movement: `Beethoven_Op.21_3`, `Bruckner_WAB.105_3b_Trio`."""
    return _plain(re.sub(r"_\d+[ab]?(_\d+|_Scherzo|_Trio)?$", "", piece))


def _game_slot(piece: str) -> str:
    """The place in the game that a piece was written for, whichever version of the game."""
    return _plain(piece.partition("d_")[2] or piece)


def _remix(piece: str) -> str:
    return _plain(re.sub(r"_[a-z]+_remix_?$", "", piece))


def _song_title(piece: str) -> str:
    """The title without its authors: `Lorenz_Hart-Richard_Rodgers__Blue_Room`."""
    return _plain(piece.rpartition("__")[2])


def _tune(piece: str) -> str:
    """A tune's title without its place in the book (`book1/12 The Black Joke`) and its dance."""
    title = _plain(re.sub(r"^.*/\d*", "", piece))
    bare = re.sub(r"^(the|an?) | (reel|jig|hornpipe|strathspey|waltz|the|an?)$", "", title)
    return bare.replace(" ", "")


def _groove_split(piece: str) -> Split:
    session, _, name = piece.rpartition("/")
    number = name.partition("_")[0]
    if number in GROOVE_TEST.get(session, "").split():
        return "test"
    return "validation" if number in GROOVE_VALIDATION.get(session, "").split() else "train"


_JSB: dict[str, Split] = {"train": "train", "valid": "validation", "test": "test"}

_FAMILIES = {
    "openscore-string-quartets": "quartets",
    "beethoven-quartets": "quartets",
    "haydn-quartets": "quartets",
    "mozart-quartets": "quartets",
    "ryans-mammoth": "tunes",
    "airds-airs": "tunes",
    "oneills-1850": "tunes",
}

_TITLES = {
    "quartets": _quartet,
    "openscore-lieder": _song_cycle,
    "openscore-orchestra": _orchestral_work,
    "freedoom": _game_slot,
    "tannerhelland": _remix,
    "openewld": _song_title,
    "tunes": _tune,
}

# Works found to share their melody under different titles.
_SAME_MUSIC = {
    ("quartets", "mozart k807"): "mozart k80",
    ("freedoom", "c1m9"): "e1m5",
    ("tannerhelland", "cyarons gate"): "remember",
    ("tannerhelland", "purgatorys mansion"): "fate",
    ("openscore-lieder", "munktell helena fjerran pa enslig stig"): "munktell helena 10 songs",
    (
        "openscore-lieder",
        "reichardt louise 12 deutsche und italianische romantische gesange",
    ): "reichardt louise",
    ("openscore-lieder", "reichardt louise 6 lieder von novalis op 4"): "reichardt louise",
    ("openscore-lieder", "reichardt louise 12 gesange"): "reichardt louise",
    ("openscore-lieder", "reichardt louise 12 gesange op 3"): "reichardt louise",
}
