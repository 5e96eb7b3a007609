"""From words to a brief: what is said stands, and chance fills in the rest within its range.

Every field is drawn by the seed and its own name, so saying one thing changes no other.
"""

from collections.abc import Sequence
from random import Random

import numpy as np

from midi_data.activity import usual_density
from midi_data.chords import chord_pitch_classes, parse_chord
from midi_data.errors import BriefError
from midi_data.instruments import INSTRUMENTS, Instrument
from midi_data.keys import Key, Mode, key_of_weights, parse_key
from midi_data.styles import STYLES, Style
from midi_data.vocabulary import Mood, Range
from musegen.brief import limits
from musegen.brief.brief import Brief
from musegen.brief.facts import numerals_to_symbols
from musegen.brief.families import family_of
from musegen.brief.options import Options, with_options
from musegen.brief.wishes import Wishes, read_wishes
from musegen.brief.wording import title_of

_ANY_STYLE = ("classical", "folk", "song", "rock", "cinematic", "jazz", "chorale")
_ANY_METRE = ((4, 4), (4, 4), (4, 4), (3, 4), (6, 8))
_ANY_TEMPO = (66.0, 138.0)
_ANY_LENGTH = (16, 16, 24, 32)
_ANY_KEY: dict[Mode, tuple[str, ...]] = {
    "major": ("C", "G", "D", "F", "Bb", "A", "Eb", "E"),
    "minor": ("A minor", "D minor", "E minor", "G minor", "C minor", "B minor", "F# minor"),
}
_MAJOR_SHARE = 0.6
_EDGE = 0.1  # of a style's tempo range, where a mood pulls past its end


def parse_brief(
    words: str,
    *,
    bars: int | None = None,
    key: Key | str | None = None,
    time_signature: tuple[int, int] | str | None = None,
    tempo_bpm: float | None = None,
    instruments: str | Sequence[Instrument | str] | None = None,
    style: str | None = None,
    density: float | None = None,
    chords: str | Sequence[str] | None = None,
    seed: int = 0,
) -> Brief:
    """The brief that words ask for; the same words, options and seed make the same brief.

    Args:
        words: as a person says it, at most 2,000 characters; may be empty.
        bars: 1 to 256.
        key: such as `D minor`.
        time_signature: such as `3/4`.
        tempo_bpm: quarter notes a minute, 20 to 400.
        instruments: names, one a track, or a group such as `string quartet`.
        style: such as `waltz`.
        density: notes a quarter, all tracks together.
        chords: symbols, one a bar, repeated to the end.
        seed: chooses what is left open.

    Raises:
        BriefError: for what cannot be, naming the value found and one that would do.
    """
    options = Options(
        bars=bars,
        key=key,
        time_signature=time_signature,
        tempo_bpm=tempo_bpm,
        instruments=instruments,
        style=style,
        density=density,
        chords=chords,
    )
    wishes = with_options(read_wishes(words), options)
    return _Draw(wishes, seed).brief(words)


