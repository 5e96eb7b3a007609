"""The words for moods, styles and tempo, shared by captions and briefs."""

STYLE_FAMILIES = (
    "classical",
    "art song",
    "orchestra",
    "rock",
    "cinematic",
    "drums",
    "song",
    "chorale",
    "folk",
)
"""Families of corpora, as the composer learns them; the order is part of its weights."""
