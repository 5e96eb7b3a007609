"""The words for moods, tempo, dynamics and density, shared by captions and briefs.

What a mood asks of music follows Hevner's eight circles of adjectives ("Experimental studies of
the elements of expression in music", 1936; "The affective value of pitch and tempo in music",
1937: tempo, mode and pitch), with anger, fear and tenderness from Juslin and Laukka
("Communication of emotions in vocal expression and music performance", 2003) and loudness from
Gabrielsson and Lindstroem ("The role of structure in the musical expression of emotions", 2010).
They say slow or fast, soft or loud; the figures, and all of the activity, are ours.
"""

from bisect import bisect_right
from dataclasses import dataclass

from midi_data.keys import Mode

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

Range = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Mood:
    """What a circle of adjectives asks of music."""

    words: tuple[str, ...]  # the first names it
    tempo_bpm: Range
    mode: Mode | None  # None where either will do
    register: str  # "low", "high", or "" where any will do
    activity: Range  # notes, times what the players usually play
    dynamics: tuple[str, ...]


# words | tempo | mode | register | activity | dynamics
_MOODS = """
solemn, dignified, sober, serious, spiritual, lofty, noble, reverent, stately, holy, ceremonial, austere | 50-80 | | low | 0.6-0.9 | mp mf f
sad, sorrowful, mournful, doleful, tragic, pathetic, melancholy, melancholic, depressing, gloomy, heavy, grieving, bleak, sombre, somber, lonely, heartbroken, desolate, despairing, unhappy, sadness, sorrow, grief, moody | 48-76 | minor | low | 0.5-0.85 | pp p mp
dreamy, yearning, longing, nostalgic, wistful, bittersweet, sentimental, plaintive, pleading, floating, ethereal, hypnotic, introspective, pensive, reflective, thoughtful, contemplative | 54-88 | | high | 0.6-0.9 | pp p mp
tender, loving, gentle, warm, intimate, affectionate, sweet, romantic, heartfelt, cosy, cozy | 56-88 | major | | 0.6-0.95 | p mp
calm, serene, tranquil, peaceful, soothing, leisurely, lyrical, relaxed, relaxing, restful, still, meditative, placid, mellow, chill, chilled, laid back, easygoing, unhurried, calming, serenity, pastoral | 54-86 | | high | 0.5-0.85 | pp p mp
graceful, playful, humorous, whimsical, fanciful, quaint, sprightly, delicate, light, light hearted, lighthearted, elegant, cute, quirky, mischievous, funny, comic, bouncy, charming, witty | 96-144 | major | high | 0.85-1.2 | p mp mf
happy, merry, joyous, joyful, gay, cheerful, cheery, bright, sunny, carefree, optimistic, jolly, festive, jubilant, uplifting, upbeat, feel good, hopeful, happiness, joy, celebratory, lively | 112-160 | major | high | 1.0-1.4 | mf f
exciting, dramatic, passionate, agitated, restless, exhilarating, thrilling, energetic, frantic, intense, driving, urgent, impetuous, stormy, turbulent, soaring, wild, frenetic, high energy, fiery | 126-176 | | low | 1.2-1.7 | f ff
vigorous, majestic, heroic, epic, triumphant, powerful, grand, proud, bold, victorious, robust, emphatic, martial, ponderous, glorious, monumental, regal, royal, strong | 84-132 | major | low | 1.0-1.4 | f ff
angry, aggressive, furious, fierce, violent, brutal, raging, savage, anger, rage | 130-180 | minor | low | 1.3-1.8 | f ff
tense, anxious, nervous, fearful, suspenseful, unsettling, uneasy, scary, frightening, paranoid, suspense, fear | 96-150 | minor | | 0.8-1.3 | p mp mf
mysterious, eerie, haunting, haunted, spooky, ominous, ghostly, sinister, menacing, dark, brooding, creepy, foreboding, mystical, magical, enigmatic | 54-92 | minor | low | 0.5-0.9 | pp p mp
"""  # noqa: E501 - a table reads better with one line a circle


def _range(text: str) -> Range:
    low, high = text.split("-")
    return float(low), float(high)


def _mood(row: str) -> Mood:
    words, tempo, mode, register, activity, dynamics = (cell.strip() for cell in row.split("|"))
    return Mood(
        words=tuple(word.strip() for word in words.split(",")),
        tempo_bpm=_range(tempo),
        mode="major" if mode == "major" else "minor" if mode == "minor" else None,
        register=register,
        activity=_range(activity),
        dynamics=tuple(dynamics.split()),
    )


