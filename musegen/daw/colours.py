"""The colours of tracks, the same in a picture and in a DAW."""

# Eight that people with any colour vision tell apart on white, after Okabe and Ito, "Color
# Universal Design", 2008, darkened where they were too light to carry notes.
_COLOURS = (
    (0, 114, 178),  # blue
    (213, 94, 0),  # vermilion
    (0, 158, 115),  # green
    (163, 82, 138),  # purple
    (201, 138, 0),  # amber
    (58, 155, 209),  # sky
    (122, 92, 62),  # brown
    (90, 90, 90),  # grey
)
_SHADES = (1.0, 0.6, 1.45)  # of brightness, one for every eight tracks


def colour_of(track: int) -> str:
    """The colour of a track by its place in the score, from 0, as `#rrggbb`."""
    shade = _SHADES[track // len(_COLOURS) % len(_SHADES)]
    levels = (min(255, round(level * shade)) for level in _COLOURS[track % len(_COLOURS)])
    return "#" + "".join(f"{level:02x}" for level in levels)
