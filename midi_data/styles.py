"""Styles by name: their metres, tempo, mode and players, and the family of music they are in.

Dances as "The New Grove Dictionary of Music and Musicians", 2nd edition, 2001, describes them;
popular styles by common practice. Tempo is in quarter notes a minute, whatever the metre.
"""

from dataclasses import dataclass

from midi_data.ensembles import find_ensemble
from midi_data.instruments import Instrument, find_instrument
from midi_data.keys import Mode
from midi_data.vocabulary import STYLE_FAMILIES, Range


@dataclass(frozen=True, kw_only=True)
class Style:
    """What a style is usually made of; what a person says goes before it."""

    name: str
    synonyms: tuple[str, ...]
    family: str  # one of STYLE_FAMILIES
    metres: tuple[tuple[int, int], ...]
    tempo_bpm: Range
    mode: Mode | None  # None where either will do
    players: tuple[tuple[Instrument, ...], ...]  # the groups it is often played by


# names | family | metres | tempo | mode | groups of players; the same group twice is likelier
_STYLES = """
classical, classical music, sonata, sonatina, chamber music, classical era, string quartet movement | classical | 4/4 3/4 2/4 | 70-140 | | string quartet; piano; piano trio
romantic era, romantic period, romantic style | classical | 4/4 3/4 6/8 | 60-132 | | piano; piano trio; string quartet
baroque, baroque era | classical | 4/4 3/4 | 66-126 | | baroque ensemble; harpsichord; string quartet
renaissance, early music, medieval | classical | 4/4 3/4 | 66-108 | | recorder consort; satb choir
impressionist, impressionistic, impressionism | classical | 4/4 3/4 6/8 | 56-100 | | piano; flute, harp
minimalist, minimalism, minimal music | classical | 4/4 | 96-144 | | piano; marimba, marimba; string quartet
waltz, valse, walzer, waltz time | classical | 3/4 | 80-190 | | string quartet; piano
minuet, minuet and trio, menuet, minuetto | classical | 3/4 | 100-132 | major | string quartet; harpsichord
mazurka | classical | 3/4 | 112-160 | | piano
polonaise | classical | 3/4 | 84-112 | | piano
sarabande | classical | 3/4 | 50-72 | minor | harpsichord; string quartet
gavotte | classical | 2/2 4/4 | 108-152 | | string quartet; harpsichord
bourree | classical | 2/2 | 140-176 | | string quartet; harpsichord
allemande | classical | 4/4 | 66-100 | | harpsichord; cello
courante, corrente | classical | 3/4 | 108-144 | | harpsichord
gigue | classical | 6/8 12/8 | 150-200 | | harpsichord; string quartet
pavane, pavan | classical | 4/4 2/2 | 60-84 | minor | recorder consort; string quartet
galliard | classical | 3/4 | 108-144 | | recorder consort
siciliana, siciliano, sicilienne | classical | 6/8 12/8 | 60-90 | minor | flute, harpsichord; string trio
scherzo | classical | 3/4 | 150-220 | | string quartet; piano trio
rondo, rondeau | classical | 2/4 6/8 4/4 | 100-152 | major | piano; string quartet
prelude, praeludium | classical | 4/4 3/4 | 60-120 | | piano
fugue, fugal | classical | 4/4 | 66-112 | | string quartet; church organ
invention, two part invention | classical | 4/4 3/4 | 76-116 | | harpsichord
canon | classical | 4/4 | 66-112 | | violin, violin; string trio
nocturne, night piece | classical | 4/4 6/8 12/8 | 56-84 | | piano
etude | classical | 4/4 3/4 | 100-160 | | piano
impromptu, fantasia, fantasy, fantasie | classical | 4/4 3/4 | 66-132 | | piano
serenade, divertimento, cassation | classical | 4/4 3/4 | 80-126 | major | string orchestra; wind quintet
romance, romanze | classical | 4/4 6/8 | 60-88 | major | violin, piano; piano
elegy, elegie, lament, threnody | classical | 4/4 3/4 | 46-68 | minor | cello, piano; string quartet
barcarolle, gondola song | classical | 6/8 12/8 | 66-96 | | piano
tarantella | classical | 6/8 | 210-260 | minor | piano; violin, piano
bolero | orchestra | 3/4 | 66-76 | | orchestra
habanera | classical | 2/4 | 56-72 | minor | piano
symphony, symphonic, orchestral, overture, symphonic poem | orchestra | 4/4 3/4 | 66-144 | | orchestra
concerto | orchestra | 4/4 3/4 | 72-144 | | orchestra
fanfare | orchestra | 4/4 | 96-126 | major | brass quintet; trumpet, trumpet, trumpet
march, marching, wedding march | orchestra | 4/4 2/4 2/2 | 104-126 | major | marching band; orchestra
funeral march, dirge | orchestra | 4/4 | 48-66 | minor | brass quintet; orchestra
ballet | orchestra | 4/4 3/4 2/4 | 84-144 | major | orchestra
cinematic, film score, film music, film, movie, soundtrack, score for a film, trailer, trailer music | cinematic | 4/4 3/4 | 60-132 | | french horn, strings, cello, timpani; orchestra; strings, piano
video game music, video game, game music, chiptune, 8 bit, chip music, adventure game | cinematic | 4/4 | 110-168 | | square lead, square lead, synth bass, drums
fantasy music, adventure | cinematic | 4/4 3/4 | 72-132 | | flute, harp, strings, french horn
ambient, drone, soundscape, new age, meditation music, meditation | cinematic | 4/4 | 50-84 | | warm pad, piano; warm pad, slow strings
circus music, circus, circus march | cinematic | 2/4 | 120-160 | major | accordion, trumpet, tuba, drums
lullaby, wiegenlied, cradle song, berceuse | classical | 3/4 6/8 4/4 | 56-84 | major | piano; music box; harp, flute
hymn, hymn tune, psalm | chorale | 4/4 3/4 | 66-96 | major | satb choir; church organ
chorale, choral, four part chorale, chorale setting, choral music | chorale | 4/4 | 60-84 | | satb choir
motet, mass, requiem, sacred music, chant, gregorian chant | chorale | 4/4 | 54-84 | minor | satb choir
madrigal, part song, partsong | chorale | 4/4 3/4 | 76-120 | | satb choir
anthem, national anthem | chorale | 4/4 | 72-100 | major | satb choir; orchestra
christmas carol, carol, christmas song, christmas, noel | chorale | 4/4 3/4 | 76-120 | major | satb choir; voice, piano
gospel, spiritual song, spirituals | song | 4/4 12/8 | 66-108 | major | voice, drawbar organ, electric bass, drums
art song, lied, lieder, melodie, song cycle | art song | 4/4 3/4 2/4 6/8 | 56-120 | | voice and piano
aria, arioso, opera, operatic | art song | 4/4 3/4 | 60-120 | | voice and piano
song, tune, pop, pop song, pop music, chart pop, k pop, j pop | song | 4/4 | 84-128 | major | voice, piano, electric bass, drums; band
ballad, love song, power ballad | song | 4/4 | 60-84 | | voice, piano; piano, strings, electric bass, drums
singer songwriter, acoustic song, campfire song | song | 4/4 3/4 | 76-120 | major | voice, steel guitar
show tune, musical theatre, musical theater, broadway, cabaret, vaudeville | song | 4/4 2/4 | 96-144 | major | voice, piano, acoustic bass, drums
children's song, nursery rhyme, kids song | song | 4/4 2/4 | 100-132 | major | voice, piano; glockenspiel, piano
jazz, jazzy, jazz standard, cool jazz | song | 4/4 | 100-180 | | jazz trio; jazz quartet
swing, big band swing, swinging | song | 4/4 | 120-190 | major | jazz quartet; big band
bebop, bop | song | 4/4 | 190-260 | | jazz quintet
smooth jazz, lounge, easy listening | song | 4/4 | 80-110 | | alto sax, electric piano, electric bass, drums
latin jazz | song | 4/4 | 120-190 | | flute, piano, acoustic bass, drums
ragtime, rag, stride | song | 2/4 | 80-108 | major | piano
dixieland, dixie, new orleans | song | 4/4 | 140-200 | major | dixieland band
bossa nova, bossa | song | 4/4 | 110-145 | | nylon guitar, flute, acoustic bass, drums; piano, acoustic bass, drums
samba | song | 2/4 4/4 | 84-110 | major | nylon guitar, flute, electric bass, drums
tango, milonga | song | 4/4 2/4 | 104-132 | minor | tango ensemble
rumba, mambo, cha cha, cha cha cha, salsa, son cubano, latin, bachata | song | 4/4 | 96-200 | | trumpet, piano, electric bass, drums
flamenco | song | 3/4 4/4 | 90-170 | minor | nylon guitar, nylon guitar
ranchera, mariachi song | song | 3/4 4/4 | 100-140 | major | mariachi
blues, bluesy, delta blues, shuffle | song | 12/8 4/4 | 70-120 | | blues band; electric guitar, drawbar organ, electric bass, drums
boogie, boogie woogie, jump blues | song | 4/4 | 140-180 | major | piano, acoustic bass, drums
soul, r and b, rhythm and blues, motown, neo soul | song | 4/4 | 72-116 | | voice, electric piano, electric bass, drums
funk, funky | song | 4/4 | 96-118 | minor | funk band
disco | song | 4/4 | 112-126 | | strings, electric piano, electric bass, drums
reggae, dub, rocksteady | song | 4/4 | 68-92 | | drawbar organ, muted guitar, electric bass, drums
ska | song | 4/4 | 120-160 | major | trumpet, tenor sax, muted guitar, electric bass, drums
hip hop, hiphop, rap, trap, boom bap | song | 4/4 | 76-100 | minor | electric piano, synth bass, drums
lo fi, lofi, lo fi hip hop, lofi hip hop, study beats | song | 4/4 | 70-90 | | electric piano, electric bass, drums
house, deep house, dance music, edm, electro | song | 4/4 | 118-128 | minor | polysynth, synth bass, drums
techno | song | 4/4 | 125-140 | minor | saw lead, synth bass, drums
trance | song | 4/4 | 132-142 | minor | saw lead, warm pad, synth bass, drums
drum and bass, drum n bass, dnb, jungle, breakbeat | song | 4/4 | 165-178 | minor | warm pad, synth bass, drums
dubstep | song | 4/4 | 138-144 | minor | saw lead, synth bass, drums
synthwave, synth pop, synthpop, retrowave, electronic, electronica, electronic music, eighties | song | 4/4 | 84-124 | minor | synth band
rock, rock and roll, rock n roll, classic rock, indie rock, indie, alternative rock | rock | 4/4 | 100-150 | | rock band
hard rock, heavy rock, grunge, stoner rock, garage rock | rock | 4/4 | 90-150 | minor | rock band; punk band
soft rock | rock | 4/4 | 80-116 | major | electric guitar, electric piano, electric bass, drums
progressive rock, prog rock, prog | rock | 7/8 5/4 4/4 | 90-150 | minor | overdriven guitar, drawbar organ, electric bass, drums
punk, punk rock, pop punk | rock | 4/4 | 160-200 | major | punk band
metal, heavy metal, thrash metal, thrash, death metal, black metal, power metal | rock | 4/4 | 120-200 | minor | metal band
doom metal, doom, sludge | rock | 4/4 | 60-84 | minor | metal band
surf rock, surf | rock | 4/4 | 140-170 | minor | electric guitar, electric bass, drums
post rock, shoegaze | rock | 4/4 | 80-130 | | electric guitar, overdriven guitar, electric bass, drums
drum solo, drum groove, drum beat, drum loop, drum pattern, drum track | drums | 4/4 | 80-130 | | drums
folk, folky, folk song, folk tune, folk music, traditional, folk dance, country dance, dance | folk | 4/4 3/4 6/8 | 90-130 | major | folk duo; folk band; accordion, fiddle
celtic, irish, scottish, ceilidh | folk | 6/8 4/4 | 100-200 | | folk band
reel | folk | 4/4 2/2 | 180-220 | major | folk duo; folk band
jig | folk | 6/8 | 160-195 | major | folk duo; folk band
slip jig | folk | 9/8 | 160-195 | major | folk duo; folk band
hornpipe | folk | 4/4 | 140-180 | major | folk duo; accordion, fiddle
strathspey | folk | 4/4 | 110-135 | major | folk duo
polka | folk | 2/4 | 100-130 | major | polka band; accordion, tuba
schottische | folk | 4/4 | 120-150 | major | accordion, fiddle
sea shanty, shanty | folk | 4/4 6/8 | 100-140 | | choir, accordion; voice, accordion
klezmer, freylekhs, hora | folk | 4/4 2/4 | 110-170 | minor | klezmer band
country, country and western, americana | folk | 4/4 | 90-140 | major | country band
bluegrass, hoedown | folk | 2/4 4/4 | 110-150 | major | bluegrass band
balkan | folk | 7/8 11/8 | 160-240 | minor | clarinet, accordion, tuba, drums
"""  # noqa: E501 - a table reads better with one line a style


