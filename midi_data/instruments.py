"""The instruments of General MIDI as a composer knows them: name, range, voices, other names.

Ranges are sounding pitches, inclusive: what a good player reaches (Adler, "The Study of
Orchestration", 4th edition, appendix A; for the rest the MIDI Association's "General MIDI 2",
1999, recommended key ranges). `voices` is how many notes one player sounds at once.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

FAMILIES = (
    "piano",
    "chromatic percussion",
    "organ",
    "guitar",
    "bass",
    "strings",
    "ensemble",
    "brass",
    "reed",
    "pipe",
    "synth lead",
    "synth pad",
    "synth effects",
    "ethnic",
    "percussive",
    "sound effects",
    "drums",
)
"""General MIDI's sixteen families of eight programs, and the drum kit."""

# name | lowest-highest pitch | voices | other names; one line a program, from 0
_PROGRAMS = """
Piano|21-108|10|acoustic grand piano, grand piano, acoustic piano, pianoforte, klavier, fortepiano, keyboard, keys
Bright Piano|21-108|10|bright acoustic piano
Electric Grand Piano|21-108|10|electric grand
Honky-tonk Piano|21-108|10|honky tonk, upright piano, saloon piano, tack piano
Electric Piano|28-103|10|electric piano 1, e-piano, epiano, rhodes, wurlitzer, wurli, fender rhodes
FM Electric Piano|28-103|10|electric piano 2, dx7, fm piano
Harpsichord|29-89|10|cembalo, clavecin
Clavinet|29-88|10|clavi, clav
Celesta|60-108|10|celeste
Glockenspiel|79-108|4|glock, bells
Music Box|60-96|6|musical box
Vibraphone|53-89|4|vibes, vibraharp
Marimba|45-96|4|
Xylophone|65-108|4|
Tubular Bells|60-79|2|chimes, tubular bell, church bells
Dulcimer|55-96|4|hammered dulcimer, santur, cimbalom
Drawbar Organ|36-96|10|hammond, hammond organ, hammond b3, electric organ
Percussive Organ|36-96|10|
Rock Organ|36-96|10|
Church Organ|24-108|10|organ, pipe organ
Reed Organ|36-96|10|harmonium, pump organ
Accordion|41-93|10|squeezebox
Harmonica|60-96|4|mouth organ, blues harp
Bandoneon|36-91|10|tango accordion, concertina
Nylon Guitar|40-83|6|acoustic guitar (nylon), classical guitar, spanish guitar, guitar, nylon string guitar
Steel Guitar|40-86|6|acoustic guitar (steel), acoustic guitar, folk guitar, steel string guitar, ukulele
Jazz Guitar|40-86|6|electric guitar (jazz)
Electric Guitar|40-88|6|electric guitar (clean), clean guitar, clean electric guitar, e-guitar
Muted Guitar|40-88|6|electric guitar (muted), palm muted guitar
Overdriven Guitar|40-88|6|overdrive guitar, crunch guitar, rock guitar
Distortion Guitar|40-88|6|distorted guitar, heavy guitar, metal guitar, lead guitar
Guitar Harmonics|40-88|6|
Acoustic Bass|28-67|1|upright bass, jazz bass, walking bass
Electric Bass|28-67|1|electric bass (finger), bass, bass guitar, fingered bass, electric bass guitar, e-bass
Picked Bass|28-67|1|electric bass (pick), pick bass
Fretless Bass|28-67|1|
Slap Bass|28-67|1|slap bass 1
Slap Bass 2|28-67|1|pop bass
Synth Bass|24-72|1|synth bass 1, synthesizer bass, 808 bass, 808, sub bass
Synth Bass 2|24-72|1|rubber bass
Violin|55-103|2|violine, violino, geige
Viola|48-91|2|bratsche
Cello|36-84|2|violoncello
Contrabass|28-67|2|double bass, string bass, kontrabass, contrabasso
Tremolo Strings|28-103|8|
Pizzicato Strings|28-103|8|pizz strings, plucked strings
Harp|23-104|8|orchestral harp, concert harp, harfe
Timpani|36-60|2|kettledrum, timpano, tympani
Strings|28-103|8|string ensemble 1, string ensemble, string section
Slow Strings|28-103|8|string ensemble 2
Synth Strings|28-103|8|synth strings 1, synthstrings 1
Synth Strings 2|28-103|8|synthstrings 2
Choir|40-84|4|choir aahs, chorus, voices, singers
Voice|40-84|1|voice oohs, vocal, singer, vocalist, human voice, soprano, mezzo-soprano, mezzo, alto, tenor, baritone, bass voice, singstimme, gesang, chant
Synth Choir|40-84|8|synth voice, vocoder
Orchestra Hit|36-96|4|orchestral hit
Trumpet|54-86|1|cornet, flugelhorn, tromba, trompete
Trombone|34-74|1|posaune
Tuba|26-65|1|sousaphone, euphonium
Muted Trumpet|54-86|1|
French Horn|35-77|1|horn, horn in f, corno, waldhorn
Brass Section|34-86|6|brass, horn section, brass ensemble
Synth Brass|34-96|6|synth brass 1, synthbrass 1
Synth Brass 2|34-96|6|synthbrass 2
Soprano Sax|56-87|1|soprano saxophone
Alto Sax|49-81|1|alto saxophone, sax, saxophone
Tenor Sax|44-76|1|tenor saxophone
Baritone Sax|36-69|1|baritone saxophone, bari sax
Oboe|58-93|1|hautboy, hautbois
English Horn|52-81|1|cor anglais
Bassoon|34-75|1|fagott, fagotto
Clarinet|50-94|1|klarinette, clarinetto, bass clarinet
Piccolo|74-108|1|piccolo flute
Flute|60-98|1|flauto, flöte, transverse flute
Recorder|60-98|1|blockflöte, tin whistle, penny whistle
Pan Flute|60-96|1|panpipes, pan pipes
Blown Bottle|60-96|1|bottle blow
Shakuhachi|55-84|1|
Whistle|60-96|1|whistling
Ocarina|60-89|1|
Square Lead|21-108|1|lead 1 (square), square wave, chiptune, chip lead
Saw Lead|21-108|1|lead 2 (sawtooth), sawtooth, synth lead, synth, synthesizer, synthesiser, lead
Calliope Lead|21-108|1|lead 3 (calliope), calliope
Chiff Lead|21-108|1|lead 4 (chiff)
Charang Lead|21-108|1|lead 5 (charang)
Voice Lead|21-108|1|lead 6 (voice)
Fifths Lead|21-108|1|lead 7 (fifths)
Bass Lead|21-108|1|lead 8 (bass + lead), bass and lead
New Age Pad|21-108|8|pad 1 (new age), fantasia
Warm Pad|21-108|8|pad 2 (warm), pad, synth pad, pads
Polysynth|21-108|8|pad 3 (polysynth), poly synth
Choir Pad|21-108|8|pad 4 (choir), space voice
Bowed Pad|21-108|8|pad 5 (bowed), bowed glass
Metallic Pad|21-108|8|pad 6 (metallic)
Halo Pad|21-108|8|pad 7 (halo)
Sweep Pad|21-108|8|pad 8 (sweep)
Rain|21-108|8|fx 1 (rain), ice rain
Soundtrack|21-108|8|fx 2 (soundtrack)
Crystal|21-108|8|fx 3 (crystal)
Atmosphere|21-108|8|fx 4 (atmosphere)
Brightness|21-108|8|fx 5 (brightness)
Goblins|21-108|8|fx 6 (goblins)
Echoes|21-108|8|fx 7 (echoes), echo drops
Sci-fi|21-108|8|fx 8 (sci-fi), star theme
Sitar|48-84|4|
Banjo|48-86|5|
Shamisen|50-84|3|
Koto|43-91|6|
Kalimba|48-84|2|thumb piano, mbira
Bagpipe|36-81|3|bagpipes, pipes, uilleann pipes
Fiddle|55-103|2|
Shanai|48-84|1|shehnai
Tinkle Bell|72-96|2|tinkle bells, sleigh bells
Agogo|60-84|2|agogo bells
Steel Drums|52-88|2|steel drum, steelpan, steel pan
Woodblock|48-84|2|wood block
Taiko Drum|36-72|2|taiko
Melodic Tom|36-84|2|toms
Synth Drum|36-84|2|synth tom
Reverse Cymbal|36-84|2|
Guitar Fret Noise|0-127|4|
Breath Noise|0-127|4|
Seashore|0-127|4|ocean waves
Bird Tweet|0-127|4|birdsong
Telephone Ring|0-127|4|telephone
Helicopter|0-127|4|
Applause|0-127|4|
Gunshot|0-127|4|
"""  # noqa: E501 - a table reads better with one line a program

