"""The words that a sound can be wished with: each canonical word and what else people call it.

`GROUPS` is the table, by what the words speak of. A word is canonical once, in one group, and a
synonym belongs to one canonical word; `PHRASES` are said for several of them at once. Words are
plain: lower case, no accents, spaces for hyphens, as `midi_data.instruments.plain_name` leaves
them. What must be heard for a word to be true is in `material.wording` and `material.effects`.
"""

from midi_data.instruments import INSTRUMENTS, plain_name

Table = dict[str, tuple[str, ...]]


def _table(rows: str) -> Table:
    """Lines of `word | synonym, synonym`."""
    table = {}
    for row in rows.strip().splitlines():
        word, _, synonyms = row.partition("|")
        table[word.strip()] = tuple(s.strip() for s in synonyms.split(",") if s.strip())
    return table


FAMILY = _table("""
keyboard | keys, keyboards, keyboard instrument
mallets | mallet percussion, mallet instrument, tuned percussion, bars, bells
organ | organs
free reed | squeeze box, bellows
guitar | guitars, six string
bass | basses, bass line, bassline
bowed strings | bowed, string instrument, strings played with a bow, orchestral strings, string player, arco
plucked | plucked strings, plucked string, pluck, picked
orchestra | orchestral, symphonic, section
voices | vocals, sung, human, vox, vocal, sung vowels
brass | brass instrument, brassy
woodwind | woodwinds, wind, winds
saxophone | sax, saxophones, saxes
reeds | reed instrument, double reed, reedy
flutes | pipe, flute like, blown
synth | synthesizer, synthesiser, electronic, synths, synthetic, analog synth, analogue synth, modular synth, electronica
synth lead | lead, lead synth
synth pad | pad, pads
synth texture | texture, soundscape, sound design, effects synth
world | folk instrument, traditional instrument, ethnic
percussion | percussive, percussions
sound effect | sound effects, foley, field recording
drums | drum, drum kit, drumkit, drum set, drummer, beat, drum beat, kick drum, kick, snare, hi hat, hi hats, cymbals, groove, breakbeat, breaks, drum loop, rhythm
ensemble | several instruments, band, group, mixed instruments, tutti
""")  # noqa: E501 - a table reads better with one line a word
"""Families, as composers speak of them: GM's sixteen, with those split that hold strangers."""

KITS = _table("""
standard kit | acoustic drums, acoustic kit, studio drums, plain drums
room kit | roomy drums, ambient drums, room drums
power kit | rock drums, big drums, power drums, heavy drums
electronic kit | electronic drums, drum machine, synth drums, electro drums
808 kit | tr 808, 808 drums, 808s, hip hop drums, trap drums
jazz kit | jazz drums, bebop drums, swing drums
brush kit | brushes, brushed drums, brushed kit, brushed snare
orchestra kit | orchestral percussion, orchestral drums, concert percussion, symphonic drums
""")
"""Drum kits; any of them is "drums" too."""

REGISTER = _table("""
low register | low, deep, low notes, low pitched, bassy register, bottom octaves, sub, bass register, subterranean, rumbling, low end, lows, left hand
middle register | middle, mid register, medium register, middle octaves, tenor range
high register | high, high notes, high pitched, treble register, top octaves, soprano range, highs, upper register, stratospheric, soaring register, right hand, up high
wide register | wide range, full range, whole range, across the keyboard
""")  # noqa: E501 - a table reads better with one line a word

