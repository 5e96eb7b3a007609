"""A score as a picture: a piano roll in rows of bars; the louder a note, the darker it is."""

from collections.abc import Iterator

from midi_data.score import Note, Score, bars
from musegen.daw.colours import colour_of
from musegen.daw.roll_page import WIDTH, Colour, Page, draw, drawable, page_of, png_of, shade

__all__ = ["WIDTH", "picture_png"]


def picture_png(score: Score, *, title: str = "") -> bytes:
    """The bytes of a PNG, 1,800 pixels wide, up to eight rows of bars high."""
    numbered = list(enumerate(bars(score, at_least=1), start=1))
    page = page_of(score, numbered, _by_loudness)
    figure, _ = draw(page, drawable(title or "Untitled", 90), " · ".join(_facts(page)))
    return png_of(figure, title)


def _by_loudness(track: int, note: Note) -> Colour:
    """Even the softest note can be seen."""
    return shade(colour_of(track), 0.35 + 0.65 * min(note.velocity, 110) / 110)


def _facts(page: Page) -> Iterator[str]:
    score = page.score
    count = page.rows[-1][-1][0]
    yield "1 bar" if count == 1 else f"{count} bars"
    first = page.rows[0][0][1]
    yield f"{first.numerator}/{first.denominator}"
    bpm = score.tempos[0].qpm if score.tempos else 120.0
    yield f"{bpm:.0f} quarter notes a minute"
    yield f"{score.note_num():,} notes"
