"""The colours of tracks, the same in a picture and in a DAW."""

# Eight that people with any colour vision tell apart on white, after Okabe and Ito, "Color
# Universal Design", 2008, darkened where they were too light to carry notes.
_COLOURS = (
    "#0072b2",  # blue
    "#d55e00",  # vermilion
    "#009e73",  # green
    "#a3528a",  # purple
    "#c98a00",  # amber
    "#3a9bd1",  # sky
    "#7a5c3e",  # brown
    "#5a5a5a",  # grey
)


def colour_of(track: int) -> str:
    """The colour of a track by its place in the score, from 0, as `#rrggbb`."""
    return _COLOURS[track % len(_COLOURS)]
