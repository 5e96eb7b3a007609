"""A take as files: the file it goes back to with its notes changed, or written anew."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from midi_data.errors import MusicError
from midi_data.files import read_bytes
from midi_data.score import Score
from musegen.daw.amending import amended
from musegen.daw.midi import midi_bytes
from musegen.daw.take import Take
from musegen.editing.origins import Origins, written_by_model


@dataclass(frozen=True, kw_only=True)
class OwnForms:
    """The forms of a take that its original can be changed into.

    Attributes:
        contents: by their endings, as `musegen.export` takes them.
        anew_because: why there are none though there is an original, or empty.
    """

    contents: dict[str, bytes] = field(default_factory=dict)
    anew_because: str = ""


def own_forms(score: Score, original: bytes | None) -> OwnForms:
    """The original with the notes of the score, everything else in it as it was."""
    if original is None:
        return OwnForms()
    try:
        before = read_bytes(original, name="the file that was brought")
        return OwnForms(contents=amended(original, before, score))
    except MusicError as error:
        return OwnForms(anew_because=str(error))


def midi_of(score: Score, original: bytes | None, title: str) -> bytes:
    """A MIDI file of a score, patched into the original where that is one and can be."""
    return own_forms(score, original).contents.get(".mid") or midi_bytes(score, title=title)


def account_of(made: Sequence[Take], score: Score, origins: Origins) -> Take:
    """How a piece was made, as its `take.json` says it.

    Args:
        made: what made the take and the takes that it goes back to, the latest first.
        score: the music of the take.
        origins: where its notes come from.
    """
    models = {weights.name: weights for take in reversed(made) for weights in take.weights}
    written = written_by_model(score, origins)
    return replace(made[0], weights=tuple(models.values()), written=written)
