"""The drum kit: the name of each General MIDI drum and where it is written on the staff."""

# key | name | place on the staff | head; places as in Weinberg, "Guide to Standardized Drumset
# Notation", 1998, as far as it goes
_DRUMS = """
35|Low Bass Drum|E4|normal
36|Bass Drum|F4|normal
37|Side Stick|C5|x
38|Snare|C5|normal
39|Hand Clap|D5|x
40|Electric Snare|C5|diamond
41|Low Floor Tom|G4|normal
42|Closed Hi-hat|G5|x
43|High Floor Tom|A4|normal
44|Pedal Hi-hat|D4|x
45|Low Tom|B4|normal
46|Open Hi-hat|G5|circle-x
47|Low-Mid Tom|D5|normal
48|High-Mid Tom|E5|normal
49|Crash|A5|x
50|High Tom|F5|normal
51|Ride|F5|x
52|China|B5|circle-x
53|Ride Bell|F5|diamond
54|Tambourine|E5|diamond
55|Splash|B5|x
56|Cowbell|E5|triangle
57|Crash 2|A5|circle-x
58|Vibraslap|D5|diamond
59|Ride 2|F5|circle-x
60|High Bongo|E5|cross
61|Low Bongo|D5|cross
62|Muted Conga|C5|cross
63|Open Conga|B4|cross
64|Low Conga|A4|cross
65|High Timbale|E5|square
66|Low Timbale|D5|square
67|High Agogo|G5|triangle
68|Low Agogo|F5|triangle
69|Cabasa|B4|x
70|Maracas|A4|x
71|Short Whistle|C6|normal
72|Long Whistle|C6|diamond
73|Short Guiro|B4|diamond
74|Long Guiro|A4|diamond
75|Claves|B4|triangle
76|High Wood Block|A5|triangle
77|Low Wood Block|C5|triangle
78|Muted Cuica|C5|square
79|Open Cuica|B4|square
80|Muted Triangle|C6|x
81|Open Triangle|C6|triangle
"""
_BY_KEY = {
    int(key): (name, place, head)
    for key, name, place, head in (row.split("|") for row in _DRUMS.strip().splitlines())
}


def drum_name(key: int) -> str:
    """What the drum on a MIDI key is called; `Drum 30` where General MIDI has no name."""
    return _BY_KEY[key][0] if key in _BY_KEY else f"Drum {key}"


def drum_place(key: int) -> tuple[str, int, str]:
    """Where a drum is written: step, octave, and the shape of its head."""
    _, place, head = _BY_KEY.get(key, ("", "C5", "slashed"))
    return place[0], int(place[1]), head