PLAYING = _table("""
very soft | pianissimo, pp, whispered, very quiet, barely audible, hushed, feather light, whispering, breath like, ppp, almost silent
soft | quiet, piano dynamics, softly, quietly, gently played, light touch, delicate touch, gently, tenderly, lightly, subtle
moderate | mezzo forte, mf, mp, medium loud, moderately loud, normal dynamics
loud | forte, loudly, strong, strongly played, firm touch, punchy, bold, assertive
very loud | fortissimo, ff, thunderous, pounding, full force, blasting, ear splitting, full blast, enormous, crashing
swelling | crescendo, growing louder, rising, building up, getting louder
fading | diminuendo, decrescendo, dying away, growing softer, getting softer
staccato | short notes, detached, clipped, choppy, stabs, short, plinky, secco, snappy, plucky, percussive hits, spiky, pointed, crisp notes
sustained | legato, long notes, held notes, tenuto, drawn out, singing, connected, droning, pad like, endless, continuous, flowing, lingering
sparse | few notes, minimal, spacious, slow notes, unhurried, empty, slow, bare notes, airy spacing, restrained, isolated notes
dense | busy, many notes, fast notes, rapid, flurry, running notes, virtuosic, fast, quick, hectic, frantic, restless, flowing fast, sixteenth notes, trills, arpeggios, arpeggiated
single line | melody, monophonic, solo line, one note at a time, line, tune, lead line, solo, theme, riff, lick, one voice
chords | chordal, harmony, chord, polyphonic, comping, block chords, harmonies, triads, block chord, strummed, voicings, harmonised
single note | one note, one shot, single tone, lone note
repeated notes | repeating note, same note, pulsing, ostinato note
""")  # noqa: E501 - a table reads better with one line a word

MOOD = _table("""
calm | peaceful, serene, tranquil, relaxed, restful, soothing, chill, meditative, still, quiet mood, slow mood, mellow mood, unworried, gentle mood
dreamy | ethereal, floating, hazy, nostalgic, wistful, otherworldly, ambient, hypnotic, sleepy, cloudy, weightless, surreal, nostalgia, blissful, spaced out
sad | melancholy, melancholic, mournful, sorrowful, gloomy, lonely, bleak, grieving, tearful, forlorn, heartbroken, wistful mood
happy | cheerful, joyful, merry, playful, sunny, bright mood, lively, joyous, bubbly, light hearted, carefree, jolly
energetic | driving, exciting, vigorous, upbeat, urgent, fiery, lively playing, dynamic, high energy, pumping, exhilarating, vivacious
aggressive | angry, brutal, furious, fierce, violent, raging, menacing, hostile, savage, ferocious, heavy mood
majestic | epic, heroic, triumphant, grand, powerful, noble, monumental, regal, stately, proud, glorious, ceremonial, imposing
mysterious | eerie, haunting, haunted, spooky, ominous, ghostly, sinister, brooding, creepy, uncanny, unsettling, occult, enigmatic
tender | gentle, delicate, sweet, fragile, loving, lullaby like, intimate mood, caring, innocent, soft hearted, affectionate
""")  # noqa: E501 - a table reads better with one line a word

SPACE = _table("""
dry | close, close miked, close up, no reverb, without reverb, anechoic, intimate, upfront, in your face, dead room, without a room, near, direct, tight, up front, di, no room, at your ear
small room | room, little room, living room, bedroom, wooden room, studio room, tight room, booth, boxy, garage, practice room, kitchen, cellar, short reverb, room reverb, small space
chamber | chamber reverb, echo chamber, drawing room, salon, parlour, tiled room, stone chamber, bathroom, stairwell, staircase, tiled bathroom, stone room, small church, chapel
hall | concert hall, reverb, reverberant, spacious hall, big room, large room, auditorium, theatre, wet, reverby, washy, stadium, arena, big hall, ambience, roomy
cathedral | church, cavernous, vast, huge reverb, endless reverb, cave, abbey, minster, immense, in a cave, huge, massive, tunnel, in a tunnel, crypt, temple, monastery, infinite reverb, long reverb
plate | plate reverb, studio plate, vintage plate, smooth reverb, metal plate, shiny reverb, metallic reverb, eighties reverb, vocal plate
spring | spring reverb, springy, surf reverb, amp reverb, boingy, twangy reverb, guitar amp spring
echo | delay, echoing, tape delay, slapback, repeats, dub delay, tape echo, echoed, space echo, echoey, spacey, ping pong, ping pong delay, echoes of itself, trailing, repeating echo
distant | far away, far off, from afar, from another room, remote, down the corridor, in the distance, faraway, next door, off stage, offstage, at a distance, in the next room, across a field, faint
""")  # noqa: E501 - a table reads better with one line a word

