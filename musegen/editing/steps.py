"""Editing steps by name, as the command line and `musegen.edit` take them: words to an edit.

A step that is about notes takes bars behind an `@`, as in `transpose 3@5-8`.
"""

from midi_data.errors import ScoreError
from midi_data.score import Score
from musegen.editing.form_steps import FORM_STEPS
from musegen.editing.note_steps import NOTE_STEPS
from musegen.editing.step_kinds import Edited, Run, Where
from musegen.editing.track_steps import TRACK_STEPS

STEPS: dict[str, Run] = NOTE_STEPS | FORM_STEPS | TRACK_STEPS
"""Every step there is."""


def run_step(score: Score, name: str, words: str, where: Where) -> Edited:
    """One step.

    Raises:
        ScoreError: there is no such step, or it cannot be done.
    """
    if name not in STEPS:
        raise ScoreError(f"There is no step {name!r}", mend=f"There are: {', '.join(STEPS)}.")
    return STEPS[name](score, words, where)
