"""MuseGAN's shape, saved as `config.json` beside its weights."""

from dataclasses import dataclass

from midi_data.errors import ConfigError
from musegen.encoders.piano_roll import LOWEST, PITCHES
from musegen.musegan.ensembles import ENSEMBLES, Ensemble


@dataclass(frozen=True, kw_only=True)
class MuseGANConfig:
    """What is written, and how large the networks are.

    Without chords and style the tracks are improvised each for itself (jamming); without melody
    and groove all follow one plan (composer); with all four the model is a hybrid of both, as in
    Dong et al., 2018.

    Attributes:
        ensemble: a name in `ENSEMBLES`.
        bars: of a phrase.
        chords: numbers in the latent that all tracks share and that moves from bar to bar.
        style: numbers in the latent that all tracks share and that stays.
        melody: numbers in each track's own latent that moves from bar to bar.
        groove: numbers in each track's own latent that stays.
        code: numbers that stand for one bar of one track.
        bar_width: features in the networks that read and write one bar of one track.
        width: features in the temporal networks and bar generators.
    """

    ensemble: str
    bars: int = 4
    chords: int = 64
    style: int = 64
    melody: int = 32
    groove: int = 32
    code: int = 48
    bar_width: int = 256
    width: int = 224

    steps = 48  # of a bar of four quarters
    pitches = PITCHES  # of a roll
    lowest = LOWEST  # the MIDI pitch of a roll's first row

    def __post_init__(self) -> None:
        if self.ensemble not in ENSEMBLES:
            raise ConfigError(
                f"no ensemble {self.ensemble!r}", mend=f"Choose one of {', '.join(ENSEMBLES)}."
            )
        if not (self.chords + self.style or self.melody + self.groove):
            raise ConfigError("no latents at all", mend="Give chords and style, or the others.")

    @property
    def players(self) -> Ensemble:
        """Who plays."""
        return ENSEMBLES[self.ensemble]

    @property
    def tracks(self) -> int:
        """How many play."""
        return len(self.players.players)

    @property
    def drums(self) -> int:
        """How many of the players, the first ones, are drummers."""
        return sum(player.is_drum for player in self.players.players)

    @property
    def mode(self) -> str:
        """`jamming`, `composer` or `hybrid`."""
        if not self.chords + self.style:
            return "jamming"
        return "hybrid" if self.melody + self.groove else "composer"


TINY = {"chords": 4, "style": 4, "melody": 3, "groove": 3, "code": 6, "bar_width": 16, "width": 16}
"""The sizes of a model for tests."""