class _Draw:
    """Wishes with a seed: each method gives one field, said or drawn."""

    def __init__(self, wishes: Wishes, seed: int) -> None:
        self.wishes = wishes
        self.seed = seed
        self.notes = list(wishes.notes)
        self.styles = wishes.styles
        if not (self.styles or wishes.players or wishes.added):
            self.styles = (STYLES[self.chance("style").choice(_ANY_STYLE)],)

    def chance(self, field: str) -> Random:
        return Random(f"{self.seed} {field}")

    def brief(self, words: str) -> Brief:
        wishes = self.wishes
        metre = self.metre()
        limits.check_metre(*metre)
        bars, tempo = self.length(metre)
        key = self.key()
        players = self.players()
        family = family_of(players, self.styles)
        style = wishes.style or " ".join(each.name for each in self.styles)
        self.tell_beat(metre)
        return Brief(
            bars=bars,
            key=key,
            time_signature=metre,
            tempo_bpm=tempo,
            instruments=players,
            style=style,
            family=family,
            mood=wishes.mood,
            density=self.density(players),
            dynamics=self.dynamics(),
            register=wishes.register or (wishes.moods[0].register if wishes.moods else ""),
            chords=numerals_to_symbols(wishes.chords, key),
            title=wishes.title
            or title_of(wishes.mood, style, "" if family == "drums" else key.name),
            words=words,
            understood=wishes.understood,
            not_understood=wishes.not_understood,
            notes=tuple(self.notes),
            seed=self.seed,
        )

    def metre(self) -> tuple[int, int]:
        if self.wishes.metre is not None:
            return self.wishes.metre
        metres = self.styles[-1].metres if self.styles else _ANY_METRE  # a jazz waltz is a waltz
        shared = [each for each in metres if all(each in style.metres for style in self.styles)]
        return self.chance("metre").choice(shared or metres)

    def length(self, metre: tuple[int, int]) -> tuple[int, float]:
        """Bars and tempo, which make the seconds asked for wherever they may."""
        wishes, quarters = self.wishes, 4 * metre[0] / metre[1]
        tempo, seconds = self.tempo(), wishes.seconds
        limits.check_tempo(tempo)
        if wishes.bars is not None:
            limits.check_bars(wishes.bars)
            bars = round(wishes.bars)
        elif seconds is not None:
            limits.check_seconds(seconds, quarters * 60 / tempo)
            bars = max(1, round(seconds * tempo / 60 / quarters))
        else:
            bars = self.chance("bars").choice(wishes.lengths or _ANY_LENGTH)
        if seconds is not None and wishes.tempo_bpm is None:
            tempo = round(bars * quarters * 60 / max(seconds, 1e-3), 3)
        elif seconds is not None and wishes.bars is not None:
            lasts = bars * quarters * 60 / tempo
            self.notes.append(f"{bars} bars at {tempo:g} bpm last {lasts:.1f} seconds.")
        return bars, tempo

    def tempo(self) -> float:
        wishes = self.wishes
        if wishes.tempo_bpm is not None:
            low, high = wishes.tempo_range or (wishes.tempo_bpm, wishes.tempo_bpm)
            if not low <= wishes.tempo_bpm <= high:
                said = f"{limits.short(wishes.tempo_bpm)} bpm"
                self.notes.append(f"{said} and the word for the tempo differ: {said} is taken.")
            return float(wishes.tempo_bpm)
        low, high = _tempo_range(self.styles, wishes.moods, wishes.tempo_range)
        return float(round(self.chance("tempo").uniform(low, high)))

    def key(self) -> Key:
        wishes = self.wishes
        if wishes.key is not None:
            return wishes.key
        symbols = [chord for chord in map(parse_chord, wishes.chords) if chord is not None]
        if symbols:
            weights = np.zeros(12)
            for root, quality, _ in [*symbols, symbols[0]]:  # the first chord is often home
                weights[list(chord_pitch_classes(root, quality))] += 1
                weights[root] += 1
            return key_of_weights(weights)
        key = parse_key(self.chance("key").choice(_ANY_KEY[self.mode()]))
        assert key is not None, "the table of keys holds keys"
        return key

    def mode(self) -> Mode:
        wishes = self.wishes
        wanted = [wishes.mode, *(mood.mode for mood in wishes.moods)]
        if wishes.unwanted_mode:
            wanted.append("minor" if wishes.unwanted_mode == "major" else "major")
        wanted += [style.mode for style in reversed(self.styles)]
        said = next((mode for mode in wanted if mode is not None), None)
        return said or ("major" if self.chance("mode").random() < _MAJOR_SHARE else "minor")

    def players(self) -> tuple[Instrument, ...]:
        wishes = self.wishes
        if wishes.players:
            left = tuple(each for each in wishes.players if each.name not in wishes.ruled_out)
            if not left:
                raise BriefError(
                    f"every instrument asked for is ruled out too ({wishes.players[0].name})",
                    mend="Name one that may play.",
                )
            return left
        groups = self.groups()
        if groups:
            return self.chance("players").choice(groups)
        spare = next(player for player in INSTRUMENTS if player.name not in wishes.ruled_out)
        return (spare, *wishes.added)

    def groups(self) -> list[tuple[Instrument, ...]]:
        """The style's groups without those ruled out and with those added."""
        wishes = self.wishes
        if wishes.added and not self.styles:
            return [wishes.added]
        families = {player.family for player in wishes.added} & {"drums", "bass"}
        usual = self.styles[0].players
        usual = tuple(group for group in usual if set(wishes.added) <= set(group)) or usual
        found = []
        for group in usual:
            kept = [each for each in group if each.name not in wishes.ruled_out]
            kept = [each for each in kept if each.family not in families]
            if kept:
                found.append((*kept, *(each for each in wishes.added if each not in kept)))
        return found

    def density(self, players: tuple[Instrument, ...]) -> float | None:
        wishes = self.wishes
        if wishes.density is not None:
            return wishes.density
        activity = wishes.activity or (wishes.moods[0].activity if wishes.moods else None)
        if activity is None:
            return None
        return round(self.chance("density").uniform(*activity) * usual_density(players), 1)

    def dynamics(self) -> str:
        if self.wishes.dynamics or not self.wishes.moods:
            return self.wishes.dynamics
        return self.chance("dynamics").choice(self.wishes.moods[0].dynamics)

    def tell_beat(self, metre: tuple[int, int]) -> None:
        """Say what a tempo in quarter notes means where the beat is a dotted quarter."""
        said = self.wishes.tempo_bpm
        if said is not None and metre[1] == 8 and metre[0] % 3 == 0:
            self.notes.append(
                f"{limits.short(said)} bpm counts quarter notes: "
                f"{said / 1.5:.0f} dotted quarters a minute in {metre[0]}/8."
            )


def _tempo_range(styles: tuple[Style, ...], moods: tuple[Mood, ...], said: Range | None) -> Range:
    """Where the tempo lies: in the style's range, as far as mood and words allow."""
    tempo = styles[-1].tempo_bpm if styles else (moods[0].tempo_bpm if moods else _ANY_TEMPO)
    for wish in [*(style.tempo_bpm for style in styles[:-1]), *(mood.tempo_bpm for mood in moods)]:
        tempo = _towards(tempo, wish)
    if said is None:
        return tempo
    low, high = max(tempo[0], said[0]), min(tempo[1], said[1])
    return (low, high) if low <= high else said


def _towards(tempo: Range, wish: Range) -> Range:
    """The part of a range that a wish shares, or the end nearest to it."""
    low, high = max(tempo[0], wish[0]), min(tempo[1], wish[1])
    if low <= high:
        return low, high
    edge = _EDGE * (tempo[1] - tempo[0])
    return (tempo[0], tempo[0] + edge) if wish[1] < tempo[0] else (tempo[1] - edge, tempo[1])
