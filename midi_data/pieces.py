"""What is known of a corpus, and of a piece in it."""

from dataclasses import dataclass
from typing import Literal

from midi_data.score import Score

Tier = Literal["A", "B", "C"]


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """One corpus and its rights.

    `commit` pins the upstream repository. GitHub packs a commit anew on request, so there is no
    checksum of that download to state in advance; `sha256` is the checksum of the prepared
    archive `NAME.tar.xz` (MIDI made from the scores, one folder), and empty without one.
    """

    name: str
    title: str
    tier: Tier
    licence: str
    attribution: str
    contents: str
    style: str
    repository: str = ""
    commit: str = ""
    home_page: str = ""  # where that is not the repository
    host: str = "https://codeload.github.com"
    prepared_only: bool = False  # the original needs work that only the prepared archive has
    sha256: str = ""
    size_mib: int = 0  # no download of it is larger
    caution: str = ""
    is_notated: bool = False  # made from printed scores, so parts are named after their players
    music21: str = ""  # the corpus of music21 that this is

    @property
    def source_url(self) -> str:
        """Where the original project's archive is downloaded; empty for a bundled corpus."""
        if not self.repository:
            return ""
        return f"{self.host}/{self.repository}/tar.gz/{self.commit}"

    @property
    def home(self) -> str:
        """A page about it; empty for a bundled corpus."""
        if self.home_page or not self.repository:
            return self.home_page
        return f"https://github.com/{self.repository}"

    @property
    def may_download(self) -> bool:
        """Whether the original project's archive can be read as it is."""
        return bool(self.repository) and not self.prepared_only

    @property
    def may_ship(self) -> bool:
        """Whether weights trained on it may be shipped."""
        return self.tier == "A"


@dataclass(frozen=True, kw_only=True)
class Chord:
    """A chord symbol and where it begins."""

    onset_quarters: float
    symbol: str


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One piece of a corpus.

    `style` is the corpus's word for the composer, `words` say more where the corpus does
    ("rock", "halftime"). `chords` are those printed over the melody, if any.
    """

    corpus: str
    name: str
    score: Score
    style: str
    words: tuple[str, ...] = ()
    chords: tuple[Chord, ...] = ()
