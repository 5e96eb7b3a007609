"""Groups of players a musician names in a word or two: a string quartet, a rock band."""

from midi_data.instruments import Instrument, find_instrument, plain_name, singulars

# names | players, highest first as in a score, the rhythm section last
_GROUPS = """
string quartet, quartet, strings quartet | Violin, Violin, Viola, Cello
string trio | Violin, Viola, Cello
string quintet | Violin, Violin, Viola, Cello, Contrabass
string sextet | Violin, Violin, Viola, Viola, Cello, Cello
string octet | Violin, Violin, Violin, Violin, Viola, Viola, Cello, Cello
string duo, string duet | Violin, Cello
string orchestra, chamber strings | Violin, Violin, Viola, Cello, Contrabass
piano trio | Violin, Cello, Piano
piano quartet | Violin, Viola, Cello, Piano
piano quintet | Violin, Violin, Viola, Cello, Piano
piano duet, piano duo, two pianos, piano four hands | Piano, Piano
voice and piano | Voice, Piano
clarinet quintet | Clarinet, Violin, Violin, Viola, Cello
flute quartet | Flute, Violin, Viola, Cello
oboe quartet | Oboe, Violin, Viola, Cello
horn trio | French Horn, Violin, Piano
clarinet trio | Clarinet, Cello, Piano
trio sonata | Violin, Violin, Cello, Harpsichord
baroque ensemble, baroque trio | Recorder, Violin, Cello, Harpsichord
recorder consort, recorder quartet, consort | Recorder, Recorder, Recorder, Recorder
viol consort, consort of viols | Violin, Viola, Viola, Cello
woodwind quintet, wind quintet | Flute, Oboe, Clarinet, French Horn, Bassoon
woodwind quartet, wind quartet | Flute, Oboe, Clarinet, Bassoon
woodwind trio, wind trio | Oboe, Clarinet, Bassoon
woodwinds, winds, wind section, woodwind section | Flute, Oboe, Clarinet, Bassoon
brass quintet | Trumpet, Trumpet, French Horn, Trombone, Tuba
brass quartet | Trumpet, Trumpet, Trombone, Tuba
brass trio | Trumpet, French Horn, Trombone
horn quartet | French Horn, French Horn, French Horn, French Horn
trombone quartet | Trombone, Trombone, Trombone, Trombone
brass band | Trumpet, Trumpet, French Horn, Trombone, Tuba, Drums
saxophone quartet, sax quartet | Soprano Sax, Alto Sax, Tenor Sax, Baritone Sax
satb choir, satb, mixed choir, four part choir, a cappella choir, a cappella | Choir, Choir, Choir, Choir
women's choir, ssa choir, children's choir, three part choir | Choir, Choir, Choir
vocal quartet, barbershop quartet | Voice, Voice, Voice, Voice
orchestra, full orchestra, symphony orchestra, philharmonic | Flute, Oboe, Clarinet, Bassoon, French Horn, Trumpet, Trombone, Timpani, Violin, Violin, Viola, Cello, Contrabass
chamber orchestra, small orchestra | Flute, Oboe, French Horn, Violin, Violin, Viola, Cello, Contrabass
concert band, wind band, wind ensemble, wind orchestra | Flute, Oboe, Clarinet, Alto Sax, Trumpet, French Horn, Trombone, Tuba, Timpani, Drums
marching band, military band | Piccolo, Clarinet, Trumpet, Trombone, Tuba, Drums
big band | Alto Sax, Tenor Sax, Baritone Sax, Trumpet, Trombone, Piano, Acoustic Bass, Drums
jazz trio, piano jazz trio | Piano, Acoustic Bass, Drums
jazz quartet, jazz combo, jazz band, bebop quartet | Tenor Sax, Piano, Acoustic Bass, Drums
jazz quintet, bebop quintet | Trumpet, Tenor Sax, Piano, Acoustic Bass, Drums
dixieland band, dixie band | Trumpet, Clarinet, Trombone, Banjo, Tuba, Drums
organ trio | Drawbar Organ, Jazz Guitar, Drums
rhythm section | Piano, Electric Bass, Drums
rock band | Overdriven Guitar, Electric Guitar, Electric Bass, Drums
metal band | Distortion Guitar, Distortion Guitar, Electric Bass, Drums
punk band, garage band, grunge band | Distortion Guitar, Electric Bass, Drums
power trio, rock trio | Overdriven Guitar, Electric Bass, Drums
band, pop band, full band | Electric Guitar, Piano, Electric Bass, Drums
funk band | Clavinet, Muted Guitar, Brass Section, Slap Bass, Drums
blues band | Harmonica, Electric Guitar, Electric Bass, Drums
country band | Steel Guitar, Fiddle, Electric Bass, Drums
bluegrass band | Fiddle, Banjo, Steel Guitar, Acoustic Bass
folk band, ceilidh band, celtic band, irish band | Fiddle, Flute, Accordion, Steel Guitar
folk duo, folk duet | Fiddle, Steel Guitar
klezmer band | Clarinet, Fiddle, Accordion, Acoustic Bass, Drums
mariachi band, mariachi | Trumpet, Violin, Nylon Guitar, Acoustic Bass
tango orchestra, tango ensemble | Bandoneon, Violin, Piano, Contrabass
polka band | Accordion, Clarinet, Tuba, Drums
steel band | Steel Drums, Steel Drums, Electric Bass, Drums
synth band, electronic band | Saw Lead, Warm Pad, Synth Bass, Drums
guitar duo, guitar duet | Nylon Guitar, Nylon Guitar
violin duo, violin duet | Violin, Violin
cello duo, cello duet | Cello, Cello
flute duo, flute duet | Flute, Flute
guitar quartet | Nylon Guitar, Nylon Guitar, Nylon Guitar, Nylon Guitar
cello quartet | Cello, Cello, Cello, Cello
clarinet quartet | Clarinet, Clarinet, Clarinet, Clarinet
flute trio | Flute, Flute, Flute
percussion ensemble | Xylophone, Marimba, Timpani, Drums
"""  # noqa: E501 - a table reads better with one line a group


def find_ensemble(words: str) -> tuple[Instrument, ...] | None:
    """The players of a named group, one a track, or None: `string quartet`, `Rock bands`."""
    name = plain_name(words)
    return next((ENSEMBLES[form] for form in singulars(name) if form in ENSEMBLES), None)


def _players(names: str) -> tuple[Instrument, ...]:
    found = [find_instrument(name) for name in names.split(",")]
    players = tuple(instrument for instrument in found if instrument is not None)
    assert len(players) == len(found), f"an unknown player in {names!r}"
    return players


ENSEMBLES: dict[str, tuple[Instrument, ...]] = {
    plain_name(name): _players(players)
    for names, players in (row.split("|") for row in _GROUPS.strip().splitlines())
    for name in names.split(",")
}
"""Every name of a group, in plain spelling, with its players."""