_DRUMS = (
    "Drums|27-87|6|drum, drum kit, drumkit, drum set, percussion, drum machine, snare, cymbals, "
    "hi hats, congas, bongos, snare drum, bass drum, kick drum"
)


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """A sound General MIDI names, and what one player of it can do."""

    name: str
    program: int  # 0 to 127; 0 for drums
    is_drum: bool
    family: str  # one of FAMILIES
    low: int  # lowest playable MIDI pitch
    high: int  # highest, inclusive
    voices: int  # notes at once
    synonyms: tuple[str, ...]


def _instrument(row: str, *, program: int, is_drum: bool) -> Instrument:
    name, pitches, voices, synonyms = row.split("|")
    low, high = pitches.split("-")
    return Instrument(
        name=name,
        program=program,
        is_drum=is_drum,
        family=FAMILIES[-1 if is_drum else program // 8],
        low=int(low),
        high=int(high),
        voices=int(voices),
        synonyms=tuple(word.strip() for word in synonyms.split(",") if word.strip()),
    )


INSTRUMENTS: tuple[Instrument, ...] = (
    *(
        _instrument(row, program=program, is_drum=False)
        for program, row in enumerate(_PROGRAMS.strip().splitlines())
    ),
    _instrument(_DRUMS, program=0, is_drum=True),
)
"""All 128 programs in order, then the drum kit."""

DRUMS = INSTRUMENTS[-1]


def instrument_of(program: int, is_drum: bool = False) -> Instrument:
    """The instrument a track's program stands for; the drum kit for any drum track."""
    return DRUMS if is_drum else INSTRUMENTS[program]


@lru_cache(maxsize=4096)
def find_instrument(words: str) -> Instrument | None:
    """The instrument a person means, or None: `'cello`, `Violins`, `2nd violin`, `Flute II`.

    Any case, accents and hyphens; one or many; with or without a number of the desk.
    """
    plain = plain_name(words)
    for name in (plain, _DESK.sub("", plain).strip()):
        for form in singulars(name):
            if form in _BY_NAME:
                return _BY_NAME[form]
    return None


def plain_name(words: str) -> str:
    """Words without case, accents, hyphens and other signs, single spaces between."""
    joined = re.sub("['\N{RIGHT SINGLE QUOTATION MARK}]", "", words.casefold())
    spelt = unicodedata.normalize("NFKD", joined)
    bare = "".join(sign for sign in spelt if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[^\W_]+", bare))


def singulars(name: str) -> tuple[str, ...]:
    """The name as it is, then with the endings of many taken off."""
    return (name, *(name.removesuffix(end) + one for end, one in _PLURALS if name.endswith(end)))


_DESK = re.compile(r"^(first|second|third|fourth|[1-9](st|nd|rd|th)?)\b|\b(\d{1,2}|i{1,3}|iv|v)$")
_PLURALS = (("s", ""), ("es", ""), ("ies", "y"), ("celli", "cello"), ("i", "o"), ("n", ""))
_BY_NAME = {
    plain_name(name): instrument
    for instrument in INSTRUMENTS
    for name in (instrument.name, *instrument.synonyms)
}
