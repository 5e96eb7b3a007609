"""A sound pipeline at the service of one wish."""

from collections.abc import Mapping

import numpy as np
from torch import Tensor

from midi_data.progress import Progress, silent
from musegen.diffusion.casting import passing_over
from musegen.diffusion.clearing import Guidance
from musegen.diffusion.draft import Waveform
from musegen.diffusion.imagining import imagined
from musegen.diffusion.mel import MEL
from musegen.diffusion.notes import Notes
from musegen.diffusion.pipeline import Asked, SoundPipeline
from musegen.diffusion.production import played_of
from musegen.diffusion.understanding import understood
from musegen.diffusion.vocoder import sound_of
from musegen.diffusion.wish import GUIDANCE, NOTES_GUIDANCE, NOTES_STEPS, STEPS, SoundWish

Wishes = Mapping[str, float]
TEXTURE_STRENGTH = 0.6
"""How far what is imagined for a texture is noised; at 0.8 noise came between its notes."""


class SoundMaker:
    """Makes mels as a wish asks, and lets them sound.

    Attributes:
        wish: what was asked.
        asked: what was understood of it.
        progress: told of every step.
    """

    def __init__(self, wish: SoundWish, *, progress: Progress = silent) -> None:
        self.wish = wish
        self.asked = understood(wish)
        self.progress = progress
        self._pipeline = SoundPipeline.from_pretrained(wish.weights, scheduler=wish.scheduler)

    def mel(
        self,
        frames: int,
        *,
        seed: int,
        words: Wishes | None = None,
        words_at_end: Wishes | None = None,
        notes: Notes | None = None,
        start: Tensor | None = None,
        strength: float | None = None,
        known: Tensor | None = None,
    ) -> Tensor:
        """A mel, (band, frame).

        Args:
            frames: how many.
            seed: of the noise.
            words: canonical words of a part that is played, with their weights; those of the
                wish if none.
            words_at_end: what they have become at the end.
            notes: what is played.
            start: a mel to begin with.
            strength: how far that is noised, 0 to 1; of a sketch of notes, as it was learnt.
            known: a mel that is NaN where it is to be written.
        """
        if words is None:
            words = self.asked.start.words
            words_at_end = self.asked.words_at_end
        asked = Asked(
            words=dict(words),
            words_at_end=None if words_at_end is None else dict(words_at_end),
            negative=self.asked.negative or None,
            notes=notes,
            frames=frames,
        )

        def watch(step: int, steps: int, mel: Tensor) -> None:
            self.progress(step, steps + 1, f"step {step} of {steps}")
            self.wish.watcher(step, steps, mel)

        usual = (STEPS, GUIDANCE) if notes is None else (NOTES_STEPS, NOTES_GUIDANCE)
        steps = usual[0] if self.wish.steps is None else self.wish.steps
        guidance = usual[1] if self.wish.guidance is None else self.wish.guidance
        self.progress(0, steps + 1, "sketching" if notes is not None else "beginning")
        how = {} if strength is None else {"strength": strength}
        return self._pipeline(
            asked,
            start=start,
            known=known,
            steps=steps,
            guidance=Guidance(words=guidance, notes=self.wish.notes_guidance),
            seed=seed,
            watcher=watch,
            **how,
        )

    def texture(self, seconds: float, *, seed: int) -> tuple[Tensor, Notes]:
        """The mel of a texture, (band, frame), and the notes that were imagined for it.

        A sketch of them is noised far and cleared by diffusion that is not told of them (Meng et
        al., "SDEdit", 2022).

        Args:
            seconds: how long.
            seed: of what is imagined, and of the noise.
        """
        start = played_of(self.asked.start)
        found = imagined(start.words, seconds=seconds, seed=seed)
        role, words_at_end = found.role(start), None
        if self.asked.end is not None:
            last = found.role(played_of(self.asked.end))
            role, words_at_end = passing_over(role, last), last.words
        frames = int(np.ceil(seconds * MEL.frames_per_second))
        sketch = self._pipeline.sketch(
            Asked(words=role.words, words_at_end=words_at_end, notes=role.notes, frames=frames)
        )
        mel = self.mel(
            frames,
            seed=seed,
            words=role.words,
            words_at_end=words_at_end,
            start=sketch,
            strength=TEXTURE_STRENGTH,
        )
        return mel, role.notes

    def sound(
        self,
        mel: Tensor,
        *,
        seed: int,
        notes: Notes | None = None,
        recording: Waveform | None = None,
    ) -> Waveform:
        """The sound of a mel, (sample,); sources as for `sound_of`."""
        return sound_of(self._pipeline.vocoder, mel, notes=notes, recording=recording, seed=seed)
