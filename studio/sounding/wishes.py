"""What a sound shall be: words, what is understood of them, and what else can be said."""

import streamlit as st

from musegen.asking import draw_seed
from musegen.diffusion.wish import MOST_GUIDANCE, MOST_STEPS, SoundWish
from studio.labels import plain
from studio.projects import Project, store

_WORDS = "sound words"
_MOST_LETTERS = 2000


def words_field(project: Project, verb: str, placeholder: str) -> str:
    """A field for words, which are kept with the project, each verb's by themselves."""
    kept: dict[str, str] = store().settings(project.id).get(_WORDS, {})
    words: str = st.text_input(
        "What shall it sound like?",
        kept.get(verb, ""),
        key=f"{_WORDS} {project.id} {verb}",
        max_chars=_MOST_LETTERS,
        placeholder=placeholder,
        live="400ms",
        label_visibility="collapsed",
    )
    if words != kept.get(verb, ""):
        store().set_settings(project.id, {_WORDS: {**kept, verb: words}})
    return words


def more(verb: str, words: str) -> tuple[SoundWish, int]:
    """A fold with everything else; the wish that it makes with the words, and the seed.

    Raises:
        BriefError: for steps or a guidance that cannot be.
    """
    with st.popover("More", icon=":material/tune:", key=f"sound more {verb}"):
        at_end = st.text_input(
            "What it has become at the end",
            key=f"sound at end {verb}",
            max_chars=_MOST_LETTERS,
            placeholder="cathedral",
            help="It passes over evenly from the first words to these.",
        )
        negative = st.text_input(
            "What it shall not be",
            key=f"sound negative {verb}",
            max_chars=_MOST_LETTERS,
            placeholder="bright, hiss",
        )
        steps = st.number_input(
            "Steps",
            1,
            MOST_STEPS,
            None,
            key=f"sound steps {verb}",
            placeholder="8 of notes, else 20",
            help="More are finer, and slower.",
        )
        guidance = st.number_input(
            "How strongly the words lead",
            0.0,
            MOST_GUIDANCE,
            None,
            0.5,
            key=f"sound guidance {verb}",
            placeholder="1 of notes, else 2",
        )
        seed = st.number_input(
            "Seed",
            0,
            2**31 - 1,
            None,
            key=f"sound seed {verb}",
            placeholder="drawn anew each time",
            help="The same words and seed give the same sound.",
        )
    wish = SoundWish(
        words=words, words_at_end=at_end, negative=negative, steps=steps, guidance=guidance
    )
    return wish, draw_seed() if seed is None else int(seed)


def say_understood(wish: SoundWish, *, notes: bool) -> None:
    """What is understood of a wish before anything is made, and what is near to the rest.

    Args:
        wish: what was said.
        notes: whether notes are written for it.

    Raises:
        BriefError: nothing of them is.
    """
    from musegen.diffusion.understanding import nearest
    from musegen.sounding import heard

    if not (wish.words + wish.words_at_end + wish.negative).strip():
        return
    found = heard(wish, notes=notes)
    said = []
    if found.sound:
        said.append(f"Sound: {plain(', '.join(found.sound))}")
    if found.music:
        said.append(f"Notes: {plain(', '.join(found.music))}")
    if found.unknown:
        strange = [_with_near(word, nearest(word)) for word in found.unknown]
        said.append(f":orange[**Not understood:** {plain(', '.join(strange))}]")
    st.caption(" · ".join(said))


def _with_near(word: str, near: list[str]) -> str:
    return f"{word} ({' or '.join(near)}?)" if near else word
