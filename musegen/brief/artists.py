"""Well-known names, and the traits of their music that a brief can ask for.

A name is never claimed as a style: it is answered with what it is taken to stand for.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Artist:
    """What a name is taken to stand for."""

    name: str
    players: str  # a group or instruments, as words
    style: str
    mood: str


# names | players | style | mood
_ARTISTS = """
Bach, J S Bach, JS Bach, Johann Sebastian Bach | harpsichord | fugue | solemn
Vivaldi, Antonio Vivaldi | violin, violin, viola, cello, harpsichord | baroque | energetic
Handel, Händel, George Frideric Handel | string orchestra | baroque | majestic
Haydn, Joseph Haydn | string quartet | classical | playful
Mozart, Wolfgang Amadeus Mozart, W A Mozart | string quartet | classical | graceful
Beethoven, Ludwig van Beethoven | string quartet | classical | dramatic
Schubert, Franz Schubert | voice and piano | art song | wistful
Schumann, Robert Schumann, Clara Schumann | piano | romantic era | passionate
Chopin, Frederic Chopin, Frédéric Chopin | piano | romantic era | tender
Liszt, Franz Liszt | piano | romantic era | passionate
Brahms, Johannes Brahms | piano quartet | romantic era | pensive
Tchaikovsky, Pyotr Tchaikovsky | orchestra | ballet | passionate
Wagner, Richard Wagner | orchestra | symphonic | heroic
Mahler, Gustav Mahler | orchestra | symphonic | yearning
Johann Strauss, Strauss | orchestra | waltz | cheerful
Dvorak, Dvořák, Antonin Dvorak | string quartet | romantic era | nostalgic
Grieg, Edvard Grieg | piano | romantic era | lyrical
Debussy, Claude Debussy | piano | impressionist | dreamy
Ravel, Maurice Ravel | piano | impressionist | delicate
Satie, Erik Satie | piano | waltz | calm
Rachmaninoff, Rachmaninov | piano | romantic era | longing
Stravinsky, Igor Stravinsky | orchestra | ballet | energetic
Bartok, Bartók, Bela Bartok | string quartet | folk | tense
Shostakovich, Dmitri Shostakovich | string quartet | classical | tense
Philip Glass | piano | minimalist | hypnotic
Steve Reich | marimba, marimba, vibraphone | minimalist | energetic
Arvo Part, Arvo Pärt | piano, violin | minimalist | solemn
Einaudi, Ludovico Einaudi | piano | minimalist | nostalgic
Brian Eno, Eno | warm pad, piano | ambient | calm
Palestrina | satb choir | motet | serene
Sousa, John Philip Sousa | marching band | march | proud
Joplin, Scott Joplin | piano | ragtime | playful
Piazzolla, Astor Piazzolla | tango ensemble | tango | passionate
Jobim, Tom Jobim, Antonio Carlos Jobim | nylon guitar, flute, acoustic bass, drums | bossa nova | mellow
Duke Ellington, Ellington, Count Basie | big band | swing | lively
Miles Davis | jazz quintet | jazz | mellow
John Coltrane, Coltrane | jazz quartet | jazz | intense
Charlie Parker | bebop quintet | bebop | lively
Bill Evans | jazz trio | jazz | introspective
Django Reinhardt | jazz guitar, steel guitar, violin, acoustic bass | swing | lively
John Williams | orchestra | symphonic | heroic
Hans Zimmer, Zimmer | french horn, strings, cello, timpani, drums | cinematic | epic
Ennio Morricone, Morricone | harmonica, nylon guitar, strings, trumpet | cinematic | lonely
Joe Hisaishi, Hisaishi | piano, strings, flute | cinematic | nostalgic
Koji Kondo | square lead, square lead, synth bass, drums | video game music | cheerful
Beatles, The Beatles, Lennon, McCartney | band | pop | cheerful
Bob Dylan | voice, steel guitar, harmonica | folk | reflective
Johnny Cash | steel guitar, electric guitar, acoustic bass, drums | country | sombre
Pink Floyd | electric guitar, drawbar organ, electric bass, drums | progressive rock | dreamy
Led Zeppelin, Black Sabbath | power trio | hard rock | powerful
Metallica, Iron Maiden, Slayer | metal band | metal | aggressive
Ramones, The Ramones, Green Day | punk band | punk | energetic
Nirvana | power trio | grunge | angry
Radiohead | electric guitar, electric piano, electric bass, drums | alternative rock | melancholy
Coldplay | piano, electric guitar, electric bass, drums | pop | hopeful
Bob Marley | drawbar organ, muted guitar, electric bass, drums | reggae | happy
James Brown | funk band | funk | energetic
Stevie Wonder | clavinet, brass section, electric bass, drums | soul | joyful
ABBA | piano, strings, electric bass, drums | disco | happy
Kraftwerk | synth band | electronic | hypnotic
Daft Punk | synth band | house | upbeat
Aphex Twin | warm pad, synth bass, drums | techno | restless
Adele | voice, piano | ballad | sad
Taylor Swift | voice, steel guitar, electric bass, drums | pop | bittersweet
Billie Eilish | voice, synth bass, drums | pop | dark
"""  # noqa: E501 - a table reads better with one line a name


def _artists() -> dict[str, Artist]:
    found = {}
    for row in _ARTISTS.strip().splitlines():
        names, players, style, mood = (cell.strip() for cell in row.split("|"))
        for name in names.split(","):
            found[name.strip()] = Artist(name=name.strip(), players=players, style=style, mood=mood)
    return found


ARTISTS = _artists()
"""Each spelling of a name with its traits."""
