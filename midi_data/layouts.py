"""Where a corpus keeps its pieces, and what each is called.

A prepared archive and the original project's own archive have different folders; a piece has the
same name in both, so that it stays on its side of the split.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from midi_data.pieces import Corpus

_PREPARED = {
    "groove": r"(drummer\d+/.+)\.mid",
    "pop909": r"quantised/(\d+)\.mid",
}
_ORIGINAL = {
    "openscore-string-quartets": r"scores/(.+)\.mxl",
    "openscore-lieder": r"scores/(?!.*/lc(?:6994338|30888626)\.)(.+)\.mxl",  # they hold other songs
    "openscore-orchestra": r"data/.+/([^/]+)\.mxl",
    "freedoom": r"musics/(.+)\.mid",
    "tannerhelland": r"midi/(?!.*(?:Aerith|Alagaesia|Carol of|White Knight))(.+)\.mid",
    "groove": r"groove/(drummer\d+/.+)\.mid",
    "simutrans": r"simutrans/music/(.+)\.mid",
    "nottingham": r"MIDI/([^/]+)\.mid",
}
_COMPANIONS = re.compile(r"(groove/)?info\.csv|index\.csv|(chords|quantised)/.+\.tsv")


def find_pieces(corpus: Corpus, names: Iterable[str]) -> dict[str, str]:
    """The files that are pieces: each piece's name and its file's, in order of the names given.

    Args:
        corpus: whose archive it is.
        names: of the files in it, relative to its one folder.
    """
    names = list(names)
    for pattern in _patterns(corpus):
        matches = [match for match in map(pattern.fullmatch, names) if match]
        if matches:
            spell = _spelling(corpus)
            return {spell(match[1]): match[0] for match in matches}
    return {}


def is_wanted(corpus: Corpus) -> Callable[[str], bool]:
    """Tells whether a file is a piece, or says something about pieces."""
    patterns = (*_patterns(corpus), _COMPANIONS)
    return lambda name: any(pattern.fullmatch(name) for pattern in patterns)


def _patterns(corpus: Corpus) -> list[re.Pattern[str]]:
    prepared = _PREPARED.get(corpus.name, r"mid/(.+)\.mid")
    original = _ORIGINAL.get(corpus.name)
    return [re.compile(pattern) for pattern in (prepared, original) if pattern]


def _spelling(corpus: Corpus) -> Callable[[str], str]:
    if corpus.name == "groove":
        return str
    return lambda path: "__".join(map(_plain, path.split("/")))


def _plain(part: str) -> str:
    """`Clairières_dans_le_ciel` as `Clairieres_dans_le_ciel`, `J'ai (deux)` as `Jai_deux`."""
    if re.fullmatch(r"[A-Za-z0-9._-]+", part):
        return part
    spelled = unicodedata.normalize("NFKD", part.replace("œ", "oe").replace("ß", "ss"))
    kept = re.sub(r"['!?]", "", spelled.encode("ascii", "ignore").decode())
    return re.sub(r"[^A-Za-z0-9.-]+", "_", kept).strip("_") or "_"
