"""The shape of the sound model, saved as `config.json` beside its weights."""

from dataclasses import dataclass

from midi_data.errors import ConfigError


@dataclass(frozen=True, kw_only=True)
class SoundConfig:
    """How large the networks are, and which words they know.

    Attributes:
        words: what can be wished for, in the order of their vectors.
        bands: of a mel.
        word_width: features that stand for all words of a wish.
        note_width: features of a note in a frame, in the skeleton.
        timbre_width: features from which a note's spectrum is told there.
        room_width: features a frame in the skeleton's second half, which makes the room.
        room_blocks: of that half.
        width: features a frame in the denoiser.
        blocks: of the denoiser; every fourth one attends to all frames.
        heads: of attention.
        window: frames that the denoiser sees at once.
        mean: of the mels that are learned from.
        deviation: of the same from their mean, so that the denoiser sees variance 1.
    """

    words: tuple[str, ...]
    bands: int = 160
    word_width: int = 128
    note_width: int = 160
    timbre_width: int = 384
    room_width: int = 256
    room_blocks: int = 5
    width: int = 256
    blocks: int = 8
    heads: int = 4
    window: int = 256
    mean: float = -0.5
    deviation: float = 0.4

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", tuple(self.words))  # a list in JSON
        if self.width % (2 * self.heads):
            raise ConfigError(
                f"width {self.width} does not divide into {self.heads} heads of even size",
                mend="Choose a width that is a multiple of twice the heads.",
            )
        if not self.words or len(set(self.words)) < len(self.words):
            raise ConfigError("no words, or one of them twice", mend="List each word once.")


SIZES: dict[str, dict[str, int]] = {
    "tiny": {
        "word_width": 8,
        "note_width": 8,
        "timbre_width": 8,
        "room_width": 16,
        "room_blocks": 1,
        "width": 16,
        "blocks": 4,
        "heads": 2,
        "window": 96,
    },
    "laptop": {},
    "gpu": {
        "note_width": 256,
        "timbre_width": 768,
        "room_width": 384,
        "room_blocks": 8,
        "width": 512,
        "blocks": 16,
        "window": 512,
    },
}