MOODS: tuple[Mood, ...] = tuple(_mood(row) for row in _MOODS.strip().splitlines())
MOOD_OF = {word: mood for mood in MOODS for word in mood.words}
"""Each adjective with the mood it belongs to."""

TEMPO_MARKS = (  # from this tempo on; the scale of a Wittner metronome
    (0, "Grave"),
    (40, "Largo"),
    (60, "Larghetto"),
    (66, "Adagio"),
    (76, "Andante"),
    (108, "Moderato"),
    (120, "Allegro"),
    (168, "Presto"),
    (200, "Prestissimo"),
)
TEMPO_WORDS: dict[str, Range] = {
    "grave": (30, 40),
    "largo": (40, 60),
    "lento": (45, 60),
    "larghetto": (60, 66),
    "adagio": (66, 76),
    "adagietto": (66, 80),
    "andante": (76, 108),
    "andantino": (80, 108),
    "moderato": (108, 120),
    "allegretto": (112, 120),
    "allegro moderato": (116, 124),
    "allegro": (120, 168),
    "vivace": (140, 176),
    "presto": (168, 200),
    "prestissimo": (200, 240),
    **dict.fromkeys(["very slow", "extremely slow", "slowest"], (40.0, 54.0)),
    **dict.fromkeys(["slow", "slowly", "slower", "slow tempo", "downtempo"], (50.0, 76.0)),
    **dict.fromkeys(["not too slow", "not slow"], (84.0, 120.0)),
    **dict.fromkeys(["walking pace", "walking tempo"], (80.0, 104.0)),
    **dict.fromkeys(["medium", "medium tempo", "mid tempo", "midtempo"], (92.0, 116.0)),
    **dict.fromkeys(["moderate", "moderately", "moderate tempo"], (92.0, 120.0)),
    **dict.fromkeys(["not too fast", "not fast", "neither fast nor slow"], (84.0, 112.0)),
    **dict.fromkeys(["up tempo", "uptempo", "brisk", "quick", "briskly"], (132.0, 168.0)),
    **dict.fromkeys(["fast", "faster", "rapid", "fast paced", "fast tempo"], (132.0, 176.0)),
    **dict.fromkeys(["very fast", "extremely fast", "breakneck", "fastest"], (168.0, 208.0)),
}
"""Quarter notes a minute a word stands for."""

DYNAMICS = {"pp": 33, "p": 49, "mp": 64, "mf": 80, "f": 96, "ff": 112}
"""Each mark with the MIDI velocity that notation programs play it with."""

DYNAMIC_WORDS = {
    **dict.fromkeys(
        ["pp", "pianissimo", "very quiet", "very soft", "whispered", "barely audible"], "pp"
    ),
    **dict.fromkeys(["quiet", "soft", "quietly", "softly", "hushed"], "p"),
    **dict.fromkeys(["mp", "mezzo piano"], "mp"),
    **dict.fromkeys(["mf", "mezzo forte"], "mf"),
    **dict.fromkeys(["loud", "forte", "loudly"], "f"),
    **dict.fromkeys(["ff", "fortissimo", "very loud", "thunderous"], "ff"),
}

ACTIVITY_WORDS: dict[str, Range] = {
    **dict.fromkeys(["very sparse", "bare"], (0.25, 0.4)),
    **dict.fromkeys(["sparse", "sparsely", "spacious", "minimal", "few notes"], (0.35, 0.6)),
    **dict.fromkeys(["simple", "uncluttered", "easy", "for beginners", "airy"], (0.5, 0.75)),
    **dict.fromkeys(["flowing", "full"], (1.0, 1.3)),
    **dict.fromkeys(["dense", "busy", "thick", "virtuosic", "complex", "many notes"], (1.4, 1.9)),
}
"""How many notes a word stands for, times what the players usually play."""

REGISTER_WORDS = {
    **dict.fromkeys(["high", "high register", "high pitched", "high notes", "treble"], "high"),
    **dict.fromkeys(["low", "low register", "low pitched", "low notes", "deep"], "low"),
}


def tempo_mark(tempo_bpm: float) -> str:
    """The mark a metronome has for a tempo in quarter notes a minute."""
    starts = [start for start, _ in TEMPO_MARKS]
    return TEMPO_MARKS[max(0, bisect_right(starts, tempo_bpm) - 1)][1]


def dynamic_mark(velocity: float) -> str:
    """The dynamic mark nearest to a MIDI velocity."""
    return min(DYNAMICS, key=lambda mark: abs(DYNAMICS[mark] - velocity))