PRODUCTION = _table("""
clean | unprocessed, natural, pure, untreated, plain, pristine, hi fi, high fidelity, transparent, bare, studio quality, studio, polished, plain recording, acoustic
tape | warm tape, taped, tape saturation, tape saturated, analog tape, analogue tape, reel to reel, analog, analogue, recorded to tape, vintage, retro, seventies, quarter inch tape, two inch tape, tape machine, analog warmth
worn tape | old tape, cassette, old cassette, wobbly, warbly, wow and flutter, hissy, tape hiss, degraded tape, warped, dusty tape, worn out tape, four track, vhs, noisy, seasick, drifting, unsteady, mangled tape, found tape, home recording, nostalgic tape
vinyl | crackle, crackling, crackly, old record, record, scratchy record, gramophone, dusty vinyl, dusty, shellac, turntable, old timey, antique, from the twenties, twenties, phonograph, 78, vintage record
lo fi | lofi, low fidelity, lo fi beat, grainy, cheap sampler, downsampled, bitcrushed, eight bit, 8 bit, crushed, degraded, pixelated, game boy, bit crushed, downsampling, low resolution, twelve bit, 12 bit, sampled, crusty
telephone | phone, over the phone, radio, old radio, am radio, transistor radio, megaphone, tinny speaker, walkie talkie, small speaker, intercom, tannoy, walkman speaker, band limited, boxed in, laptop speaker, broadcast
dark | muffled, dull, dampened, damped, mellow, woolly, underwater, behind a door, behind a wall, low passed, subdued, veiled, dim, murky, smoky, shadowy, felted, felt, treble rolled off, rolled off, through a wall, through the wall, under a blanket
warm | warmth, rounded, round, full, cosy, cozy, velvety, rich, silky, smooth, buttery, honeyed, plush
bright | brilliant, sparkling, crisp, sharp, glassy, airy, sheen, clear top, trebly, present, icy, glittering, glistening, shiny, crystalline, piercing, silvery, open
thin | small, hollow, no bass, without bass, high passed, skinny, weak, tinny, tiny, brittle, wiry, reedy thin, narrow
overdriven | overdrive, crunchy, crunch, gritty, driven, tube amp, breaking up, saturated, grit, hot, growling, dirty, biting, raspy, cranked, drive, overloaded, valve amp
distorted | distortion, fuzz, fuzzy, fuzzed, heavy, blown out, destroyed, ripped, shredded, screaming, grungy, noisy distortion, clipped hard, clipping, broken, industrial, saturated to bits, harsh, abrasive
chorus | chorused, doubled, detuned, wide chorus, swirling, lush, ensemble effect, eighties chorus, shimmer, shimmery, watery, flanged, glassy chorus, wobbling, thickened, unison, dreamy chorus
tremolo | trembling, pulsating, amplitude modulation, throbbing, wavering, shaking, vibrating volume, shuddering, helicopter chop, pulsed, swaying, shivering
""")  # noqa: E501 - a table reads better with one line a word

SOUNDFONT = _table("""
fluidr3 | fluid r3, fluidr3 gm, fluid soundfont
musescore general | musescore, musescore general lite
""")
"""Whose recordings: those of a SoundFont that is learnt from."""

_OTHERS = (SOUNDFONT, FAMILY, KITS, REGISTER, PLAYING, MOOD, SPACE, PRODUCTION)
_TAKEN = {said for table in _OTHERS for word, more in table.items() for said in (word, *more)}


def _instruments() -> Table:
    """General MIDI's names and their synonyms, less what means something else here."""
    table = {}
    for instrument in INSTRUMENTS[:-1]:
        others = (plain_name(word) for word in instrument.synonyms)
        name = plain_name(instrument.name)
        table[name] = tuple(o for o in others if o not in _TAKEN and o != name)
    return table