def _players(names: str) -> tuple[Instrument, ...]:
    group = find_ensemble(names)
    if group is not None:
        return group
    found = [find_instrument(name) for name in names.split(",")]
    players = tuple(instrument for instrument in found if instrument is not None)
    assert len(players) == len(found), f"an unknown player in {names!r}"
    return players


def _metre(text: str) -> tuple[int, int]:
    numerator, denominator = text.split("/")
    return int(numerator), int(denominator)


def _style(row: str) -> Style:
    names, family, metres, tempo, mode, groups = (cell.strip() for cell in row.split("|"))
    name, *synonyms = (each.strip() for each in names.split(","))
    low, high = tempo.split("-")
    assert family in STYLE_FAMILIES, f"an unknown family of {name}: {family!r}"
    return Style(
        name=name,
        synonyms=tuple(synonyms),
        family=family,
        metres=tuple(_metre(metre) for metre in metres.split()),
        tempo_bpm=(float(low), float(high)),
        mode="major" if mode == "major" else "minor" if mode == "minor" else None,
        players=tuple(_players(group) for group in groups.split(";")),
    )


STYLES: dict[str, Style] = {
    style.name: style for style in (_style(row) for row in _STYLES.strip().splitlines())
}
"""Every style by its name; `synonyms` are other words for it."""