INSTRUMENT = _instruments()
"""A word a program of General MIDI, in their order."""

PHRASES: dict[str, tuple[str, ...]] = {
    "felt piano": ("piano", "soft", "dark"),
    "muted piano": ("piano", "dark"),
    "prepared piano": ("piano", "staccato", "dark"),
    "lo fi piano": ("piano", "lo fi"),
    "grand piano in a concert hall": ("piano", "hall"),
    "dusty piano": ("piano", "vinyl"),
    "music box from an attic": ("music box", "worn tape"),
    "church choir": ("choir", "cathedral"),
    "surf guitar": ("guitar", "spring"),
    "dub bass": ("bass", "dark"),
    "shimmering": ("chorus", "bright"),
    "shimmering pad": ("synth pad", "chorus"),
    "crunchy guitar": ("guitar", "overdriven"),
    "fuzz guitar": ("guitar", "distorted"),
    "fuzz bass": ("bass", "distorted"),
    "trashy drums": ("drums", "distorted"),
    "boom bap": ("drums", "lo fi"),
    "dusty drums": ("drums", "vinyl"),
    "warm cassette": ("warm", "worn tape"),
    "lo fi cassette": ("lo fi", "worn tape"),
    "through an old radio in another room": ("telephone", "distant"),
    "cinematic": ("hall", "swelling"),
    "glacial": ("sustained", "sparse", "cathedral"),
    "washed out": ("cathedral", "dark"),
    "drenched in reverb": ("cathedral",),
    "bathed in reverb": ("hall",),
    "arpeggiated synth": ("synth", "dense"),
    "plucky synth": ("synth", "staccato"),
    "string swell": ("bowed strings", "swelling"),
    "brass stabs": ("brass", "staccato"),
    "string quartet": ("bowed strings", "ensemble"),
    "ambient pad": ("synth pad", "hall"),
    "ambient guitar": ("guitar", "hall"),
    "drone": ("sustained", "sparse"),
    "lullaby": ("tender", "soft"),
    "old upright in the next room": ("honky tonk piano", "distant"),
    "bedroom piano": ("piano", "small room"),
    "bedroom guitar": ("guitar", "small room"),
    "underwater piano": ("piano", "dark", "chorus"),
    "broken music box": ("music box", "worn tape"),
    "sub bass drone": ("bass", "low register", "sustained"),
    "power chords": ("guitar", "chords", "distorted"),
    "jangly guitar": ("guitar", "bright"),
    "glitter": ("bright", "high register"),
    "cathedral organ": ("church organ", "cathedral"),
    "monks": ("choir", "cathedral", "low register"),
    "gramophone strings": ("bowed strings", "vinyl"),
    "trip hop drums": ("drums", "vinyl"),
    "garage drums": ("drums", "overdriven"),
    "arena drums": ("drums", "hall"),
    "spaghetti western guitar": ("guitar", "spring", "tremolo"),
    "vintage electric piano": ("electric piano", "tremolo"),
    "suitcase electric piano": ("electric piano", "chorus"),
    "wall of guitars": ("guitar", "distorted", "chords"),
}
"""What is said for several wishes at once."""

GROUPS: dict[str, Table] = {
    "instrument": INSTRUMENT,
    "family": FAMILY,
    "kit": KITS,
    "register": REGISTER,
    "playing": PLAYING,
    "mood": MOOD,
    "space": SPACE,
    "production": PRODUCTION,
    "soundfont": SOUNDFONT,
}

WORDS: Table = {word: more for table in GROUPS.values() for word, more in table.items()}
"""Every canonical word with its synonyms."""

GROUP_OF = {word: group for group, table in GROUPS.items() for word in table}
"""Every canonical word with the group it is in."""

CANONICAL: dict[str, str] = {
    said: word for word, more in reversed(WORDS.items()) for said in (*more, word)
}
"""Whatever may be said, with the canonical word it stands for."""
